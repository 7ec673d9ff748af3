"""Negosiasi, whole: the table, rounds before both sides, the quorum's word, the frozen file and its signatures."""

import asyncio
import io
import re
import subprocess
from pathlib import Path

import openpyxl
import pytest
from aiohttp.test_utils import TestServer

from server import verify
from server.actions import bag as bags
from server.actions import berkas_negosiasi, lobi, naskah, negosiasi, putusan, segel, tampilan, tanda_tangan
from server.sources import pieces
from server.store import berita_acara as papers
from server.store import evidence, periksa
from sessions import harga
from sessions.berita_acara import JenisBA
from sessions.berita_acara import Keadaan as KeadaanBA
from sessions.errors import Conflict, Forbidden, Invalid
from sessions.negosiasi import Keadaan
from sessions.putusan import Perihal
from sessions.wewenang import Pelaku, Peran
from tests.clock import Clock
from tests.people import Office
from tests.server import runding
from tests.server.routes.perjalanan import Perjalanan

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
async def jalan(service: TestServer, office: Office, clock: Clock) -> Perjalanan:
    jalan = await runding.set_out(service, office, clock)
    await runding.met(jalan)
    return jalan


async def test_two_rounds_an_agreement_a_frozen_file_and_its_signatures(jalan: Perjalanan, tmp_path: Path) -> None:
    services, sesi = jalan.services, jalan.sesi.id
    await runding.offered(jalan)
    await runding.countered(jalan)
    assert (await runding.now(jalan)).keadaan is Keadaan.DITAWAR
    await jalan.decided(Perihal.SEPAKAT, None, "")
    assert (await runding.now(jalan)).keadaan is Keadaan.SEPAKAT

    await berkas_negosiasi.freeze(services, jalan.pokja[0], sesi)

    frozen = await runding.now(jalan)
    assert frozen.keadaan is Keadaan.DIBEKUKAN
    assert frozen.sidik == harga.digest(runding.ROWS, runding.SECOND, "11", 1000)
    await sign(jalan, pokja=False)
    assert (await runding.now(jalan)).keadaan is Keadaan.TTD_PENYEDIA
    await sign(jalan, peserta=False)
    await jalan.until(jalan.all_closed, "the closing seal")
    assert (await runding.now(jalan)).keadaan is Keadaan.FINAL
    file = await paper(jalan, JenisBA.BERKAS_NEGOSIASI)
    assert file.keadaan is KeadaanBA.FINAL
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(await naskah.pdf(services, sesi, file.id))
    text = words_of(pdf)
    assert f"{98_000:,}".replace(",", ".") in text
    assert frozen.sidik[:8] in text
    assert signatures(pdf) >= 6  # the certifying seal, four people, the closing seal, the archive's timestamp
    code = f"NG-{jalan.sesi.kode}"
    for asked in (code, f"{code}-1"):
        known = await services.store.read(lambda c, asked=asked: periksa.by_code(c, asked))
        assert (known.jenis, known.sha256) == ("Berkas Hasil Negosiasi Harga", file.pdf)


def words_of(pdf: Path) -> str:
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(text.split())


def signatures(pdf: Path) -> int:
    told = subprocess.run(["pdfsig", pdf], capture_output=True, text=True, check=False).stdout
    return told.count("Signature Type")


async def paper(jalan: Perjalanan, jenis: JenisBA) -> papers.BeritaAcara:
    found = await jalan.services.store.read(lambda c: papers.of_sesi(c, jalan.sesi.id))
    return next(one for one in found if one.jenis is jenis)


async def sign(jalan: Perjalanan, *, pokja: bool = True, peserta: bool = True) -> None:
    """Whoever has a paper waiting signs it with a code of their own."""
    who = [
        (one, f"{key}@ukpbj.contoh.id") for key, one in zip(("ketua", "anggota", "anggota2"), jalan.pokja, strict=True)
    ]
    guest = [(await jalan.guest(), jalan.peserta.surel)]
    for one, surel in (who if pokja else []) + (guest if peserta else []):
        await jalan.until(jalan.posted, "earlier letters, so that the next one is the code")
        code = await jalan.code(one, surel)
        await tanda_tangan.sign(jalan.services, one, jalan.sesi.id, code, None)


@pytest.mark.slow
async def test_the_minutes_tell_the_rounds_and_hide_the_hps_of_each_unit(jalan: Perjalanan, tmp_path: Path) -> None:
    services, sesi = jalan.services, jalan.sesi.id
    await runding.frozen(jalan)
    await sign(jalan)
    await jalan.decided(Perihal.TUTUP, None, "")
    await jalan.frozen()
    await sign(jalan)
    await jalan.until(jalan.all_closed, "the closing seals")
    await jalan.reported()
    await segel.return_equipment(services, jalan.tim_it, sesi, ["Komputer atau laptop berkamera"])
    await jalan.until(jalan.posted, "the last letters")
    sealed = await segel.seal(services, jalan.tim_it, sesi)

    minutes = await paper(jalan, JenisBA.NEGOSIASI)
    path = tmp_path / "a.pdf"
    path.write_bytes(await naskah.pdf(services, sesi, minutes.id))
    words = words_of(path)
    assert "TEKNIS DAN HARGA" in words
    assert "DISEPAKATI" in words
    assert "tawaran balik peserta" in words
    assert "hasil kali volume dan harga satuan dibetulkan" in words
    assert "390.000.000" in words
    assert "timpang" not in words
    assert "Harga satuan HPS" not in words
    assert not [price for price in runding.HPS if price in words]
    assert (await asyncio.to_thread(verify.verify, sealed)).utuh
    agreed = harga.canonical(runding.ROWS, runding.SECOND, "11", 1000)
    assert b"".join(pieces(sealed.files["data/07-negosiasi/tabel.json"])) == agreed
    copy = await bags.copy_for_peserta(services, sesi)
    assert {"data/00-ba/berkas-negosiasi.pdf", "data/07-negosiasi/tabel.json"} <= copy.files.keys()
    for source in copy.files.values():
        content = b"".join(pieces(source))
        assert not [price for price in runding.HPS if price.encode() in content]


async def test_the_clock_only_says_that_time_is_over_and_a_quorum_decides(jalan: Perjalanan, clock: Clock) -> None:
    await runding.offered(jalan, menit=5)
    clock.advance(minutes=6)

    async def over() -> bool:
        return (await runding.now(jalan)).keadaan is Keadaan.MENUNGGU_PUTUSAN

    await jalan.until(over, "the end of the time to answer")

    with pytest.raises(Conflict, match="belum selesai"):
        await jalan.decided(Perihal.TUTUP, None, "")
    await putusan.drop(
        jalan.services,
        jalan.pokja[0],
        jalan.sesi.id,
        next(iter(await open_proposals(jalan))),
        "Negosiasi belum selesai.",
    )
    await jalan.decided(Perihal.PERINGKAT_BERIKUT, None, "Peserta tidak menurunkan harga (contoh).")
    ended = await runding.now(jalan)
    assert (ended.keadaan, ended.putusan) == (Keadaan.TIDAK_SEPAKAT, "peringkat_berikut")
    await jalan.decided(Perihal.TUTUP, None, "")
    for act in (negosiasi.open_hps, lambda *who: negosiasi.cancel(*who, "Terlambat sekali (contoh).")):
        with pytest.raises(Conflict, match="sudah selesai"):
            await act(jalan.services, jalan.pokja[0], jalan.sesi.id)
    with pytest.raises(Conflict, match="sudah selesai"):
        await runding.put(jalan)


async def open_proposals(jalan: Perjalanan) -> list[str]:
    state = await jalan.services.store.read(lambda c: jalan.services.ruang.state(c, jalan.sesi.id))
    return list(state.usul)


async def test_nobody_offers_above_their_own_ceiling(jalan: Perjalanan) -> None:
    above_hps, above_offer = (500_000, 500_000, 950_000), (200_000, 200_000, 1_500_000)
    with pytest.raises(Invalid, match="di atas HPS"):
        await runding.offered(jalan, above_hps)
    await runding.offered(jalan)
    with pytest.raises(Invalid, match="di atas harga penawaran terkoreksi"):
        await runding.countered(jalan, above_offer)
    assert (await runding.now(jalan)).keadaan is Keadaan.DIPELAJARI


async def test_the_quorum_takes_a_price_only_while_one_is_there(jalan: Perjalanan) -> None:
    await runding.offered(jalan)
    with pytest.raises(Conflict, match="keadaan negosiasi"):
        await jalan.decided(Perihal.SEPAKAT, None, "")
    await runding.countered(jalan)
    await putusan.propose(jalan.services, jalan.pokja[0], jalan.sesi.id, Perihal.SEPAKAT, None, "")
    with pytest.raises(Conflict, match="Belum ada harga"):
        await berkas_negosiasi.freeze(jalan.services, jalan.pokja[0], jalan.sesi.id)
    await runding.offered(jalan)
    assert await open_proposals(jalan) == []


async def test_an_answer_to_an_older_table_is_told_so(jalan: Perjalanan) -> None:
    await runding.offered(jalan)
    guest = await jalan.guest()
    versi = (await runding.now(jalan)).versi
    await negosiasi.read(jalan.services, guest, jalan.sesi.id)

    with pytest.raises(Conflict, match="baru saja berubah"):
        await negosiasi.agree(jalan.services, guest, jalan.sesi.id, versi)


async def test_only_who_may_bind_the_company_agrees(jalan: Perjalanan) -> None:
    await runding.offered(jalan)
    guest = await jalan.guest()
    await negosiasi.read(jalan.services, guest, jalan.sesi.id)
    versi = (await runding.now(jalan)).versi
    for other in (jalan.pokja[0], Pelaku("w-lain", "Orang Luar", Peran.PENYEDIA, guest.kantor)):
        with pytest.raises(Forbidden):
            await negosiasi.agree(jalan.services, other, jalan.sesi.id, versi)
    for act in (negosiasi.open_hps, berkas_negosiasi.freeze):
        with pytest.raises(Forbidden):
            await act(jalan.services, guest, jalan.sesi.id)
    await negosiasi.agree(jalan.services, guest, jalan.sesi.id, versi)
    assert (await runding.now(jalan)).keadaan is Keadaan.SEPAKAT


async def test_the_peserta_sees_no_draft_and_no_hps_of_a_unit_until_it_is_opened(jalan: Perjalanan) -> None:
    guest = await jalan.guest()
    assert await seen(jalan, Peran.PENYEDIA) is None
    await runding.offered(jalan)

    before = await seen(jalan, Peran.PENYEDIA)
    assert not {"hps_baris", "timpang"} & before.keys()
    assert all("hps" not in row for row in before["baris"])
    assert (await seen(jalan, Peran.KETUA))["timpang"] == []
    assert not {"hps_baris", "timpang"} & (await seen(jalan, Peran.TIM_IT)).keys()
    await negosiasi.open_hps(jalan.services, jalan.pokja[0], jalan.sesi.id)
    after = await seen(jalan, Peran.PENYEDIA)
    assert [row["hps"] for row in after["baris"]] == [100_417, 203_791, 953_113]
    with pytest.raises(Conflict, match="sudah dibuka"):
        await negosiasi.open_hps(jalan.services, jalan.pokja[0], jalan.sesi.id)
    assert guest.id in after["berwenang"]


async def seen(jalan: Perjalanan, peran: Peran) -> dict[str, object]:
    def read(c: object) -> object:
        reader = Pelaku("", "", peran, "")
        return tampilan.room(jalan.services, c, jalan.sesi.id, reader, ("negosiasi",))["negosiasi"]  # type: ignore[arg-type]

    return await jalan.services.store.read(read)  # type: ignore[no-any-return]


async def test_the_chain_that_the_peserta_reads_has_no_hps_of_a_unit(jalan: Perjalanan) -> None:
    await runding.offered(jalan)

    def read(c: object) -> list[dict[str, object]]:
        entries = evidence.after(c, f"sesi/{jalan.sesi.id}", 0)  # type: ignore[arg-type]
        return [tampilan.entry(one, Peran.PENYEDIA) for one in entries]

    by_chance = r"[\w-]{16,}|:\d\d\.\d+"  # ids, digests and fractions of a second hold any figure some day
    told = re.sub(by_chance, "", repr(await jalan.services.store.read(read)))
    assert "110500" in told
    assert not [price for price in runding.HPS if price in told]


async def test_a_sheet_is_taken_whole_or_told_row_by_row(service: TestServer, office: Office, clock: Clock) -> None:
    jalan = await runding.set_out(service, office, clock)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["No", "Uraian", "Satuan", "Volume", "Harga satuan HPS", "Harga satuan penawaran", "Jumlah penawaran"])
    sheet.append([1, "Contoh galian", "m3", 1.234, 100000, 93500, None])
    sheet.append([2, '=HYPERLINK("http://contoh.id")', "m3", 2, 100000, 93500.5, None])
    bad, good = io.BytesIO(), io.BytesIO()
    book.save(bad)
    sheet.delete_rows(3)
    book.save(good)

    put = lambda content, versi: negosiasi.import_table(  # noqa: E731
        jalan.services, jalan.pokja[0], jalan.sesi.id, content, "11", 1, versi
    )
    report = await put(bad.getvalue(), 0)
    assert [(one.baris, one.bidang) for one in report.kesalahan] == [(3, "uraian"), (3, "penawaran")]
    with pytest.raises(Conflict, match="belum disusun"):
        await runding.now(jalan)
    assert (await put(good.getvalue(), 0)).kesalahan == ()
    assert [(one.volume, one.penawaran) for one in (await runding.now(jalan)).baris] == [("1.234", 93500)]
    example = negosiasi.template().encode()
    assert (await put(example, 1)).kesalahan == ()
    assert (await runding.now(jalan)).baris[0].volume == "1234.5"


async def test_no_price_is_talked_over_in_another_kind_of_sesi(
    service: TestServer, office: Office, clock: Clock
) -> None:
    jalan = await runding.set_out(service, office, clock, "klarifikasi_teknis")

    with pytest.raises(Conflict, match="tanpa negosiasi harga"):
        await runding.put(jalan)


async def test_without_a_quorum_inside_nothing_is_offered(jalan: Perjalanan) -> None:
    for who in jalan.pokja[1:]:
        await lobi.leave(jalan.services, who, jalan.sesi.id)

    with pytest.raises(Conflict, match="memerlukan 2 anggota"):
        await runding.offered(jalan)
