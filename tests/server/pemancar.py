"""Pemancar: a person's browser for tests of the media server, without a browser: what is sent is a moving picture."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription, VideoStreamTrack
from aiortc.mediastreams import AudioStreamTrack
from av import VideoFrame

from server.media.sfu import Sfu


class Gambar(VideoStreamTrack):
    """A picture of one grey, so that it is known again in a recording."""

    def __init__(self, grey: int) -> None:
        super().__init__()
        self._grey = grey

    async def recv(self) -> VideoFrame:
        pts, time_base = await self.next_timestamp()
        frame = VideoFrame(160, 120, "gray")
        frame.planes[0].update(bytes([self._grey]) * frame.planes[0].buffer_size)
        made = frame.reformat(format="yuv420p")
        made.pts, made.time_base = pts, time_base
        return made


@dataclass
class Pemancar:
    """Speaks the protocol of docs/protocol.md as web/client/sfu.ts does.

    `heard` is what it was told, `grey` the picture that it sends.
    """

    sfu: Sfu
    sesi: str
    kursi: str
    tag: str = "tag0"
    heard: list[Mapping[str, Any]] = field(default_factory=list)
    tracks: dict[str, list[MediaStreamTrack]] = field(default_factory=dict)
    known: bool = False
    grey: int = 90

    def __post_init__(self) -> None:
        self.sends = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.gets = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.gets.on("track", self._arrived)

    async def ask(self, **isi: Any) -> Mapping[str, Any]:
        return await self.sfu.signal(self.sesi, self.kursi, {"tag": self.tag, **isi})

    async def enter(self) -> None:
        self.known = bool((await self.ask(hello=True))["known"])
        for track in self.sent():
            self.sends.addTransceiver(track, direction="sendonly")
        await self.sends.setLocalDescription(await self.sends.createOffer())
        answer = (await self.ask(offer=self.sends.localDescription.sdp))["answer"]
        await self.sends.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    def sent(self) -> Sequence[MediaStreamTrack]:
        return AudioStreamTrack(), Gambar(self.grey)

    async def hear(self, isi: Mapping[str, Any]) -> None:
        self.heard.append(isi)
        if "offer" in isi:
            await self.gets.setRemoteDescription(RTCSessionDescription(isi["offer"], "offer"))
            await self.gets.setLocalDescription(await self.gets.createAnswer())
            await self.ask(answer=self.gets.localDescription.sdp, no=isi["no"])

    def _arrived(self, track: MediaStreamTrack) -> None:
        self.tracks.setdefault(track.kind, []).append(track)

    async def sees(self, pictures: int = 3, seconds: float = 10) -> None:
        """Until so many pictures of somebody have been decoded."""
        async with asyncio.timeout(seconds):
            while not self.tracks.get("video"):  # noqa: ASYNC110  # the connection has no event to wait for
                await asyncio.sleep(0.02)
            for _ in range(pictures):
                await self.tracks["video"][-1].recv()

    async def close(self) -> None:
        await self.sends.close()
        await self.gets.close()


class Ruangan:
    """The people of a test by name; what the media server says goes to them."""

    def __init__(self, sfu: Sfu) -> None:
        self.sfu, self.people = sfu, {}  # type: Sfu, dict[tuple[str, str], Pemancar]
        self.apart: set[frozenset[str]] = set()
        sfu.say, sfu.hears = self._say, self._hears

    async def enter(self, sesi: str, kursi: str, tag: str = "tag0") -> Pemancar:
        one = self.people[sesi, kursi] = Pemancar(self.sfu, sesi, kursi, tag)
        await one.enter()
        return one

    async def _hears(self, sesi: str, one: str, other: str) -> bool:
        return frozenset((one, other)) not in self.apart

    async def _say(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        one = self.people.get((sesi, kursi))
        if one and isi["tag"] == one.tag:
            await one.hear(isi)

    async def close(self) -> None:
        for one in self.people.values():
            await one.close()
