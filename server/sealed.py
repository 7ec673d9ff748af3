"""Sealed: one file as it lies on the disk: AES-256-GCM in chunks (the STREAM construction), readable from any place.

    RBF1 | length and code of the berkas | salt (32) | nonce prefix (7)
    chunks of 256 KiB, each with its tag; nonce: prefix | number (4) | 0, or 1 for the last
    CRC-32 of the whole (4, encrypted) with its tag; nonce: prefix | 0 | 2

The key of a file comes from the key of its berkas and the salt (HKDF-SHA256), so no nonce is ever used twice. Each
chunk is bound to the header, the end to the header, the file's SHA-256 and its size: cutting, swapping, renaming and
flipping are all seen before a byte is given out.
"""

import hashlib
import io
import os
import secrets
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sessions.errors import Damaged

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC = b"RBF1"
CHUNK = 1 << 18
TAG = 16
END = 4 + TAG
MORE, LAST, WHOLE = b"\0", b"\1", b"\2"

KeyOf = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the chunks."""

    berkas: str
    salt: bytes
    prefix: bytes

    @classmethod
    def new(cls, berkas: str) -> "Header":
        return cls(berkas, secrets.token_bytes(32), secrets.token_bytes(7))

    @property
    def raw(self) -> bytes:
        code = self.berkas.encode()
        return MAGIC + bytes([len(code)]) + code + self.salt + self.prefix

    @classmethod
    def read(cls, file: BinaryIO) -> "Header":
        start = file.read(5)
        if len(start) < 5 or start[:4] != MAGIC:
            raise damaged()
        rest = file.read(start[4] + 39)
        if len(rest) < start[4] + 39:
            raise damaged()
        code = rest[: start[4]].decode("ascii", "replace")
        return cls(code, rest[start[4] : start[4] + 32], rest[start[4] + 32 :])

    def cipher(self, key: bytes) -> AESGCM:
        derived = HKDF(SHA256(), 32, self.salt, b"ruang-bukti berkas 1").derive(key)
        return AESGCM(derived)

    def nonce(self, number: int, kind: bytes) -> bytes:
        return self.prefix + number.to_bytes(4, "big") + kind


class Sealer:
    """Writes one file: `add` any pieces, then `finish`. Never holds more than a piece and a chunk."""

    def __init__(self, file: BinaryIO, berkas: str, key: bytes) -> None:
        self._file = file
        self._header = Header.new(berkas)
        self._cipher = self._header.cipher(key)
        self._rest = bytearray()
        self._number = 0
        self._hash = hashlib.sha256()
        self._crc = 0
        self.size = 0
        file.write(self._header.raw)

    def add(self, piece: bytes) -> None:
        self._hash.update(piece)
        self._crc = zlib.crc32(piece, self._crc)
        self.size += len(piece)
        self._rest += piece
        while len(self._rest) > CHUNK:  # what is left is never empty, so that the last chunk can be marked
            self._write(bytes(self._rest[:CHUNK]), MORE)
            del self._rest[:CHUNK]

    def finish(self) -> str:
        """Write what is left, through to the disk; the SHA-256 of the whole."""
        self._write(bytes(self._rest), LAST)
        digest = self._hash.hexdigest()
        bound = _bound(self._header, digest, self.size)
        self._file.write(self._cipher.encrypt(self._header.nonce(0, WHOLE), struct.pack(">I", self._crc), bound))
        self._file.flush()
        os.fsync(self._file.fileno())
        return digest

    def _write(self, chunk: bytes, kind: bytes) -> None:
        nonce = self._header.nonce(self._number, kind)
        self._file.write(self._cipher.encrypt(nonce, chunk, self._header.raw))
        self._number += 1


class Sealed(io.RawIOBase):
    """Reads one file from any place. Opening proves name, size and end; each chunk is proven when it is read."""

    def __init__(self, path: Path, sha256: str, key_of: KeyOf) -> None:
        """Raises Damaged, Destroyed, FileNotFoundError."""
        self._file = path.open("rb")
        try:
            self._open(sha256, key_of)
        except BaseException:
            self._file.close()
            raise

    def _open(self, sha256: str, key_of: KeyOf) -> None:
        self._header = Header.read(self._file)
        self._bound = self._header.raw
        self._start = len(self._bound)
        try:
            self._cipher = self._header.cipher(key_of(self._header.berkas))
        except ValueError:  # a code that can be no berkas
            raise damaged() from None
        body = os.fstat(self._file.fileno()).st_size - self._start - END
        self._chunks = max(1, -(-body // (CHUNK + TAG)))
        self.size = body - self._chunks * TAG
        if self.size < 0:
            raise damaged()
        self._file.seek(self._start + body)
        raw = self._decrypt(self._file.read(END), self._header.nonce(0, WHOLE), _bound(self._header, sha256, self.size))
        (self.crc,) = struct.unpack(">I", raw)
        self._place, self._at, self._piece = 0, -1, b""

    @property
    def berkas(self) -> str:
        return self._header.berkas

    def pieces(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to `end`, chunk by chunk."""
        end = self.size if end is None else min(end, self.size)
        while start < end:
            piece = self._chunk(start // CHUNK)
            offset = start % CHUNK
            part = piece if offset == 0 and end - start >= len(piece) else piece[offset : offset + end - start]
            yield part
            start += len(part)

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        if self._place >= self.size:
            return 0
        piece = self._chunk(self._place // CHUNK)
        offset = self._place % CHUNK
        count = min(len(view), len(piece) - offset)
        view[:count] = piece[offset : offset + count]
        self._place += count
        return count

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self.size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def tell(self) -> int:
        return self._place

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def _chunk(self, number: int) -> bytes:
        if number != self._at:
            kind = LAST if number == self._chunks - 1 else MORE
            self._file.seek(self._start + number * (CHUNK + TAG))
            length = CHUNK if kind == MORE else self.size - number * CHUNK
            raw = self._file.read(length + TAG)
            self._piece, self._at = self._decrypt(raw, self._header.nonce(number, kind), self._bound), number
        return self._piece

    def _decrypt(self, raw: bytes, nonce: bytes, bound: bytes) -> bytes:
        try:
            return self._cipher.decrypt(nonce, raw, bound)
        except (InvalidTag, ValueError):
            raise damaged() from None


def _bound(header: Header, sha256: str, size: int) -> bytes:
    return header.raw + bytes.fromhex(sha256) + size.to_bytes(8, "big")


def damaged() -> Damaged:
    return Damaged(
        "Berkas ini rusak di penyimpanan server: isinya tidak lagi sama dengan sidik yang dicatat, jadi tidak"
        " ditampilkan. Hubungi Tim IT supaya dipulihkan dari cadangan."
    )
