"""Background work: rows of `pekerjaan` run by handlers, in this process or handed round by procrastinate.

A handler gets a `Job`. It ends its work with `job.finish(tx)` inside the transaction that keeps its effect, so that the
effect and its being done are one. Before a step that cannot be undone it writes a mark (`await job.mark("…")`); when a
later try finds the mark, the step may or may not have happened, and the handler decides: do it again, or `Hold`.
"""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from server.store import outbox
from server.store.unit import Store, Tx
from server.tasks import woken

log = logging.getLogger(__name__)

LEASE = 30.0  # seconds a claim holds without being renewed
BEAT = 5.0
RETRY_CAP = 3600.0
END_CAP = 30.0  # seconds between tries to write down how a job ended
ATTEMPTS = 8


class Hold(Exception):
    """The effect is unknown or a person must decide: park the work visibly, never retry by itself."""


class Permanent(Exception):
    """Trying again cannot help."""


class Later(Exception):
    """Try again after so many seconds."""

    def __init__(self, seconds: float, reason: str) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Fenced(Exception):
    """Another worker has taken this work over; what this one wanted to write is refused."""


class Job:
    """One claimed row."""

    def __init__(self, row: Any, store: Store) -> None:
        self.id: int = row.id
        self.jenis: str = row.jenis
        self.isi: dict[str, Any] = json.loads(row.isi)
        self.attempt: int = row.percobaan
        self.marked: str | None = row.tanda
        self.finished = False
        self._epoch: int = row.epoch
        self._store = store

    async def mark(self, mark: str) -> None:
        await self._store.write(lambda tx: self._update(tx, tanda=mark))
        self.marked = mark

    async def progress(self, words: str) -> None:
        await self._store.write(lambda tx: self._update(tx, kemajuan=words))

    def finish(self, tx: Tx) -> None:
        """Done: call it in the transaction that keeps the effect."""
        now = tx.now().timestamp()
        self._update(tx, keadaan="selesai", pemilik=None, tanda=None, galat=None, selesai=now)
        self.finished = True

    def _update(self, tx: Tx, **values: object) -> None:
        if not outbox.update(tx.connection, self.id, self._epoch, **values):
            raise Fenced(self.id)

    async def end(self, **values: object) -> None:
        """Write down how it ended, however long the disk is full or the database away."""
        wait = 0.5
        while True:
            try:
                with suppress(Fenced):
                    await self._store.write(lambda tx: self._update(tx, pemilik=None, **values))
                return
            except Exception:
                log.exception("the end of job %s %s cannot be written; trying again", self.jenis, self.id)
            await asyncio.sleep(wait)
            wait = min(END_CAP, wait * 2)


Handler = Callable[[Job], Awaitable[None]]


class Runner:
    """Runs one claimed job to an end that is written down, whatever its handler does."""

    def __init__(self, store: Store, handlers: Mapping[str, Handler], now: Callable[[], float]) -> None:
        self.store = store
        self.handlers = handlers
        self.now = now

    async def run(self, job: Job) -> None:
        try:
            await self.handlers[job.jenis](job)
            if not job.finished:
                await job.end(keadaan="selesai", tanda=None, galat=None, selesai=self.now())
        except Fenced:
            log.warning("job %s %s was taken over by another worker", job.jenis, job.id)
        except Hold as error:
            await job.end(keadaan="ditahan", galat=str(error))
        except Later as error:
            await job.end(keadaan="antre", tanda=None, mulai_pada=self.now() + error.seconds, galat=str(error))
        except Permanent as error:
            await job.end(keadaan="gagal", galat=str(error), selesai=self.now())
        except Exception as error:
            log.exception("job %s %s failed", job.jenis, job.id)
            await self._retry(job, error)

    async def _retry(self, job: Job, error: Exception) -> None:
        words = f"{type(error).__name__}: {error}"
        if job.attempt >= ATTEMPTS:
            await job.end(keadaan="gagal", galat=words, selesai=self.now())
            return
        wait = min(RETRY_CAP, 0.5 * 2 ** (job.attempt - 1)) * random.uniform(0.8, 1.2)  # noqa: S311 - spreads retries
        await job.end(keadaan="antre", mulai_pada=self.now() + wait, galat=words)


class Dispatcher:
    """The embedded dispatcher: claims due rows and runs them on this process' event loop.

    SQLite's flock proves that rows found running at start belong to a dead process.
    """

    def __init__(
        self, store: Store, handlers: Mapping[str, Handler], now: Callable[[], float], limits: Mapping[str, int]
    ) -> None:
        self._runner = Runner(store, handlers, now)
        self._store = store
        self._now = now
        self._limits = limits
        self.owner = random.getrandbits(62)
        self._kicked = asyncio.Event()
        self._running: dict[int, tuple[str, asyncio.Task[None]]] = {}
        self._loop_task: asyncio.Task[None] | None = None
        self._stopping = False

    def kick(self) -> None:
        self._kicked.set()

    async def is_gone(self, owner: int) -> bool:
        """Whether that process is dead: the flock lets no other live beside this one."""
        return owner != self.owner

    async def start(self) -> None:
        await self._store.write(lambda tx: outbox.release(tx.connection, outbox.p.id > 0))
        self._loop_task = asyncio.create_task(self._loop(), name="dispatcher")

    async def stop(self, grace: float = 10.0) -> None:
        """Finish what runs, within `grace` seconds; give the rest back to the queue."""
        self._stopping = True
        self.kick()
        if self._loop_task:
            await self._loop_task
        tasks = [task for _, task in self._running.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=grace)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._store.write(lambda tx: outbox.release(tx.connection, outbox.p.pemilik == self.owner))

    async def _loop(self) -> None:
        while not self._stopping:
            self._kicked.clear()
            try:
                pause = await self._round()
            except Exception:
                log.exception("dispatch failed")
                pause = 1.0
            if pause and not self._stopping:
                await woken(self._kicked, pause)

    async def _round(self) -> float:
        """Start what is due; how long to sleep when nothing is."""
        due = await self._store.read(outbox.due)
        now = self._now()
        free = {jenis: self._free(jenis) for jenis in due if jenis in self._runner.handlers}
        want = {jenis: free[jenis] for jenis, start in due.items() if free.get(jenis, 0) > 0 and start <= now}
        if not want:
            starts = [due[jenis] for jenis, slots in free.items() if slots > 0]
            return min(30.0, max(0.005, min(starts, default=now + 30.0) - now))
        rows = await self._store.write(
            lambda tx: outbox.claim(tx.connection, now=now, lease=LEASE, owner=self.owner, want=want)
        )
        for row in rows:
            self._start(Job(row, self._store))
        return 0.0 if rows else 0.05

    def _free(self, jenis: str) -> int:
        return self._limits.get(jenis, 4) - sum(kind == jenis for kind, _ in self._running.values())

    def _start(self, job: Job) -> None:
        task = asyncio.create_task(self._run(job), name=f"job-{job.jenis}-{job.id}")
        self._running[job.id] = (job.jenis, task)

    async def _run(self, job: Job) -> None:
        try:
            await self._runner.run(job)
        finally:
            self._running.pop(job.id, None)
            self.kick()

    async def drain(self) -> int:
        """Run everything that is due now, here; how many jobs that was. For commands and tests without a loop."""
        done = 0
        while True:
            want = dict.fromkeys(self._runner.handlers, 20)
            rows = await self._store.write(
                lambda tx, want=want: outbox.claim(  # type: ignore[misc]
                    tx.connection, now=self._now(), lease=LEASE, owner=self.owner, want=want
                )
            )
            if not rows:
                return done
            await asyncio.gather(*(self._runner.run(Job(row, self._store)) for row in rows))
            done += len(rows)
