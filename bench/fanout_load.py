"""The browsers of bench/fanout.py, and what they count of a server while they speak."""

import asyncio
import base64
import os
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast

ROOM = 6  # browsers per room
ACTIVE = 50  # rooms that speak at the same time
PADDING = "x" * 100


@dataclass(slots=True)
class Tally:
    """What all browsers of a load have got, and whether they go on speaking."""

    delivered: int = 0
    speaking: bool = True


class Browser(asyncio.Protocol):
    """A websocket client with no more than the bench needs: masks of zero, text frames, pongs."""

    def __init__(self, number: int, bare: bool, tally: Tally, ready: asyncio.Future[None]) -> None:
        self.number, self.bare, self.tally, self.ready = number, bare, tally, ready
        self.room = f"{os.getpid()}-{number // ROOM}"
        self.mine = b'"f":%d,' % number
        self.rest = b""
        self.open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport = cast("asyncio.Transport", transport)  # uvloop's are none by class
        path = f"/ws?ruang={self.room}" if self.bare else "/socket.io/?EIO=4&transport=websocket"
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, chunk: bytes) -> None:
        buffer = self.rest + chunk
        if not self.open:
            if b"\r\n\r\n" not in buffer:
                self.rest = buffer
                return
            head, buffer = buffer.split(b"\r\n\r\n", 1)
            assert head.startswith(b"HTTP/1.1 101"), head
            self.open = True
        start = 0
        while (end := self._frame(buffer, start)) is not None:
            start = end
        self.rest = buffer[start:]

    def _frame(self, buffer: bytes, start: int) -> int | None:
        """Take one frame; where the next begins, or None when this one is not complete."""
        if len(buffer) - start < 2:
            return None
        size, header = buffer[start + 1], 2
        if size == 126:
            if len(buffer) - start < 4:
                return None
            size, header = int.from_bytes(buffer[start + 2 : start + 4]), 4
        end = start + header + size
        if len(buffer) < end:
            return None
        if buffer[start] == 0x81:
            self._take(buffer[start + header : end])
        return end

    def _take(self, text: bytes) -> None:
        if self.mine in text or b'"msg",' in text or (self.bare and b'"f":' in text):
            self.tally.delivered += 1
            if self.mine in text and self.tally.speaking:
                self.speak()
        elif text[:1] == b"0":
            self._send(b'40/ruang,{"ruang":"%s"}' % self.room.encode())
        elif text == b"2":
            self._send(b"3")
        elif text[:2] == b"40" or self.bare:
            self.ready.set_result(None)

    def speak(self) -> None:
        said = b'{"f":%d,"t":%d,"x":"%s"}' % (self.number, time.monotonic_ns(), PADDING.encode())
        self._send(said if self.bare else b'42/ruang,["msg",%s]' % said)

    def _send(self, text: bytes) -> None:
        size = len(text)
        head = bytes((0x81, 0x80 | size)) if size < 126 else struct.pack("!BBH", 0x81, 0xFE, size)
        self.transport.write(head + bytes(4) + text)


@dataclass(frozen=True, slots=True)
class Measured:
    """One round with one server: deliveries per second of its CPU and of wall time, kB of memory per browser."""

    per_cpu: float
    per_second: float
    kb_each: float


async def load(kind: str, port: int, pid: int, browsers: int, seconds: float) -> Measured:
    loop, tally, before = asyncio.get_running_loop(), Tally(), _memory_kb(pid)
    everybody = [Browser(n, kind == "bare", tally, loop.create_future()) for n in range(browsers)]
    for first in range(0, browsers, 50):
        batch = everybody[first : first + 50]
        await asyncio.gather(*(_connect(it, port) for it in batch))
        await asyncio.wait_for(asyncio.gather(*(it.ready for it in batch)), 60)
    kb_each = (_memory_kb(pid) - before) / browsers
    for speaker in everybody[: ACTIVE * ROOM : ROOM]:
        speaker.speak()
    await asyncio.sleep(0.5)
    delivered, cpu, at = tally.delivered, _cpu_seconds(pid), time.monotonic()
    await asyncio.sleep(seconds)
    delivered, cpu, at = tally.delivered - delivered, _cpu_seconds(pid) - cpu, time.monotonic() - at
    tally.speaking = False
    for browser in everybody:
        browser.transport.abort()
    return Measured(delivered / cpu, delivered / at, kb_each)


async def _connect(browser: Browser, port: int) -> None:
    await asyncio.get_running_loop().create_connection(lambda: browser, "127.0.0.1", port)


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_kb(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
