"""Units of work: kept whole or not at all, each on its own although they share a commit, on both databases."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from server.settings import Settings
from server.store import migrate, postgresql
from server.store.database import Database
from server.store.postgresql import PostgreSQL
from server.store.sqlite import SQLite
from server.store.tables import kode, nomor

CODE = kode.c


def add(connection: sa.Connection, siapa: str, untuk: str = "x") -> None:
    connection.execute(sa.insert(kode).values(siapa=siapa, untuk=untuk))


def names(connection: sa.Connection) -> set[str]:
    return set(connection.execute(sa.select(CODE.siapa)).scalars())


async def test_what_a_unit_wrote_is_read_by_whoever_comes_later(database: Database) -> None:
    await database.write(lambda c: add(c, "satu"))
    assert await database.read(names) == {"satu"}


async def test_a_unit_that_raises_has_changed_nothing(database: Database) -> None:
    def unit(connection: sa.Connection) -> None:
        add(connection, "satu")
        raise LookupError("contoh")

    with pytest.raises(LookupError, match="contoh"):
        await database.write(unit)
    assert await database.read(names) == set()


async def test_units_that_fail_take_no_others_with_them(database: Database) -> None:
    """200 at once, every tenth of which raises after it has written."""

    def unit(number: int) -> Any:
        def go(connection: sa.Connection) -> int:
            add(connection, f"u{number}")
            if number % 10 == 3:
                raise ValueError(number)
            return number

        return go

    answers = await asyncio.gather(*(database.write(unit(n)) for n in range(200)), return_exceptions=True)
    kept = {n for n in range(200) if n % 10 != 3}
    assert [str(a) for a in answers if isinstance(a, ValueError)] == [str(n) for n in range(3, 200, 10)]
    assert {a for a in answers if isinstance(a, int)} == kept
    assert await database.read(names) == {f"u{n}" for n in kept}


async def test_a_row_that_breaks_a_rule_of_the_database_fails_alone(database: Database) -> None:
    units = [lambda c, n=n: add(c, "sama" if n in (2, 5) else f"u{n}") for n in range(8)]
    answers = await asyncio.gather(*(database.write(unit) for unit in units), return_exceptions=True)
    assert sum(isinstance(answer, sa.exc.IntegrityError) for answer in answers) == 1
    assert len(await database.read(names)) == 7


async def test_wrong_sql_fails_alone(database: Database) -> None:
    wrong = database.write(lambda c: c.exec_driver_sql("SELECT tidak_ada FROM kode"))
    answers = await asyncio.gather(
        *(database.write(lambda c, n=n: add(c, f"u{n}")) for n in range(4)), wrong, return_exceptions=True
    )
    assert [isinstance(answer, sa.exc.DBAPIError) for answer in answers] == [False] * 4 + [True]
    assert len(await database.read(names)) == 4


async def test_a_unit_that_runs_out_of_an_iterator_is_answered(database: Database) -> None:
    empty: list[int] = []
    with pytest.raises(RuntimeError, match="StopIteration"):
        await asyncio.wait_for(database.write(lambda c: next(iter(empty))), 10)
    await database.write(lambda c: add(c, "sesudahnya"))


async def test_who_gives_up_waiting_does_not_stop_the_others(database: Database) -> None:
    task = asyncio.create_task(database.write(lambda c: add(c, "batal")))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await database.write(lambda c: add(c, "lain"))
    assert "lain" in await database.read(names)


@pytest.fixture
async def sqlite(tmp_path: Path) -> Any:
    opened = SQLite(tmp_path / "ruang.db", prepare=migrate.migrate_sqlite)
    yield opened
    await opened.close()


async def test_units_that_wait_together_share_one_commit(sqlite: SQLite) -> None:
    commits = 0

    def count(_: object) -> None:
        nonlocal commits
        commits += 1

    sa.event.listen(sqlite._writer, "commit", count)
    held = threading.Event()
    first = asyncio.create_task(sqlite.write(lambda c: held.wait(10)))
    await asyncio.sleep(0.05)
    rest = [asyncio.create_task(sqlite.write(lambda c, n=n: add(c, f"u{n}"))) for n in range(60)]
    await asyncio.sleep(0.05)
    held.set()
    await asyncio.gather(first, *rest)
    assert commits == 2


async def test_a_reader_cannot_write(sqlite: SQLite) -> None:
    with pytest.raises(sa.exc.OperationalError, match="readonly"):
        await sqlite.read(lambda c: add(c, "satu"))


async def test_every_commit_is_on_disk_before_it_is_acknowledged(sqlite: SQLite) -> None:
    def pragmas(connection: sa.Connection) -> list[Any]:
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "journal_mode")]

    assert await sqlite.write(pragmas) == [2, "wal"]


async def test_references_are_checked_on_both_databases(database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        await database.write(lambda c: c.execute(sa.insert(nomor).values(kantor="tidak ada", jenis="x", tahun=1)))


async def test_a_closed_database_says_so_and_what_waited_is_written(tmp_path: Path) -> None:
    database = SQLite(tmp_path / "ruang.db", prepare=migrate.migrate_sqlite)
    waiting = [asyncio.create_task(database.write(lambda c, n=n: add(c, f"u{n}"))) for n in range(30)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*waiting)
    with pytest.raises(RuntimeError, match="closed"):
        await database.write(lambda c: add(c, "terlambat"))
    again = SQLite(tmp_path / "ruang.db")
    assert len(await again.read(names)) == 30
    await again.close()


@pytest.mark.database("postgresql")
async def test_two_units_that_lock_each_other_out_both_end(database: PostgreSQL) -> None:
    """PostgreSQL undoes one of the two, and that one is run again."""
    await database.write(lambda c: [add(c, "a"), add(c, "b")])
    runs: list[str] = []

    def both(first: str, second: str) -> Any:
        def unit(connection: sa.Connection) -> None:
            runs.append(first)
            for name in (first, second):
                connection.execute(sa.update(kode).where(CODE.siapa == name).values(percobaan=CODE.percobaan + 1))
                connection.exec_driver_sql("SELECT pg_sleep(0.2)")

        return unit

    await asyncio.gather(database.write(both("a", "b")), database.write(both("b", "a")))
    assert len(runs) == 3
    assert await database.read(lambda c: c.execute(sa.select(sa.func.sum(CODE.percobaan))).scalar()) == 4


@pytest.mark.database("postgresql")
async def test_a_unit_that_is_undone_each_time_is_told_in_the_end(
    database: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "AGAIN", (0.0, 0.0))
    tries = []

    def unit(connection: sa.Connection) -> None:
        tries.append(1)
        connection.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$")

    with pytest.raises(sa.exc.DBAPIError):
        await database.write(unit)
    assert len(tries) == 3


async def test_settings_choose_the_database(settings: Settings) -> None:
    opened = await migrate.open_database(settings)
    assert isinstance(opened, PostgreSQL if settings.database_url else SQLite)
    await opened.close()
