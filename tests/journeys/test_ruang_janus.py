"""The room on a Janus, in browsers: the same pages, seen and heard by a server between all."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from server.settings import Settings
from tests.browser import browser, new_context  # noqa: F401  # fixtures, used by name
from tests.janus import SECRET, PrivateJanus, media_ports, needs_janus
from tests.journeys.ruang import Sidang, frames, open_lobby, sqlite  # noqa: F401  # fixtures, used by name

pytestmark = needs_janus


@pytest.fixture
async def januses(tmp_path: Path) -> AsyncIterator[list[PrivateJanus]]:
    ports = media_ports()
    made = [PrivateJanus(tmp_path / name, next(ports)) for name in ("a", "b")]
    await asyncio.gather(*(one.start() for one in made))
    yield made
    await asyncio.gather(*(one.kill() for one in made))


@pytest.fixture
def settings(settings: Settings, januses: list[PrivateJanus]) -> Settings:
    url = ",".join(one.url for one in januses)
    return Settings(**{**settings.model_dump(), "janus_url": url, "janus_secret": SECRET})


async def sees(page: Page, who: str, more: int = 5, seconds: float = 30) -> None:
    """Until `page` shows moving pictures of `who`."""
    now = await frames(page, who)
    async with asyncio.timeout(seconds):
        while await frames(page, who) < now + more:
            now = min(now, await frames(page, who))  # another connection counts anew
            await asyncio.sleep(0.1)


async def only(sidang: Sidang, *who: str) -> None:
    """Until nobody else has a place in the room on any Janus."""
    async with asyncio.timeout(10):
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
