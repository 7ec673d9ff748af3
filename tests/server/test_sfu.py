"""The server between all, with real Januses: who sends and gets, who no longer may, and what a lost Janus does."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from server.media.sfu import Sfu
from sessions.errors import Invalid, Unavailable
from tests.janus import SECRET, PrivateJanus, needs_janus, receiving
from tests.server.pemancar import Pemancar, Ruangan

pytestmark = needs_janus


@pytest.fixture
async def sfu(januses: list[PrivateJanus], tmp_path: Path) -> AsyncIterator[Sfu]:
    made = Sfu([one.folder for one in januses], SECRET, tmp_path / "rec")
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def ruangan(sfu: Sfu) -> AsyncIterator[Ruangan]:
    made = Ruangan(sfu)
    yield made
    await made.close()


async def until(done: Callable[[], Awaitable[bool]], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not await done():  # noqa: ASYNC110  # Janus has no event for it
            await asyncio.sleep(0.05)


async def test_two_people_get_each_others_pictures_and_a_third_who_comes_later_too(ruangan: Ruangan) -> None:
    budi, sari = await ruangan.enter("sesi1", "budi"), await ruangan.enter("sesi1", "sari")
    await asyncio.gather(budi.sees(), sari.sees())

    rina = await ruangan.enter("sesi1", "rina")

    await rina.sees()
    await until(lambda: _has(budi, 2))
    assert await ruangan.sfu.seated("sesi1") == {"budi", "sari", "rina"}


async def _has(one: Pemancar, videos: int) -> bool:
    return len(one.tracks.get("video", ())) == videos


@pytest.mark.slow
async def test_rooms_know_nothing_of_each_other(ruangan: Ruangan) -> None:
    budi, lain = await ruangan.enter("sesi1", "budi"), await ruangan.enter("sesi2", "lain")
    sari = await ruangan.enter("sesi1", "sari")
    await sari.sees()
    await budi.sees()

    assert not lain.tracks
    assert not lain.heard
    assert await ruangan.sfu.seated("sesi2") == {"lain"}
    one, other = (ruangan.sfu.place(sesi, who) for sesi, who in (("sesi1", "budi"), ("sesi2", "lain")))
    assert one
    assert other
    assert one.janus is not other.janus, "the second room goes to the Janus that has fewer people"


async def test_who_is_detached_neither_sends_nor_gets(ruangan: Ruangan) -> None:
    budi, sari = await ruangan.enter("sesi1", "budi"), await ruangan.enter("sesi1", "sari")
    await asyncio.gather(budi.sees(), sari.sees())

    await ruangan.sfu.part("sesi1", "sari")

    await until(lambda: _ended(sari))
    assert await ruangan.sfu.seated("sesi1") == {"budi"}
    assert await sari.ask(offer="v=0") == {"gone": True}
    janus = ruangan.sfu.kamars[0].janus
    labels = [str(info["opaque_id"]) for info in await janus.everything()]
    assert labels
    assert not any("sari" in label for label in labels)


async def _ended(one: Pemancar) -> bool:
    return {one.sends.connectionState, one.gets.connectionState} <= {"closed", "failed"}


async def test_who_is_kept_apart_gets_nothing_of_the_other_until_it_is_over(ruangan: Ruangan) -> None:
    budi, sari = await ruangan.enter("sesi1", "budi"), await ruangan.enter("sesi1", "sari")
    await asyncio.gather(budi.sees(), sari.sees())

    ruangan.apart.add(frozenset(("budi", "sari")))
    await ruangan.sfu.sort("sesi1")

    assert await receiving(ruangan.sfu) == set()
    rina = await ruangan.enter("sesi1", "rina")
    await rina.sees()
    assert await receiving(ruangan.sfu) == {("budi", "rina"), ("sari", "rina"), ("rina", "budi"), ("rina", "sari")}

    ruangan.apart.clear()
    await ruangan.sfu.sort("sesi1")

    assert {("budi", "sari"), ("sari", "budi")} <= await receiving(ruangan.sfu)


async def test_a_browser_on_another_network_is_offered_what_comes_to_it_anew(ruangan: Ruangan) -> None:
    sari, _ = await ruangan.enter("sesi1", "sari"), await ruangan.enter("sesi1", "budi")
    await sari.sees()
    before = _way(sari)

    await sari.ask(restart=True)

    async def anew() -> bool:
        return _way(sari) != before

    await until(anew)


def _way(one: Pemancar) -> set[str]:
    """What is new in an offer when ICE begins again."""
    last = next(isi["offer"] for isi in reversed(one.heard) if "offer" in isi)
    return set(re.findall(r"a=ice-ufrag:(\S+)", last))


@pytest.mark.slow
async def test_a_closed_page_leaves_its_place(ruangan: Ruangan) -> None:
    budi, sari = await ruangan.enter("sesi1", "budi"), await ruangan.enter("sesi1", "sari")
    await asyncio.gather(budi.sees(), sari.sees())

    await sari.close()

    async def only_budi() -> bool:
        return await ruangan.sfu.seated("sesi1") == {"budi"}

    await until(only_budi)


@pytest.mark.slow
async def test_a_page_opened_anew_takes_the_place_of_the_old_one(ruangan: Ruangan) -> None:
    budi, sari = await ruangan.enter("sesi1", "budi"), await ruangan.enter("sesi1", "sari")
    await asyncio.gather(budi.sees(), sari.sees())

    again = await ruangan.enter("sesi1", "sari", "tag1")

    await asyncio.gather(again.sees(), budi.sees())
    assert await sari.ask(offer="v=0") == {"gone": True}
    await sari.close()


async def test_what_makes_no_sense_is_refused(ruangan: Ruangan) -> None:
    await ruangan.enter("sesi1", "budi")

    for isi in ({}, {"tag": "../../x", "hello": True}, {"tag": "tag0", "record": True}, {"tag": "tag0", "offer": 7}):
        with pytest.raises(Invalid):
            await ruangan.sfu.signal("sesi1", "budi", isi)


async def test_a_killed_janus_moves_its_room_to_the_other(ruangan: Ruangan, januses: list[PrivateJanus]) -> None:
    lost: list[str] = []
    ruangan.sfu.lost = lost.append
    budi, sari = await ruangan.enter("sesi1", "budi"), await ruangan.enter("sesi1", "sari")
    await asyncio.gather(budi.sees(), sari.sees())

    await januses[0].kill()

    await until(lambda: _told(budi, sari), 3)
    assert lost == ["sesi1"]
    again = [await ruangan.enter("sesi1", who, "tag1") for who in ("budi", "sari")]
    await asyncio.gather(*(one.sees() for one in again))
    place = ruangan.sfu.place("sesi1", "budi")
    assert place
    assert place.janus.folder == januses[1].folder
    await asyncio.gather(budi.close(), sari.close())


async def _told(*people: Pemancar) -> bool:
    return all({"tag": one.tag, "gone": True} in one.heard for one in people)


@pytest.mark.slow
async def test_without_any_janus_people_are_told_and_a_returning_one_is_found(
    ruangan: Ruangan, januses: list[PrivateJanus]
) -> None:
    for one in januses:
        await one.kill()
    await until(lambda: _none_left(ruangan.sfu), 3)
    with pytest.raises(Unavailable):
        await ruangan.enter("sesi1", "budi")

    await januses[1].start()

    await until(lambda: _some_left(ruangan.sfu))
    budi, sari = await ruangan.enter("sesi1", "budi"), await ruangan.enter("sesi1", "sari")
    await asyncio.gather(budi.sees(), sari.sees())


async def _none_left(sfu: Sfu) -> bool:
    return not sfu.kamars


async def _some_left(sfu: Sfu) -> bool:
    return bool(sfu.kamars)


async def test_after_a_restart_the_places_are_taken_over_and_media_never_stop(
    ruangan: Ruangan, januses: list[PrivateJanus], tmp_path: Path
) -> None:
    budi, sari = await ruangan.enter("sesi1", "budi"), await ruangan.enter("sesi1", "sari")
    await asyncio.gather(budi.sees(), sari.sees())
    await ruangan.sfu.close()
    await asyncio.gather(budi.sees(), sari.sees())

    ruangan.sfu = Sfu([one.folder for one in januses], SECRET, tmp_path / "rec")
    await ruangan.sfu.open()
    budi.sfu = sari.sfu = ruangan.sfu
    after = Ruangan(ruangan.sfu)
    after.people = ruangan.people
    try:
        assert (await budi.ask(hello=True)) == {"known": True}
        await asyncio.gather(budi.sees(), sari.sees())
        rina = await after.enter("sesi1", "rina")
        await rina.sees()
        await until(lambda: _has(budi, 2))
        await ruangan.sfu.part("sesi1", "sari")
        await until(lambda: _ended(sari))
    finally:
        await ruangan.sfu.close()


@pytest.mark.slow
async def test_people_of_two_server_processes_share_a_room_and_each_can_detach_and_keep_apart(
    ruangan: Ruangan, januses: list[PrivateJanus], tmp_path: Path
) -> None:
    other = Sfu([one.folder for one in januses], SECRET, tmp_path / "rec")
    await other.open()
    there = Ruangan(other)
    there.apart = ruangan.apart
    try:
        budi, sari = await asyncio.gather(ruangan.enter("sesi1", "budi"), there.enter("sesi1", "sari"))
        await asyncio.gather(budi.sees(), sari.sees())
        assert await ruangan.sfu.seated("sesi1") == await other.seated("sesi1") == {"budi", "sari"}

        ruangan.apart.add(frozenset(("budi", "sari")))
        await ruangan.sfu.sort("sesi1")
        await until(lambda: _is(receiving(ruangan.sfu), set()))
        ruangan.apart.clear()
        await ruangan.sfu.sort("sesi1")
        await other.catch_up("sesi1")
        await until(lambda: _is(receiving(ruangan.sfu), {("budi", "sari"), ("sari", "budi")}))

        await ruangan.sfu.part("sesi1", "sari")
        await until(lambda: _ended(sari))
        assert await ruangan.sfu.seated("sesi1") == {"budi"}
    finally:
        await there.close()
        await other.close()


async def _is(found: Awaitable[object], wanted: object) -> bool:
    return await found == wanted
