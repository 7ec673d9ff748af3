"""What the public check page may say of a paper: found by its code, without a person's or a company's name."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from server.store import cetakan
from server.store import tables as t


@dataclass(frozen=True, slots=True)
class Tercatat:
    """`sha256` is of the PDF as it was issued last, "" where none is kept; `ba` is the id of a berita acara."""

    jenis: str
    nomor: str
    keadaan: str
    sha256: str
    tanggal: str
    ba: str = ""

    @property
    def hari(self) -> date:
        return date.fromisoformat(self.tanggal)


NAMES = {
    "pembuktian": "Berita Acara Pembuktian Kualifikasi",
    "daftar_hadir": "Daftar Hadir",
    "ketidakhadiran": "Berita Acara Ketidakhadiran",
    "negosiasi": "Berita Acara Klarifikasi dan Negosiasi",
    "berkas_negosiasi": "Berkas Hasil Negosiasi Harga",
    "pengesahan": "Lembar Pengesahan Berita Acara",
}
MINUTES = {
    "BA": "pembuktian",
    "DH": "daftar_hadir",
    "BT": "ketidakhadiran",
    "BN": "negosiasi",
    "NG": "berkas_negosiasi",
    "LP": "pengesahan",
}
PRINTED = {
    "PP": "Surat Penugasan Personil",
    "LK": "Laporan Kesiapan",
    "TT": "Tanda Terima Berkas",
    "TM": "Undangan Tatap Muka",
    "KP": "Surat Klarifikasi kepada Penerbit",
    "LS": "Laporan Selesai",
    "RP": "Rekapitulasi Hasil Pembuktian Kualifikasi",
    "LG": "Laporan Prakualifikasi Gagal",
}
"""Papers that are printed once and kept (server/store/cetakan.py)."""


def by_code(connection: sa.Connection, code: str) -> Tercatat | None:
    """`UND-7K3Q9X-1`, `BA-7K3Q9X`, `JK-7K3Q9X` and their like; None for any other."""
    kind, _, rest = code.partition("-")
    kode, _, ke = rest.partition("-")
    if kind == "UND" and ke.isdecimal() and len(ke) < 4:
        return _letter(connection, kode, int(ke))
    if kind[:2] == "NG" and (kind[2:].isdecimal() or kind == "NG") and len(kind) < 5:
        # Behind the code of a file of prices stands the page that it was read from, in front which of them it is.
        return _minutes(connection, kode, MINUTES["NG"], int(kind[2:] or 1))
    if kind in MINUTES:
        counted = ke.isdecimal() and len(ke) < 4
        return _minutes(connection, kode, MINUTES[kind], int(ke) if counted else 1)
    if kind == "JK":
        return _answer(connection, kode)
    return _printed(connection, code, PRINTED[kind]) if kind in PRINTED else None


def _letter(connection: sa.Connection, kode: str, ke: int) -> Tercatat | None:
    u = t.undangan.c
    query = (
        sa.select(u.nomor, u.keadaan, u.surat, u.dibuat)
        .join(t.sesi, t.sesi.c.id == u.sesi)
        .where(t.sesi.c.kode == kode, u.ke == ke, u.surat != "")
    )
    row = connection.execute(query).first()
    return Tercatat("Surat Undangan", row.nomor, row.keadaan, row.surat, row.dibuat[:10]) if row else None


def _minutes(connection: sa.Connection, kode: str, jenis: str, nth: int) -> Tercatat | None:
    b = t.berita_acara.c
    query = (
        sa.select(b.id, b.nomor, b.keadaan, b.pdf, b.jenis, t.sesi.c.mulai)
        .join(t.sesi, t.sesi.c.id == b.sesi)
        .where(t.sesi.c.kode == kode, b.jenis == jenis, b.ke == nth, b.pdf != "")
    )
    row = connection.execute(query).first()
    return Tercatat(NAMES[row.jenis], row.nomor, row.keadaan, row.pdf, row.mulai[:10], row.id) if row else None


def _answer(connection: sa.Connection, kode: str) -> Tercatat | None:
    """The last one that was printed: a second letter may have been answered too."""
    j = t.jawaban.c
    query = (
        sa.select(j.surat, j.waktu)
        .join(t.sesi, t.sesi.c.id == j.sesi)
        .where(t.sesi.c.kode == kode, j.surat != "")
        .order_by(j.waktu.desc())
    )
    row = connection.execute(query).first()
    return Tercatat("Jawaban Kesediaan", "", "", row.surat, row.waktu[:10]) if row else None


def _printed(connection: sa.Connection, code: str, jenis: str) -> Tercatat | None:
    found = cetakan.by_code(connection, code)
    day = found.waktu.date().isoformat() if found else ""
    return Tercatat(jenis, found.nomor, "", found.sha256, day) if found else None
