"""Kenal: whether this aiortc is the one that tap.py and pintas.py were made for, tried before anybody is recorded."""

from typing import Any

from aiortc import RTCRtpReceiver
from aiortc.rtcrtpparameters import RTCRtpCodecParameters, RTCRtpReceiveParameters
from aiortc.rtcrtpreceiver import RemoteStreamTrack
from aiortc.rtp import RTCP_PSFB_PLI, RtcpPacket, RtcpPsfbPacket, RtpPacket

from server.media.pintas import NACKS, Pintas
from server.media.tap import ESTIMATOR, SOURCES, AiortcChanged, Tap, attach, private
from server.media.track import Arrived

KIND, SOURCE = 97, 5
FIRST, SECOND = 7, 8


class _Probe:
    """A track that keeps what it is given and always wants a key frame."""

    def __init__(self) -> None:
        self.taken: list[Arrived] = []

    def take(self, packet: Arrived) -> bool:
        self.taken.append(packet)
        return True

    def cut(self) -> None: ...


class _Jalan:
    """A transport that leads nowhere and keeps what is sent; `long` counts packets that went aiortc's own way."""

    state = "new"

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.receiver: Any = None
        self.long = 0

    def _register_rtp_receiver(self, *_: object) -> None: ...

    def _unregister_rtp_receiver(self, *_: object) -> None: ...

    async def _send_rtp(self, packet: bytes) -> None:
        self.sent.append(packet)

    async def _handle_rtp_data(self, packet: bytes, arrival_time_ms: int) -> None:
        self.long += 1
        await self.receiver._handle_rtp_packet(RtpPacket.parse(packet), arrival_time_ms)


async def check() -> None:
    """Sends two packets through a real receiver: the tap must get them whole, the second by the short way, and its wish
    must go out as a PLI each time.

    Raises AiortcChanged, whatever else goes wrong.
    """
    line, probe = _Jalan(), _Probe()
    packets = [_packet(FIRST), _packet(SECOND)]
    try:
        await _send(packets, line, probe)
        asked = [one for sent in line.sent for one in RtcpPacket.parse(sent)]
    except AiortcChanged:
        raise
    except Exception as error:
        raise AiortcChanged(f"{type(error).__name__}: {error}") from error
    if probe.taken != [Arrived(packet, number, True) for packet, number in zip(packets, (FIRST, SECOND), strict=True)]:
        raise AiortcChanged("a packet did not come out as it went in")
    if [(type(one), getattr(one, "fmt", 0)) for one in asked] != [(RtcpPsfbPacket, RTCP_PSFB_PLI)] * 2:
        raise AiortcChanged("no key frame was asked for")
    if line.long != 1:
        raise AiortcChanged("the short way was not taken")


def _packet(number: int) -> bytes:
    payload = b"\x10\x00contoh"
    return RtpPacket(payload_type=KIND, sequence_number=number, timestamp=90, ssrc=SOURCE, payload=payload).serialize()


async def _send(packets: list[bytes], line: Any, probe: Any) -> None:
    receiver: Any = RTCRtpReceiver("video", line)
    line.receiver = receiver
    tap = Tap(probe)
    attach(receiver, tap)
    receiver._track = RemoteStreamTrack("video")
    codec = RTCRtpCodecParameters(mimeType="video/VP8", clockRate=90000, payloadType=KIND)
    await receiver.receive(RTCRtpReceiveParameters(codecs=[codec]))
    try:
        receiver._set_rtcp_ssrc(1)
        private(receiver, ESTIMATOR).add(0, 0, 0, SOURCE)  # a burst has begun: these two have no time of sending
        short = Pintas(line, [(receiver, tap)])
        for packet in packets:
            await short.take(packet, 0)
        if not private(receiver, SOURCES) or private(receiver, NACKS).max_seq != SECOND:
            raise AiortcChanged("what a receiver knows of its sources has changed")
    finally:
        await receiver.stop()
