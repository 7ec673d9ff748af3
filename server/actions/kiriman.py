"""Kiriman: a photo that comes piece by piece, over a line that breaks; complete, it is received as any other."""

from dataclasses import dataclass
from datetime import datetime

from server.actions import dokumen
from server.actions.dokumen import sniff
from server.parts import Kiriman
from server.services import Services
from server.store import dokumen as rows
from server.store.dokumen import DOKUMEN
from sessions import penerimaan
from sessions.errors import DomainError, Forbidden, Full, Invalid, NotFound, TooLarge
from sessions.foto import Foto, Jalur, Untuk
from sessions.wewenang import Pelaku, require

NONE = "-"  # in the address of a photo of no item
FEW = 16  # bytes that tell a file's type


@dataclass(frozen=True, slots=True)
class Tujuan:
    """What the photo will be, and what the device says of all of it."""

    sesi: str
    id: str
    untuk: Untuk
    dokumen: str | None
    jalur: Jalur
    sha256: str
    ukuran: int
    saat: datetime | None = None


@dataclass(frozen=True, slots=True)
class Potong:
    """One piece: from where, its bytes and their SHA-256 on the device."""

    offset: int
    isi: bytes
    sha256: str


async def require_item(services: Services, by: Pelaku, sesi: str, dokumen: str) -> None:
    """Raises NotFound for an item of another sesi, before anything is read of the request."""
    require(by, "dokumen.kirim")
    item = await services.store.read(lambda c: DOKUMEN.find(c, DOKUMEN.table.c.id == dokumen))
    if dokumen != NONE and (item is None or item.sesi != sesi):
        raise NotFound("Dokumen tidak ditemukan.")


async def reached(services: Services, by: Pelaku, tujuan: Tujuan) -> Foto | int:
    """The photo when it is here already, else how many of its bytes are safe."""
    require(by, "dokumen.kirim")
    found = await services.store.read(lambda c: rows.photo_of(c, tujuan.sesi, tujuan.id))
    return found or await services.parts.offset(_kiriman(by, tujuan))


async def add(services: Services, by: Pelaku, tujuan: Tujuan, potong: Potong) -> Foto | int:
    """Keep a piece; with the last one the photo is received. Sent again, it is answered as before.

    Raises what `dokumen.receive` raises, and Conflict with `offset` where the piece does not follow.
    """
    require(by, "dokumen.kirim")
    found = await services.store.read(lambda c: rows.photo_of(c, tujuan.sesi, tujuan.id))
    if found is not None:
        return found
    kiriman = _kiriman(by, tujuan)
    await _worth_taking(services, tujuan, potong)
    await _still_here(services, by, tujuan)
    end = await services.parts.add(kiriman, potong.offset, potong.isi, potong.sha256)
    await _still_here(services, by, tujuan)
    if end < tujuan.ukuran:
        return end
    try:
        foto = await dokumen.receive(
            services,
            by,
            tujuan.sesi,
            tujuan.id,
            tujuan.untuk,
            tujuan.dokumen,
            tujuan.jalur,
            tujuan.sha256,
            services.parts.read(kiriman),
            tujuan.saat,
        )
    except Full:
        raise  # all of it stays for the next try
    except DomainError:
        await services.parts.drop(kiriman)
        raise
    await services.parts.drop(kiriman)
    return foto


async def _still_here(services: Services, by: Pelaku, tujuan: Tujuan) -> None:
    """Who was sent out while a piece was on its way leaves none behind."""
    try:
        penerimaan.require_sender(await services.store.read(lambda c: services.ruang.state(c, tujuan.sesi)), by)
    except Forbidden:
        await services.parts.drop_all(by.id, f"sesi/{tujuan.sesi}")
        raise


async def _worth_taking(services: Services, tujuan: Tujuan, potong: Potong) -> None:
    """What will be refused in the end is refused with its first piece."""
    limit = services.settings.upload_limit
    if tujuan.ukuran > limit:
        raise TooLarge(f"Berkas lebih besar dari {limit // 1_000_000} MB. Perkecil foto lalu kirim lagi.")
    if len(tujuan.sha256) != 64 or tujuan.ukuran < 1:
        raise Invalid("Sidik foto dari perangkat tidak terbaca. Muat ulang halaman, lalu kirim lagi.")
    if potong.offset == 0 and len(potong.isi) >= FEW:
        penerimaan.require_type(sniff(potong.isi[:FEW]))


def _kiriman(by: Pelaku, tujuan: Tujuan) -> Kiriman:
    return Kiriman(tujuan.id, by.id, f"sesi/{tujuan.sesi}", tujuan.ukuran)
