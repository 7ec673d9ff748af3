"""Olahan: the job that makes of a photo the copies that are shown, a reading, and findings beside what SPSE says."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from server.actions import halaman
from server.actions.berkas import held
from server.jobs import Job
from server.services import Services
from server.store import dokumen as rows
from server.store.dokumen import DOKUMEN, FOTO, OLAHAN, Olahan
from server.store.paket import PAKET
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import dokumen as rules
from sessions import pemeriksaan
from sessions.dokumen import Dokumen, Keadaan
from sessions.errors import DomainError
from sessions.foto import Foto
from sessions.mesin import SISTEM, note
from sessions.pemeriksaan import Temuan
from sessions.sesi import Keadaan as KeadaanSesi


async def run(services: Services, job: Job) -> None:
    """The job: copies without EXIF, a reading, findings beside what SPSE says. It never decides."""
    foto = await services.store.read(lambda c: FOTO.get(c, job.isi["foto"]))
    shows = foto.dokumen
    item = await services.store.read(lambda c: DOKUMEN.get(c, shows)) if shows else None
    await _start(services, item)
    try:
        terbaca = await halaman.read(services, foto, _reads_as(services, item))
    except DomainError as error:
        await _unreadable(services, job, foto, str(error))
        return
    reading = terbaca.reading
    derived = await services.files.put(reading.derived, foto.berkas)
    small = await services.files.put(reading.thumbnail, foto.berkas)
    whole = await services.files.put(reading.whole, foto.berkas)
    found = reading.to_json() | {"utuh": whole} | terbaca.tambahan

    def unit(tx: Tx) -> None:
        if _too_late(tx, job, foto):
            return
        now = tx.now()
        seen: dict[str, Any] = {**found, "temuan": []}
        if foto.dokumen:
            seen["temuan"] = as_json(services, tx, DOKUMEN.get(tx.connection, foto.dokumen), found)
        OLAHAN.save(tx.connection, Olahan(foto.id, derived, small, seen))
        current = DOKUMEN.get(tx.connection, foto.dokumen) if foto.dokumen else None
        if current and current.keadaan is Keadaan.DIOLAH:
            digests = {"foto": foto.id, "sha256": foto.sha256, "turunan": derived}
            quality = reading.quality
            if quality.cukup:
                said = {"bacaan": rows.sealed(found), "temuan": seen["temuan"]}
                new, event = rules.read(current, now, data=digests, temuan=said)
            else:
                new, event = rules.too_poor(current, [quality.petunjuk], now, data=digests)
            DOKUMEN.save_version(tx.connection, new, seen=current.versi)
            tx.append(event)
        else:
            tx.append(note(SISTEM, now, foto.berkas, "foto.diolah", {"foto": foto.id, "turunan": derived}))
        if foto.dokumen:
            tx.enqueue("kembar", {"foto": foto.id}, kunci=f"kembar:{foto.id}")
        job.finish(tx)

    await services.store.write(unit)


async def _start(services: Services, item: Dokumen | None) -> None:
    if item is None or item.keadaan is not Keadaan.DITERIMA:
        return

    def unit(tx: Tx) -> None:
        sealed = held(tx, item.sesi).sesi.keadaan is KeadaanSesi.DISEGEL
        current = DOKUMEN.get(tx.connection, item.id)
        if current.keadaan is Keadaan.DITERIMA and not sealed:
            new, event = rules.processing(current, tx.now())
            DOKUMEN.save_version(tx.connection, new, seen=current.versi)
            tx.append(event)

    await services.store.write(unit)


def _reads_as(services: Services, item: Dokumen | None) -> str | None:
    """The type of document that the item asks for; None lets the words of the page tell."""
    return services.reader.reads_as(item.jenis) if item else None


def findings(services: Services, c: sa.Connection, item: Dokumen, bacaan: Mapping[str, Any]) -> tuple[Temuan, ...]:
    """What was read of `item` beside what SPSE says of it now."""
    sesi = SESI.get(c, item.sesi)
    fields = {str(field["nama"]): field["nilai"] for field in bacaan.get("fields", ())}
    on: date = sesi.zona.local(sesi.mulai).date()
    tawaran = PAKET.get(c, sesi.paket).batas_penawaran
    jenis = str(bacaan.get("jenis") or _reads_as(services, item) or "")
    return pemeriksaan.check(jenis, fields, item.isian, on, tawaran, services.reader.types.get(jenis))


def as_json(services: Services, tx: Tx, item: Dokumen, bacaan: Mapping[str, Any]) -> list[dict[str, object]]:
    """The findings as they are kept with a reading."""
    found = findings(services, tx.connection, item, bacaan)
    return [asdict(one) | {"hasil": one.hasil.value} for one in found]


async def _unreadable(services: Services, job: Job, foto: Foto, why: str) -> None:
    """Not a picture that can be opened: the original stays evidence, and another photo is asked for."""

    def unit(tx: Tx) -> None:
        if _too_late(tx, job, foto):
            return
        OLAHAN.save(tx.connection, Olahan(foto.id, "", "", {"galat": why}))
        item = DOKUMEN.get(tx.connection, foto.dokumen) if foto.dokumen else None
        if item and item.keadaan is Keadaan.DIOLAH:
            new, event = rules.too_poor(item, [why], tx.now())
            DOKUMEN.save_version(tx.connection, new, seen=item.versi)
            tx.append(event)
        else:
            tx.append(note(SISTEM, tx.now(), foto.berkas, "foto.diolah", {"foto": foto.id, "terbuka": False}))
        job.finish(tx)

    await services.store.write(unit)


def _too_late(tx: Tx, job: Job, foto: Foto) -> bool:
    """Nothing is added to a sealed chain: the photo is in the bag as it came; what is read now is dropped."""
    if held(tx, foto.sesi).sesi.keadaan is not KeadaanSesi.DISEGEL:
        return False
    job.finish(tx)
    return True
