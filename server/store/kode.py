"""Rows of one-time codes (by their hash), and of answers already given to a write's key."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import insert_once

MOST = 5
"""How often a code may be tried."""


@dataclass(frozen=True, slots=True)
class Kode:
    """A code that was just used up, as it was before."""

    siapa: str
    untuk: str
    sidik: str
    habis: str
    percobaan: int


def keep_code(connection: sa.Connection, siapa: str, untuk: str, sidik: str, until: datetime) -> None:
    c = t.kode.c
    connection.execute(sa.delete(t.kode).where(c.siapa == siapa, c.untuk == untuk))
    connection.execute(
        sa.insert(t.kode).values(siapa=siapa, untuk=untuk, sidik=sidik, habis=until.isoformat(), percobaan=0)
    )


def try_code(connection: sa.Connection, siapa: str, untuk: str, sidik: str, at: datetime) -> Kode | None:
    """Once, for the right code in time; each wrong try counts, however many come at once."""
    c = t.kode.c
    mine = sa.and_(c.siapa == siapa, c.untuk == untuk)
    row = connection.execute(sa.select(t.kode).where(mine).with_for_update()).first()
    if row is None or row.habis <= at.isoformat() or row.percobaan >= MOST:
        return None
    if row.sidik != sidik:
        connection.execute(sa.update(t.kode).where(mine).values(percobaan=row.percobaan + 1))
        return None
    connection.execute(sa.delete(t.kode).where(mine))
    return Kode(siapa, untuk, sidik, row.habis, row.percobaan)


def give_back(connection: sa.Connection, kode: Kode) -> int:
    """A right code whose use came to nothing can be used again, with one try less; how many are left.

    A newer code that was asked for meanwhile stays.
    """
    left = MOST - kode.percobaan - 1
    if left > 0:
        row = {**asdict(kode), "percobaan": kode.percobaan + 1}
        insert_once(connection, t.kode, **row)
    return left


def recall(connection: sa.Connection, siapa: str, kunci: str) -> dict[str, Any] | None:
    """What this person's write with this key was answered."""
    c = t.idempoten.c
    text = connection.execute(sa.select(c.jawaban).where(c.siapa == siapa, c.kunci == kunci)).scalar()
    return None if text is None else dict(json.loads(text))


def keep_key(connection: sa.Connection, siapa: str, kunci: str, jawaban: Mapping[str, object], at: datetime) -> bool:
    """Keep a key, in the transaction that it is for, with the answer as far as it is known; False when it is there."""
    text = json.dumps(jawaban, default=str)
    return insert_once(connection, t.idempoten, siapa=siapa, kunci=kunci, jawaban=text, waktu=at.isoformat())


def remember(connection: sa.Connection, siapa: str, kunci: str, jawaban: Mapping[str, object], at: datetime) -> None:
    """Keep an answer, in the place of the one that was known when the key was kept."""
    if not keep_key(connection, siapa, kunci, jawaban, at):
        c = t.idempoten.c
        mine = sa.update(t.idempoten).where(c.siapa == siapa, c.kunci == kunci)
        connection.execute(mine.values(jawaban=json.dumps(jawaban, default=str)))


def take_link(connection: sa.Connection, sidik: str, untuk: str, at: datetime) -> str | None:
    """Use up a one-time link: whose it was, or None when it is spent or over. The row is (link's hash, owner)."""
    c = t.kode.c
    mine = sa.and_(c.siapa == sidik, c.untuk == untuk)
    row = connection.execute(sa.delete(t.kode).where(mine).returning(c.sidik, c.habis)).first()
    return row.sidik if row and row.habis > at.isoformat() else None


def code_holds(connection: sa.Connection, siapa: str, untuk: str, at: datetime) -> datetime | None:
    """Until when this person's last code for this can be used; None when there is none."""
    c = t.kode.c
    habis = connection.execute(sa.select(c.habis).where(c.siapa == siapa, c.untuk == untuk)).scalar()
    return datetime.fromisoformat(habis) if habis and habis > at.isoformat() else None
