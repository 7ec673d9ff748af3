"""The recording process: takes sound and picture of those it is told to record, undecoded, and sends nothing.

Run as `python -m server.media.perekam_child`; server/frames.py is the protocol. The first frame says where to write and
how much; then each question has a number and gets an answer of that number, in any order, and what happens by itself
comes between them. When the parent is gone every file is closed, and the process ends.
"""

import asyncio
import contextlib
import gc
import logging
import resource
import shutil
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import uvloop

from server import frames
from server.media.kenal import check
from server.media.orang import Orang, Told
from server.media.port import NOT_RECORDED
from server.media.tap import AiortcChanged
from server.tasks import Tasks
from sessions.errors import DomainError, Forbidden

log = logging.getLogger(__name__)

TICK = 0.5
MOST_PEOPLE = 64
MEMORY = 2 * 2**30
BEHIND = 8 * 2**20  # bytes that the parent has not read: then it hangs, and nobody hears what is recorded

FULL = "Perekam sudah menulis sebanyak yang dibolehkan. Akhiri rekaman di sesi lain, lalu coba lagi."

Key = tuple[str, str]


class Recorder:
    """Who is recorded now, and what the parent asks about them."""

    def __init__(self, settings: Mapping[str, Any], tell: Callable[[Mapping[str, object]], None]) -> None:
        self._folder = Path(settings["folder"])
        self._length, self._limit, self._reserve = settings["length"], settings["limit"], settings["reserve"]
        self._tell = tell
        self._people: dict[Key, Orang] = {}
        self._spent: dict[str, int] = {}
        self._given_up: set[str] = set()

    async def record(self, sesi: str, kursi: str, bisu: bool, servers: list[dict[str, Any]]) -> dict[str, object]:
        if (sesi, kursi) not in self._people:
            if len(self._people) >= MOST_PEOPLE or not self._affords(sesi, 0):
                raise Forbidden(FULL)
            told = Told(self._tell, lambda size: self._affords(sesi, size), lambda: self._give_up(sesi))
            self._people[sesi, kursi] = Orang(self._folder, sesi, kursi, self._length, servers, told)
        self._people[sesi, kursi].hush(bisu)
        return {}

    async def stop(self, sesi: str, kursi: str) -> dict[str, object]:
        """Answers with everybody of the sesi who is still written, and with whatever file of this person is open."""
        if person := self._people.pop((sesi, kursi), None):
            await person.close()
        return {"writing": sorted(self._writing(sesi)), "open": _open_files(self._folder / sesi / kursi)}

    async def end(self, sesi: str) -> dict[str, object]:
        mine = [key for key in self._people if key[0] == sesi]
        await asyncio.gather(*(self._people.pop(key).close() for key in mine))
        self._spent.pop(sesi, None)
        self._given_up.discard(sesi)
        return {"writing": sorted(self._writing(sesi)), "open": _open_files(self._folder / sesi)}

    async def look(self, sesi: str) -> dict[str, object]:
        return {"people": {key[1]: person.look() for key, person in self._people.items() if key[0] == sesi}}

    async def signal(self, sesi: str, kursi: str, isi: dict[str, Any]) -> dict[str, object]:
        person = self._people.get((sesi, kursi))
        if person is None:
            raise Forbidden(NOT_RECORDED)
        await person.sambungan.receive(isi)
        return {}

    async def greet(self, sesi: str, kursi: str, theirs: str) -> dict[str, object]:
        """A recorder that died and began anew calls that end of the browser."""
        if person := self._people.get((sesi, kursi)):
            person.sambungan.greet(theirs)
        return {}

    async def tick(self) -> None:
        if shutil.disk_usage(self._folder).free < self._reserve:
            for sesi in {key[0] for key in self._people}:
                self._give_up(sesi)
        for person in tuple(self._people.values()):
            person.tick()
            if person.sambungan.overrun():
                await person.sambungan.close()

    async def close(self) -> None:
        people, self._people = list(self._people.values()), {}
        await asyncio.gather(*(person.close() for person in people))

    def _writing(self, sesi: str) -> set[str]:
        return {key[1] for key, person in self._people.items() if key[0] == sesi and person.writing}

    def _affords(self, sesi: str, size: int) -> bool:
        spent = self._spent[sesi] = self._spent.get(sesi, 0) + size
        return bool(spent < self._limit)

    def _give_up(self, sesi: str) -> None:
        """The disk or the allowance of this sesi is full: what was written stays, and it is said that it ended."""
        for key, person in self._people.items():
            if key[0] == sesi:
                person.end()
        if sesi in self._given_up:
            return
        self._given_up.add(sesi)
        self._tell({"event": "full", "sesi": sesi})


async def main() -> None:
    """Until the parent closes our input."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, frames.own_stdout())
    questions = asyncio.StreamReader(limit=frames.HEADER_LIMIT)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(questions), sys.stdin)

    def tell(header: Mapping[str, object]) -> None:
        if transport.get_write_buffer_size() > BEHIND:
            transport.abort()
        transport.write(frames.encode(frames.Frame(header)))

    try:
        await check()
    except AiortcChanged as error:
        tell({"event": "refused", "why": str(error)})
        return
    gc.freeze()
    gc.set_threshold(20_000)  # packets come and go without a trace: looking for cycles at each 700 is work for nothing
    recorder = Recorder((await frames.receive_async(questions)).header, tell)
    tell({"event": "ready"})
    ticking = asyncio.create_task(_tick(recorder))
    with contextlib.suppress(asyncio.IncompleteReadError):
        await _serve(recorder, questions, tell)
    ticking.cancel()
    await recorder.close()
    transport.close()


async def _serve(
    recorder: Recorder, questions: asyncio.StreamReader, tell: Callable[[Mapping[str, object]], None]
) -> None:
    asks: dict[str, Callable[..., Awaitable[dict[str, object]]]] = {
        name: getattr(recorder, name) for name in ("record", "stop", "end", "look", "signal", "greet")
    }
    answers = Tasks("answer")
    while True:
        header = dict((await frames.receive_async(questions)).header)
        answers.run(_answer(asks[str(header.pop("ask"))], header, tell))


async def _answer(
    ask: Callable[..., Awaitable[dict[str, object]]],
    header: dict[str, Any],
    tell: Callable[[Mapping[str, object]], None],
) -> None:
    number = header.pop("number")
    try:
        tell({"number": number, "answer": await ask(**header)})
    except DomainError as error:
        tell({"number": number, "refused": error.code, "why": str(error)})
    except Exception as error:
        log.exception("recorder")
        tell({"number": number, "refused": "", "why": type(error).__name__})


async def _tick(recorder: Recorder) -> None:
    while True:
        await asyncio.sleep(TICK)
        await recorder.tick()


def _open_files(folder: Path) -> list[str]:
    """What the kernel says that we have open there: the reading back that does not believe our own books."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            path = link.readlink()
            if path.is_relative_to(folder):
                found.append(path.name)
    return found


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    uvloop.run(main())
