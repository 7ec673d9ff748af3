"""SQLite: one writer thread; units that wait together share one COMMIT (yet one that raises changes nothing).

So durable appends are cheap although every one is on disk before it is acknowledged. One process per file, proven by
flock; the writer is the only connection that ever writes or checkpoints (SQLite < 3.51.3 may corrupt a file with two).
"""

import asyncio
import fcntl
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from server.store.database import DatabaseInUse, T, Unit

log = logging.getLogger(__name__)
BATCH = 64  # units that may share one COMMIT
PRAGMAS = ("busy_timeout=10000", "foreign_keys=ON", "trusted_schema=OFF", "cell_size_check=ON", "secure_delete=ON")
WRITER = (*PRAGMAS, "journal_mode=WAL", "synchronous=FULL", "journal_size_limit=67108864")
READER = (*PRAGMAS, "query_only=ON", "wal_autocheckpoint=0")


class SQLite:
    def __init__(self, path: Path, prepare: Callable[[Path], None] = lambda path: None) -> None:
        """`prepare` migrates the file, once it is known that nobody else has it open."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(path.with_suffix(".lock"))
        prepare(path)
        self._writer = _engine(path, WRITER, "BEGIN IMMEDIATE", pool_size=1)
        self._readers = _engine(path, READER, "BEGIN", pool_size=2)
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._reading = ThreadPoolExecutor(2, thread_name_prefix="db-read")
        self._thread = threading.Thread(target=self._write_all, name="db-write", daemon=True)
        self._closed = False
        self._thread.start()

    async def write(self, unit: Unit[T]) -> T:
        if self._closed:
            raise RuntimeError("the database is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._waiting.put(_Waiting(unit, loop, future))
        return await future

    async def read(self, unit: Unit[T]) -> T:
        def go() -> T:
            with self._readers.connect() as connection:
                return unit(connection)

        return await asyncio.get_running_loop().run_in_executor(self._reading, go)

    async def scrub(self) -> bool:
        """Take what was deleted out of the log of changes as well (secure_delete keeps it out of the file).

        False when somebody was reading just then: ask again.
        """
        if self._closed:
            raise RuntimeError("the database is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bool] = loop.create_future()
        self._waiting.put(_Waiting(lambda connection: None, loop, future, scrub=True))
        return await future

    async def close(self) -> None:
        """What already waits is written first."""
        self._closed = True
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)
        self._reading.shutdown()
        self._readers.dispose()
        self._writer.dispose()
        self._lock.close()

    def _write_all(self) -> None:
        with self._writer.connect() as connection:
            while batch := self._next_batch():
                _tell(_truncate(connection, batch[0]) if batch[0].scrub else _commit(connection, batch))

    def _next_batch(self) -> "list[_Waiting]":
        """Whoever waits now; an empty list when the database closes."""
        first = self._waiting.get()
        if first is None:
            return []
        batch = [first]
        while len(batch) < BATCH and not first.scrub:
            try:
                more = self._waiting.get_nowait()
            except queue.Empty:
                break
            if more is None or more.scrub:
                self._waiting.put(more)
                break
            batch.append(more)
        return batch


class _Waiting:
    """One unit, and who waits for it; `scrub`: no unit, but the log of changes is to be emptied."""

    def __init__(
        self,
        unit: Unit[Any],
        loop: asyncio.AbstractEventLoop,
        future: "asyncio.Future[Any]",
        *,
        scrub: bool = False,
    ) -> None:
        self.unit = unit
        self.scrub = scrub
        self.loop = loop
        self._future = future

    def resolve(self, result: object, error: BaseException | None) -> None:
        if self._future.done():
            return
        if error is None:
            self._future.set_result(result)
        else:
            self._future.set_exception(error)


Outcome = tuple[_Waiting, object, BaseException | None]


class _HalfDone(Exception):
    """A unit raised after it had changed rows; its cause is what it raised."""


def _truncate(connection: sa.Connection, waiting: _Waiting) -> list[Outcome]:
    """Readers that are in the middle of something are not waited for: writers behind this one would wait as well."""
    rows: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]  # it is one
    try:
        rows.execute("PRAGMA busy_timeout=50")
        busy = rows.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.Error as error:
        return [(waiting, None, error)]
    finally:
        rows.execute(f"PRAGMA {PRAGMAS[0]}")
    return [(waiting, not busy, None)]


def _tell(outcomes: list[Outcome]) -> None:
    """Wake those who wait, once per event loop."""
    for loop in {waiting.loop for waiting, _, _ in outcomes}:
        own = [outcome for outcome in outcomes if outcome[0].loop is loop]
        try:
            loop.call_soon_threadsafe(_resolve, own)
        except RuntimeError:
            log.warning("units were committed after their event loop had closed")


def _resolve(outcomes: list[Outcome]) -> None:
    for waiting, result, error in outcomes:
        waiting.resolve(result, error)


def _commit(connection: sa.Connection, batch: list[_Waiting]) -> list[Outcome]:
    """Run the batch in one transaction: as it is, then with a SAVEPOINT each, in the end each alone.

    Nearly always the first does. A unit that raises after it has changed rows leads to the second; a full disk or the
    like to the third, so that one unit's trouble is not another's. A unit may so be run again: it has changed nothing.
    """
    for run in (_run, _run_apart):
        try:
            with connection.begin():
                return [run(connection, waiting) for waiting in batch]
        except _HalfDone:
            continue
        except Exception as error:
            if len(batch) == 1:
                return [(batch[0], None, error)]
            break
    return [outcome for waiting in batch for outcome in _commit(connection, [waiting])]


def _run(connection: sa.Connection, waiting: _Waiting) -> Outcome:
    """The unit as it is; most that refuse do so before they have changed anything."""
    rows: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]  # it is one
    before = rows.total_changes
    try:
        return waiting, waiting.unit(connection), None
    except sa.exc.OperationalError:
        raise  # the file or the disk, not the unit
    except Exception as error:
        if rows.total_changes != before:
            raise _HalfDone from error
        return waiting, None, _carried(error)


def _run_apart(connection: sa.Connection, waiting: _Waiting) -> Outcome:
    try:
        with connection.begin_nested():
            return waiting, waiting.unit(connection), None
    except sa.exc.OperationalError:
        raise
    except Exception as error:
        return waiting, None, _carried(error)


def _carried(error: Exception) -> Exception:
    """What a future can carry: it refuses StopIteration."""
    return RuntimeError(f"the unit raised {error!r}") if isinstance(error, StopIteration) else error


def _engine(path: Path, pragmas: tuple[str, ...], begin: str, pool_size: int) -> sa.Engine:
    engine = sa.create_engine(
        f"sqlite:///{path}",
        poolclass=sa.pool.QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        connect_args={"check_same_thread": False, "isolation_level": None},
    )

    @sa.event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _lock(path: Path) -> Any:
    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise DatabaseInUse(f"{path.parent} is in use by another server process") from None
    return file
