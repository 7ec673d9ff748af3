"""Who may send and receive by the server between all: those inside, and nobody else, as soon as that changes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from server.actions import lobi, media
from server.settings import Settings
from sessions.errors import Forbidden, NotFound
from sessions.wewenang import Pelaku, Peran
from tests.clock import Clock
from tests.janus import SECRET, PrivateJanus, needs_janus
from tests.people import Office
from tests.server.pemancar import Pemancar
from tests.server.routes.perjalanan import Perjalanan, set_out

pytestmark = pytest.mark.database("sqlite")

HELLO = {"tag": "tag00000", "hello": True}


@pytest.fixture
async def janus(tmp_path: Path) -> AsyncIterator[PrivateJanus]:
    made = PrivateJanus(tmp_path / "a")
    await made.start()
    yield made
    await made.kill()


@pytest.fixture
def settings(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    if request.node.get_closest_marker("skipif") is None:
        return settings
    url = request.getfixturevalue("janus").url
    return Settings(**{**settings.model_dump(), "janus_url": url, "janus_secret": SECRET})


async def set_off(service: TestServer, office: Office, clock: Clock) -> Perjalanan:
    jalan = await set_out(service, office, clock)
    for step in (jalan.invited, jalan.answered, jalan.ready, jalan.lobby):
        await step()
    return jalan


async def seated(jalan: Perjalanan, *who: Pelaku) -> None:
    """Until exactly these have a place on the Janus."""
    async with asyncio.timeout(20):
        while await jalan.services.sfu.seated(jalan.sesi.id) != {one.id for one in who}:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_without_a_janus_there_is_nobody_to_speak_to(service: TestServer, office: Office, clock: Clock) -> None:
    jalan = await set_off(service, office, clock)
    await jalan.begun()

    with pytest.raises(NotFound, match="langsung antarbrowser"):
        await media.signal(jalan.services, jalan.pokja[0], jalan.sesi.id, HELLO)


@needs_janus
async def test_only_those_inside_are_given_a_place_and_lose_it_with_the_right_to_be_there(
    service: TestServer, office: Office, clock: Clock
) -> None:
    jalan = await set_off(service, office, clock)
    services, sesi, ketua, guest = jalan.services, jalan.sesi.id, jalan.pokja[0], await jalan.guest()
    await lobi.arrive(services, guest, sesi, "sambungan-tunggu")
    for who in (guest, office.pelaku("orang_luar"), Pelaku("lain", "Peserta lain contoh", Peran.PENYEDIA, "x")):
        with pytest.raises(Forbidden):
            await media.signal(services, who, sesi, HELLO)
    await jalan.begun()
    everybody = (*jalan.pokja, guest)
    for who in everybody:
        assert await media.signal(services, who, sesi, HELLO) == {"known": False}
    await seated(jalan, *everybody)

    await lobi.remove(services, ketua, sesi, guest.id, "Kuasanya dicabut direktur (contoh).")

    await seated(jalan, *jalan.pokja)
    with pytest.raises(Forbidden):
        await media.signal(services, guest, sesi, HELLO)


@needs_janus
async def test_where_there_is_a_janus_it_records_too(service: TestServer, office: Office, clock: Clock) -> None:
    jalan = await set_off(service, office, clock)
    await jalan.begun()
    services, sesi, ketua = jalan.services, jalan.sesi.id, jalan.pokja[0]
    media_of = Pemancar(services.sfu, sesi, ketua.id)
    await media_of.enter()

    await services.perekam.record(sesi, ketua.id)

    assert (await services.perekam.look(sesi))[ketua.id].jenis == {"audio", "video"}
    with pytest.raises(Forbidden):  # browsers have no connection to it of their own
        await services.perekam.signal(sesi, ketua.id, {})
    await services.perekam.stop(sesi, ketua.id)
    assert await services.perekam.look(sesi) == {}
    await media_of.close()


@needs_janus
async def test_a_broken_line_is_waited_for_and_a_closed_sesi_is_not(
    service: TestServer, office: Office, clock: Clock
) -> None:
    jalan = await set_off(service, office, clock)
    await jalan.begun()
    services, sesi, guest = jalan.services, jalan.sesi.id, await jalan.guest()
    for who in (*jalan.pokja, guest):
        await media.signal(services, who, sesi, HELLO)

    gone = jalan.pokja[2]
    await lobi.lose(services, gone.id, sesi, "sambungan-2")
    await media.clear(services, sesi)
    await seated(jalan, *jalan.pokja, guest)
    clock.advance(seconds=media.GRACE / timedelta(seconds=1) + 1)
    await media.clear(services, sesi)
    await seated(jalan, *jalan.pokja[:2], guest)

    await jalan.closed()

    await seated(jalan)
    async with asyncio.timeout(20):  # the room goes once everybody has
        while await services.sfu.kamars[0].has(sesi):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
