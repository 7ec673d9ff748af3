"""Tap: takes RTP packets out of aiortc before anything is decoded, through its private jitter buffer.

aiortc has no public way to get at what it receives without decoding it (its issues 420, 422, 984). What is replaced
here belongs to the version that pyproject.toml pins; `check` tries it before the recorder takes its first person.
"""

import time
from typing import Any

from aiortc import RTCRtpReceiver
from aiortc.rtcrtpparameters import RTCRtpCodecParameters, RTCRtpReceiveParameters
from aiortc.rtcrtpreceiver import RemoteStreamTrack
from aiortc.rtp import RTCP_PSFB_PLI, RtcpPacket, RtcpPsfbPacket, RtpPacket

from server.media.track import Arrived, Track

JITTER_BUFFER = "_RTCRtpReceiver__jitter_buffer"
SOURCES = "_RTCRtpReceiver__active_ssrc"
MOST_SOURCES = 16  # a browser has two a line: its packets, and those it sends again
TAKEOVER = 2.0  # seconds of silence after which another source of the same line is believed


class AiortcChanged(RuntimeError):
    """This aiortc does not give its packets where ours was tested to take them."""


class Tap:
    """Stands where aiortc has its jitter buffer: `add` gets each packet and says (ask for a key frame?, no frame)."""

    def __init__(self, track: Track) -> None:
        self._track = track
        self._source: int | None = None
        self._heard = 0.0

    def add(self, packet: RtpPacket) -> tuple[bool, None]:
        if not self._believed(packet.ssrc):
            return False, None
        packet.padding_size = 0  # aiortc would make up other padding
        return self._track.take(Arrived(packet.serialize(), packet.sequence_number, _starts_key(packet))), None

    def _believed(self, source: int) -> bool:
        """One source at a time, for the numbers of two would be mixed up in one file."""
        now = time.monotonic()
        if source != self._source:
            if self._source is not None and now - self._heard < TAKEOVER:
                return False
            if self._source is not None:
                self._track.cut()
            self._source = source
        self._heard = now
        return True


def attach(receiver: RTCRtpReceiver, tap: Tap) -> None:
    """Raises AiortcChanged."""
    if not hasattr(receiver, JITTER_BUFFER) or not hasattr(receiver, SOURCES):
        raise AiortcChanged(f"RTCRtpReceiver has no {JITTER_BUFFER} or no {SOURCES}")
    setattr(receiver, JITTER_BUFFER, tap)


def overrun(receiver: RTCRtpReceiver) -> bool:
    """Whether a browser sends from so many sources that aiortc would remember them till memory ends."""
    return len(getattr(receiver, SOURCES)) > MOST_SOURCES


def _starts_key(packet: RtpPacket) -> bool:
    """RFC 7741: S is set, the partition is 0, and the frame's inverse key frame flag is 0."""
    payload, frame = packet.payload, getattr(packet, "_data", b"")
    return bool(payload and frame and payload[0] & 0x10 and not payload[0] & 0x07 and not frame[0] & 0x01)


class _Probe:
    """A track that keeps what it is given and always wants a key frame."""

    def __init__(self) -> None:
        self.taken: list[Arrived] = []

    def take(self, packet: Arrived) -> bool:
        self.taken.append(packet)
        return True

    def cut(self) -> None: ...


class _Line:
    """A transport that leads nowhere and keeps what is sent."""

    state = "new"

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def _register_rtp_receiver(self, *_: object) -> None: ...

    def _unregister_rtp_receiver(self, *_: object) -> None: ...

    async def _send_rtp(self, packet: bytes) -> None:
        self.sent.append(packet)


async def check() -> None:
    """Sends one packet through a real receiver: the tap must get it whole and its wish must go out as a PLI.

    Raises AiortcChanged, whatever else goes wrong.
    """
    line, probe = _Line(), _Probe()
    packet = RtpPacket(payload_type=97, sequence_number=7, timestamp=90, ssrc=5, payload=b"\x10\x00contoh")
    try:
        await _send(packet, line, probe)
        asked = [one for sent in line.sent for one in RtcpPacket.parse(sent)]
    except AiortcChanged:
        raise
    except Exception as error:
        raise AiortcChanged(f"{type(error).__name__}: {error}") from error
    if probe.taken != [Arrived(packet.serialize(), 7, key=True)]:
        raise AiortcChanged("a packet did not come out as it went in")
    if [(type(one), getattr(one, "fmt", 0)) for one in asked] != [(RtcpPsfbPacket, RTCP_PSFB_PLI)]:
        raise AiortcChanged("no key frame was asked for")


async def _send(packet: RtpPacket, line: Any, probe: Any) -> None:
    receiver: Any = RTCRtpReceiver("video", line)
    attach(receiver, Tap(probe))
    receiver._track = RemoteStreamTrack("video")
    codec = RTCRtpCodecParameters(mimeType="video/VP8", clockRate=90000, payloadType=97)
    await receiver.receive(RTCRtpReceiveParameters(codecs=[codec]))
    try:
        receiver._set_rtcp_ssrc(1)
        await receiver._handle_rtp_packet(packet, 0)
        if not getattr(receiver, SOURCES):
            raise AiortcChanged("the sources of a receiver are not known")
    finally:
        await receiver.stop()
