"""Rows of pemusnahan, and the forgetting of whatever a sesi's rows say of people."""

import json
from typing import Any

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.pemusnahan import Keadaan, Pemusnahan

PEMUSNAHAN = Rows(t.pemusnahan, Pemusnahan, "Usul pemusnahan")
GONE = "(dimusnahkan)"

BLANK: dict[str, dict[str, object]] = {
    "wakil": {"nama": GONE, "jabatan": "", "surel": "", "telepon": ""},
    "undangan": {"isi": "{}"},
    "jawaban": {
        "alasan": "",
        "usul": "",
        "whatsapp": "",
        "perangkat": "",
        "alamat_ip": "",
        "hadir": "[]",
    },
    "surel": {"kepada": "", "perihal": "", "pesan": "", "message_id": ""},
    "surat_masuk": {"message_id": "", "dari": "", "nama": "", "perihal": "", "periksa": ""},
    "dokumen": {"isian": "{}", "alasan": "", "nilai": "{}"},
    "foto": {"bacaan": "{}"},
    "tangkapan": {"galat": ""},
    "berita_acara": {"fakta": "", "narasi": "{}"},
    "negosiasi": {"kuasa": "[]", "putusan": "", "baris": "[]", "tawaran": "[]"},
    "terbitan": {"nama": ""},
    "kembali": {"kiriman": "[]", "lembar": "[]", "tambahan": "[]", "alasan": ""},
}
"""Table with a column `sesi` -> what its personal columns become."""

OF_GUESTS = {"kode": "siapa", "idempoten": "siapa"}
"""Table -> the column that names a person of the peserta; whole rows go."""

STAYS: dict[str, frozenset[str]] = {
    "wakil": frozenset({"kapasitas", "dibuat"}),
    "undangan": frozenset({"nomor", "keadaan", "dibuat", "dikirim", "tenggat", "surat"}),
    "jawaban": frozenset({"pilihan", "waktu", "surat"}),
    "surel": frozenset({"kantor", "jenis", "keadaan", "sha256", "dibuat", "dikirim"}),
    "surat_masuk": frozenset({"sha256", "waktu"}),
    "dokumen": frozenset({"jenis", "nama", "keadaan", "sumber", "pemeriksa"}),
    "foto": frozenset(
        {"untuk", "sha256", "sha256_gawai", "tipe", "jalur", "wakil", "waktu", "asal", "saat", "turunan", "kecil"}
    ),
    "tangkapan": frozenset({"laman", "sha256", "tipe", "turunan", "oleh", "waktu"}),
    "berita_acara": frozenset({"jenis", "nomor", "keadaan", "pdf", "kotak", "merujuk"}),
    "negosiasi": frozenset({"keadaan", "ppn", "tenggat", "sidik"}),
    "terbitan": frozenset({"kode", "judul", "pdf", "halaman", "sel", "ttd", "penanda", "keadaan", "waktu"}),
    "kembali": frozenset({"cara", "keadaan", "pemeriksa", "dibuat"}),
    "sambungan": frozenset({"siapa"}),
    "perekaman": frozenset({"kursi"}),
    "pemusnahan": frozenset({"putusan", "tanggal", "alasan", "pengusul", "peran", "keadaan", "waktu", "pemutus"}),
}
"""Their texts that say nothing of a person: states, digests, times, ids, boxes on a page, the office's own decision.

What stands in neither table is refused by tests/server/store/test_pemusnahan.py: a new column is decided about.
"""


def of_office(connection: sa.Connection, kantor: str) -> list[Pemusnahan]:
    return PEMUSNAHAN.all(connection, t.pemusnahan.c.kantor == kantor, order=t.pemusnahan.c.waktu.desc())


def waiting(connection: sa.Connection, sesi: str) -> bool:
    open_ = t.pemusnahan.c.keadaan != Keadaan.DITOLAK.value
    return PEMUSNAHAN.find(connection, t.pemusnahan.c.sesi == sesi, open_) is not None


def carried_out(connection: sa.Connection, sesi: str) -> Pemusnahan | None:
    done = t.pemusnahan.c.keadaan == Keadaan.DISETUJUI.value
    return PEMUSNAHAN.find(connection, t.pemusnahan.c.sesi == sesi, done)


def forget(connection: sa.Connection, sesi: str) -> None:
    """Take every name, number and free text of one sesi out of the rows; ids, states and digests stay."""
    _forget_mail(connection, sesi)
    minutes = sa.select(t.berita_acara.c.id).where(t.berita_acara.c.sesi == sesi)
    signed = sa.update(t.tanda_tangan).where(t.tanda_tangan.c.ba.in_(minutes), t.tanda_tangan.c.pihak != "pokja")
    connection.execute(signed.values(nama=GONE, jabatan="", alasan=""))
    connection.execute(sa.delete(t.bukaan).where(t.bukaan.c.berkas == f"sesi/{sesi}"))
    connection.execute(sa.update(t.cetakan).where(t.cetakan.c.berkas == f"sesi/{sesi}").values(fakta="{}"))
    guests = sa.select(t.wakil.c.id).where(t.wakil.c.sesi == sesi)
    for name, column in OF_GUESTS.items():
        rows_of: Any = t.metadata.tables[name]
        connection.execute(sa.delete(rows_of).where(rows_of.c[column].in_(guests)))
    for name, blank in BLANK.items():
        table: Any = t.metadata.tables[name]
        connection.execute(sa.update(table).where(table.c.sesi == sesi).values(**blank))
    _forget_company(connection, sesi)


def _forget_mail(connection: sa.Connection, sesi: str) -> None:
    """The work of letters names people; so does the row of the last one, which belongs to no sesi."""
    s, p = t.surel.c, t.pekerjaan.c
    guests = sa.select(t.wakil.c.surel).where(t.wakil.c.sesi == sesi)
    company = sa.select(t.peserta.c.surel).join(t.sesi, t.sesi.c.peserta == t.peserta.c.id).where(t.sesi.c.id == sesi)
    theirs = sa.and_(s.sesi.is_(None), s.kepada != "", sa.or_(s.kepada.in_(guests), s.kepada.in_(company)))
    letters = list(connection.execute(sa.select(s.id).where(sa.or_(s.sesi == sesi, theirs))).scalars())
    letters += _about(connection, sesi)
    for id in letters:
        mine = p.isi.contains(f'"{id}"', autoescape=True)
        connection.execute(sa.delete(t.pekerjaan).where(p.jenis == "surel", p.keadaan != "antre", mine))
    connection.execute(sa.update(t.surel).where(s.id.in_(letters)).values(**BLANK["surel"]))


def _about(connection: sa.Connection, sesi: str) -> list[str]:
    """Letters kept under the key of this sesi although they are no part of its chain."""
    p = t.pekerjaan.c
    kept = p.isi.contains(f'"berkas": "sesi/{sesi}"', autoescape=True)
    found = connection.execute(sa.select(p.isi).where(p.jenis == "surel", kept)).scalars()
    return [str(json.loads(isi)["surel"]) for isi in found]


def _forget_company(connection: sa.Connection, sesi: str) -> None:
    """The company's people, once all its sesi were destroyed; what the openings of the paket's chain say of it too."""
    peserta = sa.select(t.sesi.c.peserta).where(t.sesi.c.id == sesi).scalar_subquery()
    destroyed = sa.select(t.pemusnahan.c.sesi).where(t.pemusnahan.c.keadaan == Keadaan.DISETUJUI.value)
    others = sa.select(t.sesi.c.id).where(t.sesi.c.peserta == peserta, t.sesi.c.id.not_in(destroyed))
    if connection.execute(others).first() is None:
        facts = {"npwp": "", "nib": "", "alamat": "", "surel": "", "telepon": "", "direktur": GONE, "isian": "{}"}
        id = connection.execute(sa.select(peserta)).scalar()
        connection.execute(sa.update(t.peserta).where(t.peserta.c.id == id).values(**facts))
        spoken_of = t.bukaan.c.isi.contains(f'"{id}"', autoescape=True)
        connection.execute(sa.delete(t.bukaan).where(t.bukaan.c.berkas.like("paket/%"), spoken_of))
