"""BerkasJanus: the files that Janus records: reported once they are closed, and those that a killed Janus left torn.

A file's name says whose it is, so that nothing has to be remembered: whoever finds it can report it. Janus writes
`….mjr.tmp` and takes the end off when it is done.
"""

import asyncio
import fcntl
import logging
import os
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from server.media import mjr
from server.media.port import Segmen, Telinga
from server.media.segmen import segmen_of
from server.tasks import Tasks

log = logging.getLogger(__name__)
EVERY = 1.0  # seconds between looks at the folder
QUIET = 6.0  # seconds in which a file that is being written has grown
QUIET_ORPHAN = 1.0  # the same where its Janus is known to be dead
UNASKED = 60.0  # and where some Janus cannot be asked
TORN = ".sobek"
NAME = re.compile(r"(?P<kursi>[^.]+)\.(?P<id>[0-9a-f]{16})-(?P<jenis>audio|video)-\d+(?P<torn>\.sobek)?\.mjr")
Active = Callable[[], Awaitable[frozenset[str] | None]]


def name_of(kursi: str, id_: str) -> str:
    """What Janus is told; it adds the kind, the place of the track, and its endings."""
    return f"{kursi}.{id_}"


class BerkasJanus:
    """`active` names the files that are being written, or None where that is not known."""

    def __init__(self, folder: Path, active: Active) -> None:
        self._folder, self._active = folder, active
        self._telinga: Telinga | None = None
        self._turn = asyncio.Lock()
        self._orphans: set[str] = set()
        self._tasks = Tasks("berkas-janus")

    async def listen(self, telinga: Telinga) -> None:
        if self._telinga is None:
            self._tasks.run(self._watch())
        self._telinga = telinga

    async def close(self) -> None:
        await self._tasks.end()

    def orphaned(self, sesi: str) -> None:
        """The Janus of this room is dead: what it was writing ends here."""
        self._orphans.add(sesi)

    async def settled(self) -> None:
        """Returns when every closed file was taken, or could not be and is offered again later."""
        async with self._turn:
            await self._adopt()
            for path in await asyncio.to_thread(lambda: sorted(self._folder.glob("*/*.mjr"))):
                await self._report(path)

    async def _watch(self) -> None:
        while True:
            try:
                await self.settled()
            except Exception:
                log.exception("looking at what Janus recorded failed")
            await asyncio.sleep(EVERY)

    async def _adopt(self) -> None:
        """Files that nobody writes any more are named so that they are reported, as torn."""
        left = await asyncio.to_thread(lambda: [path for path in self._folder.glob("*/*.mjr.tmp") if self._still(path)])
        if not left:
            return
        active = await self._active()
        for path in left:
            if path.name in (active or ()) or (active is None and _age(path) < UNASKED):
                continue
            log.warning("a recording of sesi %s was left torn", path.parent.name)
            with suppress(FileNotFoundError):  # another process was faster
                path.rename(path.with_name(path.name.removesuffix(".mjr.tmp") + f"{TORN}.mjr"))

    def _still(self, path: Path) -> bool:
        return _age(path) > (QUIET_ORPHAN if path.parent.name in self._orphans else QUIET)

    async def _report(self, path: Path) -> None:
        if self._telinga is None:
            return
        with _held(path) as held:
            if not held:
                return
            segmen = await asyncio.to_thread(read, path)
            if segmen is not None:
                try:
                    await self._telinga.closed(segmen)
                except Exception:
                    log.exception("segment %s could not be kept; it is offered again", segmen.id)
                    return
            await asyncio.to_thread(_remove, path)


def read(path: Path) -> Segmen | None:
    """What a closed file holds; None where it holds nothing of anybody."""
    match = NAME.fullmatch(path.name)
    if match is None:
        log.error("%s is no recording of ours; it stays where it is", path.name)
        return None
    try:
        found = mjr.look(path)
    except mjr.NotMjr:
        return None  # Janus opens a file before the first packet comes
    if not found.packets:
        return None
    return segmen_of(
        path,
        found,
        id=f"{match['id']}-{match['jenis']}",
        sesi=path.parent.name,
        kursi=match["kursi"],
        jenis=match["jenis"],
        torn=bool(match["torn"]),
    )


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _remove(path: Path) -> None:
    if NAME.fullmatch(path.name):
        path.unlink(missing_ok=True)
    with suppress(OSError):
        path.parent.rmdir()  # the last of its sesi


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """One process reports a file; it is let go when that process dies."""
    try:
        held = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield path.exists()
    except BlockingIOError:
        yield False
    finally:
        os.close(held)
