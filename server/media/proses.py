"""Proses: the recording process seen from the server: started, asked by number, heard, and ended when it is silent."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from typing import Any

from server import frames, peer
from sessions.errors import DomainError, Forbidden, Invalid, TooMany, Unavailable

log = logging.getLogger(__name__)

STARTING = 20.0  # seconds; it loads FFmpeg, and the machine may be busy
ANSWERING = 15.0  # seconds
GOODBYE = 8.0  # seconds for the last files to reach the disk
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
REFUSALS: dict[str, type[DomainError]] = {kind.code: kind for kind in (Forbidden, Invalid, TooMany, Unavailable)}

SILENT = "Perekam tidak menjawab. Sistem memulainya kembali; tunggu sebentar, lalu coba lagi."
CHANGED = "Perekam menolak mulai karena komponennya tidak cocok. Hubungi admin LPSE; pembuktian tetap dapat berjalan."

Hear = Callable[[Mapping[str, Any]], None]


class Refused(Unavailable):
    """The process looked at its own parts and will not record with them: starting it again changes nothing."""


class Proses:
    """One process from its start to its death; `hear` gets what it says unasked."""

    def __init__(self, process: asyncio.subprocess.Process, hear: Hear) -> None:
        self._process, self._hear = process, hear
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._numbers = 0
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, settings: Mapping[str, object], hear: Hear, lock: int) -> "Proses":
        """Raises Unavailable, Refused. `lock` is inherited: the folder is free only when both of us are gone."""
        process = await peer.start("server.media.perekam_child", env=ENVIRONMENT, pass_fds=(lock,))
        found = cls(process, hear)
        try:
            found._write(settings)
            async with asyncio.timeout(STARTING):
                await found._ready
        except (TimeoutError, OSError) as error:
            await found.kill()
            raise Unavailable(SILENT) from error
        except BaseException:
            await found.kill()
            raise
        return found

    @property
    def pid(self) -> int:
        return self._process.pid

    async def gone(self) -> None:
        """Returns when it is dead, and everything that it said is heard."""
        await asyncio.shield(self._reading)
        await self._process.wait()

    async def ask(self, what: str, seconds: float = ANSWERING, **facts: object) -> dict[str, Any]:
        """Raises what the process refuses with, and Unavailable when it does not answer in time or dies."""
        self._numbers += 1
        number, answer = self._numbers, asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            self._write({"number": number, "ask": what, **facts})
            async with asyncio.timeout(seconds):
                found: dict[str, Any] = await answer
                return found
        except (TimeoutError, OSError) as error:
            raise Unavailable(SILENT) from error
        finally:
            del self._waiting[number]

    async def close(self) -> None:
        """Its files first."""
        if self._process.stdin:
            self._process.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE):
                await self.gone()
        await self.kill()

    async def kill(self) -> None:
        await peer.end(self._process)
        await self.gone()

    def _write(self, header: Mapping[str, object]) -> None:
        if self._process.stdin is None or self._reading.done():
            raise BrokenPipeError
        self._process.stdin.write(frames.encode(frames.Frame(header)))

    async def _read(self) -> None:
        try:
            while self._process.stdout:
                self._take((await frames.receive_async(self._process.stdout)).header)
        except (asyncio.IncompleteReadError, OSError):
            pass
        except Exception:
            log.exception("recorder said what cannot be")
        for answer in self._waiting.values():
            _fail(answer)
        _fail(self._ready)
        self._ready.exception()  # nobody may be waiting for it

    def _take(self, header: Mapping[str, Any]) -> None:
        if header.get("event") == "ready":
            self._ready.set_result(None)
        elif header.get("event") == "refused":
            log.error("the recorder refuses to start: %s", header["why"])
            self._ready.set_exception(Refused(CHANGED))
        elif "number" not in header:
            self._hear(header)
        elif (waiting := self._waiting.get(header["number"])) and not waiting.done():
            if "answer" in header:
                waiting.set_result(header["answer"])
            else:
                waiting.set_exception(REFUSALS.get(header["refused"], Unavailable)(header["why"] or SILENT))


def _fail(waiting: asyncio.Future[Any]) -> None:
    if not waiting.done():
        waiting.set_exception(Unavailable(SILENT))
