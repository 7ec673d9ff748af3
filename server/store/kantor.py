"""Rows of kantor, and the letter numbers that an office has given out."""

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.kantor import Kantor

KANTOR = Rows(t.kantor, Kantor, "Kantor")


def next_number(connection: sa.Connection, kantor: str, jenis: str, tahun: int) -> int:
    """The next number of this kind of letter this year, inside the transaction that uses it: none is doubled."""
    n = t.nomor.c
    mine = sa.and_(n.kantor == kantor, n.jenis == jenis, n.tahun == tahun)
    last = connection.execute(sa.select(n.terakhir).where(mine).with_for_update()).scalar()
    if last is None:
        connection.execute(sa.insert(t.nomor).values(kantor=kantor, jenis=jenis, tahun=tahun, terakhir=1))
        return 1
    connection.execute(sa.update(t.nomor).where(mine).values(terakhir=last + 1))
    return int(last) + 1
