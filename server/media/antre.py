"""Antre: what the recorder has to tell, in order, to whoever listens; segments wait apart, for they take long."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from server.media import sisa
from server.media.port import Telinga
from server.tasks import Tasks

log = logging.getLogger(__name__)

AGAIN = 10.0  # seconds until a segment that was not taken is offered again
GOODBYE = 10.0  # seconds for the last ones
MOST_NEWS = 10_000


class Antre:
    """A segment's file is removed once it was taken; until then it is offered again, by the next process too."""

    def __init__(self) -> None:
        self._telinga: Telinga | None = None
        self._news: asyncio.Queue[Callable[[Telinga], Awaitable[None]]] = asyncio.Queue(MOST_NEWS)
        self._segments: asyncio.Queue[Path] = asyncio.Queue()
        self._known: set[Path] = set()
        self._tasks = Tasks("antre")

    def open(self, telinga: Telinga) -> None:
        if self._telinga is None:
            self._tasks.run(self._tell())
            self._tasks.run(self._hand_over())
        self._telinga = telinga

    def say(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        self._add(lambda telinga: telinga.say(sesi, kursi, isi))

    def lost(self, sesi: str) -> None:
        self._add(lambda telinga: telinga.lost(sesi))

    def closed(self, path: Path) -> None:
        """Once for each file, however often it is said."""
        if path not in self._known:
            self._known.add(path)
            self._segments.put_nowait(path)

    async def settled(self) -> None:
        await self._segments.join()

    async def close(self) -> None:
        if self._telinga:
            with suppress(TimeoutError):
                async with asyncio.timeout(GOODBYE):
                    await self.settled()
        await self._tasks.end()

    def _add(self, news: Callable[[Telinga], Awaitable[None]]) -> None:
        with suppress(asyncio.QueueFull):  # nobody listens, and a signal that is lost comes again
            self._news.put_nowait(news)

    async def _tell(self) -> None:
        while self._telinga:
            news = await self._news.get()
            try:
                await news(self._telinga)
            except Exception:
                log.exception("news of the recorder were not taken")

    async def _hand_over(self) -> None:
        while self._telinga:
            path = await self._segments.get()
            try:
                await self._take(self._telinga, path)
            except Exception:
                log.exception("a segment was not taken")
                asyncio.get_running_loop().call_later(AGAIN, self._offer_again, path)
            else:
                self._segments.task_done()

    async def _take(self, telinga: Telinga, path: Path) -> None:
        if segmen := await asyncio.to_thread(sisa.segmen, path):
            await telinga.closed(segmen)
        elif await asyncio.to_thread(sisa.holds_something, path):
            log.error("no recording can be read in %s; it stays", path)
            return
        await asyncio.to_thread(path.unlink)
        self._known.discard(path)

    def _offer_again(self, path: Path) -> None:
        self._segments.put_nowait(path)
        self._segments.task_done()
