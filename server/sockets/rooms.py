"""Who is in which room, and how a broadcast reaches them: encoded once, written straight to each link."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import orjson
import socketio
from redis.asyncio import Redis
from redis.exceptions import RedisError
from socketio.async_pubsub_manager import AsyncPubSubManager

from server.sockets.transport import frame

log = logging.getLogger(__name__)
PUBLISH_TIME = 2.0  # seconds; a broadcast is a hint, and nobody waits long for Redis because of one
RETRY_TIME = 0.5  # seconds


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


class SharedRooms(AsyncPubSubManager, Rooms):
    """The rooms of several server processes, told to each other by Redis; here too the links are written directly.

    What Redis loses while it is away stays lost: browsers see the gap in the numbers and ask for it. In place of
    python-socketio's own AsyncRedisManager, which leaves a connection open at each failure and waits without end.
    """

    def __init__(self, url: str, channel: str = "ruang-bukti") -> None:
        super().__init__(channel=channel)
        self._redis = Redis.from_url(url, socket_connect_timeout=PUBLISH_TIME, socket_keepalive=True)
        self._away = False

    async def _publish(self, data: Mapping[str, Any]) -> None:
        try:
            async with asyncio.timeout(PUBLISH_TIME):
                await self._redis.publish(self.channel, orjson.dumps(data))
        except (RedisError, OSError) as error:
            self._note(error)
        else:
            self._note(None)

    async def _listen(self) -> AsyncIterator[bytes]:
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as listening:
                    await listening.subscribe(self.channel)
                    self._note(None)
                    async for message in listening.listen():
                        yield message["data"]
            except (RedisError, OSError) as error:
                self._note(error)
            await asyncio.sleep(RETRY_TIME)

    async def close(self) -> None:
        """Stop listening and let go of Redis."""
        listener: asyncio.Task[None] | None = getattr(self, "thread", None)  # set when the first browser comes
        if listener:
            listener.cancel()
            await asyncio.wait({listener})
        await self._redis.aclose()

    def _note(self, error: Exception | None) -> None:
        """Say once that Redis has gone, and once that it is back."""
        if error and not self._away:
            log.warning("Redis is away (%s): browsers at other processes hear of it when they next ask", error)
        elif self._away and not error:
            log.warning("Redis is back")
        self._away = error is not None
