"""Rows of kantor, and the letter numbers that an office has given out."""

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows, insert_once
from sessions.kantor import Kantor

KANTOR = Rows(t.kantor, Kantor, "Kantor")


def next_number(connection: sa.Connection, kantor: str, jenis: str, tahun: int) -> int:
    """The next number of this kind of letter this year, inside the transaction that uses it: none is doubled."""
    n = t.nomor.c
    mine = sa.and_(n.kantor == kantor, n.jenis == jenis, n.tahun == tahun)
    insert_once(connection, t.nomor, kantor=kantor, jenis=jenis, tahun=tahun, terakhir=0)
    taken = sa.update(t.nomor).where(mine).values(terakhir=n.terakhir + 1).returning(n.terakhir)
    return int(connection.execute(taken).scalar_one())
