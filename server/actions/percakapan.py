"""Percakapan: what is said, asked, answered, objected and noted in the room."""

from server.actions.ruang import act
from server.services import Services
from sessions import percakapan
from sessions.foto import Untuk
from sessions.wewenang import Pelaku, require


async def say(services: Services, by: Pelaku, sesi: str, teks: str) -> None:
    require(by, "ruang.bicara")
    await act(services, sesi, lambda ruang, at: percakapan.say(ruang, teks, by, at))


async def ask(
    services: Services, by: Pelaku, sesi: str, teks: str, dokumen: str | None, siap: int | None = None
) -> None:
    require(by, "tanya.ajukan")
    await act(services, sesi, lambda ruang, at: percakapan.ask(ruang, teks, dokumen, by, at, siap))


async def discard(services: Services, by: Pelaku, sesi: str, siap: int) -> None:
    require(by, "tanya.ajukan")
    await act(services, sesi, lambda ruang, at: percakapan.discard(ruang, siap, by, at))


async def answer(services: Services, by: Pelaku, sesi: str, nomor: int, teks: str) -> None:
    require(by, "tanya.jawab")
    await act(services, sesi, lambda ruang, at: percakapan.answer(ruang, nomor, teks, by, at))


async def take_down(services: Services, by: Pelaku, sesi: str, nomor: int, teks: str, dari: str) -> None:
    require(by, "tanya.ajukan")
    await act(services, sesi, lambda ruang, at: percakapan.take_down(ruang, nomor, teks, dari, by, at))


async def conclude(services: Services, by: Pelaku, sesi: str, nomor: int, teks: str) -> None:
    require(by, "tanya.ajukan")
    await act(services, sesi, lambda ruang, at: percakapan.conclude(ruang, nomor, teks, by, at))


async def want_photo(services: Services, by: Pelaku, sesi: str, untuk: Untuk, dokumen: str | None, kursi: str) -> None:
    require(by, "dokumen.periksa")
    await act(services, sesi, lambda ruang, at: percakapan.request_photo(ruang, untuk, dokumen, kursi, by, at))


async def object_(services: Services, by: Pelaku, sesi: str, teks: str) -> None:
    require(by, "ba.keberatan")
    await act(services, sesi, lambda ruang, at: percakapan.object_(ruang, teks, by, at))


async def write_note(services: Services, by: Pelaku, sesi: str, teks: str) -> None:
    require(by, "dokumen.periksa")
    await act(services, sesi, lambda ruang, at: percakapan.write_note(ruang, teks, by, at))
