"""The replay from the minutes: one click on a line shows the moment and the photo, on the page and in the bag."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page

from server.actions import bag as bags
from server.actions import dokumen
from server.contoh import company, make, person, photograph, seeded
from server.store import dokumen as papers
from sessions.dokumen import Keadaan
from sessions.foto import Jalur, Untuk
from sessions.penilaian import Putusan
from tests.browser import NewContext, small_targets, until, violations, width
from tests.server.rekaman_contoh import Bagian, recorded
from tests.server.routes.perjalanan import Perjalanan
from tests.server.routes.test_tayangan import TIMES, jalan, joined, shows, staff_page, unpacked  # noqa: F401  # a fixture

pytestmark = pytest.mark.slow
NAME = "00000000-0000-4000-8000-000000000002"
PHOTO = "document.querySelector('.tayangan-bukti:not([hidden]) img')"


@pytest.fixture
async def dicatat(jalan: Perjalanan, tmp_path: Path) -> Perjalanan:  # noqa: F811
    """A document photographed and decided, once it has been read, while two are recorded."""
    guest, begin = await jalan.guest(), jalan.services.now()
    item = (await jalan.services.store.read(lambda c: papers.of_sesi(c, jalan.sesi.id)))[-1]
    dice = seeded(1)
    picture = photograph(make("nib", person(dice), company(dice), dice).image, "mudah", dice)

    async def chunks() -> AsyncIterator[bytes]:
        yield picture

    jalan.clock.advance(seconds=4)
    await dokumen.receive(
        jalan.services, guest, jalan.sesi.id, NAME, Untuk.DOKUMEN, item.id, Jalur.UNGGAH, "", chunks()
    )
    jalan.clock.advance(seconds=3)

    async def read() -> bool:
        items = await jalan.services.store.read(lambda c: papers.of_sesi(c, jalan.sesi.id))
        return items[-1].keadaan in (Keadaan.SIAP_PERIKSA, Keadaan.PERLU_ULANG)

    await jalan.until(read, "the photo to be read")
    versi = await dokumen.shown(jalan.services, jalan.pokja[0], jalan.sesi.id, item.id, "Video terputus (contoh).")
    for who in jalan.pokja[:2]:  # a key document takes two
        why = "Bukan yang diminta (contoh)."
        versi = await dokumen.judge(
            jalan.services, who, jalan.sesi.id, item.id, versi, Putusan.TIDAK_SAH, why, None, {}
        )
    jalan.clock.advance(seconds=60)
    bagian = [Bagian(jalan.pokja[0].id, 0, 60), Bagian(guest.id, 2, 58)]
    await recorded(jalan.services, jalan.sesi.id, begin, tmp_path, bagian)
    await joined(jalan, 2)
    return jalan


async def click_the_line(page: Page) -> float:
    """The first line of the berita acara that cites a photo and lies within the films; gives the film's second."""
    line = page.locator(".tayangan-ba li", has=page.locator(".tayangan-foto")).locator("button")
    said = await line.first.inner_text()  # L-0062 · 09.00.15
    await line.first.focus()
    await page.keyboard.press("Enter")
    await until(page, f"{PHOTO}?.naturalWidth > 0")
    await until(page, "[...document.querySelectorAll('#tayangan video')].every((v) => v.readyState >= 2 && !v.seeking)")
    first, second = await page.evaluate(TIMES)
    assert first >= 7
    assert (await page.inner_text(".tayangan-jam")).startswith(said.partition(" · ")[2])
    assert second == pytest.approx(first - 2, abs=0.1)
    assert "F-01" in await page.inner_text(".tayangan-bukti")
    return float(first)


@pytest.mark.parametrize("wide", [1280, 360])
async def test_one_click_on_a_line_of_the_minutes_shows_the_moment_and_the_photo(
    dicatat: Perjalanan, new_context: NewContext, pictures: Path, wide: int
) -> None:
    page = await staff_page(dicatat, new_context, wide)

    second = await click_the_line(page)

    await shows(page, 0, int(second))
    assert await page.evaluate("document.querySelector('.tayangan-film').getBoundingClientRect().bottom > 100")
    await page.screenshot(path=pictures / f"tayangan-ba-{wide}.png", full_page=True)
    await page.screenshot(path=pictures / f"tayangan-ba-{wide}-view.png")
    assert await violations(page) == []
    assert await width(page) <= wide
    assert await small_targets(page) == []


async def test_out_of_the_bag_alone_too(
    dicatat: Perjalanan, new_context: NewContext, tmp_path: Path, pictures: Path
) -> None:
    await dicatat.closed()
    await dicatat.sealed()
    whole = await bags.bag_of(dicatat.services, dicatat.sesi.id)
    await asyncio.to_thread(unpacked, whole, tmp_path)
    context = await new_context(viewport={"width": 1280, "height": 740})
    await context.set_offline(True)
    page = await context.new_page()
    await page.goto((tmp_path / whole.name / "tayangan.html").as_uri())
    await until(page, "[...document.querySelectorAll('#tayangan video')].every((v) => v.readyState >= 1)")

    await click_the_line(page)

    await page.screenshot(path=pictures / "tayangan-ba-bag.png", full_page=True)
    assert await violations(page) == []
