"""RTP: the packets of one track in the order they were sent, whatever the network did to them (RFC 3550)."""

import heapq
import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

HOLD = 512  # packets that may wait for an earlier one
PATIENCE = 1500  # ms that they wait: as long as a repeated packet may take
RESTART = 1000  # numbers back: no late packet, but a sender that began anew
_HEAD = struct.Struct(">BBHII")


class Paket(NamedTuple):
    """`nomor` and `cap` (the sender's clock) without wrap; `datang`: ms since the file's first packet."""

    nomor: int
    datang: int
    cap: int
    akhir: bool
    isi: bytes


class _Raw(NamedTuple):
    ssrc: int
    seq: int
    datang: int
    cap: int
    akhir: bool
    isi: bytes


def packets(arrived: Iterable[tuple[int, bytes]]) -> Iterator[Paket]:
    """From (ms, bytes) as they were written down; what is no RTP, comes twice or much too late is left out."""
    last = None
    cap = 0
    for nomor, raw in _ordered(raw for raw in (_parse(ms, packet) for ms, packet in arrived) if raw):
        cap = raw.cap if last is None else cap + _signed(raw.cap - last, 32)
        last = raw.cap
        yield Paket(nomor, raw.datang, cap, raw.akhir, raw.isi)


def _parse(ms: int, packet: bytes) -> _Raw | None:
    if len(packet) < _HEAD.size or packet[0] >> 6 != 2:
        return None
    first, second, seq, cap, ssrc = _HEAD.unpack_from(packet)
    start = _HEAD.size + 4 * (first & 15)
    if first & 0x10:
        if len(packet) < start + 4:
            return None
        start += 4 + 4 * int.from_bytes(packet[start + 2 : start + 4], "big")
    end = len(packet) - (packet[-1] if first & 0x20 else 0)
    if end <= start:  # padding only: sent to measure the line
        return _Raw(ssrc, seq, ms, cap, False, b"")
    return _Raw(ssrc, seq, ms, cap, bool(second & 0x80), packet[start:end])


def _ordered(raws: Iterable[_Raw]) -> Iterator[tuple[int, _Raw]]:
    """Numbered without wrap, in order; a new sender goes on after the last, with a hole between."""
    waiting: list[tuple[int, int, _Raw]] = []
    source: int | None = None
    high, wanted = 0, 0
    for turn, raw in enumerate(raws):
        nomor = high + _signed(raw.seq - high, 16)
        if raw.ssrc != source or nomor < wanted - RESTART:
            yield from ((number, one) for number, _, one in sorted(waiting))
            waiting.clear()
            source, nomor = raw.ssrc, (raw.seq if source is None else _after(high + RESTART, raw.seq))
            wanted = nomor
        high = max(high, nomor)
        if nomor < wanted:
            continue
        heapq.heappush(waiting, (nomor, turn, raw))
        while waiting and (waiting[0][0] <= wanted or _tired(waiting, raw.datang)):
            number, _, one = heapq.heappop(waiting)
            if number >= wanted:
                yield number, one
                wanted = number + 1
    yield from _rest(waiting, wanted)


def _rest(waiting: list[tuple[int, int, _Raw]], wanted: int) -> Iterator[tuple[int, _Raw]]:
    for number, _, one in sorted(waiting):
        if number >= wanted:
            yield number, one
            wanted = number + 1


def _tired(waiting: list[tuple[int, int, _Raw]], now: int) -> bool:
    return len(waiting) > HOLD or now - waiting[0][2].datang > PATIENCE


def _after(number: int, seq: int) -> int:
    """The first number from `number` on that ends like `seq`."""
    return number + (seq - number) % 0x10000


def _signed(difference: int, bits: int) -> int:
    half = 1 << (bits - 1)
    return (difference + half) % (1 << bits) - half
