"""Rows of surel: every mail that leaves, and what is known of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.errors import NotFound


@dataclass(frozen=True, slots=True)
class Surel:
    """`keadaan`: antre, terkirim (the next server took it), gagal, dipantulkan, tak_pasti; `sha256` is of the .eml."""

    id: str
    kantor: str
    sesi: str | None
    jenis: str
    kepada: str
    perihal: str
    message_id: str
    keadaan: str
    percobaan: int
    kode: int
    pesan: str
    sha256: str
    dibuat: str
    dikirim: str | None

    @property
    def waktu(self) -> datetime:
        """When it was taken by the next server, else when it was asked for."""
        return datetime.fromisoformat(self.dikirim or self.dibuat)


SUREL = Rows(t.surel, Surel, "Surel")


def of_sesi(connection: sa.Connection, sesi: str) -> Sequence[Surel]:
    return SUREL.all(connection, t.surel.c.sesi == sesi, order=t.surel.c.dibuat)


def last(connection: sa.Connection, sesi: str, jenis: str) -> Surel | None:
    found = SUREL.all(
        connection, t.surel.c.sesi == sesi, t.surel.c.jenis == jenis, order=t.surel.c.dibuat.desc(), limit=1
    )
    return found[0] if found else None


TROUBLED = ("gagal", "dipantulkan", "tak_pasti")
"""States of a letter that a person must look at."""


def troubled(connection: sa.Connection, sesis: Collection[str]) -> Sequence[Surel]:
    """Letters of these sesi that failed, came back, or whose fate is unknown, unless one of the same kind followed."""
    c, later = t.surel.c, t.surel.alias("later")
    followed = sa.exists().where(
        later.c.sesi == c.sesi, later.c.jenis == c.jenis, later.c.dibuat > c.dibuat, later.c.keadaan.notin_(TROUBLED)
    )
    return SUREL.all(connection, c.sesi.in_(sesis), c.keadaan.in_(TROUBLED), ~followed, order=c.dibuat.desc(), limit=50)


def in_sesi(connection: sa.Connection, sesi: str, id: str) -> Surel:
    """A letter of this sesi; one of another is not found."""
    found = SUREL.find(connection, t.surel.c.id == id, t.surel.c.sesi == sesi)
    if found is None:
        raise NotFound("Surat tidak ditemukan.")
    return found
