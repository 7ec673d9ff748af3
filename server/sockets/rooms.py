"""Who is in which room, and how a broadcast reaches them: encoded once, written straight to each link."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from typing import Any

import orjson
import socketio

from server.sockets.transport import frame

log = logging.getLogger(__name__)
PUBLISH_TIME = 2.0  # seconds; a broadcast is a hint, and nobody waits long for Redis because of one


def event_frame(namespace: str, event: str, content: Any) -> bytes:
    """The frame of one event; a tuple is several arguments and None is none, as python-socketio has it."""
    arguments = content if isinstance(content, tuple) else () if content is None else (content,)
    return frame(f"42{namespace},".encode() + orjson.dumps([event, *arguments]))


class Rooms(socketio.AsyncManager):
    """python-socketio's rooms in this process, with a direct broadcast in place of a task per recipient."""

    async def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: str | None = None,
        skip_sid: str | list[str] | None = None,
        callback: Callable[..., Any] | None = None,
        to: str | None = None,
        **kwargs: Any,
    ) -> None:
        if callback is not None:
            raise ValueError("this server asks browsers for no acknowledgement: server/sockets/guard.py cuts them off")
        packet = event_frame(namespace, event, data)
        skip = skip_sid if isinstance(skip_sid, list) else [skip_sid]
        links = self.server.eio.sockets
        for sid, eio_sid in self.get_participants(namespace, to or room):
            if sid not in skip and (link := links.get(eio_sid)):
                link.write(packet)

    async def close(self) -> None:
        """Nothing is open here."""


class SharedRooms(socketio.AsyncRedisManager, Rooms):
    """The rooms of several server processes, told to each other by Redis; here too the links are written directly.

    What Redis loses while it is away stays lost: browsers see the gap in the numbers and ask for it.
    """

    async def _publish(self, data: Mapping[str, Any]) -> None:
        try:
            async with asyncio.timeout(PUBLISH_TIME):
                await super()._publish(data)  # type: ignore[misc]  # the stubs leave it out
        except TimeoutError:
            log.warning("Redis did not take a broadcast within %s s; the other processes' browsers catch up later")

    async def close(self) -> None:
        """Stop listening and let go of Redis."""
        if listener := getattr(self, "thread", None):
            listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listener
        if self.pubsub is not None:
            await self.pubsub.aclose()
        if self.redis is not None:
            await self.redis.aclose()
