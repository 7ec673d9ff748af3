"""Pool: questions about photos, answered by worker processes that may hang, burst or die without anyone noticing."""

import asyncio
import logging
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from server import frames, peer
from server.ocr.engines import EngineMissing
from sessions.errors import Invalid

log = logging.getLogger(__name__)

RECYCLE = 200  # photos per process: whatever leaks, leaks little
UNREADABLE = "Foto ini tidak dapat diproses. Ambil foto baru dengan kamera telepon, lalu kirim lagi."
SLOW = "Foto ini terlalu lama diproses. Kirim foto biasa dari kamera (misalnya 12 MP), lalu coba lagi."

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """Per process: address space in bytes (a 40 MP PNG needs about half of it) and CPU seconds per photo."""

    memory: int = 1536 * 2**20
    cpu: int = 20


class Pool:
    """At most `workers` processes of `module` (it serves by server/ocr/child.py), each one question at a time.

    What burns is stopped by Limits.cpu; `timeout` is for what hangs, and long enough for a good photo to wait its
    turn on a busy machine.
    """

    def __init__(
        self, module: str, workers: int, timeout: float, limits: Limits, arguments: Sequence[str] = ()
    ) -> None:
        self._command = (module, str(limits.memory), str(limits.cpu), *arguments)
        self._timeout = timeout
        self._idle: asyncio.LifoQueue[Worker | None] = asyncio.LifoQueue()
        self._all: set[Worker] = set()
        for _ in range(workers):
            self._idle.put_nowait(None)

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers that run now."""
        return tuple(worker.pid for worker in self._all)

    async def ask(self, question: frames.Frame, parse: Callable[[frames.Frame], T]) -> T:
        """What `parse` makes of a worker's answer. Raises Invalid when it refused, hung or died."""
        worker = await self._idle.get()
        try:
            worker = worker if worker is not None and worker.fit else await self._replace(worker)
            async with asyncio.timeout(self._timeout):
                return await worker.ask(question, parse)
        except TimeoutError as error:
            log.warning("ocr worker stopped after %s s", self._timeout)
            raise Invalid(SLOW, sebab="terlalu_lama") from error
        finally:
            await self._give_back(worker)

    async def close(self) -> None:
        """End every worker, even in the middle of a photo."""
        for worker in tuple(self._all):
            await self._end(worker)

    async def _give_back(self, worker: "Worker | None") -> None:
        """Free the place; a worker that hangs or crashed is ended first, not left burning."""
        try:
            if worker is not None and not worker.fit:
                await self._end(worker)
        finally:
            self._idle.put_nowait(worker)

    async def _replace(self, worn: "Worker | None") -> "Worker":
        if worn is not None:
            await self._end(worn)
        fresh = await Worker.start(self._command)
        self._all.add(fresh)
        return fresh

    async def _end(self, worker: "Worker") -> None:
        self._all.discard(worker)
        await worker.kill()


class Worker:
    """One process and the pipe to it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._photos = 0
        self._broken = False

    @classmethod
    async def start(cls, command: Sequence[str]) -> "Worker":
        """Start a process in a group of its own, with an environment that holds nothing of ours."""
        process = await peer.start(
            *command,
            env=_environment(),
            stderr=asyncio.subprocess.DEVNULL,  # Leptonica writes floods there
            limit=frames.PART_LIMIT,
        )
        return cls(process)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def fit(self) -> bool:
        """Whether it can take another photo."""
        return not self._broken and self._process.returncode is None and self._photos < RECYCLE

    async def ask(self, question: frames.Frame, parse: Callable[[frames.Frame], T]) -> T:
        """One photo. A worker whose answer did not come whole (crash, cancellation) is broken from then on."""
        self._photos += 1
        self._broken = True
        try:
            answer = await peer.ask(self._process, question)
            found = None if answer.header.keys() & {"ditolak", "runtuh"} else parse(answer)
        except (OSError, EOFError, frames.BadFrame, ValueError, KeyError, TypeError) as error:
            log.warning("ocr worker died: %s", type(error).__name__)
            raise Invalid(UNREADABLE, sebab="runtuh") from error
        if found is not None:
            self._broken = False
            return found
        if "ditolak" in answer.header:
            self._broken = False
            raise _refusal(answer.header)
        log.error("ocr worker crashed: %s", answer.header.get("runtuh"))
        raise Invalid(UNREADABLE, sebab="runtuh")

    async def kill(self) -> None:
        """End the process and the Tesseract it may have started."""
        await peer.end(self._process)


def _refusal(header: Mapping[str, object]) -> Invalid:
    details = header.get("rincian")
    reason = details.get("sebab") if isinstance(details, dict) else None
    return Invalid(str(header["ditolak"]), sebab=str(reason))


def _environment() -> dict[str, str]:
    """Where Tesseract is, and one thread: with more it burns 10-15 CPU seconds a page on a busy machine."""
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        raise EngineMissing("tesseract was not found on PATH: install the packages tesseract-ocr and tesseract-ocr-ind")
    one = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    memory = {"MALLOC_ARENA_MAX": "2"}  # each thread's own would count against RLIMIT_AS
    return {"PATH": f"{Path(tesseract).parent}:/usr/bin:/bin", "LANG": "C.UTF-8"} | one | memory
