"""On PostgreSQL the outbox is relayed to procrastinate, whose workers in every server process share the work.

procrastinate only carries the row's id. State, marks, retries and fencing stay in `pekerjaan`, so the handlers and what
pages show of the work are the same as with the embedded dispatcher. A row is relayed under a queueing lock; when a
worker dies, its row waits again and is relayed again. What procrastinate loses (a restart of PostgreSQL in the middle)
is only a message about a row that still waits.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

import procrastinate
import sqlalchemy as sa
from procrastinate.exceptions import AlreadyEnqueued

from server.jobs import BEAT, LEASE, Handler, Job, Runner
from server.store import outbox
from server.store.presence import Presence
from server.store.unit import Store

log = logging.getLogger(__name__)
QUEUE = "ruang_bukti"
LOOK = 5.0  # seconds after which waiting rows are looked for although nothing was heard
RETRY_TIME = 1.0  # seconds


class Relay:
    """Has the same `start`, `stop`, `kick`, `owner` and `is_gone` as `jobs.Dispatcher`."""

    def __init__(
        self, store: Store, handlers: Mapping[str, Handler], now: Callable[[], float], url: str, concurrency: int = 8
    ) -> None:
        dsn = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._runner = Runner(store, handlers, now)
        self._store = store
        self._now = now
        self._concurrency = concurrency
        self.owner = random.getrandbits(62)
        self._kicked = asyncio.Event()
        self._presence = Presence(dsn, self.owner, self.kick)
        self._tasks: list[asyncio.Task[None]] = []
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=dsn))
        self._task = self._app.task(name="pekerjaan", queue=QUEUE)(self._perform)

    def kick(self) -> None:
        self._kicked.set()

    async def is_gone(self, owner: int) -> bool:
        """Whether that process is dead. Raises asyncpg.InterfaceError while PostgreSQL is away."""
        return await self._presence.is_gone(owner)

    async def start(self) -> None:
        await self._presence.open()
        await self._app.open_async()
        await self._presence.make_once("procrastinate_jobs", self._app.schema_manager.apply_schema_async)
        await self._app.job_manager.prune_stalled_workers(LEASE)
        await self._store.write(lambda tx: outbox.forget_carried(tx.connection))
        loops = {"procrastinate": self._work, "relay": self._relay, "relay-beat": self._beat}
        self._tasks = [asyncio.create_task(self._for_ever(loop), name=name) for name, loop in loops.items()]

    async def stop(self, grace: float = 10.0) -> None:
        """Finish what runs, within `grace` seconds; give the rest back to the queue."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()  # procrastinate then fetches no more and waits for what runs
        await asyncio.wait(self._tasks, timeout=grace)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._store.write(lambda tx: outbox.release(tx.connection, outbox.p.pemilik == self.owner))
        await self._app.close_async()
        await self._presence.close()

    async def _work(self) -> None:
        await self._app.run_worker_async(
            queues=[QUEUE], concurrency=self._concurrency, install_signal_handlers=False, delete_jobs="always",
            fetch_job_polling_interval=LOOK,
        )  # fmt: skip

    async def _perform(self, id: int) -> None:
        row = await self._store.write(
            lambda tx: outbox.claim_one(
                tx.connection, id, now=self._now(), lease=LEASE, owner=self.owner, kinds=self._runner.handlers
            )
        )
        if row is None:
            return
        task = asyncio.ensure_future(self._runner.run(Job(row, self._store)))
        self._running.add(task)
        try:
            await task
        finally:
            self._running.discard(task)
            self.kick()

    async def _relay(self) -> None:
        """Hand round what is due, then sleep until more is."""
        self._kicked.clear()
        for id in await self._store.read(lambda c: outbox.uncarried(c, self._now(), self._runner.handlers)):
            with suppress(AlreadyEnqueued):  # by another process, a moment ago
                await self._task.configure(queueing_lock=outbox.carried_as(id)).defer_async(id=id)
        due = await self._store.read(outbox.due)
        later = [start - self._now() for start in due.values() if start > self._now()]
        with suppress(TimeoutError):
            async with asyncio.timeout(min([LOOK, *(max(0.005, wait) for wait in later)])):
                await self._kicked.wait()

    async def _beat(self) -> None:
        """Renew our leases; free what dead or hung workers hold."""
        now = self._now()
        await self._store.write(lambda tx: outbox.renew(tx.connection, self.owner, now + LEASE))
        freed = await self._free_dead()
        freed += await self._store.write(lambda tx: outbox.release(tx.connection, outbox.p.sewa < now))
        if freed:
            log.warning("took over %d jobs from dead or hung workers", freed)
            self.kick()
        await asyncio.sleep(BEAT / 2)

    async def _free_dead(self) -> int:
        """A worker's advisory lock is free only when its process is gone. Should it live after all, it is fenced."""
        freed = 0
        for owner in await self._store.read(lambda c: outbox.other_owners(c, self.owner)):
            if await self._presence.is_gone(owner):
                freed += await self._store.write(
                    lambda tx, owner=owner: outbox.release(tx.connection, outbox.p.pemilik == owner)  # type: ignore[misc]
                )
        return freed

    async def _for_ever(self, loop: Callable[[], Awaitable[None]]) -> None:
        """One round after another; PostgreSQL may be away for a while. A library may swallow that it was cancelled."""
        while not self._stopping:
            try:
                await loop()
            except Exception:
                log.exception("%s failed", loop.__name__)
                await asyncio.sleep(RETRY_TIME)
