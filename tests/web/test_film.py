"""A film of a line that lost packets plays in a browser to its end and can be sought in; strict decoders would stop."""

import io
from base64 import b64encode
from pathlib import Path

from playwright.async_api import Page

from server.media import webm
from tests.server.media.contoh_mjr import encoded, video, write

PLAY = """async (source) => {
  const video = Object.assign(document.createElement("video"), { muted: true, src: source, playbackRate: 8 });
  document.body.append(video);
  const told = (name) => new Promise((done, failed) => {
    video.addEventListener(name, done, { once: true });
    video.addEventListener("error", () => failed(video.error.message), { once: true });
  });
  const ended = told("ended");
  await video.play();
  await ended;
  const shown = [video.currentTime];
  for (const wanted of [1, 3.5, 5]) {
    const found = told("seeked");
    video.currentTime = wanted;
    await found;
    shown.push(video.currentTime);
  }
  return [shown, video.getVideoPlaybackQuality().totalVideoFrames];
}"""


async def test_a_film_with_lost_packets_plays_to_its_end_and_can_be_sought_in(page: Page, tmp_path: Path) -> None:
    """A key frame of another size is lost too: till the next, pictures are made of one that they were not meant for."""
    whole = list(video((*encoded(3, width=320, height=240), *encoded(1), *encoded(3, width=320, height=240))))
    lost = [packet for packet in whole if packet.ms not in (1500, 3000, 4700)]
    film = io.BytesIO()
    made = webm.join([write(tmp_path / "v", "video", lost)], film)
    assert [one.jenis for one in made.celah] == ["cacat", "cacat", "cacat"]

    (end, *sought), pictures = await page.evaluate(
        PLAY, f"data:video/webm;base64,{b64encode(film.getvalue()).decode()}"
    )

    assert end > 6.8
    assert sought == [1, 3.5, 5]
    assert pictures > 0
