"""One transaction: rows, evidence and work become true together, and the world hears of it only then."""

import asyncio

import pytest

from server.settings import Settings
from server.store import evidence, migrate, outbox
from server.store import kode as codes
from server.store.kantor import KANTOR
from server.store.sqlite import SQLite
from server.store.unit import Store, Tx
from sessions.errors import Conflict, NotFound
from sessions.evidence import Event, first_break, frontier
from tests.clock import START
from tests.server.store.at_once import at_once
from tests.server.store.conftest import CONTOH


def said(berkas: str, words: str, kind: str = "pesan.dikirim") -> Event:
    return Event(berkas, kind, "o1", "anggota", START, {"nomor": 1}, {"teks": words})


async def lines(store: Store, berkas: str) -> list[str]:
    return [entry.line for entry in await store.read(lambda c: evidence.after(c, berkas, 0))]


async def test_rows_evidence_and_work_come_true_together(store: Store) -> None:
    told, kicked = [], []
    store.committed, store.work = told.append, lambda: kicked.append(1)

    def unit(tx: Tx) -> str:
        codes.keep_code(tx.connection, "o1", "ttd", "sidik", START)
        tx.append(said("sesi/a", "halo"), said("sesi/b", "juga"))
        tx.enqueue("surel", {"surel": "m1"}, kunci="surel:m1")
        assert not told
        assert not kicked
        return "jawaban"

    assert await store.write(unit) == "jawaban"
    assert [[entry.event.berkas for entry in entries] for entries in told] == [["sesi/a", "sesi/b"]]
    assert len(kicked) == 1
    assert await store.read(lambda c: outbox.counts(c)) == {("surel", "antre"): 1}


async def test_a_unit_that_raises_leaves_neither_evidence_nor_work_and_tells_nobody(store: Store) -> None:
    told, kicked = [], []
    store.committed, store.work = told.append, lambda: kicked.append(1)

    def unit(tx: Tx) -> None:
        tx.append(said("sesi/a", "halo"))
        tx.enqueue("surel", {"surel": "m1"})
        raise NotFound("contoh")

    with pytest.raises(NotFound):
        await store.write(unit)
    assert await lines(store, "sesi/a") == []
    assert await store.read(lambda c: outbox.counts(c)) == {}
    assert (told, kicked) == ([], [])


async def test_writers_at_once_leave_neither_gap_nor_fork(store: Store) -> None:
    """60 writers on two chains, every fifth of which fails after it has appended."""

    def make(number: int):
        def unit(tx: Tx) -> int:
            entries = tx.append(said(f"sesi/{'ab'[number % 2]}", f"pesan {number}"))
            if number % 5 == 4:
                raise ValueError(number)
            return entries[0].number

        return unit

    answers = await asyncio.gather(*(store.write(make(n)) for n in range(60)), return_exceptions=True)
    for chain, own in (("sesi/a", answers[::2]), ("sesi/b", answers[1::2])):
        kept = await lines(store, chain)
        assert sorted(a for a in own if isinstance(a, int)) == list(range(1, 25))
        assert len(kept) == 24
        assert first_break(kept, chain) is None
        size, _, tree = await store.read(lambda c, chain=chain: evidence.state(c, chain))
        assert (size, tree.root) == (24, frontier(kept).root)


async def test_the_room_hears_each_entry_once_and_from_one_writer_in_order(store: Store) -> None:
    """Units that PostgreSQL commits at the same time may be told the other way round; browsers see the gap and ask."""
    told: list[int] = []
    store.committed = lambda entries: told.extend(entry.number for entry in entries)
    await at_once(store, 40, lambda n: lambda tx: tx.append(said("sesi/a", str(n))))
    assert sorted(told) == list(range(1, 41))
    if isinstance(store.database, SQLite):
        assert told == sorted(told)


async def test_an_opening_is_read_back_and_the_line_does_not_tell_it(store: Store) -> None:
    await store.write(lambda tx: tx.append(said("sesi/a", "rahasia contoh")))
    (entry,) = await store.read(lambda c: evidence.after(c, "sesi/a", 0))
    assert entry.event.private == {"teks": "rahasia contoh"}
    assert "rahasia" not in entry.line


async def test_an_opening_that_was_exchanged_is_noticed(store: Store) -> None:
    await store.write(lambda tx: tx.append(said("sesi/a", "asli")))
    forged = """UPDATE bukaan SET isi = '{"teks":"palsu"}'"""
    await store.write(lambda tx: tx.connection.exec_driver_sql(forged))
    with pytest.raises(ValueError, match="does not match"):
        await store.read(lambda c: evidence.after(c, "sesi/a", 0))


async def test_a_chain_that_was_never_begun_cannot_be_added_to(store: Store) -> None:
    with pytest.raises(NotFound, match="Berkas tidak ditemukan"):
        await store.write(lambda tx: tx.append(said("sesi/tidak-ada", "halo")))
    with pytest.raises(NotFound):
        await store.write(lambda tx: evidence.hold(tx.connection, "sesi/tidak-ada"))


async def test_a_kind_that_nobody_described_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match=r"missing from sessions/peristiwa\.py"):
        await store.write(lambda tx: tx.append(said("sesi/a", "halo", kind="tidak.dikenal")))
    assert await lines(store, "sesi/a") == []


async def test_who_has_seen_some_gets_the_rest_page_by_page(store: Store) -> None:
    await store.write(lambda tx: tx.append(*(said("sesi/a", str(n)) for n in range(7))))
    page = await store.read(lambda c: evidence.after(c, "sesi/a", 3, 2))
    assert [entry.number for entry in page] == [4, 5]
    rest = await store.read(lambda c: evidence.after(c, "sesi/a", 5))
    assert [entry.event.private["teks"] for entry in rest] == ["5", "6"]


async def test_who_holds_a_chain_makes_others_wait(store: Store) -> None:
    """Read, decide, append: two who do so at once are one after the other."""

    def unit(tx: Tx) -> int:
        evidence.hold(tx.connection, "sesi/a")
        size, _, _ = evidence.state(tx.connection, "sesi/a")
        tx.append(said("sesi/a", f"setelah {size}"))
        return size

    assert sorted(await at_once(store, 12, lambda _: unit)) == list(range(12))


async def test_a_head_is_kept_once_per_length(store: Store) -> None:
    await at_once(store, 6, lambda n: lambda tx: evidence.keep_head(tx.connection, "sesi/a", 3, "catatan", "waktu"))
    await store.write(lambda tx: evidence.keep_head(tx.connection, "sesi/a", 4, "berikut", "waktu"))
    assert list(await store.read(lambda c: evidence.heads(c, "sesi/a"))) == ["catatan", "berikut"]


async def test_entries_of_some_kinds_are_found_among_many_chains(store: Store) -> None:
    await store.write(
        lambda tx: tx.append(said("sesi/a", "1"), said("sesi/a", "2", "catatan.ditulis"), said("sesi/b", "3"))
    )
    found = await store.read(lambda c: evidence.of_kinds_among(c, ["sesi/a", "sesi/b"], ["pesan.dikirim"]))
    assert {berkas: [e.event.private["teks"] for e in own] for berkas, own in found.items()} == {
        "sesi/a": ["1"],
        "sesi/b": ["3"],
    }
    assert [e.number for e in await store.read(lambda c: evidence.of_kinds(c, "sesi/a", ["catatan.ditulis"]))] == [2]


async def test_work_with_one_key_is_asked_for_once_by_many_at_once(store: Store) -> None:
    await at_once(store, 10, lambda n: lambda tx: tx.enqueue("surel", {"surel": str(n)}, kunci="surel:1"))
    assert await store.read(lambda c: outbox.counts(c)) == {("surel", "antre"): 1}


async def test_the_same_rows_are_there_after_opening_again(store: Store, settings: Settings) -> None:
    await store.write(lambda tx: tx.append(said("sesi/a", "tetap")))
    before = await lines(store, "sesi/a")
    await store.database.close()
    again = await migrate.open_database(settings)
    try:
        assert [e.line for e in await again.read(lambda c: evidence.after(c, "sesi/a", 0))] == before
        assert await again.read(lambda c: KANTOR.get(c, "k1")) == CONTOH
    finally:
        await again.close()


async def test_a_key_is_kept_in_the_transaction_that_it_is_for(store: Store) -> None:
    with store.once("o1", "kunci-contoh", {"answer": {}}) as once:
        await store.write(lambda tx: tx.append(said("sesi/a", "satu")))
        await store.write(lambda tx: tx.append(said("sesi/a", "dua")))
    assert once.kept
    assert await store.read(lambda c: codes.recall(c, "o1", "kunci-contoh")) == {"answer": {}}
    with store.once("o1", "kunci-contoh", {"answer": {}}), pytest.raises(Conflict, match="sambungan lain"):
        await store.write(lambda tx: tx.append(said("sesi/a", "satu")))
    assert len(await lines(store, "sesi/a")) == 2


async def test_a_key_whose_write_was_refused_can_be_used_again(store: Store) -> None:
    with store.once("o1", "kunci-contoh", {}) as once, pytest.raises(NotFound):
        await store.write(lambda tx: tx.append(said("sesi/tidak-ada", "halo")))
    assert not once.kept
    assert await store.read(lambda c: codes.recall(c, "o1", "kunci-contoh")) is None


async def test_of_two_writes_with_one_key_at_once_one_is_done(store: Store) -> None:
    async def write() -> None:
        with store.once("o1", "kunci-contoh", {}):
            await store.write(lambda tx: tx.append(said("sesi/a", "sekali")))

    answers = await asyncio.gather(*(write() for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(answer, Conflict) for answer in answers) == 7
    assert len(await lines(store, "sesi/a")) == 1
