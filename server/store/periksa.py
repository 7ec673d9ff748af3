"""What the public check page may say of a paper: found by its code, without a person's or a company's name."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from server.store import tables as t


@dataclass(frozen=True, slots=True)
class Tercatat:
    """`sha256` is of the PDF as it was issued last."""

    jenis: str
    nomor: str
    keadaan: str
    sha256: str
    tanggal: str

    @property
    def hari(self) -> date:
        return date.fromisoformat(self.tanggal)


CODES = {"BA": "pembuktian", "DH": "daftar_hadir", "BT": "ketidakhadiran"}


def by_code(connection: sa.Connection, code: str) -> Tercatat | None:
    """`UND-7K3Q9X-1`, `BA-7K3Q9X`, `DH-7K3Q9X`; None for any other."""
    kind, _, rest = code.partition("-")
    kode, _, ke = rest.partition("-")
    if kind == "UND" and ke.isdigit() and len(ke) < 4:
        u = t.undangan.c
        query = (
            sa.select(u.nomor, u.keadaan, u.surat, u.dibuat)
            .join(t.sesi, t.sesi.c.id == u.sesi)
            .where(t.sesi.c.kode == kode, u.ke == int(ke), u.surat != "")
        )
        row = connection.execute(query).first()
        return Tercatat("Surat Undangan", row.nomor, row.keadaan, row.surat, row.dibuat[:10]) if row else None
    if kind in CODES:
        b = t.berita_acara.c
        issued = (
            sa.select(b.nomor, b.keadaan, b.pdf, b.jenis, t.sesi.c.mulai)
            .join(t.sesi, t.sesi.c.id == b.sesi)
            .where(t.sesi.c.kode == kode, b.jenis == CODES[kind], b.pdf != "")
        )
        found = connection.execute(issued).first()
        return Tercatat(NAMES[found.jenis], found.nomor, found.keadaan, found.pdf, found.mulai[:10]) if found else None
    return None


NAMES = {
    "pembuktian": "Berita Acara Pembuktian Kualifikasi",
    "daftar_hadir": "Daftar Hadir",
    "ketidakhadiran": "Berita Acara Ketidakhadiran",
}
