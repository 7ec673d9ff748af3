"""Jaga: who goes and who comes moves the sesi: by the clock, in time, and never into anything that harms."""

from datetime import timedelta

import pytest
from aiohttp.test_utils import TestServer

from server.actions import lobi, pelaksanaan, persiapan, tampilan
from server.keys import DISPATCHER
from sessions.errors import Forbidden
from sessions.persetujuan import Pilihan
from sessions.ruang import Ruang
from tests.clock import Clock
from tests.server.routes.perjalanan import Perjalanan


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    """A sesi whose lobby is open."""
    await jalan.waiting()
    return jalan


async def room(jalan: Perjalanan) -> Ruang:
    return await jalan.services.store.read(lambda c: jalan.services.ruang.state(c, jalan.sesi.id))


async def comes_to(jalan: Perjalanan, service: TestServer, keadaan: str) -> None:
    async def there() -> bool:
        service.app[DISPATCHER].kick()
        return await jalan.state() == keadaan

    await jalan.until(there, keadaan)


async def call(jalan: Perjalanan, times: int = 1) -> None:
    for _ in range(times):
        said = {"jalur": "telepon", "hasil": "tidak_diangkat", "tujuan": "", "catatan": "Tidak diangkat (contoh)"}
        await persiapan.log_attempt(jalan.services, jalan.tim_it, jalan.sesi.id, said)


async def test_who_leaves_by_the_button_is_missed_like_one_whose_line_broke(
    service: TestServer, jalan: Perjalanan, clock: Clock
) -> None:
    await jalan.begun()
    guest = await jalan.guest()

    await lobi.leave(jalan.services, guest, jalan.sesi.id)
    clock.advance(minutes=1, seconds=2)
    await comes_to(jalan, service, "terputus")
    await lobi.arrive(jalan.services, guest, jalan.sesi.id, "kembali")

    assert await jalan.state() == "berlangsung"


async def test_too_few_of_the_pokja_pauses_the_sesi_and_it_goes_on_when_they_are_back(
    service: TestServer, jalan: Perjalanan, clock: Clock
) -> None:
    await jalan.begun()
    for who in jalan.pokja[1:]:
        await lobi.leave(jalan.services, who, jalan.sesi.id)

    clock.advance(minutes=5, seconds=2)
    await comes_to(jalan, service, "jeda")
    paused = (await room(jalan)).tanpa_kuorum
    await lobi.arrive(jalan.services, jalan.pokja[1], jalan.sesi.id, "kembali")

    assert paused
    assert await jalan.state() == "berlangsung"
    assert not (await room(jalan)).tanpa_kuorum


async def test_a_pause_for_want_of_a_quorum_ends_after_an_hour_too(
    service: TestServer, jalan: Perjalanan, clock: Clock
) -> None:
    await jalan.begun()
    for who in jalan.pokja[1:]:
        await lobi.leave(jalan.services, who, jalan.sesi.id)
    clock.advance(minutes=5, seconds=2)
    await comes_to(jalan, service, "jeda")

    clock.advance(minutes=60, seconds=2)

    await comes_to(jalan, service, "diskors")


async def test_attempts_that_come_after_the_waiting_time_still_bring_the_decision_to_the_pokja(
    service: TestServer, jalan: Perjalanan, clock: Clock
) -> None:
    for who in jalan.pokja[:2]:
        await jalan.come(who, f"sambungan-{who.id}", Pilihan.B)
    clock.set(jalan.sesi.mulai + timedelta(minutes=31))
    service.app[DISPATCHER].kick()
    await call(jalan)
    assert await jalan.state() == "ruang_tunggu"

    await call(jalan)

    assert await jalan.state() == "menunggu_putusan_hadir"


async def test_an_attempt_without_a_number_is_to_the_registered_one_and_shown_by_its_end(jalan: Perjalanan) -> None:
    await call(jalan)
    reader = jalan.pokja[0]

    seen = await jalan.services.store.read(
        lambda c: tampilan.room(jalan.services, c, jalan.sesi.id, reader, ("upaya", "sesi"))
    )

    one = seen["upaya"][-1]
    assert one["tujuan"] == f"…{jalan.peserta.telepon[-4:]}"
    assert (one["oleh"], one["hasil"]) == (jalan.tim_it.nama, "tidak_diangkat")
    assert seen["sesi"]["upaya"] == 1
    assert seen["sesi"]["batas"]["jenis"] == "tunggu"


async def test_the_peserta_reads_of_no_attempt_and_logs_none(jalan: Perjalanan) -> None:
    await call(jalan)
    guest = await jalan.guest()

    seen = await jalan.services.store.read(lambda c: tampilan.room(jalan.services, c, jalan.sesi.id, guest))

    assert "upaya" not in seen
    with pytest.raises(Forbidden):
        await persiapan.log_attempt(jalan.services, guest, jalan.sesi.id, {})
    with pytest.raises(Forbidden):
        await pelaksanaan.suspend_lost(jalan.services, guest, jalan.sesi.id)
