"""Cetak: a paper is printed once from the chain as it stood, kept, cited, and handed out as those very bytes."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from server import documents
from server.jobs import Job
from server.services import Services
from server.store import cetakan as rows
from server.store import nomor as register
from server.store.cetakan import CETAKAN
from server.store.kantor import KANTOR
from server.store.unit import Tx
from sessions import cetakan as rules
from sessions.cetakan import BERNOMOR, Cetakan, JenisCetakan
from sessions.errors import NotFound
from sessions.indonesia import Zona
from sessions.nomor import SURAT

LATER = "(nomor diberikan saat terbit)"


@dataclass(frozen=True, slots=True)
class Bahan:
    """What one paper is made of: everything but its number. `at` is when that came about which it tells."""

    kode: str
    kantor: str
    pokja: str
    tentang: str
    at: datetime
    fakta: Mapping[str, object]


Builder = Callable[[Services, sa.Connection, str, int], Bahan]
"""The paper of one sesi or paket (its id), by the chain up to a line (its number)."""

After = Callable[[Tx, Services, str, Cetakan], None]


def builders() -> Mapping[JenisCetakan, Builder]:
    from server.actions import (  # they ask for printing themselves
        surat_paket,
        surat_penerbit,
        surat_persiapan,
        surat_selesai,
        surat_sesi,
    )

    parts = (surat_persiapan, surat_sesi, surat_selesai, surat_paket, surat_penerbit)
    return {kind: builder for part in parts for kind, builder in part.BUILDERS.items()}


def _afterwards() -> Mapping[JenisCetakan, After]:
    from server.actions import surat_penerbit, surat_sesi

    return {**surat_sesi.AFTERWARDS, **surat_penerbit.AFTERWARDS}


def ask(tx: Tx, jenis: JenisCetakan, berkas: str) -> None:
    """Print it from the chain as this transaction leaves it."""
    dasar = max(entry.number for entry in tx.appended if entry.event.berkas == berkas)
    ask_at(tx, jenis, berkas, dasar)


def ask_at(tx: Tx, jenis: JenisCetakan, berkas: str, dasar: int) -> None:
    work = {"jenis": jenis.value, "berkas": berkas, "dasar": dasar}
    tx.enqueue("cetak", work, kunci=f"cetak:{berkas}:{jenis.value}:{dasar}")


async def print_one(services: Services, job: Job) -> None:
    """The job. The number is kept for the paper, so that a second try bears the same one."""
    jenis, berkas, dasar = JenisCetakan(job.isi["jenis"]), str(job.isi["berkas"]), int(job.isi["dasar"])

    def reserve(tx: Tx) -> tuple[Bahan, str]:
        bahan = builders()[jenis](services, tx.connection, berkas.partition("/")[2], dasar)
        return bahan, _number(tx, services, jenis, bahan)

    bahan, number = await services.store.write(reserve)
    rendered = await print_(services, jenis.value, {**bahan.fakta, "nomor": number})
    sha256 = await services.files.put(rendered.pdf, berkas)

    def keep(tx: Tx) -> None:
        if rows.at_line(tx.connection, berkas, jenis, dasar) is None:
            new = Cetakan(
                services.new_id(), berkas, jenis, dasar, bahan.kode, number, sha256, rendered.facts_sha256, tx.now()
            )
            CETAKAN.add(tx.connection, new)
            register.issued(tx.connection, bahan.kantor, bahan.kode)
            tx.append(rules.printed(new, tx.now()))
            if after := _afterwards().get(jenis):
                after(tx, services, berkas.partition("/")[2], new)
        job.finish(tx)

    await services.store.write(keep)


def _number(tx: Tx, services: Services, jenis: JenisCetakan, bahan: Bahan) -> str:
    if jenis not in BERNOMOR:
        return str(bahan.fakta.get("nomor", ""))
    office = KANTOR.get(tx.connection, bahan.kantor)
    here = Zona(office.zona).local(tx.now())
    return register.take(
        tx.connection,
        services.new_id(),
        office,
        BERNOMOR[jenis],
        bahan.pokja,
        bahan.kode,
        bahan.tentang,
        tx.now(),
        here,
    )


async def print_(
    services: Services, kind: str, facts: Mapping[str, object], pictures: Mapping[str, bytes] | None = None
) -> documents.Rendered:
    """Any document in a thread, with the coat of arms that its letterhead names."""
    shown = await with_arms(services, facts, pictures or {})
    return await asyncio.to_thread(documents.render, kind, facts, shown)


async def with_arms(services: Services, facts: Mapping[str, object], pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    kantor = facts.get("kantor")
    digest = str(kantor.get("lambang", "")) if isinstance(kantor, Mapping) else ""
    return {**pictures, digest: await services.files.read(digest)} if digest else dict(pictures)


async def latest(
    services: Services, jenis: JenisCetakan, berkas: str, missing: str, line: Callable[[sa.Connection], int]
) -> bytes:
    """The kept bytes of the last one; while it is being printed, how it will look. Raises NotFound before its time.

    `line` gives the number of the line that it tells of, 0 when there is none.
    """
    dasar = await services.store.read(line)
    if not dasar:
        raise NotFound(missing)
    kept = await services.store.read(lambda c: rows.at_line(c, berkas, jenis, dasar))
    if kept is not None:
        return await services.files.read(kept.sha256)
    bahan = await services.store.read(lambda c: builders()[jenis](services, c, berkas.partition("/")[2], dasar))
    number = {"nomor": LATER} if jenis in BERNOMOR else {}
    return (await print_(services, jenis.value, {**bahan.fakta, **number})).pdf


async def pdf(
    services: Services, berkas: str, id: str, only: frozenset[JenisCetakan] | None = None
) -> tuple[bytes, str]:
    """A kept paper of this berkas and its file's name; `only` these kinds. Raises NotFound."""

    def read(c: sa.Connection) -> Cetakan:
        found = CETAKAN.get(c, id)
        if found.berkas != berkas or (only is not None and found.jenis not in only):
            raise NotFound("Surat tidak ditemukan.")
        return found

    found = await services.store.read(read)
    return await services.files.read(found.sha256), f"{found.jenis.value.replace('_', '-')}-{found.kode}.pdf"


def title(jenis: JenisCetakan) -> str:
    """What people call the paper."""
    return SURAT[BERNOMOR[jenis]].uraian if jenis in BERNOMOR else documents.TITLES[jenis.value]
