"""Parts: an upload that comes piece by piece. Each piece lies on disk, sealed, before it is acknowledged.

A killed server loses none of them: how far an upload is, is read off the names of its pieces. Nothing else knows of it.
An upload that nobody goes on with for a day is cleared away; whoever sent it still has it.
"""

import asyncio
import fcntl
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from server.files import FULL, full
from server.keyring import Keyring
from server.sealed import Sealed, Sealer
from server.secret_file import sync_folder
from sessions.errors import Conflict, Invalid, TooMany

LONGEST = 2 * 1024 * 1024  # bytes of one piece
KEPT = 24 * 3600  # seconds without a piece
MOST_OPEN = 12  # unfinished uploads of one sender
SWEEP = 600.0  # seconds between two looks at what was left
_ID = re.compile(r"[0-9a-f-]{36}")
_PIECE = re.compile(r"(\d{12})-(\d{1,9})-([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Kiriman:
    """One upload: whose, of which berkas, and of how many bytes in all."""

    id: str
    siapa: str
    berkas: str
    ukuran: int


class Parts:
    """A folder of unfinished uploads."""

    def __init__(self, folder: Path, keys: Keyring, reserve: int = 0) -> None:
        self._folder, self._keys, self._reserve = folder, keys, reserve
        folder.mkdir(parents=True, exist_ok=True)
        self._swept = 0.0

    async def offset(self, kiriman: Kiriman) -> int:
        """How many bytes from the start are safe."""
        return await asyncio.to_thread(lambda: _end(self._place(kiriman)))

    async def add(self, kiriman: Kiriman, offset: int, piece: bytes, sha256: str) -> int:
        """Keep a piece; the new offset. The same piece again is answered as before.

        Raises Conflict with `offset` where it does not follow, Invalid when it is not what was sent, Full, TooMany.
        """
        return await asyncio.to_thread(self._add, kiriman, offset, piece, sha256)

    async def read(self, kiriman: Kiriman) -> AsyncIterator[bytes]:
        """All pieces in order, each proven."""
        for path, sha256 in _chain(self._place(kiriman)):
            yield await asyncio.to_thread(self._open, path, sha256)

    async def drop(self, kiriman: Kiriman) -> None:
        await asyncio.to_thread(shutil.rmtree, self._place(kiriman), ignore_errors=True)

    async def drop_all(self, siapa: str, berkas: str) -> None:
        """Whatever this sender had begun there."""
        await asyncio.to_thread(shutil.rmtree, self._folder / _owner(siapa, berkas), ignore_errors=True)

    def sweep(self, now: float) -> int:
        """Clear away what nobody went on with; how many uploads that were."""
        self._swept = now
        old = [place for place in self._folder.glob("*/*") if _touched(place) < now - KEPT]
        for place in old:
            shutil.rmtree(place, ignore_errors=True)
            with suppress(OSError):
                place.parent.rmdir()
        return len(old)

    def _add(self, kiriman: Kiriman, offset: int, piece: bytes, sha256: str) -> int:
        if hashlib.sha256(piece).hexdigest() != sha256:
            raise Invalid("Sepotong kiriman berubah di perjalanan. Potongan itu dikirim ulang sendiri.", sebab="potong")
        place = self._place(kiriman)
        try:
            self._require_room(place)
            place.mkdir(parents=True, exist_ok=True)
            with _alone(place):
                return self._write(place, kiriman, offset, piece, sha256)
        except OSError as error:
            if error.errno in FULL:
                raise full() from error
            raise

    def _write(self, place: Path, kiriman: Kiriman, offset: int, piece: bytes, sha256: str) -> int:
        end = _end(place)
        name = f"{offset:012d}-{len(piece)}-{sha256}"
        if (place / name).exists() and offset + len(piece) <= end:
            return end
        if offset != end or not 0 < len(piece) <= LONGEST or end + len(piece) > kiriman.ukuran:
            raise Conflict("Kiriman dilanjutkan dari tempat lain.", offset=end)
        draft = place / f"sementara-{secrets.token_hex(8)}"
        try:
            with draft.open("wb") as file:
                sealer = Sealer(file, kiriman.berkas, self._keys.key_of(kiriman.berkas, create=True))
                sealer.add(piece)
                sealer.finish()
            draft.rename(place / name)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(place)
        return end + len(piece)

    def _require_room(self, place: Path) -> None:
        now = time.time()
        if now - self._swept > SWEEP:
            self.sweep(now)
        if shutil.disk_usage(self._folder).free < self._reserve:
            raise full()
        if not place.exists() and place.parent.exists() and len(list(place.parent.iterdir())) >= MOST_OPEN:
            raise TooMany("Masih banyak kiriman yang belum selesai. Tunggu sampai selesai, lalu kirim lagi.")

    def _open(self, path: Path, sha256: str) -> bytes:
        with Sealed(path, sha256, self._keys.key_of) as file:
            return b"".join(file.pieces(0, None))

    def _place(self, kiriman: Kiriman) -> Path:
        """Of this sender, berkas and length only: whoever guesses an id finds nothing of another's."""
        if not _ID.fullmatch(kiriman.id):
            raise Invalid("Nomor kiriman foto tidak sah. Muat ulang halaman, lalu kirim lagi.")
        return self._folder / _owner(kiriman.siapa, kiriman.berkas) / f"{kiriman.id}.{kiriman.ukuran}"


def _owner(siapa: str, berkas: str) -> str:
    return hashlib.sha256(f"{berkas}\n{siapa}".encode()).hexdigest()[:32]


def _chain(place: Path) -> Iterator[tuple[Path, str]]:
    """The pieces from the start, as long as each follows the one before."""
    end = 0
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        found = _PIECE.fullmatch(path.name)
        if found and int(found[1]) == end:
            end += int(found[2])
            yield path, found[3]


def _end(place: Path) -> int:
    return sum(int(path.name.split("-")[1]) for path, _ in _chain(place))


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """One piece of an upload at a time, whichever process takes it."""
    folder = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _touched(place: Path) -> float:
    try:
        return place.stat().st_mtime
    except FileNotFoundError:
        return time.time()
