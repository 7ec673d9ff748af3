"""Pemeriksaan: what the Pokja does over all documents of a sesi: ask about differences, conclude on a capacity."""

from server.actions import dokumen, silang
from server.services import Services
from server.store.dokumen import DOKUMEN
from server.store.unit import Tx
from server.store.wakil import WAKIL
from sessions import kewenangan, penilaian, percakapan
from sessions.dokumen import Keadaan
from sessions.errors import NotFound
from sessions.kapasitas import Kapasitas
from sessions.kewenangan import Simpulan
from sessions.penilaian import Putusan
from sessions.sesi import Keadaan as Sesi
from sessions.wewenang import Pelaku, require


async def ask(services: Services, by: Pelaku, sesi: str, teks: str) -> None:
    """A question about no single dokumen: asked while the sesi goes on, else kept ready."""
    require(by, "tanya.ajukan")

    def unit(tx: Tx) -> None:
        ruang = services.ruang.locked(tx.connection, sesi)
        now = ruang.keadaan is Sesi.BERLANGSUNG
        _, events = (percakapan.ask if now else percakapan.prepare)(ruang, teks, None, by, tx.now())
        tx.append(*events)

    await services.store.write(unit)


async def ask_about(services: Services, by: Pelaku, sesi: str, id: str, versi: int, teks: str) -> None:
    """A question about a dokumen, in one press: it goes to klarifikasi where that is open, else it is asked only.

    Before the sesi goes on it is kept ready.
    """
    require(by, "tanya.ajukan")

    def unit(tx: Tx) -> None:
        item = dokumen.of(tx, sesi, id)
        ruang = services.ruang.locked(tx.connection, sesi)
        if ruang.keadaan is not Sesi.BERLANGSUNG:
            _, kept = percakapan.prepare(ruang, teks, id, by, tx.now())
            tx.append(*kept)
            return
        _, asked = percakapan.ask(ruang, teks, id, by, tx.now())
        if item.keadaan is Keadaan.DIPERLIHATKAN:
            new, event = penilaian.verdict(item, Putusan.KLARIFIKASI, by, tx.now(), versi=versi, alasan=teks)
            DOKUMEN.save_version(tx.connection, new, seen=item.versi)
            tx.append(event)
        tx.append(*asked)

    await services.store.write(unit)


async def conclude(
    services: Services, by: Pelaku, sesi: str, wakil: str, kapasitas: Kapasitas, simpulan: Simpulan, alasan: str
) -> None:
    """The Pokja's word on whether somebody may represent the peserta, beside what the papers say now."""
    require(by, "dokumen.periksa")

    def unit(tx: Tx) -> None:
        person = WAKIL.get(tx.connection, wakil)
        if person.sesi != sesi:
            raise NotFound("Orang ini tidak ada dalam sesi.")
        found = kewenangan.examine(person.nama, kapasitas, silang.papers_of(tx.connection, sesi))
        berkas = f"sesi/{sesi}"
        tx.append(kewenangan.conclude(berkas, wakil, kapasitas, simpulan, alasan, found, by, tx.now()))

    await services.store.write(unit)
