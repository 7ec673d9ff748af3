"""Sambungan: what a browser and the recorder say to each other until packets come, and again whenever they stop.

The browser makes every offer (web/client/connection.ts; it is the impolite side, we are only asked). aiortc cannot
restart ICE, so an offer that wants that is answered with `hello` from a new end: the browser then begins anew as well.
"""

import asyncio
import ipaddress
import re
import secrets
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from aiortc import RTCConfiguration, RTCIceServer, RTCPeerConnection, RTCRtpReceiver, RTCSessionDescription
from aiortc.sdp import SessionDescription, candidate_from_sdp

from server.media.pintas import Pintas
from server.media.tap import Tap, attach, overrun
from server.media.track import CODECS, Track
from sessions.errors import Invalid, TooMany

LONGEST_SDP = 32_768
MOST_CANDIDATES = 40
MOST_EARLY = 40
BEGINNINGS = 20  # connections a minute: a page that reloads, a phone that changes its network
ANSWERING = 12.0  # seconds: a STUN server that is silent takes five of them
ENDING = 3.0  # seconds for a goodbye

BAD = "Sambungan ke perekam tidak dapat dibuat dari pesan ini. Muat ulang halaman ruang, lalu coba lagi."
OFTEN = "Sambungan ke perekam terlalu sering diulang. Tunggu satu menit, lalu coba lagi."

Say = Callable[[Mapping[str, Any]], None]


@dataclass(slots=True)
class _Line:
    """One RTCPeerConnection, the offer it was made for and what was answered."""

    pc: RTCPeerConnection
    lines: Sequence[tuple[RTCRtpReceiver, Tap]]
    ufrag: str
    answer: str = ""
    candidates: int = 0


class Sambungan:
    """One person's connection; messages are taken strictly in order."""

    def __init__(self, tracks: Mapping[str, Track], servers: Sequence[Mapping[str, Any]], say: Say) -> None:
        self._tracks, self._say = tracks, say
        self._configuration = RTCConfiguration(iceServers=[RTCIceServer(**server) for server in servers])
        self._tag, self._theirs = _new_tag(), ""
        self._gone: deque[str] = deque(maxlen=8)
        self._begun: deque[float] = deque(maxlen=BEGINNINGS)
        self._early: list[Any] = []
        self._line: _Line | None = None
        self._turn = asyncio.Lock()
        self._over = False

    async def receive(self, isi: Mapping[str, Any]) -> None:
        """Raises Invalid, TooMany."""
        async with self._turn:
            tag, to = isi.get("tag"), isi.get("to_tag")
            if not isinstance(tag, str) or not 1 <= len(tag) <= 64 or not (to is None or isinstance(to, str)):
                raise Invalid(BAD)
            if self._over or tag in self._gone:
                return
            if to and to != self._tag:
                if isi.get("description"):
                    self.greet(tag)  # meant for an end that is gone
                return
            if self._theirs and tag != self._theirs:
                self._gone.append(self._theirs)
                await self._begin_anew()  # the page was loaded again
            self._theirs = tag
            await self._take(isi)

    def overrun(self) -> bool:
        return self._line is not None and any(overrun(receiver) for receiver, _ in self._line.lines)

    async def close(self) -> None:
        """Nothing is received after it; the goodbye may take a moment."""
        self._over = True
        await self._hang_up()

    async def _take(self, isi: Mapping[str, Any]) -> None:
        try:
            if description := isi.get("description"):
                await self._described(description["type"], description["sdp"])
            elif candidate := isi.get("candidate"):
                await self._candidate(candidate)
        except TooMany:
            raise
        except Exception as error:  # whatever aiortc makes of a stranger's SDP
            if "description" in isi:
                await self._begin_anew()
            raise Invalid(BAD) from error

    async def _described(self, kind: str, sdp: str) -> None:
        if kind != "offer" or not isinstance(sdp, str) or len(sdp) > LONGEST_SDP:
            raise Invalid(BAD)
        ufrag = _ufrag(sdp)
        if self._line is None:
            async with asyncio.timeout(ANSWERING):
                await self._answer(_checked(sdp), ufrag)
        elif ufrag == self._line.ufrag:
            self._tell(description={"type": "answer", "sdp": self._line.answer})
        else:
            theirs = self._theirs
            await self._begin_anew()
            self.greet(theirs)

    async def _answer(self, sdp: str, ufrag: str) -> None:
        if len(self._begun) == BEGINNINGS and monotonic() - self._begun[0] < 60:
            raise TooMany(OFTEN)
        self._begun.append(monotonic())
        pc = RTCPeerConnection(self._configuration)
        line = self._line = _Line(pc, self._receivers(pc), ufrag)
        await pc.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await pc.setLocalDescription(await pc.createAnswer())
        if self._over or len(pc.getTransceivers()) != len(CODECS):
            await self._hang_up()
            return
        for transport in {receiver.transport for receiver, _ in line.lines}:
            Pintas(transport, [one for one in line.lines if one[0].transport is transport])
        pc.add_listener("connectionstatechange", lambda: self._changed(line))
        line.answer = pc.localDescription.sdp
        self._tell(description={"type": "answer", "sdp": line.answer})
        early, self._early = self._early, []
        for candidate in early:
            await self._candidate(candidate)

    def _receivers(self, pc: RTCPeerConnection) -> list[tuple[RTCRtpReceiver, Tap]]:
        """Lines that only receive, in the one codec that is recorded, tapped before the first packet can come."""
        found = []
        for kind, codec in CODECS.items():
            transceiver = pc.addTransceiver(kind, direction="recvonly")
            wanted = {f"{kind}/{codec}", f"{kind}/rtx"}
            known = RTCRtpReceiver.getCapabilities(kind)
            transceiver.setCodecPreferences(
                [one for one in (known.codecs if known else ()) if one.mimeType.lower() in wanted]
            )
            tap = Tap(self._tracks[kind])
            attach(transceiver.receiver, tap)
            found.append((transceiver.receiver, tap))
        return found

    async def _candidate(self, candidate: Mapping[str, Any]) -> None:
        if self._line is None:
            if len(self._early) < MOST_EARLY:
                self._early.append(candidate)
            return
        text = str(candidate.get("candidate") or "")
        self._line.candidates += 1
        if not text or len(text) > 500 or self._line.candidates > MOST_CANDIDATES or not _is_address(text):
            return
        found = candidate_from_sdp(text.removeprefix("a=").removeprefix("candidate:"))
        found.sdpMid, found.sdpMLineIndex = candidate.get("sdpMid"), candidate.get("sdpMLineIndex")
        await self._line.pc.addIceCandidate(found)

    def _changed(self, line: _Line) -> None:
        if line is self._line and line.pc.connectionState in ("failed", "closed"):
            for track in self._tracks.values():
                track.cut()

    async def _begin_anew(self) -> None:
        await self._hang_up()
        self._tag, self._theirs = _new_tag(), ""
        self._early.clear()

    def greet(self, theirs: str) -> None:
        """To that end of the browser alone: it will begin anew, with ours."""
        self._say({"tag": self._tag, "to_tag": theirs, "hello": True})

    def _tell(self, **said: Any) -> None:
        self._say({"tag": self._tag, "to_tag": self._theirs, **said})

    async def _hang_up(self) -> None:
        line, self._line = self._line, None
        for track in self._tracks.values():
            track.cut()
        if line is not None:
            with suppress(Exception):  # whatever state it is in, nothing of it is listened to any more
                await asyncio.wait_for(line.pc.close(), ENDING)


def _new_tag() -> str:
    return secrets.token_hex(4)


def _ufrag(sdp: str) -> str:
    """What is the same in every telling of one offer, and new when ICE begins again."""
    found = re.search(r"^a=ice-ufrag:(\S+)", sdp, re.MULTILINE)
    if not found:
        raise Invalid(BAD)
    return found[1]


def _checked(sdp: str) -> str:
    """One line of sound and one of picture at most, in that or the other order; of candidates only real addresses.

    That no more candidates come is left out: a browser of which we have none is found by the packets it sends.
    """
    lines = [line for line in sdp.splitlines() if line != "a=end-of-candidates"]
    lines = [line for line in lines if not line.startswith("a=candidate:") or _is_address(line)]
    if sum(line.startswith("a=candidate:") for line in lines) > MOST_CANDIDATES:
        raise Invalid(BAD)
    text = "\r\n".join([*lines, ""])
    kinds = [media.kind for media in SessionDescription.parse(text).media]
    if not kinds or len(kinds) != len(set(kinds)) or not set(kinds) <= CODECS.keys():
        raise Invalid(BAD)
    return text


def _is_address(candidate: str) -> bool:
    """Names of a local network (mDNS) lead nowhere here; such a browser is found by the packets it sends."""
    parts = candidate.split()
    try:
        ipaddress.ip_address(parts[4])
    except (IndexError, ValueError):
        return False
    return True
