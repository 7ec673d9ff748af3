"""Wire: one WebSocket to a Janus over its UNIX socket; every request gets its answer, everything else is news.

An answer has the transaction of its request. Janus says "ack" first where the answer takes a plugin some time; to a
keepalive or a candidate it says nothing more.
"""

import asyncio
import itertools
import json
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp

from sessions.errors import Unavailable

Packet = Mapping[str, Any]
ANSWER_TIME = 8.0  # seconds
HEARTBEAT = 6.0  # seconds between pings; half of it without a pong is the end
DOWN = "Peladen media sedang tidak menjawab. Halaman ini mencoba lagi sendiri."


class JanusError(Exception):
    """Janus understood, and said no; `code` is its own (425 no such handle, 426 no such room, 427 room exists, …)."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code


class Wire:
    """`heard` gets what was not asked for; `broken` is called once, when the socket has ended by itself."""

    def __init__(self, path: Path, protocol: str, common: Packet) -> None:
        self._path, self._protocol, self._common = path, protocol, common
        self._waiting: dict[str, tuple[asyncio.Future[Packet], bool]] = {}
        self._number = itertools.count(1)
        self._own = secrets.token_hex(4)  # news of what another process asked has its transaction
        self._http: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._reader: asyncio.Task[None] | None = None
        self.heard: Callable[[Packet], None] = lambda packet: None
        self.broken: Callable[[], None] = lambda: None

    @property
    def open(self) -> bool:
        return self._socket is not None and not self._socket.closed

    async def connect(self) -> None:
        """Raises Unavailable when nobody listens there."""
        self._http = aiohttp.ClientSession(connector=aiohttp.UnixConnector(path=str(self._path)))
        try:
            async with asyncio.timeout(ANSWER_TIME):
                self._socket = await self._http.ws_connect(
                    "http://janus/", protocols=(self._protocol,), heartbeat=HEARTBEAT, max_msg_size=2**22
                )
        except (aiohttp.ClientError, OSError, TimeoutError):
            await self._http.close()
            raise Unavailable(DOWN) from None
        self._reader = asyncio.create_task(self._read(self._socket), name=f"janus-{self._path.name}")

    async def close(self) -> None:
        self.broken = lambda: None
        if self._reader:
            self._reader.cancel()
            await asyncio.wait({self._reader})
        if self._socket:
            with suppress(Exception):
                await self._socket.close()
        if self._http:
            await self._http.close()

    async def ask(self, message: Packet, *, acked: bool = False) -> Packet:
        """The answer; with `acked` its receipt is enough. Raises JanusError, or Unavailable when none comes."""
        socket = self._socket
        if socket is None or socket.closed:
            raise Unavailable(DOWN)
        transaction = f"{self._own}-{next(self._number)}"
        answer: asyncio.Future[Packet] = asyncio.get_running_loop().create_future()
        self._waiting[transaction] = (answer, acked)
        try:
            await socket.send_str(json.dumps({**message, **self._common, "transaction": transaction}))
            async with asyncio.timeout(ANSWER_TIME):
                return _accepted(await answer)
        except (TimeoutError, ConnectionError, RuntimeError, aiohttp.ClientError):
            raise Unavailable(DOWN) from None
        finally:
            self._waiting.pop(transaction, None)

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        try:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._take(json.loads(message.data))
        finally:
            for answer, _ in self._waiting.values():
                if not answer.done():
                    answer.set_exception(Unavailable(DOWN))
            if self._http:
                await self._http.close()
            self.broken()

    def _take(self, packet: Packet) -> None:
        waiting = self._waiting.get(str(packet.get("transaction")))
        if waiting is None:
            self.heard(packet)
            return
        answer, acked = waiting
        if not answer.done() and (acked or packet.get("janus") != "ack"):
            answer.set_result(packet)


def _accepted(packet: Packet) -> Packet:
    if packet.get("janus") == "error":
        error = packet["error"]
        raise JanusError(int(error["code"]), str(error["reason"]))
    said = packet.get("plugindata", {}).get("data", {})
    if "error" in said:
        raise JanusError(int(said.get("error_code", 0)), str(said["error"]))
    return packet
