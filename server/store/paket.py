"""Rows of paket, and whose they are."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.paket import Paket
from sessions.wewenang import Pelaku, Peran

PAKET = Rows(t.paket, Paket, "Paket")


def of_person(connection: sa.Connection, me: Pelaku, at: datetime, limit: int = 200) -> list[Paket]:
    """The pakets in which this person has a place, newest first."""
    p = t.paket.c
    if me.peran is Peran.KEPALA:
        mine: sa.ColumnElement[bool] = p.kantor == me.kantor
    elif me.peran is Peran.AUDITOR:
        h = t.hak_audit.c
        granted = (
            sa.select(t.hak_audit_paket.c.paket)
            .join(t.hak_audit, h.id == t.hak_audit_paket.c.hak)
            .where(h.orang == me.id, h.keadaan == "aktif", h.mulai <= at.isoformat(), h.habis > at.isoformat())
        )
        mine = p.id.in_(granted)
    else:
        a = t.anggota.c
        return PAKET.all(connection, a.orang == me.id, p.id == a.paket, order=a.dibuat.desc(), limit=limit)
    return PAKET.all(connection, mine, order=p.dibuat.desc(), limit=limit)


def of_office(connection: sa.Connection, kantor: str) -> list[Paket]:
    return PAKET.all(connection, t.paket.c.kantor == kantor, order=t.paket.c.dibuat.desc())


def among(connection: sa.Connection, ids: Collection[str]) -> list[Paket]:
    return PAKET.all(connection, t.paket.c.id.in_(list(ids)), order=t.paket.c.dibuat.desc())
