"""The embedded recorder while real sound and picture come: killed, full, over a bad line, for a page loaded anew."""

import asyncio
import itertools
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from server.media.perekam import EmbeddedPerekam
from server.media.port import Segmen
from sessions.errors import Forbidden
from tests import mjr
from tests.server.pendengar import Pendengar
from tests.server.penyiar import Penyiar, Saluran

SESI, BUDI = "sesi1", "budi"
PLENTY = 10**9

Begin = Callable[..., Awaitable[tuple[EmbeddedPerekam, Penyiar]]]


@pytest.fixture
def pendengar(tmp_path: Path) -> Pendengar:
    return Pendengar(tmp_path / "didengar")


@pytest.fixture
async def begin(pendengar: Pendengar, tmp_path: Path) -> AsyncIterator[Begin]:
    """Somebody is recorded, and both kinds of them grow."""
    perekam: list[EmbeddedPerekam] = []

    async def begin(
        *, length: float = 300, limit: int = PLENTY, reserve: int = 0, saluran: Saluran | None = None
    ) -> tuple[EmbeddedPerekam, Penyiar]:
        made = EmbeddedPerekam(tmp_path / "rekaman", lambda _: [], timedelta(seconds=length), limit, reserve)
        perekam.append(made)
        await made.listen(pendengar)
        await made.record(SESI, BUDI)
        budi = pendengar.people[BUDI] = Penyiar(made, SESI, BUDI, saluran=saluran)
        await budi.call()
        return made, budi

    yield begin
    for one in pendengar.people.values():
        await one.close()
    for made in perekam:
        await made.close()


async def grows(perekam: EmbeddedPerekam, more: int = 6_000, seconds: float = 40) -> None:
    """Until both kinds are written, and so many bytes more than now."""
    async with asyncio.timeout(seconds):
        start: int | None = None
        while True:
            jalur = (await perekam.look(SESI)).get(BUDI)
            if jalur and len(jalur.jenis) == 2:
                start = jalur.ukuran if start is None else start
                if jalur.ukuran >= start + more:
                    return
            await asyncio.sleep(0.05)


async def over(perekam: EmbeddedPerekam) -> None:
    await perekam.stop(SESI, BUDI)
    await perekam.settled()


def starts_with_key(segmen: Segmen) -> bool:
    return not next(iter(mjr.frames(segmen.path)))[0] & 1


def apart(segments: list[Segmen]) -> bool:
    """One after the other, never two at once."""
    return all(one.selesai <= other.mulai for one, other in itertools.pairwise(segments))


async def test_a_recorder_killed_while_media_flow_leaves_a_torn_piece_and_begins_a_fresh_one(
    begin: Begin, pendengar: Pendengar
) -> None:
    perekam, budi = await begin()
    await grows(perekam)
    pid = perekam.pid
    assert pid

    os.kill(pid, signal.SIGKILL)
    async with asyncio.timeout(30):
        while perekam.pid in (None, pid) or budi.beginnings < 2:  # noqa: ASYNC110  # a death has no event
            await asyncio.sleep(0.05)
    await grows(perekam)
    await over(perekam)

    assert pendengar.gone == [SESI]
    for jenis in ("audio", "video"):
        torn, fresh = pendengar.of(jenis)
        assert (torn.utuh, fresh.utuh) == (False, True)
        assert torn.id != fresh.id
        assert torn.selesai < fresh.mulai
    assert min(pendengar.pictures()) > 5
    assert all(starts_with_key(one) for one in pendengar.of("video"))


async def test_segments_roll_at_a_key_frame_that_was_asked_for_and_nothing_is_lost_between(
    begin: Begin, pendengar: Pendengar
) -> None:
    perekam, _ = await begin(length=1)
    async with asyncio.timeout(40):
        while len(pendengar.of("video")) < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    await over(perekam)

    videos = pendengar.of("video")
    assert all(starts_with_key(one) for one in videos)
    assert min(pendengar.pictures()[:-1]) > 5
    numbers = [packet.number & 0xFFFF for one in videos for packet in mjr.rtp(one.path)]
    assert all((two - one) & 0xFFFF == 1 for one, two in itertools.pairwise(numbers))
    assert all(one.utuh for one in pendengar.segments)


async def test_a_muted_voice_is_left_out_whatever_is_sent_and_taken_again(begin: Begin, pendengar: Pendengar) -> None:
    perekam, _ = await begin()
    await grows(perekam)

    await perekam.hush(SESI, BUDI, True)

    before = (await perekam.look(SESI))[BUDI]
    assert before.jenis == {"video"}
    async with asyncio.timeout(40):
        while (await perekam.look(SESI))[BUDI].ukuran < before.ukuran + 6_000:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert (await perekam.look(SESI))[BUDI].jenis == {"video"}
    await perekam.record(SESI, BUDI)  # asked again, it stays so
    assert (await perekam.look(SESI))[BUDI].jenis == {"video"}
    await perekam.hush(SESI, BUDI, False)
    await grows(perekam)
    await over(perekam)
    first, second = pendengar.of("audio")
    assert first.selesai < second.mulai
    assert len(pendengar.of("video")) == 1


@pytest.mark.slow
async def test_a_full_allowance_ends_what_is_written_says_so_and_refuses_more(
    begin: Begin, pendengar: Pendengar
) -> None:
    perekam, _ = await begin(limit=30_000)
    async with asyncio.timeout(40):
        while not pendengar.gone:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    await perekam.settled()

    assert sum(one.path.stat().st_size for one in pendengar.segments) <= 30_000 + 2_000
    assert (await perekam.look(SESI))[BUDI].jenis == frozenset(), "nothing is written any more, and that is said"
    with pytest.raises(Forbidden, match="sebanyak yang dibolehkan"):
        await perekam.record(SESI, "sari")
    assert pendengar.gone == [SESI], "said once"
    assert min(pendengar.pictures()) > 0


@pytest.mark.slow
async def test_a_disk_that_runs_full_ends_what_is_written_and_says_so(begin: Begin, pendengar: Pendengar) -> None:
    perekam, _ = await begin(reserve=10**18)
    async with asyncio.timeout(40):
        while not pendengar.gone:  # noqa: ASYNC110
            await asyncio.sleep(0.1)

    await asyncio.sleep(1)
    assert (await perekam.look(SESI))[BUDI].jenis == frozenset()
    await perekam.settled()
    kept = sum(one.path.stat().st_size for one in pendengar.segments)
    await asyncio.sleep(1)
    assert sum(one.path.stat().st_size for one in pendengar.segments) == kept


@pytest.mark.slow
async def test_a_page_loaded_anew_is_a_new_piece_of_the_same_person_and_never_a_twin(
    begin: Begin, pendengar: Pendengar
) -> None:
    perekam, budi = await begin()
    await grows(perekam)

    again = pendengar.people[BUDI] = Penyiar(perekam, SESI, BUDI, tag="tag1")
    await again.call()
    await asyncio.sleep(2)
    await grows(perekam)
    assert list(await perekam.look(SESI)) == [BUDI]
    await over(perekam)
    await budi.close()

    for jenis in ("audio", "video"):
        assert [one.kursi for one in pendengar.of(jenis)] == [BUDI, BUDI]
        assert apart(pendengar.of(jenis))
    assert min(pendengar.pictures()) > 5


@pytest.mark.slow
@pytest.mark.parametrize("loss", [0.03, 0.10])
async def test_over_a_line_that_loses_packets_pictures_are_mended_and_what_is_missing_is_counted(
    loss: float, begin: Begin, pendengar: Pendengar
) -> None:
    saluran = Saluran()
    perekam, _ = await begin(saluran=saluran)
    await grows(perekam)
    saluran.loss = loss
    await grows(perekam, 60_000, 120)
    saluran.loss = 0.0
    await asyncio.sleep(1)
    await over(perekam)

    (sound,), videos = pendengar.of("audio"), pendengar.of("video")
    assert saluran.lost / (saluran.lost + saluran.passed) == pytest.approx(loss, rel=0.6)
    assert starts_with_key(videos[0])
    shown, sent = sum(pendengar.pictures()), sum(len(list(mjr.frames(one.path))) for one in videos)
    assert shown > 0.8 * sent
    assert sum(one.hilang for one in videos) <= 0.3 * loss * sum(one.paket for one in videos), "most were sent again"
    assert sound.hilang / (sound.paket + sound.hilang) == pytest.approx(loss, rel=0.8)


@pytest.mark.slow
@pytest.mark.timeout(150)
async def test_thirty_seconds_without_a_line_are_a_gap_between_two_pieces(begin: Begin, pendengar: Pendengar) -> None:
    saluran = Saluran()
    perekam, budi = await begin(saluran=saluran)
    await grows(perekam)

    saluran.down = True
    await asyncio.sleep(30)
    assert (await perekam.look(SESI))[BUDI].jenis == frozenset(), "the pieces before are closed"
    saluran.down = False
    await budi.call()  # as the page does once its line is back: ICE begins again
    await grows(perekam)
    await over(perekam)

    for jenis in ("audio", "video"):
        before, after = pendengar.of(jenis)
        assert after.mulai - before.selesai > timedelta(seconds=29)
        assert before.utuh
        assert after.utuh
    assert min(pendengar.pictures()) > 5
