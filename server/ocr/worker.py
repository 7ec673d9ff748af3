"""Reader: photos read in worker processes that may hang, burst or die without anyone else noticing.

A file is opened first, in a process that ends with it (server/ocr/opener.py); the workers, which live longer, only ever
see bare pixels.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from server import frames
from server.ocr.engines import DEFAULT, EngineMissing, check_engine
from server.ocr.fullest import Fullest
from server.ocr.opener import Dibuka, Lembar, Opener
from server.ocr.pool import Limits, Pool
from server.ocr.reading import Reading
from server.ocr.received import from_json
from server.ocr.types import load, reads_as
from sessions.errors import TooLarge

__all__ = ["EngineMissing", "Limits", "Reader"]

MAX_BYTES = 40 * 2**20
BIG = "Berkas foto lebih dari 40 MB. Atur kamera ke ukuran biasa (misalnya 12 MP), lalu ambil foto lagi."


class Reader:
    """Reads at most `workers` photos at a time, each within `timeout` seconds; processes start when first needed."""

    def __init__(
        self,
        workers: int = 1,
        timeout: float = 90.0,
        limits: Limits | None = None,
        engine: str = DEFAULT,
        own_types: Path | None = None,
    ) -> None:
        """`engine`: the second one (server/ocr/engines.py); `own_types`: an office's folder.

        Raises EngineMissing, BadTable.
        """
        check_engine(engine)
        self.types = load(own_types)
        arguments = (engine, *([str(own_types.resolve())] if own_types else []))
        self._opener = Opener()
        self._pool = Pool("server.ocr.child", workers, timeout, limits or Limits(), arguments)

    def reads_as(self, kind: str) -> str | None:
        """The type that a checklist's `kind` means, None when the words of the page must tell."""
        return reads_as(self.types, kind)

    def knows(self, kind: str) -> bool:
        """Whether a checklist may call it so: a type, or what may be one of several."""
        return kind in self.types or any(kind in one.alias for one in self.types.values())

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers that run now."""
        return self._pool.pids

    async def read(self, original: bytes | Path, jenis: str | None) -> Reading:
        """Read one photo, given as bytes or as a file, or the fullest of a PDF's first pages, as the job does.

        `jenis` is a key of `types`, or None. Raises Invalid when it is no readable photo or when it hung
        or killed its process, TooLarge above MAX_BYTES, ValueError for an unknown `jenis`, EngineMissing without
        Tesseract.
        """
        self._require_type(jenis)
        async with self.open(original) as opened:
            fullest = Fullest(lambda lembar: self.read_page(lembar, jenis))
            await fullest.look(0, await opened.lembar(0))
            for number in filter(fullest.wants, range(1, opened.ditampilkan)):
                if (lembar := await opened.lembar_or_none(number)) is not None:
                    await fullest.look(number, lembar)
            return fullest.told(opened.jumlah)

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
        self._require_type(jenis)
        return await self._pool.ask(frames.Frame({"jenis": jenis}, (lembar.isi,)), _reading)

    def _require_type(self, jenis: str | None) -> None:
        if jenis is not None and jenis not in self.types:
            raise ValueError(f"unknown type of document: {jenis}")

    async def close(self) -> None:
        """End every process, even in the middle of a photo."""
        await self._opener.close()
        await self._pool.close()


def _reading(answer: frames.Frame) -> Reading:
    return from_json(answer.header["reading"], answer.parts)
