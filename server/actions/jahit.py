"""Jahit: the segments of each person become one film once the recording has stopped; the segments stay the evidence."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from server.jobs import Job, Later
from server.media import jahit as engine
from server.media import webm
from server.services import Services
from server.store import evidence
from server.store import jahit as rows
from server.store.unit import Tx
from sessions import jahit as rules
from sessions.errors import Conflict, Damaged, DomainError, Invalid, NotFound
from sessions.jahit import Film, Tugas
from sessions.wewenang import Pelaku, require

log = logging.getLogger(__name__)

KINDS = rules.KINDS | rules.STARTS | rules.STOPS
WAIT = 10.0  # seconds until it is asked again whether the recorder has closed everything
PATIENCE = 900.0  # seconds after which what is there is joined, whatever the recorder says
BLOCK = 1 << 20
MOST = 1 << 40  # bytes: the joining process is held to far less
STEP = 0.05  # of a film, between two words about it

RUSAK, DITOLAK, TERLALU_LAMA, RUNTUH = "rusak", "ditolak", "terlalu_lama", "runtuh"
FINAL = frozenset({DITOLAK})
"""Trying again gives the same."""


def ask(tx: Tx, sesi: str) -> None:
    """Have everything joined that has been recorded so far; asked again for the same segments, it is done once."""
    known = len(evidence.of_kinds(tx.connection, f"sesi/{sesi}", {rules.SEGMEN}))
    tx.enqueue("jahit", {"sesi": sesi}, kunci=rows.key(sesi, str(known)))


async def ask_again(services: Services, by: Pelaku, sesi: str) -> None:
    """A person has it tried once more, after something was put right. Raises Conflict when nothing is missing."""
    require(by, "segel.pasang")

    def unit(tx: Tx) -> None:
        if not rules.tasks(evidence.of_kinds(tx.connection, f"sesi/{sesi}", KINDS)):
            raise Conflict("Semua rekaman sesi ini sudah disusun.")
        if rows.progress(tx.connection, sesi) is None:
            tx.enqueue("jahit", {"sesi": sesi}, kunci=rows.key(sesi, f"lagi:{tx.now().isoformat()}"))

    await services.store.write(unit)


async def run(services: Services, job: Job) -> None:
    """The job: everybody's film, one after the other. Whoever has one is left alone, so it may run any number of times.

    Raises Later while the recorder still writes, and the first failure that another try may mend.
    """
    sesi = str(job.isi["sesi"])
    entries = await services.store.read(lambda c: evidence.of_kinds(c, f"sesi/{sesi}", KINDS))
    last = entries[-1].event.at if entries else services.now()
    if rules.running(entries) and (services.now() - last).total_seconds() < PATIENCE:
        raise Later(WAIT, "the recorder has not closed everything yet")
    failure: Exception | None = None
    tasks = rules.tasks(entries)
    for place, tugas in enumerate(tasks, 1):
        try:
            await _one(services, job, sesi, tugas, f"{place}/{len(tasks)}")
        except (DomainError, OSError) as error:
            sebab = _cause(error)
            log.warning("the film of somebody in sesi %s could not be joined: %s", sesi, sebab)
            await _note_failure(services, sesi, tugas, sebab)
            failure = failure if sebab in FINAL else failure or error
    if failure:
        raise failure


async def _one(services: Services, job: Job, sesi: str, tugas: Tugas, place: str) -> None:
    """Every segment is read through and proven before any of it is used."""
    folder = Path(services.settings.data) / "jahit"
    said = 0.0

    async def told(part: float) -> None:
        nonlocal said
        if part - said >= STEP:
            said = part
            await job.progress(f"{place}: {part:.0%}")

    await job.progress(f"{place}: 0%")
    with ExitStack() as stack:
        files = [stack.enter_context(engine.nameless(folder)) for _ in tugas.potongan]
        for file, piece in zip(files, tugas.potongan, strict=True):
            await asyncio.to_thread(_fetch, services, sesi, piece.sha256, file)
        out = stack.enter_context(engine.nameless(folder))
        made = await engine.join(files, out, told)
        sha256, size = await services.files.receive(_blocks(out), MOST, f"sesi/{sesi}")
    await _note_film(services, sesi, _film(tugas, made, sha256, size))


def _fetch(services: Services, sesi: str, sha256: str, into: BinaryIO) -> None:
    """Raises Damaged, Destroyed, NotFound."""
    proof = hashlib.sha256()
    with services.files.at(sha256, f"sesi/{sesi}").open() as kept:
        for piece in kept.pieces():
            proof.update(piece)
            into.write(piece)
    if proof.hexdigest() != sha256:
        raise Damaged(
            "Potongan rekaman ini rusak di penyimpanan server. Hubungi Tim IT supaya dipulihkan dari cadangan."
        )
    into.flush()


async def _blocks(out: BinaryIO) -> AsyncIterator[bytes]:
    out.seek(0)
    while block := await asyncio.to_thread(out.read, BLOCK):
        yield block


def _film(tugas: Tugas, made: webm.Film, sha256: str, size: int) -> Film:
    mulai = datetime.fromtimestamp(made.mulai / 1_000_000, UTC)
    celah = tuple((one.jenis, one.dari, one.sampai) for one in made.celah)
    return Film(tugas.kursi, tugas.segmen, sha256, size, mulai, made.durasi_ms, made.gambar, made.suara, celah)


async def _note_film(services: Services, sesi: str, film: Film) -> None:
    """Unless somebody else has made it meanwhile."""

    def unit(tx: Tx) -> None:
        evidence.hold(tx.connection, f"sesi/{sesi}")
        tasks = rules.tasks(evidence.of_kinds(tx.connection, f"sesi/{sesi}", KINDS))
        if any(one.kursi == film.kursi for one in tasks):
            tx.append(rules.joined(f"sesi/{sesi}", film, tx.now()))

    await services.store.write(unit)


async def _note_failure(services: Services, sesi: str, tugas: Tugas, sebab: str) -> None:
    """Once for the same segments and the same cause, however often it is tried."""

    def unit(tx: Tx) -> None:
        evidence.hold(tx.connection, f"sesi/{sesi}")
        tasks = rules.tasks(evidence.of_kinds(tx.connection, f"sesi/{sesi}", KINDS))
        if any(one.segmen == tugas.segmen and one.gagal != sebab for one in tasks):
            tx.append(rules.failed(f"sesi/{sesi}", tugas, sebab, tx.now()))

    await services.store.write(unit)


def _cause(error: Exception) -> str:
    if isinstance(error, Damaged | NotFound):
        return RUSAK
    if isinstance(error, Invalid):
        return str(error.details.get("sebab", DITOLAK))
    return RUNTUH
