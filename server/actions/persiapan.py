"""Persiapan: who does what, is everything ready, was the peserta reached (SOP steps 4 to 7)."""

from collections.abc import Callable, Mapping

from server.actions import cetak, jaga
from server.services import Services
from server.store import orang as people
from server.store import peserta as companies
from server.store.peserta import PESERTA
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import pelaksanaan, personil, pesaing, sarana, upaya
from sessions.cetakan import JenisCetakan
from sessions.errors import Invalid
from sessions.evidence import Event
from sessions.lipat import done
from sessions.personil import Personil, Tugas
from sessions.sarana import Kondisi, Periksa
from sessions.sesi import Sesi
from sessions.upaya import HasilUpaya, JalurUpaya
from sessions.wewenang import POKJA, Pelaku, require


async def assign(services: Services, by: Pelaku, sesi: str, tugas: Mapping[str, str]) -> Sesi:
    """Penugasan personil: orang -> task, for members of the paket."""
    require(by, "personil.tugaskan")

    def unit(tx: Tx) -> Sesi:
        found = SESI.get(tx.connection, sesi)
        members = people.members(tx.connection, found.paket)
        chosen = [
            Personil(orang.id, orang.nama, peran, _tugas(tugas[orang.id]))
            for orang, peran in members
            if tugas.get(orang.id)
        ]
        pokja = sum(peran in POKJA for _, peran in members)
        new, event = personil.assign(found, chosen, pokja, by, tx.now())
        SESI.save_version(tx.connection, new, seen=found.versi)
        tx.append(event)
        cetak.ask(tx, JenisCetakan.PENUGASAN, new.berkas)
        return new

    return await services.store.write(unit)


def _tugas(text: str) -> Tugas:
    try:
        return Tugas(text)
    except ValueError:
        raise Invalid("Pilih tugas yang tersedia.", bidang={"personil": "Pilih tugas yang tersedia."}) from None


async def begin_check(services: Services, by: Pelaku, sesi: str) -> None:
    require(by, "sarana.lapor")
    await _note(services, sesi, lambda s, tx: sarana.begin(s, by, tx.now()))


async def check(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> None:
    """The list of equipment: `KODE` -> condition, `KODE_catatan` -> note."""
    require(by, "sarana.lapor")
    found = read_list(isian)
    await _note(services, sesi, lambda s, tx: sarana.check(s, found, by, tx.now()))


def read_list(isian: Mapping[str, str]) -> dict[str, Periksa]:
    found = {}
    for kode in sarana.DAFTAR:
        try:
            kondisi = Kondisi(isian.get(kode, ""))
        except ValueError:
            continue
        found[kode] = Periksa(kondisi, isian.get(f"{kode}_bukti", ""), isian.get(f"{kode}_catatan", ""))
    return found


async def report(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> Sesi:
    """Lapor kesiapan: the checked list goes to the Pokja; the lobby's opening is set for T-30."""
    require(by, "sarana.lapor")
    found = read_list(isian)

    def unit(tx: Tx) -> Sesi:
        old = SESI.get(tx.connection, sesi)
        tx.append(sarana.check(old, found, by, tx.now()))
        new, event = pelaksanaan.report_ready(old, found, by, tx.now())
        SESI.save_version(tx.connection, new, seen=old.versi)
        tx.append(event)
        cetak.ask(tx, JenisCetakan.KESIAPAN, new.berkas)
        opens = new.mulai - pelaksanaan.OPENS_BEFORE
        tx.enqueue("buka_ruang_tunggu", {"sesi": sesi}, kunci=f"buka:{sesi}:{opens.isoformat()}", at=opens)
        return new

    return await services.store.write(unit)


async def repair(services: Services, by: Pelaku, sesi: str) -> Sesi:
    require(by, "sarana.lapor")
    return await _move(services, sesi, lambda s, tx: pelaksanaan.repaired(s, by, tx.now()))


async def log_attempt(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> None:
    """Somebody tried to reach the peserta; absence may only be decided after two of these."""
    require(by, "upaya.catat")
    try:
        jalur, hasil = JalurUpaya(isian.get("jalur", "")), HasilUpaya(isian.get("hasil", ""))
    except ValueError:
        raise Invalid("Pilih jalur dan hasil upaya.", bidang={"jalur": "Pilih jalur dan hasilnya."}) from None
    catatan = isian.get("catatan", "")
    others = await services.store.read(lambda c: companies.rivals(c, sesi))
    pesaing.require_none(catatan, others, "catatan")  # the paper cites the attempt, and its chain may be opened one day

    def unit(tx: Tx) -> None:
        ruang, found = services.ruang.locked(tx.connection, sesi), SESI.get(tx.connection, sesi)
        tujuan = isian.get("tujuan", "") or _registered(tx, found, jalur)
        new, events = done(ruang, upaya.log(found, jalur, hasil, tujuan, catatan, by, tx.now()))
        tx.append(*events)
        jaga.waited_long_enough(tx, new, found)

    await services.store.write(unit)


def _registered(tx: Tx, sesi: Sesi, jalur: JalurUpaya) -> str:
    """Where the peserta said that it can be reached; "" by a way for which it named nothing."""
    peserta = PESERTA.get(tx.connection, sesi.peserta)
    return {JalurUpaya.SUREL: peserta.surel, JalurUpaya.SPSE: ""}.get(jalur, peserta.telepon)


async def connected(services: Services, by: Pelaku, sesi: str, jalur: str, nama: str) -> None:
    """SOP step 6: the peserta was reached and the steps explained; one peserta at a time, never in a group."""
    require(by, "upaya.catat")
    try:
        chosen = JalurUpaya(jalur)
    except ValueError:
        raise Invalid("Pilih jalur.", bidang={"jalur": "Pilih jalur."}) from None
    await _note(services, sesi, lambda s, tx: upaya.connected(s, chosen, nama, by, tx.now()))


async def _note(services: Services, sesi: str, rule: Callable[[Sesi, Tx], Event]) -> None:
    await services.store.write(lambda tx: tx.append(rule(SESI.get(tx.connection, sesi), tx)))


async def _move(services: Services, sesi: str, rule: Callable[[Sesi, Tx], tuple[Sesi, Event]]) -> Sesi:
    def unit(tx: Tx) -> Sesi:
        old = SESI.get(tx.connection, sesi)
        new, event = rule(old, tx)
        SESI.save_version(tx.connection, new, seen=old.versi)
        tx.append(event)
        return new

    return await services.store.write(unit)


async def report_failed(services: Services, by: Pelaku, sesi: str, alasan: str) -> Sesi:
    """Something obligatory does not work and cannot be mended at once: the Pokja decides what becomes of the day."""
    require(by, "sarana.lapor")
    return await _move(services, sesi, lambda s, tx: pelaksanaan.report_failed(s, alasan, by, tx.now()))
