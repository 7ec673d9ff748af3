"""Kedatangan: connections come and go, and whoever's right to be here has ended is shown out."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from server.actions import lobi, media
from server.sockets.alamat import audience, hears, lobby, own, waiting
from server.sockets.tempat import Door, Tempat
from server.store.akses import Di
from server.tasks import woken
from sessions.errors import DomainError

log = logging.getLogger(__name__)
WATCH = 15.0  # seconds after which those who only listen are looked at again


class Kedatangan(Tempat):
    """Who comes takes a seat; who stays is looked at again."""

    _owner: int
    _is_gone: Callable[[int], Awaitable[bool]]

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: dict[str, Any] | None) -> None:
        """`auth`: {sesi, sebagai}; who it is, the cookie says. A link's secret never comes here."""
        door = await self._knock(environ, auth or {})
        di = door.di
        await self.save_session(sid, {"who": di.pelaku.id, "di": di})
        self._doors[sid] = door
        before = await self._seat_connection(di)
        await lobi.arrive(self.services, di.pelaku, di.sesi, sid, self._owner, door.perangkat)
        await self.enter_room(sid, own(di))
        if before and before != sid:
            await self.emit("diambil_alih", {"message": "Ruang ini dibuka di tempat lain."}, to=before)
            await self.disconnect(before)
        await self._seat_audience(sid, di)

    async def on_disconnect(self, sid: str, reason: str) -> None:
        self._doors.pop(sid, None)
        held = await self.get_session(sid)
        di: Di | None = held.get("di")
        if di is not None:
            await lobi.lose(self.services, di.pelaku.id, di.sesi, sid)

    async def _seat_connection(self, di: Di) -> str | None:
        ruang = await self.services.store.read(lambda c: self.services.ruang.state(c, di.sesi))
        kursi = ruang.kursi.get(di.pelaku.id)
        return kursi.sambungan if kursi and kursi.tersambung else None

    async def _seat_audience(self, sid: str, di: Di) -> None:
        """Whoever is inside hears the room; whoever is not hears only of themselves, and of the sesi's course."""
        if await self.services.store.read(lambda c: self._inside(c, di)):
            await self.enter_room(sid, audience(di.sesi, hears(di.pelaku.peran)))
        else:
            await self.enter_room(sid, waiting(di.sesi, di.pelaku.id))
            await self.enter_room(sid, lobby(di.sesi))

    async def _watch(self) -> None:
        """Rights end elsewhere, and other processes die: those who only listen are shown out too, the lost let go."""
        while True:
            await woken(self._doubt, WATCH)
            try:
                self._doubt.clear()
                await self._look_around()
                await media.clear_all(self.services)
                await lobi.lose_those_of_the_dead(self.services, self._owner, self._is_gone)
            except Exception:
                log.exception("looking at those present failed")

    async def _look_around(self) -> None:
        doors = dict(self._doors)
        ended = await self.services.store.read(lambda c: self._ended(c, doors)) if doors else {}
        for sid, why in ended.items():
            await self.emit("ditolak", {"message": why}, to=sid)
            await self.disconnect(sid)
            await media.part(self.services, doors[sid].di.sesi, doors[sid].di.pelaku.id)

    def _ended(self, c: Any, doors: Mapping[str, Door]) -> dict[str, str]:
        """Connection -> why it may no longer be. Who has another task now comes in again with that."""
        found = {}
        for sid, door in doors.items():
            try:
                fresh = self._place(c, door.kind, door.sidik, door.di.sesi)
                if fresh.pelaku.peran is not door.di.pelaku.peran:
                    found[sid] = "Tugas Anda dalam paket ini berubah. Muat ulang halaman ini."
            except DomainError as error:
                found[sid] = str(error)
        return found
