"""ZIP: what we stream is read by Python and by unzip, small or beyond four gigabytes."""

import io
import subprocess
import zipfile
import zlib
from collections.abc import Iterator

import pytest

from server import zips


def test_stored_and_deflated_members_are_read_by_both(tmp_path):
    text = b"baris contoh\n" * 1000
    members = [zips.deflated("a/teks.txt", text), zips.stored("a/foto.jpg", lambda: iter((b"\xff\xd8", b"isi")))]
    target = tmp_path / "a.zip"

    target.write_bytes(b"".join(zips.stream(members)))

    assert subprocess.run(["unzip", "-tq", target], capture_output=True).returncode == 0
    archive = zipfile.ZipFile(target)
    assert archive.testzip() is None
    assert archive.read("a/teks.txt") == text
    assert archive.getinfo("a/teks.txt").compress_size < len(text) / 10
    assert all(not entry.flag_bits & 0x08 for entry in archive.infolist()), "sizes stand before the data"


def test_a_member_that_gives_less_than_it_promised_is_refused():
    member = zips.Member("a", 10, 0, lambda: iter((b"pendek",)))

    with pytest.raises(ValueError, match="not as long"):
        list(zips.stream([member]))


@pytest.mark.slow
def test_beyond_four_gigabytes(tmp_path):
    """Zeros, written sparse: six seconds, no room on the disk."""
    size, block = (1 << 32) + 5, bytes(1 << 24)
    crc = 0

    def pieces() -> Iterator[bytes]:
        left = size
        while left:
            yield block[: min(left, len(block))]
            left -= min(left, len(block))

    for piece in pieces():
        crc = zlib.crc32(piece, crc)
    members = [zips.Member("besar", size, crc, pieces), zips.deflated("kecil.txt", b"contoh")]
    with (tmp_path / "a.zip").open("wb") as file:
        for piece in zips.stream(members):
            if piece.count(0) == len(piece):
                file.seek(len(piece), io.SEEK_CUR)
            else:
                file.write(piece)

    archive = zipfile.ZipFile(tmp_path / "a.zip")
    assert archive.getinfo("besar").file_size == size
    assert archive.testzip() is None
    assert archive.read("kecil.txt") == b"contoh"
