"""Pantulan: a report that a letter never arrived. Whoever saw the letter can forge one: it tells, and stops a clock."""

import logging
from dataclasses import replace

from mailer import bounce
from mailer.bounce import Action, Bounce
from server.actions.berkas import held
from server.services import Services
from server.store import undangan as letters
from server.store.surel import SUREL, Surel
from server.store.undangan import UNDANGAN
from server.store.unit import Tx
from sessions import pengiriman
from sessions.errors import NotFound
from sessions.mesin import SISTEM, note
from sessions.sesi import Keadaan as KeadaanSesi
from sessions.undangan import Keadaan

log = logging.getLogger(__name__)

INVITATIONS = frozenset({"undangan", "undangan_revisi"})


async def take(services: Services, raw: bytes) -> None:
    """Note a report (RFC 3464) on one of our letters; whatever else arrives is dropped."""
    report = bounce.read(raw)
    if report is None or report.action is not Action.FAILED:
        return
    await services.store.write(lambda tx: _returned(tx, report))


def _returned(tx: Tx, report: Bounce) -> None:
    try:
        surel = SUREL.get(tx.connection, report.envelope_id)
    except NotFound:
        log.info("a report about a letter that is not ours")
        return
    if surel.keadaan != "terkirim" or surel.kepada.lower() != report.recipient.lower():
        return
    what = f"{report.status} {report.diagnostic}".strip()
    back = replace(surel, keadaan="dipantulkan", pesan=what)
    SUREL.save(tx.connection, back)
    if surel.jenis not in INVITATIONS or not _stop_clock(tx, surel, what):
        _tell(tx, back)


def _stop_clock(tx: Tx, surel: Surel, what: str) -> bool:
    """An invitation that nobody has opened did not arrive: its 24 hours no longer run."""
    undangan = letters.latest(tx.connection, surel.sesi or "")
    if undangan is None or undangan.keadaan is not Keadaan.TERKIRIM:
        return False
    new, event = pengiriman.bounced(undangan, what, tx.now())
    UNDANGAN.save(tx.connection, new)
    tx.append(event)
    return True


def _tell(tx: Tx, surel: Surel) -> None:
    if surel.sesi is None:
        return
    public = {"surel": surel.id, "surat": surel.jenis, "message_id": surel.message_id, "kode": surel.kode}
    private = {"kepada": surel.kepada, "jawaban": surel.pesan}
    tx.append(note(SISTEM, tx.now(), _where(tx, surel.sesi), "surel.gagal", public, private))


def _where(tx: Tx, sesi: str) -> str:
    """Nothing is added to a sealed chain: what is heard later stands in that of the paket."""
    found = held(tx, sesi).sesi
    return f"paket/{found.paket}" if found.keadaan is KeadaanSesi.DISEGEL else found.berkas
