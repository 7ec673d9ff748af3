"""Sources: bytes that lie in memory, in a file or sealed in our store, all read, weighed and written alike."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from server.files import Kept

Source = bytes | Path | Kept
BLOCK = 1 << 20  # bytes held in memory at a time


def pieces(source: Source) -> Iterator[bytes]:
    """The bytes, piece by piece. A stored file raises Damaged, Destroyed or NotFound."""
    if isinstance(source, bytes):
        yield source
    elif isinstance(source, Kept):
        with source.open() as sealed:
            yield from sealed.pieces()
    else:
        with source.open("rb") as file:
            yield from iter(lambda: file.read(BLOCK), b"")


def digest(source: Source) -> str:
    return source.sha256 if isinstance(source, Kept) else measure(source)[1]


def measure(source: Source) -> tuple[int, str]:
    """Size and SHA-256, read through."""
    return _pour(pieces(source), lambda block: None)


def store(path: Path, source: Source) -> tuple[int, str]:
    """Write one file through to the disk. Answers its size and SHA-256 as written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as target:
        written = _pour(pieces(source), target.write)
        target.flush()
        os.fsync(target.fileno())
    return written


def _pour(blocks: Iterable[bytes], take: Callable[[bytes], object]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for block in blocks:
        size += len(block)
        digest.update(block)
        take(block)
    return size, digest.hexdigest()
