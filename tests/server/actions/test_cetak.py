"""Papers of a sesi and of a paket: printed once, kept, cited in the chain, numbered, and given to whom they are for."""

import hashlib
import io
import subprocess
import uuid
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiohttp.test_utils import TestServer
from PIL import Image

from server.actions import cetak, persiapan, surat_sesi
from server.actions import kantor as settings
from server.actions import sesi as sesis
from server.store import cetakan as printed
from server.store import evidence
from server.store import nomor as register
from server.store.tables import metadata
from server.store.unit import Tx
from sessions.cetakan import Cetakan, JenisCetakan
from sessions.errors import Conflict, NotFound
from sessions.nomor import JenisSurat, Keadaan
from sessions.sarana import DAFTAR
from sessions.sesi import Keadaan as KeadaanSesi
from tests.clock import Clock
from tests.people import Office, make_peserta
from tests.server.routes.peramban import press, refused, see
from tests.server.routes.perjalanan import Perjalanan, set_out


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    await jalan.invited()
    await jalan.answered()
    return jalan


async def papers(jalan: Perjalanan, berkas: str = "") -> list[Cetakan]:
    """The kept papers once none is being printed."""
    where = berkas or jalan.sesi.berkas

    async def quiet() -> bool:
        return await jalan.services.store.read(lambda c: printed.still_printing(c, where)) == 0

    await jalan.until(quiet, "the printing")
    return list(await jalan.services.store.read(lambda c: printed.of_berkas(c, where)))


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "a.pdf"
    path.write_bytes(pdf)
    words = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(words.split())


async def test_an_assignment_is_printed_once_and_stays_as_it_was(jalan: Perjalanan, tmp_path: Path) -> None:
    await jalan.ready()

    made = {one.jenis: one for one in await papers(jalan)}
    assert set(made) == {JenisCetakan.PENUGASAN, JenisCetakan.KESIAPAN}
    first = made[JenisCetakan.PENUGASAN]
    form = {"nama": "Berganti Nama", "pemda": "PEMERINTAH LAIN", "unit": "UNIT LAIN", "pola_nomor": "{urut}/{kode}"}
    await settings.configure(jalan.services, jalan.office.pelaku("admin"), {**form, "warna": "#0b4f8a", "zona": "WITA"})

    async with await jalan.office.client("ketua") as ketua:
        page = await see(ketua, f"/sesi/{jalan.sesi.id}")
        assert first.nomor in page
        async with ketua.get(f"/sesi/{jalan.sesi.id}/penugasan.pdf") as answer:
            again = await answer.read()
        async with ketua.get(f"/sesi/{jalan.sesi.id}/cetakan/{first.id}.pdf") as answer:
            assert await answer.read() == again

    assert hashlib.sha256(again).hexdigest() == first.sha256
    assert "PEMERINTAH KABUPATEN CONTOH" in text_of(again, tmp_path)
    assert first.nomor in text_of(again, tmp_path)


async def test_a_paper_is_cited_in_the_chain_by_its_digest(jalan: Perjalanan) -> None:
    await jalan.ready()
    made = await papers(jalan)

    lines = await jalan.services.store.read(lambda c: evidence.of_kinds(c, jalan.sesi.berkas, {"cetakan.dibuat"}))

    assert {line.event.data["sha256"] for line in lines} == {one.sha256 for one in made}
    assert all(line.number > int(str(line.event.data["dasar"])) for line in lines)


def made_of(jalan: Perjalanan, one: Cetakan, c: sa.Connection) -> cetak.Bahan:
    return cetak.builders()[one.jenis](jalan.services, c, jalan.sesi.id, one.dasar)


async def test_printing_twice_from_the_same_line_gives_the_same_bytes(jalan: Perjalanan) -> None:
    await jalan.ready()
    for one in await papers(jalan):
        bahan = await jalan.services.store.read(partial(made_of, jalan, one))
        again = await cetak.print_(jalan.services, one.jenis.value, {**bahan.fakta, "nomor": one.nomor})

        assert again.sha256 == one.sha256


async def test_while_it_is_not_reported_the_list_shows_how_it_will_look(jalan: Perjalanan, tmp_path: Path) -> None:
    tim_it = jalan.tim_it
    duties = dict(zip((one.id for one in jalan.pokja), ("pemimpin", "pemeriksa", "notulis"), strict=True))
    await persiapan.assign(jalan.services, jalan.pokja[0], jalan.sesi.id, {**duties, tim_it.id: "sarana"})
    async with await jalan.office.client("tim_it") as browser:
        await see(browser, f"/sesi/{jalan.sesi.id}/kesiapan.pdf", 404)
        await persiapan.check(jalan.services, tim_it, jalan.sesi.id, dict.fromkeys(DAFTAR, "baik"))
        async with browser.get(f"/sesi/{jalan.sesi.id}/kesiapan.pdf") as answer:
            words = text_of(await answer.read(), tmp_path)

    assert "nomor diberikan saat terbit" in words
    assert "belum diterima" in words


async def test_the_receipt_goes_to_the_peserta_by_mail_and_page_and_to_no_outsider(
    jalan: Perjalanan, tmp_path: Path
) -> None:
    await jalan.ready()
    await jalan.lobby()
    await jalan.begun()
    with pytest.raises(Conflict, match="Belum ada berkas"):
        await surat_sesi.receive_now(jalan.services, jalan.tim_it, jalan.sesi.id)
    await photographed(jalan)
    async with await jalan.office.client("tim_it") as tim_it:
        await press(tim_it, f"/sesi/{jalan.sesi.id}/tanda-terima")
    receipt = next(one for one in await papers(jalan) if one.jenis is JenisCetakan.TANDA_TERIMA)

    assert receipt.nomor in await jalan.letter_text("tanda_terima_berkas")
    async with await jalan.guest_browser() as guest, await jalan.office.client("orang_luar") as outsider:
        assert f"/hadir/cetakan/{receipt.id}.pdf" in await see(guest, "/hadir")
        async with guest.get(f"/hadir/cetakan/{receipt.id}.pdf") as answer:
            words = text_of(await answer.read(), tmp_path)
        await see(outsider, f"/sesi/{jalan.sesi.id}/cetakan/{receipt.id}.pdf", 404)
        other = next(one for one in await papers(jalan) if one.jenis is JenisCetakan.PENUGASAN)
        await see(guest, f"/hadir/cetakan/{other.id}.pdf", 404)

    assert jalan.peserta.nama in words
    assert "F-01" in words


async def photographed(jalan: Perjalanan) -> None:
    """One photo of an identity card, sent as the page sends it."""
    out = io.BytesIO()
    Image.new("RGB", (640, 400), "#dfe6ec").save(out, "JPEG")
    address = f"/hadir/foto/identitas/-/{uuid.uuid4()}"
    async with await jalan.guest_browser() as guest, guest.put(address, data=out.getvalue()) as answer:
        assert answer.status == 200, await answer.text()


async def test_a_diverted_sesi_gets_a_letter_for_the_meeting_in_person(jalan: Perjalanan, tmp_path: Path) -> None:
    async with await jalan.office.client("ketua") as ketua, await jalan.office.client("anggota") as anggota:
        await refused(
            ketua, f"/sesi/{jalan.sesi.id}/tatap-muka", {"mulai": "2030-01-01T09:00", "tempat": "Ruang A"}, 409
        )
        await diverted(jalan)
        page = await see(ketua, f"/sesi/{jalan.sesi.id}")
        assert "Tetapkan dan kirim undangan tatap muka" in page
        assert "Tetapkan dan kirim" not in await see(anggota, f"/sesi/{jalan.sesi.id}")
        page = await refused(ketua, f"/sesi/{jalan.sesi.id}/tatap-muka", {"mulai": "2020-01-01T09:00", "tempat": ""})
        assert "belum lewat" in page
        when = {"mulai": "2030-01-02T09:00", "tempat": "Ruang Rapat <b>Contoh</b>, Jalan Contoh 1"}
        await press(ketua, f"/sesi/{jalan.sesi.id}/tatap-muka", when)

    letter = next(one for one in await papers(jalan) if one.jenis is JenisCetakan.TATAP_MUKA)
    words = text_of(await jalan.services.files.read(letter.sha256), tmp_path)
    assert "Rabu, 2 Januari 2030" in words
    assert "Ruang Rapat <b>Contoh</b>" in words
    assert "tidak menggugurkan" in words
    assert "Rabu, 2 Januari 2030" in await jalan.letter_text("tatap_muka", jalan.peserta.surel)


async def diverted(jalan: Perjalanan) -> None:
    """The equipment failed on the day, so the Pokja meets in person."""
    duties = dict(zip((one.id for one in jalan.pokja), ("pemimpin", "pemeriksa", "notulis"), strict=True))
    await persiapan.assign(jalan.services, jalan.pokja[0], jalan.sesi.id, {**duties, jalan.tim_it.id: "sarana"})
    await persiapan.report_failed(jalan.services, jalan.tim_it, jalan.sesi.id, "Internet kantor putus (contoh).")
    await sesis.divert(jalan.services, jalan.pokja[0], jalan.sesi.id, "Internet kantor tidak pulih (contoh).")
    assert await jalan.state() == KeadaanSesi.DIALIHKAN.value


async def test_the_recap_names_everybody_and_is_for_the_office_only(jalan: Perjalanan, tmp_path: Path) -> None:
    other = await make_peserta(jalan.office, jalan.paket, 1)
    async with await jalan.office.client("ketua") as ketua, await jalan.office.client("orang_luar") as outsider:
        await press(ketua, f"/paket/{jalan.paket.id}/rekap")
        recap = (await papers(jalan, jalan.paket.berkas))[0]
        assert recap.nomor in await see(ketua, f"/paket/{jalan.paket.id}")
        await see(outsider, f"/paket/{jalan.paket.id}/cetakan/{recap.id}.pdf", 404)
        async with ketua.get(f"/paket/{jalan.paket.id}/cetakan/{recap.id}.pdf") as answer:
            words = text_of(await answer.read(), tmp_path)
    async with await jalan.guest_browser() as guest:
        await see(guest, f"/hadir/cetakan/{recap.id}.pdf", 404)

    assert jalan.peserta.nama in words
    assert other.nama in words
    assert "menunggu putusan semua peserta" in words


async def test_a_failed_prakualifikasi_is_reported_to_the_ppk_with_room_for_the_receipt(
    service: TestServer, office: Office, clock: Clock, tmp_path: Path
) -> None:
    jalan = await set_out(service, office, clock)
    await jalan.services.store.write(lambda tx: cetak.ask_at(tx, JenisCetakan.LAPORAN_GAGAL, jalan.paket.berkas, 3))

    report = (await papers(jalan, jalan.paket.berkas))[0]

    words = text_of(await jalan.services.files.read(report.sha256), tmp_path)
    assert "dinyatakan gagal" in words
    assert "Tanda terima PPK" in words
    assert "Belum diterima" in words


async def test_a_number_is_kept_for_its_paper_and_never_given_twice(jalan: Perjalanan) -> None:
    services = jalan.services

    async def number(untuk: str, pola: str) -> str:
        office = replace(jalan.office.kantor, pola={"rekap_paket": pola})

        def unit(tx: Tx) -> str:
            at = tx.now()
            id, kind = services.new_id(), JenisSurat.REKAP_PAKET
            return register.take(tx.connection, id, office, kind, "Pokja 3", untuk, "uji", at, at)

        return str(await services.store.write(unit))

    assert await number("a", "R{urut}") == await number("a", "S{urut}") == "R1"
    assert await number("b", "R{urut}") == "R2"
    await services.store.write(lambda tx: register.issued(tx.connection, jalan.office.kantor.id, "a"))
    await services.store.write(lambda tx: reset(tx, jalan.office.kantor.id))
    assert await number("c", "R{urut}") == "R3"

    year = jalan.clock.now().year
    lines = await services.store.read(
        lambda c: register.register(c, jalan.office.kantor.id, year, JenisSurat.REKAP_PAKET)
    )
    assert {line.nomor: line.keadaan for line in lines} == {
        "R1": Keadaan.TERBIT, "R2": Keadaan.DIPESAN, "R3": Keadaan.DIPESAN
    }  # fmt: skip


def reset(tx: Tx, kantor: str) -> None:
    """As if the count began anew, which a pattern without the year does each January."""
    t = metadata.tables["nomor"]
    tx.connection.execute(sa.update(t).where(t.c.kantor == kantor, t.c.jenis == "rekap_paket").values(terakhir=0))


async def test_a_paper_of_another_berkas_does_not_exist(jalan: Perjalanan) -> None:
    await jalan.ready()
    made = (await papers(jalan))[0]

    with pytest.raises(NotFound):
        await cetak.pdf(jalan.services, "sesi/lain", made.id)
    with pytest.raises(NotFound):
        await cetak.pdf(jalan.services, jalan.sesi.berkas, made.id, frozenset())
