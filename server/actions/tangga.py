"""Tangga: the step of the ladder that each person is on, and calls by telephone in place of a weak line."""

from server.actions.ruang import act
from server.services import Services
from sessions import tangga
from sessions.kursi import Mutu
from sessions.upaya import HasilUpaya
from sessions.wewenang import Pelaku, require


async def report(services: Services, by: Pelaku, sesi: str, mutu: Mutu) -> None:
    require(by, "ruang.masuk")
    await act(services, sesi, lambda ruang, at: tangga.report(ruang, mutu, by, at))


async def ask_for_call(services: Services, by: Pelaku, sesi: str, nomor: str) -> None:
    require(by, "ruang.masuk")
    await act(services, sesi, lambda ruang, at: tangga.ask_for_call(ruang, nomor, by, at))


async def called(services: Services, by: Pelaku, sesi: str, who: str, hasil: HasilUpaya, catatan: str) -> None:
    require(by, "upaya.catat")
    await act(services, sesi, lambda ruang, at: tangga.called(ruang, who, hasil, catatan, by, at))
