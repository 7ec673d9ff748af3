"""Rows of peserta."""

from collections.abc import Collection

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.errors import NotFound
from sessions.peserta import Peserta

PESERTA = Rows(t.peserta, Peserta, "Peserta")


def of_paket(connection: sa.Connection, paket: str) -> list[Peserta]:
    return PESERTA.all(connection, t.peserta.c.paket == paket, order=t.peserta.c.peringkat)


def in_paket(connection: sa.Connection, paket: str, id: str) -> Peserta:
    """A peserta of this paket; one of another is not found."""
    found = PESERTA.find(connection, t.peserta.c.id == id, t.peserta.c.paket == paket)
    if found is None:
        raise NotFound("Peserta tidak ditemukan.")
    return found


def rivals(connection: sa.Connection, sesi: str) -> list[str]:
    """The names of the other peserta of this sesi's paket."""
    s, p = t.sesi.c, t.peserta.c
    query = sa.select(p.nama).join(t.sesi, s.paket == p.paket).where(s.id == sesi, p.id != s.peserta)
    return list(connection.execute(query).scalars())


def of_pakets(connection: sa.Connection, pakets: Collection[str]) -> list[Peserta]:
    return PESERTA.all(connection, t.peserta.c.paket.in_(pakets), order=t.peserta.c.peringkat)


def remove(connection: sa.Connection, id: str) -> None:
    connection.execute(sa.delete(t.peserta).where(t.peserta.c.id == id))
