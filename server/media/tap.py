"""Tap: takes RTP packets out of aiortc before anything is decoded, through its private jitter buffer.

aiortc has no public way to get at what it receives without decoding it (its issues 420, 422, 984). What is replaced
here belongs to the version that pyproject.toml pins; server/media/kenal.py tries it before anybody is recorded.
"""

import time
from typing import Any

from aiortc import RTCRtpReceiver
from aiortc.rtp import RtpPacket

from server.media.jatah import Jatah
from server.media.track import Arrived, Track

JITTER_BUFFER = "_RTCRtpReceiver__jitter_buffer"
SOURCES = "_RTCRtpReceiver__active_ssrc"
ESTIMATOR = "_RTCRtpReceiver__remote_bitrate_estimator"
MOST_SOURCES = 16  # a browser has two a line: its packets, and those it sends again
TAKEOVER = 2.0  # seconds of silence after which another source of the same line is believed


class AiortcChanged(RuntimeError):
    """This aiortc does not give its packets where ours was tested to take them."""


class Tap:
    """Stands where aiortc has its jitter buffer: `add` gets each packet and says (ask for a key frame?, no frame)."""

    def __init__(self, track: Track) -> None:
        self._track = track
        self.source: int | None = None
        self.payload_type = -1
        self._heard = 0.0

    def add(self, packet: RtpPacket) -> tuple[bool, None]:
        packet.padding_size = 0  # aiortc would make up other padding
        wants = self.take(packet.ssrc, packet.sequence_number, packet.serialize(), _starts_key(packet))
        if packet.ssrc == self.source:
            self.payload_type = packet.payload_type
        return wants, None

    def take(self, source: int, number: int, rtp: bytes, key: bool) -> bool:
        """Whether to ask for a key frame."""
        return self._believed(source) and self._track.take(Arrived(rtp, number, key))

    def _believed(self, source: int) -> bool:
        """One source at a time, for the numbers of two would be mixed up in one file."""
        now = time.monotonic()
        if source != self.source:
            if self.source is not None and now - self._heard < TAKEOVER:
                return False
            if self.source is not None:
                self._track.cut()
            self.source = source
        self._heard = now
        return True


def attach(receiver: RTCRtpReceiver, tap: Tap) -> None:
    """Raises AiortcChanged."""
    for name in (JITTER_BUFFER, SOURCES):
        private(receiver, name)
    setattr(receiver, JITTER_BUFFER, tap)
    if estimator := private(receiver, ESTIMATOR):  # of picture only
        setattr(receiver, ESTIMATOR, Jatah(estimator))


def private(receiver: RTCRtpReceiver, name: str) -> Any:
    """Raises AiortcChanged."""
    if not hasattr(receiver, name):
        raise AiortcChanged(f"RTCRtpReceiver has no {name}")
    return getattr(receiver, name)


def overrun(receiver: RTCRtpReceiver) -> bool:
    """Whether a browser sends from so many sources that aiortc would remember them till memory ends."""
    return len(getattr(receiver, SOURCES)) > MOST_SOURCES


def _starts_key(packet: RtpPacket) -> bool:
    """RFC 7741: S is set, the partition is 0, and the frame's inverse key frame flag is 0."""
    payload, frame = packet.payload, getattr(packet, "_data", b"")
    return bool(payload and frame and payload[0] & 0x10 and not payload[0] & 0x07 and not frame[0] & 0x01)
