"""The keeper of a recorder that is a real Janus: consent governs what it writes, and the chain says what it wrote."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from server.actions import lobi, rekaman
from server.actions.penjaga import Penjaga
from server.app import open_services, open_work
from server.keys import DISPATCHER
from server.media.kuota import Kuota
from server.media.perekam_janus import PerekamJanus
from server.services import Services
from server.settings import Settings
from server.store import evidence
from sessions.evidence import Event
from sessions.ruang import Ruang
from tests import mjr
from tests.clock import Clock
from tests.janus import SECRET, PrivateJanus, needs_janus
from tests.people import found_office
from tests.server.pemancar import Pemancar, Ruangan
from tests.server.routes.perjalanan import Perjalanan, set_out

pytestmark = [pytest.mark.database("sqlite"), needs_janus, pytest.mark.slow]
GREYS = {"ketua": 60, "wakil": 200}


@dataclass
class Direkam:
    """A sesi that goes on, of which two people send to a Janus."""

    jalan: Perjalanan
    services: Services
    ketua: Pemancar
    wakil: Pemancar

    @property
    def sesi(self) -> str:
        return self.jalan.sesi.id

    async def ruang(self) -> Ruang:
        return await self.services.store.read(lambda c: self.services.ruang.state(c, self.sesi))

    async def events(self, *kinds: str) -> list[Event]:
        found = await self.services.store.read(lambda c: evidence.of_kinds(c, f"sesi/{self.sesi}", kinds))
        return [one.event for one in found]

    async def until(self, done: Callable[[Ruang], object]) -> None:
        async with asyncio.timeout(20):
            while not done(await self.ruang()):  # noqa: ASYNC110  # as the chain says
                await asyncio.sleep(0.05)


@pytest.fixture
async def direkam(settings: Settings, clock: Clock, januses: list[PrivateJanus]) -> AsyncIterator[Direkam]:
    url = ",".join(one.url for one in januses)
    settings = Settings(**{**settings.model_dump(), "janus_url": url, "janus_secret": SECRET})
    async with open_services(settings, clock.now) as services, open_work(services) as work:
        office = await found_office(services, "http://contoh")
        jalan = await set_out(SimpleNamespace(app={DISPATCHER: work}), office, clock)  # type: ignore[arg-type]
        await jalan.inside()

        async def say(sesi: str, kursi: str, isi: Any) -> None:
            raise AssertionError("Janus' recorder has nothing to say to browsers")

        async def is_gone(owner: int) -> bool:
            return False

        keeper = Penjaga(services, 7, is_gone, lambda sid: True, say)
        services.store.committed = keeper.notice
        await keeper.open()
        assert services.sfu
        ruangan = Ruangan(services.sfu)
        ids = {"ketua": jalan.pokja[0].id, "wakil": (await jalan.guest()).id}
        people = {}
        for name, id in ids.items():
            one = people[name] = ruangan.people[jalan.sesi.id, id] = Pemancar(services.sfu, jalan.sesi.id, id)
            one.grey = GREYS[name]
            await one.enter()
        yield Direkam(jalan, services, people["ketua"], people["wakil"])
        await keeper.close()
        await ruangan.close()


async def greys(one: Direkam, event: Event, folder: Path) -> set[int]:
    """How light the pictures are that a line cites, roughly."""
    path = folder / str(event.data["segmen"])
    path.write_bytes(await one.services.files.read(str(event.data["sha256"])))
    return {min(GREYS.values(), key=lambda grey: abs(grey - mjr.colour(shown)[0])) for shown in mjr.pictures(path)}


async def test_a_janus_records_who_agreed_until_they_take_it_back_and_each_file_shows_its_person_alone(
    direkam: Direkam, tmp_path: Path
) -> None:
    ketua, guest = direkam.jalan.pokja[0], await direkam.jalan.guest()
    await rekaman.begin(direkam.services, ketua, direkam.sesi)
    await direkam.until(lambda ruang: set(ruang.rekaman.orang) == {ketua.id, guest.id})
    await asyncio.sleep(2)

    asked = datetime.now(UTC)
    await lobi.withdraw(direkam.services, guest, direkam.sesi)
    await direkam.until(lambda ruang: set(ruang.rekaman.orang) == {ketua.id})
    took = datetime.now(UTC) - asked
    await asyncio.sleep(1)
    await direkam.jalan.closed()
    await direkam.until(lambda ruang: ruang.rekaman.selesai)

    segments = await direkam.events("rekaman.segmen")
    videos = {str(one.data["id"]): one for one in segments if one.data["jenis"] == "video"}
    assert {(one.data["id"], one.data["jenis"]) for one in segments} == {
        (who, jenis) for who in (ketua.id, guest.id) for jenis in ("audio", "video")
    }
    assert await greys(direkam, videos[ketua.id], tmp_path) == {GREYS["ketua"]}
    assert await greys(direkam, videos[guest.id], tmp_path) == {GREYS["wakil"]}
    assert took.total_seconds() < 5
    assert datetime.fromisoformat(str(videos[guest.id].data["selesai"])) <= asked + took
    assert datetime.fromisoformat(str(videos[ketua.id].data["selesai"])) > asked + took
    assert {one.data["sebab"] for one in await direkam.events("rekaman.orang_berhenti")} == {"ditarik", "selesai"}
    assert all(one.data["utuh"] for one in segments)


async def test_a_killed_janus_is_a_gap_and_what_it_wrote_is_in_the_chain(
    direkam: Direkam,
    januses: list[PrivateJanus],
) -> None:
    ketua, guest = direkam.jalan.pokja[0], await direkam.jalan.guest()
    await rekaman.begin(direkam.services, ketua, direkam.sesi)
    await direkam.until(lambda ruang: set(ruang.rekaman.orang) == {ketua.id, guest.id})
    await asyncio.sleep(1)

    await januses[0].kill()
    await direkam.until(lambda ruang: "" in ruang.rekaman.macet)
    for one in (direkam.ketua, direkam.wakil):
        await one.close()
        again = Pemancar(one.sfu, one.sesi, one.kursi, "tag1")
        await again.enter()
        one.sends, one.gets = again.sends, again.gets
    await direkam.until(lambda ruang: not ruang.rekaman.macet and set(ruang.rekaman.orang) == {ketua.id, guest.id})
    await direkam.until(lambda ruang: ruang.rekaman.segmen >= 4)

    assert {one.data["sebab"] for one in await direkam.events("rekaman.orang_berhenti")} == {"peralatan"}
    assert {one.data["utuh"] for one in await direkam.events("rekaman.segmen")} == {False}
    (celah,) = (await direkam.ruang()).rekaman.celah
    assert celah.kursi == ""


async def test_a_disk_without_room_is_a_gap_that_ends_once_there_is_some(direkam: Direkam) -> None:
    ketua, guest = direkam.jalan.pokja[0], await direkam.jalan.guest()
    perekam, rec = direkam.services.perekam, direkam.ketua.sfu.rec
    assert isinstance(perekam, PerekamJanus)
    await rekaman.begin(direkam.services, ketua, direkam.sesi)
    await direkam.until(lambda ruang: set(ruang.rekaman.orang) == {ketua.id, guest.id})

    perekam._kuota = Kuota(rec, 10**12, 10**18)
    await direkam.until(lambda ruang: "" in ruang.rekaman.macet and not ruang.rekaman.orang)
    assert await perekam.look(direkam.sesi) == {}
    perekam._kuota = Kuota(rec, 10**12, 0)
    await direkam.until(lambda ruang: not ruang.rekaman.macet and set(ruang.rekaman.orang) == {ketua.id, guest.id})

    assert {one.data["sebab"] for one in await direkam.events("rekaman.orang_berhenti")} == {"peralatan"}
    assert {one.data["utuh"] for one in await direkam.events("rekaman.segmen")} == {True}
    (celah,) = (await direkam.ruang()).rekaman.celah
    assert celah.kursi == ""
