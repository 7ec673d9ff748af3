"""Rows of orang and their places in pakets."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.orang import Orang
from sessions.wewenang import Peran

ORANG = Rows(t.orang, Orang, "Orang")


def add(connection: sa.Connection, orang: Orang, sandi: str, at: datetime) -> None:
    ORANG.add(connection, orang, sandi=sandi, dibuat=at.isoformat())


def set_sandi(connection: sa.Connection, orang: str, sandi: str) -> None:
    connection.execute(sa.update(t.orang).where(t.orang.c.id == orang).values(sandi=sandi))


def credentials(connection: sa.Connection, surel: str) -> tuple[str, str] | None:
    """(id, password hash) of the account with this address."""
    query = sa.select(t.orang.c.id, t.orang.c.sandi).where(t.orang.c.surel == surel.strip().lower())
    row = connection.execute(query).first()
    return (row.id, row.sandi) if row else None


def members(connection: sa.Connection, paket: str) -> list[tuple[Orang, Peran]]:
    """Who belongs to a paket, the ketua first."""
    query = sa.select(t.anggota.c.orang, t.anggota.c.tugas).where(t.anggota.c.paket == paket)
    tugas = {row.orang: Peran(row.tugas) for row in connection.execute(query)}
    people = ORANG.all(connection, t.orang.c.id.in_(tugas), order=t.orang.c.nama)
    order = list(Peran)
    return sorted(((who, tugas[who.id]) for who in people), key=lambda pair: order.index(pair[1]))


def place(connection: sa.Connection, paket: str, members: Sequence[tuple[str, Peran]]) -> None:
    """Set who belongs to a paket."""
    made = sa.select(t.paket.c.dibuat).where(t.paket.c.id == paket)
    connection.execute(sa.delete(t.anggota).where(t.anggota.c.paket == paket))
    for orang, tugas in members:
        row = {"paket": paket, "orang": orang, "tugas": tugas.value, "dibuat": made.scalar_subquery()}
        connection.execute(sa.insert(t.anggota).values(**row))


def of_office(connection: sa.Connection, kantor: str) -> list[Orang]:
    """Everybody with an account in the office, also accounts that have ended."""
    return ORANG.all(connection, t.orang.c.kantor == kantor, order=t.orang.c.nama)


def without_sandi(connection: sa.Connection, kantor: str) -> set[str]:
    """The ids of accounts whose owner has not chosen a password yet."""
    query = sa.select(t.orang.c.id).where(t.orang.c.kantor == kantor, t.orang.c.sandi == "")
    return set(connection.execute(query).scalars())


def places(connection: sa.Connection, orang: str) -> dict[str, Peran]:
    """Paket -> this person's task in it."""
    query = sa.select(t.anggota.c.paket, t.anggota.c.tugas).where(t.anggota.c.orang == orang)
    return {row.paket: Peran(row.tugas) for row in connection.execute(query)}


def names(connection: sa.Connection, ids: Collection[str]) -> dict[str, str]:
    """Orang -> name, for those of `ids` that are orang."""
    o = t.orang.c
    return {row.id: row.nama for row in connection.execute(sa.select(o.id, o.nama).where(o.id.in_(list(ids))))}
