"""Armada: all Januses of the setting: reached at the start, tried again while lost, claimed where we had been."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from server.media.janus import Janus
from server.media.jejak_janus import Jejak
from server.media.penempatan import CTL, Kamar
from server.media.wire import JanusError, Packet
from server.tasks import Tasks
from sessions.errors import Unavailable

log = logging.getLogger(__name__)
AGAIN = 2.0  # seconds between tries to reach a Janus that is lost

Came = Callable[[Kamar, Sequence[Packet]], None]
Went = Callable[[Janus, Kamar | None], Awaitable[None]]


class Armada:
    """`came` gets each Janus that is reached, and our handles there; `went` each that is lost, and what took its place.

    A line that broke is tried again at once: then `came` comes first, with the handles that a claim brought back.
    """

    def __init__(self, folders: Sequence[Path], secret: str, rec: Path, came: Came, went: Went) -> None:
        self._folders, self._secret, self._rec = folders, secret, rec
        self._came, self._went = came, went
        self._jejak = Jejak(rec / ".sesi")
        self._kamars: dict[Path, Kamar] = {}
        self._missing = asyncio.Event()
        self._silent: set[Path] = set()
        self._tasks = Tasks("armada")

    @property
    def kamars(self) -> Sequence[Kamar]:
        """Those that are there now, in the order of the setting."""
        return [self._kamars[folder] for folder in self._folders if folder in self._kamars]

    @property
    def complete(self) -> bool:
        return len(self._kamars) == len(self._folders)

    @property
    def silent(self) -> bool:
        """Whether one of them runs and does not answer: nobody knows what it does."""
        return bool(self._silent)

    async def open(self) -> None:
        """Reaches every Janus that runs; goes on trying to reach the others."""
        await asyncio.to_thread(self._rec.mkdir, parents=True, exist_ok=True)
        await asyncio.gather(*(self._reach(folder) for folder in self._folders))
        if not self._kamars:
            log.warning("no Janus answers; rooms go without sound and picture until one does")
        self._tasks.run(self._watch())

    async def close(self) -> None:
        """Media go on: the sessions are left for the next process."""
        await self._tasks.end()
        await asyncio.gather(*(kamar.janus.close() for kamar in self._kamars.values()))
        self._jejak.close()

    async def _watch(self) -> None:
        while True:
            if self.complete:
                self._missing.clear()
            await self._missing.wait()
            await asyncio.gather(*(self._reach(folder) for folder in self._folders if folder not in self._kamars))
            if not self.complete:
                await asyncio.sleep(AGAIN)

    async def _reach(self, folder: Path, claim: int = 0) -> bool:
        """Whether a session is held again that was held before."""
        janus = Janus(folder, self._secret, self._lose)
        left = claim or await asyncio.to_thread(self._jejak.left_behind, folder.name)
        try:
            claimed = await janus.open(left)
            await self._take_over(janus)
        except (JanusError, Unavailable) as error:
            await janus.close()
            log.info("Janus %s is not reached: %s", folder.name, error)
            self._missing.set()
            if await _runs(folder / "api.sock"):
                self._silent.add(folder)
            else:
                self._silent.discard(folder)
            return False
        self._silent.discard(folder)
        await asyncio.to_thread(self._jejak.keep, folder.name, janus.sesi)
        return claimed

    async def _take_over(self, janus: Janus) -> None:
        """Our handles of a claimed session, the room owner's own among them."""
        infos = await janus.own()
        held = next((info for info in infos if info.get("opaque_id") == CTL), None)
        ctl = janus.adopt(int(held["handle_id"]), CTL, _deaf) if held else await janus.attach(CTL, _deaf)
        kamar = self._kamars[janus.folder] = Kamar(janus, self._secret, self._rec, ctl)
        self._came(kamar, infos)

    def _lose(self, janus: Janus) -> None:
        self._tasks.run(self._mourn(janus))

    async def _mourn(self, janus: Janus) -> None:
        self._kamars.pop(janus.folder, None)
        await janus.close()
        claimed = await self._reach(janus.folder, claim=janus.sesi)
        if not claimed and janus.folder not in self._kamars:
            self._jejak.drop(janus.folder.name)
        await self._went(janus, self._kamars.get(janus.folder) if claimed else None)


async def _runs(socket: Path) -> bool:
    """Whether a process holds that socket; the socket of a dead one refuses."""
    try:
        _, writer = await asyncio.open_unix_connection(socket)
    except OSError:
        return False
    writer.close()
    return True


def _deaf(packet: Packet) -> None:
    """What the room's own handle hears concerns nobody."""
