"""On PostgreSQL the outbox is relayed to procrastinate, whose workers in every server process share the work.

procrastinate only carries the row's id. State, marks, retries and fencing stay in `pekerjaan`, so the handlers and what
pages show of the work are the same as with the embedded dispatcher. A row is relayed under a queueing lock; when a
worker dies, its lease runs out, the row waits again and is relayed again.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from contextlib import suppress

import asyncpg
import procrastinate
import sqlalchemy as sa
from procrastinate.exceptions import AlreadyEnqueued

from server.jobs import BEAT, LEASE, Handler, Job, Runner
from server.store import outbox
from server.store.unit import Store

log = logging.getLogger(__name__)
QUEUE = "ruang_bukti"
SCHEMA_LOCK = 727002


class Relay:
    """Has the same methods as `jobs.Dispatcher`."""

    def __init__(
        self, store: Store, handlers: Mapping[str, Handler], now: Callable[[], float], url: str, concurrency: int = 8
    ) -> None:
        plain = sa.make_url(url).set(drivername="postgresql")
        self._dsn = plain.render_as_string(hide_password=False)
        self._runner = Runner(store, handlers, now)
        self._store = store
        self._now = now
        self._concurrency = concurrency
        self._owner = random.getrandbits(62)
        self._kicked = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=self._dsn))
        self._task = self._app.task(name="pekerjaan", queue=QUEUE)(self._perform)

    def kick(self) -> None:
        self._kicked.set()

    async def start(self) -> None:
        self._listener = await asyncpg.connect(self._dsn)
        # Held as long as this process lives; PostgreSQL frees it the moment the process dies.
        await self._listener.execute("SELECT pg_advisory_lock($1)", self._owner)
        await self._listener.add_listener(outbox.CHANNEL, lambda *_: self.kick())
        await self._app.open_async()
        await self._apply_schema()
        worker = self._app.run_worker_async(
            queues=[QUEUE], concurrency=self._concurrency, install_signal_handlers=False, delete_jobs="always",
            fetch_job_polling_interval=5.0, shutdown_graceful_timeout=10.0,
        )  # fmt: skip
        self._tasks = [
            asyncio.create_task(worker, name="procrastinate"),
            asyncio.create_task(self._relay(), name="relay"),
            asyncio.create_task(self._beat(), name="relay-beat"),
        ]

    async def stop(self, grace: float = 10.0) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks, timeout=grace)
        await self._store.write(lambda tx: outbox.release(tx.connection, outbox.p.pemilik == self._owner))
        await self._app.close_async()
        await self._listener.close()

    async def _apply_schema(self) -> None:
        """procrastinate's own schema has no lock against two processes that start at once."""
        async with self._listener.transaction():
            await self._listener.execute("SELECT pg_advisory_xact_lock($1)", SCHEMA_LOCK)
            if not await self._listener.fetchval("SELECT to_regclass('procrastinate_jobs') IS NOT NULL"):
                await self._app.schema_manager.apply_schema_async()

    async def _perform(self, id: int) -> None:
        row = await self._store.write(
            lambda tx: outbox.claim_one(tx.connection, id, now=self._now(), lease=LEASE, owner=self._owner)
        )
        if row is not None:
            await self._runner.run(Job(row, self._store))
            self.kick()

    async def _relay(self) -> None:
        while True:
            self._kicked.clear()
            pause = 5.0
            try:
                for id in await self._store.read(lambda c: outbox.waiting_ids(c, self._now())):
                    with suppress(AlreadyEnqueued):
                        await self._task.configure(queueing_lock=f"pekerjaan-{id}").defer_async(id=id)
                due = await self._store.read(outbox.due)
                later = [start - self._now() for start in due.values() if start > self._now()]
                pause = min([5.0, *(max(0.005, wait) for wait in later)])
            except Exception:
                log.exception("relay failed")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._kicked.wait(), pause)

    async def _beat(self) -> None:
        """Renew our leases; free what dead or hung workers hold."""
        while True:
            await asyncio.sleep(BEAT / 2)
            try:
                now = self._now()
                await self._store.write(lambda tx, now=now: outbox.renew(tx.connection, self._owner, now + LEASE))  # type: ignore[misc]
                freed = await self._free_dead()
                freed += await self._store.write(
                    lambda tx, now=now: outbox.release(tx.connection, outbox.p.sewa < now)  # type: ignore[misc]
                )
                if freed:
                    log.warning("took over %d jobs from dead or hung workers", freed)
                    self.kick()
            except Exception:
                log.exception("relay heartbeat failed")

    async def _free_dead(self) -> int:
        """A worker's advisory lock is free only when its process is gone."""
        owners = await self._store.read(lambda c: outbox.other_owners(c, self._owner))
        freed = 0
        for owner in owners:
            if await self._listener.fetchval("SELECT pg_try_advisory_lock($1)", owner):
                try:
                    freed += await self._store.write(
                        lambda tx, owner=owner: outbox.release(tx.connection, outbox.p.pemilik == owner)  # type: ignore[misc]
                    )
                finally:
                    await self._listener.execute("SELECT pg_advisory_unlock($1)", owner)
        return freed
