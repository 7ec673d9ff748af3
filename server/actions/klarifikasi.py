"""Klarifikasi: the aspects of a seleksi are written down, and photos put beside answers."""

from collections.abc import Mapping

from server.services import Services
from server.store import dokumen as papers
from server.store.unit import Tx
from sessions import klarifikasi as rules
from sessions.errors import NotFound
from sessions.wewenang import Pelaku, require


async def record(services: Services, by: Pelaku, sesi: str, aspek: str, isian: Mapping[str, str]) -> None:
    """What came out of one aspect; both sides see it at once, and the berita acara prints it."""
    require(by, "tanya.ajukan")

    def unit(tx: Tx) -> None:
        _, events = rules.record(services.ruang.locked(tx.connection, sesi), aspek, isian, by, tx.now())
        tx.append(*events)

    await services.store.write(unit)


async def attach(services: Services, by: Pelaku, sesi: str, nomor: int, foto: str) -> None:
    """A photo that this sesi has beside the answer to question `nomor`."""
    require(by, "tanya.jawab")

    def unit(tx: Tx) -> None:
        ruang = services.ruang.locked(tx.connection, sesi)
        found = papers.photo_of(tx.connection, sesi, foto)
        if found is None:
            raise NotFound("Foto ini belum diterima. Tunggu sampai terkirim, lalu lampirkan lagi.")
        _, events = rules.attach(ruang, nomor, found, by, tx.now())
        tx.append(*events)

    await services.store.write(unit)
