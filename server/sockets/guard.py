"""What a browser may send: three forms of packet, small, shallow and with names of ours; all else is Malformed."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson

NAMESPACE = "/ruang"
MAX_BYTES = 64 * 1024
MAX_DEPTH = 12
MAX_ITEMS = 3  # name, message, and one to spare, which the namespace then refuses in words

# python-socketio runs its own connect and disconnect handlers for events of these names: a person who emits
# "disconnect" leaves the list of those present and goes on hearing the room. The last three are the browser's own.
RESERVED = frozenset({"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})

# [0-9] and not \d, which also takes other scripts' digits. Acknowledgements (3) and binary (5, 6) are left out:
# this server asks for no acknowledgement and takes no bytes here.
_FORM = re.compile(r"([012])(/[a-z]{1,32}),([0-9]{1,15})?(.*)", re.DOTALL)


class Malformed(Exception):
    """Bytes that no client of ours sends."""


class Kind(StrEnum):
    CONNECT = "0"
    DISCONNECT = "1"
    EVENT = "2"


@dataclass(frozen=True, slots=True)
class Packet:
    """One Socket.IO packet, its JSON not read yet; `ack` is the number to answer under."""

    kind: Kind
    namespace: str
    ack: int | None
    json: str


@dataclass(frozen=True, slots=True)
class Event:
    """A named message with what came after the name."""

    name: str
    arguments: list[Any]


def split(text: str) -> Packet:
    """The form of a packet, without the cost of reading it; `text` comes without Engine.IO's leading 4."""
    form = _FORM.fullmatch(text)
    if form is None:
        raise Malformed("no packet of this protocol")
    kind, namespace, ack, json = form.groups()
    if namespace != NAMESPACE:
        raise Malformed("unknown namespace")
    return Packet(Kind(kind), namespace, int(ack) if ack else None, json)


def read_auth(packet: Packet) -> dict[str, Any] | None:
    """What came with a connect: an object, or nothing."""
    if packet.ack is not None:
        raise Malformed("connect with a number")
    if not packet.json:
        return None
    auth = _load(packet.json)
    if not isinstance(auth, dict):
        raise Malformed("connect with something else than an object")
    return auth


def read_event(packet: Packet) -> Event:
    """The name and the arguments of an event."""
    items = _load(packet.json)
    if not isinstance(items, list) or not 1 <= len(items) <= MAX_ITEMS:
        raise Malformed("event is no short list")
    name, *arguments = items
    if not isinstance(name, str):
        raise Malformed("event without a name")
    if name in RESERVED:
        raise Malformed("reserved event name")
    return Event(name, arguments)


def _load(json: str) -> Any:
    try:
        value = orjson.loads(json)
    except orjson.JSONDecodeError:
        raise Malformed("no JSON") from None
    if json.count("[") + json.count("{") > MAX_DEPTH and _deeper(value, MAX_DEPTH):
        raise Malformed("nested too deep")
    return value


def _deeper(value: Any, left: int) -> bool:
    match value:
        case dict():
            inside = list(value.values())
        case list():
            inside = value
        case _:
            return False
    return left == 0 or any(_deeper(item, left - 1) for item in inside)
