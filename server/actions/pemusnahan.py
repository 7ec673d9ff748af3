"""Pemusnahan: destroying what a sesi kept, proposed by one, approved by another, done for good by a job."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from server.actions.berkas import head_at
from server.jobs import Job, Later
from server.periksa import periksa
from server.services import Services
from server.store import berita_acara as minutes
from server.store import evidence
from server.store import orang as people
from server.store import pemusnahan as rows
from server.store.kantor import KANTOR
from server.store.paket import PAKET
from server.store.pemusnahan import PEMUSNAHAN
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import pemusnahan as rules
from sessions.berita_acara import Keadaan as KeadaanBA
from sessions.errors import Conflict, Invalid, NotFound
from sessions.evidence import Entry, compact, inclusion, leaf
from sessions.isian import Isian
from sessions.pemusnahan import OVER, Keadaan, Pemusnahan
from sessions.sesi import Keadaan as KeadaanSesi
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku, require

DESTROYED = "berkas.dimusnahkan"
PLACE = "data/11-pemusnahan.json"
DONE = frozenset({KeadaanBA.FINAL, KeadaanBA.FINAL_TANPA_PESERTA, KeadaanBA.DIGANTIKAN})


@dataclass(frozen=True, slots=True)
class Usul:
    """A proposal as its page shows it. `boleh_setuju`: this reader may be the second person."""

    usul: Pemusnahan
    kode: str
    paket: str
    pengusul: str
    pemutus: str
    boleh_setuju: bool


@dataclass(frozen=True, slots=True)
class HalamanPemusnahan:
    """`pilihan`: (id, words) of the sesi that may be proposed."""

    usul: list[Usul]
    pilihan: list[tuple[str, str]]


def page(services: Services, c: sa.Connection, by: Pelaku) -> HalamanPemusnahan:
    require(by, "pemusnahan.putuskan")
    found = rows.of_office(c, by.kantor)
    names = people.names(c, {one.pengusul for one in found} | {one.pemutus for one in found})
    taken = {one.sesi for one in found if one.keadaan is not Keadaan.DITOLAK}
    pakets = {one.id: one for one in PAKET.all(c, PAKET.table.c.kantor == by.kantor)}
    sesis = {one.id: one for one in SESI.all(c, SESI.table.c.paket.in_(pakets), order=SESI.table.c.mulai)}
    return HalamanPemusnahan(
        usul=[
            Usul(
                one,
                sesis[one.sesi].kode,
                pakets[sesis[one.sesi].paket].nama,
                names.get(one.pengusul, ""),
                names.get(one.pemutus, ""),
                one.keadaan is Keadaan.DIUSULKAN and one.pengusul != by.id,
            )
            for one in found
        ],
        pilihan=[
            (one.id, f"{one.kode} – {pakets[one.paket].nama}")
            for one in sesis.values()
            if one.keadaan in OVER and one.id not in taken
        ],
    )


async def propose(services: Services, by: Pelaku, isian: Mapping[str, str]) -> Pemusnahan:
    require(by, "pemusnahan.putuskan")

    def unit(tx: Tx) -> Pemusnahan:
        form = Isian(isian)
        sesi = form.text("sesi", "sesi", most=60)
        putusan = form.text("putusan", "nomor putusan", most=100)
        tanggal = form.day("tanggal", "tanggal putusan")
        form.check()
        found = _of_office(tx.connection, sesi, by)
        if rows.waiting(tx.connection, sesi):
            raise Conflict("Pemusnahan sesi ini sudah diusulkan atau dilaksanakan. Muat ulang halaman.")
        made, event = rules.propose(
            services.new_id(), found, putusan, tanggal or date.min, isian.get("alasan", ""), by, tx.now()
        )
        PEMUSNAHAN.add(tx.connection, made)
        tx.append(event)
        return made

    return await services.store.write(unit)


async def reject(services: Services, by: Pelaku, id: str, alasan: str) -> None:
    require(by, "pemusnahan.putuskan")

    def unit(tx: Tx) -> None:
        new, event = rules.reject(_find(tx, id, by), alasan, by, tx.now())
        PEMUSNAHAN.save(tx.connection, new)
        tx.append(event)

    await services.store.write(unit)


async def approve(services: Services, by: Pelaku, id: str, *, yakin: bool = True) -> None:
    """The line, the openings and the names at once; the key and the files right after, by a job that may run twice."""
    require(by, "pemusnahan.putuskan")

    def unit(tx: Tx) -> None:
        old = _find(tx, id, by)
        if not yakin:
            raise Invalid("Centang pernyataan bahwa Anda telah membaca putusannya, lalu setujui.")
        sesi = _of_office(tx.connection, old.sesi, by)
        _require_settled(tx.connection, sesi)
        size, _, tree = evidence.state(tx.connection, sesi.berkas)
        gone = sorted(cited(evidence.after(tx.connection, sesi.berkas, 0)))
        new, event = rules.approve(old, sesi, gone, size, tree.root.hex(), by, tx.now())
        PEMUSNAHAN.save(tx.connection, new)
        tx.append(event)
        rows.forget(tx.connection, sesi.id)
        tx.enqueue("musnahkan", {"pemusnahan": id}, kunci=f"musnahkan:{id}")

    await services.store.write(unit)
    services.ruang.forget((await services.store.read(lambda c: PEMUSNAHAN.get(c, id))).sesi)


async def destroy(services: Services, job: Job) -> None:
    """The job: the key, then the files; then what the database still holds of the deleted rows."""
    found = await services.store.read(lambda c: PEMUSNAHAN.get(c, job.isi["pemusnahan"]))
    await asyncio.to_thread(services.files.destroy, f"sesi/{found.sesi}", found.dasar)
    if not await services.store.database.scrub():
        raise Later(0.2, "somebody was reading")
    await services.store.write(job.finish)


def cited(entries: list[Entry]) -> set[str]:
    """The digests of every file that the chain promises."""
    found: set[str] = set()
    for entry in entries:
        found.update(periksa.cited_files(dict(entry.event.data)), periksa.cited_files(dict(entry.event.private)))
    return found


def proof(services: Services, c: sa.Connection, sesi: Sesi) -> bytes | None:
    """What the bag of a destroyed sesi holds in the place of its files; None for any other."""
    done = rows.carried_out(c, sesi.id)
    if done is None:
        return None
    kantor = KANTOR.get(c, done.kantor)
    berkas = f"kantor/{kantor.id}"
    lines = evidence.lines(c, berkas)
    number = next(
        entry.number
        for entry in evidence.of_kinds(c, berkas, {DESTROYED})
        if entry.event.data.get("pemusnahan") == done.id
    )
    path = inclusion([leaf(line) for line in lines[:number]], number - 1)
    told = {
        "baris": lines[number - 1],
        "jalur": [one.hex() for one in path],
        "kepala": head_at(services, c, kantor, berkas, number),
    }
    return (json.dumps(json.loads(compact(told)), ensure_ascii=False, indent=1) + "\n").encode()


def _require_settled(c: sa.Connection, sesi: Sesi) -> None:
    """An erratum that is being signed is finished first: afterwards there would be nothing to sign."""
    if any(one.keadaan not in DONE for one in minutes.of_sesi(c, sesi.id)) and sesi.keadaan is KeadaanSesi.DISEGEL:
        raise Conflict("Ralat berita acara sesi ini belum selesai. Selesaikan dan segel kembali dulu.")


def _find(tx: Tx, id: str, by: Pelaku) -> Pemusnahan:
    found = PEMUSNAHAN.get(tx.connection, id)
    if found.kantor != by.kantor:
        raise NotFound("Usul pemusnahan tidak ditemukan.")
    return found


def _of_office(c: sa.Connection, sesi: str, by: Pelaku) -> Sesi:
    found = SESI.get(c, sesi)
    if PAKET.get(c, found.paket).kantor != by.kantor:
        raise NotFound("Sesi tidak ditemukan.")
    return found
