"""MJR written and read: whole, torn off anywhere, and as Janus itself writes it."""

from pathlib import Path

import pytest

from server.media import mjr

HEADER = mjr.Header("video", "vp8", 1_790_000_000_000_000, 1_790_000_000_500_000)
PACKETS = [mjr.Packet(0, b"\x80" * 40), mjr.Packet(33, b""), mjr.Packet(70_000, bytes(range(256)) * 5)]


def write(path: Path) -> bytes:
    writer = mjr.Writer(path, HEADER)
    for packet in PACKETS:
        writer.add(packet.ms, packet.rtp)
    writer.close()
    assert writer.size == path.stat().st_size
    return path.read_bytes()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a.mjr")

    assert mjr.header(tmp_path / "a.mjr") == HEADER
    assert list(mjr.packets(tmp_path / "a.mjr")) == PACKETS
    assert mjr.look(tmp_path / "a.mjr") == mjr.Found(HEADER, packets=3, last=70_000, whole=True)


def numbered(number: int) -> bytes:
    return b"\x80\x60" + (number & 0xFFFF).to_bytes(2, "big") + b"\x00" * 8


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        (range(65_530, 65_550), 0),
        ([1, 2, 5, 6], 2),
        ([1, 2, 5, 3, 6], 1),
        ([1, 2, 2, 1, 3], 0),
        ([65_534, 65_535, 65_537], 1),
        ([1, 2, 30_000, 30_001], 0),  # another sender, or the same one after a restart
        ([], 0),
    ],
)
def test_packets_that_never_came_are_counted(tmp_path: Path, numbers: list[int], missing: int) -> None:
    writer = mjr.Writer(tmp_path / "a.mjr", HEADER)
    for number in numbers:
        writer.add(0, numbered(number))
    writer.close()

    assert mjr.look(tmp_path / "a.mjr").missing == missing


def test_a_file_of_janus_is_read(tmp_path: Path) -> None:
    text = b'{"t":"a","c":"opus","s":1790000000000000,"u":1790000000020000}'
    body = b"MJR00002" + len(text).to_bytes(2, "big") + text + b"MEET" + bytes([0, 0, 0, 5, 0, 3]) + b"rtp"
    (tmp_path / "a.mjr").write_bytes(body)

    assert mjr.header(tmp_path / "a.mjr") == mjr.Header("audio", "opus", 1_790_000_000_000_000, 1_790_000_000_020_000)
    assert list(mjr.packets(tmp_path / "a.mjr")) == [mjr.Packet(5, b"rtp")]


def test_wherever_it_is_torn_off_every_whole_packet_before_is_read(tmp_path: Path) -> None:
    whole, torn = write(tmp_path / "a.mjr"), tmp_path / "torn.mjr"
    ends = [len(HEADER.encode()) + sum(10 + len(one.rtp) for one in PACKETS[:n]) for n in range(4)]
    for size in range(len(whole)):
        torn.write_bytes(whole[:size])
        if size < ends[0]:
            with pytest.raises(mjr.NotMjr):
                mjr.look(torn)
            continue
        read = sum(size >= end for end in ends) - 1
        assert list(mjr.packets(torn)) == PACKETS[:read]
        found = mjr.look(torn)
        assert (found.packets, found.whole) == (read, size in ends)


def test_rubbish_after_a_packet_ends_the_reading(tmp_path: Path) -> None:
    write(tmp_path / "a.mjr")
    with (tmp_path / "a.mjr").open("ab") as file:
        file.write(b"\0" * 4096)  # what a disk shows of blocks that a crash left unwritten

    assert list(mjr.packets(tmp_path / "a.mjr")) == PACKETS
    assert not mjr.look(tmp_path / "a.mjr").whole


@pytest.mark.parametrize(
    "bytes_", [b"", b"MJR00001\0\2{}", b"MJR00002\xff\xff{", b'MJR00002\0\x09{"t":"x"}', b"x" * 99]
)
def test_what_is_no_recording_is_refused(tmp_path: Path, bytes_: bytes) -> None:
    (tmp_path / "a.mjr").write_bytes(bytes_)

    with pytest.raises(mjr.NotMjr):
        mjr.header(tmp_path / "a.mjr")


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    write(tmp_path / "a.mjr")

    with pytest.raises(FileExistsError):
        mjr.Writer(tmp_path / "a.mjr", HEADER)
