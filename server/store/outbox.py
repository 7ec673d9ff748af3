"""Rows of background work: written in the transaction that causes it, claimed with a fence, finished with it."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import insert_once

p = t.pekerjaan.c
CHANNEL = "pekerjaan"
_CARRIED = sa.table("procrastinate_jobs", *(sa.column(name) for name in ("status", "queueing_lock", "worker_id")))
j = _CARRIED.c
_TODO: sa.ColumnElement[str] = sa.literal_column("'todo'")  # of procrastinate's own type
_DOING: sa.ColumnElement[str] = sa.literal_column("'doing'")


def enqueue(
    connection: sa.Connection,
    jenis: str,
    isi: Mapping[str, object],
    *,
    now: float,
    kunci: str | None = None,
    at: float | None = None,
) -> bool:
    """Ask for work. `kunci` makes it idempotent: False when that work is already asked for."""
    row = {"jenis": jenis, "kunci": kunci, "isi": json.dumps(isi), "mulai_pada": at if at is not None else now}
    if not insert_once(connection, t.pekerjaan, **row, dibuat=now):
        return False
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_notify(CHANNEL, "")))
    return True


def due(connection: sa.Connection) -> dict[str, float]:
    """The earliest start of each kind of work that waits."""
    query = sa.select(p.jenis, sa.func.min(p.mulai_pada)).where(p.keadaan == "antre").group_by(p.jenis)
    return {row[0]: row[1] for row in connection.execute(query)}


def claim(connection: sa.Connection, *, now: float, lease: float, owner: int, want: Mapping[str, int]) -> Sequence[Any]:
    """Take up to `want[jenis]` due rows of each kind; each claim raises the row's epoch."""
    rows: list[Any] = []
    for jenis, count in want.items():
        waiting = (
            sa.select(p.id)
            .where(p.keadaan == "antre", p.mulai_pada <= now, p.jenis == jenis)
            .order_by(p.mulai_pada, p.id)
            .limit(count)
            .with_for_update(skip_locked=True)
        )
        rows += _take(connection, p.id.in_(waiting), now=now, lease=lease, owner=owner)
    return rows


def claim_one(
    connection: sa.Connection, id: int, *, now: float, lease: float, owner: int, kinds: Collection[str]
) -> Any | None:
    """Take this row if it waits, is due and of one of these kinds."""
    rows = _take(
        connection,
        sa.and_(p.id == id, p.keadaan == "antre", p.mulai_pada <= now, p.jenis.in_(kinds)),
        now=now,
        lease=lease,
        owner=owner,
    )
    return rows[0] if rows else None


def _take(
    connection: sa.Connection, which: sa.ColumnElement[bool], *, now: float, lease: float, owner: int
) -> list[Any]:
    query = (
        sa.update(t.pekerjaan)
        .where(which)
        .values(keadaan="berjalan", pemilik=owner, sewa=now + lease, epoch=p.epoch + 1, percobaan=p.percobaan + 1)
        .returning(p.id, p.jenis, p.isi, p.percobaan, p.epoch, p.tanda)
    )
    return list(connection.execute(query).all())


def carried_as(id: int) -> str:
    """The queueing lock under which procrastinate carries a row; it carries each once."""
    return f"pekerjaan-{id}"


def uncarried(connection: sa.Connection, now: float, kinds: Collection[str], limit: int = 200) -> Sequence[int]:
    """Due rows of these kinds that procrastinate does not carry yet."""
    carried = sa.exists().where(j.status == _TODO, j.queueing_lock == sa.func.concat("pekerjaan-", p.id))
    query = sa.select(p.id).where(p.keadaan == "antre", p.mulai_pada <= now, p.jenis.in_(kinds), ~carried)
    return connection.execute(query.order_by(p.mulai_pada, p.id).limit(limit)).scalars().all()


def forget_carried(connection: sa.Connection) -> int:
    """Take away what procrastinate's dead workers left; the rows that they ran are in `pekerjaan`."""
    left = sa.delete(_CARRIED).where(j.status == _DOING, j.worker_id.is_(None))
    return connection.execute(left).rowcount


def update(connection: sa.Connection, id: int, epoch: int, **values: object) -> bool:
    """Change a running row; False when another worker has taken it over since."""
    query = sa.update(t.pekerjaan).where(p.id == id, p.epoch == epoch, p.keadaan == "berjalan").values(**values)
    return connection.execute(query).rowcount == 1


def renew(connection: sa.Connection, owner: int, until: float) -> None:
    query = sa.update(t.pekerjaan).where(p.keadaan == "berjalan", p.pemilik == owner).values(sewa=until)
    connection.execute(query)


def release(connection: sa.Connection, which: sa.ColumnElement[bool]) -> int:
    """Give running rows back to the queue; `tanda` stays, so a handler sees that it may have been half-way."""
    query = sa.update(t.pekerjaan).where(p.keadaan == "berjalan", which).values(keadaan="antre", pemilik=None)
    return connection.execute(query).rowcount


def counts(connection: sa.Connection) -> dict[tuple[str, str], int]:
    query = sa.select(p.jenis, p.keadaan, sa.func.count()).group_by(p.jenis, p.keadaan)
    return {(jenis, keadaan): count for jenis, keadaan, count in connection.execute(query)}


def held(connection: sa.Connection) -> Sequence[Any]:
    """Work that a person must look at: held or given up."""
    query = sa.select(p.id, p.jenis, p.isi, p.keadaan, p.galat).where(p.keadaan.in_(["ditahan", "gagal"]))
    return connection.execute(query.order_by(p.id)).all()


def other_owners(connection: sa.Connection, owner: int) -> Sequence[int]:
    """Workers, other than `owner`, that hold running rows."""
    query = sa.select(p.pemilik).where(p.keadaan == "berjalan", p.pemilik != owner).distinct()
    return [row for row in connection.execute(query).scalars() if row is not None]
