"""Rows of sesi."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from server.store import tables as t
from server.store.paket import of_person
from server.store.rows import Rows
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku

SESI = Rows(t.sesi, Sesi, "Sesi")


def of_paket(connection: sa.Connection, paket: str) -> list[Sesi]:
    return SESI.all(connection, t.sesi.c.paket == paket, order=t.sesi.c.mulai)


def by_code(connection: sa.Connection, kode: str) -> Sesi | None:
    """The sesi that a person names by what is printed in its letters, with or without RB- in front."""
    return SESI.find(connection, t.sesi.c.kode == kode.strip().lstrip("#").upper().removeprefix("RB-"))


def of_pakets(connection: sa.Connection, me: Pelaku, at: datetime) -> list[Sesi]:
    """Every sesi of this person's pakets, in order of time."""
    ids = [paket.id for paket in of_person(connection, me, at)]
    return SESI.all(connection, t.sesi.c.paket.in_(ids), order=t.sesi.c.mulai)


def among(connection: sa.Connection, pakets: Collection[str]) -> list[Sesi]:
    """Every sesi of these pakets, in order of time."""
    return SESI.all(connection, t.sesi.c.paket.in_(pakets), order=t.sesi.c.mulai)


def to_sign(connection: sa.Connection, siapa: str) -> set[str]:
    """The sesi with a paper that waits for this person's signature."""
    ba, tt = t.berita_acara.c, t.tanda_tangan.c
    query = (
        sa.select(ba.sesi)
        .join(t.tanda_tangan, tt.ba == ba.id)
        .where(tt.siapa == siapa, tt.keadaan == "menunggu", ba.keadaan == "menunggu_ttd")
    )
    return set(connection.execute(query).scalars())
