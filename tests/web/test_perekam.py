"""The embedded recorder with real browsers: each has a picture of one colour, so that a frame says whose it is."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page

from server.media.perekam import EmbeddedPerekam
from tests import mjr
from tests.web.room import SIO, Room, Telinga
from tests.web.test_room import built, enter, room, ruang  # noqa: F401  # fixtures, used by name

Enter = Callable[..., Awaitable[Page]]
PAINT = """colour => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 320, height: 240});
  const pen = canvas.getContext('2d');
  let turn = 0;
  setInterval(() => {
    pen.fillStyle = colour; pen.fillRect(0, 0, 320, 240);
    pen.fillStyle = '#888'; pen.fillRect((turn += 4) % 300, 0, 20, 20);
  }, 66);
  navigator.mediaDevices.getUserMedia = async ({audio, video}) => {
    const stream = new MediaStream();
    if (video) stream.addTrack(canvas.captureStream(15).getVideoTracks()[0]);
    if (audio) {
      const context = new AudioContext(), tone = context.createOscillator();
      const end = context.createMediaStreamDestination();
      tone.connect(end); tone.start();
      stream.addTrack(end.stream.getAudioTracks()[0]);
    }
    return stream;
  };
}"""
RED, GREEN, BLUE = "#d01010", "#10a010", "#1010d0"


@pytest.fixture
async def perekam(tmp_path: Path) -> AsyncIterator[EmbeddedPerekam]:
    perekam = EmbeddedPerekam(tmp_path / "rekaman", lambda _: [], timedelta(minutes=5), 10**9, 0)
    yield perekam
    await perekam.close()


@pytest.fixture
async def telinga(perekam: EmbeddedPerekam, room: Room, ruang: TestServer, tmp_path: Path) -> Telinga:  # noqa: F811
    (tmp_path / "kept").mkdir()
    telinga = Telinga(room, ruang.app[SIO], tmp_path / "kept")
    room.perekam = perekam
    await perekam.listen(telinga)
    return telinga


async def come(enter: Enter, name: str, colour: str, kinds: str = "audio video") -> Page:  # noqa: F811
    page = await enter(name)
    await page.evaluate(PAINT, colour)
    await page.evaluate("kinds => room.enter(kinds)", kinds.split())
    return page


async def written(perekam: EmbeddedPerekam, kursi: str, size: int = 20_000, seconds: float = 40) -> None:
    """Until the recorder says that it has written both kinds of this person, and at least so many bytes more."""
    async with asyncio.timeout(seconds):
        start = None
        while True:
            jalur = (await perekam.look("contoh"))[kursi]
            if len(jalur.jenis) == 2:
                start = jalur.ukuran if start is None else start
                if jalur.ukuran >= start + size:
                    return
            await asyncio.sleep(0.1)


async def test_the_recorder_writes_whom_it_is_told_to_and_nobody_else(
    enter: Enter,  # noqa: F811
    room: Room,  # noqa: F811
    perekam: EmbeddedPerekam,
    telinga: Telinga,
    tmp_path: Path,
) -> None:
    budi, sari = await come(enter, "budi", RED), await come(enter, "sari", GREEN)
    await perekam.record("contoh", "budi")

    await asyncio.gather(*(page.evaluate("room.record(['perekam'])") for page in (budi, sari)))
    await written(perekam, "budi")

    assert await budi.evaluate("room.sent('perekam')") == {"out": ["audio", "video"], "back": 0}
    assert room.refused, "sari's offer was refused before the recorder saw it"
    assert list(await perekam.look("contoh")) == ["budi"]
    await perekam.stop("contoh", "budi")
    assert await perekam.look("contoh") == {}
    await perekam.settled()
    assert {(one.sesi, one.kursi, one.jenis, one.utuh) for one in telinga.segments} == {
        ("contoh", "budi", "audio", True),
        ("contoh", "budi", "video", True),
    }
    assert not list((tmp_path / "rekaman").rglob("*.mjr*")), "what was taken is not left behind"
    sound, picture = sorted(telinga.segments, key=lambda one: one.jenis)
    assert abs(sound.mulai - picture.mulai) < timedelta(seconds=3)
    assert mjr.seconds_of_sound(sound.path) == pytest.approx((sound.selesai - sound.mulai).total_seconds(), abs=1)
    shown = mjr.pictures(picture.path)
    assert len(shown) > 5
    for frame in shown:
        red, green, blue = mjr.colour(frame)
        assert red > 150 > 90 > max(green, blue)
