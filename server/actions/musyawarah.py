"""Musyawarah: the Pokja withdraws from the others in the room, talks, and comes back."""

from server.actions.ruang import act
from server.services import Services
from sessions import musyawarah
from sessions.wewenang import Pelaku, require


async def begin(services: Services, by: Pelaku, sesi: str) -> None:
    require(by, "ruang.pimpin")
    await act(services, sesi, lambda ruang, at: musyawarah.begin(ruang, by, at))


async def end(services: Services, by: Pelaku, sesi: str) -> None:
    require(by, "ruang.pimpin")
    await act(services, sesi, lambda ruang, at: musyawarah.end(ruang, by, at))


async def speak(services: Services, by: Pelaku, sesi: str, teks: str) -> None:
    require(by, "ruang.pimpin")
    await act(services, sesi, lambda ruang, at: musyawarah.speak(ruang, teks, by, at))
