"""Background work: the same handlers, the same ends and the same words, on the dispatcher and on the relay."""

import asyncio
import itertools
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest

from server.jobs import ATTEMPTS, LEASE, Dispatcher, Fenced, Handler, Hold, Job, Later, Permanent, Runner
from server.relay import Relay
from server.settings import Settings
from server.store import migrate, outbox
from server.store.database import Database
from server.store.tables import kode, pekerjaan
from server.store.unit import Store
from tests.clock import Clock

Work = Callable[[Job], Awaitable[None]]
Start = Callable[..., Awaitable[Dispatcher | Relay]]


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    opened = await migrate.open_database(settings)
    yield opened
    await opened.close()


@pytest.fixture
def store(database: Database, clock: Clock) -> Store:
    salts = (f"{number:032x}" for number in itertools.count())
    return Store(database, clock.now, lambda: next(salts))


@pytest.fixture
async def start(store: Store, settings: Settings, clock: Clock) -> AsyncIterator[Start]:
    """Starts what this database works with, and stops it at the end."""
    async with AsyncExitStack() as stack:

        async def begin(**handlers: Handler) -> Dispatcher | Relay:
            def seconds() -> float:
                return clock.now().timestamp()

            if settings.database_url:
                made: Dispatcher | Relay = Relay(store, handlers, seconds, settings.database_url)
            else:
                made = Dispatcher(store, handlers, seconds, {})
            store.work = made.kick
            await made.start()
            stack.push_async_callback(made.stop)
            return made

        yield begin


def hours_of(hours: float) -> timedelta:
    return timedelta(hours=hours)


async def ask(store: Store, jenis: str, isi: dict[str, Any] | None = None, **more: Any) -> None:
    await store.write(lambda tx: tx.enqueue(jenis, isi or {}, **more))


async def rows(store: Store) -> list[Any]:
    return list(await store.read(lambda c: c.execute(pekerjaan.select().order_by(pekerjaan.c.id)).all()))


async def until(store: Store, done: Callable[[list[Any]], bool], seconds: float = 20) -> list[Any]:
    """The rows of work, once they are so."""
    for _ in range(round(seconds / 0.02)):
        if done(found := await rows(store)):
            return found
        await asyncio.sleep(0.02)
    raise TimeoutError(f"the rows stayed {found}")


def all_in(keadaan: str) -> Callable[[list[Any]], bool]:
    return lambda found: bool(found) and all(row.keadaan == keadaan for row in found)


async def test_work_is_done_with_its_effect_in_one_transaction(store: Store, start: Start) -> None:
    async def write(job: Job) -> None:
        def unit(tx: Any) -> None:
            tx.connection.execute(kode.insert().values(siapa=job.isi["nama"], untuk="x"))
            job.finish(tx)

        await store.write(unit)

    await start(tulis=write)
    for n in range(30):
        await ask(store, "tulis", {"nama": f"n{n}"})
    found = await until(store, all_in("selesai"))
    assert all(row.selesai and row.pemilik is None and row.tanda is None for row in found)
    assert len(await store.read(lambda c: c.execute(kode.select()).all())) == 30


async def test_what_fails_is_tried_again_later_and_later(store: Store, start: Start, clock: Clock) -> None:
    waits: list[float] = []

    async def fail(job: Job) -> None:
        if job.attempt < 4:
            raise OSError(f"kali {job.attempt}")
        await store.write(job.finish)

    worker = await start(gagal=fail)
    await ask(store, "gagal")
    for attempt in (1, 2, 3):
        (row,) = await until(store, lambda f, n=attempt: f[0].percobaan == n and f[0].keadaan == "antre")
        assert row.galat == f"OSError: kali {attempt}"
        waits.append(row.mulai_pada - clock.now().timestamp())
        clock.advance(seconds=waits[-1] + 0.01)
        worker.kick()
    await until(store, all_in("selesai"))
    assert 0 < waits[0] < 0.7
    assert waits[0] < waits[1] < waits[2] < 2.5


async def test_what_fails_time_after_time_is_given_up_visibly(store: Store, start: Start, clock: Clock) -> None:
    async def fail(job: Job) -> None:
        raise ValueError("tidak pernah berhasil")

    worker = await start(gagal=fail)
    await ask(store, "gagal")
    async with asyncio.timeout(60):
        while (await rows(store))[0].keadaan != "gagal":
            clock.advance(hours=2)
            worker.kick()
            await asyncio.sleep(0.02)
    ((_, jenis, _, keadaan, galat),) = await store.read(outbox.held)
    assert (jenis, keadaan, galat) == ("gagal", "gagal", "ValueError: tidak pernah berhasil")
    assert (await rows(store))[0].percobaan == ATTEMPTS


async def test_a_row_that_was_deleted_never_lends_its_number_to_other_work(
    store: Store, start: Start, clock: Clock
) -> None:
    """Else what was still running would end work that never ran: a destruction that deletes mails on their way."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(job: Job) -> None:
        begun.set()
        await go_on.wait()

    await start(surat=slow)
    await ask(store, "surat")
    await asyncio.wait_for(begun.wait(), 20)
    (before,) = await rows(store)
    await store.write(lambda tx: tx.connection.execute(pekerjaan.delete()))
    await ask(store, "lain")
    await store.write(
        lambda tx: tx.connection.execute(pekerjaan.update().values(keadaan="berjalan", epoch=before.epoch))
    )
    go_on.set()
    await asyncio.sleep(0.3)

    (after,) = await rows(store)
    assert (after.jenis, after.keadaan) == ("lain", "berjalan")
    assert after.id != before.id


async def test_work_of_unknown_fate_is_held_for_a_person(store: Store, start: Start, clock: Clock) -> None:
    """A mark from an earlier try says that the step may have happened."""
    sent = []

    async def send(job: Job) -> None:
        if job.marked:
            raise Hold("Pengiriman terputus di tengah jalan; belum pasti sampai.")
        await job.mark("mengirim")
        sent.append(job.id)
        raise ConnectionResetError("putus")

    worker = await start(kirim=send)
    await ask(store, "kirim")
    await until(store, lambda f: f[0].keadaan == "antre" and f[0].percobaan == 1)
    clock.advance(minutes=1)
    worker.kick()
    await until(store, all_in("ditahan"))
    clock.advance(days=3)
    worker.kick()
    await asyncio.sleep(0.3)
    ((_, _, _, keadaan, galat),) = await store.read(outbox.held)
    assert (keadaan, galat, len(sent)) == ("ditahan", "Pengiriman terputus di tengah jalan; belum pasti sampai.", 1)


async def test_work_put_off_forgets_its_mark_and_its_reason_is_visible(store: Store, start: Start) -> None:
    async def later(job: Job) -> None:
        await job.mark("mengirim")
        raise Later(600, "451 coba lagi nanti")

    await start(nanti=later)
    await ask(store, "nanti")
    (row,) = await until(store, lambda f: f[0].keadaan == "antre" and f[0].percobaan == 1)
    assert (row.tanda, row.galat) == (None, "451 coba lagi nanti")


async def test_what_cannot_ever_work_is_not_tried_again(store: Store, start: Start) -> None:
    async def never(job: Job) -> None:
        raise Permanent("alamat tidak ada")

    await start(tidak=never)
    await ask(store, "tidak")
    (row,) = await until(store, all_in("gagal"))
    assert (row.percobaan, row.galat) == (1, "alamat tidak ada")


async def test_progress_is_visible_while_the_work_goes_on(store: Store, start: Start) -> None:
    go = asyncio.Event()

    async def slow(job: Job) -> None:
        await job.progress("3 dari 10 halaman")
        await go.wait()
        await store.write(job.finish)

    await start(lambat=slow)
    await ask(store, "lambat")
    (row,) = await until(store, lambda f: f[0].kemajuan is not None)
    assert (row.keadaan, row.kemajuan) == ("berjalan", "3 dari 10 halaman")
    go.set()
    await until(store, all_in("selesai"))


async def test_a_timer_goes_off_at_its_time_and_not_before(store: Store, start: Start, clock: Clock) -> None:
    rang = []

    async def ring(job: Job) -> None:
        rang.append(job.isi["nama"])
        await store.write(job.finish)

    worker = await start(bel=ring)
    for hours in (24, 1, 12):
        await ask(store, "bel", {"nama": hours}, at=clock.now().replace(microsecond=0) + hours_of(hours))
    await ask(store, "bel", {"nama": 0})
    await until(store, lambda f: f[3].keadaan == "selesai")
    for hours in (1, 12, 24):
        await asyncio.sleep(0.1)
        assert rang == [n for n in (0, 1, 12, 24) if n < hours]
        clock.set(clock.now() + hours_of(hours))
        worker.kick()
        await until(store, lambda f, n=hours: f[(24, 1, 12).index(n)].keadaan == "selesai")
        clock.set(clock.now() - hours_of(hours))
    assert rang == [0, 1, 12, 24]


async def test_a_worker_that_was_taken_over_cannot_finish(store: Store, clock: Clock) -> None:
    """Two claims of one row: only the later one's writes count."""
    await ask(store, "surel")

    async def claim(owner: int) -> Job:
        now = clock.now().timestamp()
        (row,) = await store.write(
            lambda tx: outbox.claim(tx.connection, now=now, lease=LEASE, owner=owner, want={"surel": 1})
        )
        return Job(row, store)

    first = await claim(1)
    await first.mark("mengirim")
    assert await store.write(lambda tx: outbox.release(tx.connection, outbox.p.pemilik == 1)) == 1
    second = await claim(2)
    assert (second.attempt, second.marked) == (2, "mengirim")

    def late(tx: Any) -> None:
        tx.connection.execute(kode.insert().values(siapa="terlambat", untuk="x"))
        first.finish(tx)

    with pytest.raises(Fenced):
        await store.write(late)
    with pytest.raises(Fenced):
        await first.mark("lagi")
    assert await store.read(lambda c: c.execute(kode.select()).first()) is None
    await first.end(keadaan="gagal", galat="tidak boleh tertulis")
    await store.write(second.finish)
    assert [(row.keadaan, row.galat) for row in await rows(store)] == [("selesai", None)]


async def test_a_handler_that_was_taken_over_ends_quietly(
    store: Store, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async def slow(job: Job) -> None:
        await store.write(lambda tx: outbox.release(tx.connection, outbox.p.id == job.id))
        await store.write(job.finish)

    await ask(store, "lambat")
    now = clock.now().timestamp()
    (row,) = await store.write(
        lambda tx: outbox.claim(tx.connection, now=now, lease=LEASE, owner=1, want={"lambat": 1})
    )
    with caplog.at_level(logging.WARNING):
        await Runner(store, {"lambat": slow}, lambda: now).run(Job(row, store))
    assert "was taken over by another worker" in caplog.text
    assert (await rows(store))[0].keadaan == "antre"


async def test_the_end_of_work_is_written_once_the_disk_has_room_again(
    store: Store, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While nothing can be written the row must not be forgotten as running."""
    full, refused, tried = asyncio.Event(), asyncio.Event(), asyncio.Event()
    write = store.write

    async def sometimes(unit: Any) -> Any:
        if full.is_set() and unit.__qualname__.startswith(("Job.", "test_the_end")):
            if unit.__qualname__.startswith("Job.end"):
                refused.set()
            raise OSError("penuh")
        return await write(unit)

    async def work(job: Job) -> None:
        if tried.is_set():
            await asyncio.Event().wait()
        tried.set()
        full.set()
        await store.write(lambda tx: job.finish(tx))

    await start(kerja=work)
    monkeypatch.setattr(store, "write", sometimes)
    await write(lambda tx: tx.enqueue("kerja", {}))
    await asyncio.wait_for(refused.wait(), 20)
    full.clear()
    (row,) = await until(store, lambda f: f[0].galat is not None)
    assert row.galat == "OSError: penuh"
    assert row.keadaan in ("antre", "berjalan"), "it waits for its next try, or that has begun"


async def test_a_handler_that_only_returns_has_finished(store: Store, start: Start) -> None:
    async def nothing(job: Job) -> None:
        return None

    await start(kosong=nothing)
    await ask(store, "kosong")
    await until(store, all_in("selesai"))


async def test_stopping_gives_unfinished_work_back_with_its_mark(store: Store, start: Start) -> None:
    began = asyncio.Event()

    async def endless(job: Job) -> None:
        await job.mark("mengirim")
        began.set()
        await asyncio.Event().wait()

    worker = await start(tanpa_akhir=endless)
    await ask(store, "tanpa_akhir")
    await asyncio.wait_for(began.wait(), 20)
    await worker.stop(grace=0.1)
    (row,) = await rows(store)
    assert (row.keadaan, row.tanda, row.pemilik) == ("antre", "mengirim", None)


async def test_work_that_a_dead_process_had_begun_is_done_at_the_next_start(store: Store, start: Start) -> None:
    await ask(store, "surel", {"surel": "m1"})
    await store.write(lambda tx: outbox.claim(tx.connection, now=2e9, lease=LEASE, owner=12345, want={"surel": 1}))
    seen = []

    async def send(job: Job) -> None:
        seen.append((job.attempt, job.isi))
        await store.write(job.finish)

    await start(surel=send)
    await until(store, all_in("selesai"))
    assert seen == [(2, {"surel": "m1"})]


async def test_the_same_key_is_not_asked_for_again_even_when_done(store: Store, start: Start) -> None:
    async def send(job: Job) -> None:
        await store.write(job.finish)

    await start(surel=send)
    await ask(store, "surel", kunci="surel:1")
    await until(store, all_in("selesai"))
    await ask(store, "surel", kunci="surel:1")
    assert len(await rows(store)) == 1


async def test_work_of_an_unknown_kind_waits_and_does_not_hold_up_others(store: Store, start: Start) -> None:
    async def send(job: Job) -> None:
        await store.write(job.finish)

    await start(surel=send)
    await ask(store, "belum_ada")
    await ask(store, "surel")
    found = await until(store, lambda f: f[1].keadaan == "selesai")
    assert found[0].keadaan == "antre"
    assert json.loads(found[0].isi) == {}


async def test_no_more_of_a_kind_run_at_once_than_allowed(store: Store, clock: Clock) -> None:
    now_running = most = 0

    async def count(job: Job) -> None:
        nonlocal now_running, most
        now_running += 1
        most = max(most, now_running)
        await asyncio.sleep(0.02)
        now_running -= 1
        await store.write(job.finish)

    dispatcher = Dispatcher(store, {"foto": count}, lambda: clock.now().timestamp(), {"foto": 2})
    await dispatcher.start()
    for _ in range(8):
        await ask(store, "foto")
    dispatcher.kick()
    await until(store, all_in("selesai"))
    await dispatcher.stop()
    assert most == 2


async def test_drain_does_all_that_is_due(store: Store, clock: Clock) -> None:
    async def send(job: Job) -> None:
        await store.write(job.finish)

    dispatcher = Dispatcher(store, {"surel": send}, lambda: clock.now().timestamp(), {})
    for _ in range(3):
        await ask(store, "surel")
    await ask(store, "surel", at=clock.now() + hours_of(1))
    assert await dispatcher.drain() == 3
    clock.advance(hours=2)
    assert await dispatcher.drain() == 1
