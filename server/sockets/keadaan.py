"""Keadaan: what a reader has missed, and the room as it is now for them."""

from dataclasses import replace
from typing import Any

from server.actions import risalah, tampilan
from server.sockets import messages as m
from server.sockets.alamat import concerned
from server.sockets.base import Answer
from server.sockets.tempat import Tempat
from server.store import evidence
from server.store.akses import Di
from sessions.errors import Forbidden
from sessions.evidence import Entry
from sessions.wewenang import PENGAMAT, Pelaku, Peran

PAGE = 200  # entries in one answer to `follow`


class Keadaan(Tempat):
    """Reading; nothing here changes anything but an initial below a part of the minutes."""

    async def follow(self, sid: str, wanted: m.Follow) -> Answer:
        """What this reader has missed, as far as they may see it."""
        di = await self._di(sid)
        services = self.services

        def read(c: Any) -> tuple[list[Entry], bool]:
            return evidence.after(c, f"sesi/{di.sesi}", wanted.after, PAGE), self._inside(c, di)

        entries, inside = await services.store.read(read)
        seen = [_cut(entry, _reader(di), inside) for entry in entries]
        last = entries[-1].number if entries else wanted.after
        return {"entries": seen, "last": last, "more": len(entries) == PAGE}

    async def state(self, sid: str, wanted: m.Seen) -> Answer:
        """The room as it is now, for this reader: all parts, or those named; `no` is the last event it has heard."""
        di = await self._di(sid)
        parts = wanted.bagian or tampilan.PARTS

        def read(c: Any) -> dict[str, Any]:
            no = evidence.state(c, f"sesi/{di.sesi}")[0]  # first: what comes meanwhile is told again
            seen = tampilan.room(self.services, c, di.sesi, _reader(di), parts, inside=self._inside(c, di))
            return {**seen, "saya": di.pelaku.id, "no": no}

        return await self.services.store.read(read)

    async def minutes(self, sid: str, _: m.Nothing) -> Answer:
        """Its parts as they stand, for whoever may hear the room."""
        di = await self._di(sid)

        def read(c: Any) -> dict[str, Any]:
            if not self._inside(c, di):
                raise Forbidden("Berita acara terbaca setelah Saudara berada di dalam ruang.")
            return risalah.state(self.services, c, di.sesi, di.pelaku)

        return await self.services.store.read(read)

    async def initial(self, sid: str, message: m.Initials) -> Answer:
        di = await self._di(sid)
        await risalah.initial(self.services, di.pelaku, di.sesi, message.bagian, message.sidik)
        return None


def _cut(entry: Entry, reader: Pelaku, inside: bool) -> dict[str, object]:
    """In the lobby one reads what concerns oneself; the rest is a number and a digest."""
    if inside or reader.id in concerned(entry):
        return tampilan.entry(entry, reader.peran)
    return {"number": entry.number, "kind": "tertutup", "digest": entry.digest}


def _reader(di: Di) -> Pelaku:
    """An observer reads in the room what Tim IT reads, whatever they may read of the berkas elsewhere."""
    return replace(di.pelaku, peran=Peran.TIM_IT) if di.pelaku.peran in PENGAMAT else di.pelaku
