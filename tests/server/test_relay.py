"""The relay: several server processes on one PostgreSQL share the work, and take over from those that die or hang."""

import asyncio
import itertools
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from server.jobs import Handler, Job
from server.relay import Relay
from server.store import outbox
from server.store.postgresql import PostgreSQL
from server.store.tables import pekerjaan
from server.store.unit import Store
from tests.clock import Clock
from tests.postgresql import Cluster


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    with cluster.database() as address:
        yield address


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as opened:
        yield opened


async def process(url: str, clock: Clock, stack: AsyncExitStack, **handlers: Handler) -> tuple[Store, Relay]:
    """One server process' rows and relay; the handlers of one process are told which store is theirs."""
    database = PostgreSQL(url)
    salts = (f"{number:032x}" for number in itertools.count())
    store = Store(database, clock.now, lambda: next(salts))
    relay = Relay(store, handlers, lambda: clock.now().timestamp(), url)
    store.work = relay.kick
    await relay.start()
    stack.push_async_callback(database.close)
    stack.push_async_callback(relay.stop)
    return store, relay


async def rows(store: Store) -> list[Any]:
    return list(await store.read(lambda c: c.execute(pekerjaan.select().order_by(pekerjaan.c.id)).all()))


async def all_done(store: Store, seconds: float = 30) -> list[Any]:
    for _ in range(round(seconds / 0.05)):
        found = await rows(store)
        if all(row.keadaan == "selesai" for row in found):
            return found
        await asyncio.sleep(0.05)
    raise TimeoutError(f"the rows stayed {found}")


async def ask(store: Store, count: int, jenis: str = "kerja") -> None:
    def unit(tx: Any) -> None:
        for number in range(count):
            tx.enqueue(jenis, {"nomor": number})

    await store.write(unit)


async def test_two_processes_share_the_work_and_do_each_once(url: str, clock: Clock, stack: AsyncExitStack) -> None:
    done: list[tuple[str, int]] = []

    def worker(name: str) -> Handler:
        async def work(job: Job) -> None:
            await asyncio.sleep(0.02)
            done.append((name, job.isi["nomor"]))
            await job._store.write(job.finish)

        return work

    store, _ = await process(url, clock, stack, kerja=worker("satu"))
    await process(url, clock, stack, kerja=worker("dua"))
    await ask(store, 60)
    await all_done(store)
    assert sorted(number for _, number in done) == list(range(60))
    assert {name for name, _ in done} == {"satu", "dua"}
    left = await store.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM procrastinate_jobs").scalar())
    assert left == 0


async def test_three_relays_that_start_at_once_make_the_schema_once(
    url: str, clock: Clock, stack: AsyncExitStack
) -> None:
    async def work(job: Job) -> None:
        await job._store.write(job.finish)

    opened = await asyncio.gather(*(process(url, clock, stack, kerja=work) for _ in range(3)))
    store = opened[0][0]
    await ask(store, 5)
    await all_done(store)


async def test_work_asked_for_in_one_process_wakes_another_that_can_do_it(
    url: str, clock: Clock, stack: AsyncExitStack
) -> None:
    """During an upgrade the old process does not know a new kind of work: it leaves it to who does."""

    async def work(job: Job) -> None:
        await job._store.write(job.finish)

    old, _ = await process(url, clock, stack, lama=work)
    await process(url, clock, stack, baru=work)
    await ask(old, 3, "baru")
    found = await all_done(old)
    assert [row.percobaan for row in found] == [1, 1, 1]


CHILD = """
import asyncio, sys
from datetime import UTC, datetime
from server.relay import Relay
from server.store.postgresql import PostgreSQL
from server.store.unit import Store
async def main():
    now = lambda: datetime.fromisoformat(sys.argv[2])
    store = Store(PostgreSQL(sys.argv[1]), now, lambda: "0")
    async def work(job):
        await job.mark("mulai")
        print("began", job.isi["nomor"], flush=True)
        await asyncio.sleep(60)
    await Relay(store, {"kerja": work}, lambda: now().timestamp(), sys.argv[1]).start()
    print("up", flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


@contextmanager
def other_process(url: str, clock: Clock) -> Iterator["subprocess.Popen[str]"]:
    """A server process that begins every job and never ends one."""
    later = clock.now() + timedelta(hours=1)  # its clock stands still, and everything asked for is due
    command = [sys.executable, "-c", CHILD, url, later.isoformat()]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "up\n"
        yield child
    finally:
        child.kill()
        child.communicate()


async def test_the_work_of_a_process_killed_with_9_is_taken_over(
    url: str, clock: Clock, stack: AsyncExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[tuple[int, str | None]] = []

    async def work(job: Job) -> None:
        seen.append((job.isi["nomor"], job.marked))
        await job._store.write(job.finish)

    database = PostgreSQL(url)
    stack.push_async_callback(database.close)
    asking = Store(database, clock.now, lambda: "0")
    with other_process(url, clock) as child:
        await ask(asking, 4)
        assert child.stdout is not None
        began = {await asyncio.to_thread(child.stdout.readline) for _ in range(4)}
        assert began == {f"began {n}\n" for n in range(4)}
        store, _ = await process(url, clock, stack, kerja=work)
        await asyncio.sleep(0.2)
        assert seen == []
        with caplog.at_level(logging.WARNING):
            child.kill()
            found = await all_done(store)
    assert sorted(seen) == [(n, "mulai") for n in range(4)]
    assert [row.epoch for row in found] == [2] * 4
    assert "took over" in caplog.text


async def test_the_work_of_a_hung_process_is_taken_over_when_its_lease_ends(
    url: str, clock: Clock, stack: AsyncExitStack
) -> None:
    """It still holds its lock; what it would write later is fenced off."""
    first, release = asyncio.Event(), asyncio.Event()
    ended: list[str] = []

    async def work(job: Job) -> None:
        if job.attempt == 1:
            first.set()
            await release.wait()
        await job._store.write(job.finish)
        ended.append(f"percobaan {job.attempt}")

    hung, relay = await process(url, clock, stack, kerja=work)
    await ask(hung, 1)
    await asyncio.wait_for(first.wait(), 20)
    next(task for task in relay._tasks if task.get_name() == "relay-beat").cancel()
    clock.advance(seconds=120)
    store, _ = await process(url, clock, stack, kerja=work)
    await all_done(store)
    release.set()
    await asyncio.sleep(0.3)
    assert ended == ["percobaan 2"]
    assert [(row.keadaan, row.epoch) for row in await rows(store)] == [("selesai", 2)]


async def test_after_postgresql_cut_every_connection_work_goes_on(
    url: str, cluster: Cluster, clock: Clock, stack: AsyncExitStack
) -> None:
    """As a restart of PostgreSQL does: the listener, the lock and the workers come back by themselves."""
    began = asyncio.Event()

    async def work(job: Job) -> None:
        began.set()
        await asyncio.sleep(0.3)
        await job._store.write(job.finish)

    store, relay = await process(url, clock, stack, kerja=work)
    await ask(store, 10)
    await asyncio.wait_for(began.wait(), 20)
    name = sa.make_url(url).database
    cluster.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608 - ours
    for _ in range(100):
        try:
            await ask(store, 1)
            break
        except sa.exc.DBAPIError:
            await asyncio.sleep(0.1)
    clock.advance(seconds=5)
    found = await all_done(store, 60)
    assert len(found) == 11
    _, other = await process(url, clock, stack, kerja=work)
    for _ in range(100):
        if not await other._presence.is_gone(relay.owner):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the first process is still taken for dead")


async def test_what_a_dead_worker_left_in_procrastinate_is_taken_away(
    url: str, clock: Clock, stack: AsyncExitStack
) -> None:
    async def work(job: Job) -> None:
        await job._store.write(job.finish)

    store, _ = await process(url, clock, stack, kerja=work)
    left = (
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) "
        "VALUES ('ruang_bukti', 'pekerjaan', 'doing', '{\"id\": 999}')"
    )
    await store.write(lambda tx: tx.connection.exec_driver_sql(left))
    assert await store.write(lambda tx: outbox.forget_carried(tx.connection)) == 1


async def test_a_row_is_carried_once_however_often_the_relay_looks(
    url: str, clock: Clock, stack: AsyncExitStack
) -> None:
    async def work(job: Job) -> None:
        await job._store.write(job.finish)

    store, relay = await process(url, clock, stack, kerja=work)
    next(task for task in relay._tasks if task.get_name() == "procrastinate").cancel()
    await asyncio.sleep(0.2)
    await ask(store, 3)
    for _ in range(4):
        relay.kick()
        await asyncio.sleep(0.1)
    todo = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
    assert await store.read(lambda c: c.exec_driver_sql(todo).scalar()) == 3
    assert await store.read(lambda c: outbox.uncarried(c, clock.now().timestamp(), ["kerja"])) == []


async def test_a_kick_at_the_moment_of_stopping_does_not_keep_it_from_stopping(
    url: str, clock: Clock, stack: AsyncExitStack
) -> None:
    async def work(job: Job) -> None:
        await job._store.write(job.finish)

    database = PostgreSQL(url)
    stack.push_async_callback(database.close)
    store = Store(database, clock.now, lambda: "0")
    for _ in range(3):
        relay = Relay(store, {"kerja": work}, lambda: clock.now().timestamp(), url)
        await relay.start()
        await asyncio.sleep(0.2)
        relay.kick()
        async with asyncio.timeout(20):
            await relay.stop()
