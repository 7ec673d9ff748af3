"""Sambungan: which server process holds whose connection to a room, so that another can tell when both are gone."""

from dataclasses import dataclass

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import insert_once

_c = t.sambungan.c


@dataclass(frozen=True, slots=True)
class Sambungan:
    """`pemilik` is the process, as its background work is marked."""

    id: str
    sesi: str
    siapa: str
    pemilik: int


def keep(connection: sa.Connection, made: Sambungan) -> None:
    insert_once(connection, t.sambungan, id=made.id, sesi=made.sesi, siapa=made.siapa, pemilik=made.pemilik)


def forget(connection: sa.Connection, id: str) -> None:
    connection.execute(sa.delete(t.sambungan).where(_c.id == id))


def other_owners(connection: sa.Connection, pemilik: int) -> list[int]:
    """The processes other than this one that hold connections, or held them when they died."""
    return list(connection.execute(sa.select(_c.pemilik).where(_c.pemilik != pemilik).distinct()).scalars())


def held_by(connection: sa.Connection, pemilik: int) -> list[Sambungan]:
    rows = connection.execute(sa.select(_c.id, _c.sesi, _c.siapa, _c.pemilik).where(_c.pemilik == pemilik))
    return [Sambungan(*row) for row in rows]
