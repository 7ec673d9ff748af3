"""A small ruang on a real port, and browsers that speak to it in raw packets."""

import asyncio
import itertools
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from server.sockets.base import Message, Namespace, Remembered, table
from server.sockets.server import Server, make_server
from server.sockets.shapes import number, optional, shape, text
from sessions.errors import Forbidden, Full

ORIGIN = "https://ruang.contoh.id"


@dataclass(frozen=True, slots=True)
class Say:
    words: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


class Contoh(Namespace):
    """A ruang where people speak, wait, fail and show each other out."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], Remembered] = {}
        self.heard: list[tuple[str, int | None]] = []
        self.gone: list[tuple[str, str]] = []
        self.connects = 0
        self.released = asyncio.Event()
        self.left = asyncio.Event()
        super().__init__(recall=self.recall, remember=self.remember)

    async def recall(self, who: str, kunci: str) -> Remembered | None:
        return self.answers.get((who, kunci))

    async def remember(self, who: str, kunci: str, remembered: Remembered) -> None:
        self.answers[who, kunci] = json.loads(json.dumps(remembered))

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: dict[str, Any] | None) -> None:
        self.connects += 1
        if not auth or "who" not in auth:
            raise Forbidden("Tautan ini tidak sah. Minta tautan baru kepada Pokja.", alasan="contoh")
        if auth["who"] == "rusak":
            raise RuntimeError("rahasia di balik pintu")
        await self.save_session(sid, {"who": auth["who"]})
        await self.enter_room(sid, auth.get("ruang", "A"))

    async def on_disconnect(self, sid: str, reason: str) -> None:
        self.gone.append((await self.who(sid), reason))
        self.left.set()

    async def say(self, sid: str, said: Say) -> dict[str, object]:
        await asyncio.sleep(0.01 if said.number and said.number % 2 == 0 else 0)
        self.heard.append((said.words, said.number))
        for room in set(self.rooms(sid)) - {sid}:
            await self.emit("kata", {"words": said.words, "number": said.number}, room=room)
        return {"number": said.number}

    async def wait(self, sid: str, _: Nothing) -> None:
        await self.released.wait()

    async def break_down(self, sid: str, _: Nothing) -> None:
        raise RuntimeError("rahasia di dalam")

    async def be_full(self, sid: str, _: Nothing) -> None:
        raise Full("Penyimpanan penuh. Hubungi petugas.", sisa=0)

    async def answer_oddly(self, sid: str, _: Nothing) -> dict[str, object]:
        return {"odd": object()}

    async def leave(self, sid: str, _: Nothing) -> dict[str, object]:
        await self.disconnect(sid)
        return {"left": True}

    MESSAGES = table(
        Message("kata", say, shape(Say, words=text(1, 60_000), number=optional(number()))),
        Message("tulis", say, shape(Say, words=text(1, 100), number=optional(number())), writes=True),
        Message("tunggu", wait, shape(Nothing)),
        Message("rusak", break_down, shape(Nothing)),
        Message("penuh", be_full, shape(Nothing)),
        Message("aneh", answer_oddly, shape(Nothing)),
        Message("keluar", leave, shape(Nothing)),
    )


class Browser:
    """A websocket that speaks Socket.IO by hand; what is not an answer is kept in `events`."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.events: list[Any] = []
        self.frames: list[str] = []
        self._acks = itertools.count()

    async def send(self, packet: str | bytes) -> None:
        await (self.socket.send_bytes(packet) if isinstance(packet, bytes) else self.socket.send_str(packet))

    async def frame(self, seconds: float = 20) -> str | None:
        """The next text frame, pings answered on the way; None when the server has closed."""
        while True:
            message = await self.socket.receive(timeout=seconds)
            if message.type is not aiohttp.WSMsgType.TEXT:
                return None
            if message.data != "2":
                self.frames.append(message.data)
                return str(message.data)
            await self.send("3")

    async def enter(self, **auth: Any) -> str | None:
        await self.send(f"40/ruang,{json.dumps(auth)}")
        return await self.frame()

    async def ask(self, event: str, *message: Any) -> dict[str, Any] | None:
        """Emit and wait for the acknowledgement; None when the server has closed instead."""
        return await self.answer(await self.emit(event, *message))

    async def emit(self, event: str, *message: Any) -> int:
        ack = next(self._acks)
        await self.send(f"42/ruang,{ack}{json.dumps([event, *message])}")
        return ack

    async def answer(self, ack: int) -> dict[str, Any] | None:
        prefix = f"43/ruang,{ack}["
        while (frame := await self.frame()) is not None:
            if frame.startswith(prefix):
                answer: dict[str, Any] = json.loads(frame.removeprefix(prefix[:-1]))[0]
                return answer
            self._keep(frame)
        return None

    async def event(self) -> Any:
        while not self.events:
            frame = await self.frame()
            assert frame is not None, "closed while an event was awaited"
            self._keep(frame)
        return self.events.pop(0)

    async def is_cut(self, seconds: float = 5) -> bool:
        """Whether the server closes within `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while await self.frame(seconds) is not None:
                    pass
        except TimeoutError:
            return False
        return True

    def _keep(self, frame: str) -> None:
        if frame.startswith("42/ruang,["):
            self.events.append(json.loads(frame.removeprefix("42/ruang,")))


class Office:
    """The server under test, its namespace, and doors for browsers."""

    def __init__(self, sio: Server, stack: AsyncExitStack) -> None:
        self.sio, self._stack = sio, stack
        self.ruang = Contoh()
        sio.register_namespace(self.ruang)
        self.url = ""
        self._clients: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        app = web.Application()
        self.sio.attach(app)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self._clients = await self._stack.enter_async_context(aiohttp.ClientSession())

    @property
    def http(self) -> aiohttp.ClientSession:
        assert self._clients
        return self._clients

    async def open(self, **options: Any) -> Browser:
        """A websocket that has read the server's greeting."""
        url = f"{self.url}/socket.io/?EIO=4&transport=websocket"
        socket = await self._stack.enter_async_context(self.http.ws_connect(url, autoping=True, **options))
        browser = Browser(socket)
        assert (await browser.frame() or "").startswith("0{")
        return browser

    async def browser(self, who: str = "Pokja contoh", **auth: Any) -> Browser:
        """A browser that is in the ruang."""
        browser = await self.open()
        welcome = await browser.enter(who=who, **auth)
        assert welcome is not None
        assert welcome.startswith('40/ruang,{"sid"')
        return browser

    async def everybody_has_left(self) -> None:
        """Return when the server knows of no link any more; fails after five seconds."""
        for _ in range(500):
            if not self.sio.eio.sockets:
                return
            await asyncio.sleep(0.01)
        raise AssertionError("links are left over")

    def participants(self) -> int:
        return len(list(self.sio.manager.get_participants("/ruang", None)))


Offices = Callable[..., Any]


@pytest.fixture
async def offices() -> AsyncIterator[Offices]:
    """Makes offices with the limits that a test wants."""
    async with AsyncExitStack() as stack:

        async def make(**options: Any) -> Office:
            office = Office(make_server(**{"allowed_origins": [ORIGIN], "redis_url": None} | options), stack)
            await office.start()
            return office

        yield make


@pytest.fixture
async def office(offices: Offices) -> Office:
    made: Office = await offices()
    return made


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What was logged from warnings up."""
    caplog.set_level(logging.WARNING)
    return lambda: [f"{record.name}: {record.getMessage()}" for record in caplog.records]
