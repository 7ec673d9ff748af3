"""Mulai ulang: after a crash nobody is counted as present until they are connected again."""

from aiohttp.test_utils import TestServer

from server.actions import ruang
from sessions.ruang import Ruang
from tests.clock import Clock
from tests.people import Office
from tests.server.routes.perjalanan import Perjalanan, set_out


async def seats(jalan: Perjalanan) -> Ruang:
    return await jalan.services.store.read(lambda c: jalan.services.ruang.state(c, jalan.sesi.id))


async def test_whoever_sat_in_the_room_when_the_server_ended_is_written_down_as_lost_and_keeps_the_seat(
    service: TestServer, office: Office, clock: Clock
) -> None:
    jalan = await set_out(service, office, clock)
    await jalan.invited()
    await jalan.answered()
    await jalan.ready()
    await jalan.lobby()
    await jalan.begun()
    before = await seats(jalan)
    assert len([kursi for kursi in before.kursi.values() if kursi.tersambung]) == 4

    await ruang.lose_everybody(jalan.services)

    after = await seats(jalan)
    assert not [kursi for kursi in after.kursi.values() if kursi.tersambung]
    await ruang.arrive(jalan.services, jalan.pokja[0], jalan.sesi.id, "sambungan-baru")
    again = (await seats(jalan)).kursi[jalan.pokja[0].id]
    assert again.tersambung
    assert again.masuk == before.kursi[jalan.pokja[0].id].masuk
