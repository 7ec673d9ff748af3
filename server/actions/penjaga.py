"""Penjaga: keeps the recorder to what the room allows, and the chain to what the recorder really does.

Each server process has the recording of those whose connection it holds. It looks every two seconds, and at once when
something was said; what it is told to record, to stop or to end is read back from the recorder before it is believed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

from server.actions import jahit, rekaman
from server.media.port import NOT_RECORDED, Jalur, Segmen
from server.services import Services
from server.store import rekaman as rows
from server.store.unit import Tx
from sessions import perekaman
from sessions.errors import Destroyed, DomainError, Forbidden, Unavailable
from sessions.evidence import Entry
from sessions.perekaman import SILENT_AT_MOST
from sessions.rekaman import Sebab
from sessions.ruang import Moved, Ruang

log = logging.getLogger(__name__)
EVERY = 2.0  # seconds between looks
STOPPING = 6.0  # seconds in which the recorder lets go of somebody, or is asked again
SETTLING = 10.0  # seconds in which what an earlier recorder left behind comes into the chain
CONCERNS = ("rekaman.", "persetujuan.", "ruang.", "sesi.", "musyawarah.")
"""Kinds of events after which somebody may be recorded, or no longer."""

Say = Callable[[str, str, Mapping[str, Any]], Awaitable[None]]
Rule = Callable[[Ruang, datetime], Moved]


@dataclass(slots=True)
class Heard:
    """How much came of one person, and when it last grew: by our own clock, and by that of the chain."""

    ukuran: int
    at: float
    waktu: datetime


@dataclass(slots=True)
class Kamar:
    """One sesi that is recorded: whom our recorder was asked to record, and what came of them."""

    sesi: str
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    asked: set[str] = field(default_factory=set)
    heard: dict[str, Heard] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None


class Penjaga:
    """`pemilik` is this process, `is_gone` tells of others; `holds` whether a connection is ours, `say` speaks to one
    person's browser."""

    def __init__(
        self,
        services: Services,
        pemilik: int,
        is_gone: Callable[[int], Awaitable[bool]],
        holds: Callable[[str], bool],
        say: Say,
    ) -> None:
        self._services, self._pemilik, self._is_gone = services, pemilik, is_gone
        self._holds, self._say = holds, say
        self._rooms: dict[str, Kamar] = {}
        self._woken = asyncio.Event()
        self._watcher: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """What an earlier life of this server left behind comes into the chain first."""
        await self._take_left()
        self._watcher = asyncio.create_task(self._watch(), name="perekam-watcher")

    async def close(self) -> None:
        tasks = [room.task for room in self._rooms.values() if room.task]
        tasks += [self._watcher] if self._watcher else []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def notice(self, entries: Sequence[Entry]) -> None:
        """Called with what was just committed: whoever is concerned is looked at now, not in two seconds."""
        for entry in entries:
            if entry.event.kind.startswith(CONCERNS):
                if room := self._rooms.get(entry.event.berkas.removeprefix("sesi/")):
                    room.woken.set()
                elif entry.event.kind.startswith("rekaman."):
                    self._woken.set()

    async def signal(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        """What a browser says to the recorder. Raises Forbidden unless this person is to be recorded now."""
        refusal = Forbidden(NOT_RECORDED)
        if kursi not in self._ours(await self._ruang(sesi)):
            raise refusal
        room = self._room(sesi)
        async with room.turn:
            if kursi not in self._ours(await self._ruang(sesi)):
                raise refusal
            await self._ask(room, kursi)
        await self._services.perekam.signal(sesi, kursi, isi)

    # What the recorder says (server/media/port.py: Telinga)

    async def closed(self, segmen: Segmen) -> None:
        """Kept and in the chain when it returns; when it raises, the recorder keeps the file and offers it again."""
        try:
            kept = await rekaman.keep(self._services, segmen)
        except Destroyed:
            log.warning("segment %s is of sesi %s, whose evidence was destroyed", segmen.id, segmen.sesi)
            return
        if not kept:
            log.error("segment %s came after sesi %s was sealed: stored, and cited by no line", segmen.id, segmen.sesi)

    async def say(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        await self._say(sesi, kursi, isi)

    async def lost(self, sesi: str) -> None:
        """The recorder died: a gap for everybody from the last that came, and a new beginning."""
        room = self._rooms.get(sesi)
        if room is None:
            return
        room.asked.clear()
        since = min((heard.waktu for heard in room.heard.values()), default=self._services.now())
        await self._gap(sesi, set(room.heard), {id: heard.waktu for id, heard in room.heard.items()}, since)
        room.heard.clear()
        room.woken.set()

    # Looking

    async def _watch(self) -> None:
        """A task for each sesi that is recorded, wherever it was begun; what a dead process had is written off."""
        while True:
            try:
                for sesi in await self._services.store.read(rows.rooms):
                    await self._bury(sesi)
                    self._room(sesi)
            except Exception:
                log.exception("looking for recordings failed")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), EVERY)
            self._woken.clear()

    def _room(self, sesi: str) -> Kamar:
        room = self._rooms.setdefault(sesi, Kamar(sesi))
        if room.task is None or room.task.done():
            room.task = asyncio.create_task(self._keep(room), name=f"perekam-{sesi}")
        return room

    async def _keep(self, room: Kamar) -> None:
        """Until the recording is closed."""
        while True:
            room.woken.clear()
            try:
                async with room.turn:
                    await self._tend(room)
                if not room.asked and not await self._services.store.read(lambda c: rows.is_open(c, room.sesi)):
                    break
            except Exception:
                log.exception("the recording of sesi %s could not be looked at", room.sesi)
            with suppress(TimeoutError):
                await asyncio.wait_for(room.woken.wait(), EVERY)
        if self._rooms.get(room.sesi) is room:
            del self._rooms[room.sesi]

    async def _tend(self, room: Kamar) -> None:
        ruang = await self._ruang(room.sesi)
        ours = self._ours(ruang)
        due = {id for id in room.asked if id not in ours or _is_due(ruang, id)}
        due |= {id for id in await self._mine(room.sesi) if id not in ours}
        await asyncio.gather(*(self._stop(room, id) for id in due))
        for id in ours - room.asked:
            with suppress(DomainError):  # seen as silence
                await self._ask(room, id)
        if ours:
            await self._listen(room, await self._ruang(room.sesi), ours)
        if not room.asked:
            await self._close(room)

    async def _ask(self, room: Kamar, kursi: str) -> None:
        room.heard.setdefault(kursi, Heard(0, monotonic(), self._services.now()))
        if kursi not in room.asked:
            await self._services.perekam.record(room.sesi, kursi)
            room.asked.add(kursi)

    async def _stop(self, room: Kamar, kursi: str) -> None:
        """Not over until the recorder, asked again, has nobody of that name."""
        perekam, sesi = self._services.perekam, room.sesi
        try:
            async with asyncio.timeout(STOPPING):
                await perekam.stop(sesi, kursi)
                writing = await self._writing(sesi, kursi)
        except (TimeoutError, DomainError) as error:
            log.error("the recorder has not let go of somebody in sesi %s yet: %s", sesi, error)
            room.woken.set()
            return
        if writing:
            log.error("the recorder still writes somebody in sesi %s", sesi)
            room.woken.set()
            return
        room.asked.discard(kursi)
        room.heard.pop(kursi, None)
        await self._write(sesi, lambda ruang, at: perekaman.silenced(ruang, kursi, at, at), released=kursi)

    async def _writing(self, sesi: str, kursi: str) -> bool:
        """A recorder that was ended, because it did not let go, writes nobody."""
        try:
            found = (await self._services.perekam.look(sesi)).get(kursi)
        except Unavailable:
            return False
        return found is not None and bool(found.jenis)

    async def _listen(self, room: Kamar, ruang: Ruang, ours: frozenset[str]) -> None:
        """What came since the last look, of each."""
        try:
            async with asyncio.timeout(STOPPING):
                seen = await self._services.perekam.look(room.sesi)
        except (TimeoutError, DomainError):
            seen = {}
        for id in ours:
            heard = room.heard.setdefault(id, Heard(0, monotonic(), self._services.now()))
            jalur = seen.get(id)
            if jalur and jalur.jenis and jalur.ukuran != heard.ukuran:
                room.heard[id] = Heard(jalur.ukuran, monotonic(), self._services.now())
                await self._comes(room, ruang, id, jalur)
            elif monotonic() - heard.at >= SILENT_AT_MOST.total_seconds():
                await self._stalls(room, ruang, id, heard)

    async def _comes(self, room: Kamar, ruang: Ruang, kursi: str, jalur: Jalur) -> None:
        known = ruang.rekaman.orang.get(kursi)
        if known is None or jalur.jenis - set(known.jalur):
            await self._write(
                room.sesi, lambda ruang, at: perekaman.heard(ruang, kursi, sorted(jalur.jenis), at), taken=kursi
            )
        for stalled in {kursi, ""} & ruang.rekaman.macet.keys():
            await self._write(room.sesi, lambda ruang, at, id=stalled: perekaman.recovered(ruang, id, at))  # type: ignore[misc]

    async def _stalls(self, room: Kamar, ruang: Ruang, kursi: str, heard: Heard) -> None:
        """Whoever has neither camera nor microphone, and never sent anything, owes nothing."""
        never = heard.ukuran == 0 and kursi not in ruang.rekaman.orang
        if kursi in ruang.rekaman.macet or (never and not perekaman.expects(ruang.kursi[kursi])):
            return
        await self._write(room.sesi, lambda ruang, at: perekaman.stalled(ruang, kursi, heard.waktu, at))

    async def _close(self, room: Kamar) -> None:
        """The sesi is over and nobody is recorded any more, here or by another process."""
        ruang = await self._ruang(room.sesi)
        if not perekaman.closed(ruang, self._services.now())[1]:
            return
        async with asyncio.timeout(STOPPING):
            await self._services.perekam.end(room.sesi)
            await self._services.perekam.settled()  # else a segment would come after the last word

        def unit(tx: Tx) -> None:
            _, events = perekaman.closed(self._services.ruang.locked(tx.connection, room.sesi), tx.now())
            tx.append(*events)
            rows.close(tx.connection, room.sesi)
            jahit.ask(tx, room.sesi)  # the last segments may have come after what was asked for at the close

        await self._services.store.write(unit)

    # Those whose process is dead

    async def _bury(self, sesi: str) -> None:
        """Whom a dead process recorded is recorded no more, since the last of it that was kept."""
        owners = await self._services.store.read(lambda c: rows.owners(c, sesi))
        dead = {one for one in set(owners.values()) - {self._pemilik} if await self._is_gone(one)}
        gone = {id for id, one in owners.items() if one in dead}
        if gone:
            await self._take_left()
            last = await self._services.store.read(lambda c: _last(rows.segments(c, sesi)))
            ended = {id: last[id] for id in gone if id in last}
            since = max(ended.values(), default=self._services.now())
            await self._gap(sesi, gone, ended, since)

    async def _take_left(self) -> None:
        """Whatever a recorder that is gone had written."""
        await self._services.perekam.listen(self)
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLING):
                await self._services.perekam.settled()

    async def _gap(self, sesi: str, gone: set[str], ended: Mapping[str, datetime], since: datetime) -> None:
        """The equipment failed: each of these is silent since the last that came, everybody together since `since`."""

        def unit(tx: Tx) -> None:
            at = tx.now()
            ruang = self._services.ruang.locked(tx.connection, sesi)
            for id in sorted(gone):
                ruang, events = perekaman.silenced(ruang, id, min(ended.get(id, at), at), at, Sebab.PERALATAN)
                tx.append(*events)
                rows.release(tx.connection, sesi, id)
            _, events = perekaman.stalled(ruang, "", min(since, at), at)
            tx.append(*events)

        await self._services.store.write(unit)

    # Rows

    def _ours(self, ruang: Ruang) -> frozenset[str]:
        """Whom this process' recorder may have: recordable, and connected to us."""
        return frozenset(id for id in perekaman.recordable(ruang) if self._holds(ruang.kursi[id].sambungan))

    async def _ruang(self, sesi: str) -> Ruang:
        return await self._services.store.read(lambda c: self._services.ruang.state(c, sesi))

    async def _mine(self, sesi: str) -> set[str]:
        owners = await self._services.store.read(lambda c: rows.owners(c, sesi))
        return {id for id, one in owners.items() if one == self._pemilik}

    async def _write(self, sesi: str, rule: Rule, *, taken: str = "", released: str = "") -> None:
        def unit(tx: Tx) -> None:
            _, events = rule(self._services.ruang.locked(tx.connection, sesi), tx.now())
            tx.append(*events)
            if taken:
                rows.take(tx.connection, sesi, taken, self._pemilik)
            if released:
                rows.release(tx.connection, sesi, released)

        await self._services.store.write(unit)


def _is_due(ruang: Ruang, kursi: str) -> bool:
    """They went and came back between two looks: what was written before is closed all the same."""
    one = ruang.rekaman.orang.get(kursi)
    return one is not None and one.diminta is not None


def _last(segments: Sequence[rows.Tersimpan]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for one in segments:
        found[one.kursi] = max(one.selesai, found.get(one.kursi, one.selesai))
    return found
