"""BukuRekam: what a process writes of its recorder: a line of the chain and the row of whom it has, always together."""

from collections.abc import Callable, Mapping
from datetime import datetime

from server.services import Services
from server.store import rekaman as rows
from server.store.unit import Tx
from sessions import perekaman
from sessions.rekaman import Sebab
from sessions.ruang import Moved, Ruang

Rule = Callable[[Ruang, datetime], Moved]


class BukuRekam:
    """`pemilik` is this process."""

    def __init__(self, services: Services, pemilik: int) -> None:
        self._services, self._pemilik = services, pemilik

    async def ruang(self, sesi: str) -> Ruang:
        return await self._services.store.read(lambda c: self._services.ruang.state(c, sesi))

    async def is_open(self, sesi: str) -> bool:
        return await self._services.store.read(lambda c: rows.is_open(c, sesi))

    async def mine(self, sesi: str) -> set[str]:
        """Whom the rows say that our recorder has."""
        owners = await self._services.store.read(lambda c: rows.owners(c, sesi))
        return {id for id, one in owners.items() if one == self._pemilik}

    async def write(self, sesi: str, rule: Rule, *, taken: str = "", released: str = "") -> None:
        def unit(tx: Tx) -> None:
            _, events = rule(self._services.ruang.locked(tx.connection, sesi), tx.now())
            tx.append(*events)
            if taken:
                rows.take(tx.connection, sesi, taken, self._pemilik)
            if released:
                rows.release(tx.connection, sesi, released)

        await self._services.store.write(unit)

    async def fail(self, sesi: str, pemilik: int, ended: Mapping[str, datetime], since: datetime) -> None:
        """The recorder of that process failed: everybody whom it still has is silent since the last that came of them,
        and there is a gap since `since`. Of another process it is said once, and whom we have taken from it goes on."""

        def unit(tx: Tx) -> None:
            at = tx.now()
            ruang = self._services.ruang.locked(tx.connection, sesi)
            had = sorted(id for id, one in rows.owners(tx.connection, sesi).items() if one == pemilik)
            for id in had:
                end = min(ended.get(id, at), at)
                ruang, events = perekaman.silenced(ruang, id, end, at, Sebab.PERALATAN)
                tx.append(*events)
                rows.release(tx.connection, sesi, id)
            if had or pemilik == self._pemilik:
                _, events = perekaman.stalled(ruang, "", min(since, at), at)
                tx.append(*events)

        await self._services.store.write(unit)
