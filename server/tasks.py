"""Tasks: work that nobody waits for, held until it is done (the loop alone would not) and ended with its owner."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


class Tasks:
    """Its work sees to its own errors: nobody else would."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._running: set[asyncio.Task[None]] = set()

    def run(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=self._name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def done(self) -> None:
        """Returns when everything that was running is over by itself; raises what one of them did."""
        await asyncio.gather(*self._running)

    def cancel(self) -> None:
        for task in self._running:
            task.cancel()

    async def end(self) -> None:
        """Nothing of it runs any more when it returns."""
        self.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)


async def woken(event: asyncio.Event, seconds: float) -> None:
    """Returns when the event is set, or after so long. asyncio.wait_for would forget that it was cancelled when both
    happen at once (Python 3.11), and work that is to end would go on."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
