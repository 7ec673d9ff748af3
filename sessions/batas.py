"""Batas: the time limits that run in a room now. They end in a mark or a pause; whatever harms, people decide."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sessions.kehadiran import Keadaan as Hadir
from sessions.pokja import kuorum
from sessions.ruang import Ruang
from sessions.sesi import Keadaan, Sesi

WAIT_FOR_PESERTA = timedelta(minutes=30)
LOST_AT_MOST = timedelta(minutes=30)
PAUSE_AT_MOST = timedelta(minutes=60)
QUORUM_GONE = timedelta(minutes=5)
ATTEMPTS = 2


class Jenis(StrEnum):
    TUNGGU = "tunggu"  # for the peserta, from the appointed hour
    PUTUS = "putus"  # the peserta was there and is lost
    JEDA = "jeda"
    KUORUM = "kuorum"  # too few of the Pokja: until the sesi pauses by itself


@dataclass(frozen=True, slots=True)
class Batas:
    jenis: Jenis
    sampai: datetime


def running(sesi: Sesi, ruang: Ruang, jumlah_pokja: int) -> Batas | None:
    """The limit that counts now, also after its end while nobody has drawn the consequence."""
    match ruang.keadaan:
        case Keadaan.RUANG_TUNGGU if not admitted(ruang):
            return Batas(Jenis.TUNGGU, sesi.mulai + WAIT_FOR_PESERTA)
        case Keadaan.TERPUTUS if ruang.sejak:
            return Batas(Jenis.PUTUS, ruang.sejak + LOST_AT_MOST)
        case Keadaan.JEDA if ruang.sejak:
            return Batas(Jenis.JEDA, ruang.sejak + PAUSE_AT_MOST)
        case Keadaan.BERLANGSUNG if since := quorum_gone(ruang, jumlah_pokja):
            return Batas(Jenis.KUORUM, since + QUORUM_GONE)
    return None


def quorum_gone(ruang: Ruang, jumlah_pokja: int) -> datetime | None:
    """Since when fewer than a quorum of the Pokja are inside; None while there is one."""
    short = kuorum(jumlah_pokja) - len(ruang.pokja)
    if short <= 0:
        return None
    left = sorted((k.lepas for k in ruang.kursi.values() if k.pokja and k.lepas), reverse=True)
    return left[short - 1] if len(left) >= short else ruang.sejak


def admitted(ruang: Ruang) -> bool:
    """Somebody who may speak for the peserta is admitted and there, in the lobby or inside."""
    return any(k.wakil and k.tersambung and k.keadaan in (Hadir.DITERIMA, Hadir.HADIR) for k in ruang.kursi.values())
