"""Rows of dokumen and foto."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.dokumen import Dokumen
from sessions.foto import Foto

DOKUMEN = Rows(t.dokumen, Dokumen, "Dokumen")
FOTO = Rows(t.foto, Foto, "Foto")


@dataclass(frozen=True, slots=True)
class Olahan:
    """What the reading of a photo left: derived copies by SHA-256 ("" before), and the reading as JSON."""

    id: str
    turunan: str
    kecil: str
    bacaan: Mapping[str, object] = field(default_factory=dict)


INTERNAL = frozenset({"baris", "tanda", "teks"})
"""Parts of a reading for searching and comparing: shown on the checking page, in no room, event or bag.

Running text has a person's number whole, whoever reads it; what a PDF carries as text is in its original too.
"""


def sealed(bacaan: Mapping[str, object]) -> dict[str, object]:
    """A reading as it is told and sealed."""
    return {name: value for name, value in bacaan.items() if name not in INTERNAL}


OLAHAN = Rows(t.foto, Olahan, "Foto")


def of_sesi(connection: sa.Connection, sesi: str) -> list[Dokumen]:
    return DOKUMEN.all(connection, t.dokumen.c.sesi == sesi, order=t.dokumen.c.urut)


def photos(connection: sa.Connection, sesi: str) -> list[Foto]:
    return FOTO.all(connection, t.foto.c.sesi == sesi, order=t.foto.c.nomor)


def photo_of(connection: sa.Connection, sesi: str, id: str) -> Foto | None:
    return FOTO.find(connection, t.foto.c.id == id, t.foto.c.sesi == sesi)


def readings(connection: sa.Connection, sesi: str) -> dict[str, Olahan]:
    return {row.id: row for row in OLAHAN.all(connection, t.foto.c.sesi == sesi, order=t.foto.c.nomor)}


def undecided(connection: sa.Connection, sesis: Collection[str]) -> dict[str, int]:
    """Sesi -> how many of its dokumen wait for a verdict."""
    c = t.dokumen.c
    waiting = ("siap_periksa", "diperlihatkan", "klarifikasi", "menunggu_penerbit")
    query = sa.select(c.sesi, sa.func.count()).where(c.sesi.in_(sesis), c.keadaan.in_(waiting)).group_by(c.sesi)
    return {row[0]: row[1] for row in connection.execute(query)}
