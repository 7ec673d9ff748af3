"""Rows of nomor: the register of letter numbers. A number is taken inside the transaction that needs it."""

from datetime import datetime

import sqlalchemy as sa

from server.store import tables as t
from server.store.kantor import next_number
from server.store.rows import Rows, insert_once, to_row
from sessions import nomor as rules
from sessions.kantor import Kantor
from sessions.nomor import JenisSurat, Keadaan, Nomor

NOMOR = Rows(t.nomor_surat, Nomor, "Nomor surat")
n = t.nomor_surat.c


def take(
    connection: sa.Connection,
    id: str,
    kantor: Kantor,
    jenis: JenisSurat,
    pokja: str,
    untuk: str,
    tentang: str,
    at: datetime,
    here: datetime,
) -> str:
    """The number for the paper `untuk`: the one it has already, or the next; one that was ever used is passed over.

    `here` is `at` on the office's clocks: its year counts.
    """
    mine = NOMOR.find(connection, n.kantor == kantor.id, n.untuk == untuk, n.keadaan != Keadaan.BATAL.value)
    if mine is not None:
        return mine.nomor
    while True:
        urut = next_number(connection, kantor.id, jenis.value, here.year)
        words = rules.written(kantor, jenis, urut, pokja, here.date())
        line = Nomor(id, kantor.id, jenis, here.year, urut, words, untuk, tentang, at)
        if insert_once(connection, t.nomor_surat, **to_row(line)):
            return words


def issued(connection: sa.Connection, kantor: str, untuk: str) -> None:
    """The paper is out: its number is used for good."""
    mine = sa.and_(n.kantor == kantor, n.untuk == untuk, n.keadaan == Keadaan.DIPESAN.value)
    connection.execute(sa.update(t.nomor_surat).where(mine).values(keadaan=Keadaan.TERBIT.value))


def upcoming(connection: sa.Connection, kantor: str, jenis: JenisSurat, tahun: int) -> int:
    """The count that the next number of this kind will bear, without taking it."""
    c = t.nomor.c
    query = sa.select(c.terakhir).where(c.kantor == kantor, c.jenis == jenis.value, c.tahun == tahun)
    return int(connection.execute(query).scalar() or 0) + 1


def register(connection: sa.Connection, kantor: str, tahun: int, jenis: JenisSurat | None = None) -> list[Nomor]:
    """The lines of a year, newest first."""
    where = [n.kantor == kantor, n.tahun == tahun, *([n.jenis == jenis.value] if jenis else [])]
    return NOMOR.all(connection, *where, order=(n.jenis, n.urut.desc()))
