"""PerekamJanus: Janus' own recorder behind the port of server/media/port.py. It is told through a person's handle, and
what it does is read from the admin side: to somebody without the room's secret it says "ok" and goes on recording.

Every piece has a name of its own, for Janus writes over a file that it finds. One that is long enough is followed by
another: Janus stops and begins at once, and asks the browser for a key frame, so a moment between two is in neither.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time
from typing import Any, TypeVar

from server.media import mjr
from server.media.berkas_janus import BerkasJanus, name_of
from server.media.janus import Janus, Plug, stream_facts
from server.media.kuota import FULL, Kuota
from server.media.penempatan import is_recording
from server.media.port import Jalur, Telinga
from server.media.sfu import Sfu
from server.media.tempat import SENDS, Label, Tempat
from server.media.wire import JanusError, Packet
from server.tasks import Tasks
from sessions.errors import Forbidden, Unavailable

log = logging.getLogger(__name__)
T = TypeVar("T")
OBEYS = 2.0  # seconds in which Janus does what it was told; afterwards the connection is ended instead
LOOK_AGAIN = 0.05
ROLLING = 5.0  # seconds between two looks at how long the pieces are
COUNTING = 1.0  # and at how much was written
Found = tuple[Janus, int, int, Packet]  # a handle of somebody who sends: its Janus, session, number, what Janus says


class PerekamJanus:
    """Records whoever was named and sends, whenever they begin to: after a reload, or on another Janus. `length` is how
    long a piece is, `limit` how many bytes one sesi may take, `reserve` how many are left free on the disk."""

    def __init__(self, sfu: Sfu, length: timedelta, limit: int, reserve: int) -> None:
        self._sfu, self._secret_of, self._length = sfu, sfu.secret_of, length
        self._kuota = Kuota(sfu.rec, limit, reserve)
        self._berkas = BerkasJanus(sfu.rec, self._active)
        self._wanted: set[tuple[str, str]] = set()
        self._turns: dict[tuple[str, str], asyncio.Lock] = {}
        self._telinga: Telinga | None = None
        self._tasks = Tasks("perekam-janus")
        sfu.published, sfu.lost = self._published, self._lost

    async def listen(self, telinga: Telinga) -> None:
        if self._telinga is None:
            self._tasks.run(self._keep_rolling())
            self._tasks.run(self._keep_counting())
        self._telinga = telinga
        await self._berkas.listen(telinga)

    async def settled(self) -> None:
        await self._berkas.settled()

    async def record(self, sesi: str, kursi: str) -> None:
        if not await self._affords(sesi):
            raise Forbidden(FULL)
        new = (sesi, kursi) not in self._wanted
        self._wanted.add((sesi, kursi))
        tempat = self._sfu.place(sesi, kursi)
        if tempat is None:
            return
        try:
            await _answered(self._begin(tempat))
        except BaseException:
            if new:  # whoever asked believes that nothing is recorded: so it is
                await self.stop(sesi, kursi)
            raise

    async def hush(self, sesi: str, kursi: str, bisu: bool) -> None:
        """Nothing to do: Janus writes nothing of a voice that its moderation has muted (hening.py)."""

    async def stop(self, sesi: str, kursi: str) -> None:
        self._wanted.discard((sesi, kursi))
        await _answered(self._silence(sesi, kursi))
        await self._berkas.settled()

    async def look(self, sesi: str) -> Mapping[str, Jalur]:
        seen = {}
        for tempat in self._sfu.places(sesi):
            info = await _answered(tempat.janus.look(tempat.sends.id)) if tempat.sends else {}
            if jalur := await asyncio.to_thread(self._jalur, tempat, info):
                seen[tempat.kursi] = jalur
        return seen

    async def end(self, sesi: str) -> None:
        people = self._people(sesi)
        self._wanted -= {(sesi, kursi) for kursi in people}
        await _answered(self._silence_all(sesi, people))
        await self._berkas.settled()
        self._kuota.forget(sesi)

    async def signal(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        raise Forbidden("Ruang ini direkam oleh peladen media; browser tidak menyambung ke perekam.")

    async def close(self) -> None:
        """Recordings go on, as media do."""
        await self._tasks.end()
        await self._berkas.close()

    async def _begin(self, tempat: Tempat) -> None:
        """Under a new name, unless it is recorded already; who does not send yet is recorded once they do."""
        key = (tempat.sesi, tempat.kursi)
        async with self._turns.setdefault(key, asyncio.Lock()):
            if tempat.sends is None or key not in self._wanted or not await self._affords(tempat.sesi):
                return
            info = await tempat.janus.look(tempat.sends.id)
            if not stream_facts(info) or is_recording(info):
                return
            await self._write_anew(tempat, tempat.sends)

    async def _write_anew(self, tempat: Tempat, plug: Plug) -> None:
        """Returns when Janus says that it writes nothing but files of the new name."""
        name = name_of(tempat.kursi, secrets.token_hex(8))
        body = {"request": "configure", "record": True, "filename": name, "secret": self._secret_of(tempat.sesi)}
        await plug.ask(body)
        new = f"{name}-"
        if not await _until(
            tempat.janus,
            tempat.janus.sesi,
            plug.id,
            lambda files: bool(files) and all(f.startswith(new) for f in files),
        ):
            raise Unavailable("Perekam belum mulai merekam. Sistem mencoba lagi sendiri.")

    async def _keep_rolling(self) -> None:
        while True:
            await asyncio.sleep(min(ROLLING, self._length.total_seconds()))
            for sesi, kursi in tuple(self._wanted):
                try:
                    await self._roll(sesi, kursi)
                except (JanusError, Unavailable) as error:
                    log.warning("a piece could not be followed by another: %s", error)

    async def _keep_counting(self) -> None:
        while True:
            await asyncio.sleep(COUNTING)
            for sesi in {room for room, _ in self._wanted}:
                try:
                    await asyncio.to_thread(self._kuota.count)
                    if not await self._affords(sesi):
                        await self._give_up(sesi)
                except (JanusError, Unavailable, OSError) as error:
                    log.warning("whether a recording has room left, and stopped, is not known: %s", error)

    async def _affords(self, sesi: str) -> bool:
        return await asyncio.to_thread(self._kuota.affords, sesi)

    async def _give_up(self, sesi: str) -> None:
        """The disk or the allowance of this sesi is full: what was written stays, and it is said that it ended."""
        log.error("the recording of sesi %s has no room left", sesi)
        await self._silence_all(sesi, self._people(sesi))
        self._wanted = {key for key in self._wanted if key[0] != sesi}
        await self._berkas.settled()
        if self._telinga:
            await self._tell_lost(sesi, self._telinga)

    async def _roll(self, sesi: str, kursi: str) -> None:
        """What is long enough ends, and another begins."""
        async with self._turns.setdefault((sesi, kursi), asyncio.Lock()):
            tempat = self._sfu.place(sesi, kursi)
            if tempat is None or tempat.sends is None or (sesi, kursi) not in self._wanted:
                return
            files = is_recording(await tempat.janus.look(tempat.sends.id))
            begun = await asyncio.to_thread(_oldest, [self._sfu.rec / sesi / name for name in files])
            if begun is None or time() - begun < self._length.total_seconds():
                return
            await tempat.sends.ask({"request": "configure", "record": False, "secret": self._secret_of(sesi)})
            await self._write_anew(tempat, tempat.sends)

    def _people(self, sesi: str) -> set[str]:
        return {kursi for room, kursi in self._wanted if room == sesi} | {one.kursi for one in self._sfu.places(sesi)}

    async def _silence_all(self, sesi: str, people: Collection[str]) -> None:
        for kursi in (*people, ""):
            await self._silence(sesi, kursi)

    async def _silence(self, sesi: str, kursi: str = "") -> None:
        """Nobody of that name is written any more, by whichever process they came; else their connection ends."""
        async with self._turns.setdefault((sesi, kursi), asyncio.Lock()):
            for janus, at, plug, info in await self._sending(sesi, kursi):
                if is_recording(info):
                    await self._silence_one(janus, sesi, at, plug)
            if self._sfu.silent:
                raise Unavailable("Sebuah peladen media tidak menjawab, maka belum pasti perekaman berhenti.")

    async def _silence_one(self, janus: Janus, sesi: str, at: int, plug: int) -> None:
        await janus.ask_of(at, plug, {"request": "configure", "record": False, "secret": self._secret_of(sesi)})
        if await _until(janus, at, plug, _nothing):
            return
        log.error("Janus %s goes on recording; the connection is ended", janus.name)
        await janus.detach_of(at, plug)
        if not await _until(janus, at, plug, _nothing):
            raise Unavailable("Perekam belum berhenti. Sistem mencoba lagi sendiri.")

    async def _sending(self, sesi: str = "", kursi: str = "") -> Sequence[Found]:
        """Handles of those who send: of one person, of a room, or all."""
        found = []
        for kamar in self._sfu.kamars:
            for info in await kamar.janus.everything():
                label = Label.read(info.get("opaque_id"))
                if label and label.side == SENDS and sesi in ("", label.sesi) and kursi in ("", label.kursi):
                    found.append((kamar.janus, int(info["session_id"]), int(info["handle_id"]), info))
        return found

    async def _active(self) -> frozenset[str] | None:
        """Files that some Janus is writing; None while one of them cannot be asked."""
        try:
            found = frozenset(name for *_, info in await self._sending() for name in is_recording(info))
        except (JanusError, Unavailable):
            return None
        return None if self._sfu.silent else found

    def _jalur(self, tempat: Tempat, info: Packet) -> Jalur | None:
        written = {str(one["recording"]): str(one["type"]) for one in stream_facts(info) if one.get("recording")}
        paths = [self._sfu.rec / tempat.sesi / name for name in written]
        sizes = [path.stat() for path in paths if path.exists()]
        if not written:
            return None
        last = max((datetime.fromtimestamp(one.st_mtime, UTC) for one in sizes), default=None)
        return Jalur(tempat.kursi, frozenset(written.values()), last, sum(one.st_size for one in sizes))

    def _published(self, tempat: Tempat) -> None:
        if (tempat.sesi, tempat.kursi) in self._wanted:
            self._tasks.run(self._begin_quietly(tempat))

    def _lost(self, sesi: str) -> None:
        self._berkas.orphaned(sesi)
        if self._telinga and any(room == sesi for room, _ in self._wanted):
            self._tasks.run(self._tell_lost(sesi, self._telinga))

    async def _begin_quietly(self, tempat: Tempat) -> None:
        try:
            await self._begin(tempat)
        except (JanusError, Unavailable) as error:
            log.warning("recording did not begin: %s", error)  # seen as silence by who looks

    async def _tell_lost(self, sesi: str, telinga: Telinga) -> None:
        try:
            await telinga.lost(sesi)
        except Exception:
            log.exception("telling that a recorder is lost failed")


def _oldest(paths: Sequence[Path]) -> float | None:
    """When the first of these files was begun, in seconds since 1970, as it says itself: also another life of ours may
    have begun it. Blocks."""
    found = []
    for path in paths:
        with suppress(mjr.NotMjr, OSError):  # Janus writes a header with the first packet
            found.append(mjr.header(path).made / 1_000_000)
    return min(found, default=None)


async def _until(janus: Janus, sesi: int, plug: int, done: Callable[[list[str]], bool]) -> bool:
    """Whether Janus says within two seconds what it should."""
    ends = asyncio.get_running_loop().time() + OBEYS
    while not done(is_recording(await janus.look(plug, sesi))):
        if asyncio.get_running_loop().time() > ends:
            return False
        await asyncio.sleep(LOOK_AGAIN)
    return True


def _nothing(files: list[str]) -> bool:
    return not files


async def _answered(work: Coroutine[Any, Any, T]) -> T:
    try:
        return await work
    except JanusError as error:
        log.warning("Janus refused: %s", error)
        raise Unavailable("Perekam tidak dapat menjawab sekarang. Sistem mencoba lagi sendiri.") from None
