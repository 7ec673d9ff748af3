"""Rows: a value goes in and comes out as itself; a version that somebody else moved on is refused."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from server.store import kode
from server.store.kantor import KANTOR, next_number
from server.store.rows import from_row, insert_once, to_row
from server.store.sesi import SESI
from server.store.tables import idempoten
from server.store.unit import Store, Tx
from sessions.errors import Conflict, NotFound
from sessions.kantor import Kantor
from sessions.sesi import Keadaan, Sesi
from tests.server.store.at_once import at_once

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Inner:
    nama: str
    kapan: datetime


@dataclass(frozen=True, slots=True)
class Outer:
    keadaan: Keadaan
    tanggal: date | None
    banyak: tuple[Inner, ...]
    peta: dict[str, tuple[str, ...]]
    benar: bool


def test_nested_values_come_back_as_themselves() -> None:
    made = Outer(Keadaan.DRAF, date(2026, 11, 23), (Inner("é “x”", NOON),), {"a": ("1", "2")}, True)
    assert from_row(Outer, to_row(made)) == made
    assert from_row(Outer, to_row(replace(made, tanggal=None, banyak=(), peta={}))).tanggal is None


async def test_an_office_comes_back_as_it_was_written(store: Store) -> None:
    lain = Kantor("k2", "lain", "UKPBJ <Lain> & 'Contoh'", "PEMKOT", "BAGIAN", klausul={"IKP 29.13": "isi\n“baru”"})
    await store.write(lambda tx: KANTOR.add(tx.connection, lain))
    assert await store.read(lambda c: KANTOR.get(c, "k2")) == lain
    assert await store.read(lambda c: {found.id for found in KANTOR.all(c, order=KANTOR.table.c.kode)}) == {"k1", "k2"}


async def test_what_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match="Kantor tidak ditemukan"):
        await store.read(lambda c: KANTOR.get(c, "tidak ada"))
    gone = Kantor("tidak ada", "x", "X", "X", "X")
    with pytest.raises(NotFound):
        await store.write(lambda tx: KANTOR.save(tx.connection, gone))


async def test_of_two_people_who_change_one_version_the_second_is_told(store: Store, sesi: Sesi) -> None:
    first, second = replace(sesi, tempat="Ruang 1", versi=1), replace(sesi, tempat="Ruang 2", versi=1)
    await store.write(lambda tx: SESI.save_version(tx.connection, first, seen=0))
    with pytest.raises(Conflict, match="baru saja diubah orang lain"):
        await store.write(lambda tx: SESI.save_version(tx.connection, second, seen=0))
    assert (await store.read(lambda c: SESI.get(c, sesi.id))).tempat == "Ruang 1"


async def test_a_reference_to_nothing_is_refused(store: Store, sesi: Sesi) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        await store.write(lambda tx: SESI.add(tx.connection, replace(sesi, id="s2", kode="S-2", paket="tidak ada")))


async def test_letter_numbers_have_neither_gap_nor_double(store: Store) -> None:
    numbers = await at_once(store, 20, lambda _: lambda tx: next_number(tx.connection, "k1", "undangan", 2026))
    assert sorted(numbers) == list(range(1, 21))
    assert await store.write(lambda tx: next_number(tx.connection, "k1", "undangan", 2027)) == 1


async def test_an_answer_is_kept_under_whose_key_it_was(store: Store) -> None:
    await store.write(lambda tx: kode.remember(tx.connection, "o", "kunci", {"versi": 1}, NOON))
    await store.write(lambda tx: kode.remember(tx.connection, "o", "kunci", {"versi": 2}, NOON))
    assert await store.read(lambda c: kode.recall(c, "o", "kunci")) == {"versi": 2}
    assert await store.read(lambda c: kode.recall(c, "lain", "kunci")) is None


async def test_of_many_at_once_one_adds_the_row(store: Store) -> None:
    row = {"siapa": "o", "kunci": "k", "jawaban": "{}", "waktu": ""}
    added = await at_once(store, 10, lambda _: lambda tx: insert_once(tx.connection, idempoten, **row))
    assert sorted(added) == [False] * 9 + [True]


async def test_a_code_works_once_although_it_is_sent_ten_times_at_once(store: Store) -> None:
    await store.write(lambda tx: kode.keep_code(tx.connection, "o", "ttd", "benar", NOON.replace(hour=5)))
    tries = await at_once(store, 10, lambda _: lambda tx: kode.try_code(tx.connection, "o", "ttd", "benar", NOON))
    assert sorted(bool(one) for one in tries) == [False] * 9 + [True]


async def test_five_wrong_tries_at_once_use_a_code_up(store: Store) -> None:
    await store.write(lambda tx: kode.keep_code(tx.connection, "o", "ttd", "benar", NOON.replace(hour=5)))
    await at_once(store, 5, lambda n: lambda tx: kode.try_code(tx.connection, "o", "ttd", f"salah{n}", NOON))
    assert not await store.write(lambda tx: kode.try_code(tx.connection, "o", "ttd", "benar", NOON))


async def test_a_right_code_that_came_to_nothing_is_given_back_five_times_in_all(store: Store) -> None:
    await store.write(lambda tx: kode.keep_code(tx.connection, "o", "ttd", "benar", NOON.replace(hour=5)))
    await store.write(lambda tx: kode.try_code(tx.connection, "o", "ttd", "salah", NOON))

    def use(tx: Tx) -> int | None:
        used = kode.try_code(tx.connection, "o", "ttd", "benar", NOON)
        return kode.give_back(tx.connection, used) if used else None

    assert [await store.write(use) for _ in range(5)] == [3, 2, 1, 0, None]


async def test_a_newer_code_is_not_replaced_by_an_older_one_given_back(store: Store) -> None:
    await store.write(lambda tx: kode.keep_code(tx.connection, "o", "ttd", "lama", NOON.replace(hour=5)))
    used = await store.write(lambda tx: kode.try_code(tx.connection, "o", "ttd", "lama", NOON))
    await store.write(lambda tx: kode.keep_code(tx.connection, "o", "ttd", "baru", NOON.replace(hour=5)))
    assert used
    await store.write(lambda tx: kode.give_back(tx.connection, used))

    assert not await store.write(lambda tx: kode.try_code(tx.connection, "o", "ttd", "lama", NOON))
    assert await store.write(lambda tx: kode.try_code(tx.connection, "o", "ttd", "baru", NOON))


async def test_a_one_time_link_is_taken_by_one(store: Store) -> None:
    await store.write(lambda tx: kode.keep_code(tx.connection, "sidik", "setel", "orang1", NOON.replace(hour=5)))
    taken = await at_once(store, 6, lambda _: lambda tx: kode.take_link(tx.connection, "sidik", "setel", NOON))
    assert sorted(taken, key=str) == [None] * 5 + ["orang1"]
