"""Berita acara: composed from the chain, worded, read out, objected to, corrected; with the daftar hadir beside it."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from server.actions.berkas import last_digest, load
from server.actions.naskah import TITLES
from server.services import Services
from server.store import berita_acara as rows
from server.store import evidence
from server.store import pemusnahan as destructions
from server.store import peserta as companies
from server.store.berita_acara import BERITA_ACARA
from server.store.unit import Tx
from sessions import berita_acara as rules
from sessions import pembekuan, pesaing
from sessions.berita_acara import BeritaAcara, Keadaan
from sessions.errors import Conflict, NotFound
from sessions.wewenang import Pelaku, require


async def compose(services: Services, by: Pelaku, sesi: str) -> None:
    """Begin what the sesi needs (or bring a draft up to date with the chain)."""
    require(by, "ba.susun")

    def unit(tx: Tx) -> None:
        c = tx.connection
        found = load(c, sesi)
        ruang = services.ruang.locked(c, sesi)
        have = {ba.jenis: ba for ba in rows.of_sesi(c, sesi)}
        for jenis in rules.kinds(found.sesi.jenis, ruang):
            if jenis in have:
                continue
            digest = last_digest(c, found.sesi.berkas)
            ba, event = rules.compose(services.new_id(), found.sesi, jenis, digest, by, tx.now())
            BERITA_ACARA.add(c, ba)
            tx.append(event)

    await services.store.write(unit)


async def edit(services: Services, by: Pelaku, sesi: str, narasi: Mapping[str, str], versi: int) -> None:
    """Word the narrative parts of the main berita acara; what comes from the chain is locked."""
    require(by, "ba.susun")

    def unit(tx: Tx) -> None:
        ba = main(tx.connection, sesi)
        others = companies.rivals(tx.connection, sesi)
        for name, text in narasi.items():
            pesaing.require_none(text, others, name)
        digest = last_digest(tx.connection, ba.berkas)
        new, event = rules.edit(ba, narasi, digest, by, tx.now(), versi=versi)
        BERITA_ACARA.save_version(tx.connection, new, seen=ba.versi)
        rows.keep_narrative(tx.connection, ba.id, {**rows.narrative(tx.connection, ba.id), **narasi})
        tx.append(event)

    await services.store.write(unit)


async def read_out(services: Services, by: Pelaku, sesi: str) -> None:
    """Shown and read to the peserta: all the documents of the sesi at once."""
    require(by, "ba.susun")

    def unit(tx: Tx) -> None:
        for ba in rows.of_sesi(tx.connection, sesi):
            if ba.keadaan is Keadaan.DRAF:
                new, event = rules.read_out(ba, by, tx.now())
                BERITA_ACARA.save_version(tx.connection, new, seen=ba.versi)
                tx.append(event)

    await services.store.write(unit)


async def object_(services: Services, by: Pelaku, sesi: str, teks: str) -> None:
    """The peserta objects to what was read: kept and printed word for word."""
    require(by, "ba.keberatan")

    def unit(tx: Tx) -> None:
        ba = main(tx.connection, sesi)
        new, event = rules.object_(ba, teks, by, tx.now())
        BERITA_ACARA.save_version(tx.connection, new, seen=ba.versi)
        tx.append(event)

    await services.store.write(unit)


async def repair(services: Services, by: Pelaku, sesi: str, alasan: str) -> None:
    """Back to the draft, before anybody has signed."""
    require(by, "ba.susun")

    def unit(tx: Tx) -> None:
        for ba in [one for one in rows.of_sesi(tx.connection, sesi) if one.keadaan is Keadaan.DIBACAKAN]:
            new, event = rules.repair(ba, alasan, by, tx.now())
            BERITA_ACARA.save_version(tx.connection, new, seen=ba.versi)
            tx.append(event)

    await services.store.write(unit)


async def correct(services: Services, by: Pelaku, sesi: str, isi: str) -> None:
    """Carry out the quorum's decision of a ralat: the old paper stays, a draft that refers to it begins."""
    require(by, "ba.susun")

    def unit(tx: Tx) -> None:
        c = tx.connection
        if destructions.waiting(c, sesi):
            raise Conflict("Bukti sesi ini diusulkan atau sudah dimusnahkan, sehingga tidak dapat diralat lagi.")
        pesaing.require_none(isi, companies.rivals(c, sesi), "isi")
        ruang, old = services.ruang.locked(c, sesi), main(c, sesi)
        if old.id not in rows.sealed(c, sesi):
            raise Conflict("Berita acara lama masih ditutup dengan segel. Tunggu setengah menit, lalu ulangi.")
        done = {str(e.event.data.get("usul")) for e in evidence.of_kinds(c, old.berkas, {"ba.diralat"})}
        replaced, new, events = pembekuan.correct(old, services.new_id(), isi, ruang, by, tx.now(), dipakai=done)
        BERITA_ACARA.save_version(c, replaced, seen=old.versi)
        BERITA_ACARA.add(c, new)
        rows.keep_narrative(c, new.id, rows.narrative(c, old.id))
        tx.append(*events)

    await services.store.write(unit)


def main(c: sa.Connection, sesi: str) -> BeritaAcara:
    """The berita acara itself, not the daftar hadir. Raises NotFound."""
    for ba in rows.of_sesi(c, sesi):
        if ba.utama:
            return ba
    raise NotFound("Berita acara sesi ini belum disusun.")


def state(services: Services, c: sa.Connection, sesi: str) -> list[dict[str, Any]]:
    """The documents of a sesi with their signers, for pages."""
    made = []
    for ba in rows.of_sesi(c, sesi):
        signed = rows.signatures(c, ba.id)
        made.append({"ba": ba, "judul": TITLES[ba.jenis], "penanda": signed, "narasi": rows.narrative(c, ba.id)})
    return made
