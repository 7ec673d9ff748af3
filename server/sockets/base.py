"""What every namespace shares: each message is acknowledged, each refusal is told, a crash is logged and told.

A subclass declares its messages in one table and opens the door itself:

    class Ruang(Namespace):
        async def on_connect(self, sid, environ, auth):      # raises a DomainError to refuse
            await self.save_session(sid, {"who": ...})

        async def follow(self, sid: str, wanted: Follow) -> Answer:
            ...

        MESSAGES = table(Message("ikuti", follow, shape(Follow, after=number())))

The messages of one browser come in the order it sent them, one at a time: `Link.do` sees to that, not this class. So a
handler may disconnect its own or any other browser, and must not wait for a later message of its own.
"""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import orjson
import socketio
from socketio.exceptions import ConnectionRefusedError as Refused

from server.errors import CRASH, wire
from server.sockets.guard import NAMESPACE
from server.sockets.shapes import Shape, text
from sessions.errors import Conflict, DomainError, Forbidden, Invalid

log = logging.getLogger(__name__)

T = TypeVar("T")
Answer = Mapping[str, object] | None
Remembered = dict[str, Any]  # JSON: {"body": hex SHA-256 of what was asked, "answer": what was answered}
Recall = Callable[[str, str], Awaitable[Remembered | None]]  # (who, kunci)
Remember = Callable[[str, str, Remembered], Awaitable[None]]  # (who, kunci, remembered)
Keep = Callable[[str, str, Remembered], AbstractContextManager["Kept"]]  # (who, kunci, what to answer if it is lost)
KUNCI = text(8, 64)


class Kept(Protocol):
    kept: bool  # whether the key is on disk, with the write it is for


@dataclass(frozen=True, slots=True)
class Message(Generic[T]):
    """A message by name: the method that does it, the shape it must have, and whether it writes.

    What writes carries `kunci`, a random text of 8 to 64 characters, the same when it is sent again: then it is done
    once and answered twice.
    """

    name: str
    handler: Callable[[Any, str, T], Awaitable[Answer]]  # an unbound method of the namespace: (self, sid, value)
    parse: Shape[T]
    writes: bool = False


def table(*messages: Message[Any]) -> dict[str, Message[Any]]:
    """The messages by name; raises ValueError when two have the same."""
    named = {message.name: message for message in messages}
    if len(named) != len(messages):
        raise ValueError("two messages of one name")
    return named


class Namespace(socketio.AsyncNamespace):
    """Acknowledges `{"ok": true, ...}` or `{"ok": false, "error": code, "message": Indonesian, ...details}`.

    `recall` and `remember` keep answers by who asked and `kunci`. An answer is remembered after the handler is done; so
    that a crash between the two repeats nothing, `keep` has the `kunci` kept in the handler's own transaction.
    """

    MESSAGES: ClassVar[dict[str, Message[Any]]] = {}

    def __init__(
        self, *, recall: Recall, remember: Remember, keep: Keep | None = None, namespace: str = NAMESPACE
    ) -> None:
        super().__init__(namespace)
        self._recall, self._remember, self._keep = recall, remember, keep or _keep_nothing
        self._running: dict[tuple[str, str], asyncio.Event] = {}

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: dict[str, Any] | None) -> None:
        """Let a browser in, or raise a DomainError; a namespace without a door lets nobody in."""
        raise Forbidden("Ruang ini tidak dapat dimasuki.")

    async def on_disconnect(self, sid: str, reason: str) -> None:
        """A browser has left; its session can still be read."""

    async def who(self, sid: str) -> str:
        """Whose `kunci` it is: the same for all browsers of one person, and for nobody else."""
        return str((await self.get_session(sid))["who"])

    async def trigger_event(self, event: str | None, *args: Any) -> Any:
        """Where python-socketio hands over everything: the two events of its own, and messages."""
        match event:
            case "connect":
                return await self._admit(*args)
            case "disconnect":
                return await self._take_leave(*args)
            case _:
                return await self._acknowledge(event or "", *args)

    async def _admit(self, sid: str, environ: dict[str, Any], auth: dict[str, Any] | None = None) -> None:
        try:
            await self.on_connect(sid, environ, auth)
        except DomainError as error:
            raise Refused(str(error), {"ok": False, **wire(error)}) from None
        except Exception:
            log.exception("%s connect failed", self.namespace)
            raise Refused(CRASH["message"], {"ok": False, **CRASH}) from None

    async def _take_leave(self, sid: str, reason: str = "") -> None:
        try:
            await self.on_disconnect(sid, reason)
        except Exception:
            log.exception("%s disconnect failed", self.namespace)

    async def _acknowledge(self, event: str, sid: str, *arguments: Any) -> dict[str, object]:
        try:
            return {"ok": True, **(await self._perform(event, sid, arguments) or {})}
        except DomainError as error:
            return {"ok": False, **wire(error)}
        except Exception:
            log.exception("%s %s failed", self.namespace, event)
            return {"ok": False, **CRASH}

    async def _perform(self, event: str, sid: str, arguments: tuple[Any, ...]) -> Answer:
        message = self.MESSAGES.get(event)
        if message is None:
            raise Invalid("Pesan ini tidak dikenal. Muat ulang halaman ini, lalu coba lagi.")
        if len(arguments) != 1 or not isinstance(arguments[0], dict):
            raise Invalid("Isi pesan harus berupa satu objek. Muat ulang halaman ini, lalu coba lagi.")
        if message.writes:
            return await self._once(message, sid, arguments[0])
        return await message.handler(self, sid, message.parse(arguments[0]))

    async def _once(self, message: Message[Any], sid: str, asked: dict[str, object]) -> Answer:
        """Do a write, or answer as before when the same person sent it before."""
        kunci = _read_kunci(asked)
        value = message.parse({name: field for name, field in asked.items() if name != "kunci"})
        who, body = await self.who(sid), _digest(message.name, asked)
        async with self._turn(who, kunci):
            if known := await self._recall(who, kunci):
                return _same(known, body)
            with self._keep(who, kunci, {"body": body, "answer": {}}) as once:
                answer = dict(await message.handler(self, sid, value) or {})
            if answer or not once.kept:
                await self._remember(who, kunci, {"body": body, "answer": answer})
        return answer

    @asynccontextmanager
    async def _turn(self, who: str, kunci: str) -> AsyncIterator[None]:
        """One at a time per key: a message sent again, over a new connection, while the first is still being done."""
        key = (who, kunci)
        while running := self._running.get(key):
            await running.wait()
        self._running[key] = done = asyncio.Event()
        try:
            yield
        finally:
            del self._running[key]
            done.set()


@contextmanager
def _keep_nothing(who: str, kunci: str, remembered: Remembered) -> Iterator[Kept]:
    yield SimpleNamespace(kept=False)


def _read_kunci(asked: Mapping[str, object]) -> str:
    try:
        return KUNCI.read(asked.get("kunci"))
    except ValueError as error:
        raise Invalid(f"Isian kunci {error}.", isian="kunci") from None


def _digest(name: str, asked: Mapping[str, object]) -> str:
    return hashlib.sha256(orjson.dumps([name, asked], option=orjson.OPT_SORT_KEYS)).hexdigest()


def _same(known: Remembered, body: str) -> Answer:
    if known["body"] != body:
        raise Conflict("Kunci ini sudah dipakai untuk pesan lain. Muat ulang halaman ini, lalu ulangi.")
    answer: dict[str, object] = known["answer"]
    return answer
