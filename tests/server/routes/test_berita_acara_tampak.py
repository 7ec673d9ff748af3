"""Berita acara in a browser: the pages fit and can be read by everybody; a name drawn by hand is in the paper."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from server.login import STAF, TAMU
from tests.browser import NewContext, small_targets, violations, width
from tests.server.routes.naskah import address, main
from tests.server.routes.peramban import open_page
from tests.server.routes.perjalanan import Perjalanan, code_in


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    """A sesi that is closed; its peserta passed."""
    await jalan.met()
    return jalan


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_pages_are_accessible_and_fit(
    jalan: Perjalanan, new_context: NewContext, pictures: Path, scheme: str
) -> None:
    await jalan.frozen()

    for name, wide in (("desk", 1280), ("phone", 360)):
        for kind, path in ((STAF, address(jalan)), (TAMU, "/hadir/ba")):
            page = await open_as(jalan, new_context, kind, path, color_scheme=scheme, wide=wide)
            await page.screenshot(path=pictures / f"ba-{kind}-{name}-{scheme}.png", full_page=True)
            assert await violations(page) == []
            assert await width(page) <= wide
            assert await small_targets(page) == []


async def open_as(
    jalan: Perjalanan, new_context: NewContext, kind: str, path: str, wide: int = 360, **options: Any
) -> Page:
    context = await new_context(viewport={"width": wide, "height": 740}, is_mobile=wide == 360, **options)
    async with await (jalan.guest_browser() if kind == TAMU else jalan.office.client("ketua")) as client:
        page = await open_page(context, client)
    await page.goto(f"{jalan.office.url}{path}", wait_until="networkidle")
    return page


async def test_a_name_drawn_on_the_screen_is_in_the_paper(jalan: Perjalanan, new_context: NewContext) -> None:
    await jalan.frozen()
    ba = await main(jalan)
    page = await open_as(jalan, new_context, TAMU, "/hadir/ba")
    await page.click("text=Kirim kode")
    await page.wait_for_selector("text=Kode sudah dikirim")
    code = code_in(await jalan.letter_text("kode_tanda_tangan", jalan.peserta.surel))

    await page.fill("#kode", code)
    await page.locator("#gambar").scroll_into_view_if_needed()
    box = await page.locator("#gambar").bounding_box()
    await page.mouse.move(box["x"] + 20, box["y"] + 20)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 200, box["y"] + 80, steps=8)
    await page.mouse.up()
    async with page.expect_request("**/hadir/ba/ttd") as sent:
        await page.click("#ttd .actions button")
    await page.wait_for_selector("text=Sudah ·")

    posted = (await sent.value).post_data
    assert "data%3Aimage%2Fpng" in posted
    assert len(posted) < 140_000
    assert (await main(jalan)).pdf != ba.pdf
