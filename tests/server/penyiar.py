"""Penyiar: a person's browser for tests of the embedded recorder, without a browser; its line can be made a bad one."""

import asyncio
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack

from server.media.port import Perekam
from tests.janus import own_address
from tests.server.pemancar import Gambar

Tracks = Callable[[], Sequence[MediaStreamTrack]]
CANDIDATE = re.compile(r"a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host", re.IGNORECASE)


class Saluran:
    """All UDP between a browser and the recorder goes through here: `loss` of it is thrown away, all while `down`."""

    def __init__(self, loss: float = 0.0, seed: int = 7) -> None:
        self.loss, self.down = loss, False
        self.passed = self.lost = 0
        self._chance = random.Random(seed)  # noqa: S311  # which packets are lost
        self._ends: list[asyncio.DatagramTransport] = []
        self._browser: tuple[str, int] | None = None

    async def open(self, recorder: tuple[str, int]) -> tuple[str, int]:
        """Where the browser is to send what is meant for this address."""
        loop, here = asyncio.get_running_loop(), (own_address(), 0)
        outer, _ = await loop.create_datagram_endpoint(lambda: _End(self._out), local_addr=here)
        inner, _ = await loop.create_datagram_endpoint(lambda: _End(self._back), local_addr=here)
        self.close()
        self._ends, self._recorder = [outer, inner], recorder
        host, port, *_ = outer.get_extra_info("sockname")
        return str(host), int(port)

    def close(self) -> None:
        for end in self._ends:
            end.close()

    def _out(self, packet: bytes, address: tuple[str, int]) -> None:
        self._browser = address
        if self._passes():
            self._ends[1].sendto(packet, self._recorder)

    def _back(self, packet: bytes, _: tuple[str, int]) -> None:
        if self._browser and self._passes():
            self._ends[0].sendto(packet, self._browser)

    def _passes(self) -> bool:
        lost = self.down or self._chance.random() < self.loss
        self.lost, self.passed = self.lost + lost, self.passed + (not lost)
        return not lost


class _End(asyncio.DatagramProtocol):
    def __init__(self, take: Callable[[bytes, tuple[str, int]], None]) -> None:
        self.datagram_received = take  # type: ignore[method-assign,assignment]  # every packet, unchanged


@dataclass
class Penyiar:
    """Speaks with the recorder as web/client/connection.ts does: it makes every offer, and begins anew when greeted."""

    perekam: Perekam
    sesi: str
    kursi: str
    tag: str = "tag0"
    tracks: Tracks = lambda: (AudioStreamTrack(), Gambar(90))
    saluran: Saluran | None = None
    beginnings: int = 0
    pc: RTCPeerConnection | None = None
    theirs: str | None = None
    _late: set[asyncio.Task[None]] = field(default_factory=set)

    async def call(self) -> None:
        """A new connection, and the offer for it."""
        if self.pc:
            await self.pc.close()
        self.beginnings += 1
        pc = self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        for track in self.tracks():
            pc.addTransceiver(track, direction="sendonly")
        await pc.setLocalDescription(await pc.createOffer())
        sdp = pc.localDescription.sdp
        if self.saluran:
            sdp = re.sub(r"a=candidate:.*\r\n", "", sdp)  # it has no address of its own that is good
        isi = {"tag": self.tag, "to_tag": self.theirs, "description": {"type": "offer", "sdp": sdp}}
        await self.perekam.signal(self.sesi, self.kursi, isi)

    async def hear(self, isi: Mapping[str, Any]) -> None:
        """What the recorder says to this end."""
        if isi.get("to_tag") != self.tag:
            return
        self.theirs = isi["tag"]
        if isi.get("hello"):
            await self.call()
        elif (description := isi.get("description")) and self.pc and self.pc.signalingState == "have-local-offer":
            sdp = await self._led(description["sdp"])
            await self.pc.setRemoteDescription(RTCSessionDescription(sdp, description["type"]))

    async def close(self) -> None:
        if self.pc:
            await self.pc.close()
        if self.saluran:
            self.saluran.close()

    async def _led(self, sdp: str) -> str:
        """With a bad line between, the browser is told that line's address in place of the recorder's."""
        if self.saluran is None:
            return sdp
        found = next(CANDIDATE.finditer(sdp))
        host, port = await self.saluran.open((found[1], int(found[2])))
        lines = [line for line in sdp.splitlines() if not line.startswith(("a=candidate:", "a=end-of"))]
        places = [place for place, line in enumerate(lines) if line.startswith("a=ice-ufrag:")]
        for place in reversed(places):
            lines.insert(place, f"a=candidate:1 1 udp 2130706431 {host} {port} typ host")
        return "\r\n".join([*lines, ""])
