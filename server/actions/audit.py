"""Audit: grants by surat tugas, what an auditor may see, and a line of evidence for every look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from mailer.address import Address
from server.actions import fakta, surel
from server.jobs import Job
from server.services import Services
from server.store import audit as rows
from server.store.audit import HAK
from server.store.kantor import KANTOR
from server.store.orang import ORANG
from server.store.paket import PAKET
from server.store.unit import Tx
from sessions import audit as rules
from sessions.audit import HakAudit, Keadaan
from sessions.errors import NotFound
from sessions.indonesia import Zona
from sessions.isian import Isian
from sessions.mesin import note
from sessions.wewenang import Pelaku, Peran, require

WARN_BEFORE = timedelta(days=3)
TAKEN = frozenset({"bag", "foto_asli", "ba_pdf"})
"""What leaves as it is kept; everything else is only looked at."""

RUNNING = frozenset({Keadaan.MENUNGGU_PELATIHAN, Keadaan.MENUNGGU_MASUK, Keadaan.AKTIF})


async def grant(services: Services, by: Pelaku, isian: Mapping[str, str], paket: Sequence[str]) -> HakAudit:
    """Give an auditor the pakets of a surat tugas; 30 days where it names no end (SOP Balangan 2020).

    One form stands for the whole way of a request in an office that keeps no paper of it: every step is its own line.
    Without evidence of a training the grant waits for the auditor to read the module (`finish_training`).
    """
    require(by, "audit.beri")

    def unit(tx: Tx) -> HakAudit:
        at = tx.now()
        form = _read(isian, paket, Zona(KANTOR.get(tx.connection, by.kantor).zona))
        auditor = ORANG.get(tx.connection, form.orang)
        if auditor.peran is not Peran.AUDITOR or auditor.kantor != by.kantor:
            raise NotFound("Auditor tidak ditemukan.")
        for id in form.paket:
            if PAKET.get(tx.connection, id).kantor != by.kantor:
                raise NotFound("Paket tidak ditemukan.")
        hak, first = rules.request(
            services.new_id(), by.kantor, form.orang, form.nomor, form.tanggal, form.instansi, form.paket, by, at
        )
        hak, second = rules.dispose(hak, by, at)
        hak, third = rules.papers_complete(hak, by, at)
        hak, fourth = rules.grant(hak, form.habis, by, at)
        events = [first, second, third, fourth]
        if form.pelatihan:
            hak, fifth = rules.trained(hak, form.pelatihan, by, at)
            hak, sixth = rules.activate(hak, by, at)
            events += [fifth, sixth]
        rows.add(tx.connection, hak)
        tx.append(*events)
        _tell_start(tx, services, hak)
        return hak

    return await services.store.write(unit)


@dataclass(frozen=True, slots=True)
class Permohonan:
    """The form of a grant, read."""

    orang: str
    nomor: str
    tanggal: date
    instansi: str
    paket: tuple[str, ...]
    habis: datetime | None
    pelatihan: str


def _read(isian: Mapping[str, str], paket: Sequence[str], zona: Zona) -> Permohonan:
    """Raises Invalid with every fault beside its field."""
    form = Isian(isian)
    orang = form.text("orang", "auditor", most=60)
    nomor = form.text("nomor_surat", "nomor surat tugas", most=100)
    tanggal = form.day("tanggal_surat", "tanggal surat tugas")
    instansi = form.text("instansi", "instansi auditor", most=200)
    last = form.day("habis", "hari terakhir", optional=True)
    pelatihan = form.text("pelatihan", "bukti pelatihan", least=0, most=300)
    if not orang:
        form.faults["orang"] = "Pilih auditor."
    if not paket:
        form.fault("paket", "Pilih paket yang disebut dalam surat tugas.")
    if pelatihan and len(pelatihan) < 3:
        form.fault("pelatihan", "Sebutkan bukti pelatihannya, misalnya nomor sertifikat.")
    form.check()
    end = datetime(last.year, last.month, last.day, tzinfo=zona.offset) + timedelta(days=1) if last else None
    return Permohonan(
        orang, nomor, tanggal or date.min, instansi, tuple(dict.fromkeys(paket)),
        end.astimezone(UTC) if end else None, pelatihan,
    )  # fmt: skip


MODUL = "Modul dalam aplikasi, versi 1"


async def finish_training(services: Services, by: Pelaku, id: str) -> HakAudit:
    """The auditor has read the module: the grant opens its pakets."""

    def unit(tx: Tx) -> HakAudit:
        old = HAK.get(tx.connection, id)
        if old.orang != by.id:
            raise NotFound("Hak audit tidak ditemukan.")
        hak, first = rules.trained(old, MODUL, by, tx.now())
        hak, second = rules.activate(hak, by, tx.now())
        HAK.save(tx.connection, hak)
        tx.append(first, second)
        return hak

    return await services.store.write(unit)


def _tell_start(tx: Tx, services: Services, hak: HakAudit) -> None:
    """What may be seen and until when; then the jobs that say so again three days before, and at the end."""
    training = "" if hak.keadaan is Keadaan.AKTIF else "baca modul singkat yang tampil saat Saudara masuk."
    _mail(tx, services, hak, "audit_mulai", {"pelatihan": training})
    if hak.habis is None:
        return
    for left, due in (("3 hari", hak.habis - WARN_BEFORE), ("", hak.habis)):
        if due > tx.now():
            work = {"hak": hak.id, "habis": hak.habis.isoformat(), "sisa": left}
            tx.enqueue("hak_audit_berakhir", work, kunci=f"audit:{hak.id}:{due.isoformat()}", at=due)


def _mail(tx: Tx, services: Services, hak: HakAudit, jenis: str, more: Mapping[str, object]) -> None:
    auditor = ORANG.get(tx.connection, hak.orang)
    office = KANTOR.get(tx.connection, hak.kantor)
    zona = Zona(office.zona)
    facts: dict[str, object] = {
        "kantor": office.nama,
        "pengirim": office.nama,
        "penerima": auditor.nama,
        "narahubung": " · ".join(part for part in (office.nama, office.telepon, office.surel) if part),
        "kode": f"HA-{hak.id[:6].upper()}",
        "surat_tugas": hak.nomor_surat,
        "paket": [PAKET.get(tx.connection, id).nama for id in hak.paket],
        "mulai": fakta.short_time(hak.mulai, zona) if hak.mulai else "",
        "sampai": fakta.short_time(hak.habis, zona) if hak.habis else "",
        "tautan": f"{services.url}/masuk",
    }
    surel.queue(tx, services, jenis, Address(auditor.nama, auditor.surel), {**facts, **more}, kantor=hak.kantor)


async def ending(services: Services, job: Job) -> None:
    """The job three days before a grant ends, and at its end; a grant that was changed since is left alone."""

    def unit(tx: Tx) -> None:
        hak = HAK.get(tx.connection, job.isi["hak"])
        if hak.keadaan in RUNNING and hak.habis and hak.habis.isoformat() == job.isi["habis"]:
            if not job.isi["sisa"]:
                hak, event = rules.expire(hak, tx.now())
                HAK.save(tx.connection, hak)
                tx.append(event)
            _mail(tx, services, hak, "audit_berakhir", {"sisa": job.isi["sisa"]})
        job.finish(tx)

    await services.store.write(unit)


async def revoke(services: Services, by: Pelaku, id: str, alasan: str) -> None:
    require(by, "audit.beri")

    def unit(tx: Tx) -> None:
        old = HAK.get(tx.connection, id)
        if old.kantor != by.kantor:
            raise NotFound("Hak audit tidak ditemukan.")
        new, event = rules.revoke(old, alasan, by, tx.now())
        HAK.save(tx.connection, new)
        tx.append(event)

    await services.store.write(unit)


def of_office(c: sa.Connection, kantor: str) -> list[HakAudit]:
    return rows.of_office(c, kantor)


async def look(services: Services, by: Pelaku, paket: str, sesi: str, what: str) -> None:
    """Somebody looks at evidence: who saw what is itself evidence. It is written into the paket's chain.

    An auditor's look is a line of the office's chain too, under the grant that allows it.
    """
    require(by, "bukti.lihat")
    await services.store.write(lambda tx: note_look(tx, by, paket, sesi, what))


def note_look(tx: Tx, by: Pelaku, paket: str, sesi: str, what: str, about: str = "") -> None:
    """The lines of one look; `about`: which photo or paper it was."""
    at = tx.now()
    if by.peran is Peran.AUDITOR:
        tx.append(rules.see(_grant_for(tx.connection, by.id, paket, at), paket, at, by))
    kind = "bukti.diunduh" if what in TAKEN else "bukti.dilihat"
    tx.append(
        note(by, at, f"paket/{paket}", kind, {"sesi": sesi, "yang": what, **({"rincian": about} if about else {})})
    )


def _grant_for(c: sa.Connection, orang: str, paket: str, at: datetime) -> HakAudit:
    for hak in rows.of_person(c, orang):
        if rules.may_see(hak, paket, at):
            return hak
    raise NotFound("Paket ini tidak ditemukan.")
