"""The private parts of python-socketio and python-engineio that server/sockets leans on, and whether they are there.

They are pinned to python-socketio 5.18.1 and python-engineio 4.15.1:

- socketio.AsyncServer: `_engineio_server_class` is overridden to give our `Engine`; `_handle_connect`,
  `_handle_disconnect`, `_handle_eio_connect`, `_handle_eio_disconnect` and `_trigger_event` are called.
  `_handle_eio_message`, which took any bytes and any event name, is never reached: `Server.receive` is in its place.
- engineio.AsyncServer: `_handle_connect` is overridden (a websocket `Link` instead of a queue), `_trigger_event` is
  called, and `_get_socket`, `send_packet` and `get_session` find our links in `sockets`.
- AsyncPubSubManager: `_publish` and `_listen` are written anew, as its subclasses do; `thread` is stopped.

`require_pinned` looks for all of these at start-up, so that another version says so before the first browser comes.
"""

import inspect

import engineio
import socketio
from socketio.async_pubsub_manager import AsyncPubSubManager

PINNED: dict[type, dict[str, str]] = {
    socketio.AsyncServer: {
        "_engineio_server_class": "self",
        "_handle_connect": "self eio_sid namespace data",
        "_handle_disconnect": "self eio_sid namespace reason",
        "_handle_eio_connect": "self eio_sid environ",
        "_handle_eio_disconnect": "self eio_sid reason",
        "_trigger_event": "self event namespace args",
    },
    engineio.AsyncServer: {
        "_handle_connect": "self environ transport jsonp_index",
        "_trigger_event": "self event args kwargs",
        "_get_socket": "self sid",
        "send_packet": "self sid pkt",
    },
    AsyncPubSubManager: {"_publish": "self data", "_listen": "self", "_thread": "self", "_handle_emit": "self message"},
}


def require_pinned(pinned: dict[type, dict[str, str]] = PINNED) -> None:
    """Raises RuntimeError naming the private parts that this version of a library does not have as we know them."""
    wrong = [
        f"{owner.__module__}.{owner.__name__}.{name}({parameters})"
        for owner, names in pinned.items()
        for name, parameters in names.items()
        if _parameters(owner, name) != parameters
    ]
    if wrong:
        raise RuntimeError(
            f"python-socketio and python-engineio are not the versions that server/sockets was written for "
            f"(5.18.1 and 4.15.1); missing or changed: {', '.join(wrong)}"
        )


def _parameters(owner: type, name: str) -> str | None:
    function = getattr(owner, name, None)
    return " ".join(inspect.signature(function).parameters) if callable(function) else None
