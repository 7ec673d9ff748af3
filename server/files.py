"""Files: kept under the SHA-256 of their bytes, written once, never changed.

The bytes are on disk (fsync of file and folder) before the name is given back, so a row that cites a digest never
points at nothing. Existing content is simply found again.
"""

import asyncio
import errno
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from server.secret_file import sync_folder
from sessions.errors import Full, NotFound, TooLarge

CHUNK = 1 << 20
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
LEFT_BEHIND = 6 * 3600  # seconds; no upload takes that long


class Files:
    """A local folder of originals and derived copies, named by content."""

    def __init__(self, folder: Path, reserve: int = 0) -> None:
        self._folder = folder
        self._reserve = reserve
        self._drafts = folder / "sementara"
        self._drafts.mkdir(parents=True, exist_ok=True)
        self._clear()

    def path(self, sha256: str) -> Path:
        """Where the content lies. Raises NotFound when it does not."""
        path = self._place(sha256)
        if not path.is_file():
            raise NotFound("Berkas tidak ditemukan.")
        return path

    async def read(self, sha256: str) -> bytes:
        return await asyncio.to_thread(self.path(sha256).read_bytes)

    async def put(self, content: bytes) -> str:
        """Keep `content`; its SHA-256 in hex once it is safe on disk. Raises Full."""

        async def once() -> AsyncIterator[bytes]:
            yield content

        digest, _ = await self.receive(once(), limit=len(content))
        return digest

    async def receive(self, chunks: AsyncIterator[bytes], limit: int) -> tuple[str, int]:
        """Keep a stream of at most `limit` bytes; (SHA-256 in hex, size). Raises TooLarge, Full."""
        self._require_room()
        temporary = self._drafts / secrets.token_hex(8)
        try:
            digest, size = await self._write(temporary, chunks, limit)
            await asyncio.to_thread(_publish, temporary, self._place(digest))
        except OSError as error:
            if error.errno in FULL:
                raise _full() from error
            raise
        finally:
            temporary.unlink(missing_ok=True)
        return digest, size

    async def _write(self, temporary: Path, chunks: AsyncIterator[bytes], limit: int) -> tuple[str, int]:
        hasher = hashlib.sha256()
        size = 0
        with temporary.open("wb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge(f"Berkas lebih besar dari {limit // 1_000_000} MB. Perkecil foto lalu kirim lagi.")
                hasher.update(chunk)
                await asyncio.to_thread(file.write, chunk)
            await asyncio.to_thread(_flush, file)
        return hasher.hexdigest(), size

    def _clear(self) -> None:
        """Take away what a killed server left half written; another process may be writing the younger ones."""
        for draft in self._drafts.iterdir():
            with suppress(FileNotFoundError):
                if draft.stat().st_mtime < time.time() - LEFT_BEHIND:
                    draft.unlink()

    def _require_room(self) -> None:
        if shutil.disk_usage(self._folder).free < self._reserve:
            raise _full()

    def _place(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise NotFound("Berkas tidak ditemukan.")
        return self._folder / sha256[:2] / sha256


def _full() -> Full:
    return Full("Penyimpanan server penuh. Berkas belum terkirim dan masih ada di perangkat Anda; hubungi Tim IT.")


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _publish(temporary: Path, place: Path) -> None:
    """Give the finished file its name, without ever replacing one; the name is on disk too, whoever gave it."""
    if not place.parent.exists():
        place.parent.mkdir(exist_ok=True)
        sync_folder(place.parent.parent)
    with suppress(FileExistsError):
        os.link(temporary, place)
    sync_folder(place.parent)
