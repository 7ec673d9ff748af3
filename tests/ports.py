"""Ports for servers that tests start.

A port that the system gave and that was let go again may be taken by anybody's next connection before the server
listens. These lie below what Linux gives to connections (32768 and up) and above 10080, the highest port that browsers
refuse to open (https://fetch.spec.whatwg.org/#port-blocking); each pytest worker has its own.
"""

import os
import socket
from collections.abc import Iterator

FIRST, EACH, WORKERS = 10_100, 1_400, 16


def _own() -> range:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
    first = FIRST + worker * EACH
    return range(first, first + EACH)


def _in_turn(ports: range) -> Iterator[int]:
    """Round and round, from a place of this process: two runs on one machine hardly meet, also when begun together."""
    place = os.getpid() * 61 % len(ports)
    while True:
        yield ports[place % len(ports)]
        place += 1


_SERVERS = _in_turn(_own()[:500])
_MEDIA = _in_turn(_own()[500::100])


def free_port() -> int:
    """A TCP port of this machine where nobody listens."""
    return next(port for port in _SERVERS if _is_free(port, socket.SOCK_STREAM))


def free_hundred() -> int:
    """The first of a hundred UDP ports for media."""
    return next(port for port in _MEDIA if _is_free(port, socket.SOCK_DGRAM))


def _is_free(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind is socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True
