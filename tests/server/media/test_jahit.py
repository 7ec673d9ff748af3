"""Jahit: the joining process takes whatever a stranger sent, and answers with a film or a sentence."""

import asyncio
import io
import os
import random
import struct
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.media import jahit, webm
from server.media.mjr import Header, Writer
from server.media.webm import Film
from sessions.errors import Invalid
from tests.server.media.contoh_mjr import AWAL, audio, encoded, tone, video, write

packets = st.lists(
    st.tuples(st.integers(0, 60_000) | st.just(2**32 - 1), st.binary(max_size=40) | st.builds(
        lambda seq, cap, ssrc, body: struct.pack(">BBHII", 0x80, 96, seq, cap, ssrc) + body,
        st.integers(0, 65535), st.integers(0, 2**32 - 1), st.sampled_from((1, 2)),
        st.binary(max_size=12) | st.just(b"\x10\x00\x00\x00\x9d\x01\x2a\x10\x00\x10\x00\x00"),
    )),
    max_size=60,
)  # fmt: skip


def holds(made: bytes) -> None:
    """A film whose times only rise; whether its pictures can be drawn is the stranger's own affair."""
    with av.open(io.BytesIO(made)) as film:
        seen: dict[int, list[int]] = {}
        for packet in film.demux():
            if packet.pts is not None:
                seen.setdefault(packet.stream_index, []).append(packet.pts)
    assert all(before <= after for times in seen.values() for before, after in pairwise(times))


def refused_or_whole(*paths: Path) -> None:
    out, said = io.BytesIO(), ""
    try:
        webm.join(paths, out)
    except Invalid as error:
        said = str(error)
    assert not said or said.endswith("Segmen aslinya tetap tersimpan sebagai bukti.")
    if not said:
        holds(out.getvalue())


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(packets=packets, kind=st.sampled_from(("video", "audio")), first=st.integers(1, 2**62))
def test_any_packets_end_in_a_film_or_a_sentence(
    packets: list[tuple[int, bytes]], kind: str, first: int, tmp_path: Path
) -> None:
    path = tmp_path / "x"
    path.unlink(missing_ok=True)
    file = Writer(path, Header(kind, webm.CODECS[kind], 1, first))
    for ms, raw in packets:
        file.add(ms, raw)
    file.close()

    refused_or_whole(path)


def test_flipped_bits_end_in_a_film_or_a_sentence(tmp_path: Path) -> None:
    paths = [
        write(tmp_path / "v", "video", video(encoded(3))),
        write(tmp_path / "a", "audio", audio(tone(3))),
    ]
    honest = [path.read_bytes() for path in paths]
    chance = random.Random(7)  # noqa: S311 - to repeat a failure
    for turn in range(120):
        for path, whole in zip(paths, honest, strict=True):
            spoilt = bytearray(whole)
            for _ in range(1 + turn % 9):
                spoilt[chance.randrange(len(spoilt) if turn % 3 else 90)] ^= 1 << chance.randrange(8)
            path.write_bytes(spoilt)
        refused_or_whole(*paths)


@pytest.mark.parametrize("text", [b"[" * 4000, b'{"t":"v","c":"vp8","s":1e999,"u":1}', b'{"t":[],"c":1}', b"\xff"])
def test_a_header_made_to_hurt_is_refused(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"MJR00002" + struct.pack(">H", len(text)) + text)

    with pytest.raises(Invalid, match="MJR"):
        webm.join([path], io.BytesIO())


# In a process of its own


async def apart(folder: Path, paths: Sequence[Path], told: Any = None) -> tuple[Film, bytes]:
    async def quiet(part: float) -> None:
        pass

    with ExitStack() as stack:
        files = [stack.enter_context(path.open("rb")) for path in paths]
        out = stack.enter_context(jahit.nameless(folder))
        film = await jahit.join(files, out, told or quiet)
        out.seek(0)
        return film, out.read()


async def test_the_process_says_how_far_it_is_and_leaves_no_file(tmp_path: Path) -> None:
    big = tuple(picture + os.urandom(700_000) for picture in encoded(2))
    path = write(tmp_path / "v", "video", video(big))
    parts: list[float] = []

    async def told(part: float) -> None:
        parts.append(part)

    film, made = await apart(tmp_path / "kerja", [path], told)

    assert film.gambar == 20
    assert len(made) > 14_000_000
    assert parts == sorted(parts)
    assert len(parts) >= 3
    assert list((tmp_path / "kerja").iterdir()) == []


async def test_a_refusal_comes_through_in_its_words(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="dapat diputar") as caught:
        await apart(tmp_path, [write(tmp_path / "a", "audio", [])])
    assert caught.value.details["sebab"] == "ditolak"


async def test_a_process_that_takes_too_long_or_too_much_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "v", "video", video(encoded(6)))
    limits = (("CPU", 0, "terlalu lama|aman"), ("MEMORY", 1 << 20, "aman|masuk akal"), ("ROOM", -(10**6), "aman"))
    for name, value, words in limits:
        with monkeypatch.context() as patch:
            patch.setattr(jahit, name, value)
            if name == "CPU":
                patch.setattr(jahit, "CPU_PER_BYTE", 1e-9)
            with pytest.raises(Invalid, match=words):
                await apart(tmp_path, [path])


@pytest.mark.slow
async def test_a_day_of_silence_and_a_million_tiny_packets_stay_within_the_limits(tmp_path: Path) -> None:
    """A stranger decides what is in a packet, the recorder when it came: the worst of both."""
    file = Writer(tmp_path / "a", Header("audio", "opus", AWAL, AWAL))
    for number in range(100_000):
        head = struct.pack(">BBHII", 0x80, 96, number % 65536, number * 977, 5)
        file.add(0 if number < 99_999 else 23 * 3600 * 1000, head + b"\x08")
    file.close()
    begin = time.monotonic()

    film, made = await apart(tmp_path, [tmp_path / "a"])

    assert film.durasi_ms == pytest.approx(23 * 3600 * 1000, abs=100)
    assert len(made) < jahit.ROOM
    assert time.monotonic() - begin < jahit.CPU * jahit.PATIENCE


async def test_nothing_of_the_server_is_in_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment is ours to choose, and of our open files it has those of one person only."""
    monkeypatch.setenv("RAHASIA_CONTOH", "x")
    path = write(tmp_path / "v", "video", video(tuple(p + os.urandom(700_000) for p in encoded(2))))
    seen: list[str] = []

    async def told(part: float) -> None:
        seen.extend(await asyncio.to_thread(environments))

    await apart(tmp_path, [path], told)

    assert seen
    assert not any("RAHASIA_CONTOH" in one for one in seen)


def environments() -> list[str]:
    """Of the joining processes that run now."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it may end while it is looked at
            if b"server.media.jahit_child" in (path / "cmdline").read_bytes():
                found.append((path / "environ").read_text())
    return found
