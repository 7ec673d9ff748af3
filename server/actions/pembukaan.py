"""Pembukaan: frozen prices are opened again once quorum and peserta agree, and their file is withdrawn."""

from datetime import datetime

from server.actions import terbitan
from server.actions.negosiasi import act
from server.services import Services
from server.store import berita_acara as papers
from server.store import kembali as returned
from server.store.berita_acara import BERITA_ACARA
from server.store.unit import Tx
from sessions import pembukaan as rules
from sessions.berita_acara import JenisBA, Keadaan
from sessions.errors import Conflict
from sessions.evidence import Event
from sessions.negosiasi import Negosiasi
from sessions.putusan import Perihal
from sessions.ruang import Ruang
from sessions.terbitan import Keadaan as Beredar
from sessions.wewenang import Pelaku, require


async def open_again(services: Services, by: Pelaku, sesi: str, versi: int) -> None:
    """The peserta's word: from here the table is a draft, and what was printed of it no longer counts."""
    require(by, "negosiasi.jawab")
    why: list[str] = []

    def rule(old: Negosiasi, ruang: Ruang, _count: int, at: datetime) -> tuple[Negosiasi, Event]:
        made = rules.open_again(old, ruang, by, at, versi=versi)
        why[:] = [ruang.ditetapkan[Perihal.BUKA_SEGEL].alasan]
        return made

    await act(services, sesi, rule, lambda tx, _new: _withdraw(tx, by, sesi, why[0]))


def _withdraw(tx: Tx, by: Pelaku, sesi: str, alasan: str) -> None:
    """The file gets its closing seal as it is, so that nobody adds to it; copies that are out are refused."""
    if returned.undecided(tx.connection, sesi):
        raise Conflict("Berkas bertanda tangan Saudara sedang diperiksa Pokja. Tunggu hasilnya, lalu jawab lagi.")
    for ba in papers.of_sesi(tx.connection, sesi):
        if ba.jenis is JenisBA.BERKAS_NEGOSIASI and ba.keadaan is Keadaan.MENUNGGU_TTD:
            new, event = rules.withdraw(ba, alasan, by, tx.now())
            BERITA_ACARA.save_version(tx.connection, new, seen=ba.versi)
            tx.append(event)
            tx.enqueue("tutup_ba", {"ba": ba.id}, kunci=f"tutup_ba:{ba.id}")
    for copy in terbitan.out(tx.connection, sesi):
        if copy.keadaan is Beredar.BEREDAR:
            terbitan.withdraw(tx, by, copy.id, alasan)


async def keep_shut(services: Services, by: Pelaku, sesi: str, alasan: str) -> None:
    """The peserta does not agree."""
    require(by, "negosiasi.jawab")
    await act(services, sesi, lambda old, ruang, _n, at: rules.keep_shut(old, alasan, ruang, by, at))
