"""Rows of peserta."""

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.peserta import Peserta

PESERTA = Rows(t.peserta, Peserta, "Peserta")


def of_paket(connection: sa.Connection, paket: str) -> list[Peserta]:
    return PESERTA.all(connection, t.peserta.c.paket == paket, order=t.peserta.c.peringkat)
