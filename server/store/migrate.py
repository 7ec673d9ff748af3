"""Bring the rows of a database to the newest form, at start, under a lock, forward only."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import create_async_engine

from server.settings import Settings
from server.store.database import Database
from server.store.postgresql import PostgreSQL, async_url
from server.store.sqlite import SQLite

LOCK = 727001  # PostgreSQL advisory lock: several processes may start at once


def _upgrade(connection: sa.Connection, revision: str = "head") -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def migrate_sqlite(path: Path) -> None:
    """Foreign keys are off meanwhile: Alembic's batch mode drops and renames tables, which would delete children."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        f"sqlite:///{path}", poolclass=sa.pool.NullPool, connect_args={"isolation_level": None, "timeout": 30}
    )

    @sa.event.listens_for(engine, "connect")
    def _set_up(connection: object, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]  # a sqlite3.Connection

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.begin() as connection:
        _upgrade(connection)
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            raise RuntimeError(f"a migration would break foreign keys: {broken[:5]}")  # rolls everything back
    engine.dispose()


async def migrate_postgresql(url: str) -> None:
    engine = create_async_engine(async_url(url))
    async with engine.begin() as connection:
        await connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        await connection.run_sync(_upgrade)
    await engine.dispose()


async def open_database(settings: Settings) -> Database:
    """PostgreSQL where its address is set, else the SQLite file in the data folder; migrated."""
    if settings.database_url:
        await migrate_postgresql(settings.database_url)
        return PostgreSQL(settings.database_url)
    return SQLite(settings.data / "ruang.db", prepare=migrate_sqlite)
