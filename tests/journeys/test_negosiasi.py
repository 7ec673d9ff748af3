"""A price talked over in browsers: the offer appears, the clock runs, the answer comes back, the quorum decides."""

from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from server.store import dokumen as papers
from server.store.dokumen import DOKUMEN
from server.store.unit import Tx
from sessions.negosiasi import Keadaan
from tests.browser import NewContext, browser, new_context, violations, width  # noqa: F401  # fixtures too
from tests.clock import Clock
from tests.journeys.ruang import PHONE, Sidang, pictures, shoot  # noqa: F401  # fixtures too
from tests.people import Office
from tests.server import runding

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.timeout(240)]


@pytest.fixture(name="sidang")
async def in_the_lobby(service: TestServer, office: Office, clock: Clock, new_context: NewContext) -> Sidang:  # noqa: F811
    jalan = await runding.set_out(service, office, clock)
    await jalan.waiting()
    await runding.put(jalan)
    return Sidang(jalan, new_context)


async def price(page: Page, row: int, text: str) -> None:
    await page.locator(f"#harga-{row}").fill(text)


async def test_rounds_go_to_and_fro_live_and_end_in_a_signed_table(sidang: Sidang, pictures: Path) -> None:  # noqa: F811
    ketua, wakil = await sidang.begin()
    anggota = sidang.pages["anggota"]
    table = ketua.locator(".price")
    await expect(table.get_by_text("Tabel belum dikirim")).to_be_visible()
    await expect(wakil.locator(".price")).to_have_count(0)
    for row, amount in enumerate(runding.FIRST, 1):
        await price(ketua, row, f"{amount:,}".replace(",", "."))
    await expect(table.get_by_text("Total: Rp999.052.000,00")).to_be_visible()
    await price(ketua, 3, "9.999.999.999")
    await expect(table.get_by_text("Di atas HPS")).to_be_visible()
    await price(ketua, 3, "850000")
    await ketua.get_by_role("button", name="Kirim tawaran").click()

    offered = wakil.locator(".price")
    await expect(offered.locator(".amount")).to_have_text("Rp999.052.000,00")
    await expect(offered.get_by_text("Jawaban sampai")).to_be_visible()
    await expect(table.get_by_text("Peserta mempelajari tawaran")).to_be_visible()  # the receipt
    assert not [figure for figure in runding.HPS if figure in await wakil.content()]
    for name, page in (("pokja", ketua), ("peserta", wakil)):
        await page.screenshot(path=pictures / f"negosiasi-{name}.png", full_page=page is wakil)
        assert await violations(page) == [], name
    assert await width(wakil) <= PHONE["width"]

    await wakil.get_by_text("Tawar balik", exact=True).click()
    for row, amount in enumerate(runding.SECOND, 1):
        await price(wakil, row, str(amount))
    await wakil.get_by_role("button", name="Kirim tawaran balik").click()
    await expect(table.get_by_text("Tawaran balik menunggu Pokja")).to_be_visible()
    await ketua.get_by_role("button", name="Usulkan menerima tawaran ini").click()
    await expect(table.get_by_text("Usul persetujuan harga menunggu kuorum")).to_be_visible()
    await anggota.get_by_role("button", name="Setujui", exact=True).click()
    await expect(offered.get_by_text("Harga disepakati")).to_be_visible()
    await expect(table.get_by_role("link", name="Bekukan di halaman negosiasi")).to_be_visible()

    async with ketua.context.expect_page() as opened:
        await table.get_by_role("link", name="Bekukan di halaman negosiasi").click()
    page = await opened.value
    await page.get_by_role("button", name="Bekukan dan minta tanda tangan").click()
    await expect(page.get_by_text("Dibekukan; menunggu tanda tangan peserta")).to_be_visible()
    await expect(offered.get_by_role("link", name="Baca dan tanda tangani berkas negosiasi")).to_be_visible()
    assert (await runding.now(sidang.jalan)).keadaan is Keadaan.DIBEKUKAN


async def shown(sidang: Sidang) -> None:
    """The last dokumen as if it had been photographed and held into the camera."""

    def unit(tx: Tx) -> None:
        item = papers.of_sesi(tx.connection, sidang.jalan.sesi.id)[-1]
        row = DOKUMEN.table.c
        tx.connection.execute(DOKUMEN.table.update().where(row.id == item.id).values(keadaan="diperlihatkan"))

    await sidang.jalan.services.store.write(unit)


@pytest.mark.slow
async def test_a_photo_goes_beside_an_answer_and_an_issuer_is_asked(sidang: Sidang) -> None:
    await shown(sidang)
    ketua, wakil = await sidang.begin()
    await ketua.get_by_role("tab", name="Pertanyaan").click()
    await ketua.get_by_label("Pertanyaan baru").fill("Dari mana alatnya?")
    await ketua.get_by_role("button", name="Ajukan pertanyaan").click()
    await wakil.get_by_role("button", name="Lampirkan foto 1").click()
    await shoot(wakil)
    for page in (ketua, wakil):
        await expect(page.get_by_text("Lampiran: F-03")).to_be_visible()

    await ketua.get_by_role("button", name="2. Nomor Induk").click()
    await ketua.get_by_label("Alasan atau pertanyaan").fill("Nomornya berbeda dari isian.")
    await ketua.get_by_role("button", name="Klarifikasi").click()
    await ketua.get_by_role("button", name="Tanya penerbit").click()
    await ketua.get_by_label("Penerbit yang ditanya").fill("OSS")
    later = sidang.jalan.services.now() + timedelta(days=2)
    await ketua.get_by_label("Jawaban ditunggu sampai").fill(later.strftime("%Y-%m-%dT%H:%M"))
    assert await violations(ketua) == []
    await ketua.get_by_role("button", name="Tanya penerbit").click()
    await expect(ketua.locator(".exam").get_by_text("Menunggu jawaban penerbit").first).to_be_visible()
