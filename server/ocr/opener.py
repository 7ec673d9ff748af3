"""Opener: a stranger's file opened in a process of its own, which ends with it; the next one already waits.

Nothing that could be taken over by one file ever sees another. What comes out is bounded: pixels, words, our own JPEGs.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from server import frames, peer
from server.photos import PACKED, TOO_LARGE
from sessions.errors import Invalid

log = logging.getLogger(__name__)

MEMORY = 200 * 2**20  # bytes of data: with the libraries about as much in all
CPU = 2  # seconds for the file, and for each page
HEIC_MEMORY, HEIC_CPU = 280 * 2**20, 5  # a phone's 24 MP take three copies of themselves in libheif
TIMEOUT = 30.0  # seconds, for what hangs; long enough to wait for a turn on a busy machine
MOST_PAGES = 40
MOST_WORDS = 20_000
JPEG = b"\xff\xd8\xff"
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "1048576",
}
"""Nothing of ours; and what is freed goes back to the system at once, so that one large picture fits after another."""
SIGNS = ("rupa", "exif", "perangkat", "perangkat_lunak", "diambil", "layar", "dua_kali")
"""What server/ocr/signals.py finds."""

BURNT = "Berkas ini tidak dapat dibuka dengan aman. Ambil foto baru dengan kamera telepon, lalu kirim lagi."
SLOW = "Berkas ini terlalu lama dibuka. Kirim foto biasa dari kamera (misalnya 12 MP), lalu coba lagi."


@dataclass(frozen=True, slots=True)
class Kata:
    """A word that a PDF carries, and its box in pixels of the page as drawn."""

    teks: str
    x: int
    y: int
    lebar: int
    tinggi: int


@dataclass(frozen=True, slots=True)
class Lembar:
    """A page: `isi` for Reader, a JPEG to look at, a small one, and the words that the file itself has for it."""

    isi: bytes
    lihat: bytes
    kecil: bytes
    kata: tuple[Kata, ...]


class Dibuka:
    """An opened file: `jumlah` pages, `pdf` or a picture, `aktif` when it brings scripts (which are never run)."""

    def __init__(self, process: "Proses", found: Mapping[str, object]) -> None:
        self._process = process
        self.jumlah = _number(found.get("jumlah"))
        self.pdf = found.get("jenis") == "pdf"
        self.aktif = found.get("aktif") is True
        self.tanda = _signs(found.get("tanda"))

    @property
    def ditampilkan(self) -> int:
        """How many of its pages are made visible."""
        return min(self.jumlah, MOST_PAGES)

    async def lembar(self, number: int) -> Lembar:
        """Page `number`, from 0. Raises Invalid."""
        answer = await self._process.ask(frames.Frame({"lembar": number}))
        try:
            isi, lihat, kecil = answer.parts
            if not (isi.startswith(PACKED) and lihat.startswith(JPEG) and kecil.startswith(JPEG)):
                raise ValueError("not ours")
            return Lembar(isi, lihat, kecil, _words(answer.header.get("kata")))
        except (ValueError, TypeError) as error:
            raise Invalid(BURNT, sebab="runtuh") from error

    async def lembar_or_none(self, number: int) -> Lembar | None:
        """A page that does not open leaves its place empty; the others are shown all the same."""
        try:
            return await self.lembar(number)
        except Invalid:
            return None


class Opener:
    """Opens files; one process is kept ready."""

    def __init__(self, timeout: float = TIMEOUT) -> None:
        self._timeout = timeout
        self._ready: asyncio.Task[Proses] | None = None
        self._all: set[Proses] = set()
        self._closed = False

    @asynccontextmanager
    async def open(self, content: bytes) -> AsyncIterator[Dibuka]:
        """Raises Invalid, with a sentence that says what to do, for what does not open within the limits."""
        process = await self._take(content)
        try:
            found = await process.ask(frames.Frame({}, (content,)))
            yield Dibuka(process, found.header)
        finally:
            await self._end(process)

    async def close(self) -> None:
        """End every process, the waiting one too."""
        self._closed = True
        if self._ready is not None:
            self._ready.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await self._ready
        for process in tuple(self._all):
            await self._end(process)

    async def _take(self, content: bytes) -> "Proses":
        """The waiting process, and another put in its place; a slow format gets one with more time."""
        if content[4:8] == b"ftyp":  # ISO 14496-12: HEIC, AVIF
            return await self._start(HEIC_MEMORY, HEIC_CPU)
        ready, self._ready = self._ready, None
        try:
            process = await ready if ready is not None else await self._start(MEMORY, CPU)
        except OSError:
            process = await self._start(MEMORY, CPU)
        if not self._closed:
            self._ready = asyncio.create_task(self._start(MEMORY, CPU), name="opener-spare")
        return process

    async def _start(self, memory: int, cpu: int) -> "Proses":
        process = await Proses.start(memory, cpu, self._timeout)
        self._all.add(process)
        return process

    async def _end(self, process: "Proses") -> None:
        self._all.discard(process)
        await process.kill()


class Proses:
    """One process and the pipe to it."""

    def __init__(self, process: asyncio.subprocess.Process, patience: float) -> None:
        """`patience`: seconds for one answer."""
        self._process, self._timeout = process, patience

    @classmethod
    async def start(cls, memory: int, cpu: int, patience: float) -> "Proses":
        process = await peer.start(
            *("server.ocr.open_child", str(memory), str(cpu)),
            env=ENVIRONMENT,
            stderr=asyncio.subprocess.DEVNULL,
            limit=frames.PART_LIMIT,
        )
        return cls(process, patience)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ask(self, question: frames.Frame) -> frames.Frame:
        """The answer to one frame. Raises Invalid when the process refused, died or hangs."""
        try:
            async with asyncio.timeout(self._timeout):
                answer = await peer.ask(self._process, question)
        except TimeoutError as error:
            log.warning("an opening process was stopped after %s s", self._timeout)
            raise Invalid(SLOW, sebab="terlalu_lama") from error
        except (OSError, EOFError, frames.BadFrame, ValueError) as error:
            raise await self._died() from error
        if "ditolak" in answer.header:
            details = answer.header.get("rincian")
            reason = details.get("sebab") if isinstance(details, dict) else None
            raise Invalid(str(answer.header["ditolak"])[:500], sebab=str(reason)[:40])
        return answer

    async def kill(self) -> None:
        await peer.end(self._process)

    async def _died(self) -> Invalid:
        """In words: whatever needed more time or memory than any photo does."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), 2)
        code = self._process.returncode
        log.warning("an opening process died: %s", code)
        if code == -signal.SIGPROF:
            return Invalid(SLOW, sebab="terlalu_lama")
        return Invalid(TOO_LARGE if code == 1 else BURNT, sebab="runtuh")


def _number(found: object) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or not 0 < found < 1_000_000:
        raise Invalid(BURNT, sebab="runtuh")
    return found


def _signs(found: object) -> dict[str, object]:
    """What the process says of the file's making: known names with short texts, yes, no or nothing."""
    if not isinstance(found, Mapping):
        return {}
    kept = {name: found[name] for name in SIGNS if name in found}
    return {name: value[:80] if isinstance(value, str) else value for name, value in kept.items() if _is_sign(value)}


def _is_sign(value: object) -> bool:
    return value is None or isinstance(value, bool | str)


def _words(found: object) -> tuple[Kata, ...]:
    if not isinstance(found, list):
        raise TypeError("no list")
    return tuple(_word(one) for one in found[:MOST_WORDS])


def _word(found: object) -> Kata:
    if not isinstance(found, list) or len(found) != 5:
        raise TypeError("no word")
    text, sides = found[0], _sides(found[1:])
    if not isinstance(text, str):
        raise TypeError("no text")
    x, y, width, height = sides
    return Kata(text[:200], x, y, width, height)


def _sides(found: Sequence[object]) -> tuple[int, ...]:
    if not all(isinstance(side, int) and 0 <= side < 10_000 for side in found):
        raise TypeError("no box")
    return tuple(int(str(side)) for side in found)
