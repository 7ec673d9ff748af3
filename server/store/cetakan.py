"""Rows of cetakan: papers as they were printed."""

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.cetakan import Cetakan, JenisCetakan

CETAKAN = Rows(t.cetakan, Cetakan, "Surat")
c = t.cetakan.c


def of_berkas(connection: sa.Connection, berkas: str) -> list[Cetakan]:
    """Oldest first."""
    return CETAKAN.all(connection, c.berkas == berkas, order=(c.dasar, c.jenis))


def at_line(connection: sa.Connection, berkas: str, jenis: JenisCetakan, dasar: int) -> Cetakan | None:
    return CETAKAN.find(connection, c.berkas == berkas, c.jenis == jenis.value, c.dasar == dasar)


def by_code(connection: sa.Connection, kode: str) -> Cetakan | None:
    """The last one that bears this code."""
    found = CETAKAN.all(connection, c.kode == kode, order=c.dasar.desc(), limit=1)
    return found[0] if found else None


def still_printing(connection: sa.Connection, berkas: str) -> int:
    """How many papers of this berkas have been asked for and are not printed yet."""
    p = t.pekerjaan.c
    waits = sa.and_(
        p.jenis.in_(("cetak", "pengesahan")), p.kunci.like(f"cetak:{berkas}:%"), p.keadaan.not_in(("selesai", "gagal"))
    )
    return int(connection.execute(sa.select(sa.func.count()).where(waits)).scalar_one())
