"""Sesi: make one for a peserta with its checklist, and move it about before its day."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

from server.actions import berkas, fakta, pengiriman, surel, undangan
from server.services import Services
from server.store import dokumen as papers
from server.store import orang as people
from server.store import sesi as rows
from server.store import undangan as letters
from server.store import wakil as persons
from server.store.dokumen import DOKUMEN
from server.store.kantor import KANTOR
from server.store.paket import PAKET
from server.store.peserta import PESERTA
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import pelaksanaan, penjadwalan, penutupan, syarat
from sessions.errors import Conflict, Invalid
from sessions.evidence import Event
from sessions.sesi import Sesi
from sessions.syarat import Syarat
from sessions.wewenang import POKJA, Pelaku, require

LAINNYA = "lainnya"
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def new_code() -> str:
    """Read aloud and typed: six signs without look-alikes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(6))


async def create(
    services: Services, by: Pelaku, peserta: str, isian: Mapping[str, str], jenis: Collection[str] = ()
) -> Sesi:
    """A sesi for one peserta; its chain and its checklist begin here. `jenis`: the kinds to show, empty for all."""
    require(by, "sesi.atur")

    def unit(tx: Tx) -> Sesi:
        c = tx.connection
        company = PESERTA.get(c, peserta)
        paket = PAKET.get(c, company.paket)
        office = KANTOR.get(c, paket.kantor)
        pokja = [
            {"id": who.id, "nama": who.nama, "nip": who.nip, "jabatan": who.jabatan, "tugas": task.value}
            for who, task in people.members(c, paket.id)
            if task in POKJA
        ]
        for other in rows.of_paket(c, paket.id):
            if other.peserta == peserta and other.keadaan not in ("dibatalkan", "dialihkan", "disegel"):
                raise Conflict(f"{company.nama} sudah mempunyai sesi yang berjalan.")
        head = {**fakta.kantor(office), "nama": office.nama, "kota": office.kota, "kode": office.kode}
        sesi, event = penjadwalan.create(
            services.new_id(), paket, company, new_code(), isian, by, tx.now(), kantor=head, pokja=pokja
        )
        SESI.add(c, sesi)
        tx.begin_berkas(sesi.berkas, office.id)
        tx.append(event)
        wanted = [one for one in syarat.TEMPLATES[paket.jenis] if not jenis or one.jenis in jenis]
        ids = [services.new_id() for _ in wanted]
        checklist, events = syarat.checklist(sesi, wanted, ids, company.isian, by, tx.now())
        for item in checklist:
            DOKUMEN.add(c, item)
        tx.append(*events)
        return sesi

    return await services.store.write(unit)


async def edit(services: Services, by: Pelaku, id: str, isian: Mapping[str, str], versi: int) -> Sesi:
    require(by, "sesi.atur")

    def unit(tx: Tx) -> Sesi:
        old = SESI.get(tx.connection, id)
        new, event = penjadwalan.edit(old, isian, by, tx.now(), versi=versi)
        SESI.save_version(tx.connection, new, seen=versi)
        tx.append(event)
        return new

    return await services.store.write(unit)


async def add_document(services: Services, by: Pelaku, id: str, isian: Mapping[str, str]) -> None:
    """One more thing to show, also while the sesi goes on."""
    require(by, "sesi.atur")

    def unit(tx: Tx) -> None:
        sesi = SESI.get(tx.connection, id)
        urut = len(papers.of_sesi(tx.connection, id)) + 1
        one = Syarat(_kind(services, isian), isian.get("nama", ""), "wajib" in isian, "kunci" in isian)
        item, event = syarat.add(sesi, one, services.new_id(), urut, {}, by, tx.now())
        DOKUMEN.add(tx.connection, item)
        tx.append(event)

    await services.store.write(unit)


def _kind(services: Services, isian: Mapping[str, str]) -> str:
    """The type of document that was chosen; LAINNYA leaves it to the words of the page."""
    jenis = isian.get("jenis") or LAINNYA
    if jenis != LAINNYA and jenis not in services.reader.types:
        raise Invalid("Jenis dokumen ini tidak dikenal.", bidang={"jenis": "Pilih jenis dokumen dari daftar."})
    return jenis


async def cancel(services: Services, by: Pelaku, id: str, alasan: str) -> Sesi:
    """Call the sesi off; whoever was invited is told, and every link of it dies."""
    require(by, "sesi.atur")

    def unit(tx: Tx) -> Sesi:
        found = berkas.load(tx.connection, id)
        new, event = penjadwalan.cancel(found.sesi, alasan, by, tx.now())
        SESI.save_version(tx.connection, new, seen=found.sesi.versi)
        tx.append(event)
        sent = letters.latest(tx.connection, id)
        if sent and sent.dikirim:
            facts = {
                **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
                "nomor": sent.nomor,
                "alasan": alasan,
                "lanjutan": "Undangan baru, bila ada, akan dikirim terpisah.",
            }
            off = pengiriman.calendar(services, found, sent) | {"sequence": sent.ke}
            to = pengiriman.to(found)
            surel.queue(tx, services, "pembatalan", to, facts, kantor=found.kantor.id, sesi=id, jadwal=off)
        everyone = [one.id for one in persons.of_sesi(tx.connection, id)]
        letters.revoke_links(tx.connection, everyone, tx.now())
        return new

    return await services.store.write(unit)


async def answer_request(
    services: Services, by: Pelaku, id: str, putusan: str, alasan: str, isian: Mapping[str, str]
) -> Sesi:
    """The Pokja's answer to a request for another time or for meeting in person: setujui, tolak or alihkan."""
    require(by, "kesediaan.tanggapi")

    def unit(tx: Tx) -> Sesi:
        found = berkas.load(tx.connection, id)
        new, event, words, next_step = _decide(found.sesi, putusan, alasan, isian, by, tx)
        SESI.save_version(tx.connection, new, seen=found.sesi.versi)
        tx.append(event)
        if putusan == "setujui":
            undangan.replace_open(tx, services, by, id)
        answers = letters.answers(tx.connection, id)
        facts = {
            **fakta.mail(found.kantor, found.paket, found.peserta, new),
            "usul": (answers[-1].usul or answers[-1].pilihan.replace("_", " ")) if answers else "",
            "putusan": words,
            "alasan": alasan,
            "lanjutan": next_step,
            "tautan": f"{services.url}/undangan",
        }
        surel.queue(tx, services, "jawaban_usul", pengiriman.to(found), facts, kantor=found.kantor.id, sesi=id)
        return new

    return await services.store.write(unit)


def _decide(
    sesi: Sesi, putusan: str, alasan: str, isian: Mapping[str, str], by: Pelaku, tx: Tx
) -> tuple[Sesi, Event, str, str]:
    at = tx.now()
    if putusan not in ("setujui", "tolak", "alihkan"):
        raise Invalid("Pilih jawaban atas permohonan ini.", bidang={"putusan": "Pilih salah satu."})
    if putusan == "setujui":
        mulai, selesai = _times(sesi, isian)
        new, event = penjadwalan.grant_change(sesi, mulai, selesai, None, by, at)
        return new, event, "Disetujui", "Undangan revisi dikirim terpisah."
    if putusan == "alihkan":
        new, event = penjadwalan.divert(sesi, alasan, by, at)
        return new, event, "Dialihkan ke tatap muka", "Surat undangan tatap muka dikirim terpisah."
    new, event = penjadwalan.refuse_change(sesi, alasan, by, at)
    return new, event, "Tidak disetujui", "Jadwal semula tetap berlaku."


async def reschedule(services: Services, by: Pelaku, id: str, isian: Mapping[str, str]) -> Sesi:
    """Move the sesi; a revised letter follows, and the old one's links lead nowhere."""
    require(by, "sesi.atur")

    def unit(tx: Tx) -> Sesi:
        sesi = SESI.get(tx.connection, id)
        mulai, selesai = _times(sesi, isian)
        moved = services.ruang.state(tx.connection, id).dijadwal_ulang
        new, event = penjadwalan.reschedule(
            sesi, mulai, selesai, isian.get("alasan", ""), by, tx.now(),
            sudah=moved, izin_kepala=isian.get("izin_kepala", ""),
        )  # fmt: skip
        SESI.save_version(tx.connection, new, seen=sesi.versi)
        tx.append(event)
        undangan.replace_open(tx, services, by, id)
        return new

    return await services.store.write(unit)


async def keep_schedule(services: Services, by: Pelaku, id: str) -> Sesi:
    """Nobody answered, somebody called: the schedule stands. Silence is not a refusal."""
    require(by, "sesi.atur")

    def unit(tx: Tx) -> Sesi:
        sesi = SESI.get(tx.connection, id)
        upaya = services.ruang.state(tx.connection, id).upaya
        new, event = penjadwalan.keep(sesi, upaya, by, tx.now())
        SESI.save_version(tx.connection, new, seen=sesi.versi)
        tx.append(event)
        return new

    return await services.store.write(unit)


async def divert(services: Services, by: Pelaku, id: str, alasan: str) -> Sesi:
    """Meet in person after all: the equipment failed, or what the camera shows does not suffice."""
    require(by, "sesi.atur")

    def unit(tx: Tx) -> Sesi:
        sesi = SESI.get(tx.connection, id)
        new, event = penjadwalan.divert(sesi, alasan, by, tx.now())
        SESI.save_version(tx.connection, new, seen=sesi.versi)
        tx.append(event)
        everyone = [one.id for one in persons.of_sesi(tx.connection, id)]
        letters.revoke_links(tx.connection, everyone, tx.now())
        return new

    return await services.store.write(unit)


async def accept_reason(services: Services, by: Pelaku, id: str, isian: Mapping[str, str]) -> Sesi:
    """The peserta had a good reason for not coming: another time, and a further letter."""
    require(by, "sesi.atur")

    def unit(tx: Tx) -> Sesi:
        sesi = SESI.get(tx.connection, id)
        mulai, selesai = _times(sesi, isian)
        moved = penjadwalan.schedule(sesi, mulai, selesai, tx.now())
        new, event = penutupan.accept_reason(moved, isian.get("alasan", ""), by, tx.now())
        SESI.save_version(tx.connection, new, seen=sesi.versi)
        tx.append(event)
        undangan.replace_open(tx, services, by, id)
        return new

    return await services.store.write(unit)


async def continue_another_day(services: Services, by: Pelaku, id: str, isian: Mapping[str, str]) -> Sesi:
    """A suspended sesi goes on at another time; what was shown so far stays, a further letter follows."""
    require(by, "sesi.atur")

    def unit(tx: Tx) -> Sesi:
        sesi = SESI.get(tx.connection, id)
        mulai, selesai = _times(sesi, isian)
        new, event = pelaksanaan.continue_another_day(sesi, mulai, selesai, by, tx.now())
        SESI.save_version(tx.connection, new, seen=sesi.versi)
        tx.append(event)
        undangan.replace_open(tx, services, by, id)
        return new

    return await services.store.write(unit)


def _times(sesi: Sesi, isian: Mapping[str, str]) -> tuple[datetime, datetime]:
    """When it shall be: `mulai` and `selesai` on the clocks of its zone; without an end, as long as before."""
    mulai = penjadwalan.moment(isian.get("mulai", ""), sesi.zona)
    if mulai is None:
        raise Invalid("Isi waktu mulai.", bidang={"mulai": "Isi waktu mulai, misalnya 2026-07-28T09:00."})
    selesai = penjadwalan.moment(isian.get("selesai", ""), sesi.zona) or mulai + (sesi.selesai - sesi.mulai)
    return mulai, selesai
