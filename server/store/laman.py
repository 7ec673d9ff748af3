"""Rows of tangkapan: pictures of what the Pokja saw on issuers' pages."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows


@dataclass(frozen=True, slots=True)
class Tangkapan:
    """`turunan`: SHA-256 of the copy that pages show, "" before it is made; `galat`: why there will be none."""

    id: str
    sesi: str
    laman: str
    sha256: str
    ukuran: int
    tipe: str
    turunan: str
    galat: str
    oleh: str
    waktu: datetime


TANGKAPAN = Rows(t.tangkapan, Tangkapan, "Tangkapan layar")


def of_sesi(connection: sa.Connection, sesi: str) -> list[Tangkapan]:
    return TANGKAPAN.all(connection, t.tangkapan.c.sesi == sesi, order=(t.tangkapan.c.waktu, t.tangkapan.c.id))


def in_sesi(connection: sa.Connection, sesi: str, id: str) -> Tangkapan | None:
    return TANGKAPAN.find(connection, t.tangkapan.c.id == id, t.tangkapan.c.sesi == sesi)
