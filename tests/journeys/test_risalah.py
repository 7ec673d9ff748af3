"""The berita acara grows on both screens, catches up after the line was down, and is initialled part by part."""

import pytest
from playwright.async_api import Page, expect

from server.actions import percakapan
from tests.browser import ROOT, browser, new_context, small_targets, violations, width  # noqa: F401  # fixtures too
from tests.journeys.ruang import Sidang, open_lobby  # noqa: F401  # likewise

pytestmark = pytest.mark.database("sqlite")

OURS = "Catatan yang hanya untuk Pokja"


async def opened(page: Page) -> Page:
    await page.get_by_role("tab", name="Berita acara").click()
    await expect(page.get_by_role("heading", name="Kehadiran dan kewakilan")).to_be_visible()
    return page


async def test_both_sides_watch_it_grow_and_initial_it(sidang: Sidang) -> None:
    pictures = ROOT / "test-results/look"
    pictures.mkdir(parents=True, exist_ok=True)
    ketua, wakil = await sidang.begin()
    jalan = sidang.jalan
    await opened(ketua)
    await opened(wakil)
    await expect(wakil.get_by_text("oleh Pokja dinyatakan berhak mewakili")).to_be_visible()

    await percakapan.write_note(jalan.services, jalan.pokja[0], jalan.sesi.id, OURS)
    await percakapan.ask(jalan.services, jalan.pokja[0], jalan.sesi.id, "Mengapa alamat berbeda?", None)
    for page in (ketua, wakil):
        await expect(page.locator("#lembar-ba")).to_contain_text("Mengapa alamat berbeda?")
        assert OURS not in await page.locator("#lembar-ba").inner_text()

    await wakil.get_by_role("button", name="Paraf Klarifikasi").click()
    await expect(ketua.locator("#lembar-ba")).to_contain_text(f"{jalan.peserta.direktur} (peserta)")

    await wakil.context.set_offline(True)
    await expect(wakil.get_by_text("Terputus").first).to_be_visible()
    await percakapan.ask(jalan.services, jalan.pokja[0], jalan.sesi.id, "Siapa direktur sekarang?", None)
    await expect(ketua.locator("#lembar-ba")).to_contain_text("Isi bertambah")
    await wakil.context.set_offline(False)
    await expect(wakil.locator("#lembar-ba")).to_contain_text("Siapa direktur sekarang?")
    await expect(wakil.get_by_role("button", name="Paraf Klarifikasi")).to_be_visible()

    await ketua.screenshot(path=pictures / "risalah-pokja.png")
    await wakil.screenshot(path=pictures / "risalah-peserta.png", full_page=True)
    assert await width(wakil) <= 360
    assert await small_targets(wakil) == []
    assert await violations(wakil) == []
    assert await violations(ketua) == []
