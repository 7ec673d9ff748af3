"""Ruang: each act reads the room, asks the rule, and writes its events; what all acts of the room share."""

from collections.abc import Callable
from datetime import datetime

from server.actions import jaga
from server.services import Services
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions.evidence import Event
from sessions.ruang import Moved, Ruang
from sessions.sesi import Sesi

Rule = Callable[[Ruang, datetime], Moved]
SesiRule = Callable[[Sesi, Ruang, int, datetime], tuple[Sesi, tuple[Event, ...] | Event]]


async def act(services: Services, sesi: str, rule: Rule) -> Ruang:
    """One act that changes nothing but the room."""

    def unit(tx: Tx) -> Ruang:
        new, events = rule(services.ruang.locked(tx.connection, sesi), tx.now())
        tx.append(*events)
        return new

    return await services.store.write(unit)


async def move(services: Services, sesi: str, rule: SesiRule, after: Callable[[Tx, Sesi], None] | None = None) -> Sesi:
    """One act that moves the sesi itself."""

    def unit(tx: Tx) -> Sesi:
        ruang = services.ruang.locked(tx.connection, sesi)
        old = SESI.get(tx.connection, sesi)
        new, events = rule(old, ruang, jaga.pokja_count(tx, old.paket), tx.now())
        SESI.save_version(tx.connection, new, seen=old.versi)
        tx.append(*(events if isinstance(events, tuple) else (events,)))
        if after:
            after(tx, new)
        return new

    return await services.store.write(unit)
