"""Files: kept whole under their own digest or not at all, also when the disk is really full."""

import asyncio
import errno
import hashlib
import os
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from server.files import Files
from server.keyring import Keyring
from sessions.errors import Full, NotFound, TooLarge

CHUNK = 1 << 20
SESI = "sesi/contoh"
PHOTO = bytes(range(256)) * 8000  # 2 MB


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return opened(tmp_path)


def opened(folder: Path, reserve: int = 0) -> Files:
    return Files(folder / "berkas", Keyring(folder / "kunci"), reserve)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 4 MB."""
    if os.geteuid() != 0:
        pytest.fail("this test mounts a small disk, which needs root: run it with sudo, or deselect it by name")
    place = tmp_path / "kecil"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "contoh", str(place)], check=True)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


async def chunks(content: bytes, size: int = CHUNK) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def everything(folder: Path) -> set[Path]:
    """Every file but those of the keys."""
    return {path for path in folder.rglob("*") if path.is_file() and "kunci" not in path.parts}


async def test_what_was_put_is_read_back_under_its_digest(files: Files) -> None:
    digest = await files.put(PHOTO, SESI)
    assert digest == hashlib.sha256(PHOTO).hexdigest()
    assert await files.read(digest) == PHOTO
    assert files.find(digest).path.parent.name == digest[:2]


async def test_a_stream_gives_the_same_name_as_its_bytes(files: Files) -> None:
    assert await files.receive(chunks(PHOTO, 7777), len(PHOTO), SESI) == (await files.put(PHOTO, SESI), len(PHOTO))


async def test_the_same_content_is_kept_once_although_it_comes_ten_times_at_once(files: Files, tmp_path: Path) -> None:
    digests = await asyncio.gather(*(files.put(PHOTO, SESI) for _ in range(10)))
    assert len(set(digests)) == 1
    assert everything(tmp_path / "berkas") == {files.find(digests[0]).path}


async def test_content_is_on_disk_before_its_name_is_given(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is synced before it is named, and the folder after."""
    order: list[str] = []
    fsync, link = os.fsync, os.link

    def note_sync(descriptor: int) -> None:
        order.append("folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "file")  # noqa: PTH112
        fsync(descriptor)

    def note_link(*names: object) -> None:
        order.append("name")
        link(*names)  # type: ignore[arg-type]

    await files.put(b"kunci berkas dibuat", SESI)
    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "link", note_link)
    await files.put(b"contoh", SESI)
    assert order == ["file", "folder", "name", "folder"], "the new folder has its name on disk too"


async def test_more_than_allowed_is_refused_and_leaves_nothing(files: Files, tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="lebih besar dari 1 MB"):
        await files.receive(chunks(PHOTO), 1_000_000, SESI)
    assert everything(tmp_path) == set()


async def test_an_upload_that_breaks_off_leaves_nothing(files: Files, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield PHOTO[:1000]
        raise LookupError("putus")

    with pytest.raises(LookupError):
        await files.receive(broken(), len(PHOTO), SESI)
    assert everything(tmp_path) == set()


async def test_what_a_killed_server_left_half_written_goes_at_the_next_start(tmp_path: Path) -> None:
    half = tmp_path / "berkas" / "sementara" / "0123456789abcdef"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"separuh")
    young = half.with_name("fedcba9876543210")
    young.write_bytes(b"sedang ditulis proses lain")
    os.utime(half, (time.time() - 86400,) * 2)
    opened(tmp_path)
    assert everything(tmp_path) == {young}


async def test_trouble_that_is_not_a_full_disk_is_not_called_one(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, "cakram rusak")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="cakram rusak"):
        await files.put(b"contoh", SESI)
    assert everything(tmp_path) == set()


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "G" * 64, "0" * 64, "A" * 64])
async def test_a_name_that_is_none_of_ours_is_not_found(files: Files, name: str) -> None:
    with pytest.raises(NotFound):
        files.find(name)


async def test_below_the_reserve_an_upload_is_refused_in_words(tmp_path: Path) -> None:
    files = opened(tmp_path, reserve=1 << 60)
    with pytest.raises(Full, match="masih ada di perangkat ini; hubungi Tim IT"):
        await files.put(b"contoh", SESI)


async def test_a_full_disk_refuses_the_upload_keeps_what_was_there_and_takes_it_later(small_disk: Path) -> None:
    files = opened(small_disk)
    first = await files.put(PHOTO, SESI)
    with pytest.raises(Full, match="Penyimpanan server penuh"):
        await files.receive(chunks(PHOTO[::-1] + PHOTO), 10_000_000, SESI)
    assert await files.read(first) == PHOTO
    assert everything(small_disk) == {files.find(first).path}
    await asyncio.to_thread(files.find(first).path.unlink)
    again = await files.put(PHOTO[::-1], SESI)
    assert await files.read(again) == PHOTO[::-1]
