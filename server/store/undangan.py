"""Rows of undangan, of the answers to them, and of the links that they carry."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.errors import NotFound
from sessions.kesediaan import Jawaban
from sessions.undangan import Undangan

UNDANGAN = Rows(t.undangan, Undangan, "Undangan")
JAWABAN = Rows(t.jawaban, Jawaban, "Jawaban")


def of_sesi(connection: sa.Connection, sesi: str) -> list[Undangan]:
    return UNDANGAN.all(connection, t.undangan.c.sesi == sesi, order=t.undangan.c.ke)


def latest(connection: sa.Connection, sesi: str) -> Undangan | None:
    found = UNDANGAN.all(connection, t.undangan.c.sesi == sesi, order=t.undangan.c.ke.desc(), limit=1)
    return found[0] if found else None


def answers(connection: sa.Connection, sesi: str) -> list[Jawaban]:
    return JAWABAN.all(connection, t.jawaban.c.sesi == sesi, order=t.jawaban.c.waktu)


def keep_link(connection: sa.Connection, sidik: str, wakil: str, at: datetime, until: datetime) -> None:
    row = {"sidik": sidik, "wakil": wakil, "dibuat": at.isoformat(), "habis": until.isoformat()}
    connection.execute(sa.insert(t.tautan).values(**row))


def open_link(connection: sa.Connection, sidik: str, at: datetime) -> str | None:
    """The wakil whose link this is, while it holds; opening does not use it up (mail scanners open links too)."""
    c = t.tautan.c
    alive = sa.and_(c.sidik == sidik, c.dicabut.is_(None), c.habis > at.isoformat())
    wakil = connection.execute(sa.select(c.wakil).where(alive)).scalar()
    if wakil:
        first = sa.update(t.tautan).where(c.sidik == sidik, c.dibuka.is_(None))
        connection.execute(first.values(dibuka=at.isoformat()))
    return wakil


def revoke_links(connection: sa.Connection, wakil: list[str], at: datetime) -> None:
    """Links and logins of these persons end, now and everywhere."""
    c = t.tautan.c
    connection.execute(
        sa.update(t.tautan).where(c.wakil.in_(wakil), c.dicabut.is_(None)).values(dicabut=at.isoformat())
    )
    connection.execute(sa.delete(t.login).where(t.login.c.siapa.in_(wakil)))


def in_sesi(connection: sa.Connection, sesi: str, id: str) -> Undangan:
    """A letter of this sesi; one of another is not found."""
    found = UNDANGAN.find(connection, t.undangan.c.id == id, t.undangan.c.sesi == sesi)
    if found is None:
        raise NotFound("Undangan tidak ditemukan.")
    return found


def latest_of(connection: sa.Connection, sesis: Collection[str]) -> dict[str, Undangan]:
    """Sesi -> its newest letter."""
    letters = UNDANGAN.all(connection, t.undangan.c.sesi.in_(sesis), order=t.undangan.c.ke)
    return {letter.sesi: letter for letter in letters}


def printed_answers(connection: sa.Connection, sesi: str) -> list[str]:
    """SHA-256 of each printed answer, in order."""
    j = t.jawaban.c
    query = sa.select(j.surat).where(j.sesi == sesi, j.surat != "").order_by(j.waktu)
    return list(connection.execute(query).scalars())


def first_person(connection: sa.Connection, sesi: str) -> str:
    """The id of the person to whom the invitation went."""
    w = t.wakil.c
    return str(connection.execute(sa.select(w.id).where(w.sesi == sesi, w.utama.is_(True))).scalar_one())


def sesi_of_link(connection: sa.Connection, sidik: str) -> str | None:
    """The sesi that this link opens or once opened."""
    query = sa.select(t.wakil.c.sesi).join(t.tautan, t.tautan.c.wakil == t.wakil.c.id).where(t.tautan.c.sidik == sidik)
    return connection.execute(query).scalar()
