"""PostgreSQL: the same units through asyncpg."""

import asyncio

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from server.store.database import T, Unit, sql_state

UNDONE = frozenset({"40P01", "40001"})  # deadlock_detected, serialization_failure
AGAIN = (0.01, 0.05, 0.2)  # seconds before a unit that was undone is run again
SCRUBBED = (
    "bukaan",
    "wakil",
    "undangan",
    "jawaban",
    "surel",
    "dokumen",
    "foto",
    "berita_acara",
    "pekerjaan",
    "peserta",
    "surat_masuk",
    "tangkapan",
    "terbitan",
    "kembali",
    "kode",
    "idempoten",
    "cetakan",
    "tanda_tangan",
    "negosiasi",
)


class PostgreSQL:
    def __init__(self, url: str, pool_size: int = 10) -> None:
        self._engine = create_async_engine(async_url(url), pool_size=pool_size, max_overflow=0, pool_pre_ping=True)

    async def write(self, unit: Unit[T]) -> T:
        """The unit is run again when PostgreSQL undid it because of another (a deadlock): it has changed nothing."""
        for pause in AGAIN:
            try:
                return await self._write_once(unit)
            except sa.exc.DBAPIError as error:
                if sql_state(error) not in UNDONE:
                    raise
            await asyncio.sleep(pause)
        return await self._write_once(unit)

    async def _write_once(self, unit: Unit[T]) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(unit)

    async def read(self, unit: Unit[T]) -> T:
        async with self._engine.connect() as connection:
            return await connection.run_sync(unit)

    async def scrub(self) -> bool:
        """What was deleted is gone from the tables; the server's own log of changes (WAL) is its administrator's."""
        async with self._engine.connect() as connection:
            apart = await connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in SCRUBBED:
                await apart.exec_driver_sql(f"VACUUM {table}")
        return True

    async def close(self) -> None:
        await self._engine.dispose()


def async_url(url: str) -> sa.URL:
    """The address with the driver that the service uses."""
    return sa.make_url(url).set(drivername="postgresql+asyncpg")
