"""Pembukaan: frozen prices are opened again by both sides only; the old file stays, the next has a code of its own."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import cv2
import pytest
from aiohttp.test_utils import TestServer

from server import verify
from server.actions import bag as bags
from server.actions import kembali, pembukaan, segel, tanda_tangan
from server.kembali import Terbitan
from server.kembali.issued import Page, pages
from server.store import berita_acara as papers
from server.store import evidence, periksa
from server.store import kembali as rows
from server.store import terbitan as issued
from sessions.berita_acara import BeritaAcara, JenisBA
from sessions.berita_acara import Keadaan as KeadaanBA
from sessions.errors import Conflict, Forbidden
from sessions.kembali import Cara, Kembali
from sessions.kembali import Keadaan as Dikembalikan
from sessions.negosiasi import Keadaan
from sessions.putusan import Perihal
from sessions.terbitan import Keadaan as Beredar
from tests.clock import Clock
from tests.people import Office
from tests.server import runding
from tests.server.kertas import photo, signed
from tests.server.routes.peramban import press, refused, see
from tests.server.routes.perjalanan import Perjalanan

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.timeout(400)]
WHY = "Volume galian keliru dijumlahkan pada tabel (contoh)."


@pytest.fixture
async def jalan(service: TestServer, office: Office, clock: Clock) -> Perjalanan:
    """Prices that both sides agreed on, frozen and out."""
    jalan = await runding.set_out(service, office, clock)
    await runding.met(jalan)
    await runding.frozen(jalan)
    return jalan


async def files(jalan: Perjalanan) -> list[BeritaAcara]:
    found = await jalan.services.store.read(lambda c: papers.of_sesi(c, jalan.sesi.id))
    return [one for one in found if one.jenis is JenisBA.BERKAS_NEGOSIASI]


async def test_it_takes_the_quorum_and_the_peserta_and_withdraws_what_was_printed(jalan: Perjalanan) -> None:
    services, sesi, guest = jalan.services, jalan.sesi.id, await jalan.guest()
    page, before = f"/sesi/{sesi}/negosiasi", await runding.now(jalan)
    with pytest.raises(Conflict, match="belum menetapkan"):
        await pembukaan.open_again(services, guest, sesi, before.versi)
    with pytest.raises(Forbidden):
        await pembukaan.open_again(services, jalan.office.pelaku("orang_luar"), sesi, before.versi)
    async with (
        await jalan.office.client("ketua") as ketua,
        await jalan.office.client("anggota") as anggota,
        await jalan.guest_browser() as tamu,
    ):
        await refused(ketua, f"{page}/buka-segel/usul", {"alasan": "x"})
        await press(ketua, f"{page}/buka-segel/usul", {"alasan": WHY})
        assert "buka-segel" not in await see(tamu, "/hadir/negosiasi"), "what is only proposed is the Pokja's own"
        shown = await see(anggota, page)
        await press(anggota, f"{page}/buka-segel/setuju", {"usul": shown.split('name="usul" value="')[1].split('"')[0]})
        assert "Tunggu persetujuan wakil peserta" in await see(ketua, page)
        assert WHY in await see(tamu, "/hadir/negosiasi")
        await press(tamu, "/hadir/negosiasi/buka-segel/tolak", {"alasan": "Harga sudah kami hitung ulang (contoh)."})
        assert "Usulkan membuka kembali" in await see(ketua, page), "the word of the Pokja has lapsed"
        await refused(tamu, "/hadir/negosiasi/buka-segel", {"versi": str(before.versi + 1)}, 409)

        await jalan.decided(Perihal.BUKA_SEGEL, None, WHY)
        await press(tamu, "/hadir/negosiasi/buka-segel", {"versi": str((await runding.now(jalan)).versi)})
        assert "Belum ada tawaran harga" in await see(tamu, "/hadir/negosiasi")
        assert "Ketik atau perbaiki tabel" in await see(ketua, page)

    now = await runding.now(jalan)
    assert (now.keadaan, now.sidik, now.tawaran, now.putaran) == (Keadaan.DRAF, "", (), 1)
    (old,) = await files(jalan)
    assert old.keadaan is KeadaanBA.DIGANTIKAN
    assert [one.keadaan for one in await services.store.read(lambda c: issued.of_sesi(c, sesi))] == [Beredar.DITARIK]
    told = await services.store.read(lambda c: evidence.last_of(c, jalan.sesi.berkas, "negosiasi.dibuka_segel"))
    assert (told.event.data["sidik"], told.event.private["alasan"]) == (before.sidik, WHY)
    with pytest.raises(Conflict):
        await pembukaan.open_again(services, guest, sesi, now.versi)


async def sent(jalan: Perjalanan, terbitan: str, content: bytes) -> Kembali:
    async def once() -> AsyncIterator[bytes]:
        yield content

    guest, id = await jalan.guest(), str(uuid.uuid4())
    await kembali.receive(jalan.services, guest, jalan.sesi.id, terbitan, Cara.KERTAS, id, "", once())

    async def read() -> Kembali | None:
        back: Kembali = (await jalan.services.store.read(lambda c: rows.of_sesi(c, jalan.sesi.id)))[-1]
        return back if back.keadaan is not Dikembalikan.DITERIMA else None

    return await jalan.until(read, "the comparison")  # type: ignore[no-any-return]


async def signs(jalan: Perjalanan, *keys: str) -> None:
    people = dict(zip(("ketua", "anggota", "anggota2"), jalan.pokja, strict=True))
    for key in keys:
        await jalan.until(jalan.posted, "earlier letters, so that the next one is the code")
        who = people.get(key) or await jalan.guest()
        code = await jalan.code(who, f"{key}@ukpbj.contoh.id" if key in people else jalan.peserta.surel)
        await tanda_tangan.sign(jalan.services, who, jalan.sesi.id, code, None)


@pytest.mark.slow
async def test_a_bag_with_prices_opened_again_and_a_print_that_came_back_is_whole(jalan: Perjalanan) -> None:
    services, sesi = jalan.services, jalan.sesi.id
    (first,) = await services.store.read(lambda c: issued.of_sesi(c, sesi))
    broken = await sent(jalan, first.id, b"\xff\xd8\xff\xe0 half a photo")
    await kembali.ask_again(services, jalan.pokja[0], sesi, broken.id, "Foto terpotong, mohon diulang.")
    await signs(jalan, "ketua")
    await jalan.decided(Perihal.BUKA_SEGEL, None, WHY)
    await pembukaan.open_again(services, await jalan.guest(), sesi, (await runding.now(jalan)).versi)

    await runding.frozen(jalan)
    _, second = await services.store.read(lambda c: issued.of_sesi(c, sesi))
    assert second.kode == f"NG2-{jalan.sesi.kode}"
    pdf = await services.files.read(second.pdf)
    issued_pages = Terbitan(pdf, dict(enumerate(second.halaman, 1)), second.sel, second.ttd)
    for page in await asyncio.to_thread(pages, issued_pages):
        sheet = cv2.cvtColor(page.gray, cv2.COLOR_GRAY2BGR)
        for id, place in page.ttd:
            if id in second.penanda:
                sheet = signed(Page(page.number, page.gray, (), (("peserta", place),)), 5, sheet=sheet)
        back = await sent(jalan, second.id, photo(sheet, "wa", 4))
    await kembali.confirm(services, jalan.pokja[0], sesi, back.id, "")
    await signs(jalan, "ketua", "anggota", "anggota2")
    assert (await runding.now(jalan)).keadaan is Keadaan.FINAL
    await jalan.decided(Perihal.TUTUP, None, "")
    await jalan.frozen()
    await signs(jalan, "ketua", "anggota", "anggota2", "wakil")
    await jalan.until(jalan.all_closed, "the closing seals")
    await jalan.reported()
    await segel.return_equipment(services, jalan.tim_it, sesi, ["Komputer atau laptop berkamera"])
    await jalan.until(jalan.posted, "the last letters")
    whole = await segel.seal(services, jalan.tim_it, sesi)

    for bag in (whole, await bags.copy_for_peserta(services, sesi)):
        report = await asyncio.to_thread(verify.verify, bag)
        assert report.utuh, report.as_text()
        assert {"data/00-ba/berkas-negosiasi.pdf", "data/00-ba/berkas-negosiasi-2.pdf"} <= set(bag.files)
        back_files = [path for path in bag.files if "/kembali-" in path]
        assert {path.split("/")[2] for path in back_files} == {"1", "2"}
        assert sum("/asli-" in path for path in back_files) == 1 + len(second.halaman)
    assert sum("/lembar-" in path for path in whole.files) >= len(second.halaman), "as the machine straightened them"
    states = {}
    for code in (f"NG-{jalan.sesi.kode}", f"NG2-{jalan.sesi.kode}-1"):
        states[code[:3]] = (await services.store.read(lambda c, code=code: periksa.by_code(c, code))).keadaan
    assert states == {"NG-": "digantikan", "NG2": "final"}
