"""KamarRekam: one sesi that is recorded: whom our recorder was asked to record, what came of them, and who is due.

What the recorder is told to record, to stop or to end is read back from it before it is believed.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from server.actions import jahit
from server.actions.buku_rekam import BukuRekam
from server.media.port import NOT_RECORDED, Jalur
from server.services import Services
from server.store import rekaman as rows
from server.store.unit import Tx
from server.tasks import woken
from sessions import perekaman
from sessions.errors import DomainError, Forbidden, Unavailable
from sessions.perekaman import SILENT_AT_MOST
from sessions.ruang import Ruang

log = logging.getLogger(__name__)
EVERY = 2.0  # seconds between looks
STOPPING = 6.0  # seconds in which the recorder lets go of somebody, or is asked again


@dataclass(slots=True)
class Heard:
    """How much came of one person, and when it last grew: by our own clock, and by that of the chain."""

    ukuran: int
    at: float
    waktu: datetime


class KamarRekam:
    """`holds` tells whether a connection is this process'."""

    def __init__(self, sesi: str, services: Services, buku: BukuRekam, holds: Callable[[str], bool]) -> None:
        self.sesi = sesi
        self._services, self._buku, self._holds = services, buku, holds
        self._turn = asyncio.Lock()
        self._woken = asyncio.Event()
        self._asked: set[str] = set()
        self._quiet: dict[str, bool] = {}
        self._heard: dict[str, Heard] = {}

    def wake(self) -> None:
        """Something changed: it is looked at now, not in two seconds."""
        self._woken.set()

    async def keep(self) -> None:
        """Until the recording is closed."""
        while True:
            self._woken.clear()
            try:
                async with self._turn:
                    await self._tend()
                if not self._asked and not await self._buku.is_open(self.sesi):
                    return
            except Exception:
                log.exception("the recording of sesi %s could not be looked at", self.sesi)
            await woken(self._woken, EVERY)

    async def signal(self, kursi: str, isi: Mapping[str, Any]) -> None:
        """What a browser says to the recorder. Raises Forbidden unless this person is to be recorded now."""
        async with self._turn:
            ruang = await self._buku.ruang(self.sesi)
            if kursi not in self._ours(ruang):
                raise Forbidden(NOT_RECORDED)
            await self._ask(ruang, kursi)
        await self._services.perekam.signal(self.sesi, kursi, isi)

    def forget(self) -> Mapping[str, datetime]:
        """The recorder died: whom it had, and when something last came of each. They are asked for anew."""
        gone = {id: heard.waktu for id, heard in self._heard.items()}
        self._asked.clear()
        self._heard.clear()
        return gone

    async def _tend(self) -> None:
        ruang = await self._buku.ruang(self.sesi)
        ours = self._ours(ruang)
        due = {id for id in self._asked if id not in ours or _is_due(ruang, id)}
        due |= {id for id in await self._buku.mine(self.sesi) if id not in ours}
        await asyncio.gather(*(self._stop(id) for id in due))
        for id in ours:
            with suppress(DomainError):  # seen as silence
                await self._ask(ruang, id)
        if ours:
            await self._listen(await self._buku.ruang(self.sesi), ours)
        if not self._asked:
            await self._close()

    async def _ask(self, ruang: Ruang, kursi: str) -> None:
        """To record them, and whether without their voice: that first, for a page may send what it was told not to."""
        self._heard.setdefault(kursi, self._nothing())
        bisu = ruang.kursi[kursi].bisu
        if self._quiet.get(kursi) is not bisu:
            await self._services.perekam.hush(self.sesi, kursi, bisu)
            self._quiet[kursi] = bisu
        if kursi not in self._asked:
            await self._services.perekam.record(self.sesi, kursi)
            self._asked.add(kursi)

    async def _stop(self, kursi: str) -> None:
        """Not over until the recorder, asked again, has nobody of that name."""
        try:
            async with asyncio.timeout(STOPPING):
                await self._services.perekam.stop(self.sesi, kursi)
                writing = await self._writing(kursi)
        except (TimeoutError, DomainError) as error:
            log.error("the recorder has not let go of somebody in sesi %s yet: %s", self.sesi, error)
            self.wake()
            return
        if writing:
            log.error("the recorder still writes somebody in sesi %s", self.sesi)
            self.wake()
            return
        self._asked.discard(kursi)
        self._quiet.pop(kursi, None)
        self._heard.pop(kursi, None)
        await self._buku.write(self.sesi, lambda ruang, at: perekaman.silenced(ruang, kursi, at, at), released=kursi)

    async def _writing(self, kursi: str) -> bool:
        """A recorder that was ended, because it did not let go, writes nobody."""
        try:
            found = (await self._services.perekam.look(self.sesi)).get(kursi)
        except Unavailable:
            return False
        return found is not None and bool(found.jenis)

    async def _listen(self, ruang: Ruang, ours: frozenset[str]) -> None:
        """What came since the last look, of each."""
        try:
            async with asyncio.timeout(STOPPING):
                seen = await self._services.perekam.look(self.sesi)
        except (TimeoutError, DomainError):
            seen = {}
        for id in ours:
            heard = self._heard.setdefault(id, self._nothing())
            jalur = seen.get(id)
            if jalur and jalur.jenis and jalur.ukuran != heard.ukuran:
                self._heard[id] = Heard(jalur.ukuran, monotonic(), self._services.now())
                await self._comes(ruang, id, jalur)
            elif monotonic() - heard.at >= SILENT_AT_MOST.total_seconds():
                await self._stalls(ruang, id, heard)

    async def _comes(self, ruang: Ruang, kursi: str, jalur: Jalur) -> None:
        known = ruang.rekaman.orang.get(kursi)
        if known is None or jalur.jenis - set(known.jalur):
            kinds = sorted(jalur.jenis)
            await self._buku.write(self.sesi, lambda ruang, at: perekaman.heard(ruang, kursi, kinds, at), taken=kursi)
        for stalled in {kursi, ""} & ruang.rekaman.macet.keys():
            await self._buku.write(self.sesi, lambda ruang, at, id=stalled: perekaman.recovered(ruang, id, at))  # type: ignore[misc]

    async def _stalls(self, ruang: Ruang, kursi: str, heard: Heard) -> None:
        """Whoever has neither camera nor microphone, and never sent anything, owes nothing."""
        never = heard.ukuran == 0 and kursi not in ruang.rekaman.orang
        owes = perekaman.owes(ruang, kursi) and not (never and not perekaman.expects(ruang.kursi[kursi]))
        if kursi in ruang.rekaman.macet or not owes:
            return
        await self._buku.write(self.sesi, lambda ruang, at: perekaman.stalled(ruang, kursi, heard.waktu, at))

    async def _close(self) -> None:
        """The sesi is over and nobody is recorded any more, here or by another process."""
        sesi = self.sesi
        if not perekaman.closed(await self._buku.ruang(sesi), self._services.now())[1]:
            return
        async with asyncio.timeout(STOPPING):
            await self._services.perekam.end(sesi)
            await self._services.perekam.settled()  # else a segment would come after the last word

        def unit(tx: Tx) -> None:
            _, events = perekaman.closed(self._services.ruang.locked(tx.connection, sesi), tx.now())
            tx.append(*events)
            rows.close(tx.connection, sesi)
            jahit.ask(tx, sesi)  # the last segments may have come after what was asked for at the close

        await self._services.store.write(unit)

    def _nothing(self) -> Heard:
        return Heard(0, monotonic(), self._services.now())

    def _ours(self, ruang: Ruang) -> frozenset[str]:
        """Whom this process' recorder may have: recordable, and connected to us."""
        return frozenset(id for id in perekaman.recordable(ruang) if self._holds(ruang.kursi[id].sambungan))


def _is_due(ruang: Ruang, kursi: str) -> bool:
    """They went and came back between two looks: what was written before is closed all the same."""
    one = ruang.rekaman.orang.get(kursi)
    return one is not None and one.diminta is not None
