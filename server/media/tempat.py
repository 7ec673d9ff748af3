"""Tempat: one browser's place in a room on a Janus: what it sends goes to one handle, what it gets comes from another.

All the others are offered to it on one connection (multistream); Janus makes a new offer whenever they change. The last
offer is kept until it is answered, since the page's line may be down when it comes.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.media.janus import Janus, Plug, stream_facts
from server.media.wire import JanusError, Packet
from sessions.errors import DomainError, Invalid, Unavailable

log = logging.getLogger(__name__)
SENDS, GETS = "kirim", "terima"  # the two sides, in a label and to the browser

Say = Callable[[str, str, Mapping[str, Any]], Coroutine[Any, Any, None]]
Task = Callable[[Coroutine[Any, Any, None]], None]
Hears = Callable[[str, str, str], Coroutine[Any, Any, bool]]
"""(sesi, who, of whom): whether the one may see and hear the other now."""


async def nobody(sesi: str, kursi: str, other: str) -> bool:
    """Until it is known who may hear whom."""
    return False


@dataclass(frozen=True, slots=True)
class Label:
    """A handle's opaque_id: whose it is, so that it is found again by whoever asks Janus."""

    sesi: str
    kursi: str
    tag: str
    side: str

    def __str__(self) -> str:
        return "|".join((self.sesi, self.kursi, self.tag, self.side))

    @classmethod
    def read(cls, text: object) -> "Label | None":
        parts = str(text).split("|")
        return cls(*parts) if len(parts) == 4 else None


def feed_of(kursi: str, tag: str) -> str:
    """The publisher's id in the room: of this page's connection, so that an earlier one is not in the way."""
    return f"{kursi}.{tag}"


def kursi_of(feed: object) -> str:
    return str(feed).partition(".")[0]


@dataclass(slots=True)
class Tempat:
    """`say` reaches the browser; `run` starts work that nobody waits for; `left` hears that Janus let the place go."""

    sesi: str
    kursi: str
    tag: str
    janus: Janus
    say: Say
    run: Task
    left: Callable[["Tempat"], None]
    sends: Plug | None = None
    gets: Plug | None = None
    private: int = 0
    feeds: set[str] = field(default_factory=set)
    offer: Mapping[str, Any] | None = None
    offers: int = 0
    gone: bool = False
    published: Callable[["Tempat"], None] = lambda tempat: None
    hears: Hears = nobody
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def join(self) -> None:
        """Into the room as one who may send; then the others are offered."""
        self.sends = await self.janus.attach(self._label(SENDS), self._hear_sending)
        body = {"request": "join", "ptype": "publisher", "room": self.sesi, "id": feed_of(self.kursi, self.tag)}
        joined, _ = await self.sends.ask(body)
        self.private = int(joined["private_id"])
        self.run(self.follow(joined["publishers"]))

    async def publish(self, sdp: str) -> str:
        """The answer to the browser's offer: the first one, or one that restarts the connection."""
        body = {"request": "configure", "audio": True, "video": True}
        _, answer = await self._sending().ask(body, {"type": "offer", "sdp": sdp})
        if answer is None:
            raise Unavailable("Peladen media tidak menjawab tawaran. Halaman ini mencoba lagi sendiri.")
        self.published(self)
        return str(answer["sdp"])

    async def answer(self, number: int, sdp: str) -> None:
        if self.gets is None or self.offer is None or self.offer["no"] != number:
            return  # an offer that a newer one has replaced
        self.offer = None
        await self.gets.ask({"request": "start"}, {"type": "answer", "sdp": sdp})

    async def trickle(self, side: object, candidate: Mapping[str, Any] | None) -> None:
        plug = self.sends if side == SENDS else self.gets
        if plug is not None:
            await plug.trickle(candidate)

    async def restart(self) -> None:
        """A new offer for what comes to the browser: its network has changed. Janus gives it with its answer."""
        async with self._turn:
            if self.gets is not None:
                _, offer = await self.gets.ask({"request": "configure", "restart": True})
                if offer is not None:
                    self.run(self._offer(str(offer["sdp"])))  # the page waits for the answer to what it asked

    def repeat(self) -> None:
        """Says the offer again that waits for its answer."""
        if self.offer is not None:
            self.run(self._tell(self.offer))

    async def follow(self, publishers: Sequence[Mapping[str, Any]]) -> None:
        """Takes what these send; one request at a time, for each may bring an offer."""
        async with self._turn:
            found = [str(one["id"]) for one in publishers]
            wanted = [feed for feed in found if feed not in self.feeds and kursi_of(feed) != self.kursi]
            for feed in wanted:
                if not await self.hears(self.sesi, self.kursi, kursi_of(feed)):
                    continue
                try:
                    await self._subscribe(feed)
                except JanusError as error:
                    log.info("a feed was gone before it was taken: %s", error)

    async def drop(self, feeds: Collection[str]) -> None:
        """Takes no more of these."""
        async with self._turn:
            if self.gets is not None and feeds:
                streams = [{"feed": feed} for feed in feeds]
                said, offer = await self.gets.ask({"request": "unsubscribe", "streams": streams})
                self._note(said)
                self.feeds -= set(feeds)
                if offer is not None:
                    await self._offer(str(offer["sdp"]))

    async def part(self) -> None:
        """Ends both connections at once; Janus closes what it was recording of them."""
        self.gone = True
        for plug in (self.sends, self.gets):
            if plug is not None:
                await plug.detach()

    def adopt(self, side: str, info: Packet) -> None:
        """Takes a handle over that an earlier process had made."""
        facts = info.get("plugin_specific", {})
        hear = self._hear_sending if side == SENDS else self._hear_getting
        plug = self.janus.adopt(int(info["handle_id"]), self._label(side), hear)
        if side == SENDS:
            self.sends, self.private = plug, int(facts.get("private_id", 0))
        else:
            self.gets = plug
            self.feeds = {str(one["feed_id"]) for one in stream_facts(info) if one.get("feed_id")}

    async def _subscribe(self, feed: str) -> None:
        streams = [{"feed": feed}]
        if self.gets is None:
            self.gets = await self.janus.attach(self._label(GETS), self._hear_getting)
            body = {"request": "join", "ptype": "subscriber", "room": self.sesi, "use_msid": True}
            try:
                _, offer = await self.gets.ask({**body, "private_id": self.private, "streams": streams})
            except JanusError:
                plug, self.gets = self.gets, None
                await plug.detach()
                raise
        else:
            _, offer = await self.gets.ask({"request": "subscribe", "streams": streams})
        self.feeds.add(feed)
        if offer is not None:
            await self._offer(str(offer["sdp"]))

    async def _offer(self, sdp: str) -> None:
        self.offers += 1
        self.offer = {"tag": self.tag, "no": self.offers, "offer": sdp}
        await self._tell(self.offer)

    async def _tell(self, isi: Mapping[str, Any]) -> None:
        await self.say(self.sesi, self.kursi, isi)

    def _note(self, said: Packet) -> None:
        """What Janus says that it sends now: another process may have asked for it."""
        if said.get("videoroom") == "updated":
            self.feeds = {str(one["feed_id"]) for one in said.get("streams", ()) if one.get("feed_id")}

    def _label(self, side: str) -> str:
        return str(Label(self.sesi, self.kursi, self.tag, side))

    def _sending(self) -> Plug:
        if self.sends is None:
            raise Invalid("Sambungan gambar dan suara belum dibuka. Muat ulang halaman ini.")
        return self.sends

    def _hear_sending(self, packet: Packet) -> None:
        said = packet.get("plugindata", {}).get("data", {})
        if self._ended(packet) or said.get("leaving") == "ok":
            self._leave()
        elif said.get("publishers"):
            self.run(self.follow(said["publishers"]))
        elif lost := said.get("unpublished") or said.get("leaving") or said.get("kicked"):
            self.feeds.discard(str(lost))
        else:
            self._pass_candidate(SENDS, packet)

    def _hear_getting(self, packet: Packet) -> None:
        if self._ended(packet):
            self._leave()
        elif offer := packet.get("jsep"):
            self._note(packet.get("plugindata", {}).get("data", {}))
            self.run(self._offer(str(offer["sdp"])))
        else:
            self._pass_candidate(GETS, packet)

    def _pass_candidate(self, side: str, packet: Packet) -> None:
        if packet.get("janus") == "trickle" and "candidate" in packet.get("candidate", {}):
            self.run(self._tell({"tag": self.tag, "sisi": side, "candidate": packet["candidate"]}))

    def _ended(self, packet: Packet) -> bool:
        return packet.get("janus") in ("hangup", "detached")

    def _leave(self) -> None:
        if not self.gone:
            self.gone = True
            self.left(self)


async def quietly(work: Coroutine[Any, Any, None]) -> None:
    """The same, where nobody waits for it: what a lost Janus leaves undone is told elsewhere."""
    try:
        await work
    except (JanusError, DomainError) as error:
        log.info("media: %s", error)
    except Exception:
        log.exception("media: work failed")
