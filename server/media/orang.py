"""Orang: one person who is recorded: a track for sound and one for picture, and the connection that fills them."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.media.mjr import Writer
from server.media.sambungan import Sambungan
from server.media.track import CODECS, OPEN, Track
from server.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Told:
    """Where news goes; whether so many bytes more are allowed; what to do when they are not, or the disk refuses."""

    tell: Callable[[Mapping[str, object]], None]
    affords: Callable[[int], bool]
    give_up: Callable[[], None]


class Orang:
    """Files of this person lie in FOLDER/SESI/KURSI/."""

    def __init__(
        self, folder: Path, sesi: str, kursi: str, length: float, servers: Sequence[Mapping[str, Any]], told: Told
    ) -> None:
        self._sesi, self._kursi, self._told = sesi, kursi, told
        self._closing = Tasks("closing")
        place = folder / sesi / kursi
        self._tracks = {
            kind: Track(place, kind, length, self._spend, self._closed, lambda _: told.give_up()) for kind in CODECS
        }
        self.sambungan = Sambungan(self._tracks, servers, self._say)

    @property
    def writing(self) -> frozenset[str]:
        return frozenset(kind for kind, track in self._tracks.items() if track.writing)

    def look(self) -> dict[str, object]:
        last = [track.last for track in self._tracks.values() if track.last is not None]
        size = sum(track.size for track in self._tracks.values())
        return {"kinds": sorted(self.writing), "last": max(last, default=None), "size": size}

    def tick(self) -> None:
        for track in self._tracks.values():
            track.tick()

    def hush(self, bisu: bool) -> None:
        """Leaves the voice out, or takes it again."""
        self._tracks["audio"].hush(bisu)

    def end(self) -> None:
        """From here on nothing is written."""
        for track in self._tracks.values():
            track.end()

    async def close(self) -> None:
        """Nothing is written from the first moment; every file is on disk and the connection over when it returns."""
        self.end()
        await self.sambungan.close()
        await self._closing.done()

    def _spend(self, size: int) -> bool:
        if affords := self._told.affords(size):
            return affords
        asyncio.get_running_loop().call_soon(self._told.give_up)  # after the packet that was the last
        return False

    def _closed(self, writer: Writer) -> None:
        self._closing.run(self._finish(writer))

    async def _finish(self, writer: Writer) -> None:
        path = await asyncio.to_thread(_finish, writer)
        self._told.tell({"event": "closed", "sesi": self._sesi, "kursi": self._kursi, "path": str(path)})

    def _say(self, isi: Mapping[str, Any]) -> None:
        self._told.tell({"event": "say", "sesi": self._sesi, "kursi": self._kursi, "isi": dict(isi)})


def _finish(writer: Writer) -> Path:
    """Whole and on disk before it has its last name. A disk that fails leaves it under its first, as torn off."""
    try:
        writer.close()
        final = writer.path.with_name(writer.path.name.removesuffix(OPEN))
        writer.path.rename(final)
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return final
    except OSError:
        return writer.path
