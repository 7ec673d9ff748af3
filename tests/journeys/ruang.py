"""Ruang: a sesi whose lobby is open, and browsers of the people who come to it."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from server.actions import orang as accounts
from server.login import STAF, TAMU, cookie_name
from tests.browser import ROOT, NewContext
from tests.clock import Clock
from tests.people import Office
from tests.server.routes.perjalanan import Perjalanan, set_out

expect.set_options(timeout=30_000)
# What a browser says of links that the test cuts, of copies not made yet, and of a page whose login has ended.
LOST = r"WebSocket|ERR_|404|401"
HOST = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}


@dataclass
class Sidang:
    """A sesi in its lobby; `enter` gives the browser of one of its people, at the room's page."""

    jalan: Perjalanan
    new_context: NewContext
    pages: dict[str, Page] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.jalan.office.url

    async def enter(self, key: str, tolerate: str = LOST, **options: object) -> Page:
        """`key` is one of the office's people, or "wakil" for the person who was invited."""
        guest = key == "wakil"
        kind, path = (TAMU, "/hadir/ruang") if guest else (STAF, f"/sesi/{self.jalan.sesi.id}/ruang")
        who = (await self.jalan.guest()).id if guest else self.jalan.office.people[key].id
        phone = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
        context = await self.new_context(tolerate, **{**(phone if guest else {"viewport": HOST}), **options})
        await context.add_cookies(
            [{"name": cookie_name(kind, False), "value": await self._login(kind, who), "url": self.url}]
        )
        context.set_default_timeout(30_000)  # a room is several browsers, a server and a reader of photos at once
        page = self.pages[key] = await context.new_page()
        await page.goto(self.url + path)
        return page

    async def _login(self, kind: str, who: str) -> str:
        services = self.jalan.services
        token: str = services.new_secret()
        await services.store.write(lambda tx: accounts.keep_login(tx, kind, who, token))
        return token

    async def sit(self, key: str, choice: str = "A") -> Page:
        """A member of the staff, in the room."""
        page = await self.enter(key)
        await choose(page, choice)
        await page.get_by_role("button", name="Masuk ke ruang").click()
        await expect(page.locator(".tile.mirror video")).to_be_visible()
        return page

    async def wait(self, choice: str = "A") -> Page:
        """The wakil on a phone: device, choice, both photos, waiting."""
        page = await self.enter("wakil")
        await page.get_by_role("button", name="Nyalakan kamera dan mikrofon").click()
        await page.get_by_role("button", name="Lanjut", exact=True).click()
        await choose(page, choice)
        await page.get_by_role("button", name="Simpan pilihan").click()
        for apa in ("kartu identitas", "wajah") if choice != "C" else ():
            await page.get_by_role("button", name=f"Ambil foto {apa}").click()
            await shoot(page)
        return page

    async def begin(self) -> tuple[Page, Page]:
        """Two of the Pokja and the wakil inside, the sesi begun."""
        ketua = await self.sit("ketua")
        await self.sit("anggota")
        wakil = await self.wait()
        await ketua.get_by_role("button", name=f"Terima {self.jalan.peserta.direktur}").click()
        await expect(wakil.get_by_role("heading", name="Saudara sudah diterima")).to_be_visible()
        await ketua.get_by_role("button", name="Mulai sesi").click()
        await expect(wakil.get_by_text("Sedang berlangsung")).to_be_visible()
        return ketua, wakil


async def choose(page: Page, choice: str) -> None:
    await page.locator(f"label[for=pilihan-{choice}]").click()


async def shoot(page: Page) -> None:
    """Through the page's camera, and sent."""
    dialog = page.locator("dialog.camera")
    await dialog.get_by_role("button", name="Ambil foto").click()
    await dialog.get_by_role("button", name="Kirim foto ini").click()
    await expect(dialog).to_have_count(0)


async def frames(page: Page, who: str) -> int:
    """Pictures of a person that this page has shown."""
    seen = (
        "who => document.querySelector(`video[data-orang='${who}']`)?.getVideoPlaybackQuality().totalVideoFrames ?? 0"
    )
    return int(await page.evaluate(seen, who))


@pytest.fixture(name="sidang")
async def open_lobby(service: TestServer, office: Office, clock: Clock, new_context: NewContext) -> Sidang:
    jalan = await set_out(service, office, clock)
    await jalan.waiting()
    return Sidang(jalan, new_context)


@pytest.fixture
def pictures() -> Path:
    """Where the look of the pages is kept for people: test-results/look/."""
    folder = ROOT / "test-results/look"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
