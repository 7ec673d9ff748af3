"""Jaga: what follows when somebody comes into the room or goes: limits begin to run, what stood still goes on."""

from datetime import timedelta

from server.store import orang as people
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import batas, pelaksanaan
from sessions.errors import Conflict
from sessions.ruang import Ruang
from sessions.sesi import Keadaan, Sesi
from sessions.wewenang import POKJA


def pokja_count(tx: Tx, paket: str) -> int:
    return sum(peran in POKJA for _, peran in people.members(tx.connection, paket))


def somebody_came(tx: Tx, sesi: str, ruang: Ruang) -> None:
    """The peserta was lost and is back, or the Pokja was too few and is enough again: the sesi goes on."""
    old = SESI.get(tx.connection, sesi)
    try:
        if ruang.keadaan is Keadaan.TERPUTUS:
            new, event = pelaksanaan.peserta_back(old, ruang, tx.now())
        elif ruang.keadaan is Keadaan.JEDA:
            new, event = pelaksanaan.quorum_back(old, ruang, pokja_count(tx, old.paket), tx.now())
        else:
            return
    except Conflict:
        return  # somebody is still missing
    SESI.save_version(tx.connection, new, seen=old.versi)
    tx.append(event)


def somebody_went(tx: Tx, sesi: str, ruang: Ruang, sambungan: str) -> None:
    """A connection ended, or somebody left or was sent out: later the clock looks who is still missing."""
    at = tx.now()
    if ruang.keadaan is Keadaan.BERLANGSUNG:
        for kind, wait in (("peserta_hilang", pelaksanaan.LOST_AFTER), ("kuorum_hilang", batas.QUORUM_GONE)):
            kunci = f"{kind}:{sesi}:{sambungan}:{at.isoformat()}"
            tx.enqueue(kind, {"sesi": sesi}, kunci=kunci, at=at + wait + timedelta(seconds=1))
    elif ruang.keadaan is Keadaan.RUANG_TUNGGU:
        set_wait(tx, SESI.get(tx.connection, sesi))


def set_wait(tx: Tx, sesi: Sesi) -> None:
    """Look for the peserta when the waiting time is over; who was there and left again has it once more."""
    due = max(sesi.mulai, tx.now()) + batas.WAIT_FOR_PESERTA
    tx.enqueue("batas_tunggu", {"sesi": sesi.id}, kunci=f"tunggu:{sesi.id}:{due.isoformat()}", at=due)


def set_pause(tx: Tx, sesi: Sesi) -> None:
    due = tx.now() + batas.PAUSE_AT_MOST
    tx.enqueue("batas_jeda", {"sesi": sesi.id}, kunci=f"jeda:{sesi.id}:{due.isoformat()}", at=due)


def waited_long_enough(tx: Tx, ruang: Ruang, sesi: Sesi) -> None:
    """An attempt was logged after the waiting time: with two of them it is the Pokja's turn to decide."""
    if ruang.keadaan is Keadaan.RUANG_TUNGGU:
        try:
            new, event = pelaksanaan.waited(sesi, ruang, tx.now())
        except Conflict:
            return
        SESI.save_version(tx.connection, new, seen=sesi.versi)
        tx.append(event)
