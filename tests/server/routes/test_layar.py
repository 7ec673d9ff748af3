"""Tests of the staff's pages in a real browser: accessible, never wider than the phone, and their few scripts."""

from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from server.actions import paket as pakets
from server.actions import undangan
from server.store import sesi as rows
from tests.browser import NewContext, browser, new_context, small_targets, violations, width  # noqa: F401
from tests.clock import Clock
from tests.people import COMPANIES, SANDI, Office, make_paket, make_peserta, make_sesi
from tests.server.routes.peramban import enter, press
from tests.server.routes.perjalanan import Perjalanan
from tests.server.routes.test_orang import NEW, link_of

pytestmark = pytest.mark.database("sqlite")

DESK = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark", "is_mobile": True, "has_touch": True}
LONG = "Peningkatan Jaringan Irigasi dan Bangunan Pelengkap Daerah Irigasi Contoh Jaya Makmur Sentosa Tahap Kedua " * 3


@pytest.fixture
async def jalan(service: TestServer, office: Office, clock: Clock) -> Perjalanan:
    """A paket with a long name and three peserta: one scheduled, one that asks, one with a draft."""
    paket = await make_paket(office, nama=LONG[:480])
    peserta = [await make_peserta(office, paket, place) for place in range(len(COMPANIES))]
    await pakets.begin(office.services, office.ketua, paket.id)
    made = []
    for place, one in enumerate(peserta):
        sesi = await make_sesi(office, one, clock.now() + timedelta(hours=3 + place))
        made.append(Perjalanan(service, office, clock, paket, one, sesi))
    await made[0].invited()
    await made[0].answered()
    await made[1].invited()
    await made[1].answered("minta_ubah_jadwal")
    await undangan.draft(office.services, office.ketua, made[2].sesi.id)
    return made[0]


async def pages_of(jalan: Perjalanan, who: str) -> list[str]:
    """The pages that this person works with."""
    if who == "admin":
        return ["/beranda", "/orang", "/kantor"]
    if who == "orang_luar":
        return ["/beranda", "/paket", "/paket/baru", "/periksa", f"/periksa/UND-{jalan.sesi.kode}-1"]
    paket = f"/paket/{jalan.paket.id}"
    sesi = [f"/sesi/{one.id}" for one in await jalan.services.store.read(lambda c: rows.of_paket(c, jalan.paket.id))]
    shared = ["/beranda", "/paket", paket, *sesi, *(f"{one}/undangan" for one in sesi)]
    if who == "tim_it":
        return shared
    company = f"{paket}/peserta/{jalan.peserta.id}"
    return [*shared, f"{paket}/ubah", f"{paket}/anggota", f"{paket}/impor", company, f"{company}/sesi"]


@pytest.mark.parametrize(
    ("who", "device"),
    [("ketua", DESK), ("ketua", PHONE), ("tim_it", PHONE), ("admin", PHONE), ("orang_luar", PHONE)],
    ids=["ketua-desk", "ketua-phone", "tim_it-phone", "admin-phone", "orang_luar-phone"],
)
async def test_the_staffs_pages_are_accessible_and_fit(
    jalan: Perjalanan,
    new_context: NewContext,  # noqa: F811
    device: dict[str, Any],
    who: str,
) -> None:
    page = await enter(await new_context(**device), jalan.office, who)

    for path in await pages_of(jalan, who):
        await page.goto(jalan.office.url + path)
        assert await violations(page) == [], path
        assert await width(page) <= device["viewport"]["width"], path
        if device is PHONE:
            assert await small_targets(page) == [], path


async def test_a_list_is_filtered_while_one_types(jalan: Perjalanan, new_context: NewContext) -> None:  # noqa: F811
    await make_paket(jalan.office, kode_tender="20000001", nama="Pengadaan Perangkat Contoh")
    page = await enter(await new_context(**DESK), jalan.office, "ketua")
    await page.goto(jalan.office.url + "/paket")

    await page.get_by_label("Saring paket").press_sequentially("perangkat")

    assert await page.locator("tbody tr:visible").count() == 1
    assert await page.get_by_text("1 cocok").is_visible()


async def test_a_value_for_spse_is_copied_at_a_press(jalan: Perjalanan, new_context: NewContext) -> None:  # noqa: F811
    context = await new_context(**DESK)
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await enter(context, jalan.office, "ketua")
    await page.goto(f"{jalan.office.url}/sesi/{jalan.sesi.id}")

    await page.get_by_role("button", name="Salin waktu").click()

    await page.get_by_role("button", name="Tersalin").wait_for()
    assert await page.evaluate("navigator.clipboard.readText()") == "23-11-2026 11:00"


async def test_a_number_pattern_is_shown_while_it_is_typed(
    jalan: Perjalanan,
    new_context: NewContext,  # noqa: F811
) -> None:
    page = await enter(await new_context(**DESK), jalan.office, "admin")
    await page.goto(jalan.office.url + "/kantor")

    await page.get_by_label("Pola nomor surat").fill("{urut:04d}/CONTOH/{tahun}")

    await page.get_by_text("0007/CONTOH/2026").wait_for()


async def test_a_password_is_chosen_through_the_link_and_its_secret_leaves_the_address(
    office: Office,
    new_context: NewContext,  # noqa: F811
) -> None:
    async with await office.client("admin") as admin:
        await press(admin, "/orang", NEW)
    secret = await link_of(office, NEW["surel"].lower())
    page = await (await new_context(tolerate="422", **PHONE)).new_page()
    await page.goto(f"{office.url}/sandi#{secret}")

    assert "#" not in page.url
    assert await violations(page) == []
    await page.get_by_label("Kata sandi baru").fill("x" * 12)
    await page.evaluate("document.querySelector('#sandi').value = 'pendek'")
    await page.evaluate("document.querySelector('#sandi-form').noValidate = true")
    await page.get_by_role("button", name="Simpan kata sandi").click()
    await page.get_by_text("Sandi minimal 12 karakter.").wait_for()
    assert await violations(page) == []
    await page.get_by_label("Kata sandi baru").fill(SANDI)
    await page.get_by_role("button", name="Simpan kata sandi").click()

    await page.wait_for_url("**/masuk")


async def test_the_inbox_shows_letters_as_text_with_links_and_attachments(
    jalan: Perjalanan,
    new_context: NewContext,  # noqa: F811
) -> None:
    page = await (await new_context(**PHONE)).new_page()
    await page.goto(jalan.office.url + "/surel")

    assert await violations(page) == []
    await page.get_by_role("link", name="[Undangan Pembuktian]").last.click()

    await page.get_by_role("link", name="undangan.pdf").wait_for()
    assert await page.locator(".letter a[href*='/undangan#']").count() >= 1
    assert await violations(page) == []
    assert await width(page) <= 360
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Unduh surat mentah").click()
    assert (await download.value).suggested_filename.endswith(".eml")
