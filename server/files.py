"""Files: kept under the SHA-256 of their bytes, encrypted with the key of their berkas, written once, never changed.

The bytes are on disk (fsync of file and folder) before the name is given back, so a row that cites a digest never
points at nothing. Existing content is simply found again. The same bytes in two berkas are two files: destroying the
key of one leaves the other.
"""

import asyncio
import errno
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from server.keyring import Keyring
from server.sealed import Sealed, Sealer, damaged
from server.secret_file import sync_folder
from sessions.errors import Damaged, Destroyed, DomainError, Full, NotFound, TooLarge

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
LEFT_BEHIND = 6 * 3600  # seconds; no upload takes that long
HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored file: what a bag or a download reads from, chunk by chunk, proven while it is read."""

    sha256: str
    path: Path
    keys: Keyring

    def open(self) -> Sealed:
        """Raises Damaged, Destroyed, NotFound."""
        try:
            return Sealed(self.path, self.sha256, self.keys.key_of)
        except FileNotFoundError:
            raise _missing() from None

    def read(self, most: int | None = None) -> bytes:
        """All of it, or its first `most` bytes. All of it is compared with its name as well."""
        with self.open() as file:
            content = b"".join(file.pieces(0, most))
        if most is None and hashlib.sha256(content).hexdigest() != self.sha256:
            raise damaged()
        return content

    def verify(self) -> int:
        """Read all of it through; its size. Raises Damaged when the bytes are not those of the name."""
        hasher = hashlib.sha256()
        with self.open() as file:
            for piece in file.pieces():
                hasher.update(piece)
            if hasher.hexdigest() != self.sha256:
                raise damaged()
            return file.size

    @property
    def size(self) -> int:
        with self.open() as file:
            return file.size

    @property
    def mark(self) -> tuple[str, int, int, int]:
        """Changes whenever the stored bytes may have."""
        known = self.path.stat()
        return self.sha256, known.st_mtime_ns, known.st_ctime_ns, known.st_size


class Files:
    """A local folder of originals and derived copies, named by content."""

    def __init__(self, folder: Path, keys: Keyring, reserve: int = 0) -> None:
        self._folder = folder
        self._keys = keys
        self._reserve = reserve
        self._drafts = folder / "sementara"
        self._drafts.mkdir(parents=True, exist_ok=True)
        self._clear()

    def find(self, sha256: str) -> Kept:
        """The stored file, in whichever berkas it can still be read. Raises NotFound, Damaged, Destroyed."""
        if len(sha256) != 64 or not set(sha256) <= HEX:
            raise _missing()
        why: DomainError = _missing()
        for path in self._copies(sha256):
            kept = Kept(sha256, path, self._keys)
            try:
                kept.open().close()
            except (Damaged, Destroyed) as error:
                why = error
            else:
                return kept
        raise why

    def at(self, sha256: str, berkas: str) -> Kept:
        """The copy of `berkas`, or another's; whether it is there and whole shows when it is opened."""
        own = self._place(sha256, berkas)
        return Kept(sha256, next((p for p in (own, *self._copies(sha256)) if p.exists()), own), self._keys)

    async def read(self, sha256: str) -> bytes:
        """Raises NotFound, Damaged, Destroyed."""
        return await asyncio.to_thread(lambda: self.find(sha256).read())

    async def put(self, content: bytes, berkas: str) -> str:
        """Keep `content` under the key of `berkas`; its SHA-256 in hex once it is safe on disk. Raises Full."""

        async def once() -> AsyncIterator[bytes]:
            yield content

        digest, _ = await self.receive(once(), len(content), berkas)
        return digest

    async def receive(self, chunks: AsyncIterator[bytes], limit: int, berkas: str) -> tuple[str, int]:
        """Keep a stream of at most `limit` bytes; (SHA-256 in hex, size). Raises TooLarge, Full, Destroyed."""
        self._require_room()
        key = await asyncio.to_thread(self._keys.key_of, berkas, create=True)
        temporary = self._drafts / secrets.token_hex(8)
        try:
            digest, size = await self._write(temporary, chunks, limit, berkas, key)
            await asyncio.to_thread(_publish, temporary, self._place(digest, berkas))
        except OSError as error:
            if error.errno in FULL:
                raise full() from error
            raise
        finally:
            temporary.unlink(missing_ok=True)
        return digest, size

    def everything(self) -> Iterator[Kept]:
        """Every stored file, in the order of its names."""
        for path in sorted(self._folder.glob("[0-9a-f][0-9a-f]/*")):
            yield Kept(path.name.partition(".")[0], path, self._keys)

    def destroy(self, berkas: str, note: str) -> int:
        """Destroy the key of a berkas, then what it opened; how many files that were. `note`: by what right."""
        self._keys.destroy(berkas, note)
        gone = sorted(self._folder.glob(f"[0-9a-f][0-9a-f]/*.{_tag(berkas)}"))
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    async def _write(
        self, temporary: Path, chunks: AsyncIterator[bytes], limit: int, berkas: str, key: bytes
    ) -> tuple[str, int]:
        with temporary.open("wb") as file:
            sealer = Sealer(file, berkas, key)
            async for chunk in chunks:
                if sealer.size + len(chunk) > limit:
                    raise TooLarge(f"Berkas lebih besar dari {limit // 1_000_000} MB. Perkecil foto lalu kirim lagi.")
                await asyncio.to_thread(sealer.add, chunk)
            return await asyncio.to_thread(sealer.finish), sealer.size

    def _clear(self) -> None:
        """Take away what a killed server left half written; another process may be writing the younger ones."""
        for draft in self._drafts.iterdir():
            with suppress(FileNotFoundError):
                if draft.stat().st_mtime < time.time() - LEFT_BEHIND:
                    draft.unlink()

    def _require_room(self) -> None:
        if shutil.disk_usage(self._folder).free < self._reserve:
            raise full()

    def _copies(self, sha256: str) -> list[Path]:
        return sorted((self._folder / sha256[:2]).glob(f"{sha256}.*"))

    def _place(self, sha256: str, berkas: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.{_tag(berkas)}"


def _tag(berkas: str) -> str:
    """The end of the names of a berkas' files."""
    return hashlib.sha256(berkas.encode()).hexdigest()[:12]


def _missing() -> NotFound:
    return NotFound("Berkas tidak ditemukan.")


def full() -> Full:
    return Full("Penyimpanan server penuh. Berkas belum terkirim dan masih ada di perangkat ini; hubungi Tim IT.")


def _publish(temporary: Path, place: Path) -> None:
    """Give the finished file its name, without ever replacing one; the name is on disk too, whoever gave it."""
    if not place.parent.exists():
        place.parent.mkdir(exist_ok=True)
        sync_folder(place.parent.parent)
    with suppress(FileExistsError):
        os.link(temporary, place)
    sync_folder(place.parent)
