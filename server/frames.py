"""What runs between the server and a process of its own: a JSON header with sizes, then the bytes. No pickle."""

import asyncio
import json
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

HEADER_LIMIT = 2**20
PART_LIMIT = 64 * 2**20
PARTS_LIMIT = 4


class BadFrame(RuntimeError):
    """The other side sent something that is no frame."""


@dataclass(frozen=True, slots=True)
class Frame:
    header: Mapping[str, object] = field(default_factory=dict)
    parts: tuple[bytes, ...] = ()


def own_stdout() -> BinaryIO:
    """Keep the pipe to the parent for answers; whatever libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def encode(frame: Frame) -> bytes:
    header = json.dumps({"header": frame.header, "sizes": [len(part) for part in frame.parts]}).encode()
    return struct.pack(">I", len(header)) + header + b"".join(frame.parts)


def send(pipe: BinaryIO, frame: Frame) -> None:
    pipe.write(encode(frame))
    pipe.flush()


def receive(pipe: BinaryIO) -> Frame | None:
    """The next frame, None at the end. Raises BadFrame."""
    prefix = pipe.read(4)
    if len(prefix) < 4:
        return None
    header, sizes = _header(pipe.read(_length(prefix)))
    return Frame(header, tuple(pipe.read(size) for size in sizes))


async def receive_async(pipe: asyncio.StreamReader) -> Frame:
    """The next frame. Raises BadFrame or asyncio.IncompleteReadError when the other side is gone."""
    header, sizes = _header(await pipe.readexactly(_length(await pipe.readexactly(4))))
    return Frame(header, tuple([await pipe.readexactly(size) for size in sizes]))


def _length(prefix: bytes) -> int:
    length: int = struct.unpack(">I", prefix)[0]
    if length > HEADER_LIMIT:
        raise BadFrame("header too long")
    return length


def _header(text: bytes) -> tuple[dict[str, object], list[int]]:
    try:
        found = json.loads(text)
        header, sizes = found["header"], found["sizes"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadFrame("no header") from error
    if not isinstance(header, dict) or not isinstance(sizes, list) or len(sizes) > PARTS_LIMIT:
        raise BadFrame("no header")
    if not all(isinstance(size, int) and 0 <= size <= PART_LIMIT for size in sizes):
        raise BadFrame("part too long")
    return header, sizes
