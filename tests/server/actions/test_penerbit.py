"""Penerbit: a numbered letter asks whoever issued a document; what they answer stands in the berita acara."""

import hashlib
import subprocess
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from server.actions import berita_acara, naskah, penerbit
from server.store import berita_acara as minutes
from server.store import cetakan as printed
from sessions.cetakan import Cetakan, JenisCetakan
from sessions.dokumen import Keadaan
from sessions.errors import Conflict, Forbidden
from sessions.indonesia import hari_tanggal, tanggal_surat
from sessions.penilaian import CaraJawab
from tests.server.actions.test_klarifikasi import doubted, now
from tests.server.actions.test_ralat import text_of
from tests.server.routes.peramban import press, refused, see
from tests.server.routes.perjalanan import Perjalanan

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.timeout(240)]
TO = "layanan@dinas.contoh.id"


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    await jalan.inside()
    return jalan


async def test_a_letter_goes_out_and_the_answer_stands_in_the_berita_acara(jalan: Perjalanan, tmp_path: Path) -> None:
    services, sesi = jalan.services, jalan.sesi.id
    item = await doubted(jalan)
    desk = f"/sesi/{sesi}/pemeriksaan/{item.id}"
    due = jalan.sesi.zona.local(services.now() + timedelta(days=2))
    form = {"versi": str(item.versi), "penerbit": "DPMPTSP Kabupaten Contoh", "tenggat": f"{due:%Y-%m-%dT%H:%M}"}
    with pytest.raises(Conflict, match="tidak ada pertanyaan"):
        await penerbit.answered(services, jalan.pokja[0], sesi, item.id, CaraJawab.SURAT, "", "Benar (contoh).")
    async with await jalan.office.client("ketua") as ketua:
        assert "Tanyakan kepada penerbit" in await see(ketua, desk)
        await refused(ketua, f"{desk}/penerbit", {**form, "surel": "bukan surel"})
        await refused(ketua, f"{desk}/penerbit", {**form, "tenggat": ""})
        await press(ketua, f"{desk}/penerbit", {**form, "surel": TO, "pokok": "Apakah masih berlaku? (contoh)"})
    assert (await now(jalan, item.id)).keadaan is Keadaan.MENUNGGU_PENERBIT
    letter = await jalan.letter_text("klarifikasi_penerbit", TO)
    assert f"#RB-{jalan.sesi.kode}" in letter
    assert "Apakah masih berlaku? (contoh)" in letter
    [made] = [one for one in await papers(jalan) if one.jenis is JenisCetakan.KLARIFIKASI_PENERBIT]
    words = text_of(await services.files.read(made.sha256), tmp_path)
    assert made.nomor in words
    assert "DPMPTSP Kabupaten Contoh" in words
    assert item.nama in words
    assert "NIB : " in words
    by_when = f"{hari_tanggal(due)} pukul {due:%H.%M} WITA"
    assert by_when in words
    assert await attached(jalan) == made.sha256

    with pytest.raises(Forbidden):
        await penerbit.answered(services, await jalan.guest(), sesi, item.id, CaraJawab.SURAT, "", "Benar (contoh).")
    async with await jalan.office.client("anggota") as anggota:
        await refused(anggota, f"{desk}/jawaban-penerbit", {"cara": "surat", "isi": "x"})
        said = {"cara": "surat", "nomor": "503/7/CONTOH", "isi": "Dokumen itu benar kami terbitkan (contoh)."}
        await press(anggota, f"{desk}/jawaban-penerbit", said)

    await berita_acara.compose(services, jalan.pokja[0], sesi)
    [ba] = [one for one in await services.store.read(lambda c: minutes.of_sesi(c, sesi)) if one.utama]
    cells = "".join(raw_text_of(await naskah.preview(services, sesi, ba.id), tmp_path).split())
    assert "Dokumenitubenarkamiterbitkan(contoh)." in cells
    assert "503/7/CONTOH" in cells
    about = f"DPMPTSP Kabupaten Contoh, tentang {item.nama}; jawaban ditunggu sampai {tanggal_surat(due)} pukul"
    assert about.replace(" ", "") in cells
    assert f"Surat{made.nomor}" in cells


def raw_text_of(pdf: bytes, folder: Path) -> str:
    """Cell by cell, as it was set."""
    path = folder / "b.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout


async def papers(jalan: Perjalanan) -> list[Cetakan]:
    found: list[Cetakan] = await jalan.services.store.read(lambda c: printed.of_berkas(c, jalan.sesi.berkas))
    return found


async def attached(jalan: Perjalanan) -> str:
    """The SHA-256 of the PDF that the issuer got."""
    for summary in await jalan.services.inbox.list(100):
        if summary.recipient == TO or TO in summary.recipient:
            message = message_from_bytes((await jalan.services.inbox.get(summary.id)).raw, policy=policy.default)
            [pdf] = [part for part in message.iter_attachments() if part.get_content_type() == "application/pdf"]
            return hashlib.sha256(pdf.get_content()).hexdigest()
    return ""
