"""The room on a Janus, in browsers: the same pages, seen and heard by a server between all."""

import asyncio
from collections.abc import Iterable
from itertools import permutations

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from server.app import create_app
from server.keys import SERVICES
from server.settings import Settings
from tests.browser import browser, new_context  # noqa: F401  # fixtures, used by name
from tests.clock import Clock
from tests.janus import SECRET, PrivateJanus, needs_janus, receiving
from tests.journeys.ruang import Sidang, frames, open_lobby  # noqa: F401  # fixtures, used by name

pytestmark = [pytest.mark.database("sqlite"), needs_janus]


@pytest.fixture
def settings(settings: Settings, januses: list[PrivateJanus]) -> Settings:
    url = ",".join(one.url for one in januses)
    return Settings(**{**settings.model_dump(), "janus_url": url, "janus_secret": SECRET})


async def sees(page: Page, who: str, more: int = 5, seconds: float = 60) -> None:
    """Until `page` shows moving pictures of `who`."""
    now = await frames(page, who)
    async with asyncio.timeout(seconds):
        while await frames(page, who) < now + more:
            now = min(now, await frames(page, who))  # another connection counts anew
            await asyncio.sleep(0.1)


async def only(sidang: Sidang, *who: str) -> None:
    """Until nobody else has a place in the room on any Janus."""
    async with asyncio.timeout(60):
        while await sidang.jalan.services.sfu.seated(sidang.jalan.sesi.id) != set(who):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_two_of_the_pokja_see_each_other_by_janus(sidang: Sidang) -> None:
    ketua, anggota = await asyncio.gather(sidang.sit("ketua"), sidang.sit("anggota"))
    people = sidang.jalan.office.people

    await asyncio.gather(sees(ketua, people["anggota"].id), sees(anggota, people["ketua"].id))

    sfu = sidang.jalan.services.sfu
    assert await sfu.seated(sidang.jalan.sesi.id) == {people["ketua"].id, people["anggota"].id}
    await anggota.get_by_role("button", name="Keluar", exact=True).click()
    await anggota.get_by_role("button", name="Ya, keluar").click()
    await expect(ketua.locator(f"video[data-orang='{people['anggota'].id}']")).to_have_count(0)
    await only(sidang, people["ketua"].id)


def pairs(people: Iterable[str]) -> set[tuple[str, str]]:
    return set(permutations(people, 2))


async def ids_of(sidang: Sidang) -> dict[str, str]:
    staff = {key: sidang.jalan.office.people[key].id for key in ("ketua", "anggota", "anggota2")}
    return {**staff, "wakil": (await sidang.jalan.guest()).id}


async def everybody_sees_everybody(sidang: Sidang, ids: dict[str, str]) -> None:
    pages = sidang.pages
    await asyncio.gather(*(sees(pages[one], ids[other]) for one in pages for other in pages if one != other))


@pytest.mark.slow
async def test_four_people_see_each_other_and_who_is_kept_apart_or_sent_out_is_so_in_janus(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    await sidang.sit("anggota2")
    ids = await ids_of(sidang)
    await everybody_sees_everybody(sidang, ids)
    pokja = [ids[key] for key in ("ketua", "anggota", "anggota2")]
    assert await receiving(sidang.jalan.services.sfu) == pairs(ids.values())

    await ketua.get_by_role("button", name="Musyawarah Pokja").click()

    async with asyncio.timeout(20):
        while await receiving(sidang.jalan.services.sfu) != pairs(pokja):  # noqa: ASYNC110  # Janus has no event for it
            await asyncio.sleep(0.1)
    before = await frames(wakil, ids["ketua"])
    await asyncio.sleep(1)
    assert await frames(wakil, ids["ketua"]) <= before
    await ketua.get_by_role("button", name="Akhiri musyawarah").click()
    await everybody_sees_everybody(sidang, ids)

    await ketua.get_by_role("tab", name="Orang").click()
    await ketua.get_by_role("button", name="Keluarkan").click()
    await ketua.get_by_label("Mengapa orang ini dikeluarkan?").fill("Kuasanya dicabut direktur (contoh).")
    await ketua.locator("form.reason button.primary").click()
    await only(sidang, *pokja)
    assert {one for pair in await receiving(sidang.jalan.services.sfu) for one in pair} == set(pokja)


@pytest.mark.slow
async def test_a_killed_janus_moves_the_room_and_pictures_come_again_by_themselves(
    sidang: Sidang, januses: list[PrivateJanus]
) -> None:
    await asyncio.gather(sidang.sit("ketua"), sidang.sit("anggota"))
    sfu, ids = sidang.jalan.services.sfu, await ids_of(sidang)
    await everybody_sees_everybody(sidang, ids)
    place = sfu.place(sidang.jalan.sesi.id, ids["ketua"])
    lost = next(one for one in januses if one.folder == place.janus.folder)

    await lost.kill()

    async with asyncio.timeout(60):
        while (now := sfu.place(sidang.jalan.sesi.id, ids["ketua"])) in (place, None):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    await everybody_sees_everybody(sidang, ids)
    assert now.janus.folder != lost.folder


@pytest.mark.slow
async def test_media_go_on_while_the_service_is_started_again(
    sidang: Sidang, service: TestServer, settings: Settings, clock: Clock
) -> None:
    ketua, anggota = await asyncio.gather(sidang.sit("ketua"), sidang.sit("anggota"))
    ids, sesi = await ids_of(sidang), sidang.jalan.sesi.id
    await everybody_sees_everybody(sidang, ids)
    tags = {key: sidang.jalan.services.sfu.place(sesi, ids[key]).tag for key in ("ketua", "anggota")}

    await service.close()
    await asyncio.gather(sees(ketua, ids["anggota"], 10), sees(anggota, ids["ketua"], 10))
    again = TestServer(create_app(settings, clock.now), port=settings.port, host="127.0.0.1")
    await again.start_server()
    try:
        await expect(ketua.get_by_text("Tersambung lagi.")).to_be_visible()
        await expect(anggota.get_by_text("Tersambung lagi.")).to_be_visible()
        await everybody_sees_everybody(sidang, ids)
        sfu = again.app[SERVICES].sfu
        assert sfu
        assert {key: sfu.place(sesi, ids[key]).tag for key in tags} == tags, "the connections are the same"
    finally:
        await again.close()
