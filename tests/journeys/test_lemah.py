"""A peserta on a weak line, packets really lost: the ladder, half a minute without any line, another network."""

import asyncio
import hashlib
import io
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, expect

from server.app import create_app
from server.media.port import Jalur
from server.settings import Settings
from server.store import evidence
from sessions.errors import Unavailable
from sessions.evidence import Event
from sessions.kursi import Kursi
from tests.browser import CHROMIUM, NewContext, chromium, contexts, new_context, until  # noqa: F401  # fixtures too
from tests.clock import Clock
from tests.janus import by_janus, own_address
from tests.journeys.ruang import LOST, Sidang, frames, open_lobby  # noqa: F401  # fixtures, used by name
from tests.netimp import WeakLine, needs_netimp

pytestmark = [pytest.mark.database("sqlite"), needs_netimp, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[WeakLine]:
    made = WeakLine(tmp_path)
    try:
        await made.start()
        yield made
    finally:
        await made.stop()


@pytest.fixture(params=["mesh", "janus"])
async def settings(
    settings: Settings, request: pytest.FixtureRequest, tmp_path: Path, line: WeakLine
) -> AsyncIterator[Settings]:
    settings = Settings(**{**settings.model_dump(), "public_url": f"http://{own_address()}:{settings.port}"})
    if request.param == "mesh":
        yield settings
        return
    async with by_janus(settings, tmp_path / "janus", line.here) as made:  # from elsewhere it takes TCP only
        yield made


@pytest.fixture
async def service(settings: Settings, clock: Clock) -> AsyncIterator[TestServer]:
    """Listening where another network reaches it."""
    server = TestServer(create_app(settings, clock.now), port=settings.port, host=own_address())
    await server.start_server()
    yield server
    await server.close()


def trusted(settings: Settings) -> str:
    """Cameras are for https; a private address without it must be named."""
    return f"--unsafely-treat-insecure-origin-as-secure={settings.url}"


@pytest.fixture
async def browser(settings: Settings, line: WeakLine) -> AsyncIterator[Browser]:
    async with chromium(CHROMIUM, trusted(settings)) as made:
        yield made


@pytest.fixture
async def behind(settings: Settings, line: WeakLine, request: pytest.FixtureRequest) -> AsyncIterator[NewContext]:
    """Browsers behind the weak line."""
    async with chromium(line.behind(str(CHROMIUM)), trusted(settings)) as made, contexts(made, request) as make:
        yield make


@dataclass
class Jauh:
    """The room with the wakil behind the line; `guest` and `ketua` are ids."""

    sidang: Sidang
    line: WeakLine
    wakil: Page
    pokja: Page
    guest: str
    ketua: str

    async def both_see(self, more: int = 5) -> None:
        await asyncio.gather(sees(self.wakil, self.ketua, more), sees(self.pokja, self.guest, more))

    async def both_written(self, more: int = 20_000) -> None:
        """Until so many bytes more of each of the two are recorded."""
        services, sesi = self.sidang.jalan.services, self.sidang.jalan.sesi.id
        begin: dict[str, int] = {}
        seen: Mapping[str, Jalur] = {}
        async with asyncio.timeout(60):
            while True:
                with suppress(Unavailable):  # the process begins with the first who is recorded
                    seen = await services.perekam.look(sesi)
                sizes = {id: one.ukuran for id, one in seen.items() if len(one.jenis) == 2}
                begin = {id: begin.get(id, size) for id, size in sizes.items()}
                if all(sizes.get(id, 0) > begin.get(id, 0) + more for id in (self.guest, self.ketua)):
                    return
                await asyncio.sleep(0.2)

    async def told(self, *kinds: str) -> list[Event]:
        """What the chain says of the guest."""
        berkas = self.sidang.jalan.sesi.berkas
        found = await self.sidang.jalan.services.store.read(lambda c: list(evidence.of_kinds(c, berkas, set(kinds))))
        return [one.event for one in found if self.guest in (one.event.actor, one.event.data.get("id"))]

    async def seat(self) -> Kursi:
        ruang = self.sidang.jalan.services.ruang
        state = await self.sidang.jalan.services.store.read(lambda c: ruang.state(c, self.sidang.jalan.sesi.id))
        found: Kursi = state.kursi[self.guest]
        return found

    @property
    def connections(self) -> str:
        """The tag of the wakil's connections to Janus."""
        sfu = self.sidang.jalan.services.sfu
        place = sfu.place(self.sidang.jalan.sesi.id, self.guest) if sfu else None
        return place.tag if place else ""

    async def steps(self, *words: str) -> None:
        """Until the wakil's page names one of these steps of the ladder."""
        pattern = re.compile("|".join(f"^\\s*{word}\\s*$" for word in words))
        await expect(self.wakil.locator("h3:has-text('Mutu sambungan Saudara') + p")).to_have_text(
            pattern, timeout=90_000
        )

    async def until_graded(self, *steps: str) -> None:
        """A line of the chain: the worst step of a minute, told by the page within the next."""
        self.sidang.jalan.clock.advance(minutes=1)
        async with asyncio.timeout(90):
            while not any(event.data["ke"] in steps for event in await self.told("tangga.berubah")):  # noqa: ASYNC110
                await asyncio.sleep(0.2)

    def kept(self) -> int:
        """Bytes of unfinished photos that the server has, as they lie there (encrypted)."""
        folder = self.sidang.jalan.services.settings.data
        return sum(place.stat().st_size for place in (folder / "kiriman").glob("*/*/*") if place.is_file())

    async def one_tile_each(self) -> None:
        for page in (self.wakil, self.pokja):
            await expect(page.locator(".tile video[data-orang]")).to_have_count(3)
            ids = await page.eval_on_selector_all(".tile video", "all => all.map((one) => one.dataset.orang)")
            assert len(set(ids)) == 3


async def sees(page: Page, who: str, more: int = 5, seconds: float = 60) -> None:
    now = await frames(page, who)
    async with asyncio.timeout(seconds):
        while await frames(page, who) < now + more:
            now = min(now, await frames(page, who))  # another connection counts anew
            await asyncio.sleep(0.1)


@pytest.fixture
async def jauh(sidang: Sidang, line: WeakLine, behind: NewContext) -> Jauh:
    near = sidang.new_context

    async def where(tolerate: str = "", **options: Any) -> BrowserContext:
        return await (behind if options.get("is_mobile") else near)(tolerate, **options)

    sidang.new_context = where
    pokja, wakil = await sidang.begin()
    await wakil.get_by_role("tab", name="Lainnya").click()
    await pokja.get_by_role("tab", name="Obrolan").click()
    made = Jauh(sidang, line, wakil, pokja, (await sidang.jalan.guest()).id, sidang.jalan.office.people["ketua"].id)
    await made.both_see()
    return made


async def say(page: Page, text: str) -> None:
    await page.locator("#pesan").fill(text)
    await page.get_by_role("button", name="Kirim pesan").click()


async def test_half_a_minute_without_a_line_ends_in_the_same_seat_with_all_that_was_missed(jauh: Jauh) -> None:
    before = await jauh.seat()
    await jauh.line.weather(down=1)
    cut = time.monotonic()
    await jauh.wakil.get_by_role("tab", name="Obrolan").click()
    await say(jauh.wakil, "Suara Bapak hilang (contoh).")
    await say(jauh.pokja, "Kami menunggu Saudara (contoh).")
    await expect(jauh.wakil.get_by_text("Sambungan terputus.")).to_be_visible()
    await asyncio.sleep(30 - (time.monotonic() - cut))
    await jauh.line.weather()

    await expect(jauh.wakil.get_by_text("Tersambung lagi.")).to_be_visible(timeout=60_000)
    await expect(jauh.wakil.get_by_text("Kami menunggu Saudara (contoh).")).to_be_visible()
    await expect(jauh.pokja.get_by_text("Suara Bapak hilang (contoh).")).to_have_count(1)
    await jauh.both_see()
    await jauh.one_tile_each()
    after = await jauh.seat()
    assert (after.masuk, after.keadaan) == (before.masuk, before.keadaan)
    kinds = [event.kind for event in await jauh.told("ruang.diterima", "ruang.terputus", "ruang.kembali")]
    assert kinds == ["ruang.diterima", "ruang.terputus", "ruang.kembali"], "let in once, gone once, back once"
    assert len(await jauh.told("pesan.dikirim")) == 1, "what was written without a line is said once"


async def test_with_3_percent_lost_the_picture_holds_with_10_it_gives_way_and_comes_back(jauh: Jauh) -> None:
    await jauh.line.weather(loss=0.03, delay=0.03)
    await asyncio.sleep(10)
    await jauh.both_see(20)
    await jauh.steps("Video", "Video hemat")

    await jauh.line.weather(loss=0.1, delay=0.05)
    await jauh.steps("Foto berkala dan suara", "Suara saja")
    still = await frames(jauh.pokja, jauh.guest)
    await asyncio.sleep(3)
    assert await frames(jauh.pokja, jauh.guest) - still < 5
    await jauh.until_graded("foto_suara", "suara")

    await jauh.line.weather()
    await jauh.steps("Video hemat")
    await jauh.both_see()
    await jauh.steps("Video")


async def test_from_wifi_to_4g_the_room_and_its_recording_go_on_by_another_address(jauh: Jauh) -> None:
    await jauh.pokja.get_by_role("button", name="Mulai rekam").click()
    await jauh.pokja.get_by_role("button", name="Sudah dibacakan, mulai").click()
    await jauh.both_written()
    before, connections = await jauh.seat(), jauh.connections

    await jauh.line.switch("seluler")

    await expect(jauh.wakil.get_by_text("Tersambung lagi.")).to_be_visible(timeout=60_000)
    await jauh.both_see(10)
    await jauh.one_tile_each()
    assert (await jauh.seat()).masuk == before.masuk
    await jauh.both_written()
    assert jauh.connections == connections, "they were restarted, not made anew"


def large_photo() -> bytes:
    """A small picture with a long tail: read in no time, sent in six pieces."""
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(out, "JPEG")
    return out.getvalue() + hashlib.shake_128(b"contoh").digest(3_000_000)


@pytest.mark.parametrize("settings", ["mesh"], indirect=True)
async def test_a_photo_outlives_a_line_that_is_cut_and_a_page_that_is_killed_in_the_middle(jauh: Jauh) -> None:
    photo, page = large_photo(), jauh.wakil
    await jauh.line.weather(rate=150_000)
    await page.get_by_role("button", name="Foto Nomor Induk Berusaha (NIB)").click()
    await page.set_input_files("#berkas", {"name": "nib.jpg", "mimeType": "image/jpeg", "buffer": photo})
    await page.get_by_role("button", name="Kirim foto ini").click()
    async with asyncio.timeout(60):
        while jauh.kept() < 600_000:  # noqa: ASYNC110  # more than its first piece
            await asyncio.sleep(0.1)

    await jauh.line.weather(down=1)
    await asyncio.sleep(2)
    await kill(page)
    await jauh.line.weather()
    again = await page.context.new_page()
    await again.goto(f"{jauh.sidang.url}/hadir/ruang")

    async with asyncio.timeout(60):
        while not (found := [e for e in await jauh.told("foto.diterima") if e.data["untuk"] == "dokumen"]):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    assert [event.data["sha256"] for event in found] == [hashlib.sha256(photo).hexdigest()]
    assert await jauh.sidang.jalan.services.files.read(str(found[0].data["sha256"])) == photo
    await expect(again.get_by_text("diterima sebagai")).to_be_visible()


async def kill(page: Page) -> None:
    """The process of the page, as a phone does that wants its memory back."""
    chrome = await page.context.new_cdp_session(page)
    gone = page.wait_for_event("crash")
    crash = asyncio.create_task(chrome.send("Page.crash"))
    await gone
    crash.cancel()
