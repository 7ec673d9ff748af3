"""A connection to PostgreSQL that shows this process to be alive, and that hears at once of new work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeAlias

import asyncpg

from server.store import outbox

log = logging.getLogger(__name__)
SCHEMA_LOCK = 727002
RETRY_TIME = 1.0  # seconds

Connection: TypeAlias = "asyncpg.Connection[Any]"


class Presence:
    """Holds the advisory lock `owner`, which PostgreSQL frees the moment this process or its machine is gone."""

    def __init__(self, dsn: str, owner: int, heard: Callable[[], None]) -> None:
        self._dsn = dsn
        self._owner = owner
        self._heard = heard
        self._connection: Connection | None = None
        self._lost = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    async def open(self) -> None:
        await self._connect()
        self._keeper = asyncio.create_task(self._keep(), name="presence")

    async def close(self) -> None:
        if self._keeper:
            self._keeper.cancel()
            await asyncio.wait({self._keeper})
        if self._connection:
            await self._connection.close()

    async def is_gone(self, owner: int) -> bool:
        """Whether nobody holds that lock any more. Raises asyncpg.InterfaceError while there is no connection."""
        connection = self._require()
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", owner):
            return False
        await connection.execute("SELECT pg_advisory_unlock($1)", owner)
        return True

    async def make_once(self, table: str, make: Callable[[], Awaitable[None]]) -> None:
        """Have `make` done unless the table exists, by one process even where several start at once."""
        connection = self._require()
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", SCHEMA_LOCK)
            if not await connection.fetchval("SELECT to_regclass($1) IS NOT NULL", table):
                await make()

    def _require(self) -> Connection:
        if self._connection is None or self._connection.is_closed():
            raise asyncpg.InterfaceError("the connection to PostgreSQL is lost")
        return self._connection

    async def _connect(self) -> None:
        self._lost.clear()
        connection = await asyncpg.connect(self._dsn)
        connection.add_termination_listener(lambda _: self._lost.set())
        await connection.execute("SELECT pg_advisory_lock($1)", self._owner)
        await connection.add_listener(outbox.CHANNEL, lambda *_: self._heard())
        self._connection = connection

    async def _keep(self) -> None:
        """After a restart of PostgreSQL, be seen again and hear again."""
        while True:
            await self._lost.wait()
            log.warning("the connection to PostgreSQL is lost; trying again")
            await asyncio.sleep(RETRY_TIME)
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await self._connect()
                log.warning("the connection to PostgreSQL is back")
                self._heard()
                continue
            self._lost.set()
