"""Tour: the people of one sesi and their pages, as its stations hand them on."""

from typing import Any

from playwright.async_api import Browser as Chromium
from playwright.async_api import Page

from server.actions import tampilan
from server.demo import office as scene
from server.demo.panggung import Stage
from server.services import Services
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}


class Tour:
    """The stations of one sesi, with the second company, whose NIB was mistyped at SPSE."""

    sesi: Sesi
    link: str
    wakil: Pelaku
    ketua: Page
    guest: Page
    members: list[Page]

    def __init__(self, made: Stage, browsers: dict[str, Chromium]) -> None:
        self.made = made
        self.firm = made.office.firms[1]
        self._browsers = browsers
        self.desk, self.phone = browsers["ketua"], browsers["direktur"]

    async def page(self, browser: Chromium, path: str, **options: object) -> Page:
        context = await browser.new_context(locale="id-ID", timezone_id="Asia/Makassar", **options)  # type: ignore[arg-type]  # playwright's own names
        context.set_default_timeout(120_000)
        page = await context.new_page()
        await page.goto(self.made.url + path)
        return page

    async def staff(self, key: str) -> Page:
        page = await self.page(self._browsers.get(key, self.desk), "/masuk", viewport=DESK)
        await page.get_by_label("Surel dinas").fill(self.made.office.staff[key].surel)
        await page.get_by_label("Kata sandi").fill(scene.SANDI)
        await page.get_by_role("button", name="Masuk", exact=True).click()
        await page.wait_for_url(lambda url: "/masuk" not in url)
        return page

    async def go(self, page: Page, path: str) -> None:
        await page.goto(self.made.url + path)

    @property
    def one(self) -> tuple[Services, Pelaku, str]:
        """What an act of the first member takes; the pages of the others show it."""
        return self.made.services, self.made.office.pelaku("anggota1"), self.sesi.id

    @property
    def two(self) -> tuple[Services, Pelaku, str]:
        return self.made.services, self.made.office.pelaku("anggota2"), self.sesi.id

    async def papers(self, part: str = "dokumen") -> list[dict[str, Any]]:
        services, by, sesi = self.one
        seen = await services.store.read(lambda c: tampilan.room(services, c, sesi, by, [part]))
        return list(seen[part])
