"""The relay: Chromium and a real coturn, by the credentials that the room's page is given."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page

from server.settings import Settings
from server.turn import VALID, ice_servers
from tests.browser import until
from tests.coturn import SECRET, Coturn, needs_coturn

pytestmark = needs_coturn

PAIR = """
async iceServers => {
  const canvas = document.createElement('canvas'), pen = canvas.getContext('2d');
  setInterval(() => pen.fillRect(Math.random() * 300, Math.random() * 150, 20, 20), 50);
  const [one, other] = [1, 2].map(() => new RTCPeerConnection({ iceServers, iceTransportPolicy: 'relay' }));
  Object.assign(window, { one, other, errors: [], relays: [] });
  for (const [from, to] of [[one, other], [other, one]]) {
    from.onicecandidate = ({ candidate }) => {
      if (candidate) relays.push(candidate.candidate), to.addIceCandidate(candidate);
    };
    from.onicecandidateerror = ({ errorCode }) => errors.push(errorCode);
  }
  one.addTransceiver(canvas.captureStream(20).getTracks()[0], { direction: 'sendonly' });
  await one.setLocalDescription();
  await other.setRemoteDescription(one.localDescription);
  await other.setLocalDescription();
  await one.setRemoteDescription(other.localDescription);
}
"""
DECODED = "other.getStats().then(all => [...all.values()].find(row => row.type === 'inbound-rtp')?.framesDecoded ?? 0)"


@pytest.fixture
async def coturn(tmp_path: Path) -> AsyncIterator[Coturn]:
    made = Coturn(tmp_path / "turn")
    await made.start()
    yield made
    await made.stop()


def servers(coturn: Coturn, at: datetime, only: str = "") -> list[dict[str, object]]:
    made = ice_servers(Settings(turn_url=coturn.url, turn_secret=SECRET), "wakil", at)
    for one in made:
        if isinstance(one["urls"], list):
            one["urls"] = [url for url in one["urls"] if only in url and url.startswith("turn:")] or one["urls"]
    return made


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_two_browsers_that_only_reach_the_relay_see_each_other(
    page: Page, coturn: Coturn, transport: str
) -> None:
    await page.evaluate(PAIR, servers(coturn, datetime.now(UTC), f"transport={transport}"))

    await until(page, f"{DECODED}.then(n => n > 10)")

    assert await page.evaluate("relays.length > 0 && relays.every(one => one.includes('typ relay'))")


async def test_credentials_that_have_ended_are_refused(page: Page, coturn: Coturn) -> None:
    await page.evaluate(PAIR, servers(coturn, datetime.now(UTC) - VALID - timedelta(minutes=1)))

    await until(page, "errors.includes(401)")

    assert await page.evaluate("relays") == []


async def test_a_credential_that_somebody_made_up_is_refused(page: Page, coturn: Coturn) -> None:
    made = ice_servers(Settings(turn_url=coturn.url, turn_secret="lain" + SECRET), "orang_luar", datetime.now(UTC))

    await page.evaluate(PAIR, made)

    await until(page, "errors.includes(401)")
    assert await page.evaluate("relays") == []
