"""The look: every page is accessible in light and dark, and fits a desk and a phone without scrolling sideways."""

from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from tests.browser import NewContext, small_targets, violations, width

PAGES = ["/contoh", "/ruang", "/masuk", "/masuk-salah", "/galat"]
SIZES = {"desk": (1280, 800), "host": (1366, 768), "phone": (360, 740), "narrow": (320, 640)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_accessible_and_fits(
    server: TestServer, new_context: NewContext, pictures: Path, path: str, size: str, scheme: str
) -> None:
    wide, high = SIZES[size]
    phone = size == "phone"
    context = await new_context(
        color_scheme=scheme, viewport={"width": wide, "height": high}, is_mobile=phone, has_touch=phone
    )
    page = await context.new_page()

    await page.goto(str(server.make_url(path)))

    await page.screenshot(path=pictures / f"{path[1:]}-{size}-{scheme}.png", full_page=True)
    assert await violations(page) == []
    assert await width(page) <= wide
    assert await small_targets(page) == []


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_fits_320_pixels(server: TestServer, new_context: NewContext, path: str) -> None:
    page = await (await new_context(viewport={"width": 320, "height": 640}, is_mobile=True)).new_page()

    await page.goto(str(server.make_url(path)))

    assert await width(page) <= 320


async def test_the_theme_a_person_chose_wins(server: TestServer, new_context: NewContext) -> None:
    context = await new_context(color_scheme="light")
    await context.add_cookies([{"name": "tema", "value": "dark", "url": str(server.make_url("/"))}])
    page = await context.new_page()

    await page.goto(str(server.make_url("/contoh")))

    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 21, 27)"
    assert await violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_dialog_is_accessible_and_fits_a_phone(
    server: TestServer, new_context: NewContext, pictures: Path, scheme: str
) -> None:
    page = await (await new_context(color_scheme=scheme, viewport={"width": 360, "height": 640})).new_page()
    await page.goto(str(server.make_url("/contoh")))

    await page.evaluate("document.querySelector('#dialog').showModal()")

    await page.screenshot(path=pictures / f"dialog-{scheme}.png")
    assert await violations(page) == []
    box = await page.locator("#dialog").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


async def test_paper_shows_the_content_and_not_the_controls(
    server: TestServer, new_context: NewContext, pictures: Path
) -> None:
    page = await (await new_context(color_scheme="dark", viewport={"width": 720, "height": 1000})).new_page()
    await page.goto(str(server.make_url("/contoh")))

    await page.emulate_media(media="print", color_scheme="dark")

    await page.screenshot(path=pictures / "contoh-print.png", full_page=True)
    assert await page.locator("h1").is_visible()
    assert not await page.locator(".menu").is_visible()
    assert await width(page) <= 720  # A4 within its margins
    assert [button for button in await page.locator("button").all() if await button.is_visible()] == []
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


async def test_a_row_of_a_table_stands_by_itself_on_a_phone(server: TestServer, new_context: NewContext) -> None:
    page = await (await new_context(viewport={"width": 360, "height": 740}, is_mobile=True)).new_page()

    await page.goto(str(server.make_url("/contoh")))

    table = page.locator(".scroll").first
    assert await table.evaluate("e => e.scrollWidth <= e.clientWidth"), "nothing lies beside the screen"
    shown = await table.locator("td[data-label]:visible").evaluate_all(
        "all => all.map(e => getComputedStyle(e, '::before').content)"
    )
    assert shown[:4] == ['"Tahap"', '"Keadaan"', '"Penawaran"', '"Tindakan"']


async def test_the_controls_of_the_room_are_for_thumbs(server: TestServer, new_context: NewContext) -> None:
    page = await (await new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)).new_page()

    await page.goto(str(server.make_url("/ruang")))

    boxes = [await button.bounding_box() for button in await page.locator(".controls button, .request button").all()]
    assert len(boxes) == 6
    assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    assert await page.locator(".controls").evaluate("e => e.getBoundingClientRect().bottom") == 740


async def test_the_host_sees_the_whole_room_at_once(server: TestServer, new_context: NewContext) -> None:
    page = await (await new_context(viewport={"width": 1366, "height": 768})).new_page()

    await page.goto(str(server.make_url("/ruang")))

    assert await page.evaluate("document.documentElement.scrollHeight") == 768
    for part in (".checks", ".stage", ".side", ".controls"):
        box = await page.locator(part).bounding_box()
        assert box
        assert box["width"] > 200
        assert box["y"] + box["height"] <= 768


async def test_the_keyboard_reaches_the_content_first(server: TestServer, new_context: NewContext) -> None:
    page = await (await new_context()).new_page()
    await page.goto(str(server.make_url("/masuk")))

    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")

    assert await page.evaluate("document.activeElement.id") == "isi"
