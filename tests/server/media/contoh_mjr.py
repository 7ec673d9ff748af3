"""Invented MJR files: a picture whose brightness tells the second, a tone, really encoded and cut into RTP packets."""

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np

from server.media.mjr import Header, Writer

AWAL = int(datetime(2026, 11, 23, 1, 0, tzinfo=UTC).timestamp() * 1_000_000)
CHUNK = 1000  # bytes of a picture in one packet


@dataclass(frozen=True, slots=True)
class Rtp:
    """One packet as the sender made it: when, its number and clock (both wrap), and the rest."""

    ms: float
    seq: int
    cap: int
    akhir: bool
    isi: bytes
    ssrc: int = 0xC0FFEE

    @property
    def raw(self) -> bytes:
        kind = 0x80 | 96 if self.akhir else 96
        return struct.pack(">BBHII", 0x80, kind, self.seq % 65536, self.cap % 2**32, self.ssrc) + self.isi


def shade(second: int) -> int:
    """How bright the picture of that second is: neighbours differ by far more than coding changes."""
    return 30 + (second * 67) % 200


@cache
def encoded(seconds: int, fps: int = 10, width: int = 160, height: int = 120, from_: int = 0) -> tuple[bytes, ...]:
    """VP8, a key frame every two seconds; the same at each run: for real time it would depend on the machine's load."""
    codec = av.CodecContext.create("libvpx", "w")
    codec.width, codec.height, codec.pix_fmt = width, height, "yuv420p"
    codec.time_base, codec.framerate = Fraction(1, fps), Fraction(fps)
    every = str(2 * fps)
    codec.options = {"deadline": "good", "cpu-used": "5", "lag-in-frames": "0", "g": every, "keyint_min": every}
    made = []
    for number in range(seconds * fps):
        picture = np.full((height, width, 3), shade(from_ + number // fps), np.uint8)
        picture[: height // 8, : width * (number % fps + 1) // fps] = 255
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")
        frame.pts = number
        made += [bytes(packet) for packet in codec.encode(frame)]
    return tuple(made + [bytes(packet) for packet in codec.encode(None)])


@cache
def tone(seconds: float) -> tuple[bytes, ...]:
    """Opus, 20 ms each."""
    codec = av.CodecContext.create("libopus", "w")
    codec.sample_rate, codec.layout, codec.format = 48000, "stereo", "s16"
    codec.time_base = Fraction(1, 48000)
    made = []
    for number in range(round(seconds * 50)):
        wave = np.sin(np.arange(number * 960, number * 960 + 960) * 2 * np.pi * 440 / 48000) * 9000
        frame = av.AudioFrame.from_ndarray(np.repeat(wave.astype(np.int16), 2)[None], format="s16", layout="stereo")
        frame.rate, frame.pts = 48000, number * 960
        made += [bytes(packet) for packet in codec.encode(frame)]
    return tuple(made)


def video(pictures: tuple[bytes, ...], fps: int = 10, seq: int = 65_500, cap: int = 2**32 - 90_000) -> Iterator[Rtp]:
    """With a payload descriptor that has a picture id; number and clock wrap soon."""
    for number, picture in enumerate(pictures):
        pieces = [picture[at : at + CHUNK] for at in range(0, len(picture), CHUNK)]
        for place, piece in enumerate(pieces):
            descriptor = bytes([0x90 if place == 0 else 0x80, 0x80, 0x80 | number >> 8 & 0x7F, number & 0xFF])
            last = place == len(pieces) - 1
            yield Rtp(number * 1000 / fps, seq, cap + number * 90_000 // fps, last, descriptor + piece)
            seq += 1


def audio(pieces: tuple[bytes, ...], seq: int = 7, cap: int = 2**32 - 4800) -> Iterator[Rtp]:
    for number, piece in enumerate(pieces):
        yield Rtp(number * 20, seq + number, cap + number * 960, False, piece)


def write(
    path: Path,
    jenis: str,
    packets: Iterable[Rtp],
    mulai: int = AWAL,
    late: Callable[[Rtp], float] = lambda packet: 0,
) -> Path:
    """The file as a recorder keeps it; `late`: ms that each packet took on its way."""
    file = Writer(path, Header(jenis, "vp8" if jenis == "video" else "opus", mulai - 1000, mulai))
    for packet in packets:
        file.add(round(packet.ms + late(packet)), packet.raw)
    file.close()
    return path
