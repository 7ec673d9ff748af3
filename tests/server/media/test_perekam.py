"""The recording process without a browser: its hook into aiortc, what it refuses, and its death."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiortc import RTCRtpReceiver

from server.media import kenal, mjr, tap
from server.media.perekam import EmbeddedPerekam
from sessions.errors import Forbidden, Invalid
from tests.server.pendengar import Pendengar


def made(folder: Path) -> EmbeddedPerekam:
    return EmbeddedPerekam(folder, lambda _: [], timedelta(minutes=5), 10**9, 0)


@pytest.fixture
async def perekam(tmp_path: Path) -> AsyncIterator[EmbeddedPerekam]:
    perekam = made(tmp_path / "rekaman")
    yield perekam
    await perekam.close()


async def test_the_hook_holds_in_this_aiortc() -> None:
    await kenal.check()


async def test_a_changed_aiortc_is_refused_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tap, "JITTER_BUFFER", "_RTCRtpReceiver__renamed")
    with pytest.raises(tap.AiortcChanged):
        await kenal.check()


async def test_an_aiortc_that_passes_the_tap_by_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ignore(*_: object, **__: object) -> None: ...

    monkeypatch.setattr(RTCRtpReceiver, "_handle_rtp_packet", ignore)
    with pytest.raises(tap.AiortcChanged):
        await kenal.check()


async def test_who_is_not_recorded_does_not_even_start_the_process(perekam: EmbeddedPerekam) -> None:
    with pytest.raises(Forbidden):
        await perekam.signal("s1", "k1", {"tag": "a", "to_tag": None})
    assert perekam.pid is None
    assert await perekam.look("s1") == {}


async def test_rubbish_is_refused_and_the_process_lives(perekam: EmbeddedPerekam) -> None:
    await perekam.record("s1", "k1")
    pid = perekam.pid
    for isi in (
        {},
        {"tag": 7},
        {"tag": "a", "description": "x"},
        {"tag": "a", "description": {"type": "offer", "sdp": "v=0"}},
        {"tag": "a", "description": {"type": "offer", "sdp": "a=ice-ufrag:x\r\nm=application 9 x y\r\n"}},
        {"tag": "a", "description": {"type": "offer", "sdp": "x" * 70_000}},
    ):
        with pytest.raises(Invalid):
            await perekam.signal("s1", "k1", isi)
    with pytest.raises(Invalid):
        await perekam.record("../s1", "k1")
    assert list(await perekam.look("s1")) == ["k1"]
    assert perekam.pid == pid


async def test_a_killed_process_is_told_and_replaced(perekam: EmbeddedPerekam, tmp_path: Path) -> None:
    telinga = Pendengar(tmp_path / "didengar")
    await perekam.listen(telinga)
    await perekam.record("s1", "k1")
    first = perekam.pid
    assert first
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(30):
        while perekam.pid in (None, first) or not telinga.gone or "k1" not in await perekam.look("s1"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert telinga.gone == ["s1"]


async def test_a_process_that_hangs_is_ended_by_stop(perekam: EmbeddedPerekam) -> None:
    await perekam.record("s1", "k1")
    assert perekam.pid
    os.kill(perekam.pid, signal.SIGSTOP)
    async with asyncio.timeout(5):
        await perekam.stop("s1", "k1")
    assert await perekam.look("s1") == {}


async def test_what_an_earlier_process_left_torn_is_adopted(tmp_path: Path) -> None:
    place = tmp_path / "rekaman/0123456789abcdef/s1/k1"
    place.mkdir(parents=True)
    writer = mjr.Writer(place / "audio.aa11.mjr.open", mjr.Header("audio", "opus", 1, 2))
    writer.add(0, b"\x80" * 30)
    writer.close()
    perekam, telinga = made(tmp_path / "rekaman"), Pendengar(tmp_path / "didengar")
    await perekam.listen(telinga)
    await perekam.settled()
    await perekam.close()
    (found,) = telinga.segments
    assert (found.id, found.sesi, found.kursi, found.jenis, found.paket, found.utuh) == (
        *("aa11", "s1", "k1", "audio", 1),
        False,
    )
    assert not list((tmp_path / "rekaman").rglob("*.mjr*"))
