"""Rows of terbitan."""

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.terbitan import Terbitan

TERBITAN = Rows(t.terbitan, Terbitan, "Berkas")


def of_sesi(connection: sa.Connection, sesi: str) -> list[Terbitan]:
    return TERBITAN.all(connection, t.terbitan.c.sesi == sesi, order=(t.terbitan.c.waktu, t.terbitan.c.id))
