"""The look of lobby and room: accessible in light and dark, on a phone of 360 px and at the Pokja's 1366 x 768."""

from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests.browser import ROOT, browser, new_context, small_targets, violations, width  # noqa: F401  # fixtures too
from tests.journeys.ruang import HOST, PHONE, Sidang, choose, open_lobby, shoot  # noqa: F401  # fixtures too

pytestmark = pytest.mark.database("sqlite")

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOOK = ROOT / "test-results/look"


# People whose name and state are not whole on the stage as it opens.
HIDDEN = """() => {
  const edge = document.querySelector(".stage").getBoundingClientRect();
  return [...document.querySelectorAll(".tile figcaption")].filter((caption) => {
    const [box, name] = [caption.getBoundingClientRect(), caption.firstElementChild];
    return box.bottom > edge.bottom || name.scrollWidth > name.clientWidth || !name.clientWidth;
  }).map((caption) => caption.textContent);
}"""


async def look(page: Page, name: str) -> None:
    """A picture in light and dark, each without anything that axe, the width or a thumb would complain of."""
    wide = page.viewport_size["width"] if page.viewport_size else 0
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        await page.screenshot(path=LOOK / f"ruang-{name}-{scheme}.png", full_page=wide <= PHONE["width"])
        assert await violations(page) == [], name
        assert await width(page) <= wide, name
        assert wide <= PHONE["width"] or await page.evaluate("document.documentElement.scrollHeight") <= HOST["height"]
        assert await small_targets(page) == [], name


async def test_the_lobby_and_the_door_look_as_they_should(sidang: Sidang) -> None:
    ketua = await sidang.enter("ketua")
    await expect(ketua.get_by_role("group", name="Pilihan saya")).to_be_visible()
    await look(ketua, "pintu")
    wakil = await sidang.enter("wakil")
    await expect(wakil.get_by_role("button", name="Nyalakan kamera dan mikrofon")).to_be_visible()
    await look(wakil, "perangkat")
    await wakil.get_by_role("button", name="Nyalakan kamera dan mikrofon").click()
    await wakil.get_by_role("button", name="Lanjut", exact=True).click()
    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Bolehkah sesi ini direkam?")
    await look(wakil, "pilihan")
    await choose(wakil, "A")
    await wakil.get_by_role("button", name="Simpan pilihan").click()
    await wakil.get_by_role("button", name="Ambil foto kartu identitas").click()
    await expect(wakil.locator("dialog.camera").get_by_role("button", name="Ambil foto")).to_be_visible()
    await look(wakil, "kamera")
    await shoot(wakil)
    await wakil.get_by_role("button", name="Saya belum dapat memfotonya").click()
    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Pokja sudah diberi tahu bahwa Saudara datang")
    await look(wakil, "menunggu")


@pytest.mark.slow
async def test_the_room_looks_as_it_should(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    await look(ketua, "pokja")
    assert await ketua.evaluate(HIDDEN) == []
    await ketua.get_by_role("button", name="2. Nomor Induk").click()
    await ketua.get_by_role("button", name="Minta foto sekarang").click()
    await expect(wakil.locator(".request button")).to_be_visible()
    await look(ketua, "dokumen")
    await look(wakil, "diminta")
    await ketua.get_by_role("tab", name="Pertanyaan").click()
    await ketua.get_by_role("button", name="Usulkan hasil").click()
    await look(ketua, "formulir")
    await wakil.set_viewport_size({"width": 320, "height": 640})
    assert await width(wakil) <= 320


async def test_the_device_test_works_and_fits(sidang: Sidang) -> None:
    page = await (await sidang.new_context(viewport=PHONE, is_mobile=True, has_touch=True)).new_page()
    await page.goto(f"{sidang.url}/uji")
    await page.get_by_role("button", name="Mulai uji").click()

    await expect(page.get_by_text("Perangkat ini siap.")).to_be_visible()
    await expect(page.locator("#kamera")).to_have_text("Bekerja")
    await look(page, "uji")


async def test_the_room_speaks_english_to_whoever_reads_it(sidang: Sidang) -> None:
    page = await sidang.enter("wakil", locale="en-GB")

    await expect(page.get_by_role("heading", level=1)).to_have_text("Do your camera and microphone work?")
