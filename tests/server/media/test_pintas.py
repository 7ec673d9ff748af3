"""The short way of packets: the file is the same as by aiortc's own way, which everything that is not plain goes."""

import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiortc import RTCRtpReceiver
from aiortc.rtcrtpparameters import (
    RTCRtpCodecParameters,
    RTCRtpHeaderExtensionParameters,
    RTCRtpReceiveParameters,
)
from aiortc.rtcrtpreceiver import RemoteStreamTrack
from aiortc.rtp import HeaderExtensionsMap, RtcpPacket, RtcpRtpfbPacket, RtpPacket

from server.media import mjr
from server.media.jatah import BURST, Jatah
from server.media.mjr import Writer
from server.media.pintas import Pintas
from server.media.tap import Tap, attach
from server.media.track import Track

SENT = RTCRtpHeaderExtensionParameters(id=3, uri="http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time")
VP8 = RTCRtpCodecParameters(mimeType="video/VP8", clockRate=90000, payloadType=97)
KNOWN = RTCRtpReceiveParameters(codecs=[VP8], headerExtensions=[SENT])


class Jalan:
    """A transport without a network: what aiortc does with a packet, and what it sends back."""

    state = "new"

    def __init__(self) -> None:
        self.extensions = HeaderExtensionsMap()
        self.extensions.configure(KNOWN)
        self.receiver: Any = None
        self.long: list[int] = []
        self.sent: list[Any] = []

    def _register_rtp_receiver(self, *_: object) -> None: ...

    def _unregister_rtp_receiver(self, *_: object) -> None: ...

    async def _send_rtp(self, packet: bytes) -> None:
        self.sent += RtcpPacket.parse(packet)

    async def _handle_rtp_data(self, packet: bytes, arrival_time_ms: int) -> None:
        parsed = RtpPacket.parse(packet, self.extensions)
        self.long.append(parsed.sequence_number)
        await self.receiver._handle_rtp_packet(parsed, arrival_time_ms)


class Penerima:
    """A receiver of pictures whose packets come by either way."""

    def __init__(self, folder: Path, short: bool) -> None:
        self.line, self.folder, self.short = Jalan(), folder, short
        self.receiver: Any = RTCRtpReceiver("video", self.line)  # type: ignore[arg-type]  # has what is used of one
        self.line.receiver = self.receiver
        self.track = Track(folder, "video", 300, lambda _: True, Writer.close, _fail)
        self.tap = Tap(self.track)
        attach(self.receiver, self.tap)
        self.receiver._track = RemoteStreamTrack("video")

    async def open(self) -> None:
        await self.receiver.receive(KNOWN)
        self.receiver._set_rtcp_ssrc(1)
        if self.short:
            Pintas(self.line, [(self.receiver, self.tap)])

    async def take(self, packet: bytes, at: int) -> None:
        await self.line._handle_rtp_data(packet, arrival_time_ms=at)

    async def close(self) -> list[bytes]:
        await self.receiver.stop()
        self.track.end()
        return [one.rtp for path in sorted(self.folder.iterdir()) for one in mjr.packets(path)]


def _fail(error: OSError) -> None:
    raise error


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[list[Penerima]]:
    made = [Penerima(tmp_path / name, name == "short") for name in ("long", "short")]
    for one in made:
        await one.open()
    yield made
    for one in made:
        await one.receiver.stop()


def packet(number: int, *, source: int = 5, key: bool = False, start: bool = False, padding: int = 0) -> bytes:
    body = bytes([0x10 if start or key else 0x00, 0x00 if key else 0x01]) + f"contoh {number}".encode()
    made = RtpPacket(97, 0, number & 0xFFFF, 6000 * number & 0xFFFFFFFF, source, body)
    made.extensions.abs_send_time = number * 1000 & 0xFFFFFF
    made.padding_size = padding
    extensions = HeaderExtensionsMap()
    extensions.configure(KNOWN)
    return made.serialize(extensions)


async def test_most_packets_go_the_short_way_and_the_file_is_the_same(both: list[Penerima]) -> None:
    short = both[1]
    for number in range(65_500, 65_600):
        for one in both:
            await one.take(packet(number, key=number == 65_500, start=number % 10 == 0), number // 10 * 66)

    kept = [await one.close() for one in both]
    assert kept[0] == kept[1]
    assert len(kept[0]) == 100
    assert len(short.line.long) == 10, "the first of each burst"
    assert all(one.receiver._RTCRtpReceiver__remote_streams[5].packets_lost == 0 for one in both)


async def test_holes_repeats_padding_and_strangers_leave_the_same_file_and_ask_for_the_same(
    both: list[Penerima],
) -> None:
    chance = random.Random(7)  # noqa: S311  # which packets are lost
    order: list[bytes] = []
    for number in range(65_400, 65_700):
        made = packet(number, key=number % 100 == 0, start=number % 10 == 0, padding=4 * (number % 17 == 0))
        if chance.random() > 0.1:
            order.insert(len(order) - chance.choice((0, 0, 0, 0, 1, 5)), made)
        if chance.random() < 0.05:
            order.append(made)
        if number % 50 == 0:
            order += [packet(number, source=9), b"\x80", b"\x90\x61" + b"\xff" * 14]
    for place, made in enumerate(order):
        for one in both:
            with_error = len(made) < 17
            try:
                await one.take(made, place)
            except ValueError:
                assert with_error

    kept = [await one.close() for one in both]
    assert kept[0] == kept[1]
    assert 200 < len(kept[0]) < len(order)
    nacks = [[one.lost for one in two.line.sent if isinstance(one, RtcpRtpfbPacket)] for two in both]
    assert nacks[0] == nacks[1]
    assert nacks[0]


def test_a_burst_is_one_word_to_the_estimator() -> None:
    class Estimator:
        def __init__(self) -> None:
            self.told: list[tuple[int, int, int, int]] = []

        def add(self, *what: int) -> tuple[int, list[int]] | None:
            self.told.append(what)  # type: ignore[arg-type]
            return 1_000_000, [what[3]]

    estimator = Estimator()
    jatah = Jatah(estimator)
    assert not jatah.joins(0, 100)
    assert jatah.add(0, 50, 100, 5) is None
    assert jatah.joins(BURST - 1, 200)

    assert jatah.add(BURST, 60, 300, 5) == (1_000_000, [5])

    assert estimator.told == [(0, 50, 300, 5)]
