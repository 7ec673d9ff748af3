"""Rows of negosiasi: one price table and its rounds for each sesi that has one."""

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.errors import Conflict
from sessions.negosiasi import Negosiasi

NEGOSIASI = Rows(t.negosiasi, Negosiasi, "Negosiasi")


def of_sesi(connection: sa.Connection, sesi: str) -> Negosiasi | None:
    return NEGOSIASI.find(connection, t.negosiasi.c.sesi == sesi)


def get(connection: sa.Connection, sesi: str) -> Negosiasi:
    """Raises Conflict while the Pokja has made no table."""
    found = of_sesi(connection, sesi)
    if found is None:
        raise Conflict("Tabel harga negosiasi belum disusun. Susun dulu di halaman negosiasi.")
    return found
