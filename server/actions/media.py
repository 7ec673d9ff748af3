"""Media: who may send and receive in a room by the server between all; the room's fold decides, at every turn.

Somebody whose line is broken stays for a moment: media outlive a restart of the server and a short gap of the network.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from server.media.sfu import Sfu
from server.media.tempat import Say
from server.services import Services
from sessions.errors import Forbidden, NotFound
from sessions.kehadiran import Keadaan
from sessions.kursi import Kursi
from sessions.pengamat import WATCHES
from sessions.ruang import Ruang
from sessions.sesi import TERBUKA
from sessions.wewenang import Pelaku

SFU = "sfu"
"""Its name in `signal`: {"ke": "sfu", …} from a browser, {"dari": "sfu", …} to it."""
GRACE = timedelta(seconds=20)


async def join(services: Services, say: Say) -> None:
    """The media server asks the room's fold who may hear whom, and reaches browsers by `say`."""
    if services.sfu is None:
        return

    async def hears(sesi: str, one: str, other: str) -> bool:
        return (await _room(services, sesi)).hears(one, other)

    services.sfu.say, services.sfu.hears = say, hears
    for sesi in services.sfu.rooms:  # taken over from an earlier process
        await services.sfu.sort(sesi)


async def sort(services: Services, sesi: str) -> None:
    """The Pokja confers, or is done: who may hear whom is another matter now."""
    if services.sfu:
        await services.sfu.sort(sesi)


async def hush(services: Services, sesi: str) -> None:
    """Nobody hears those whom the Pokja has muted: the server between all passes nothing of their voice on."""
    if services.sfu:
        seats = (await _room(services, sesi)).kursi.values()
        await services.sfu.hush(sesi, frozenset(kursi.id for kursi in seats if kursi.bisu))


async def signal(services: Services, by: Pelaku, sesi: str, isi: Mapping[str, Any]) -> Mapping[str, object]:
    """What a browser says to the server between all. Raises Forbidden for whoever is not inside."""
    sfu = services.sfu
    if sfu is None:
        raise NotFound("Ruang ini menyambungkan gambar dan suara langsung antarbrowser. Muat ulang halaman ini.")
    if (await _room(services, sesi)).inside(by.id).pengamat and "offer" in isi:
        raise Forbidden(WATCHES)
    answer = await sfu.signal(sesi, by.id, isi)
    if "offer" in isi:
        await hush(services, sesi)  # who was muted and comes again is muted still
    if not _may(await _room(services, sesi), by.id, services.now()):
        await sfu.part(sesi, by.id)  # sent out while this was being done
        raise Forbidden("Saudara sudah tidak berada di dalam ruang.")
    return answer


async def clear(services: Services, sesi: str) -> None:
    """Detaches whoever is no longer inside, by any process; the room too, once the sesi is over."""
    sfu = services.sfu
    if sfu is None:
        return
    seated = await sfu.seated(sesi)
    if not seated:
        return
    ruang = await _room(services, sesi)
    for kursi in seated:
        if not _may(ruang, kursi, services.now()):
            await sfu.part(sesi, kursi)
    if ruang.keadaan not in TERBUKA:
        await sfu.end(sesi)


async def clear_all(services: Services) -> None:
    """The same for every room in which this process has people."""
    for sesi in services.sfu.rooms if services.sfu else ():
        await clear(services, sesi)
        if services.sfu:
            await services.sfu.catch_up(sesi)


async def part(services: Services, sesi: str, kursi: str) -> None:
    """Detaches this person at once: their right has ended."""
    if services.sfu:
        await services.sfu.part(sesi, kursi)


def cara(sfu: Sfu | None) -> str:
    """How the page is to connect: from browser to browser, or by the server between all."""
    return "sfu" if sfu else "mesh"


def _may(ruang: Ruang, kursi: str, now: datetime) -> bool:
    seat = ruang.kursi.get(kursi)
    if ruang.keadaan not in TERBUKA or seat is None:
        return False
    return seat.di_dalam or _just_lost(seat, now)


def _just_lost(seat: Kursi, now: datetime) -> bool:
    return seat.keadaan is Keadaan.TERPUTUS and seat.lepas is not None and now - seat.lepas <= GRACE


async def _room(services: Services, sesi: str) -> Ruang:
    return await services.store.read(lambda c: services.ruang.state(c, sesi))
