"""Pemilahan: what came by mail or over the counter without an item, and the Pokja saying which item it shows."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from server.actions.berkas import Berkas, load
from server.actions.dokumen import of
from server.services import Services
from server.store import dokumen as papers
from server.store import surat_masuk as letters
from server.store.dokumen import DOKUMEN, FOTO, Olahan
from server.store.unit import Tx
from sessions import dokumen as documents
from sessions import penerimaan
from sessions.dokumen import Dokumen
from sessions.errors import Invalid, NotFound
from sessions.foto import Foto
from sessions.surat_masuk import SuratMasuk
from sessions.wewenang import Pelaku, require


@dataclass(frozen=True, slots=True)
class Titipan:
    """A photo of the tray, its copy to look at, and the letter it hung on."""

    foto: Foto
    olahan: Olahan
    surat: SuratMasuk | None


@dataclass(frozen=True, slots=True)
class Kotak:
    """The tray of one sesi: what waits, the items it may belong to, and the letters that came."""

    found: Berkas
    titipan: Sequence[Titipan]
    dokumen: Sequence[Dokumen]
    surat: Sequence[SuratMasuk]
    alamat: str


async def tray(services: Services, by: Pelaku, sesi: str) -> Kotak:
    require(by, "dokumen.periksa")

    def read(c: sa.Connection) -> Kotak:
        found = load(c, sesi)
        surat = letters.of_sesi(c, sesi)
        named = {one.id: one for one in surat}
        read_ = papers.readings(c, sesi)
        waiting = [one for one in papers.photos(c, sesi) if penerimaan.unsorted(one)]
        titipan = [Titipan(one, read_[one.id], named.get(one.asal)) for one in waiting]
        items = [one for one in papers.of_sesi(c, sesi) if one.keadaan not in documents.PUTUS]
        return Kotak(found, titipan, items, surat, address(services, found.sesi.kode))

    return await services.store.read(read)


async def sort(services: Services, by: Pelaku, sesi: str, foto: str, dokumen: str) -> None:
    """This photo shows that item; it is read again as what it now is."""
    require(by, "dokumen.periksa")
    if not foto or not dokumen:
        raise Invalid("Pilih butir dokumen yang ditunjukkan foto ini, lalu tekan Pilah.")

    def unit(tx: Tx) -> None:
        found = papers.photo_of(tx.connection, sesi, foto)
        if found is None:
            raise NotFound("Foto tidak ditemukan.")
        item = of(tx, sesi, dokumen)
        ruang = services.ruang.locked(tx.connection, sesi)
        new, changed, events = penerimaan.sort(found, item, ruang, by, tx.now())
        FOTO.save(tx.connection, new)
        if changed != item:
            DOKUMEN.save_version(tx.connection, changed, seen=item.versi)
        tx.append(*events)
        tx.enqueue("foto", {"foto": foto}, kunci=f"foto:{foto}:{dokumen}")

    await services.store.write(unit)


def address(services: Services, kode: str) -> str:
    """Where a peserta may mail its papers to, "" while no mailbox is read: the plus-address says the sesi."""
    if not services.settings.imap_url.get_secret_value():
        return ""
    name, _, domain = services.settings.mail_from.rpartition("@")
    return f"{name}+rb-{kode.lower()}@{domain}"
