"""Pelaksanaan: the lobby opens, the sesi begins, pauses and goes on."""

from datetime import datetime

from server.actions import jaga
from server.actions.ruang import move
from server.services import Services
from server.store.unit import Tx
from sessions import pelaksanaan
from sessions.evidence import Event
from sessions.ruang import Ruang
from sessions.sesi import Keadaan, Sesi
from sessions.wewenang import Pelaku, require


async def open_lobby(services: Services, by: Pelaku, sesi: str) -> Sesi:
    require(by, "ruang.masuk")
    return await move(services, sesi, lambda s, _r, _n, at: pelaksanaan.open_lobby(s, at, by), jaga.set_wait)


async def begin(services: Services, by: Pelaku, sesi: str) -> Sesi:
    """A quorum is inside and a wakil admitted: the 90 minutes begin."""
    require(by, "ruang.pimpin")

    def rule(s: Sesi, ruang: Ruang, count: int, at: datetime) -> tuple[Sesi, tuple[Event, ...]]:
        if s.keadaan is Keadaan.MENUNGGU_PUTUSAN_HADIR:
            return pelaksanaan.arrived_late(s, ruang, by, at)
        return pelaksanaan.begin(s, ruang, count, by, at)

    def after(tx: Tx, s: Sesi) -> None:
        due = tx.now() + pelaksanaan.STANDARD
        tx.enqueue("lewat_waktu_baku", {"sesi": s.id}, kunci=f"baku:{s.id}:{due.isoformat()}", at=due)

    return await move(services, sesi, rule, after)


async def pause(services: Services, by: Pelaku, sesi: str, alasan: str) -> Sesi:
    require(by, "ruang.pimpin")

    return await move(services, sesi, lambda s, _r, _n, at: pelaksanaan.pause(s, alasan, by, at), jaga.set_pause)


async def suspend_lost(services: Services, by: Pelaku, sesi: str) -> Sesi:
    """The peserta was lost for half an hour and could not be reached: the Pokja breaks off and sets another time."""
    require(by, "ruang.pimpin")
    return await move(services, sesi, lambda s, ruang, _n, at: pelaksanaan.link_over(s, ruang, at, by))


async def resume(services: Services, by: Pelaku, sesi: str) -> Sesi:
    require(by, "ruang.pimpin")
    return await move(services, sesi, lambda s, ruang, count, at: pelaksanaan.resume(s, ruang, count, by, at))
