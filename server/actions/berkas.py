"""Berkas: everything about one sesi that an action needs, loaded together; and its signed heads."""

from dataclasses import dataclass

import sqlalchemy as sa

from server import notes
from server.services import Services
from server.store import berita_acara as minutes
from server.store import cetakan as printed
from server.store import dokumen as papers
from server.store import evidence
from server.store import kembali as returned
from server.store import laman as pages
from server.store import rekaman as recorded
from server.store import surat_masuk as received
from server.store import surel as post
from server.store import terbitan as issued
from server.store import undangan as letters
from server.store.kantor import KANTOR
from server.store.paket import PAKET
from server.store.peserta import PESERTA
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import jahit
from sessions.berita_acara import BeritaAcara, JenisBA
from sessions.evidence import Head, frontier, utc_text
from sessions.foto import ENDINGS
from sessions.indonesia import ribuan
from sessions.kantor import Kantor
from sessions.paket import Paket
from sessions.peserta import Peserta
from sessions.sesi import Sesi

PAPERS: dict[JenisBA, str] = {
    JenisBA.PEMBUKTIAN: "berita-acara.pdf",
    JenisBA.DAFTAR_HADIR: "daftar-hadir.pdf",
    JenisBA.KETIDAKHADIRAN: "berita-acara.pdf",
    JenisBA.NEGOSIASI: "berita-acara-negosiasi.pdf",
    JenisBA.BERKAS_NEGOSIASI: "berkas-negosiasi.pdf",
    JenisBA.PENGESAHAN: "lembar-pengesahan.pdf",
}


def paper_name(ba: BeritaAcara) -> str:
    """Its file in the bag; an erratum stands beside the one it replaces."""
    stem, dot, end = PAPERS[ba.jenis].partition(".")
    return f"{stem}-{ba.ke}{dot}{end}" if ba.ke > 1 else PAPERS[ba.jenis]


@dataclass(frozen=True, slots=True)
class Berkas:
    """A sesi and what it belongs to."""

    kantor: Kantor
    paket: Paket
    peserta: Peserta
    sesi: Sesi


def load(connection: sa.Connection, sesi: str) -> Berkas:
    found = SESI.get(connection, sesi)
    paket = PAKET.get(connection, found.paket)
    peserta = PESERTA.get(connection, found.peserta)
    return Berkas(KANTOR.get(connection, paket.kantor), paket, peserta, found)


def held(tx: Tx, sesi: str) -> Berkas:
    """The same, as it stays until this transaction ends: the clock's own work on a sesi waits, or is seen."""
    evidence.hold(tx.connection, f"sesi/{sesi}")
    return load(tx.connection, sesi)


def head(services: Services, connection: sa.Connection, office: Kantor, berkas: str) -> str:
    """The signed note over the chain as it stands."""
    size, _, tree = evidence.state(connection, berkas)
    name = notes.key_name(office.kode)
    return notes.sign(Head(notes.origin(office.kode, berkas), size, tree.root), services.head_key, name)


def head_at(services: Services, connection: sa.Connection, office: Kantor, berkas: str, size: int) -> str:
    """The signed note over the first `size` lines: the same however often it is made."""
    root = frontier(evidence.lines(connection, berkas)[:size]).root
    return notes.sign(
        Head(notes.origin(office.kode, berkas), size, root), services.head_key, notes.key_name(office.kode)
    )


def issue_head(services: Services, tx: Tx, office: Kantor, berkas: str) -> list[str]:
    """A head that leaves the building in a mail, kept as issued; its lines."""
    size, _, _ = evidence.state(tx.connection, berkas)
    note = head(services, tx.connection, office, berkas)
    evidence.keep_head(tx.connection, berkas, size, note, utc_text(tx.now()))
    return note.splitlines()


def last_digest(connection: sa.Connection, berkas: str) -> str:
    """What a paper's footer shows of the chain."""
    return evidence.state(connection, berkas)[1]


def exhibits(services: Services, c: sa.Connection, sesi: str, *, without: str) -> list[dict[str, str]]:
    """The kept files as a paper lists them, without mails, which are still being sent, and those below `without`."""
    return [
        {
            "nama": path.removeprefix("data/"),
            "ukuran": f"{ribuan(-(-services.files.find(digest).size // 1000))} kB",
            "sha256": digest,
        }
        for path, digest in sorted(kept_files(c, sesi).items())
        if not path.endswith(".eml") and not path.startswith(without)
    ]


def kept_files(c: sa.Connection, sesi: str) -> dict[str, str]:
    """Path in the bag -> SHA-256, of every file that was kept (domain 6.4)."""
    paths = {}
    for ba in minutes.of_sesi(c, sesi):
        if ba.pdf:
            paths[f"data/00-ba/{paper_name(ba)}"] = ba.pdf
    for letter in letters.of_sesi(c, sesi):
        if letter.surat:
            paths[f"data/01-undangan/undangan-{letter.ke}.pdf"] = letter.surat
    for paper in printed.of_berkas(c, f"sesi/{sesi}"):
        paths[f"data/01-undangan/{paper.jenis.value.replace('_', '-')}-{paper.dasar}.pdf"] = paper.sha256
    for number, mail in enumerate(post.of_sesi(c, sesi), 1):
        if mail.sha256 and mail.keadaan in ("terkirim", "dipantulkan", "gagal"):
            paths[f"data/01-undangan/surel-{number:02d}-{mail.jenis.replace('_', '-')}.eml"] = mail.sha256
    for number, came in enumerate(received.of_sesi(c, sesi), 1):
        paths[f"data/05-dokumen/surel/surel-masuk-{number:02d}.eml"] = came.sha256
    for number, digest in enumerate(letters.printed_answers(c, sesi), 1):
        paths[f"data/02-jawaban/jawaban-{number}.pdf"] = digest
    paths |= _returned(c, sesi)
    for film in jahit.films(evidence.of_kinds(c, f"sesi/{sesi}", {jahit.DIJAHIT})):
        paths[f"data/08-rekaman/jahitan/{film.name}"] = film.sha256
    readings = papers.readings(c, sesi)
    for foto in papers.photos(c, sesi):
        paths[f"data/05-dokumen/asli/{foto.label}.{ENDINGS.get(foto.tipe, 'bin')}"] = foto.sha256
        if readings[foto.id].turunan:
            paths[f"data/05-dokumen/turunan/{foto.label}.jpg"] = readings[foto.id].turunan
    for number, shot in enumerate(pages.of_sesi(c, sesi), 1):
        name = f"{number:02d}-{shot.laman.replace('_', '-')}.{ENDINGS.get(shot.tipe, 'bin')}"
        paths[f"data/05-dokumen/laman/{name}"] = shot.sha256
    for segmen in recorded.segments(c, sesi):
        paths[f"data/08-rekaman/segmen/{segmen.id}.mjr"] = segmen.sha256
    return paths


def _returned(c: sa.Connection, sesi: str) -> dict[str, str]:
    """What went out to be signed elsewhere, and everything that came back for it."""
    paths = {}
    for place, paper in enumerate(issued.of_sesi(c, sesi), 1):
        folder = f"data/07-negosiasi/{place}"
        paths[f"{folder}/terbit.pdf"] = paper.pdf
        backs = [one for one in returned.of_sesi(c, sesi) if one.terbitan == paper.id]
        for number, back in enumerate(backs, 1):
            for file in back.kiriman:
                ending = ENDINGS.get(file.tipe, "bin")
                paths[f"{folder}/kembali-{number}/asli-{file.nomor:02d}.{ending}"] = file.sha256
            for at, sheet in enumerate(back.lembar, 1):
                paths[f"{folder}/kembali-{number}/lembar-{at:02d}.jpg"] = sheet.gambar
    return paths
