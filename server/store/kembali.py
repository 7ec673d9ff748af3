"""Rows of kembali: what came back for a terbitan."""

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.kembali import OPEN, Cara, Kembali, Kiriman

KEMBALI = Rows(t.kembali, Kembali, "Berkas yang kembali")


def of_sesi(connection: sa.Connection, sesi: str) -> list[Kembali]:
    return KEMBALI.all(connection, t.kembali.c.sesi == sesi, order=(t.kembali.c.dibuat, t.kembali.c.id))


def open_of(connection: sa.Connection, terbitan: str, cara: Cara) -> Kembali | None:
    """The return that more files may still come to."""
    c = t.kembali.c
    states = [state.value for state in OPEN]
    return KEMBALI.find(connection, c.terbitan == terbitan, c.cara == cara.value, c.keadaan.in_(states))


def kiriman(connection: sa.Connection, sesi: str, id: str) -> Kiriman | None:
    """A file that came for a terbitan of this sesi."""
    return next((one for back in of_sesi(connection, sesi) for one in back.kiriman if one.id == id), None)


def undecided(connection: sa.Connection, sesi: str) -> list[Kembali]:
    return [one for one in of_sesi(connection, sesi) if one.keadaan in OPEN]
