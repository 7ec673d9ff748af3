"""The checking page in a browser: at once on a laptop, by keys and pointer, by screen reader, and on a phone."""

from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page

from server.actions import dokumen as actions
from sessions.dokumen import Sumber
from sessions.penilaian import Putusan
from tests.browser import NewContext, browser, new_context, small_targets, until, violations, width  # noqa: F401
from tests.clock import Clock
from tests.people import Office
from tests.server.routes.berkas_periksa import Pemeriksaan, begun, potret
from tests.server.routes.peramban import enter
from tests.server.routes.test_layar import PHONE

pytestmark = pytest.mark.database("sqlite")

LAPTOP = {"viewport": {"width": 1366, "height": 768}, "color_scheme": "light"}
DARK = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}


@pytest.fixture
async def periksa(service: TestServer, office: Office, clock: Clock) -> Pemeriksaan:
    periksa = await begun(service, office, clock)
    truth = {jenis: dict(one.truth) for jenis, one in periksa.contoh.items()}
    for jenis in truth:
        await periksa.tulis_isian(jenis, truth[jenis] | ({"perusahaan": "PT Lain Contoh"} if jenis == "sbu" else {}))
        await periksa.kirim(jenis, potret(periksa.contoh[jenis]))
    await periksa.kirim("ktp", potret(periksa.contoh["ktp"], "mudah"))
    return periksa


async def test_the_desk_works_on_a_laptop_by_keys_by_pointer_and_by_screen_reader(
    periksa: Pemeriksaan,
    new_context: NewContext,  # noqa: F811
    pictures: Any,
) -> None:
    ktp = await periksa.butir("ktp")
    await periksa.perlihatkan("ktp")
    office = periksa.jalan.office
    page = await enter(await new_context(**LAPTOP), office, "ketua")
    await page.goto(f"{office.url}{periksa.alamat}/{ktp.id}")
    await until(page, "!document.querySelector('#alat').hidden")

    await page.screenshot(path=pictures / "meja-1366.png")
    assert await page.evaluate("document.documentElement.scrollHeight") == 768
    assert await violations(page) == []
    assert await page.locator("main").evaluate("e => e.scrollWidth <= e.clientWidth")
    for part in (".desk-list", ".desk-stage", ".desk-fields", ".verdicts"):
        box = await page.locator(part).bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + min(box["height"], 100) <= 768, part
    await _by_keys(page)
    await _by_pointer(page)
    await page.screenshot(path=pictures / "meja-1366-bidang.png")
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await page.get_by_role("heading", name="Nomor Induk Berusaha").wait_for()
    await page.keyboard.press("k")
    await page.get_by_role("heading", name="KTP wakil peserta").wait_for()


async def view_box(page: Page) -> list[float]:
    found = await page.locator("#lembar").get_attribute("viewBox")
    return [float(part) for part in (found or "").split()]


async def _by_keys(page: Page) -> None:
    whole = await view_box(page)
    await page.keyboard.press("+")
    near = await view_box(page)
    assert near[2] < whole[2]
    await page.locator("#panggung").focus()
    await page.keyboard.press("ArrowRight")
    assert (await view_box(page))[0] > near[0]
    await page.keyboard.press("0")
    assert await view_box(page) == whole
    await page.keyboard.press("r")
    assert (await view_box(page))[2:] == [whole[3], whole[2]]
    for _ in range(3):
        await page.keyboard.press("r")
    await page.keyboard.press("b")
    assert await page.locator("#kotak").get_attribute("visibility") == "hidden"
    await page.keyboard.press("b")
    await page.keyboard.press("f")
    shown = await page.evaluate("document.activeElement.dataset.bidang")
    assert await page.locator("rect.box.on").get_attribute("data-bidang") == shown
    await page.keyboard.press("2")
    assert await page.evaluate("document.activeElement.value") == "tidak_sah"
    await page.keyboard.press("?")
    await page.get_by_role("heading", name="Pintasan papan tik").wait_for()
    assert await violations(page) == []
    await page.get_by_label("Pakai pintasan satu huruf").uncheck()
    await page.keyboard.press("Escape")
    before = await view_box(page)
    await page.keyboard.press("+")
    assert await view_box(page) == before  # WCAG 2.1.4: they can be turned off
    await page.get_by_role("button", name="Pintasan papan tik (?)").click()
    await page.get_by_label("Pakai pintasan satu huruf").check()
    await page.keyboard.press("Escape")
    await page.get_by_label("Alasan atau pertanyaan").fill("jk+-01")  # letters stay letters where one writes
    assert await page.get_by_label("Alasan atau pertanyaan").input_value() == "jk+-01"
    await page.locator("#panggung").focus()


async def _by_pointer(page: Page) -> None:
    await page.get_by_role("button", name="Pas").click()
    await page.get_by_role("button", name="Perbesar").click()
    box = await page.locator("#panggung").bounding_box()
    assert box
    before = await view_box(page)
    await page.mouse.move(box["x"] + 200, box["y"] + 200)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 150, box["y"] + 170)
    await page.mouse.up()
    after = await view_box(page)
    assert after[0] > before[0]
    assert after[1] > before[1]
    await page.get_by_role("button", name="Pas").click()
    await page.locator("rect[data-bidang=nik]").click()
    assert await page.evaluate("document.activeElement.id") == "bidang-nik"


@pytest.mark.slow
async def test_a_second_examiner_is_told_while_writing(
    periksa: Pemeriksaan,
    new_context: NewContext,  # noqa: F811
    pictures: Any,
) -> None:
    jalan, ktp = periksa.jalan, await periksa.butir("ktp")
    await periksa.perlihatkan("ktp")
    page = await enter(await new_context(**DARK), jalan.office, "anggota")
    await page.goto(f"{jalan.office.url}{periksa.alamat}/{ktp.id}")
    await page.get_by_label("Alasan atau pertanyaan").fill("Tulisan yang tidak boleh hilang.")
    versi, words = (await periksa.butir("ktp")).versi, (Putusan.SAH, "", Sumber.ASLI, {})

    await actions.judge(jalan.services, jalan.pokja[0], jalan.sesi.id, ktp.id, versi, *words)

    alert = page.get_by_role("alert").filter(has_text="Dokumen ini baru saja berubah")
    await alert.wait_for(timeout=15_000)
    assert f"Pemeriksa yang sudah menilai: {jalan.pokja[0].nama}" in await alert.inner_text()
    assert await page.get_by_label("Alasan atau pertanyaan").input_value() == "Tulisan yang tidak boleh hilang."
    await page.screenshot(path=pictures / "meja-1280-gelap.png")
    assert await violations(page) == []


@pytest.mark.slow
async def test_the_check_fits_a_phone_and_needs_no_script(
    periksa: Pemeriksaan,
    new_context: NewContext,  # noqa: F811
    pictures: Any,
) -> None:
    guest, ktp, office = await periksa.jalan.guest(), await periksa.butir("sbu"), periksa.jalan.office
    pages = {"ringkasan": periksa.alamat, "meja": f"{periksa.alamat}/{ktp.id}"}
    pages["kewakilan"] = f"/sesi/{periksa.jalan.sesi.id}/kewakilan/{guest.id}?kapasitas=direksi"
    for device, name in ((PHONE, "360"), (LAPTOP, "1366")):
        page = await enter(await new_context(**device), office, "ketua")
        for title, path in pages.items():
            await page.goto(office.url + path)
            await page.screenshot(path=pictures / f"periksa-{title}-{name}.png", full_page=True)
            assert await violations(page) == [], (title, name)
            assert await width(page) <= device["viewport"]["width"], title
            if device is PHONE:
                assert await small_targets(page) == [], title
    plain = await enter(await new_context(java_script_enabled=False, **LAPTOP), office, "ketua")
    await plain.goto(office.url + pages["meja"])
    assert await plain.locator("#lembar image").first.is_visible()
    assert await plain.locator(".crop").count() > 0
    await plain.locator("summary", has_text="Periksa tanpa video").click()
    await plain.get_by_label("Mengapa diperiksa tanpa video?").fill("Peserta memilih tanpa video (contoh).")
    await plain.get_by_role("button", name="Periksa tanpa video").click()
    await plain.get_by_role("heading", name="Putusan Anda").wait_for()
