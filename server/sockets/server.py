"""The socket server: python-socketio's namespaces and rooms over links that are guarded, limited and written directly.

Which private parts of python-socketio and python-engineio that takes is said, and looked for at start-up, in pinned.py.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
import socketio
from aiohttp import WSCloseCode, web
from socketio.packet import Packet as SocketPacket

from server.errors import CRASH, wire
from server.limits import Bucket, Rate, network
from server.sockets import guard
from server.sockets.guard import MAX_BYTES, NAMESPACE, Event, Kind, Malformed, Packet
from server.sockets.pinned import require_pinned
from server.sockets.rooms import Rooms, SharedRooms
from server.sockets.transport import Engine, Link, frame
from sessions.errors import TooMany

log = logging.getLogger(__name__)

PING_INTERVAL = PING_TIMEOUT = 5  # seconds; a cut line is seen within 11 s, where 25/20 took 40 s
MESSAGES = Rate(20, burst=40)  # of one link
PATIENCE = Rate(5, burst=40)  # messages over that rate that are still answered before the link is cut
ARRIVALS = Rate(20, burst=100)  # links from one address: an office may reconnect all at once behind one of them


class Json:
    """orjson under the names that python-socketio asks for."""

    @staticmethod
    def dumps(value: Any, **_: Any) -> str:
        return orjson.dumps(value).decode()

    loads = staticmethod(orjson.loads)


class WirePacket(SocketPacket):
    """What python-socketio itself sends: connects, refusals, disconnects."""

    json: Any = Json  # on a class of our own: python-socketio would set it for the whole process
    uses_binary_events = False


class Server(socketio.AsyncServer):
    """An AsyncServer for `/ruang` alone, whose links keep their order, their limits and their manners."""

    eio: Engine
    manager: Rooms
    _handle_connect: Callable[[str, str, Any], Awaitable[None]]  # python-socketio's own, which its stubs leave out
    _handle_disconnect: Callable[[str, str, str], Awaitable[None]]
    _trigger_event: Callable[..., Awaitable[Any]]

    def __init__(self, *, messages: Rate, patience: Rate, clock: Callable[[], float], **options: Any) -> None:
        super().__init__(**options)
        self._messages = Bucket(messages.per_second, messages.burst, clock)
        self._patience = Bucket(patience.per_second, patience.burst, clock)

    def attach(self, app: web.Application, socketio_path: str = "socket.io") -> None:
        """Serve under /socket.io/ and, when the app stops, let every browser go first: aiohttp would wait for them."""
        super().attach(app, socketio_path)
        app.on_shutdown.append(self._on_shutdown)

    async def shutdown(self) -> None:
        """Send every browser away, to come back when the server does, and stop listening to other processes."""
        await self.eio.disconnect()
        await self.manager.close()
        await super().shutdown()

    def receive(self, link: Link, text: str) -> None:
        """Take one text frame of a link; raises Malformed."""
        match text[:1]:
            case "4":
                self._take(link, guard.split(text[1:]))
            case "3" if text == "3":
                link.pong()
            case "1" if text == "1":
                link.leave(WSCloseCode.OK, self.reason.CLIENT_DISCONNECT)
            case _:
                raise Malformed("no packet of this protocol")

    def meter(self, link: Link) -> float:
        """Count one frame against the link; seconds by which it is too early."""
        return self._messages.hit(link.sid)

    def is_home(self, link: Link) -> bool:
        """Whether the link has entered the namespace: one that has not may not stay."""
        return self.manager.sid_from_eio_sid(link.sid, NAMESPACE) is not None

    def left(self, link: Link) -> None:
        """Forget what was counted."""
        self._messages.forget(link.sid)
        self._patience.forget(link.sid)

    def _take(self, link: Link, packet: Packet) -> None:
        """Read a packet now, so that a malformed one is cut at once, and have it done in its turn."""
        size = len(packet.json)
        if packet.kind is Kind.CONNECT:
            auth = guard.read_auth(packet)
            if link.knocked:
                raise Malformed("second connect")
            link.knocked = True
            link.do(lambda: self._handle_connect(link.sid, NAMESPACE, auth), size)
        elif wait := self.meter(link):
            self._slow_down(link, packet, wait)
        elif packet.kind is Kind.DISCONNECT:
            link.do(lambda: self._handle_disconnect(link.sid, NAMESPACE, self.reason.CLIENT_DISCONNECT), size)
        else:
            event = guard.read_event(packet)
            link.do(lambda: self._answer(link, packet, event), size)

    def _slow_down(self, link: Link, packet: Packet, wait: float) -> None:
        """Say terlalu_sering, and how long to wait; who goes on and on is cut."""
        if self._patience.hit(link.sid):
            raise Malformed("flood")
        if packet.ack is not None:
            refusal = TooMany("Terlalu banyak pesan sekaligus. Tunggu sebentar, lalu coba lagi.", tunggu=round(wait, 2))
            link.write(_answer_frame(packet, {"ok": False, **wire(refusal)}))

    async def _answer(self, link: Link, packet: Packet, event: Event) -> None:
        """Call the handler and acknowledge; a sid that was shown out meanwhile has no say any more."""
        sid = self.manager.sid_from_eio_sid(link.sid, NAMESPACE)
        if sid is None or not self.manager.is_connected(sid, NAMESPACE):
            return
        answer = await self._trigger_event(event.name, NAMESPACE, sid, *event.arguments)
        if packet.ack is None or answer is self.not_handled:
            return
        try:
            link.write(_answer_frame(packet, answer))
        except TypeError:
            log.exception("the answer to %s is no JSON", event.name)
            link.write(_answer_frame(packet, {"ok": False, **CRASH}))

    async def _on_shutdown(self, app: web.Application) -> None:
        await self.shutdown()

    def _engineio_server_class(self) -> type[Engine]:
        return Engine


def make_server(
    *,
    allowed_origins: Sequence[str],
    redis_url: str | None,
    address_of: Callable[[web.Request], str] = lambda request: request.remote or "",
    messages: Rate = MESSAGES,
    patience: Rate = PATIENCE,
    arrivals: Rate = ARRIVALS,
    clock: Callable[[], float] = time.monotonic,
) -> Server:
    """The server for `/ruang`; `attach` it to the app and `register_namespace`.

    `allowed_origins` are the pages that may open a socket, such as "https://ruang.contoh.id"; `address_of` tells whose
    request it is, seen through the proxies that are trusted. Raises RuntimeError when a library is not the pinned one.
    """
    require_pinned()
    if not allowed_origins or "*" in allowed_origins or isinstance(allowed_origins, str):
        raise ValueError("allowed_origins must be a list of origins: engineio takes an empty one, or *, as everybody")
    server = Server(
        messages=messages,
        patience=patience,
        clock=clock,
        client_manager=SharedRooms(redis_url) if redis_url else Rooms(),
        namespaces=[NAMESPACE],
        serializer=WirePacket,
        async_mode="aiohttp",
        transports=["websocket"],
        ping_interval=PING_INTERVAL,
        ping_timeout=PING_TIMEOUT,
        max_http_buffer_size=MAX_BYTES,
        cors_allowed_origins=list(allowed_origins),
        monitor_clients=False,  # a link has its own timer
        async_handlers=False,  # a link has its own order
        logger=_quiet("socketio"),
        engineio_logger=_quiet("engineio"),
    )
    server.eio.host = server
    server.eio.address_of = lambda request: network(address_of(request))
    server.eio.arrivals = Bucket(arrivals.per_second, arrivals.burst, clock)
    return server


def _answer_frame(packet: Packet, answer: Any) -> bytes:
    """An acknowledgement; raises TypeError for what is no JSON."""
    arguments = [] if answer is None else list(answer) if isinstance(answer, tuple) else [answer]
    return frame(f"43{packet.namespace},{packet.ack}".encode() + orjson.dumps(arguments))


def _quiet(name: str) -> logging.Logger:
    """A logger that stays silent below warnings whatever the root says: the libraries log whole packets, tokens too."""
    logger = logging.getLogger(f"{__name__}.{name}")
    logger.setLevel(logging.WARNING)
    return logger
