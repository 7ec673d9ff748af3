"""Migrating: what the migrations make is what the tables say, once, and whole or not at all."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from server.settings import Settings
from server.store import migrate
from server.store.database import DatabaseInUse
from server.store.sqlite import SQLite
from server.store.tables import metadata
from tests.postgresql import Cluster

OPEN = """
import asyncio, pathlib, sys
from server.settings import Settings
from server.store.migrate import open_database
async def main():
    database = await open_database(Settings(data=pathlib.Path(sys.argv[1]), database_url=sys.argv[2]))
    print("open", flush=True)
    sys.stdin.readline()
    await database.close()
asyncio.run(main())
"""


def plain(default: str | None) -> str | None:
    """A default without the quotes and casts that each database writes in its own way."""
    if default is None:
        return None
    word = default.split("::")[0].strip("()'")
    return {"true": "1", "false": "0"}.get(word, word)


def other_default(
    _context: object,
    _inspected_column: object,
    column: "sa.Column[Any]",
    inspected: str | None,
    _metadata_default: object,
    declared: str | None,
) -> bool:
    return column.autoincrement is not True and plain(inspected) != plain(declared)


async def differences(settings: Settings) -> list[Any]:
    """What would still have to change for the rows to be as the tables say."""

    def compare(connection: sa.Connection) -> list[Any]:
        options = {"compare_type": True, "compare_server_default": other_default}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    database = await migrate.open_database(settings)
    try:
        return await database.read(compare)
    finally:
        await database.close()


async def test_what_the_migrations_make_is_what_the_tables_say(settings: Settings) -> None:
    assert await differences(settings) == []


async def test_a_table_without_its_migration_is_seen(settings: Settings) -> None:
    extra = sa.Table("lupa", metadata, sa.Column("id", sa.Text, primary_key=True))
    try:
        assert [change[0] for change in await differences(settings)] == ["add_table"]
    finally:
        metadata.remove(extra)


async def test_a_default_that_differs_is_seen(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata.tables["kantor"].c.zona.server_default, "arg", "WIB")
    ((change,),) = await differences(settings)
    assert change[:4] == ("modify_default", None, "kantor", "zona")


async def test_names_of_constraints_are_ours_on_both_databases(settings: Settings) -> None:
    def names(connection: sa.Connection) -> set[str | None]:
        inspector = sa.inspect(connection)
        unique = {found["name"] for found in inspector.get_unique_constraints("orang")}
        return unique | {found["name"] for found in inspector.get_foreign_keys("orang")}

    database = await migrate.open_database(settings)
    assert await database.read(names) == {"uq_orang_surel", "fk_orang_kantor"}
    await database.close()


@contextmanager
def opening(folder: Path, url: str, count: int) -> Iterator[list["subprocess.Popen[str]"]]:
    """Processes that open one database at the same time."""
    command = [sys.executable, "-c", OPEN, str(folder), url]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.communicate()


def test_three_processes_that_start_at_once_on_postgresql_migrate_once(cluster: Cluster, tmp_path: Path) -> None:
    cluster.sql("CREATE DATABASE kosong")
    with opening(tmp_path, cluster.url("kosong"), 3) as processes:
        answers = [process.communicate("\n", timeout=60) for process in processes]
        assert [answer[0] for answer in answers] == ["open\n"] * 3, answers
    cluster.sql("DROP DATABASE kosong WITH (FORCE)")


def test_of_two_processes_on_one_sqlite_file_the_second_is_refused_in_clear_words(tmp_path: Path) -> None:
    with opening(tmp_path, "", 1) as (first,):
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"
        with pytest.raises(DatabaseInUse, match="is in use by another server process"):
            SQLite(tmp_path / "ruang.db", prepare=lambda _: pytest.fail("the second process migrated"))
        first.communicate("\n", timeout=60)
        assert first.returncode == 0
        with opening(tmp_path, "", 1) as (next_one,):
            assert next_one.communicate("\n", timeout=60)[0] == "open\n"


async def test_a_migration_that_breaks_a_reference_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ruang.db"
    migrate.migrate_sqlite(path)

    def orphan(connection: sa.Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE baru (id TEXT)")
        connection.exec_driver_sql("INSERT INTO orang (id, kantor, surel) VALUES ('o', 'tidak ada', 'o@contoh.id')")

    monkeypatch.setattr(migrate, "_upgrade", orphan)
    with pytest.raises(RuntimeError, match="would break foreign keys"):
        migrate.migrate_sqlite(path)
    database = SQLite(path)
    assert await database.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM orang").scalar()) == 0
    assert not await database.read(lambda c: sa.inspect(c).has_table("baru"))
    await database.close()
