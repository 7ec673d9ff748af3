"""Kembali: what went out comes back signed: kept as it came, looked at by the machine, judged by the Pokja."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from server import kembali as engine
from server.actions import fakta, pengiriman, surel, tanda_tangan_luar, tautan
from server.actions import terbitan as issued
from server.actions.berkas import load
from server.actions.dokumen import sniff
from server.jobs import Job
from server.services import Services
from server.signing import Added, extends_apart
from server.signing.percaya import read_lists
from server.store import kembali as rows
from server.store.kembali import KEMBALI
from server.store.terbitan import TERBITAN
from server.store.unit import Tx
from sessions import kembali as rules
from sessions.errors import Conflict, DomainError, Invalid, NotFound
from sessions.kembali import Cara, Keadaan, Kembali, Kiriman, Tambahan, TandaTangan
from sessions.pencocokan import PETUNJUK, Lembar
from sessions.sesi import Keadaan as KeadaanSesi
from sessions.terbitan import Terbitan
from sessions.wewenang import Pelaku, require

OVER = frozenset({KeadaanSesi.DISEGEL, KeadaanSesi.DIBATALKAN})
TIME_TO_ANSWER = timedelta(hours=24)


async def receive(
    services: Services,
    by: Pelaku,
    sesi: str,
    terbitan: str,
    cara: Cara,
    id: str,
    digest: str,
    chunks: AsyncIterator[bytes],
) -> Kiriman:
    """Keep a file's bytes untouched, then its row, its line and the work to look at it. Sent twice, it is kept once.

    Raises Invalid (wrong type, not the bytes that were sent), Conflict, NotFound, TooLarge, Full.
    """
    require(by, "kembali.kirim")
    if not re.fullmatch(r"[0-9a-f-]{36}", id):
        raise Invalid("Nomor kiriman tidak sah. Muat ulang halaman, lalu kirim lagi.")
    if again := await services.store.read(lambda c: rows.kiriman(c, sesi, id)):
        return again
    out = await services.store.read(lambda c: issued.of(c, sesi, terbitan))
    sha256, size = await services.files.receive(chunks, services.settings.upload_limit, out.berkas)
    head = await asyncio.to_thread(services.files.at(sha256, out.berkas).read, 16)
    tipe = sniff(head)
    if tipe == "application/pdf" and await _goes_on(services, out, sha256):
        cara = Cara.TTE  # whatever its sender called it

    def unit(tx: Tx) -> Kiriman:
        services.ruang.locked(tx.connection, sesi)
        if again := rows.kiriman(tx.connection, sesi, id):
            return again
        found = load(tx.connection, sesi)
        if found.sesi.keadaan in OVER:
            raise Conflict("Sesi ini sudah ditutup; berkas tidak dapat diterima lagi. Hubungi narahubung.")
        paper = issued.of(tx.connection, sesi, terbitan)
        old = rows.open_of(tx.connection, paper.id, cara)
        back = old or Kembali(services.new_id(), paper.id, sesi, cara, Keadaan.DITERIMA, versi=0)
        file = Kiriman(id, len(back.kiriman) + 1, sha256, digest, size, tipe, by.id, tx.now())
        new, event = rules.receive(paper, back, file, by, tx.now())
        if old:
            KEMBALI.save_version(tx.connection, new, seen=old.versi)
        else:
            KEMBALI.add(tx.connection, new, dibuat=tx.now().isoformat())
        tx.append(event)
        tanda_tangan_luar.arrived(tx, new, by)
        tx.enqueue("kembali", {"kembali": new.id, "kiriman": id}, kunci=f"kembali:{id}")
        return file

    return await services.store.write(unit)


async def _goes_on(services: Services, out: Terbitan, sha256: str) -> bool:
    """Whether a PDF begins with the very bytes that were issued: then it was signed as a file, not on paper."""
    before = await services.files.read(out.pdf)
    head = await asyncio.to_thread(services.files.at(sha256, out.berkas).read, len(before))
    return head == before


# The job


async def look(services: Services, job: Job) -> None:
    """Compare one file that came back with the issued one, and write down what was seen. It never decides."""
    back = await services.store.read(lambda c: KEMBALI.get(c, job.isi["kembali"]))
    file = back.kiriman_of(job.isi["kiriman"])
    if file.dibaca:
        await services.store.write(job.finish)
        return
    out = await services.store.read(lambda c: TERBITAN.get(c, back.terbitan))
    before, after = await services.files.read(out.pdf), await services.files.read(file.sha256)
    sheets: tuple[Lembar, ...] = ()
    added: Tambahan | None = None
    fault = ""
    try:
        if back.cara is Cara.TTE:
            added = _told(file.id, await _signatures(services, before, after))
        else:
            sheets = await _compare(services, out, before, file, after)
    except DomainError as error:
        fault = str(error)

    def unit(tx: Tx) -> None:
        services.ruang.locked(tx.connection, back.sesi)
        old = KEMBALI.get(tx.connection, back.id)
        if fault:
            new, event = rules.unreadable(old, file.id, fault, tx.now())
        elif added:
            new, event = rules.checked(old, added, tx.now())
        else:
            new, event = rules.read(old, file.id, sheets, tx.now())
        KEMBALI.save_version(tx.connection, new, seen=old.versi)
        tx.append(event)
        job.finish(tx)

    await services.store.write(unit)


async def _compare(services: Services, out: Terbitan, before: bytes, file: Kiriman, after: bytes) -> tuple[Lembar, ...]:
    sheets = []
    issued_file = engine.Terbitan(before, dict(enumerate(out.halaman, 1)), out.sel, out.ttd)
    async for found in services.matcher.sheets(issued_file, after):
        picture = await services.files.put(found.picture, out.berkas)
        printed = await services.files.put(found.issued, out.berkas) if found.issued else ""
        sheets.append(replace(found.sheet, kiriman=file.id, gambar=picture, terbit=printed))
    return tuple(sheets)


async def _signatures(services: Services, before: bytes, after: bytes) -> Added:
    """By everybody whom the office believes (RUANG_TRUST), and their revocation lists as they are today."""
    trusted = services.settings.trust
    crls = await asyncio.to_thread(read_lists, Path(trusted)) if trusted else ()
    return await extends_apart(before, after, services.pki.roots, services.now(), crls)


def _told(kiriman: str, added: Added) -> Tambahan:
    signatures = tuple(
        TandaTangan(
            one.nama,
            one.penerbit,
            one.trusted,
            one.at,
            one.proven,
            one.rantai,
            one.pencabutan,
            one.ours and one.trusted,
        )
        for one in added.signatures
        if not one.archive and not one.system
    )
    return Tambahan(kiriman, signatures, added.problems, added.aside)


# The Pokja


async def confirm(services: Services, by: Pelaku, sesi: str, id: str, alasan: str) -> None:
    """A person has looked at both and takes it."""
    require(by, "kembali.periksa")

    def unit(tx: Tx) -> None:
        services.ruang.locked(tx.connection, sesi)
        old = of(tx.connection, sesi, id)
        new, paper, event = rules.confirm(old, TERBITAN.get(tx.connection, old.terbitan), alasan, by, tx.now())
        KEMBALI.save_version(tx.connection, new, seen=old.versi)
        TERBITAN.save(tx.connection, paper)
        tx.append(event)
        tanda_tangan_luar.judged(tx, new, True, by)

    await services.store.write(unit)


async def ask_again(services: Services, by: Pelaku, sesi: str, id: str, alasan: str) -> None:
    """Another photo, scan or signature, for a reason that its sender is told by mail."""
    require(by, "kembali.periksa")

    def unit(tx: Tx) -> None:
        services.ruang.locked(tx.connection, sesi)
        old = of(tx.connection, sesi, id)
        new, event = rules.ask_again(old, alasan, by, tx.now())
        KEMBALI.save_version(tx.connection, new, seen=old.versi)
        tx.append(event)
        tanda_tangan_luar.judged(tx, new, False, by)
        _tell(tx, services, new, TERBITAN.get(tx.connection, old.terbitan))

    await services.store.write(unit)


def _tell(tx: Tx, services: Services, back: Kembali, paper: Terbitan) -> None:
    found = load(tx.connection, back.sesi)
    hints = {PETUNJUK[hint] for sheet in back.lembar for hint in sheet.petunjuk}
    advice = " ".join(sorted(hints)) or "Kirim lagi lewat tautan di bawah ini."
    person = tautan.main_person(tx, services, found)
    facts = {
        **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
        "berkas": [{"nama": paper.judul, "sebab": back.alasan, "saran": advice}],
        "batas": fakta.short_time(tx.now() + TIME_TO_ANSWER, found.sesi.zona),
        "tautan": tautan.make_link(tx, services, found, person),
    }
    to = pengiriman.to(found)
    surel.queue(tx, services, "foto_ulang", to, facts, kantor=found.kantor.id, sesi=found.sesi.id)


def of(c: sa.Connection, sesi: str, id: str) -> Kembali:
    """A return of this sesi; one of another is not found."""
    found = KEMBALI.get(c, id)
    if found.sesi != sesi:
        raise NotFound("Berkas yang kembali tidak ditemukan.")
    return found
