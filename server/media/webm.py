"""WebM: all of one person's segments as one film that can be sought in; nothing is encoded anew.

Where no sound came there is silence, so that the film runs on one clock; what is missing is said beside it. The MJR
files stay the original, this is a view of them: equal segments give equal bytes.
"""

import heapq
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

import av
from av.container import OutputContainer
from av.stream import Stream

from server.media import bingkai, garis, mjr, rtp
from server.media.bingkai import Bingkai
from sessions.errors import Invalid

VIDEO_CLOCK, AUDIO_CLOCK = 90_000, 48_000  # RFC 7741, RFC 7587
LONGEST = 24 * 3600 * 1000  # ms from the first packet to the last: no sesi is longer
PIECE = 20.0  # ms
SILENCE = b"\xfc\xff\xfe"  # Opus, stereo, 20 ms of nothing
HOLES = {"suara": 1000.0, "gambar": 3000.0}  # ms without any that are called a hole
MOST_HOLES = 500
MS = Fraction(1, 1000)
CODECS = {"audio": "opus", "video": "vp8"}

EMPTY = "Rekaman ini tidak memuat gambar atau suara yang dapat diputar. Segmen aslinya tetap tersimpan sebagai bukti."
NO_MJR = "Segmen rekaman tidak dapat dibaca sebagai MJR. Segmen aslinya tetap tersimpan sebagai bukti."
OTHER_CODEC = "Segmen rekaman memakai kodek yang tidak dikenal. Segmen aslinya tetap tersimpan sebagai bukti."
TOO_LONG = "Waktu di dalam segmen rekaman tidak masuk akal. Segmen aslinya tetap tersimpan sebagai bukti."


class Celah(NamedTuple):
    """From when to when, in ms of the film, there was no sound or picture (`suara`, `gambar`), or it is `cacat`."""

    jenis: str
    dari: int
    sampai: int


@dataclass(slots=True)
class Film:
    """What was made: `mulai` in microseconds since 1970, the rest as it is counted."""

    mulai: int
    durasi_ms: int = 0
    gambar: int = 0
    suara: int = 0
    celah: list[Celah] = field(default_factory=list)

    def miss(self, jenis: str, dari: float, sampai: float) -> None:
        if len(self.celah) < MOST_HOLES:
            self.celah.append(Celah(jenis, round(dari), round(sampai)))

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


class _Segmen(NamedTuple):
    path: Path
    header: mjr.Header


class _Piece(NamedTuple):
    """What goes into the film next; ordered by time, pictures first."""

    waktu: int
    urut: int
    isi: bytes
    kunci: bool
    lama: int


def join(paths: Sequence[Path], out: BinaryIO, told: Callable[[int], None] = lambda read: None) -> Film:
    """Write one film of these MJR files. `told` hears how many bytes of them were read. Raises Invalid."""
    segments = sorted((_open(path) for path in paths), key=lambda one: one.header.first)
    film = Film(min((one.header.first for one in segments), default=0))
    reading = _Reading(film, told)
    kinds = {kind: [one for one in segments if one.header.kind == kind] for kind in CODECS}
    shown, heard = _Track(reading.pictures(kinds["video"])), _Track(reading.sounds(kinds["audio"]))
    if shown.first is None and heard.first is None:
        raise Invalid(EMPTY)
    _write(out, shown, heard)
    film.durasi_ms = round(reading.end)
    film.celah.sort(key=lambda one: (one.dari, one.jenis))
    return film


class _Track:
    """Pieces of which the first is known before it is taken; it is None when there is none."""

    def __init__(self, pieces: Iterator[_Piece]) -> None:
        self._pieces = pieces
        self.first = next(pieces, None)

    def __iter__(self) -> Iterator[_Piece]:
        if self.first:
            yield self.first
            yield from self._pieces


def _open(path: Path) -> _Segmen:
    try:
        header = mjr.header(path)
    except (mjr.NotMjr, ArithmeticError, RecursionError):
        raise Invalid(NO_MJR) from None
    if header.codec != CODECS[header.kind]:
        raise Invalid(OTHER_CODEC)
    if not 0 < header.first < 1 << 60:
        raise Invalid(TOO_LONG)
    return _Segmen(path, header)


class _Reading:
    """Both tracks on the film's clock; counts and notes what is missing on the way."""

    def __init__(self, film: Film, told: Callable[[int], None]) -> None:
        self._film = film
        self._told = told
        self._read = 0
        self.end = 0.0

    def pictures(self, segments: Sequence[_Segmen]) -> Iterator[_Piece]:
        last, broken, waiting = -1, None, True
        for at, one, fresh in self._frames(segments, VIDEO_CLOCK, bingkai.pictures):
            waiting = (waiting or fresh) and not one.kunci  # nothing can be shown before a key frame
            if waiting or at <= last:
                continue
            if broken is not None and one.kunci:
                self._film.miss("cacat", broken, at)
            if one.kunci:
                broken = None
            elif one.cacat and broken is None:
                broken = at
            if at - max(last, 0) > HOLES["gambar"]:
                self._film.miss("gambar", max(last, 0), at)
            last = round(at)
            self._film.gambar += 1
            yield _Piece(last, 0, one.isi, one.kunci, 0)
        if segments:
            self._close("gambar", last, broken)

    def sounds(self, segments: Sequence[_Segmen]) -> Iterator[_Piece]:
        """Without a break from the film's first moment to its last sound."""
        now = 0.0
        for at, one, _ in self._frames(segments, AUDIO_CLOCK, bingkai.sounds):
            if at < now - PIECE * 5:
                continue
            if at - now > HOLES["suara"]:
                self._film.miss("suara", now, at)
            while at - now >= PIECE:
                yield _Piece(round(now), 1, SILENCE, True, round(PIECE))
                now += PIECE
            now = max(now, at)
            lama = bingkai.lasting(one.isi)
            self._film.suara += 1
            self.end = max(self.end, now + lama)
            yield _Piece(round(now), 1, one.isi, True, round(lama))
            now += lama
        if segments:
            self._close("suara", now, None)

    def _frames(
        self, segments: Sequence[_Segmen], clock: int, whole: Callable[[Iterable[rtp.Paket]], Iterator[Bingkai]]
    ) -> Iterator[tuple[float, Bingkai, bool]]:
        """Time in the film, the frame, and whether it is the first of its segment."""
        for one in segments:
            begins = (one.header.first - self._film.mulai) / 1000
            if begins > LONGEST:
                raise Invalid(TOO_LONG)
            fresh = True
            for titik in garis.placed(whole(rtp.packets(self._arrived(one))), clock):
                yield begins + titik.waktu, titik.bingkai, fresh
                fresh = False

    def _arrived(self, segment: _Segmen) -> Iterator[tuple[int, bytes]]:
        begins = (segment.header.first - self._film.mulai) / 1000
        for packet in mjr.packets(segment.path):
            if begins + packet.ms > LONGEST:
                raise Invalid(TOO_LONG)
            self.end = max(self.end, begins + packet.ms)
            self._read += len(packet.rtp)
            self._told(self._read)
            yield packet.ms, packet.rtp

    def _close(self, jenis: str, last: float, broken: float | None) -> None:
        if broken is not None:
            self._film.miss("cacat", broken, last)
        if self.end - max(last, 0) > HOLES[jenis]:
            self._film.miss(jenis, max(last, 0), self.end)


def _write(out: BinaryIO, shown: _Track, heard: _Track) -> None:
    """Key frames are found by the index at the end; the length stands at the front, for `out` can be sought in."""
    options = {"fflags": "+bitexact", "cluster_time_limit": "5000"}
    with av.open(out, "w", format="webm", options=options) as container:
        streams = {}
        if shown.first:
            streams[0] = _video(container, shown.first)
        if heard.first:
            streams[1] = _audio(container)
        for piece in heapq.merge(shown, heard):
            packet = av.Packet(piece.isi)
            packet.stream = streams[piece.urut]
            packet.time_base = MS
            packet.pts = packet.dts = piece.waktu
            packet.is_keyframe = piece.kunci
            if piece.lama:
                packet.duration = piece.lama
            container.mux(packet)


def _video(container: OutputContainer, first: _Piece) -> Stream:
    width, height = bingkai.measure(first.isi)
    return container.add_mux_stream("vp8", rate=30, width=width, height=height, time_base=MS)


def _audio(container: OutputContainer) -> Stream:
    """Only a stream that an encoder has made knows Opus' own header."""
    with av.open(io.BytesIO(_template()), "r") as made:
        return container.add_stream_from_template(made.streams.audio[0])


@cache
def _template() -> bytes:
    """A film of 20 ms of silence."""
    file = io.BytesIO()
    with av.open(file, "w", format="webm") as container:
        stream = container.add_stream("libopus", rate=AUDIO_CLOCK, layout="stereo")
        frame = av.AudioFrame(format="s16", layout="stereo", samples=AUDIO_CLOCK // 50)
        frame.rate, frame.pts = AUDIO_CLOCK, 0
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()
