"""The servers of bench/fanout.py: ours, ours with its chain on disk, stock python-socketio, a bare websocket."""

import contextlib
import json
import os
import secrets
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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
from server.store.migrate import migrate_sqlite  # noqa: E402
from server.store.sqlite import SQLite  # noqa: E402
from server.store.unit import Store, Tx  # noqa: E402
from sessions.errors import NotFound  # noqa: E402
from sessions.evidence import Event  # noqa: E402

NO_LIMIT = Rate(1e9, burst=1e9)


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
