"""Rows of the work that joins a sesi's recordings: whether it waits or runs, and how far it is."""

import sqlalchemy as sa

from server.store import tables as t

p = t.pekerjaan.c


def key(sesi: str, what: str) -> str:
    return f"jahit:{sesi}:{what}"


def progress(connection: sa.Connection, sesi: str) -> str | None:
    """How far the work is ("" before it began); None when none waits or runs."""
    open_ = sa.and_(p.jenis == "jahit", p.kunci.like(key(sesi, "%")), p.keadaan.not_in(("selesai", "gagal")))
    row = connection.execute(sa.select(p.kemajuan).where(open_).order_by(p.id.desc()).limit(1)).first()
    return None if row is None else row[0] or ""
