"""The chains: appended to in the transaction that makes the event true, read by number."""

import json
import sqlite3
from collections.abc import Callable, Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from server.store import tables as t
from server.store.rows import insert_once
from sessions.errors import NotFound
from sessions.evidence import GENESIS, Entry, Event, Frontier, chain, compact, read_line

_HEAD = sa.select(t.berkas.c.ukuran, t.berkas.c.digest, t.berkas.c.tepi).where(t.berkas.c.id == sa.bindparam("b"))
_LOCKED_HEAD = _HEAD.with_for_update()  # SQLite has one writer and ignores it
_ADD = sa.insert(t.peristiwa)
_OPEN = sa.insert(t.bukaan)
_MOVE = (
    sa.update(t.berkas)
    .where(t.berkas.c.id == sa.bindparam("b"))
    .values(ukuran=sa.bindparam("n"), digest=sa.bindparam("d"), tepi=sa.bindparam("f"))
)
_SQLITE = {
    statement: str(statement.compile(dialect=sqlite.dialect(paramstyle="named"), column_keys=keys))
    for statement, keys in (
        (_LOCKED_HEAD, None),
        (_ADD, ["berkas", "no", "jenis", "baris", "digest"]),
        (_OPEN, ["berkas", "no", "garam", "isi"]),
        (_MOVE, None),
    )
}
_AFTER = (
    sa.select(t.peristiwa.c.baris, t.bukaan.c.garam, t.bukaan.c.isi)
    .select_from(
        t.peristiwa.outerjoin(
            t.bukaan, sa.and_(t.bukaan.c.berkas == t.peristiwa.c.berkas, t.bukaan.c.no == t.peristiwa.c.no)
        )
    )
    .where(t.peristiwa.c.berkas == sa.bindparam("b"), t.peristiwa.c.no > sa.bindparam("n"))
    .order_by(t.peristiwa.c.no)
)


def begin(connection: sa.Connection, berkas: str, kantor: str) -> None:
    """Open the chain of a new berkas."""
    connection.execute(sa.insert(t.berkas).values(id=berkas, kantor=kantor, ukuran=0, digest=GENESIS, tepi=""))


def append(connection: sa.Connection, event: Event, salt: str) -> Entry:
    """Add to the end of the chain; whoever else is adding waits for this transaction."""
    execute = _direct(connection)
    head = execute(_LOCKED_HEAD, {"b": event.berkas}).fetchone()
    if head is None:
        raise NotFound("Berkas tidak ditemukan.")
    size, digest, edge = head
    entry = chain(event, size + 1, digest, salt)
    tree = Frontier.from_text(size, edge).append(entry.line)
    row = {"berkas": event.berkas, "no": entry.number, "jenis": event.kind, "baris": entry.line, "digest": entry.digest}
    execute(_ADD, row)
    if event.private:
        words = {"berkas": event.berkas, "no": entry.number, "garam": salt, "isi": compact(event.private)}
        execute(_OPEN, words)
    execute(_MOVE, {"b": event.berkas, "n": entry.number, "d": entry.digest, "f": tree.to_text()})
    return entry


def _direct(connection: sa.Connection) -> Callable[[Any, dict[str, Any]], Any]:
    """How to run one of the four statements of an append: on SQLite past SQLAlchemy, whose part costs four times as
    much as the statement itself (bench/append.py)."""
    if connection.dialect.name != "sqlite":
        return connection.execute
    rows: Any = connection.connection.driver_connection

    def execute(statement: Any, row: dict[str, Any]) -> Any:
        text = _SQLITE[statement]
        try:
            return rows.execute(text, row)
        except sqlite3.Error as error:
            raise sa.exc.DBAPIError.instance(text, row, error, sqlite3.Error) from error

    return execute


def after(connection: sa.Connection, berkas: str, number: int, limit: int | None = None) -> list[Entry]:
    """What a reader who has seen `number` entries has missed, with their openings where they still exist."""
    query = _AFTER.limit(limit) if limit else _AFTER
    return [_entry(row) for row in connection.execute(query, {"b": berkas, "n": number})]


def digest_at(connection: sa.Connection, berkas: str, number: int) -> str | None:
    query = sa.select(t.peristiwa.c.digest).where(t.peristiwa.c.berkas == berkas, t.peristiwa.c.no == number)
    return connection.execute(query).scalar()


def lines(connection: sa.Connection, berkas: str) -> list[str]:
    """The lines exactly as stored."""
    query = sa.select(t.peristiwa.c.baris).where(t.peristiwa.c.berkas == berkas).order_by(t.peristiwa.c.no)
    return list(connection.execute(query).scalars())


def chains(connection: sa.Connection, kantor: str) -> list[str]:
    """The codes of every chain of an office."""
    return list(
        connection.execute(sa.select(t.berkas.c.id).where(t.berkas.c.kantor == kantor).order_by("id")).scalars()
    )


def grown(connection: sa.Connection, kantor: str) -> list[str]:
    """The chains that are longer than the last head of theirs that left the building."""
    sent = (
        sa.select(t.kepala.c.berkas, sa.func.max(t.kepala.c.ukuran).label("n")).group_by(t.kepala.c.berkas).subquery()
    )
    joined = t.berkas.outerjoin(sent, sent.c.berkas == t.berkas.c.id)
    longer = t.berkas.c.ukuran > sa.func.coalesce(sent.c.n, 0)
    query = sa.select(t.berkas.c.id).select_from(joined).where(t.berkas.c.kantor == kantor, longer)
    return list(connection.execute(query.order_by(t.berkas.c.id)).scalars())


def last_of(connection: sa.Connection, berkas: str, kind: str) -> Entry | None:
    """The newest entry of one kind."""
    newest = sa.select(sa.func.max(t.peristiwa.c.no)).where(t.peristiwa.c.berkas == berkas, t.peristiwa.c.jenis == kind)
    number = connection.execute(newest).scalar()
    return after(connection, berkas, number - 1, 1)[0] if number else None


def state(connection: sa.Connection, berkas: str) -> tuple[int, str, Frontier]:
    """Length, last digest and Merkle frontier of a chain."""
    head = connection.execute(_HEAD, {"b": berkas}).first()
    if head is None:
        raise NotFound("Berkas tidak ditemukan.")
    return head.ukuran, head.digest, Frontier.from_text(head.ukuran, head.tepi)


def keep_head(connection: sa.Connection, berkas: str, size: int, note: str, at: str) -> None:
    """Remember a signed head that leaves the building."""
    insert_once(connection, t.kepala, berkas=berkas, ukuran=size, catatan=note, waktu=at)


def heads(connection: sa.Connection, berkas: str) -> Sequence[str]:
    query = sa.select(t.kepala.c.catatan).where(t.kepala.c.berkas == berkas).order_by(t.kepala.c.ukuran)
    return connection.execute(query).scalars().all()


def _entry(row: Any) -> Entry:
    if row.isi is None:
        return read_line(row.baris)
    return read_line(row.baris, json.loads(row.isi), row.garam or "")


def hold(connection: sa.Connection, berkas: str) -> None:
    """Whoever appends to this chain waits until this transaction ends. Raises NotFound."""
    if connection.execute(_LOCKED_HEAD, {"b": berkas}).first() is None:
        raise NotFound("Berkas tidak ditemukan.")


def of_kinds(connection: sa.Connection, berkas: str, kinds: Collection[str]) -> list[Entry]:
    """The entries of some kinds only, with their openings."""
    query = _AFTER.where(t.peristiwa.c.jenis.in_(sorted(kinds)))
    return [_entry(row) for row in connection.execute(query, {"b": berkas, "n": 0})]


def of_kinds_among(
    connection: sa.Connection, berkas: Collection[str], kinds: Collection[str]
) -> dict[str, list[Entry]]:
    """Berkas -> its entries of some kinds, for many chains in one question."""
    found: dict[str, list[Entry]] = {id: [] for id in berkas}
    p, b = t.peristiwa.c, t.bukaan.c
    joined = t.peristiwa.outerjoin(t.bukaan, sa.and_(b.berkas == p.berkas, b.no == p.no))
    query = sa.select(p.berkas, p.baris, b.garam, b.isi).select_from(joined)
    query = query.where(p.berkas.in_(list(berkas)), p.jenis.in_(sorted(kinds))).order_by(p.berkas, p.no)
    for row in connection.execute(query):
        found[row.berkas].append(_entry(row))
    return found
