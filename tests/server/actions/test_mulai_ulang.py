"""Mulai ulang: when a server process dies nobody it held counts as present until they are connected again."""

from aiohttp.test_utils import TestServer

from server.actions import lobi
from sessions.ruang import Ruang
from tests.clock import Clock
from tests.people import Office
from tests.server.routes.perjalanan import Perjalanan, set_out

DEAD, ALIVE, HERE = 1, 2, 3


async def seats(jalan: Perjalanan) -> Ruang:
    return await jalan.services.store.read(lambda c: jalan.services.ruang.state(c, jalan.sesi.id))


def connected(seated: Ruang) -> set[str]:
    return {kursi.id for kursi in seated.kursi.values() if kursi.tersambung}


async def is_gone(owner: int) -> bool:
    return owner == DEAD


async def test_whoever_a_dead_process_held_is_written_down_as_lost_and_keeps_the_seat(
    service: TestServer, office: Office, clock: Clock
) -> None:
    jalan = await set_out(service, office, clock)
    await jalan.inside()
    people = (*jalan.pokja, await jalan.guest())
    for owner, who in zip((DEAD, DEAD, ALIVE, HERE), people, strict=True):
        await lobi.arrive(jalan.services, who, jalan.sesi.id, f"milik-{owner}-{who.id}", owner)
    before = await seats(jalan)
    assert connected(before) == {who.id for who in people}

    await lobi.lose_those_of_the_dead(jalan.services, HERE, is_gone)

    assert connected(await seats(jalan)) == {who.id for who in people[2:]}
    await lobi.arrive(jalan.services, people[0], jalan.sesi.id, "sambungan-baru", HERE)
    again = (await seats(jalan)).kursi[people[0].id]
    assert again.tersambung
    assert again.masuk == before.kursi[people[0].id].masuk


async def test_who_has_come_again_elsewhere_is_not_lost_with_the_old_connection(
    service: TestServer, office: Office, clock: Clock
) -> None:
    jalan = await set_out(service, office, clock)
    await jalan.waiting()
    await lobi.arrive(jalan.services, jalan.pokja[0], jalan.sesi.id, "lama", DEAD)
    await lobi.arrive(jalan.services, jalan.pokja[0], jalan.sesi.id, "baru", ALIVE)

    await lobi.lose_those_of_the_dead(jalan.services, HERE, is_gone)

    assert connected(await seats(jalan)) == {jalan.pokja[0].id}
