"""Pintas: the short way of a packet that brings nothing new: from a source that is known, next in order.

aiortc makes objects of every packet, its extensions and its payload, for senders, decoders and statistics that a
recorder has no use for. Most packets say nothing but "more of the same": they are counted and kept as they came.
Everything else (a source's first packet, a hole, one sent again, the first of a burst) goes aiortc's own way.
"""

import struct
from collections.abc import Sequence
from typing import Any, NamedTuple

from aiortc import RTCRtpReceiver

from server.media.bingkai import payload
from server.media.jatah import Jatah
from server.media.tap import ESTIMATOR, AiortcChanged, Tap, private

_HEAD = struct.Struct(">BBHII")
STREAMS = "_RTCRtpReceiver__remote_streams"
NACKS = "_RTCRtpReceiver__nack_generator"
PLAIN = 0x80  # version 2, without padding and without contributing sources (RFC 3550, 5.1)
EXTENDED = 0x10
TURN = "_handle_rtp_data"


class _Light(NamedTuple):
    """What aiortc's statistics want to know of a packet."""

    sequence_number: int
    timestamp: int


class _Line(NamedTuple):
    """A receiver, and those of its parts that see every packet."""

    receiver: Any
    tap: Tap
    streams: dict[int, Any]
    nacks: Any
    jatah: Jatah | None


class Pintas:
    """Stands where a transport of aiortc takes its packets apart."""

    def __init__(self, transport: Any, lines: Sequence[tuple[RTCRtpReceiver, Tap]]) -> None:
        """Raises AiortcChanged."""
        if not callable(getattr(transport, TURN, None)):
            raise AiortcChanged(f"{type(transport).__name__} has no {TURN}")
        self._long = getattr(transport, TURN)
        self._lines = [
            _Line(one, tap, private(one, STREAMS), private(one, NACKS), private(one, ESTIMATOR)) for one, tap in lines
        ]
        self._known: dict[int, _Line] = {}
        setattr(transport, TURN, self.take)

    async def take(self, packet: bytes, arrival_time_ms: int) -> None:
        if len(packet) > _HEAD.size:
            first, second, number, cap, source = _HEAD.unpack_from(packet)
            line = self._known.get(source)
            if line and second & 0x7F == line.tap.payload_type and first & ~EXTENDED == PLAIN:
                start = _HEAD.size
                if first & EXTENDED:
                    start += 4 + 4 * int.from_bytes(packet[start + 2 : start + 4], "big")
                if start < len(packet) and _follows(line, number, len(packet) - start, arrival_time_ms):
                    line.streams[source].add(_Light(number, cap))
                    rtp = packet if start == _HEAD.size else bytes((PLAIN,)) + packet[1 : _HEAD.size] + packet[start:]
                    if line.tap.take(source, number, rtp, line.nacks is not None and _is_key(packet[start:])):
                        await line.receiver._send_rtcp_pli(source)
                    return
        await self._long(packet, arrival_time_ms=arrival_time_ms)
        self._learn()

    def _learn(self) -> None:
        for line in self._lines:
            if line.tap.source is not None and line.tap.source in line.streams:
                self._known[line.tap.source] = line


def _follows(line: _Line, number: int, size: int, came: int) -> bool:
    """Whether it is the next one, within a burst whose first packet aiortc has seen."""
    if line.nacks is None:
        return True
    if line.nacks.max_seq is None or number != (line.nacks.max_seq + 1) & 0xFFFF:
        return False
    if line.jatah and not line.jatah.joins(came, size):
        return False
    line.nacks.max_seq = number
    if line.nacks.missing:
        line.nacks.truncate()
    return True


def _is_key(packet: bytes) -> bool:
    """RFC 7741: the first packet of a picture whose inverse key frame flag is 0."""
    start, picture = payload(packet)
    return start and bool(picture) and not picture[0] & 0x01
