"""Waktu: what the clock does to a sesi: it opens, marks, pauses and asks; it never decides anything that harms."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from server.actions.jaga import pokja_count, set_pause, set_wait
from server.jobs import Job
from server.services import Services
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import batas, pelaksanaan
from sessions.errors import Conflict
from sessions.ruang import Ruang
from sessions.sesi import Keadaan, Sesi

Rule = Callable[[Sesi, Ruang, int, datetime], Any]


async def _tick(
    services: Services,
    job: Job,
    states: frozenset[Keadaan],
    rule: Rule,
    after: Callable[[Tx, Sesi], None] | None = None,
) -> None:
    """Do what `rule` says if the sesi is still in one of `states`; what no longer applies is simply over."""

    def unit(tx: Tx) -> None:
        sesi = SESI.get(tx.connection, job.isi["sesi"])
        ruang = services.ruang.locked(tx.connection, sesi.id)
        if sesi.keadaan in states:
            try:
                new, event = rule(sesi, ruang, pokja_count(tx, sesi.paket), tx.now())
            except Conflict:
                pass  # somebody came back, or it was done by hand
            else:
                SESI.save_version(tx.connection, new, seen=sesi.versi)
                tx.append(event)
                if after:
                    after(tx, new)
        job.finish(tx)

    await services.store.write(unit)


async def open_lobby(services: Services, job: Job) -> None:
    """T-30."""
    ready = frozenset({Keadaan.SARANA_SIAP})
    await _tick(services, job, ready, lambda s, _r, _n, at: pelaksanaan.open_lobby(s, at), set_wait)


async def waited(services: Services, job: Job) -> None:
    """T+30: too few of the Pokja is never the peserta's fault; an absent peserta waits for a decision."""

    def rule(sesi: Sesi, ruang: Ruang, count: int, at: datetime) -> Any:
        try:
            return pelaksanaan.quorum_failed(sesi, ruang, count, at)
        except Conflict:
            return pelaksanaan.waited(sesi, ruang, at)

    await _tick(services, job, frozenset({Keadaan.RUANG_TUNGGU}), rule)


async def overtime(services: Services, job: Job) -> None:
    running = frozenset({Keadaan.BERLANGSUNG})
    await _tick(services, job, running, lambda s, ruang, _n, at: pelaksanaan.overtime(s, ruang, at))


async def peserta_lost(services: Services, job: Job) -> None:
    def after(tx: Tx, sesi: Sesi) -> None:
        due = tx.now() + batas.LOST_AT_MOST
        tx.enqueue("batas_terputus", {"sesi": sesi.id}, kunci=f"putus:{sesi.id}:{due.isoformat()}", at=due)

    running = frozenset({Keadaan.BERLANGSUNG})
    await _tick(services, job, running, lambda s, ruang, _n, at: pelaksanaan.peserta_lost(s, ruang, at), after)


async def quorum_lost(services: Services, job: Job) -> None:
    def rule(sesi: Sesi, ruang: Ruang, count: int, at: datetime) -> Any:
        return pelaksanaan.quorum_lost(sesi, ruang, count, at)

    await _tick(services, job, frozenset({Keadaan.BERLANGSUNG}), rule, set_pause)


async def link_over(services: Services, job: Job) -> None:
    lost = frozenset({Keadaan.TERPUTUS})
    await _tick(services, job, lost, lambda s, ruang, _n, at: pelaksanaan.link_over(s, ruang, at))


async def pause_over(services: Services, job: Job) -> None:
    paused = frozenset({Keadaan.JEDA})
    await _tick(services, job, paused, lambda s, ruang, _n, at: pelaksanaan.pause_over(s, ruang, at))
