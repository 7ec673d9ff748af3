"""Janus' own recorder behind our port, with real Januses: who is recorded, who no longer is, and what is left torn."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from server.media.kuota import Kuota
from server.media.perekam_janus import PerekamJanus
from server.media.sfu import Sfu
from sessions.errors import Forbidden, Unavailable
from tests import mjr
from tests.janus import SECRET, PrivateJanus, needs_janus
from tests.server.pemancar import Pemancar, Ruangan
from tests.server.pendengar import Pendengar
from tests.server.test_sfu import ruangan, sfu, until  # noqa: F401  # fixtures, used by name

pytestmark = needs_janus
PLENTY = 10**12


@pytest.fixture
async def pendengar(tmp_path: Path) -> Pendengar:
    return Pendengar(tmp_path / "didengar")


@pytest.fixture
async def perekam(sfu: Sfu, pendengar: Pendengar) -> AsyncIterator[PerekamJanus]:  # noqa: F811
    made = PerekamJanus(sfu, timedelta(minutes=5), PLENTY, 0)
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


@pytest.fixture
async def budi(ruangan: Ruangan, perekam: PerekamJanus) -> Pemancar:  # noqa: F811
    """In the room, and recorded."""
    made = await ruangan.enter("sesi1", "budi")
    await perekam.record("sesi1", "budi")
    await grows(perekam, "budi")
    return made


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
    assert pendengar.pictures()[0] > 10
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
    assert min(pendengar.pictures()) > 5
    first, second = pendengar.of("video")
    assert first.selesai < second.mulai


@pytest.mark.slow
async def test_a_recorder_told_without_the_secret_goes_on_and_we_see_it(budi: Pemancar, perekam: PerekamJanus) -> None:
    """Janus answers "ok" and goes on: the reason why nothing is believed that is not read back."""
    tempat = budi.sfu.place("sesi1", "budi")
    assert tempat
    assert tempat.sends

    answer, _ = await tempat.sends.ask({"request": "configure", "record": False})

    assert answer["configured"] == "ok"
    assert "budi" in await perekam.look("sesi1")


@pytest.mark.slow
@pytest.mark.usefixtures("budi")
async def test_a_recorder_that_does_not_obey_loses_the_connection_within_five_seconds(perekam: PerekamJanus) -> None:
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
@pytest.mark.usefixtures("budi")
async def test_a_segment_that_could_not_be_kept_is_offered_again(perekam: PerekamJanus, pendengar: Pendengar) -> None:
    pendengar.broken = 2

    await perekam.stop("sesi1", "budi")

    await perekam.settled()

    assert sorted(one.jenis for one in pendengar.segments) == ["audio", "video"]


@pytest.mark.slow
async def test_what_a_killed_janus_was_writing_is_kept_as_torn_and_recording_goes_on_at_the_other(
    ruangan: Ruangan,  # noqa: F811
    budi: Pemancar,
    perekam: PerekamJanus,
    pendengar: Pendengar,
    januses: list[PrivateJanus],
) -> None:
    await grows(perekam, "budi", 20_000)

    await januses[0].kill()

    async def torn() -> bool:
        return pendengar.gone == ["sesi1"] and len(pendengar.segments) == 2

    await until(torn)
    assert [one.utuh for one in pendengar.segments] == [False, False]
    assert pendengar.pictures()[0] > 5
    await ruangan.enter("sesi1", "budi", "tag1")
    await grows(perekam, "budi")
    await perekam.end("sesi1")
    assert [one.utuh for one in pendengar.segments[2:]] == [True, True]
    await budi.close()


@pytest.mark.slow
async def test_recording_outlives_our_restart_and_is_still_seen(
    budi: Pemancar,
    perekam: PerekamJanus,
    pendengar: Pendengar,
    januses: list[PrivateJanus],
) -> None:
    await perekam.close()
    await budi.sfu.close()

    after = Sfu([one.folder for one in januses], SECRET, budi.sfu.rec)
    again = PerekamJanus(after, timedelta(minutes=5), PLENTY, 0)
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
@pytest.mark.usefixtures("budi")
async def test_while_a_janus_does_not_answer_nobody_says_that_recording_stopped(
    perekam: PerekamJanus,
    januses: list[PrivateJanus],
) -> None:
    januses[0].freeze()

    with pytest.raises(Unavailable):
        await perekam.stop("sesi1", "budi")


@pytest.mark.slow
async def test_a_piece_that_is_long_enough_is_followed_by_another_that_begins_with_a_key_frame_or_soon_has_one(
    budi: Pemancar, perekam: PerekamJanus, pendengar: Pendengar
) -> None:
    perekam._length = timedelta(seconds=1.5)

    async def three() -> bool:
        return len(pendengar.of("video")) >= 3

    await until(three, 40)
    await grows(perekam, "budi")
    perekam._length = timedelta(minutes=5)
    await perekam.end("sesi1")

    videos = pendengar.of("video")
    assert len({one.id for one in pendengar.segments}) == len(pendengar.segments)
    assert all(one.utuh for one in pendengar.segments)
    before_key = [next(n for n, frame in enumerate(mjr.frames(one.path)) if not frame[0] & 1) for one in videos]
    assert max(before_key) < 20, "asked for at once; what was under way by then shows nothing"
    assert min(pendengar.pictures()) > 0
    for before, after in itertools.pairwise(videos):
        assert before.selesai < after.mulai < before.selesai + timedelta(seconds=1.5)


@pytest.mark.slow
async def test_who_withdrew_while_pieces_follow_each_other_stays_silent(
    budi: Pemancar, perekam: PerekamJanus, pendengar: Pendengar
) -> None:
    perekam._length = timedelta(seconds=0.2)
    await asyncio.sleep(2)

    await perekam.stop("sesi1", "budi")

    kept = len(pendengar.segments)
    await asyncio.sleep(1.5)
    assert await perekam.look("sesi1") == {}
    assert len(pendengar.segments) == kept


async def gone(pendengar: Pendengar) -> None:
    async def told() -> bool:
        return bool(pendengar.gone)

    await until(told)


@pytest.mark.usefixtures("budi")
async def test_a_full_allowance_ends_what_is_written_says_so_and_refuses_more_until_the_recording_is_over(
    perekam: PerekamJanus, pendengar: Pendengar
) -> None:
    limit = (await perekam.look("sesi1"))["budi"].ukuran + 10_000
    perekam._kuota = Kuota(perekam._sfu.rec, limit, 0)
    await gone(pendengar)

    assert await perekam.look("sesi1") == {}
    assert await perekam._active() == frozenset(), "Janus itself says so"
    written = sum(one.path.stat().st_size for one in pendengar.segments)
    assert limit <= written < limit + 200_000, "what came within a look or two, of a picture that is tiny"
    with pytest.raises(Forbidden, match="sebanyak yang dibolehkan"):
        await perekam.record("sesi1", "budi")
    assert pendengar.gone == ["sesi1"], "said once"
    assert min(pendengar.pictures()) > 0

    await perekam.end("sesi1")
    await perekam.record("sesi1", "budi")
    await grows(perekam, "budi")


@pytest.mark.slow
@pytest.mark.usefixtures("budi")
async def test_a_disk_that_runs_full_ends_what_is_written_and_recording_goes_on_once_there_is_room(
    perekam: PerekamJanus, pendengar: Pendengar
) -> None:
    perekam._kuota = Kuota(perekam._sfu.rec, PLENTY, 10**18)
    await gone(pendengar)

    assert await perekam.look("sesi1") == {}
    kept = len(pendengar.segments)
    with pytest.raises(Forbidden):
        await perekam.record("sesi1", "budi")
    await asyncio.sleep(1.5)
    assert len(pendengar.segments) == kept

    perekam._kuota = Kuota(perekam._sfu.rec, PLENTY, 0)
    await perekam.record("sesi1", "budi")
    await grows(perekam, "budi")
