"""Two databases behind one small face: a unit of work is a plain function of a connection.

`sqlite.py` is the embedded one, `postgresql.py` runs the same functions through asyncpg.
"""

import sqlite3
from collections.abc import Callable
from typing import Protocol, TypeVar

import sqlalchemy as sa

T = TypeVar("T")
Unit = Callable[[sa.Connection], T]
DISK_FULL = "53100"


class Database(Protocol):
    """`write` returns when the unit's changes are on disk; whatever it raises has changed nothing."""

    async def write(self, unit: Unit[T]) -> T: ...
    async def read(self, unit: Unit[T]) -> T: ...
    async def scrub(self) -> bool: ...
    async def close(self) -> None: ...


class DatabaseInUse(Exception):
    """Another process has this SQLite file open."""


def sql_state(error: sa.exc.DBAPIError) -> str:
    """PostgreSQL's five characters for what went wrong; "" where there are none."""
    return str(getattr(error.orig, "sqlstate", None) or "")


def is_full(error: sa.exc.DBAPIError) -> bool:
    """Whether the disk under the database has no room; the transaction has changed nothing."""
    return sql_state(error) == DISK_FULL or getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
