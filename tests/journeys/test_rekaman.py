"""A room that is recorded: four people with a colour each; whoever does not agree is in no frame of any file."""

import asyncio
import shutil
import time
import zipfile
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from server import bag, verify
from server.actions import bag as bags
from server.settings import Settings
from server.store import evidence
from sessions import jahit
from sessions.evidence import Event
from tests.browser import ROOT, NewContext, browser, new_context, small_targets, violations, width  # noqa: F401
from tests.clock import Clock
from tests.janus import by_janus
from tests.journeys.rekaman import COLOURS, PENDAMPING, Berwarna, pictures_in
from tests.journeys.test_ruang_tampak import HIDDEN
from tests.people import Office
from tests.server.routes.perjalanan import set_out

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.slow]
LOOK = ROOT / "test-results/look"


@pytest.fixture(params=["mesh", "janus"])
async def settings(settings: Settings, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Settings]:
    """Recorded by a process of our own beside the mesh, or by Janus."""
    if request.param == "mesh":
        yield settings
        return
    async with by_janus(settings, tmp_path / "janus") as made:
        yield made


@pytest.fixture
async def sidang(service: TestServer, office: Office, clock: Clock, new_context: NewContext) -> Berwarna:  # noqa: F811
    jalan = await set_out(service, office, clock)
    made = Berwarna(jalan, new_context)
    await jalan.invited()
    await made.answered()
    await jalan.ready()
    await jalan.lobby()
    return made


async def events(sidang: Berwarna, *kinds: str) -> list[Event]:
    found = await sidang.jalan.services.store.read(
        lambda c: evidence.of_kinds(c, f"sesi/{sidang.jalan.sesi.id}", kinds)
    )
    return [entry.event for entry in found]


async def joined(sidang: Berwarna) -> bool:
    found = await sidang.jalan.services.store.read(
        lambda c: evidence.of_kinds(c, f"sesi/{sidang.jalan.sesi.id}", jahit.KINDS)
    )
    return not jahit.tasks(found)


async def recorded(sidang: Berwarna, *keys: str, seconds: float = 30) -> None:
    """Until the chain says of exactly these that the recorder has them."""
    wanted = {await sidang.id_of(key) for key in keys}
    services, sesi = sidang.jalan.services, sidang.jalan.sesi.id
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        ruang = await services.store.read(lambda c: services.ruang.state(c, sesi))
        if set(ruang.rekaman.orang) == wanted:
            return
        await asyncio.sleep(0.05)
    raise TimeoutError(f"recorded: {set(ruang.rekaman.orang)}, wanted {wanted}")


@pytest.mark.timeout(300)  # four browsers, and every picture of four films
async def test_only_who_agreed_is_in_the_sealed_recording_and_after_a_withdrawal_nobody_of_them(
    sidang: Berwarna, tmp_path: Path
) -> None:
    await sidang.all_four(anggota="B")
    ketua, anggota, wakil = (sidang.pages[key] for key in ("ketua", "anggota", "wakil"))
    await ketua.get_by_role("button", name="Mulai rekam").click()
    spoken = ketua.locator("blockquote.spoken")
    await expect(spoken).to_contain_text(f"Apakah Bapak/Ibu {sidang.jalan.peserta.direktur} dan {PENDAMPING}")
    await ketua.screenshot(path=LOOK / "rekam-pernyataan.png")
    await ketua.get_by_role("button", name="Sudah dibacakan, mulai").click()
    await recorded(sidang, "ketua", "wakil", "pendamping")
    for page in sidang.pages.values():
        await expect(page.locator(".rec.on")).to_contain_text("REC sejak")
    assert await ketua.evaluate(HIDDEN) == []  # four people, and beside their names whether they are recorded
    mark = wakil.locator("figure", has=wakil.locator(f"video[data-orang='{await sidang.id_of('anggota')}']"))
    await expect(mark.locator(".kept")).to_have_text("tidak direkam atas permintaan")
    await expect(anggota.get_by_role("button", name="Ubah: saya setuju direkam")).to_be_visible()
    await ketua.screenshot(path=LOOK / "rekam-pokja.png")
    await wakil.screenshot(path=LOOK / "rekam-peserta.png", full_page=True)
    for page in (ketua, wakil):
        assert await violations(page) == []
        assert await small_targets(page) == []
        assert await width(page) <= (page.viewport_size or {"width": 0})["width"]
    await asyncio.sleep(4)

    await wakil.get_by_role("button", name="Tarik persetujuan rekam").click()
    await expect(wakil.get_by_text("berhenti direkam dalam 5 detik")).to_be_visible()
    await wakil.screenshot(path=LOOK / "rekam-tarik.png", full_page=True)
    await wakil.get_by_role("button", name="Ya, tarik persetujuan").click()
    asked = datetime.now(UTC)
    await recorded(sidang, "ketua", "pendamping", seconds=5)
    took = datetime.now(UTC) - asked
    await expect(wakil.get_by_text("Persetujuan Saudara ditarik")).to_be_visible()
    await expect(ketua.locator(".rec.on")).to_be_visible()
    await asyncio.sleep(4)
    await sidang.jalan.closed()
    await sidang.jalan.until(lambda: events(sidang, "rekaman.berhenti"), "the recorder's last word")
    await sidang.jalan.until(lambda: joined(sidang), "the films")
    await sidang.jalan.sealed()

    sealed = await bags.bag_of(sidang.jalan.services, sidang.jalan.sesi.id)
    place = await asyncio.to_thread(_written, sealed, tmp_path)
    report = await asyncio.to_thread(verify.verify, place, None, None, True)
    assert report.utuh, report.as_text()
    segments = await events(sidang, "rekaman.segmen")
    files = {path.stem: path for path in place.glob("data/08-rekaman/segmen/*.mjr")}
    assert {str(one.data["segmen"]) for one in segments} == set(files)
    own = {await sidang.id_of(key): key for key in COLOURS}
    seen: dict[str, list[datetime]] = {key: [] for key in COLOURS}
    for one in segments:
        assert own[str(one.data["id"])] != "anggota"
        if one.data["jenis"] == "video":
            for picture in pictures_in(files[str(one.data["segmen"])]):
                assert picture.orang == own[str(one.data["id"])]
                seen[picture.orang].append(picture.waktu)
    assert seen["anggota"] == []
    assert min(len(seen[key]) for key in ("ketua", "wakil", "pendamping")) > 30
    assert took <= timedelta(seconds=5)
    assert max(seen["wakil"]) <= asked + took
    assert _ended(segments, await sidang.id_of("wakil")) <= asked + took
    assert _ended(segments, await sidang.id_of("ketua")) > asked + timedelta(seconds=3)
    await asyncio.to_thread(_a_changed_or_missing_segment_shows, place)


def _ended(segments: Sequence[Event], who: str) -> datetime:
    """The last that came of somebody: on a busy machine it may be the voice alone."""
    return max(datetime.fromisoformat(str(one.data["selesai"])) for one in segments if one.data["id"] == who)


def _written(sealed: bag.Bag, folder: Path) -> Path:
    archive = folder / "bukti.zip"
    with archive.open("wb") as file:
        for block in bag.zip_stream(sealed):
            file.write(block)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder / "isi")
    return folder / "isi" / sealed.name


def _a_changed_or_missing_segment_shows(place: Path) -> None:
    victim = next(iter(sorted(place.glob("data/08-rekaman/segmen/*.mjr"))))
    changed, missing = place.with_name("diubah"), place.with_name("hilang")
    for copy in (changed, missing):
        shutil.copytree(place, copy)
    edited = changed / victim.relative_to(place)
    content = bytearray(edited.read_bytes())
    content[-1] ^= 1
    edited.write_bytes(bytes(content))
    (missing / victim.relative_to(place)).unlink()
    for copy in (changed, missing):
        report = verify.verify(copy)
        assert not report.utuh
        assert victim.name in report.as_text()
