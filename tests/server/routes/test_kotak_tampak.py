"""The tray and the counter in a real browser: accessible, never wider than the phone, and worked without a script."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from server.actions import surat_masuk
from tests.browser import NewContext, browser, new_context, small_targets, violations, width  # noqa: F401
from tests.server.routes.peramban import open_page
from tests.server.routes.perjalanan import Perjalanan
from tests.server.routes.test_kotak import _front, jalan, letter, picture  # noqa: F401
from tests.server.routes.test_layar import DESK, PHONE

pytestmark = pytest.mark.database("sqlite")

PICTURES = os.environ.get("RUANG_LIHAT", "")  # a folder: pictures of the pages are left there


async def looks(page: Page, device: dict[str, Any], name: str) -> None:
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}-{device['viewport']['width']}.png", full_page=True)
    assert await violations(page) == [], name
    assert await width(page) <= device["viewport"]["width"], name
    if device is PHONE:
        assert await small_targets(page) == [], name


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
async def test_the_counter_takes_a_scan_in(
    jalan: Perjalanan,  # noqa: F811
    new_context: NewContext,  # noqa: F811
    device: dict[str, Any],
) -> None:
    url = jalan.office.url
    async with await _front(jalan, jalan.office.kantor.id) as client:
        page = await open_page(await new_context(**device), client)
    await page.goto(f"{url}/beranda")
    await looks(page, device, "kios-kode")
    await page.get_by_label("Kode sesi").fill(f"RB-{jalan.sesi.kode}")
    await page.get_by_role("button", name="Buka loket sesi ini").click()
    await looks(page, device, "kios-kosong")
    await page.get_by_label("Dokumen").select_option(index=1)
    files = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": picture()} for n in "12"]
    await page.get_by_label("Foto atau hasil pindai").set_input_files(files)  # type: ignore[arg-type]
    await page.get_by_role("button", name="Terima dan simpan").click()

    await page.get_by_text("Baru diterima").first.wait_for()
    assert await page.get_by_text("Baru diterima").count() == 2
    await looks(page, device, "kios-diterima")


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
async def test_the_tray_is_sorted_at_a_press(
    jalan: Perjalanan,  # noqa: F811
    new_context: NewContext,  # noqa: F811
    device: dict[str, Any],
) -> None:
    url = jalan.office.url
    await surat_masuk.take(jalan.services, letter(jalan.sesi.kode))
    await surat_masuk.take(jalan.services, letter(jalan.sesi.kode, dari=jalan.peserta.surel))
    async with await jalan.office.client("ketua") as client:
        page = await open_page(await new_context(**device), client)
    await page.goto(f"{url}/sesi/{jalan.sesi.id}/kotak")
    await looks(page, device, "kotak")
    for _ in range(2):
        await page.get_by_role("button", name="Pilah").first.click()

    await page.get_by_role("heading", name="Tidak ada yang menunggu").wait_for()
    await looks(page, device, "kotak-kosong")
