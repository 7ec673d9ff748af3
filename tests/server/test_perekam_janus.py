"""Janus' own recorder behind our port, with real Januses: who is recorded, who no longer is, and what is left torn."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import av
import pytest

from server.media import mjr
from server.media.perekam_janus import PerekamJanus
from server.media.port import Segmen
from server.media.sfu import Sfu
from sessions.errors import Unavailable
from tests.janus import SECRET, PrivateJanus, needs_janus
from tests.server.pemancar import Ruangan
from tests.server.test_sfu import januses, ruangan, sfu, until  # noqa: F401  # fixtures, used by name

pytestmark = needs_janus


class Pendengar:
    """Keeps what it is told; `broken` says how often it still fails to."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.broken = folder, 0
        self.segments: list[Segmen] = []
        self.bytes: dict[str, bytes] = {}
        self.gone: list[str] = []
        folder.mkdir()

    async def closed(self, segmen: Segmen) -> None:
        if self.broken:
            self.broken -= 1
            raise OSError("disk full")
        self.bytes[segmen.id] = segmen.path.read_bytes()
        self.segments.append(segmen)

    async def say(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        raise AssertionError("Janus' recorder has nothing to say to browsers")

    async def lost(self, sesi: str) -> None:
        self.gone.append(sesi)

    def pictures(self, segmen: Segmen) -> int:
        """How many pictures a decoder makes of it."""
        path = self.folder / f"{segmen.id}.mjr"
        path.write_bytes(self.bytes[segmen.id])
        return len(greys_of(path))


def greys_of(path: Path) -> list[int]:
    """How light each picture of a recording is: VP8 out of RTP (RFC 7741), frame by frame, through libvpx."""
    codec = av.VideoCodecContext.create("vp8", "r")
    frame, greys = b"", list[int]()
    for rtp in _in_order([packet.rtp for packet in mjr.packets(path)]):
        at = 12 + 4 * (rtp[0] & 15)
        if rtp[0] & 16:
            at += 4 + 4 * int.from_bytes(rtp[at + 2 : at + 4], "big")
        first, at = rtp[at], at + 1
        if first & 128:
            more, at = rtp[at], at + 1
            if more & 128:
                at += 2 if rtp[at] & 128 else 1
            at += bool(more & 64) + bool(more & 48)
        frame += rtp[at:]
        if rtp[1] & 128:  # the last packet of a picture
            with suppress(av.error.InvalidDataError):  # a packet of it was lost on the way
                greys += [_middle(picture) for picture in codec.decode(av.Packet(frame))]
            frame = b""
    return greys


def _in_order(packets: list[bytes]) -> list[bytes]:
    """By their numbers, which begin anywhere and wrap: what was lost is sent again and comes later."""
    number = [int.from_bytes(rtp[2:4], "big") for rtp in packets]
    return [rtp for _, rtp in sorted(zip([(n - number[0] + 100) & 0xFFFF for n in number], packets, strict=True))]


def _middle(picture: av.VideoFrame) -> int:
    plane = picture.planes[0]
    return bytes(plane)[plane.line_size * (picture.height // 2) + picture.width // 2]


@pytest.fixture
async def pendengar(tmp_path: Path) -> Pendengar:
    return Pendengar(tmp_path / "didengar")


@pytest.fixture
async def perekam(sfu: Sfu, pendengar: Pendengar) -> AsyncIterator[PerekamJanus]:  # noqa: F811
    made = PerekamJanus(sfu)
    await made.listen(pendengar)
    yield made
    await made.close()


async def grows(perekam: PerekamJanus, kursi: str, more: int = 8_000) -> None:
    """Until so many bytes more of this person are written."""
    seen = (await perekam.look("sesi1")).get(kursi)
    begin = seen.ukuran if seen else 0

    async def enough() -> bool:
        jalur = (await perekam.look("sesi1")).get(kursi)
        return jalur is not None and jalur.ukuran >= begin + more

    await until(enough)


async def test_only_who_was_named_is_recorded_and_can_be_seen_in_it(
    ruangan: Ruangan,  # noqa: F811
    perekam: PerekamJanus,
    pendengar: Pendengar,
) -> None:
    budi, sari = await ruangan.enter("sesi1", "budi"), await ruangan.enter("sesi1", "sari")
    await asyncio.gather(budi.sees(), sari.sees())
    await perekam.record("sesi1", "budi")
    await perekam.record("sesi1", "budi")
    await grows(perekam, "budi")

    assert set(await perekam.look("sesi1")) == {"budi"}
    assert (await perekam.look("sesi1"))["budi"].jenis == {"audio", "video"}
    await perekam.end("sesi1")

    assert await perekam.look("sesi1") == {}
    assert {(one.kursi, one.jenis, one.kodek) for one in pendengar.segments} == {
        ("budi", "audio", "opus"),
        ("budi", "video", "vp8"),
    }
    for one in pendengar.segments:
        assert one.utuh
        assert one.paket > 10
        assert one.mulai < one.selesai
    video = next(one for one in pendengar.segments if one.jenis == "video")
    assert pendengar.pictures(video) > 10
    assert list(perekam._sfu.rec.glob("*/*.mjr*")) == [], "what is kept elsewhere is removed here"


async def test_a_withdrawal_is_read_back_and_a_second_recording_writes_over_nothing(
    ruangan: Ruangan,  # noqa: F811
    perekam: PerekamJanus,
    pendengar: Pendengar,
) -> None:
    await ruangan.enter("sesi1", "budi")
    for _ in range(2):
        await perekam.record("sesi1", "budi")
        await grows(perekam, "budi")
        async with asyncio.timeout(5):
            await perekam.stop("sesi1", "budi")
        assert await perekam.look("sesi1") == {}

    assert len(pendengar.segments) == 4
    assert len({one.id for one in pendengar.segments}) == 4
    videos = [one for one in pendengar.segments if one.jenis == "video"]
    assert all(pendengar.pictures(one) > 5 for one in videos)
    assert videos[0].selesai < videos[1].mulai


@pytest.mark.slow
async def test_a_recorder_told_without_the_secret_goes_on_and_we_see_it(
    ruangan: Ruangan,  # noqa: F811
    perekam: PerekamJanus,
) -> None:
    """Janus answers "ok" and goes on: the reason why nothing is believed that is not read back."""
    await ruangan.enter("sesi1", "budi")
    await perekam.record("sesi1", "budi")
    tempat = ruangan.sfu.place("sesi1", "budi")
    assert tempat
    assert tempat.sends

    answer, _ = await tempat.sends.ask({"request": "configure", "record": False})

    assert answer["configured"] == "ok"
    assert "budi" in await perekam.look("sesi1")


@pytest.mark.slow
async def test_a_recorder_that_does_not_obey_loses_the_connection_within_five_seconds(
    ruangan: Ruangan,  # noqa: F811
    perekam: PerekamJanus,
) -> None:
    await ruangan.enter("sesi1", "budi")
    await perekam.record("sesi1", "budi")
    await grows(perekam, "budi")
    perekam._secret_of = lambda sesi: "not the secret"

    async with asyncio.timeout(5):
        await perekam.stop("sesi1", "budi")

    assert await perekam.look("sesi1") == {}
    assert await perekam._active() == frozenset()


@pytest.mark.slow
async def test_who_comes_anew_is_recorded_anew_and_somebody_not_named_never(
    ruangan: Ruangan,  # noqa: F811
    perekam: PerekamJanus,
    pendengar: Pendengar,
) -> None:
    await perekam.record("sesi1", "budi")
    old = await ruangan.enter("sesi1", "budi")
    await grows(perekam, "budi")

    again = await ruangan.enter("sesi1", "budi", "tag1")
    await ruangan.enter("sesi1", "sari")
    await again.sees()
    await grows(perekam, "budi")
    await perekam.end("sesi1")

    assert [one.kursi for one in pendengar.segments] == ["budi"] * 4
    await old.close()


@pytest.mark.slow
async def test_a_segment_that_could_not_be_kept_is_offered_again(
    ruangan: Ruangan,  # noqa: F811
    perekam: PerekamJanus,
    pendengar: Pendengar,
) -> None:
    pendengar.broken = 2
    await ruangan.enter("sesi1", "budi")
    await perekam.record("sesi1", "budi")
    await grows(perekam, "budi")
    await perekam.stop("sesi1", "budi")

    await perekam.settled()

    assert sorted(one.jenis for one in pendengar.segments) == ["audio", "video"]


@pytest.mark.slow
async def test_what_a_killed_janus_was_writing_is_kept_as_torn_and_recording_goes_on_at_the_other(
    ruangan: Ruangan,  # noqa: F811
    perekam: PerekamJanus,
    pendengar: Pendengar,
    januses: list[PrivateJanus],  # noqa: F811
) -> None:
    budi = await ruangan.enter("sesi1", "budi")
    await perekam.record("sesi1", "budi")
    await grows(perekam, "budi", 20_000)

    await januses[0].kill()

    async def torn() -> bool:
        return pendengar.gone == ["sesi1"] and len(pendengar.segments) == 2

    await until(torn)
    assert [one.utuh for one in pendengar.segments] == [False, False]
    video = next(one for one in pendengar.segments if one.jenis == "video")
    assert pendengar.pictures(video) > 5
    await ruangan.enter("sesi1", "budi", "tag1")
    await grows(perekam, "budi")
    await perekam.end("sesi1")
    assert [one.utuh for one in pendengar.segments[2:]] == [True, True]
    await budi.close()


@pytest.mark.slow
async def test_recording_outlives_our_restart_and_is_still_seen(
    ruangan: Ruangan,  # noqa: F811
    perekam: PerekamJanus,
    pendengar: Pendengar,
    januses: list[PrivateJanus],  # noqa: F811
) -> None:
    await ruangan.enter("sesi1", "budi")
    await perekam.record("sesi1", "budi")
    await grows(perekam, "budi")
    await perekam.close()
    await ruangan.sfu.close()

    after = Sfu([one.folder for one in januses], SECRET, ruangan.sfu.rec)
    again = PerekamJanus(after)
    await after.open()
    await again.listen(pendengar)
    try:
        assert (await again.look("sesi1"))["budi"].jenis == {"audio", "video"}
        await grows(again, "budi")
        await again.stop("sesi1", "budi")
        assert [one.utuh for one in pendengar.segments] == [True, True]
    finally:
        await again.close()
        await after.close()


@pytest.mark.slow
async def test_while_a_janus_does_not_answer_nobody_says_that_recording_stopped(
    ruangan: Ruangan,  # noqa: F811
    perekam: PerekamJanus,
    januses: list[PrivateJanus],  # noqa: F811
) -> None:
    await ruangan.enter("sesi1", "budi")
    await perekam.record("sesi1", "budi")
    januses[0].freeze()

    with pytest.raises(Unavailable):
        await perekam.stop("sesi1", "budi")
