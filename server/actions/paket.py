"""Paket: make one, say who works on it, take in its peserta, begin."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from server import sheets
from server.actions import spse as spse_forms
from server.actions import surat_paket
from server.services import Services
from server.store import orang as people
from server.store import peserta as rows
from server.store import sesi as sesis
from server.store.orang import ORANG
from server.store.paket import PAKET
from server.store.peserta import PESERTA
from server.store.unit import Tx
from sessions import gerbang, impor, pokja
from sessions import paket as rules
from sessions import peserta as peserta_rules
from sessions.errors import Invalid, NotFound
from sessions.paket import Paket, SebabGagal
from sessions.peserta import Peserta
from sessions.pokja import Anggota
from sessions.wewenang import Pelaku, Peran, require


async def create(
    services: Services, by: Pelaku, isian: Mapping[str, str], anggota: Sequence[tuple[str, Peran]]
) -> Paket:
    """A new paket and who works on it; its chain begins here."""
    require(by, "paket.buat")

    def unit(tx: Tx) -> Paket:
        paket, event = rules.create(services.new_id(), by.kantor, isian, by, tx.now())
        if PAKET.find(tx.connection, PAKET.table.c.kantor == by.kantor, PAKET.table.c.kode_tender == paket.kode_tender):
            kalimat = "Kode tender ini sudah ada di kantor Anda."
            raise Invalid(kalimat, bidang={"kode_tender": kalimat})
        PAKET.add(tx.connection, paket, dibuat=tx.now().isoformat())
        tx.begin_berkas(paket.berkas, by.kantor)
        tx.append(event)
        _appoint(tx, paket, by, anggota)
        return paket

    return await services.store.write(unit)


async def edit(services: Services, by: Pelaku, id: str, isian: Mapping[str, str], versi: int) -> Paket:
    require(by, "paket.ubah")

    def unit(tx: Tx) -> Paket:
        old = PAKET.get(tx.connection, id)
        new, event = rules.edit(old, isian, by, tx.now(), versi=versi)
        PAKET.save_version(tx.connection, new, seen=versi)
        tx.append(event)
        return new

    return await services.store.write(unit)


async def appoint(services: Services, by: Pelaku, id: str, anggota: Sequence[tuple[str, Peran]]) -> None:
    require(by, "paket.ubah")
    await services.store.write(lambda tx: _appoint(tx, PAKET.get(tx.connection, id), by, anggota))


def _appoint(tx: Tx, paket: Paket, by: Pelaku, anggota: Sequence[tuple[str, Peran]]) -> None:
    found = [ORANG.get(tx.connection, id) for id, _ in anggota]
    if any(orang.kantor != paket.kantor for orang in found):
        raise NotFound("Orang tidak ditemukan.")
    names = {orang.id: orang.nama for orang in found}
    members, event = pokja.appoint(paket, [Anggota(paket.id, id, tugas) for id, tugas in anggota], names, by, tx.now())
    people.place(tx.connection, paket.id, [(a.orang, a.tugas) for a in members])
    tx.append(event)


async def add_peserta(
    services: Services, by: Pelaku, paket: str, isian: Mapping[str, str], spse: Mapping[str, Mapping[str, str]]
) -> Peserta:
    require(by, "peserta.ubah")

    def unit(tx: Tx) -> Peserta:
        others = rows.of_paket(tx.connection, paket)
        known = spse or spse_forms.defaults(peserta_rules.read(isian))
        new, event = peserta_rules.create(services.new_id(), paket, isian, by, tx.now(), others=others, spse=known)
        PESERTA.add(tx.connection, new)
        tx.append(event)
        return new

    return await services.store.write(unit)


async def edit_peserta(
    services: Services,
    by: Pelaku,
    paket: str,
    id: str,
    isian: Mapping[str, str],
    spse: Mapping[str, Mapping[str, str]] | None,
) -> Peserta:
    require(by, "peserta.ubah")

    def unit(tx: Tx) -> Peserta:
        old = rows.in_paket(tx.connection, paket, id)
        others = [one for one in rows.of_paket(tx.connection, paket) if one.id != id]
        new, event = peserta_rules.edit(old, isian, by, tx.now(), others=others, spse=spse)
        PESERTA.save(tx.connection, new)
        tx.append(event)
        return new

    return await services.store.write(unit)


async def remove_peserta(services: Services, by: Pelaku, paket: str, id: str, alasan: str) -> None:
    """Take out a peserta who was entered by mistake, while no sesi was made for it."""
    require(by, "peserta.ubah")

    def unit(tx: Tx) -> None:
        old = rows.in_paket(tx.connection, paket, id)
        made = sum(sesi.peserta == id for sesi in sesis.of_paket(tx.connection, paket))
        tx.append(peserta_rules.remove(old, made, alasan, by, tx.now()))
        rows.remove(tx.connection, id)

    await services.store.write(unit)


async def import_peserta(services: Services, by: Pelaku, paket: str, content: bytes) -> list[impor.Kesalahan]:
    """Take in a whole table (CSV or XLSX), or nobody: then every fault, with its line."""
    require(by, "peserta.ubah")
    table = await asyncio.to_thread(sheets.read, content, impor.field_of)
    drafts, faults = impor.import_rows(table.rows, table.first)
    if faults:
        return faults

    def unit(tx: Tx) -> None:
        others = rows.of_paket(tx.connection, paket)
        ids = [services.new_id() for _ in drafts]
        known = [replace(draft, isian=spse_forms.defaults(draft)) for draft in drafts]
        new, event = peserta_rules.take_in(known, paket, ids, others, by, tx.now())
        for one in new:
            PESERTA.add(tx.connection, one)
        tx.append(event)

    try:
        await services.store.write(unit)
    except Invalid as error:
        return [impor.Kesalahan(0, "", str(text)) for text in dict(error.details.get("bidang") or {}).values()]  # type: ignore[call-overload]
    return []


async def begin(services: Services, by: Pelaku, id: str) -> Paket:
    """Mulai pembuktian: from here on sesi may be made."""
    require(by, "paket.ubah")

    def unit(tx: Tx) -> Paket:
        old = PAKET.get(tx.connection, id)
        new, event = rules.start(old, len(rows.of_paket(tx.connection, id)), by, tx.now())
        PAKET.save_version(tx.connection, new, seen=old.versi)
        tx.append(event)
        return new

    return await services.store.write(unit)


async def cancel(services: Services, by: Pelaku, id: str, alasan: str) -> Paket:
    require(by, "paket.ubah")

    def unit(tx: Tx) -> Paket:
        old = PAKET.get(tx.connection, id)
        new, event = rules.cancel(old, alasan, by, tx.now())
        PAKET.save_version(tx.connection, new, seen=old.versi)
        tx.append(event)
        return new

    return await services.store.write(unit)


async def conclude(services: Services, by: Pelaku, id: str) -> Paket:
    """Everybody is decided: count who passed, and go where the gate leads."""
    require(by, "paket.ubah")

    def unit(tx: Tx) -> Paket:
        old = PAKET.get(tx.connection, id)
        peserta = rows.of_paket(tx.connection, id)
        counting, first = gerbang.all_decided(old, peserta, by, tx.now())
        new, second = gerbang.count(counting, peserta, by, tx.now())
        PAKET.save_version(tx.connection, new, seen=old.versi)
        tx.append(first, second)
        surat_paket.concluded(tx, new)
        return new

    return await services.store.write(unit)


async def report_received(services: Services, by: Pelaku, id: str) -> Paket:
    """The PPK has the report of a failed prakualifikasi."""
    require(by, "paket.laporkan")

    def unit(tx: Tx) -> Paket:
        old = PAKET.get(tx.connection, id)
        new, event = gerbang.report_received(old, by, tx.now())
        PAKET.save_version(tx.connection, new, seen=old.versi)
        tx.append(event)
        surat_paket.received(tx, new)
        return new

    return await services.store.write(unit)


async def follow_up(services: Services, by: Pelaku, id: str, sebab: str, alasan: str) -> Paket:
    """What follows a failed prakualifikasi, by its cause."""
    require(by, "paket.ubah")
    try:
        cause = SebabGagal(sebab)
    except ValueError:
        raise Invalid("Pilih sebabnya.", bidang={"sebab": "Pilih sebab kegagalan."}) from None

    def unit(tx: Tx) -> Paket:
        old = PAKET.get(tx.connection, id)
        new, event = gerbang.follow_up(old, cause, alasan, by, tx.now())
        PAKET.save_version(tx.connection, new, seen=old.versi)
        tx.append(event)
        return new

    return await services.store.write(unit)
