"""Janus: one Janus Gateway that this server owns, by its API and its admin socket; browsers never speak to it.

Its folder holds `api.sock` and `admin.sock` (docs/janus.md). What it is doing is read from the admin side: to a request
without the room's secret it may say "ok" and do nothing.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from server.media.wire import JanusError, Packet, Wire
from sessions.errors import Unavailable

log = logging.getLogger(__name__)
PLUGIN = "janus.plugin.videoroom"
KEEPALIVE = 10.0  # seconds; Janus ends a session that says nothing for 60
NO_SUCH_SESSION, NO_SUCH_HANDLE = 458, 459
GONE = frozenset({NO_SUCH_SESSION, NO_SUCH_HANDLE})

Heard = Callable[[Packet], None]


@dataclass(frozen=True, slots=True)
class Plug:
    """One plugin handle: what is said through it, by `label` (its opaque_id) found again after a restart."""

    janus: "Janus"
    id: int
    label: str

    async def ask(self, body: Packet, jsep: Packet | None = None) -> tuple[Packet, Packet | None]:
        """The plugin's answer, and the description it came with."""
        message = {"janus": "message", "body": body, **({"jsep": jsep} if jsep else {})}
        said = await self.janus.ask(message, self.id)
        return said.get("plugindata", {}).get("data", {}), said.get("jsep")

    async def trickle(self, candidate: Packet | None) -> None:
        message = {"janus": "trickle", "candidate": candidate or {"completed": True}}
        await self.janus.ask(message, self.id, acked=True)

    async def detach(self) -> None:
        """Ends it, and its connection to the browser; nothing is said when it is gone already."""
        self.janus.forget(self.id)
        try:
            await self.janus.ask({"janus": "detach"}, self.id)
        except (JanusError, Unavailable):
            log.info("a handle of Janus %s was gone before it was detached", self.janus.name)


@dataclass(slots=True)
class Janus:
    """`lost` is called once, when this connection has ended by itself; another one is a new Janus."""

    folder: Path
    secret: str
    lost: Callable[["Janus"], None]
    sesi: int = 0  # Janus' own number of our session with it
    alive: bool = False
    _api: Wire = field(init=False)
    _admin: Wire = field(init=False)
    _ears: dict[int, Heard] = field(default_factory=dict)
    _keeper: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self._api = Wire(self.folder / "api.sock", "janus-protocol", {"apisecret": self.secret})
        self._admin = Wire(self.folder / "admin.sock", "janus-admin-protocol", {"admin_secret": self.secret})

    @property
    def name(self) -> str:
        return self.folder.name

    async def open(self, claim: int = 0) -> bool:
        """Whether the session `claim` of an earlier process is ours now; else a new one begins. Raises Unavailable."""
        self._api.heard = self._hear
        self._api.broken = self._admin.broken = self._break
        try:
            await self._api.connect()
            await self._admin.connect()
            claimed = bool(claim) and await self._claim(claim)
            if not claimed:
                self.sesi = int((await self._api.ask({"janus": "create"}))["data"]["id"])
        except BaseException:
            await self._close_wires()
            raise
        self.alive = True
        self._keeper = asyncio.create_task(self._keep(), name=f"janus-{self.name}-keepalive")
        return claimed

    async def close(self) -> None:
        """Leaves the session behind, so that media go on and the next process may claim it."""
        self.alive = False
        if self._keeper:
            self._keeper.cancel()
        await self._close_wires()

    async def ask(self, message: Packet, plug: int | None = None, *, acked: bool = False) -> Packet:
        about = {"session_id": self.sesi, **({"handle_id": plug} if plug is not None else {})}
        return await self._api.ask({**message, **about}, acked=acked)

    async def attach(self, label: str, heard: Heard) -> Plug:
        answer = await self.ask({"janus": "attach", "plugin": PLUGIN, "opaque_id": label})
        return self.adopt(int(answer["data"]["id"]), label, heard)

    def adopt(self, id_: int, label: str, heard: Heard) -> Plug:
        """A handle that exists, from now on heard by `heard`."""
        self._ears[id_] = heard
        return Plug(self, id_, label)

    def forget(self, id_: int) -> None:
        self._ears.pop(id_, None)

    async def look(self, plug: int, sesi: int = 0) -> Packet:
        """What Janus itself says of a handle; {} when it is gone."""
        asked = {"janus": "handle_info", "session_id": sesi or self.sesi, "handle_id": plug}
        try:
            info: Packet = (await self._admin.ask(asked))["info"]
        except JanusError as error:
            if error.code in GONE:
                return {}
            raise
        return info

    async def everything(self) -> list[Packet]:
        """All handles of all sessions, each as `look` says: also those of another process, or of a dead one."""
        found = []
        for sesi in (await self._admin.ask({"janus": "list_sessions"}))["sessions"]:
            found += await self._handles_of(int(sesi))
        return found

    async def own(self) -> list[Packet]:
        return await self._handles_of(self.sesi)

    async def ask_of(self, sesi: int, plug: int, body: Packet) -> None:
        """Asks through a handle of any session; whoever holds that session hears what comes of it."""
        about = {"janus": "message", "session_id": sesi, "handle_id": plug}
        await self._api.ask({**about, "body": body}, acked=True)

    async def detach_of(self, sesi: int, plug: int) -> None:
        """Ends a handle of any session, also another process': Janus asks only for the secret."""
        self.forget(plug)
        try:
            await self._api.ask({"janus": "detach", "session_id": sesi, "handle_id": plug})
        except JanusError as error:
            if error.code not in GONE:
                raise

    async def _handles_of(self, sesi: int) -> list[Packet]:
        try:
            listed = (await self._admin.ask({"janus": "list_handles", "session_id": sesi}))["handles"]
        except JanusError as error:
            if error.code in GONE:
                return []
            raise
        return [info for id_ in listed if (info := await self.look(int(id_), sesi))]

    async def _claim(self, claim: int) -> bool:
        try:
            await self._api.ask({"janus": "claim", "session_id": claim})
        except JanusError:
            return False  # too long ago: Janus has let it go
        self.sesi = claim
        return True

    async def _close_wires(self) -> None:
        await self._api.close()
        await self._admin.close()

    def _hear(self, packet: Packet) -> None:
        if packet.get("janus") == "timeout":
            self._break()
        elif ear := self._ears.get(int(packet.get("sender", 0))):
            try:
                ear(packet)
            except Exception:
                log.exception("news of Janus %s was not understood", self.name)

    def _break(self) -> None:
        if self.alive:
            self.alive = False
            log.warning("Janus %s is lost", self.name)
            self.lost(self)

    async def _keep(self) -> None:
        """An ack is all that a keepalive is answered with."""
        while self.alive:
            await asyncio.sleep(KEEPALIVE)
            try:
                await self.ask({"janus": "keepalive"}, acked=True)
            except (JanusError, Unavailable):
                self._break()


def stream_facts(info: Packet) -> list[dict[str, Any]]:
    """The streams of a handle as the plugin says them."""
    return list(info.get("plugin_specific", {}).get("streams") or ())
