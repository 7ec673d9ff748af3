"""The embedded recorder: a process of its own that is a silent participant of the mesh; started when first needed.

It is asked and read back, never believed: `stop` that is not answered in time ends the process, and with it all that it
wrote. A process that died is replaced: who was recorded is recorded again, into new segments, and their browsers are
called. What it left behind torn is handed over like every other segment, marked as torn.
"""

import asyncio
import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from server.media import mjr, sisa
from server.media.antre import Antre
from server.media.port import NOT_RECORDED, Jalur, Telinga
from server.media.proses import SILENT, Proses, Refused
from server.tasks import Tasks
from sessions.errors import Forbidden, Invalid, Unavailable

log = logging.getLogger(__name__)

NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
LONGEST_SIGNAL = 65_536
STOPPING = 4.0  # seconds that `stop` waits for an answer: a withdrawal is done after five
LOOKING = 5.0
WATCHING = 5.0  # seconds between two looks whether it answers at all
PAUSES = (0.1, 1, 2, 5, 10, 30)  # seconds before it is started again, the longer the more often it died
STABLE = 60.0

NO_NAME = "Perekam tidak mengenal kursi ini. Muat ulang halaman ruang, lalu coba lagi."
TOO_LONG = "Pesan ke perekam terlalu panjang. Muat ulang halaman ruang, lalu coba lagi."

Servers = Callable[[str], Sequence[Mapping[str, object]]]


class EmbeddedPerekam:
    """`servers` gives what RTCPeerConnection takes as iceServers; `length` is how long a segment is, `limit` how many
    bytes one sesi may take, `reserve` how many are left free on the disk."""

    def __init__(self, folder: Path, servers: Servers, length: timedelta, limit: int, reserve: int) -> None:
        self._folder, self._servers = folder, servers
        self._settings = {"length": length.total_seconds(), "limit": limit, "reserve": reserve}
        self._own: Path | None = None
        self._lock = -1
        self._wanted: dict[tuple[str, str], str] = {}  # and which end of their browser spoke last
        self._quiet: set[tuple[str, str]] = set()
        self._proses: Proses | None = None
        self._starting = asyncio.Lock()
        self._tasks = Tasks("perekam")
        self._refused: Refused | None = None
        self._deaths = 0
        self._closing = False
        self._antre = Antre()

    @property
    def pid(self) -> int | None:
        """The process that records now."""
        return self._proses.pid if self._proses else None

    async def listen(self, telinga: Telinga) -> None:
        self._antre.open(telinga)
        for holder in sisa.forsaken(self._folder):
            for path in await asyncio.to_thread(sisa.adopt, holder, self._take_folder()):
                self._antre.closed(path)

    async def settled(self) -> None:
        """Returns when every segment that was closed up to now has been taken."""
        await self._antre.settled()

    async def record(self, sesi: str, kursi: str) -> None:
        if not NAME.fullmatch(sesi) or not NAME.fullmatch(kursi):
            raise Invalid(NO_NAME)
        new = (sesi, kursi) not in self._wanted
        self._wanted.setdefault((sesi, kursi), "")
        try:
            await self._record(await self._running(), sesi, kursi)
        except BaseException:
            if new:  # whoever asked believes that nothing is recorded: so it is
                await self.stop(sesi, kursi)
            raise

    async def hush(self, sesi: str, kursi: str, bisu: bool) -> None:
        (self._quiet.add if bisu else self._quiet.discard)((sesi, kursi))
        if self._proses:
            await self._record(self._proses, sesi, kursi)

    async def stop(self, sesi: str, kursi: str) -> None:
        self._wanted.pop((sesi, kursi), None)
        await self._must("stop", lambda answer: kursi not in answer["writing"], sesi=sesi, kursi=kursi)

    async def end(self, sesi: str) -> None:
        for key in [key for key in self._wanted if key[0] == sesi]:
            del self._wanted[key]
        self._quiet = {key for key in self._quiet if key[0] != sesi}
        await self._must("end", lambda answer: not answer["writing"], sesi=sesi)

    async def look(self, sesi: str) -> Mapping[str, Jalur]:
        if not any(key[0] == sesi for key in self._wanted):
            return {}
        if self._proses is None:
            raise self._refused or Unavailable(SILENT)
        people = (await self._proses.ask("look", LOOKING, sesi=sesi))["people"]
        return {kursi: _jalur(kursi, told) for kursi, told in people.items()}

    async def signal(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        if (sesi, kursi) not in self._wanted:
            raise Forbidden(NOT_RECORDED)
        if len(json.dumps(isi)) > LONGEST_SIGNAL:
            raise Invalid(TOO_LONG)
        if self._proses is None:
            raise self._refused or Unavailable(SILENT)
        await self._proses.ask("signal", sesi=sesi, kursi=kursi, isi=dict(isi))
        if (sesi, kursi) in self._wanted:
            self._wanted[sesi, kursi] = str(isi.get("tag") or "")

    async def close(self) -> None:
        """Its files first; then whoever listens takes what it can in a moment. The rest is found at the next start."""
        self._closing = True
        self._tasks.cancel()
        if self._proses:
            await self._proses.close()
        await self._antre.close()
        if self._own:
            sisa.free(self._own, self._lock)

    def _take_folder(self) -> Path:
        if self._own is None:
            self._own, self._lock = sisa.take_folder(self._folder)
        return self._own

    async def _running(self) -> Proses:
        """The process, started now if it is not there. Raises Unavailable, Refused."""
        async with self._starting:
            if self._refused or self._closing:
                raise self._refused or Unavailable(SILENT)
            if self._proses is None:
                settings = {**self._settings, "folder": str(self._take_folder().absolute())}
                try:
                    self._proses = await Proses.start(settings, self._hear, self._lock)
                except Refused as error:
                    self._refused = error
                    raise
                self._tasks.run(self._watch(self._proses))
                self._tasks.run(self._mind(self._proses))
            return self._proses

    async def _must(self, what: str, done: Callable[[dict[str, Any]], bool], **facts: object) -> None:
        """Done when it says so and has no file open; otherwise the process ends, which is done too."""
        proses = self._proses
        if proses is None:
            return
        try:
            answer = await proses.ask(what, STOPPING, **facts)
            if done(answer) and not answer["open"]:
                return
            log.error("recorder still writes after %s: ended", what)
        except Unavailable:
            log.error("recorder does not answer %s: ended", what)
        await proses.kill()

    async def _mind(self, proses: Proses) -> None:
        """Ends a process that hangs."""
        while proses is self._proses:
            await asyncio.sleep(WATCHING)
            try:
                await proses.ask("look", sesi="")
            except Unavailable:
                log.error("recorder does not answer: ended")
                await proses.kill()

    async def _watch(self, proses: Proses) -> None:
        began = monotonic()
        await proses.gone()
        self._proses = None
        log.error("recorder is gone (process %s)", proses.pid)
        for sesi in {key[0] for key in self._wanted}:
            self._antre.lost(sesi)
        for path in await asyncio.to_thread(sisa.left, self._take_folder()):
            self._antre.closed(path)
        self._deaths = 0 if monotonic() - began > STABLE else self._deaths + 1
        await self._recover()

    async def _recover(self) -> None:
        """Another process, for those who are still recorded; it calls their browsers."""
        while self._wanted and self._proses is None and not self._closing:
            await asyncio.sleep(PAUSES[min(self._deaths, len(PAUSES) - 1)])
            try:
                proses = await self._running()
                for sesi, kursi in tuple(self._wanted):
                    await self._again(proses, sesi, kursi)
            except Refused:
                return
            except Unavailable:
                self._deaths += 1
                log.warning("recorder could not be started again")

    async def _record(self, proses: Proses, sesi: str, kursi: str) -> None:
        if (sesi, kursi) in self._wanted:  # else they were stopped while the process began
            bisu = (sesi, kursi) in self._quiet
            await proses.ask("record", sesi=sesi, kursi=kursi, bisu=bisu, servers=list(self._servers(kursi)))

    async def _again(self, proses: Proses, sesi: str, kursi: str) -> None:
        await self._record(proses, sesi, kursi)
        if theirs := self._wanted.get((sesi, kursi)):
            await proses.ask("greet", sesi=sesi, kursi=kursi, theirs=theirs)

    def _hear(self, told: Mapping[str, Any]) -> None:
        if told["event"] == "closed":
            self._antre.closed(Path(told["path"]))
        elif told["event"] == "full":
            self._antre.lost(told["sesi"])
        elif (told["sesi"], told["kursi"]) in self._wanted:
            self._antre.say(told["sesi"], told["kursi"], told["isi"])


def _jalur(kursi: str, told: Mapping[str, Any]) -> Jalur:
    at = mjr.moment(told["last"]) if told["last"] is not None else None
    return Jalur(kursi, frozenset(told["kinds"]), at, told["size"])
