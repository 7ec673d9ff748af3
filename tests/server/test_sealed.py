"""Sealed: nothing of a stored file can be read without its key, and nothing of it altered, cut, swapped or renamed."""

import hashlib
import io
import os
import random
from pathlib import Path

import pytest

from server.files import Files
from server.keyring import Keyring
from server.sealed import CHUNK, Sealed, Sealer
from sessions.errors import Damaged, NotFound

SESI = "sesi/contoh"
KEY = bytes(range(32))


def sealed(path: Path, content: bytes, berkas: str = SESI, key: bytes = KEY) -> str:
    with path.open("wb") as file:
        sealer = Sealer(file, berkas, key)
        for start in range(0, len(content), 100_000):
            sealer.add(content[start : start + 100_000])
        return sealer.finish()


def opened(path: Path, digest: str, key: bytes = KEY) -> Sealed:
    return Sealed(path, digest, lambda berkas: key)


def whole(path: Path, digest: str) -> bytes:
    with opened(path, digest) as file:
        return b"".join(file.pieces())


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_every_size_comes_back_with_its_digest_and_checksum(tmp_path, size):
    content = random.Random(size).randbytes(size)  # noqa: S311 - to repeat a failure

    digest = sealed(tmp_path / "a", content)

    assert digest == hashlib.sha256(content).hexdigest()
    with opened(tmp_path / "a", digest) as file:
        assert file.size == size
        assert b"".join(file.pieces()) == content
        assert io.BufferedReader(file).read() == content


def test_any_part_is_read_without_the_rest(tmp_path):
    content = random.Random(1).randbytes(5 * CHUNK + 321)  # noqa: S311 - to repeat a failure
    digest = sealed(tmp_path / "a", content)
    chance = random.Random(2)  # noqa: S311 - to repeat a failure

    with opened(tmp_path / "a", digest) as file:
        for _ in range(100):
            start, end = sorted(chance.randrange(len(content) + 5) for _ in range(2))
            assert b"".join(file.pieces(start, end)) == content[start:end]
        file.seek(-10, os.SEEK_END)
        assert file.read() == content[-10:]


def test_every_flipped_bit_is_seen(tmp_path):
    content = b"contoh isi dokumen " * 40
    digest = sealed(tmp_path / "a", content)
    stored = (tmp_path / "a").read_bytes()

    for place in range(len(stored)):
        spoilt = bytearray(stored)
        spoilt[place] ^= 1 << place % 8
        (tmp_path / "b").write_bytes(spoilt)
        with pytest.raises(Damaged, match="rusak di penyimpanan"):
            whole(tmp_path / "b", digest)


def test_a_part_is_proven_before_it_is_given_even_when_the_damage_is_in_the_middle(tmp_path):
    content = bytes(4 * CHUNK)
    digest = sealed(tmp_path / "a", content)
    stored = bytearray((tmp_path / "a").read_bytes())
    stored[2 * CHUNK + CHUNK // 2] ^= 1
    (tmp_path / "a").write_bytes(stored)

    with opened(tmp_path / "a", digest) as file:
        assert next(file.pieces()) == bytes(CHUNK)
        with pytest.raises(Damaged):
            list(file.pieces(2 * CHUNK, 2 * CHUNK + 10))


def test_a_cut_tail_a_swapped_chunk_and_a_foreign_name_are_seen(tmp_path):
    content = random.Random(3).randbytes(3 * CHUNK)  # noqa: S311 - to repeat a failure
    digest = sealed(tmp_path / "a", content)
    stored = (tmp_path / "a").read_bytes()
    head, step = len(stored) - 3 * (CHUNK + 16) - 20, CHUNK + 16
    swapped = (
        stored[:head] + stored[head + step : head + 2 * step] + stored[head : head + step] + stored[head + 2 * step :]
    )

    for spoilt in (
        stored[:-1],
        stored[: head + step],
        stored[: head + 2 * step] + stored[-20:],
        swapped,
        stored[:3],
        b"",
    ):
        (tmp_path / "b").write_bytes(spoilt)
        with pytest.raises(Damaged):
            whole(tmp_path / "b", digest)
    with pytest.raises(Damaged):
        whole(tmp_path / "a", hashlib.sha256(b"lain").hexdigest())


def test_neither_another_key_nor_another_berkas_opens_it(tmp_path):
    digest = sealed(tmp_path / "a", b"contoh")
    stored = (tmp_path / "a").read_bytes()

    with pytest.raises(Damaged):
        opened(tmp_path / "a", digest, bytes(32))
    (tmp_path / "a").write_bytes(stored.replace(b"sesi/contoh", b"sesi/c0ntoh"))
    with pytest.raises(Damaged):
        opened(tmp_path / "a", digest)


async def test_the_disk_holds_no_plain_byte_of_what_was_stored(tmp_path):
    files = Files(tmp_path / "berkas", Keyring(tmp_path / "kunci"))
    secret = b"NIK 6403051708800001 RAHASIA-CONTOH "
    digest = await files.put(secret * 20_000, SESI)

    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert b"RAHASIA-CONTOH" not in path.read_bytes(), path
    assert await files.read(digest) == secret * 20_000


async def test_equal_bytes_of_two_berkas_are_two_files_and_one_goes_without_the_other(tmp_path):
    files = Files(tmp_path / "berkas", Keyring(tmp_path / "kunci"))
    digest = await files.put(b"contoh", "sesi/satu")
    assert await files.put(b"contoh", "sesi/dua") == digest
    assert len(list(files.everything())) == 2

    assert files.destroy("sesi/satu", "putusan contoh") == 1

    assert await files.read(digest) == b"contoh"
    files.destroy("sesi/dua", "putusan contoh")
    with pytest.raises(NotFound):
        await files.read(digest)


async def test_a_damaged_copy_is_passed_over_while_another_berkas_has_a_whole_one(tmp_path):
    files = Files(tmp_path / "berkas", Keyring(tmp_path / "kunci"))
    digest = await files.put(b"contoh", "sesi/satu")
    files.find(digest).path.write_bytes(b"rusak")
    with pytest.raises(Damaged):
        await files.read(digest)

    await files.put(b"contoh", "sesi/dua")

    assert await files.read(digest) == b"contoh"
