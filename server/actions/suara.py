"""Suara: the Pokja asks for a quiet microphone, mutes somebody, and lets them speak again."""

from server.actions.ruang import act
from server.services import Services
from sessions import suara
from sessions.wewenang import Pelaku, require


async def ask_quiet(services: Services, by: Pelaku, sesi: str, who: str) -> None:
    require(by, "ruang.pimpin")
    await act(services, sesi, lambda ruang, at: suara.ask_quiet(ruang, who, by, at))


async def mute(services: Services, by: Pelaku, sesi: str, who: str, alasan: str) -> None:
    require(by, "ruang.pimpin")
    await act(services, sesi, lambda ruang, at: suara.mute(ruang, who, alasan, by, at))


async def unmute(services: Services, by: Pelaku, sesi: str, who: str) -> None:
    require(by, "ruang.pimpin")
    await act(services, sesi, lambda ruang, at: suara.unmute(ruang, who, by, at))


async def ask_to_speak(services: Services, by: Pelaku, sesi: str) -> None:
    require(by, "ruang.masuk")
    await act(services, sesi, lambda ruang, at: suara.ask_to_speak(ruang, by, at))
