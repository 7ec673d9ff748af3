"""Bingkai: whole pictures (VP8, RFC 7741) and pieces of sound (Opus, RFC 6716) out of RTP packets, nothing decoded."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from server.media.rtp import Paket

LARGEST = 4 << 20  # bytes of one picture; a 4K key frame has less
KEY_HEAD = 10
START_CODE = b"\x9d\x01\x2a"  # RFC 6386, 9.1


class Bingkai(NamedTuple):
    """`datang` in ms since the file's first packet; `cap` in ticks; `cacat`: a picture before it was lost."""

    datang: int
    cap: int
    isi: bytes
    kunci: bool
    cacat: bool


def pictures(packets: Iterable[Paket]) -> Iterator[Bingkai]:
    """Every picture that came whole. One with a packet missing is left out, and the next one says so."""
    parts: list[bytes] = []
    begun: Paket | None = None
    size, last, lost = 0, -1, False
    for packet in packets:
        if not packet.isi:  # padding counts as arrived
            last = packet.nomor if packet.nomor == last + 1 or last < 0 else last
            continue
        hole = last >= 0 and packet.nomor != last + 1
        last = packet.nomor
        start, body = payload(packet.isi)
        if begun is not None and (hole or start or packet.cap != begun.cap):
            begun, lost = None, True  # it never got its end
        elif begun is None and (hole or not start):
            lost = True
        if start:
            begun, parts, size = packet, [], 0
        if begun is None:
            continue
        parts.append(body)
        size += len(body)
        if size > LARGEST:
            begun, lost = None, True
        elif packet.akhir:
            isi = b"".join(parts)
            if isi:
                kunci = is_key(isi)
                yield Bingkai(begun.datang, begun.cap, isi, kunci, lost and not kunci)
                lost = False
            begun = None


def payload(packet: bytes) -> tuple[bool, bytes]:
    """Whether a picture begins here, and the bytes after the payload descriptor."""
    first, at = packet[0], 1
    if first & 0x80 and len(packet) > 1:
        more, at = packet[1], 2
        if more & 0x80 and len(packet) > at:
            at += 2 if packet[at] & 0x80 else 1
        at += bool(more & 0x40) + bool(more & 0x30)
    return bool(first & 0x10) and not first & 0x07, packet[at:]


def is_key(picture: bytes) -> bool:
    """A picture that needs no other, with a size that can be."""
    if len(picture) < KEY_HEAD or picture[0] & 1 or picture[3:6] != START_CODE:
        return False
    return all(measure(picture))


def measure(key: bytes) -> tuple[int, int]:
    """Width and height that a key frame says it has."""
    return int.from_bytes(key[6:8], "little") & 0x3FFF, int.from_bytes(key[8:10], "little") & 0x3FFF


def sounds(packets: Iterable[Paket]) -> Iterator[Bingkai]:
    for packet in packets:
        if packet.isi and lasting(packet.isi):
            yield Bingkai(packet.datang, packet.cap, packet.isi, True, False)


_SILK, _HYBRID, _CELT = (10.0, 20.0, 40.0, 60.0), (10.0, 20.0), (2.5, 5.0, 10.0, 20.0)
_FRAME = (*_SILK * 3, *_HYBRID * 2, *_CELT * 4)


def lasting(packet: bytes) -> float:
    """Milliseconds of sound in an Opus packet; 0 for what is none (RFC 6716, 3.1)."""
    match packet[0] & 3:
        case 0:
            count = 1
        case 3:
            count = packet[1] & 63 if len(packet) > 1 else 0
        case _:
            count = 2
    whole = _FRAME[packet[0] >> 3] * count
    return whole if whole <= 120 else 0.0
