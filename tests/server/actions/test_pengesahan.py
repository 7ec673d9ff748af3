"""A berita acara without the peserta: a sheet says why, cites the sealed file, and may still be signed or refused."""

import asyncio
import subprocess
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from server.actions import pengesahan, penutup, segel, tanda_tangan
from server.actions import periksa as checks
from server.signing import Expected, check
from server.store import berita_acara as minutes
from server.store import evidence
from sessions.berita_acara import BeritaAcara, JenisBA
from sessions.errors import Conflict
from sessions.fakta import slot
from tests.clock import Clock
from tests.people import Office
from tests.server.routes.peramban import press, refused, see
from tests.server.routes.perjalanan import Perjalanan, code_in, personal, set_out

pytestmark = pytest.mark.database("sqlite")

WHY = "Wakil peserta tidak menjawab sampai batasnya (contoh)."


@pytest.fixture
async def jalan(service: TestServer, office: Office, clock: Clock) -> Perjalanan:
    """Closed without the peserta after 24 hours; the sheet is out."""
    jalan = await set_out(service, office, clock)
    await jalan.met()
    await jalan.signed(peserta=False)
    with pytest.raises(Conflict, match="24 jam"):
        await penutup.finish_without_peserta(jalan.services, jalan.pokja[0], jalan.sesi.id, "Tidak menjawab.")
    clock.set(clock.now() + timedelta(hours=25))
    await penutup.finish_without_peserta(jalan.services, jalan.pokja[0], jalan.sesi.id, WHY)
    await jalan.until(lambda: paper(jalan, JenisBA.PENGESAHAN), "the sheet")
    return jalan


async def paper(jalan: Perjalanan, jenis: JenisBA) -> BeritaAcara | None:
    papers = await jalan.services.store.read(lambda c: minutes.of_sesi(c, jalan.sesi.id))
    return next((one for one in papers if one.jenis is jenis), None)


async def the(jalan: Perjalanan, jenis: JenisBA) -> BeritaAcara:
    found = await paper(jalan, jenis)
    assert found
    return found


async def come_back(jalan: Perjalanan, browser: aiohttp.ClientSession) -> str:
    """By the link that the mail brought; the page that it leads to."""
    secret = personal(await jalan.letter_text("ba_susulan", jalan.peserta.surel))
    async with browser.post("/undangan/tautan", json={"rahasia": secret}) as answer:
        assert answer.status == 200, await answer.text()
    return await see(browser, "/hadir/ba")


def guest_browser(jalan: Perjalanan) -> aiohttp.ClientSession:
    url = jalan.office.url
    return aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Origin": url})


async def test_the_peserta_signs_after_all_by_the_mailed_link_and_a_code(jalan: Perjalanan, tmp_path: Path) -> None:
    before = await the(jalan, JenisBA.PEMBUKTIAN)
    sealed = await jalan.services.files.read(before.pdf)

    async with guest_browser(jalan) as phone:
        page = await come_back(jalan, phone)
        assert "Saudara masih dapat menandatanganinya pada lembar pengesahan" in page
        await press(phone, "/hadir/ba/kode")
        code = code_in(await jalan.letter_text("kode_tanda_tangan", jalan.peserta.surel))
        wrong = await refused(phone, "/hadir/ba/ttd", {"kode": "000 000" if code != "000 000" else "111 111"})
        assert "Kode tidak cocok" in wrong
        await press(phone, "/hadir/ba/ttd", {"kode": code})
        assert "Berita acara selesai" in await see(phone, "/hadir/ba")
    await jalan.until(jalan.all_closed, "the sheet's seal")

    after, sheet = await the(jalan, JenisBA.PEMBUKTIAN), await the(jalan, JenisBA.PENGESAHAN)
    pdf = await jalan.services.files.read(sheet.pdf)
    assert (after.keadaan, after.pdf, sheet.keadaan) == ("final", before.pdf, "final")
    assert await jalan.services.files.read(after.pdf) == sealed
    [place] = await jalan.services.store.read(lambda c: minutes.signatures(c, sheet.id))
    theirs = [Expected(slot(place), place.nama)]
    found = await asyncio.to_thread(check, pdf, theirs, jalan.services.pki.roots, jalan.clock.now())
    assert (found.ok, found.problems) == (True, ())
    words = words_in(pdf, tmp_path)
    assert WHY in words
    assert after.pdf in words.replace(" ", "")
    assert "tetap sah" in words
    assert jalan.peserta.direktur in words

    # Whoever checks either paper is told the same, and the sesi is sealed with both.
    for kode in (f"LP-{jalan.sesi.kode}", f"BA-{jalan.sesi.kode}"):
        holds = await checks.inspect(jalan.services, pdf if kode.startswith("LP") else sealed, kode)
        assert (holds.putusan, holds.masalah) == ("sama", ())
    async with await jalan.office.client("ketua") as ketua:
        assert "Sudah, pada lembar pengesahan" in await see(ketua, f"/sesi/{jalan.sesi.id}/ba")
    assert "Lembar Pengesahan" in await jalan.letter_text("ba_final", "ketua@ukpbj.contoh.id")
    await jalan.reported()
    await segel.return_equipment(jalan.services, jalan.tim_it, jalan.sesi.id, ["Komputer atau laptop berkamera"])
    await jalan.until(jalan.posted, "the last letters")
    bag = await segel.seal(jalan.services, jalan.tim_it, jalan.sesi.id)
    assert "data/00-ba/lembar-pengesahan.pdf" in bag.files


@pytest.mark.slow
async def test_a_forwarded_link_signs_nothing_and_an_outsider_sees_nothing(jalan: Perjalanan, clock: Clock) -> None:
    """Whoever is handed the link can read; the code goes to the mailbox of whom it was made for."""
    sheet = await the(jalan, JenisBA.PENGESAHAN)
    async with guest_browser(jalan) as stranger:
        await come_back(jalan, stranger)
        await press(stranger, "/hadir/ba/kode")
        mails = await jalan.services.inbox.list(1000)
        assert {mail.recipient for mail in mails if "Kode" in mail.subject and "tanda tangan" in mail.subject}
        await jalan.letter_text("kode_tanda_tangan", jalan.peserta.surel)
        for guess in range(5):
            await refused(stranger, "/hadir/ba/ttd", {"kode": f"00000{guess}"})
        real = code_in(await jalan.letter_text("kode_tanda_tangan", jalan.peserta.surel))
        assert "Kode tidak cocok" in await refused(stranger, "/hadir/ba/ttd", {"kode": real})  # five tries were all
    assert (await the(jalan, JenisBA.PENGESAHAN)).pdf == sheet.pdf

    async with await jalan.office.client("other") as other:
        await see(other, f"/sesi/{jalan.sesi.id}/ba/{sheet.id}.pdf", 404)
    another = await jalan.another()
    async with await jalan.office.client("ketua") as ketua:
        await see(ketua, f"/sesi/{another.id}/ba/{sheet.id}.pdf", 404)
        assert "Tidak ada dokumen" in await refused(ketua, f"/sesi/{jalan.sesi.id}/ba/kode", {}, 409)


@pytest.mark.slow
async def test_who_refuses_the_sheet_says_why_and_everybody_is_told(jalan: Perjalanan, tmp_path: Path) -> None:
    before = await the(jalan, JenisBA.PEMBUKTIAN)
    async with guest_browser(jalan) as phone:
        await come_back(jalan, phone)
        assert "paling sedikit 10 huruf" in await refused(phone, "/hadir/ba/tolak", {"alasan": "tidak"})
        await press(phone, "/hadir/ba/tolak", {"alasan": "Butir tujuh tetap tidak benar (contoh)."})
    await jalan.until(jalan.all_closed, "the sheet's seal")

    sheet, after = await the(jalan, JenisBA.PENGESAHAN), await the(jalan, JenisBA.PEMBUKTIAN)
    assert (sheet.keadaan, after.keadaan, after.pdf) == ("final_tanpa_peserta", "final_tanpa_peserta", before.pdf)
    assert "Butir tujuh tetap" in words_in(await jalan.services.files.read(sheet.pdf), tmp_path)
    assert "Butir tujuh tetap" in await jalan.letter_text("ba_ditolak", "anggota@ukpbj.contoh.id")


@pytest.mark.slow
async def test_the_sesis_seal_ends_a_sheet_that_nobody_signed(jalan: Perjalanan) -> None:
    await jalan.reported()
    await segel.return_equipment(jalan.services, jalan.tim_it, jalan.sesi.id, ["Komputer atau laptop berkamera"])
    await jalan.until(jalan.posted, "the last letters")
    guest = await jalan.guest()
    code = await jalan.code(guest, jalan.peserta.surel)
    await jalan.until(jalan.posted, "the code")

    bag = await segel.seal(jalan.services, jalan.tim_it, jalan.sesi.id)
    assert await tanda_tangan.sign(jalan.services, guest, jalan.sesi.id, code, None) == 0

    assert "data/00-ba/lembar-pengesahan.pdf" in bag.files
    assert (await the(jalan, JenisBA.PENGESAHAN)).keadaan == "final_tanpa_peserta"
    kinds = await jalan.services.store.read(
        lambda c: [one.event.kind for one in evidence.after(c, jalan.sesi.berkas, 0)]
    )
    assert kinds.count("pengesahan.diterbitkan") == 1
    assert kinds[-1] == "sesi.disegel"


@pytest.mark.slow
async def test_the_sheet_is_issued_once_however_often_its_job_runs(jalan: Perjalanan) -> None:
    ba = await the(jalan, JenisBA.PEMBUKTIAN)

    await jalan.services.store.write(lambda tx: pengesahan.ask(tx, ba))
    await jalan.until(jalan.posted, "the job")

    papers = await jalan.services.store.read(lambda c: minutes.of_sesi(c, jalan.sesi.id))
    assert sum(one.jenis is JenisBA.PENGESAHAN for one in papers) == 1


def words_in(pdf: bytes, folder: Path) -> str:
    path = folder / "a.pdf"
    path.write_bytes(pdf)
    words = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(words.split())
