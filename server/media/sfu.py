"""Sfu: the rooms of all Januses, and everybody's place in them; what a browser says to "sfu" comes here.

A lost Janus lets its people go at once: each page is told, comes again by itself, and the room is made on another one.
Whoever may be in a room is not asked here: `server/actions/media.py` does.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

from server.media import hening, penempatan
from server.media.armada import Armada
from server.media.janus import Janus, stream_facts
from server.media.penempatan import Kamar
from server.media.tempat import GETS, SENDS, Hears, Label, Say, Tempat, kursi_of, nobody, quietly
from server.media.wire import JanusError, Packet
from server.tasks import Tasks
from sessions.errors import Invalid, Unavailable

log = logging.getLogger(__name__)
TAG = re.compile(r"[0-9a-z]{4,16}", re.ASCII)


class Sfu:
    """Its user sets `say` (to a person's browser), `hears` (until then nobody does), `published` (somebody sends now)
    and `lost` (a room's Janus is)."""

    def __init__(self, folders: Sequence[Path], secret: str, rec: Path) -> None:
        """`folders` hold the sockets of one Janus each; `rec` is where they record, by the same name for them."""
        self._secret, self.rec = secret, rec
        self._armada = Armada(folders, secret, rec, self._came, self._went)
        self._rooms: dict[str, Kamar] = {}
        self._places: dict[tuple[str, str], Tempat] = {}
        self._turns: dict[tuple[str, str], asyncio.Lock] = {}
        self._tasks = Tasks("sfu")
        self.say: Say = _say_nothing
        self.hears: Hears = nobody
        self.published: Callable[[Tempat], None] = lambda tempat: None
        self.lost: Callable[[str], None] = lambda sesi: None

    async def open(self) -> None:
        await self._armada.open()

    async def close(self) -> None:
        """Media go on: the sessions are left for the next process."""
        await self._tasks.end()
        await self._armada.close()

    @property
    def kamars(self) -> Sequence[Kamar]:
        """The Januses that are there now."""
        return self._armada.kamars

    def secret_of(self, sesi: str) -> str:
        """What Janus wants to hear before it records in this room, or stops to."""
        return penempatan.room_secret(self._secret, sesi)

    def place(self, sesi: str, kursi: str) -> Tempat | None:
        return self._places.get((sesi, kursi))

    def places(self, sesi: str) -> Sequence[Tempat]:
        return [one for (room, _), one in self._places.items() if room == sesi]

    @property
    def silent(self) -> bool:
        """Whether some Janus runs and does not answer."""
        return self._armada.silent

    async def signal(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a browser says; raises Invalid where it makes no sense, Unavailable where no Janus answers."""
        tag = isi.get("tag")
        if not isinstance(tag, str) or not TAG.fullmatch(tag):
            raise Invalid("Pesan sambungan gambar dan suara tidak dikenal. Muat ulang halaman ini.")
        async with self._turns.setdefault((sesi, kursi), asyncio.Lock()):
            if isi.get("hello") is True:
                return await self._greet(sesi, kursi, tag)
            tempat = self._places.get((sesi, kursi))
            if tempat is None or tempat.tag != tag:
                return {"gone": True}
            try:
                return await _take(tempat, isi)
            except JanusError as error:
                log.info("Janus refused what a browser said: %s", error)
                await self._let_go(tempat)
                return {"gone": True}

    async def part(self, sesi: str, kursi: str) -> None:
        """Detached at once, whichever process their browser spoke to, and whatever connections they have left."""
        async with self._turns.setdefault((sesi, kursi), asyncio.Lock()):
            tempat = self._places.pop((sesi, kursi), None)
            if tempat:
                await tempat.part()
            for kamar in self.kamars:
                try:
                    await self._sweep(kamar, sesi, kursi)
                except (JanusError, Unavailable):
                    continue  # its connections are gone with it

    async def seated(self, sesi: str) -> frozenset[str]:
        """Who has a place in this room, as its Janus says; nobody where there is no such room."""
        own = {kursi for room, kursi in self._places if room == sesi}
        try:
            kamar = self._rooms.get(sesi)
            feeds = await kamar.feeds(sesi) if kamar else ()
        except (JanusError, Unavailable):
            feeds = ()
        return frozenset(own | {kursi_of(feed["id"]) for feed in feeds})

    @property
    def rooms(self) -> frozenset[str]:
        """The rooms in which somebody has a place by this process."""
        return frozenset(sesi for sesi, _ in self._places)

    async def sort(self, sesi: str) -> None:
        """Who may no longer hear whom no longer does, by any process: asked of Janus, not remembered."""
        for kamar in self.kamars:
            for info in await kamar.janus.everything():
                label = Label.read(info.get("opaque_id"))
                if label and (label.sesi, label.side) == (sesi, GETS):
                    await self._sort_one(kamar, label, info)
        await self.catch_up(sesi)

    async def hush(self, sesi: str, muted: Collection[str]) -> None:
        """The voices of these go to nobody, and those of all others to everybody, by any process."""
        for kamar in self.kamars:
            await hening.obey(kamar, sesi, muted)

    async def catch_up(self, sesi: str) -> None:
        """Everybody gets those whom they may hear now."""
        kamar = self._rooms.get(sesi)
        feeds = [one for one in await kamar.feeds(sesi) if one.get("publisher")] if kamar else []
        for tempat in self.places(sesi):
            await tempat.follow(feeds)

    async def _sort_one(self, kamar: Kamar, label: Label, info: Packet) -> None:
        heard = {str(one["feed_id"]) for one in stream_facts(info) if one.get("feed_id")}
        apart = [feed for feed in heard if not await self.hears(label.sesi, label.kursi, kursi_of(feed))]
        if not apart:
            return
        own = self._places.get((label.sesi, label.kursi))
        try:
            if own and own.gets and own.gets.id == info["handle_id"]:
                await own.drop(apart)
            else:
                body = {"request": "unsubscribe", "streams": [{"feed": feed} for feed in apart]}
                await kamar.janus.ask_of(int(info["session_id"]), int(info["handle_id"]), body)
        except (JanusError, Unavailable):
            await self.part(label.sesi, label.kursi)  # rather nobody than somebody who may not

    async def end(self, sesi: str) -> None:
        """The room is over for all: whoever is still there is detached, and the room is no more."""
        for kursi in await self.seated(sesi):
            await self.part(sesi, kursi)
        self._turns = {key: turn for key, turn in self._turns.items() if key[0] != sesi}
        kamar = self._rooms.pop(sesi, None)
        for each in self.kamars if kamar is None else [kamar]:
            try:
                await each.destroy(sesi)
            except (JanusError, Unavailable):
                continue

    # Coming

    async def _greet(self, sesi: str, kursi: str, tag: str) -> Mapping[str, Any]:
        """A page says that it is here: known, when its connections are still held for it; else a new place."""
        tempat = self._places.get((sesi, kursi))
        if tempat and tempat.tag == tag and tempat.janus.alive:
            tempat.repeat()
            return {"known": True}
        if tempat:
            await self._let_go(tempat, tell=False)
        kamar = await self._room(sesi)
        tempat = self._make(kamar.janus, Label(sesi, kursi, tag, SENDS))
        try:
            await tempat.join()
        except JanusError as error:
            self._rooms.pop(sesi, None)  # the room was made anew elsewhere, or Janus was started again
            log.warning("joining a room failed: %s", error)
            await tempat.part()
            raise Unavailable("Ruang sedang dipindahkan. Halaman ini mencoba lagi sendiri.") from None
        self._places[sesi, kursi] = tempat
        return {"known": False}

    async def _room(self, sesi: str) -> Kamar:
        kamar = self._rooms.get(sesi)
        if kamar is None or not kamar.janus.alive:
            kamar = self._rooms[sesi] = await penempatan.find(self.kamars, sesi, self.rec / ".letak")
        return kamar

    def _make(self, janus: Janus, label: Label) -> Tempat:
        return Tempat(
            sesi=label.sesi, kursi=label.kursi, tag=label.tag, janus=janus,
            say=lambda sesi, kursi, isi: self.say(sesi, kursi, isi), run=self._run, left=self._left,
            published=lambda tempat: self.published(tempat),
            hears=lambda sesi, kursi, other: self.hears(sesi, kursi, other),
        )  # fmt: skip

    # Going

    def _left(self, tempat: Tempat) -> None:
        """Janus let a connection go: the page is closed, or its network is gone."""
        self._run(self._let_go(tempat))

    async def _let_go(self, tempat: Tempat, tell: bool = True) -> None:
        key = (tempat.sesi, tempat.kursi)
        if self._places.get(key) is tempat:
            del self._places[key]
        await tempat.part()
        if tell:
            await self.say(tempat.sesi, tempat.kursi, {"tag": tempat.tag, "gone": True})

    async def _sweep(self, kamar: Kamar, sesi: str, kursi: str) -> None:
        """Detaches what this person has on a Janus by any process. A kick alone would leave them seeing the room."""
        for info in await kamar.janus.everything():
            label = Label.read(info.get("opaque_id"))
            if label and (label.sesi, label.kursi) == (sesi, kursi):
                await kamar.janus.detach_of(int(info["session_id"]), int(info["handle_id"]))

    # Januses that come and go

    def _came(self, kamar: Kamar, infos: Sequence[Packet]) -> None:
        """Places that were held before are heard again, and those who began to send meanwhile are offered."""
        found: dict[tuple[str, str], Tempat] = {}
        for info in infos:
            if label := Label.read(info.get("opaque_id")):
                tempat = found.setdefault((label.sesi, label.kursi), self._make(kamar.janus, label))
                tempat.adopt(label.side, info)
        for key, tempat in found.items():
            if tempat.sends is None:
                self._run(tempat.part())
                continue
            self._places[key] = tempat
            self._rooms[tempat.sesi] = kamar
            self._run(self.catch_up(tempat.sesi))
            self.published(tempat)

    async def _went(self, janus: Janus, kamar: Kamar | None) -> None:
        """Everybody whose connections are gone with it is told; rooms without a place are found one when they come."""
        for key, tempat in [(key, one) for key, one in self._places.items() if one.janus is janus]:
            del self._places[key]
            tempat.gone = True
            await self.say(*key, {"tag": tempat.tag, "gone": True})
        for sesi in [sesi for sesi, held in self._rooms.items() if held.janus is janus]:
            del self._rooms[sesi]
            if kamar is None:
                self.lost(sesi)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._tasks.run(quietly(work))
        task.add_done_callback(lambda _: work.close())  # where it was cancelled before it began


async def _take(tempat: Tempat, isi: Mapping[str, Any]) -> Mapping[str, Any]:
    match isi:
        case {"offer": str() as sdp}:
            return {"answer": await tempat.publish(sdp)}
        case {"answer": str() as sdp, "no": int() as number}:
            await tempat.answer(number, sdp)
        case {"sisi": side, "candidate": dict() | None as candidate}:
            await tempat.trickle(side, candidate)
        case {"restart": True}:
            await tempat.restart()
        case _:
            raise Invalid("Pesan sambungan gambar dan suara tidak dikenal. Muat ulang halaman ini.")
    return {}


async def _say_nothing(sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
    """Before anybody can be reached."""
