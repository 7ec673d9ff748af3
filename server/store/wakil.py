"""Rows of wakil: the persons who may come for a peserta, each with a personal link."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows


@dataclass(frozen=True, slots=True)
class Wakil:
    """`kapasitas` is "" until the answer says it; `utama` is the one to whom the invitation went."""

    id: str
    sesi: str
    nama: str
    jabatan: str
    kapasitas: str
    surel: str
    telepon: str
    dibuat: datetime
    utama: bool


WAKIL = Rows(t.wakil, Wakil, "Wakil")


def of_sesi(connection: sa.Connection, sesi: str) -> list[Wakil]:
    return WAKIL.all(connection, t.wakil.c.sesi == sesi, order=(t.wakil.c.utama.desc(), t.wakil.c.dibuat))
