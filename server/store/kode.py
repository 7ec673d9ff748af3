"""Rows of one-time codes (by their hash), and of answers already given to a write's key."""

import json
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from server.store import tables as t
from sessions.errors import Conflict


def keep_code(connection: sa.Connection, siapa: str, untuk: str, sidik: str, until: datetime) -> None:
    c = t.kode.c
    connection.execute(sa.delete(t.kode).where(c.siapa == siapa, c.untuk == untuk))
    connection.execute(
        sa.insert(t.kode).values(siapa=siapa, untuk=untuk, sidik=sidik, habis=until.isoformat(), percobaan=0)
    )


def try_code(connection: sa.Connection, siapa: str, untuk: str, sidik: str, at: datetime, most: int = 5) -> bool:
    """True once, for the right code in time; each wrong try counts."""
    c = t.kode.c
    mine = sa.and_(c.siapa == siapa, c.untuk == untuk)
    row = connection.execute(sa.select(t.kode).where(mine)).first()
    if row is None or row.habis <= at.isoformat() or row.percobaan >= most:
        return False
    if row.sidik != sidik:
        connection.execute(sa.update(t.kode).where(mine).values(percobaan=row.percobaan + 1))
        return False
    connection.execute(sa.delete(t.kode).where(mine))
    return True


def recall(connection: sa.Connection, siapa: str, kunci: str, sidik: str) -> Mapping[str, object] | None:
    """The answer that this person's write with this key got; Conflict when the key came with another body."""
    c = t.idempoten.c
    row = connection.execute(sa.select(c.sidik, c.jawaban).where(c.siapa == siapa, c.kunci == kunci)).first()
    if row is None:
        return None
    if row.sidik != sidik:
        raise Conflict("Kunci pengiriman ini sudah dipakai untuk isi lain. Muat ulang halaman, lalu ulangi.")
    answer: Mapping[str, object] = json.loads(row.jawaban)
    return answer


def remember(
    connection: sa.Connection, siapa: str, kunci: str, sidik: str, jawaban: Mapping[str, object], at: datetime
) -> None:
    row = {"siapa": siapa, "kunci": kunci, "sidik": sidik, "jawaban": json.dumps(jawaban, default=str)}
    connection.execute(sa.insert(t.idempoten).values(**row, waktu=at.isoformat()))


def take_link(connection: sa.Connection, sidik: str, untuk: str, at: datetime) -> str | None:
    """Use up a one-time link: whose it was, or None when it is spent or over. The row is (link's hash, owner)."""
    c = t.kode.c
    mine = sa.and_(c.siapa == sidik, c.untuk == untuk)
    row = connection.execute(sa.select(c.sidik, c.habis).where(mine)).first()
    connection.execute(sa.delete(t.kode).where(mine))
    return row.sidik if row and row.habis > at.isoformat() else None
