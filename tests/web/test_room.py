"""The room's line, media and photos, in real browsers against a small room server."""

import asyncio
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web as http
from aiohttp.test_utils import TestServer
from playwright.async_api import Page

from tests.browser import ROOT, NewContext, until
from tests.web.room import Room, room_app
from web import CSP

LOST = r"WebSocket|ERR_|503"  # what a browser says of links that the test cuts


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built")
    esbuild = [str(ROOT / "node_modules/.bin/esbuild"), "tests/web/client/room.ts", "--bundle", "--format=esm"]
    subprocess.run([*esbuild, f"--outdir={out}", "--log-level=error"], cwd=ROOT, check=True)
    return out


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
async def ruang(
    aiohttp_server: Callable[[http.Application], Awaitable[TestServer]], room: Room, built: Path
) -> TestServer:
    return await aiohttp_server(room_app(room, str(built), CSP))


@pytest.fixture
def enter(ruang: TestServer, new_context: NewContext) -> Callable[..., Awaitable[Page]]:
    async def enter(me: str, kinds: str = "", tolerate: str = "", **options: Any) -> Page:
        page = await (await new_context(tolerate=tolerate, **options)).new_page()
        await page.goto(str(ruang.make_url(f"/ruang?me={me}")))
        await until(page, "window.room !== undefined")
        if kinds:
            await page.evaluate("kinds => room.enter(kinds)", kinds.split())
        return page

    return enter


async def sees(page: Page, other: str, frames: int = 5) -> None:
    """Until `page` decodes moving pictures of `other`: at least `frames` more than now."""
    now = (await page.evaluate("id => room.received(id)", other))["frames"]
    await until(page, "([id, n]) => room.received(id).then(r => r.frames >= n)", [other, now + frames])


async def test_two_people_see_and_hear_each_other(enter: Callable[..., Awaitable[Page]]) -> None:
    budi, sari = await asyncio.gather(enter("budi", "audio video"), enter("sari", "audio video"))

    await asyncio.gather(sees(budi, "sari"), sees(sari, "budi"))

    seen = await budi.evaluate("room.received('sari')")
    assert seen["lines"] == 2
    assert seen["audio"] > 0
    assert 0 < seen["height"] <= 480
    assert await budi.evaluate("room.peers()") == [{"id": "sari", "state": "tersambung", "mutu": "baik"}]


async def test_three_people_who_come_at_once_all_see_each_other(enter: Callable[..., Awaitable[Page]]) -> None:
    names = ["budi", "rina", "sari"]
    pages = dict(zip(names, await asyncio.gather(*(enter(name, "audio video") for name in names)), strict=True))

    await asyncio.gather(*(sees(pages[one], other, 2) for one in names for other in names if one != other))


@pytest.mark.parametrize("without", ["budi", "sari"])
async def test_somebody_without_a_camera_is_heard_and_sees(enter: Callable[..., Awaitable[Page]], without: str) -> None:
    other = "sari" if without == "budi" else "budi"
    here, there = await enter(without, "audio"), await enter(other, "audio video")

    await sees(here, other)

    await until(there, "id => room.received(id).then(r => r.audio > 5)", without)
    assert (await there.evaluate("id => room.received(id)", without))["frames"] == 0


async def test_a_camera_turned_on_later_is_seen(enter: Callable[..., Awaitable[Page]]) -> None:
    budi, sari = await enter("budi", "audio video"), await enter("sari", "audio")
    await sees(sari, "budi")

    assert await sari.evaluate("room.devices.switch('video')")

    await sees(budi, "sari")


async def test_somebody_who_reloads_is_seen_again(enter: Callable[..., Awaitable[Page]]) -> None:
    budi, sari = await enter("budi", "audio video"), await enter("sari", "audio video")
    await asyncio.gather(sees(budi, "sari"), sees(sari, "budi"))

    for page in (budi, sari):
        await page.reload()
        await until(page, "window.room !== undefined")
        await page.evaluate("room.enter(['audio', 'video'])")
        await asyncio.gather(sees(budi, "sari"), sees(sari, "budi"))


async def test_somebody_who_leaves_is_let_go(enter: Callable[..., Awaitable[Page]]) -> None:
    budi, sari = await enter("budi", "audio"), await enter("sari", "audio")
    await until(budi, "room.peers().some(p => p.state === 'tersambung')")

    await sari.close()

    await until(budi, "room.peers().length === 0")


async def test_a_cut_link_loses_no_event_and_doubles_no_write(
    enter: Callable[..., Awaitable[Page]], room: Room
) -> None:
    for _ in range(5):
        room.append("sesi.dibuka")
    page = await enter("budi", tolerate=LOST)
    await until(page, "room.states.at(-1) === 'tersambung'")
    room.deaf = 2

    answers = await page.evaluate("Promise.all(['a', 'b', 'c'].map(teks => room.kanal.write('tulis', {teks})))")

    await until(page, "room.told.length >= 8 && room.states.at(-1) === 'tersambung'")
    assert await page.evaluate("room.told") == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [answer["number"] for answer in answers] == [6, 7, 8]
    assert len(room.entries) == 8
    assert "terputus" in await page.evaluate("room.states")


async def test_media_go_on_while_the_line_is_cut(
    enter: Callable[..., Awaitable[Page]], room: Room, ruang: TestServer
) -> None:
    budi, sari = await enter("budi", "audio video", tolerate=LOST), await enter("sari", "audio video")
    await sees(budi, "sari")
    room.deaf = 1

    await budi.evaluate("room.kanal.write('tulis', {})")

    assert "terputus" in await budi.evaluate("room.states")
    await asyncio.gather(sees(budi, "sari"), sees(sari, "budi"))


async def test_an_outsider_is_refused_in_words(enter: Callable[..., Awaitable[Page]]) -> None:
    page = await enter("orang_luar")

    await until(page, "room.kanal.status.keadaan === 'ditolak'")

    assert await page.evaluate("room.kanal.status.message") == "Sesi ini tidak ada."


async def test_a_photo_outlives_a_failing_server_and_a_reload(
    enter: Callable[..., Awaitable[Page]], room: Room
) -> None:
    room.unavailable = 10**6
    page = await enter("sari", tolerate=LOST)
    taken = await page.evaluate("room.shoot()")
    await until(page, "room.antrean.all().then(all => all[0]?.attempts >= 1)")
    assert room.photos == {}

    await page.reload()
    await until(page, "window.room !== undefined")
    room.unavailable = 1
    await page.evaluate("room.antrean.pump()")

    await until(page, "room.stored.length === 1")
    assert list(room.photos.values()) == [taken["sha256"]] == await page.evaluate("room.stored")
    assert await page.evaluate("room.antrean.all()") == []


async def test_a_large_photo_goes_on_where_the_line_broke_even_after_a_reload_without_network(
    enter: Callable[..., Awaitable[Page]], room: Room
) -> None:
    room.few = 2
    page = await enter("sari", tolerate=LOST)
    size, mine = 5 * 512 * 1024 + 77, "new Uint8Array(%d).map((_, at) => at * 31 + (at >> 9))"
    await page.evaluate(f"room.antrean.add(new Blob([{mine % size}]), '/foto', 'akta')")
    await until(page, "room.antrean.all().then(all => all[0]?.attempts >= 1)")
    taken = await page.evaluate("room.antrean.all().then(all => all[0].sha256)")

    await page.reload()
    await until(page, "window.room !== undefined")
    await page.context.set_offline(True)
    await page.evaluate("room.antrean.pump()")
    assert await page.evaluate("room.antrean.all().then(all => all.length)") == 1, "offline it is kept"
    room.unavailable = 0
    await page.context.set_offline(False)

    await until(page, "room.stored.length === 1")
    assert list(room.photos.values()) == [taken] == await page.evaluate("room.stored")
    assert room.asked == [at * 512 * 1024 for at in range(6)], "no acknowledged piece was sent twice"


@pytest.mark.parametrize("still", [True, False])
async def test_a_photo_is_as_large_as_the_camera_gives(enter: Callable[..., Awaitable[Page]], still: bool) -> None:
    page = await enter("sari")

    taken = await page.evaluate("still => room.shoot(still)", still)

    print(taken)
    assert (taken["width"], taken["height"]) == (3840, 2160)
    assert taken["after"] == 480


LOSES = """share => {
  const real = window.realStats ??= RTCPeerConnection.prototype.getStats;
  RTCPeerConnection.prototype.getStats = async function (...of) {
    const report = await real.apply(this, of);
    if (!share) return report;
    const told = {type: "remote-inbound-rtp", fractionLost: share, roundTripTime: 0.2};
    return new Map([...report, ["told", told]]);
  };
}"""


@pytest.mark.slow
async def test_while_the_line_loses_much_the_picture_gives_way_the_voice_stays_and_the_picture_comes_back(
    enter: Callable[..., Awaitable[Page]],
) -> None:
    """The losses are told to the page, not made; what it then sends, and what arrives, is real."""
    budi, sari = await enter("budi", "audio video"), await enter("sari", "audio video")
    await asyncio.gather(sees(budi, "sari"), sees(sari, "budi"))

    await budi.evaluate(LOSES, 0.2)
    await until(budi, "room.rungs().every(rung => rung === 4)", seconds=20)
    await asyncio.sleep(1)
    before = await sari.evaluate("room.received('budi')")
    await asyncio.sleep(2)
    after = await sari.evaluate("room.received('budi')")
    assert after["frames"] - before["frames"] <= 1, "no picture goes out"
    assert after["audio"] - before["audio"] > 50, "the voice does: 50 packets a second"
    await sees(budi, "sari")  # whose own line is well

    await budi.evaluate(LOSES, 0)
    await until(budi, "room.rungs().every(rung => rung <= 2)", seconds=60)
    await sees(sari, "budi")


async def test_on_a_weak_line_the_voice_comes_first_and_the_picture_when_the_line_bears_it(
    enter: Callable[..., Awaitable[Page]],
) -> None:
    budi, sari = await enter("budi"), await enter("sari", "audio video")
    await budi.evaluate("room.enter(['audio', 'video'], 3)")  # stills and the voice (web/client/quality.ts)

    await until(sari, "room.received('budi').then(({audio}) => audio > 10)")

    assert (await sari.evaluate("room.received('budi')"))["frames"] == 0
    await sees(budi, "sari")  # whose own line is well
    await sees(sari, "budi")


async def test_on_another_network_the_connection_is_made_anew_and_pictures_go_on(
    enter: Callable[..., Awaitable[Page]],
) -> None:
    budi, sari = await enter("budi", "audio video"), await enter("sari", "audio video")
    await asyncio.gather(sees(budi, "sari"), sees(sari, "budi"))
    before = await budi.evaluate("room.pairs('sari')")

    await budi.evaluate("room.restart()")

    await until(budi, "old => room.pairs('sari').then(now => now !== old)", before, seconds=20)
    await asyncio.gather(sees(budi, "sari"), sees(sari, "budi"))
    assert len(await budi.evaluate("room.peers()")) == 1, "one connection, and no ghost of the old"
