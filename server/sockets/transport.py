"""The websocket under a browser's socket: its frames, its pings, its order, and how it is cut.

It stands in for the engineio 4.15.1 class AsyncSocket, which puts each packet in an endless queue and wakes a task for
it, and starts a task per message. Here every frame, acknowledgement or broadcast, is written at once to the transport:
so they arrive in the order in which they were written, and what a stuck reader can hold up is known.
"""

import asyncio
import logging
import struct
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol

import engineio
import orjson
from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from server.limits import Bucket
from server.sockets.guard import MAX_BYTES, Malformed

log = logging.getLogger(__name__)

WRITE_LIMIT = 1 << 20  # bytes waiting for a slow reader; past it the reader is cut
INBOX_LIMIT = 1 << 20  # characters of messages waiting for a slow handler; past it the sender is cut
LAST_CHANCE = 0.5  # seconds: after a stall of ours the answers to our pings may still be unread
FLUSH_TIME = 2.0  # seconds that a goodbye may take to leave
HANDLER_TIME = 30.0  # seconds that a handler may go on after its browser has left
Job = Callable[[], Awaitable[None]]


def frame(text: bytes, opcode: int = 0x1) -> bytes:
    """An unmasked, final websocket frame (RFC 6455, 5.2)."""
    size = len(text)
    if size < 126:
        return bytes((0x80 | opcode, size)) + text
    if size < 1 << 16:
        return struct.pack("!BBH", 0x80 | opcode, 126, size) + text
    return struct.pack("!BBQ", 0x80 | opcode, 127, size) + text


PING = frame(b"2")


@lru_cache
def goodbye(code: int) -> bytes:
    return frame(struct.pack("!H", code), opcode=0x8)


class Host(Protocol):
    """What a link asks of the server above it."""

    def receive(self, link: "Link", text: str) -> None:
        """Take one text frame; raises Malformed."""

    def is_home(self, link: "Link") -> bool:
        """Whether the link has entered a namespace."""

    def meter(self, link: "Link") -> float:
        """Count one frame against the link; seconds by which it is too early."""

    def left(self, link: "Link") -> None:
        """The link is gone for good."""


class Link:
    """One browser's websocket, with the attributes that engineio's server reads of its sockets."""

    def __init__(self, engine: "Engine", host: Host, sid: str, address: str) -> None:
        self.sid = sid
        self.address = address
        self.session: dict[str, Any] = {}
        self.connected = self.upgraded = False
        self.knocked = False  # it has asked to enter, which it may once
        self.closing = False  # nothing is read or written any more
        self.closed = False  # and everybody has been told
        self.reason: str = engine.reason.TRANSPORT_CLOSE
        self._engine, self._host = engine, host
        self._transport: asyncio.Transport | None = None
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._awaiting_pong = False
        self._homeless = 0
        self._inbox: deque[tuple[int, Job]] = deque()
        self._waiting = 0
        self._worker: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None

    async def run(self, request: web.Request) -> web.StreamResponse:
        """Speak with the browser until one of the two goes; always ends with one disconnect event.

        Also when aiohttp cancels the handler because the line broke: what the namespaces then write is not cut off.
        """
        socket = web.WebSocketResponse(timeout=FLUSH_TIME, max_msg_size=MAX_BYTES, compress=False, autoping=False)
        try:
            try:
                await socket.prepare(request)
            except ConnectionError:
                return web.Response()  # the browser left while it was being let in: nobody reads this
            self._transport = request.transport
            self.connected = self.upgraded = True
            self.write(frame(b"0" + orjson.dumps(self._engine.greeting(self.sid))))
            self._timer = self._loop.call_later(self._engine.ping_interval, self._ping)
            await self._read(socket)
        finally:
            self._ending = self._loop.create_task(self._end())  # kept: nothing else holds it when this is cancelled
            await asyncio.shield(self._ending)
        return socket

    def write(self, data: bytes) -> None:
        """Send a frame now, or cut a reader that leaves too much unread."""
        transport = self._transport
        if self.closing or transport is None or transport.is_closing():
            return
        if transport.get_write_buffer_size() > WRITE_LIMIT:
            self.cut(WSCloseCode.TRY_AGAIN_LATER, "reads too slowly")
            return
        transport.write(data)

    async def send(self, packet: Any) -> None:
        """Send an engineio packet, as python-socketio does for what it says itself."""
        encoded = packet.encode()
        self.write(frame(encoded if isinstance(encoded, bytes) else encoded.encode()))

    def do(self, job: Job, size: int) -> None:
        """Have a job done after the ones before it; `size` in characters says what it keeps in memory."""
        self._inbox.append((size, job))
        self._waiting += size
        if self._waiting > INBOX_LIMIT:
            self.cut(WSCloseCode.POLICY_VIOLATION, "sends more than is answered")
        elif self._worker is None:
            self._worker = self._loop.create_task(self._work())
            self._worker.add_done_callback(self._worked)

    def pong(self) -> None:
        """The browser answered our ping; raises Malformed when there was none."""
        if not self._awaiting_pong:
            raise Malformed("pong without a ping")
        self._awaiting_pong = False
        self._set_timer(self._engine.ping_interval, self._ping)

    def cut(self, code: int, why: str) -> None:
        """Break off for cause, and say so once in the log."""
        if not self.closing:
            log.warning("socket from %s cut: %s", self.address, why)
        self.leave(code, self._engine.reason.SERVER_DISCONNECT)

    def leave(self, code: int, reason: str) -> None:
        """Say goodbye; the rest follows in `run`. Messages not begun are dropped: they were not acknowledged."""
        if self.closing:
            return
        self.closing = True
        self.reason = reason
        self._inbox.clear()
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if transport.get_write_buffer_size() > WRITE_LIMIT:
            transport.abort()
            return
        transport.write(goodbye(code))
        transport.close()
        self._set_timer(FLUSH_TIME, transport.abort)

    async def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """engineio's name for `leave`."""
        self.leave(WSCloseCode.OK, reason or self._engine.reason.SERVER_DISCONNECT)

    async def _read(self, socket: web.WebSocketResponse) -> None:
        while not self.closing:
            message = await socket.receive()
            try:
                match message.type:
                    case WSMsgType.TEXT:
                        self._host.receive(self, message.data)
                    case WSMsgType.PING | WSMsgType.PONG:
                        self._control(message)
                    case WSMsgType.CLOSE | WSMsgType.CLOSED | WSMsgType.CLOSING | WSMsgType.ERROR:
                        return
                    case other:
                        raise Malformed(f"{other.name} frame")
            except Malformed as error:
                self.cut(WSCloseCode.POLICY_VIOLATION, str(error))

    def _control(self, message: WSMessage) -> None:
        """Answer a websocket ping of a proxy or a program; browsers send none."""
        if self._host.meter(self):
            raise Malformed("too many control frames")
        if message.type is WSMsgType.PING:
            self.write(frame(message.data, opcode=0xA))

    async def _work(self) -> None:
        """Job after job; when none is left it says so itself, or one that comes before `_worked` would lie there."""
        try:
            while self._inbox:
                size, job = self._inbox.popleft()
                self._waiting -= size
                await job()
        finally:
            self._worker = None

    def _worked(self, worker: asyncio.Task[None]) -> None:
        if not worker.cancelled() and (error := worker.exception()):
            log.error("socket from %s: a message was not answered", self.address, exc_info=error)
            self.leave(WSCloseCode.INTERNAL_ERROR, self._engine.reason.SERVER_DISCONNECT)

    async def _end(self) -> None:
        """Let what was received be done, then tell the namespaces, and forget the link."""
        if worker := self._worker:
            await asyncio.wait({worker}, timeout=HANDLER_TIME)
            worker.cancel()
        if not self.closing:
            self.closing = True
            self._set_timer(None)
        await self._engine.farewell(self)
        self.closed = True
        self._host.left(self)

    def _set_timer(self, seconds: float | None, action: Callable[[], None] | None = None) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self._loop.call_later(seconds, action) if seconds is not None and action else None

    def _ping(self) -> None:
        self._homeless = 0 if self._host.is_home(self) else self._homeless + 1
        if self._homeless > 1:
            return self.leave(WSCloseCode.POLICY_VIOLATION, self._engine.reason.SERVER_DISCONNECT)
        self.write(PING)
        self._awaiting_pong = True
        return self._set_timer(self._engine.ping_timeout, self._ask_again)

    def _ask_again(self) -> None:
        self._set_timer(LAST_CHANCE, self._give_up)

    def _give_up(self) -> None:
        self.leave(WSCloseCode.GOING_AWAY, self._engine.reason.PING_TIMEOUT)


class Engine(engineio.AsyncServer):  # type: ignore[misc]  # engineio has no types
    """engineio's server with `Link` for its sockets, websocket only, and a limit of new links per address."""

    host: Host
    arrivals: Bucket
    address_of: Callable[[web.Request], str]

    async def _handle_connect(
        self, environ: Mapping[str, Any], transport: str, jsonp_index: int | None = None
    ) -> web.StreamResponse:
        request: web.Request = environ["aiohttp.request"]
        address = self.address_of(request)
        if wait := self.arrivals.hit(address):
            return web.Response(status=429, headers={"Retry-After": str(int(wait) + 1)})
        link = Link(self, self.host, self.generate_id(), address)
        self.sockets[link.sid] = link
        await self._trigger_event("connect", link.sid, environ, run_async=False)
        return await link.run(request)

    def greeting(self, sid: str) -> dict[str, Any]:
        """The open packet of Engine.IO 4, times in milliseconds."""
        return {
            "sid": sid,
            "upgrades": [],
            "pingInterval": int(self.ping_interval * 1000),
            "pingTimeout": int(self.ping_timeout * 1000),
            "maxPayload": MAX_BYTES,
        }

    async def farewell(self, link: Link) -> None:
        await self._trigger_event("disconnect", link.sid, link.reason, run_async=False)
        self.sockets.pop(link.sid, None)

    async def disconnect(self, sid: str | None = None) -> None:
        """Close one link or all; their `run` tells the namespaces."""
        links = list(self.sockets.values()) if sid is None else [self.sockets[sid]] if sid in self.sockets else []
        for link in links:
            link.leave(WSCloseCode.GOING_AWAY, self.reason.SERVER_DISCONNECT)
