"""MJR: the recording format of Janus (version 2), written as packets come and read also where it was torn off.

"MJR00002", the length of a JSON header in two bytes and that header; then for each packet "MEET", the milliseconds
since the first one in four bytes, a length in two, and the RTP packet as it came. All numbers are big-endian. The
header's `t` is v or a, `c` the codec, `s` when the file was made and `u` when the first packet came, in microseconds.
"""

import json
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

MAGIC = b"MJR00002"
PACKET = struct.Struct(">4sIH")
MARK = b"MEET"
HEADER_LIMIT = 4096
KINDS = {"audio": "a", "video": "v"}
RTP_HEAD = 12
LATE = 2048  # numbers that a packet may come late, or that may be lost at once
LONGEST = 2**32 - 1  # milliseconds that fit: 49 days


class NotMjr(ValueError):
    """What is there is no recording: nothing of it can be read."""


@dataclass(frozen=True, slots=True)
class Header:
    """`made` and `first` in microseconds since 1970."""

    kind: str
    codec: str
    made: int
    first: int

    def encode(self) -> bytes:
        text = json.dumps({"t": KINDS[self.kind], "c": self.codec, "s": self.made, "u": self.first}).encode()
        return MAGIC + struct.pack(">H", len(text)) + text


@dataclass(frozen=True, slots=True)
class Packet:
    """One RTP packet and when it came, in milliseconds after the first."""

    ms: int
    rtp: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds: how many whole packets and how many are missing between them, when the last one came, and
    whether it ends with a whole one."""

    header: Header
    packets: int
    last: int
    whole: bool
    missing: int = 0


def moment(microseconds: int) -> datetime:
    """When that was, from microseconds since 1970: exact, where a float would round."""
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)


class Writer:
    """A file that never was there before, without a buffer of ours: who is killed loses at most the last packet."""

    def __init__(self, path: Path, header: Header) -> None:
        self.path = path
        self.header = header
        self.packets = 0
        self.last = 0
        self._file = path.open("xb", buffering=0)
        self.size = self._file.write(header.encode())

    def add(self, ms: int, rtp: bytes) -> int:
        """Bytes that it took. Raises OSError; a short write is one, for what follows it could not be read."""
        line = PACKET.pack(MARK, min(ms, LONGEST), len(rtp)) + rtp
        written = self._file.write(line)
        if written != len(line):
            raise OSError("disk full")
        self.packets += 1
        self.last = max(self.last, ms)
        self.size += written
        return written

    def close(self) -> None:
        """On disk when it returns. Blocks."""
        os.fsync(self._file.fileno())
        self._file.close()


def header(path: Path) -> Header:
    """Raises NotMjr."""
    with path.open("rb") as file:
        return _header(file)


def packets(path: Path) -> Iterator[Packet]:
    """Every whole packet in the order in which they came; a torn end is left out. Raises NotMjr."""
    with path.open("rb") as file:
        _header(file)
        yield from _packets(file)


def look(path: Path) -> Found:
    """Reads the file through without keeping it. Raises NotMjr."""
    with path.open("rb") as file:
        found = _header(file)
        count, last, end, numbers = 0, 0, file.tell(), _Numbers()
        for packet in _packets(file):
            count, last, end = count + 1, max(last, packet.ms), end + PACKET.size + len(packet.rtp)
            numbers.take(packet.rtp)
        return Found(found, count, last, end == file.seek(0, os.SEEK_END), numbers.missing)


class _Numbers:
    """How many packets of one sender are `missing` by their numbers (RFC 3550, 5.1): they wrap, come twice and in
    another order; who jumps far has begun anew."""

    def __init__(self) -> None:
        self.missing = 0
        self._top: int | None = None
        self._holes: set[int] = set()

    def take(self, rtp: bytes) -> None:
        if len(rtp) < RTP_HEAD:
            return
        number = int.from_bytes(rtp[2:4], "big")
        ahead = 0 if self._top is None else ((number - self._top + 0x8000) & 0xFFFF) - 0x8000
        if self._top is None or abs(ahead) > LATE:
            self._top = number
            self._holes.clear()
        elif ahead > 0:
            self.missing += ahead - 1
            self._holes.update((self._top + more) & 0xFFFF for more in range(1, ahead))
            self._top = number
        elif number in self._holes:
            self._holes.discard(number)
            self.missing -= 1


def _header(file: BinaryIO) -> Header:
    prefix = file.read(len(MAGIC) + 2)
    if len(prefix) < len(MAGIC) + 2 or not prefix.startswith(MAGIC):
        raise NotMjr("no MJR file")
    size = int.from_bytes(prefix[-2:], "big")
    if size > HEADER_LIMIT:
        raise NotMjr("header too long")
    try:
        found = json.loads(file.read(size))
        kind = {short: kind for kind, short in KINDS.items()}[found["t"]]
        return Header(kind, str(found["c"]), int(found["s"]), int(found["u"]))
    except (ValueError, KeyError, TypeError) as error:
        raise NotMjr("no header") from error


def _packets(file: BinaryIO) -> Iterator[Packet]:
    while len(prefix := file.read(PACKET.size)) == PACKET.size:
        mark, ms, size = PACKET.unpack(prefix)
        if mark != MARK:
            return
        rtp = file.read(size)
        if len(rtp) < size:
            return
        yield Packet(ms, rtp)
