"""ZIP: an archive written block by block, every header stating its sizes, so that any unzip can read it as it comes.

Python's zipfile states sizes behind the data when it cannot seek back, which some unzips refuse for stored files.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

STORED, DEFLATED = 0, 8
DATE = 0x0021  # 1 January 1980: the bag's own dates are in bag-info.txt
LARGE = 0xFFFFFFFF
UTF8 = 0x0800


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its size and CRC-32 are known before its bytes are."""

    name: str
    size: int
    crc: int
    pieces: Callable[[], Iterator[bytes]]
    method: int = STORED
    packed: int | None = None  # size in the archive, where it differs

    @property
    def length(self) -> int:
        return self.size if self.packed is None else self.packed


def deflated(name: str, content: bytes) -> Member:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    return Member(name, len(content), zlib.crc32(content), lambda: iter((packed,)), DEFLATED, len(packed))


def stored(name: str, pieces: Callable[[], Iterator[bytes]]) -> Member:
    """Read through once for size and CRC."""
    size = crc = 0
    for piece in pieces():
        size, crc = size + len(piece), zlib.crc32(piece, crc)
    return Member(name, size, crc, pieces)


def stream(members: Iterable[Member]) -> Iterator[bytes]:
    """The archive. Raises ValueError when a member gives other bytes than it promised."""
    place = 0
    index: list[bytes] = []
    for member in members:
        head = _local(member)
        index.append(_central(member, place))
        yield head
        given = 0
        for piece in member.pieces():
            given += len(piece)
            yield piece
        if given != member.length:
            raise ValueError(f"{member.name} is not as long as it said")
        place += len(head) + given
    directory = b"".join(index)
    yield directory + _end(len(index), len(directory), place)


def _local(member: Member) -> bytes:
    large = _is_large(member)
    extra = struct.pack("<HHQQ", 1, 16, member.size, member.length) if large else b""
    name = member.name.encode()
    sizes = (LARGE, LARGE) if large else (member.length, member.size)
    return (
        struct.pack(
            "<4sHHHHHLLLHH", b"PK\x03\x04", 45 if large else 20, UTF8, member.method, 0, DATE, member.crc, *sizes,
            len(name), len(extra),
        ) + name + extra
    )  # fmt: skip


def _central(member: Member, place: int) -> bytes:
    large = _is_large(member) or place >= LARGE
    extra = struct.pack("<HHQQQ", 1, 24, member.size, member.length, place) if large else b""
    name = member.name.encode()
    sizes = (LARGE, LARGE) if large else (member.length, member.size)
    return (
        struct.pack(
            "<4sHHHHHHLLLHHHHHLL", b"PK\x01\x02", 3 << 8 | 45, 45 if large else 20, UTF8, member.method, 0, DATE,
            member.crc, *sizes, len(name), len(extra), 0, 0, 0, 0o100644 << 16, LARGE if large else place,
        ) + name + extra
    )  # fmt: skip


def _end(count: int, size: int, place: int) -> bytes:
    plain = struct.pack(
        "<4sHHHHLLH",
        b"PK\x05\x06",
        0,
        0,
        min(count, 0xFFFF),
        min(count, 0xFFFF),
        min(size, LARGE),
        min(place, LARGE),
        0,
    )
    if count < 0xFFFF and size < LARGE and place < LARGE:
        return plain
    wide = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 3 << 8 | 45, 45, 0, 0, count, count, size, place)
    return wide + struct.pack("<4sLQL", b"PK\x06\x07", 0, place + size, 1) + plain


def _is_large(member: Member) -> bool:
    return member.size >= LARGE or member.length >= LARGE
