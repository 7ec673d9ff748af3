"""/negosiasi in a browser and by plain forms: imported, typed, answered without a script, the HPS kept out."""

import io
import os
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from server.login import STAF
from sessions.negosiasi import Keadaan
from sessions.putusan import Perihal
from tests.browser import NewContext, browser, new_context, violations, width  # noqa: F401 - fixtures
from tests.clock import Clock
from tests.people import Office, browser_of
from tests.server import runding
from tests.server.routes.peramban import enter, open_page
from tests.server.routes.perjalanan import Perjalanan
from tests.server.routes.test_layar import DESK, PHONE

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.timeout(180)]
PICTURES = Path(os.environ.get("PICTURES", ""))
CSV = (
    "No;Uraian;Satuan;Volume;Harga satuan HPS;Harga satuan penawaran;Jumlah penawaran\n"
    ";I. PEKERJAAN TANAH;;;;;\n"
    "1;Contoh galian tanah biasa;m3;1000,5;100.417;110.500;\n"
    "2;Contoh timbunan pilihan;m3;2000;203.791;195.000;400.000.000\n"
    "3;Contoh pasangan batu;m3;500;953.113;900.000;\n"
    ";Jumlah;;;;;950.555.250\n"
)


@pytest.fixture
async def jalan(service: TestServer, office: Office, clock: Clock) -> Perjalanan:
    return await runding.set_out(service, office, clock)


async def staff(jalan: Perjalanan, key: str = "ketua") -> aiohttp.ClientSession:
    return await browser_of(jalan.services, jalan.office.url, STAF, jalan.office.people[key].id)


async def put(http: aiohttp.ClientSession, jalan: Perjalanan, text: str, versi: int = 0) -> tuple[int, str]:
    form = aiohttp.FormData({"ppn": "11", "bulat": "1000", "versi": str(versi)})
    form.add_field("tabel", io.BytesIO(text.encode()), filename="harga.csv", content_type="text/csv")
    async with http.post(f"/sesi/{jalan.sesi.id}/negosiasi/impor", data=form, allow_redirects=False) as answer:
        return answer.status, await answer.text()


async def post(http: aiohttp.ClientSession, path: str, **form: str) -> tuple[int, str]:
    async with http.post(path, data=form, allow_redirects=False) as answer:
        return answer.status, await answer.text()


async def get(http: aiohttp.ClientSession, path: str) -> tuple[int, str]:
    async with http.get(path) as answer:
        return answer.status, await answer.text()


async def test_a_table_is_imported_whole_or_reported_row_by_row(jalan: Perjalanan) -> None:
    async with await staff(jalan) as http:
        status, text = await put(http, jalan, CSV.replace("110.500", "=1+1").replace("2000;", "dua;"))
        assert status == 422
        assert "Tabel belum dimasukkan" in text
        assert "tanda rumus" in text
        assert "dua" in text
        assert (await put(http, jalan, CSV))[0] == 303
        _, text = await get(http, f"/sesi/{jalan.sesi.id}/negosiasi")
        assert "Contoh galian tanah biasa" in text
        assert "hasil kali volume dan harga satuan dibetulkan" in text
        status, text = await put(http, jalan, CSV, versi=0)
        assert (status, "baru saja berubah" in text) == (409, True)
        status, text = await get(http, f"/sesi/{jalan.sesi.id}/negosiasi/contoh.csv")
        assert (status, text.startswith("\ufeffNo,Uraian")) == (200, True)
        assert (await put(http, jalan, text, versi=1))[0] == 303


async def test_a_table_is_typed_and_every_fault_stands_beside_its_cell(jalan: Perjalanan) -> None:
    row = {"uraian": "Contoh galian", "satuan": "m3", "volume": "10,5", "hps": "1000", "penawaran": "900"}
    form = {f"baris.1.{name}": text for name, text in row.items()} | {"ppn": "11", "bulat": "1", "versi": "0"}
    async with await staff(jalan) as http:
        path = f"/sesi/{jalan.sesi.id}/negosiasi/tabel"
        status, text = await post(http, path, **form, **{"baris.2.uraian": "Tanpa harga", "baris.2.penawaran": "1,5"})
        assert status == 422
        assert 'aria-invalid="true"' in text
        assert 'value="Tanpa harga"' in text
        assert (await post(http, path, **form, **{"baris.9.uraian": "", "baris.7.satuan": " "}))[0] == 303
        assert [one.volume for one in (await runding.now(jalan)).baris] == ["10.5"]


async def test_the_whole_of_it_works_without_a_script(jalan: Perjalanan) -> None:
    await runding.met(jalan)
    async with await jalan.guest_browser() as guest, await staff(jalan) as http:
        assert "Belum ada tawaran harga" in (await get(guest, "/hadir/negosiasi"))[1]
        await runding.offered(jalan)
        text = (await get(guest, "/hadir/negosiasi"))[1]
        assert "Buka tawaran" in text
        assert "95.000" not in text
        assert (await post(guest, "/hadir/negosiasi/buka"))[0] == 303
        text = (await get(guest, "/hadir/negosiasi"))[1]
        assert "Rp95.000,00" in text
        assert not [price for price in runding.HPS if price in text]
        versi = str((await runding.now(jalan)).versi)
        prices = {f"harga.{n}": str(price) for n, price in enumerate(runding.SECOND, 1)}
        status, text = await post(guest, "/hadir/negosiasi/tawar", versi=versi, baris="3", **{**prices, "harga.2": "x"})
        assert (status, "Harga satuan baris 2" in text) == (422, True)
        assert (await post(guest, "/hadir/negosiasi/tawar", versi=versi, baris="3", **prices))[0] == 303
        await jalan.decided(Perihal.SEPAKAT, None, "")
        assert (await post(http, f"/sesi/{jalan.sesi.id}/negosiasi/bekukan"))[0] == 303
        assert (await runding.now(jalan)).keadaan is Keadaan.DIBEKUKAN
        text = (await get(guest, "/hadir/negosiasi"))[1]
        assert "Baca dan tanda tangani berkas negosiasi" in text
        assert "Berkas Hasil Negosiasi Harga" in (await get(guest, "/hadir/ba"))[1]
        found = await get(http, f"/PERIKSA/NG-{jalan.sesi.kode}-2")
        assert "Berkas Hasil Negosiasi Harga" in found[1]


async def test_an_aspect_is_written_down_and_the_outsider_finds_nothing(jalan: Perjalanan) -> None:
    await runding.met(jalan)
    path = f"/sesi/{jalan.sesi.id}/negosiasi"
    async with await staff(jalan) as http, await staff(jalan, "orang_luar") as outsider:
        said = {"aspek": "lingkup", "dokumen": "KAK bab 2", "penawaran": "12 desa", "hasil": "Sesuai (contoh)."}
        assert (await post(http, f"{path}/aspek", **said))[0] == 303
        assert "Sesuai (contoh)." in (await get(http, path))[1]
        assert (await post(http, f"{path}/aspek", aspek="lingkup", hasil=""))[0] == 422
        assert (await get(outsider, path))[0] == 404
        assert (await post(outsider, f"{path}/aspek", **said))[0] == 404


@pytest.mark.parametrize(("name", "options"), [("meja", DESK), ("ponsel", PHONE)])
async def test_the_pages_can_be_read_by_everybody(
    jalan: Perjalanan,
    new_context: NewContext,  # noqa: F811 - the fixture
    name: str,
    options: dict[str, Any],
) -> None:
    await runding.met(jalan)
    staf = await enter(await new_context(**options), jalan.office, "ketua")
    async with await jalan.guest_browser() as guest:
        tamu = await open_page(await new_context(**options), guest)
    for step in ("draf", "tawaran", "balik"):
        if step == "tawaran":
            await runding.offered(jalan)
        if step == "balik":
            async with await jalan.guest_browser() as guest:
                await post(guest, "/hadir/negosiasi/buka")
        for who, page, path in (("staf", staf, f"/sesi/{jalan.sesi.id}/negosiasi"), ("tamu", tamu, "/hadir/negosiasi")):
            await page.goto(jalan.office.url + path)
            if PICTURES.name:
                await page.screenshot(path=PICTURES / f"nego-{who}-{step}-{name}.png", full_page=True)
            assert await violations(page) == []
            assert await width(page) <= options["viewport"]["width"]
