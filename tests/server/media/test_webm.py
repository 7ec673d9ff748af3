"""WebM: what was really encoded and recorded plays at its own second, whatever the network did to it on the way."""

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import pytest

from server.media import rtp, webm
from server.media.bingkai import lasting, sounds
from server.media.webm import Celah, Film
from sessions.errors import Invalid
from tests.server.media.contoh_mjr import AWAL, Rtp, audio, encoded, shade, tone, video, write


def joined(*paths: Path) -> tuple[Film, bytes]:
    out = io.BytesIO()
    return webm.join(paths, out), out.getvalue()


def shades(film: bytes) -> list[tuple[float, float]]:
    """Time and brightness of every picture."""
    with av.open(io.BytesIO(film)) as container:
        frames = list(container.decode(video=0))
        return [(float(f.time or 0), float(f.to_ndarray(format="gray")[f.height // 2 :].mean())) for f in frames]


def loud(film: bytes) -> list[tuple[float, bool]]:
    """Time of every 20 ms of sound, and whether anything is heard."""
    with av.open(io.BytesIO(film)) as container:
        return [(float(f.time or 0), bool(abs(f.to_ndarray()).max() > 0.05)) for f in container.decode(audio=0)]


def right(film: bytes, ahead: int = 0) -> bool:
    """Whether every picture has the brightness of its second."""
    return all(abs(bright - shade(int(at + 0.03) + ahead)) < 12 for at, bright in shades(film))


def test_sound_and_picture_stand_at_their_second_and_the_length_is_known(tmp_path: Path) -> None:
    film, made = joined(
        write(tmp_path / "v", "video", video(encoded(6))),
        write(tmp_path / "a", "audio", audio(tone(6)), AWAL + 31_000),
    )

    assert (film.mulai, film.gambar, film.suara, film.celah) == (AWAL, 60, 300, [])
    assert film.durasi_ms == pytest.approx(6031, abs=25)
    assert right(made)
    with av.open(io.BytesIO(made)) as container:
        assert container.duration == pytest.approx(6_031_000, abs=30_000)
        container.seek(4_000_000)
        assert float(next(container.decode(video=0)).time or 0) == 4.0
    assert next(at for at, heard in loud(made) if heard) == pytest.approx(0.031, abs=0.03)


def test_equal_segments_give_equal_bytes(tmp_path: Path) -> None:
    paths = [
        write(tmp_path / "v", "video", video(encoded(3))),
        write(tmp_path / "a", "audio", audio(tone(3))),
    ]

    assert joined(*paths)[1] == joined(*reversed(paths))[1]


def muted(pieces: tuple[bytes, ...]) -> Iterator[Rtp]:
    """replaceTrack(null) from the fifth to the tenth second: the sender's clock stands still, and so do the numbers."""
    for packet in audio(pieces):
        yield replace(packet, ms=packet.ms + (5060 if packet.ms >= 5000 else 0))


def test_a_muted_microphone_leaves_silence_of_its_length(tmp_path: Path) -> None:
    """Issue 4: a converter that drops the hole gives 9.94 s of sound for 15 s, and all after it comes too early."""
    film, made = joined(
        write(tmp_path / "v", "video", video(encoded(15))),
        write(tmp_path / "a", "audio", muted(tone(9.94))),
    )

    heard = loud(made)
    assert heard[-1][0] == pytest.approx(14.98, abs=0.05)
    quiet = [at for at, sound in heard if not sound]
    assert (quiet[0], quiet[-1]) == (pytest.approx(5.0, abs=0.06), pytest.approx(10.04, abs=0.06))
    assert all(b - a == pytest.approx(0.02, abs=0.003) for (a, _), (b, _) in pairwise(heard[1:]))
    assert film.celah == [Celah("suara", pytest.approx(5000, abs=30), pytest.approx(10060, abs=30))]


def test_a_stall_of_the_network_moves_nothing(tmp_path: Path) -> None:
    """What was held up for two seconds comes all at once; it was sent evenly."""

    def late(packet: Rtp) -> float:
        return max(0.0, 4000 - packet.ms) if packet.ms >= 2000 else packet.seq % 7

    film, made = joined(
        write(tmp_path / "v", "video", video(encoded(8)), late=late),
        write(tmp_path / "a", "audio", audio(tone(8)), late=late),
    )

    assert film.celah == []
    assert right(made)


def test_lost_packets_cost_their_picture_only_and_are_told(tmp_path: Path) -> None:
    packets = list(video(encoded(6, width=320, height=240)))
    key = next(p.cap for p in packets if p.ms == 2000)
    gone = [p for p in packets if p.cap != key + 9000 * 5]
    half = [p for p in gone if not (p.ms == 3200 and p.akhir)]

    film, made = joined(write(tmp_path / "v", "video", half))

    assert film.gambar == 58
    assert film.celah == [Celah("cacat", 2600, 4000)]
    assert right(made)


def test_packets_out_of_order_and_twice_are_put_right(tmp_path: Path) -> None:
    packets = list(video(encoded(5)))
    for at in range(3, len(packets) - 3, 7):
        packets[at], packets[at + 2] = packets[at + 2], packets[at]
    twice = [one for packet in packets for one in (packet, packet)]

    film, made = joined(write(tmp_path / "v", "video", twice))

    assert (film.gambar, film.celah) == (50, [])
    assert right(made)


def test_several_segments_with_a_pause_between_are_one_film(tmp_path: Path) -> None:
    later = AWAL + 20_000_000
    film, made = joined(
        write(tmp_path / "v1", "video", video(encoded(3))),
        write(tmp_path / "a1", "audio", audio(tone(3))),
        write(tmp_path / "v2", "video", video(encoded(3, from_=20), seq=9, cap=77), later),
        write(tmp_path / "a2", "audio", audio(tone(3), seq=60_000, cap=5), later),
    )

    assert film.durasi_ms == pytest.approx(23_000, abs=30)
    assert [one.jenis for one in film.celah] == ["gambar", "suara"]
    assert all(2800 < one.dari < 3050 and one.sampai == pytest.approx(20_000, abs=30) for one in film.celah)
    assert right(made)


def test_a_new_size_half_way_stays_in_the_same_film(tmp_path: Path) -> None:
    film, made = joined(
        write(tmp_path / "v1", "video", video(encoded(2))),
        write(tmp_path / "v2", "video", video(encoded(2, width=320, height=180, from_=2)), AWAL + 2_000_000),
    )

    assert film.gambar == 40
    with av.open(io.BytesIO(made)) as container:
        assert {(f.width, f.height) for f in container.decode(video=0)} == {(160, 120), (320, 180)}
    assert right(made)


def test_a_sender_that_begins_anew_goes_on(tmp_path: Path) -> None:
    """Another SSRC, other numbers and another clock in the same file."""
    first = list(video(encoded(3)))
    second = [replace(p, ms=p.ms + 3000, ssrc=7) for p in video(encoded(3, from_=3), seq=30_000, cap=123)]

    film, made = joined(write(tmp_path / "v", "video", first + second))

    assert (film.gambar, film.celah) == (60, [])
    assert right(made)


def test_before_the_first_key_frame_nothing_is_shown_and_that_is_told(tmp_path: Path) -> None:
    film, made = joined(
        write(tmp_path / "v", "video", [p for p in video(encoded(6)) if p.ms > 0]),
        write(tmp_path / "a", "audio", audio(tone(6))),
    )

    assert shades(made)[0][0] == pytest.approx(2.0, abs=0.05)
    assert right(made)
    assert film.gambar == 40


@pytest.mark.parametrize("cut", [1, 5, 9, 60])
def test_a_torn_end_costs_the_last_packet(tmp_path: Path, cut: int) -> None:
    path = write(tmp_path / "v", "video", video(encoded(3)))
    path.write_bytes(path.read_bytes()[:-cut])

    film, made = joined(path)

    assert film.gambar >= 28
    assert right(made)


def test_somebody_without_a_camera_is_heard_and_without_a_microphone_seen(tmp_path: Path) -> None:
    film, made = joined(write(tmp_path / "a", "audio", audio(tone(2))))
    assert (film.gambar, film.suara, film.celah) == (0, 100, [])
    assert all(sound for _, sound in loud(made)[2:])

    film, _ = joined(write(tmp_path / "v", "video", video(encoded(2))))
    assert (film.gambar, film.suara, film.celah) == (20, 0, [])


def test_what_cannot_be_played_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "leer").write_bytes(b"")
    (tmp_path / "bukan").write_bytes(b"bukan rekaman sama sekali")
    h264 = write(tmp_path / "h", "video", video(encoded(1)))
    h264.write_bytes(h264.read_bytes().replace(b'"vp8"', b'"vp9"'))
    far = write(tmp_path / "far", "audio", [replace(p, ms=2**31) for p in audio(tone(0.1))])
    no_key = write(tmp_path / "n", "video", [p for p in video(encoded(2)) if p.ms > 0])
    for path, words in (("leer", "MJR"), ("bukan", "MJR"), (h264, "kodek"), (far, "masuk akal"), (no_key, "diputar")):
        with pytest.raises(Invalid, match=words):
            joined(tmp_path / path)


def test_opus_packets_say_how_long_they_last() -> None:
    """RFC 6716, table 2: configurations of SILK, hybrid and CELT; one, two or counted frames."""
    known = {
        b"\xfc": 20,
        b"\xfd": 40,
        b"\x00": 10,
        b"\x18": 60,
        b"\x80": 2.5,
        b"\xff\x03": 60,
        b"\xff\x3f": 0,
        b"\xff": 0,
    }
    assert {packet: lasting(packet) for packet in known} == known
    assert list(sounds([rtp.Paket(1, 0, 0, False, b"\xff\x3f")])) == []
