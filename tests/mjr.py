"""Recordings decoded for tests: MJR to pictures and sound, by PyAV and our own reader of MJR."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av

from server.media import mjr


@dataclass(frozen=True, slots=True)
class Rtp:
    number: int
    time: int
    source: int
    payload: bytes


def rtp(path: Path) -> list[Rtp]:
    """Each packet of one segment, in the order in which it was sent."""
    found: dict[int, Rtp] = {}
    last = None
    for packet in mjr.packets(path):
        one = parse(packet.rtp)
        last = one.number if last is None else last + ((one.number - last + 0x8000) & 0xFFFF) - 0x8000
        found.setdefault(last, one)
    return [found[number] for number in sorted(found)]


def parse(packet: bytes) -> Rtp:
    first, _, number, time, source = struct.unpack(">BBHII", packet[:12])
    start = 12 + 4 * (first & 15)
    if first & 0x10:
        start += 4 + 4 * int.from_bytes(packet[start + 2 : start + 4], "big")
    return Rtp(number, time, source, packet[start : len(packet) - (packet[-1] if first & 0x20 else 0)])


def pictures(path: Path) -> list[av.VideoFrame]:
    """Every picture that can be decoded from the first key frame on."""
    decoder = av.CodecContext.create("vp8", "r")
    shown: list[av.VideoFrame] = []
    for frame in frames(path):
        if not shown and frame[0] & 1:
            continue
        try:
            shown += decoder.decode(av.Packet(frame))
        except av.error.InvalidDataError:
            shown.clear()
    return shown


def frames(path: Path) -> Iterator[bytes]:
    """VP8 frames that came whole (RFC 7741)."""
    body, before = b"", None
    for packet in rtp(path):
        if not packet.payload:
            continue
        start, part = _stripped(packet.payload)
        if before is None or packet.time != before.time:
            if body:
                yield body
            body = part if start else b""
        elif body and packet.number == (before.number + 1) & 0xFFFF:
            body += part
        else:
            body = b""
        before = packet
    if body:
        yield body


def _stripped(payload: bytes) -> tuple[bool, bytes]:
    at, start = 1, bool(payload[0] & 0x10) and not payload[0] & 7
    if payload[0] & 0x80:
        more, at = payload[1], 2
        if more & 0x80:
            at += 2 if payload[at] & 0x80 else 1
        at += bool(more & 0x40) + bool(more & 0x30)
    return start, payload[at:]


def seconds_of_sound(path: Path) -> float:
    decoder = av.CodecContext.create("libopus", "r")
    decoder.sample_rate, decoder.layout = 48000, "stereo"
    found = [f for one in rtp(path) if one.payload for f in decoder.decode(av.Packet(one.payload))]
    return sum(frame.samples for frame in found) / 48000


def colour(frame: av.VideoFrame) -> tuple[int, int, int]:
    """Of the middle of the picture, red, green, blue."""
    pixels = frame.to_ndarray(format="rgb24")
    height, width, _ = pixels.shape
    middle = pixels[height // 3 : 2 * height // 3, width // 3 : 2 * width // 3]
    red, green, blue = (int(value) for value in middle.reshape(-1, 3).mean(axis=0))
    return red, green, blue
