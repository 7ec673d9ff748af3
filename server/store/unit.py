"""One transaction: what an action reads and writes, kept whole or not at all."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa

from server.store import evidence, kode, outbox
from server.store.database import Database, is_full
from sessions.errors import Conflict, Full
from sessions.evidence import Entry, Event
from sessions.peristiwa import KINDS

T = TypeVar("T")


class Tx:
    """A connection inside a transaction, and what the transaction says to the world once it is committed."""

    def __init__(self, connection: sa.Connection, now: Callable[[], datetime], new_salt: Callable[[], str]) -> None:
        self.connection = connection
        self.now = now
        self._new_salt = new_salt
        self.appended: list[Entry] = []
        self.enqueued = False

    def begin_berkas(self, berkas: str, kantor: str) -> None:
        evidence.begin(self.connection, berkas, kantor)

    def append(self, *events: Event) -> list[Entry]:
        """Put the events at the end of their chains; a kind nobody described is a bug (ValueError)."""
        if unknown := {event.kind for event in events} - KINDS.keys():
            raise ValueError(f"kinds of event missing from sessions/peristiwa.py: {', '.join(sorted(unknown))}")
        entries = [evidence.append(self.connection, event, self._new_salt()) for event in events]
        self.appended += entries
        return entries

    def enqueue(
        self, jenis: str, isi: Mapping[str, object], *, kunci: str | None = None, at: datetime | None = None
    ) -> None:
        """Ask for background work, now or at a time; the same `kunci` asks only once."""
        start = at.timestamp() if at else None
        now = self.now().timestamp()
        self.enqueued |= outbox.enqueue(self.connection, jenis, isi, now=now, kunci=kunci, at=start)


@dataclass(slots=True)
class Once:
    """A key that whoever asked gave their write, and what to answer when it comes again; `kept` once it is on disk."""

    siapa: str
    kunci: str
    jawaban: Mapping[str, object]
    kept: bool = False

    def keep(self, tx: Tx) -> None:
        if not kode.keep_key(tx.connection, self.siapa, self.kunci, self.jawaban, tx.now()):
            raise Conflict("Pesan yang sama baru saja diterima lewat sambungan lain. Muat ulang halaman ini.")


_ONCE: ContextVar[Once | None] = ContextVar("once", default=None)


class Store:
    """Runs units of work, and tells `committed` and `work` about each transaction once it is on disk.

    `passing` is told what is only worth knowing now, such as how far a photo is: nothing of it is kept.
    """

    def __init__(self, database: Database, now: Callable[[], datetime], new_salt: Callable[[], str]) -> None:
        self.database = database
        self._now = now
        self._new_salt = new_salt
        self.committed: Callable[[list[Entry]], None] = lambda entries: None
        self.passing: Callable[[str, Mapping[str, object]], None] = lambda sesi, what: None
        self.work: Callable[[], None] = lambda: None

    async def write(self, unit: Callable[[Tx], T]) -> T:
        """The unit's result once its changes are on disk. Raises Full when the disk is."""
        made: list[Tx] = []
        once = _ONCE.get()

        def run(connection: sa.Connection) -> T:
            tx = Tx(connection, self._now, self._new_salt)
            made[:] = [tx]  # a unit may be run again, alone, after its batch failed
            if once and not once.kept:
                once.keep(tx)
            return unit(tx)

        try:
            result = await self.database.write(run)
        except sa.exc.DBAPIError as error:
            if is_full(error):
                raise Full(
                    "Penyimpanan server penuh; tindakan terakhir tidak tersimpan, yang sebelumnya aman. Hubungi Tim IT."
                ) from error
            raise
        if once:
            once.kept = True
        self._tell(made[0])
        return result

    @contextmanager
    def once(self, siapa: str, kunci: str, jawaban: Mapping[str, object]) -> Iterator[Once]:
        """The first transaction within keeps this key: a write whose answer was lost on the way is not done again."""
        once = Once(siapa, kunci, jawaban)
        token = _ONCE.set(once)
        try:
            yield once
        finally:
            _ONCE.reset(token)

    def _tell(self, tx: Tx) -> None:
        if tx.appended:
            self.committed(tx.appended)
        if tx.enqueued:
            self.work()

    async def probe(self) -> None:
        """Raises what a real write would raise when rows cannot be written."""
        await self.write(lambda tx: tx.connection.execute(sa.select(1)))

    async def read(self, query: Callable[[sa.Connection], T]) -> T:
        return await self.database.read(query)
