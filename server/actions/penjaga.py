"""Penjaga: keeps the recorder to what the rooms allow, and the chain to what the recorder really does.

Each server process has the recording of those whose connection it holds. It looks every two seconds, and at once when
something was said.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import Any

from server.actions import kamar_rekam, rekaman
from server.actions.buku_rekam import BukuRekam
from server.actions.kamar_rekam import KamarRekam
from server.media.port import Segmen
from server.services import Services
from server.store import rekaman as rows
from server.tasks import Tasks, woken
from sessions.errors import Destroyed
from sessions.evidence import Entry

log = logging.getLogger(__name__)
SETTLING = 10.0  # seconds in which what an earlier recorder left behind comes into the chain
LEFT = 30.0  # seconds between two looks for that: a recorder may outlive its server for a moment
CONCERNS = ("rekaman.", "persetujuan.", "ruang.", "sesi.", "musyawarah.", "suara.")
"""Kinds of events after which somebody may be recorded, or no longer."""

Say = Callable[[str, str, Mapping[str, Any]], Awaitable[None]]


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
        self._buku = BukuRekam(services, pemilik)
        self._rooms: dict[str, KamarRekam] = {}
        self._woken = asyncio.Event()
        self._tasks = Tasks("penjaga")

    async def open(self) -> None:
        """What an earlier life of this server left behind comes into the chain first."""
        await self._take_left()
        self._tasks.run(self._watch())

    async def close(self) -> None:
        await self._tasks.end()

    def notice(self, entries: Sequence[Entry]) -> None:
        """Called with what was just committed: whoever is concerned is looked at now, not in two seconds."""
        for entry in entries:
            if entry.event.kind.startswith(CONCERNS):
                if room := self._rooms.get(entry.event.berkas.removeprefix("sesi/")):
                    room.wake()
                elif entry.event.kind.startswith("rekaman."):
                    self._woken.set()

    async def signal(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        """What a browser says to the recorder. Raises Forbidden unless this person is to be recorded now."""
        await self._room(sesi).signal(kursi, isi)

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
        ended = room.forget()
        await self._buku.fail(sesi, self._pemilik, ended, min(ended.values(), default=self._services.now()))
        room.wake()

    # Looking

    async def _watch(self) -> None:
        """A task for each sesi that is recorded, wherever it was begun; what a dead process had is written off."""
        looked = monotonic()
        while True:
            try:
                if monotonic() - looked > LEFT:
                    looked = monotonic()
                    await self._services.perekam.listen(self)
                for sesi in await self._services.store.read(rows.rooms):
                    await self._bury(sesi)
                    self._room(sesi)
            except Exception:
                log.exception("looking for recordings failed")
            await woken(self._woken, kamar_rekam.EVERY)
            self._woken.clear()

    def _room(self, sesi: str) -> KamarRekam:
        room = self._rooms.get(sesi)
        if room is None:
            room = self._rooms[sesi] = KamarRekam(sesi, self._services, self._buku, self._holds)
            self._tasks.run(self._keep(room))
        return room

    async def _keep(self, room: KamarRekam) -> None:
        try:
            await room.keep()
        finally:
            del self._rooms[room.sesi]

    async def _bury(self, sesi: str) -> None:
        """Whom a dead process recorded is recorded no more, since the last of it that was kept."""
        owners = await self._services.store.read(lambda c: rows.owners(c, sesi))
        for one in set(owners.values()) - {self._pemilik}:
            if await self._is_gone(one):
                await self._take_left()
                last = await self._services.store.read(lambda c: _last(rows.segments(c, sesi)))
                ended = {id: last[id] for id, owner in owners.items() if owner == one and id in last}
                since = max(ended.values(), default=self._services.now())
                await self._buku.fail(sesi, one, ended, since)

    async def _take_left(self) -> None:
        """Whatever a recorder that is gone had written."""
        await self._services.perekam.listen(self)
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLING):
                await self._services.perekam.settled()


def _last(segments: Sequence[rows.Tersimpan]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for one in segments:
        found[one.kursi] = max(one.selesai, found.get(one.kursi, one.selesai))
    return found
