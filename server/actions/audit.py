"""Audit: grants by surat tugas, what an auditor may see, and a line of evidence for every look."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from server.services import Services
from server.store import audit as rows
from server.store.audit import HAK
from server.store.orang import ORANG
from server.store.paket import PAKET
from server.store.unit import Tx
from sessions import audit as rules
from sessions.audit import HakAudit
from sessions.errors import Invalid, NotFound
from sessions.indonesia import Zona
from sessions.mesin import note
from sessions.wewenang import Pelaku, Peran, require


async def grant(services: Services, by: Pelaku, isian: Mapping[str, str], paket: Sequence[str]) -> HakAudit:
    """Give an auditor the pakets of a surat tugas; 30 days where it names no end (SOP Balangan 2020)."""
    require(by, "audit.beri")

    def unit(tx: Tx) -> HakAudit:
        auditor = ORANG.get(tx.connection, isian.get("orang", ""))
        if auditor.peran is not Peran.AUDITOR or auditor.kantor != by.kantor:
            raise NotFound("Auditor tidak ditemukan.")
        for id in paket:
            if PAKET.get(tx.connection, id).kantor != by.kantor:
                raise NotFound("Paket tidak ditemukan.")
        day = _day(isian.get("tanggal_surat", ""), "tanggal_surat")
        nomor, instansi = isian.get("nomor_surat", ""), isian.get("instansi", "")
        at = tx.now()
        hak, first = rules.request(services.new_id(), by.kantor, auditor.id, nomor, day, instansi, tuple(paket), by, at)
        hak, second = rules.dispose(hak, by, at)
        hak, third = rules.papers_complete(hak, by, at)
        hak, fourth = rules.grant(hak, _end(isian), by, at)
        events = [first, second, third, fourth]
        if isian.get("pelatihan", "").strip():
            hak, fifth = rules.trained(hak, isian["pelatihan"], by, at)
            hak, sixth = rules.activate(hak, by, at)
            events += [fifth, sixth]
        rows.add(tx.connection, hak)
        tx.append(*events)
        return hak

    return await services.store.write(unit)


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("Isi tanggal yang benar.", bidang={field: "Tulis seperti 2026-12-31."}) from None


def _end(isian: Mapping[str, str]) -> datetime | None:
    text = isian.get("habis", "").strip()
    if not text:
        return None
    day = _day(text, "habis")
    zona = Zona.WITA
    return datetime(day.year, day.month, day.day, tzinfo=zona.offset).astimezone(UTC) + timedelta(days=1)


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
    """Somebody looks at evidence: who saw what is itself evidence. It is written into the paket's chain."""
    require(by, "bukti.lihat")
    kind = "bukti.diunduh" if what == "bag" else "bukti.dilihat"

    def unit(tx: Tx) -> None:
        tx.append(note(by, tx.now(), f"paket/{paket}", kind, {"sesi": sesi, "yang": what}))

    await services.store.write(unit)
