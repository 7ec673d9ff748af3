"""Reader: photos read in worker processes that may hang, burst or die without anyone else noticing.

A file is opened first, in a process that ends with it (server/ocr/opener.py); the workers, which live longer, only ever
see bare pixels.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from server.ocr import frames
from server.ocr.opener import Dibuka, Lembar, Opener
from server.ocr.pool import EngineMissing, Limits, Pool
from server.ocr.reading import Reading
from server.ocr.received import from_json
from server.ocr.types import TYPES
from sessions.errors import TooLarge

__all__ = ["EngineMissing", "Limits", "Reader"]

MAX_BYTES = 40 * 2**20
BIG = "Berkas foto lebih dari 40 MB. Atur kamera ke ukuran biasa (misalnya 12 MP), lalu ambil foto lagi."


class Reader:
    """Reads at most `workers` photos at a time, each within `timeout` seconds; processes start when first needed."""

    def __init__(self, workers: int = 1, timeout: float = 90.0, limits: Limits | None = None) -> None:
        self._opener = Opener()
        self._pool = Pool("server.ocr.child", workers, timeout, limits or Limits())

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers that run now."""
        return self._pool.pids

    async def read(self, original: bytes | Path, jenis: str | None) -> Reading:
        """Read one photo, given as bytes or as a file, or a PDF's first page.

        `jenis` is a key of server.ocr.types.TYPES, or None. Raises Invalid when it is no readable photo or when it hung
        or killed its process, TooLarge above MAX_BYTES, ValueError for an unknown `jenis`, EngineMissing without
        Tesseract.
        """
        _require_type(jenis)
        async with self.open(original) as opened:
            return await self.read_page(await opened.lembar(0), jenis)

    @asynccontextmanager
    async def open(self, original: bytes | Path) -> AsyncIterator[Dibuka]:
        """A photo or PDF, opened to have its pages looked at. Raises Invalid, TooLarge."""
        content = await asyncio.to_thread(original.read_bytes) if isinstance(original, Path) else original
        if len(content) > MAX_BYTES:
            raise TooLarge(BIG)
        async with self._opener.open(content) as opened:
            yield opened

    async def read_page(self, lembar: Lembar, jenis: str | None) -> Reading:
        """Read a page that is open. Raises as `read`."""
        _require_type(jenis)
        return await self._pool.ask(frames.Frame({"jenis": jenis}, (lembar.isi,)), _reading)

    async def close(self) -> None:
        """End every process, even in the middle of a photo."""
        await self._opener.close()
        await self._pool.close()


def _reading(answer: frames.Frame) -> Reading:
    return from_json(answer.header["reading"], answer.parts)


def _require_type(jenis: str | None) -> None:
    if jenis is not None and jenis not in TYPES:
        raise ValueError(f"unknown type of document: {jenis}")
