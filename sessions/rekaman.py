"""Rekaman: the recording of a sesi: its machine, and what the chain says the recorder did, person by person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from sessions.mesin import Next
from sessions.sesi import Keadaan as Sesi


class Keadaan(StrEnum):
    MATI = "mati"
    SIAP = "siap"
    MEREKAM = "merekam"
    JEDA = "jeda"
    GAGAL = "gagal"
    BERHENTI = "berhenti"
    TIDAK_DIREKAM = "tidak_direkam"
    DIJAHIT = "dijahit"
    DISEGEL = "disegel"


class Sebab(StrEnum):
    """Why nothing more is recorded of somebody."""

    DITARIK = "ditarik"
    KELUAR = "keluar"
    TERPUTUS = "terputus"
    JEDA = "jeda"
    SELESAI = "selesai"
    MUSYAWARAH = "musyawarah"
    PERALATAN = "peralatan"  # the recorder or the server died


K = Keadaan  # for the table

NEXT: Next = {
    (K.MATI, "siapkan"): K.SIAP,
    (K.SIAP, "mulai"): K.MEREKAM,
    (K.SIAP, "semua_menolak"): K.TIDAK_DIREKAM,
    (K.MEREKAM, "orang_baru_belum_pilih"): K.MEREKAM,
    (K.MEREKAM, "jeda"): K.JEDA,
    (K.JEDA, "lanjut"): K.MEREKAM,
    (K.MEREKAM, "gangguan"): K.GAGAL,
    (K.GAGAL, "pulih"): K.MEREKAM,
    (K.GAGAL, "sesi_ditutup"): K.BERHENTI,
    (K.MEREKAM, "sesi_ditutup"): K.BERHENTI,
    (K.JEDA, "sesi_ditutup"): K.BERHENTI,
    (K.BERHENTI, "jahit"): K.DIJAHIT,
    (K.BERHENTI, "jahit_gagal"): K.BERHENTI,
    (K.DIJAHIT, "segel"): K.DISEGEL,
}

JUGA: Next = {
    (K.TIDAK_DIREKAM, "siapkan"): K.SIAP,  # somebody agreed after all
    (K.GAGAL, "jeda"): K.JEDA,  # branch 8: the Pokja may pause
    (K.GAGAL, "gangguan"): K.GAGAL,  # somebody else's track stalls as well
    (K.GAGAL, "pulih"): (K.MEREKAM, K.GAGAL),
    (K.DIJAHIT, "jahit"): K.DIJAHIT,  # one film a person
    (K.DIJAHIT, "jahit_gagal"): K.DIJAHIT,
}
"""Steps beside those that were drawn: a track is one person's, so several may stall, return and be joined."""

LANGKAH: Next = {**NEXT, **JUGA}

JEJAK = {
    "siapkan": "rekaman.disiapkan",
    "mulai": "rekaman.dimulai",
    "semua_menolak": "rekaman.tidak_direkam",
    "orang_baru_belum_pilih": "ruang.menunggu",
    "jeda": "rekaman.dijeda",
    "lanjut": "rekaman.dilanjutkan",
    "gangguan": "rekaman.gangguan",
    "pulih": "rekaman.pulih",
    "sesi_ditutup": "sesi.ditutup",
    "jahit": "rekaman.dijahit",
    "jahit_gagal": "rekaman.gagal_dijahit",
    "segel": "sesi.disegel",
}
"""The kind of event that each step of the machine writes; what ends or pauses the sesi moves the recording with it."""

JALAN = frozenset({K.MEREKAM, K.GAGAL})
"""While whoever agreed is recorded, or ought to be."""
PAUSES = frozenset({Sesi.JEDA, Sesi.DISKORS, Sesi.TERKENDALA, Sesi.MENUNGGU_JAWABAN})
ENDS = frozenset({Sesi.DITUTUP, Sesi.DIALIHKAN, Sesi.DIBATALKAN})


@dataclass(frozen=True, slots=True)
class Terekam:
    """Somebody of whom the recorder itself says that it writes. `diminta`: since when it ought to have stopped."""

    jalur: tuple[str, ...]
    sejak: datetime
    diminta: datetime | None = None
    sebab: Sebab | None = None


@dataclass(frozen=True, slots=True)
class Masa:
    """A stretch of time in which one person was recorded; `diminta` is when its end was due, and `sebab` why."""

    kursi: str
    mulai: datetime
    selesai: datetime
    diminta: datetime | None = None
    sebab: Sebab | None = None


@dataclass(frozen=True, slots=True)
class Celah:
    """A stretch of time in which nothing came of somebody who agreed; `kursi` "" means of anybody."""

    kursi: str
    sejak: datetime
    sampai: datetime


@dataclass(frozen=True, slots=True)
class Rekaman:
    """`sejak`: since when it has run or stood still; `oleh_sesi`: it stands still because the sesi does.

    `orang` are those of whom the recorder writes now, `macet` those of whom nothing comes, and since when. `selesai` is
    when the recorder said that all is closed.
    """

    keadaan: Keadaan = Keadaan.MATI
    sejak: datetime | None = None
    oleh_sesi: bool = False
    alasan: str = ""
    orang: Mapping[str, Terekam] = field(default_factory=dict)
    macet: Mapping[str, datetime] = field(default_factory=dict)
    masa: tuple[Masa, ...] = ()
    celah: tuple[Celah, ...] = ()
    segmen: int = 0
    mulai: datetime | None = None
    selesai: datetime | None = None

    @property
    def berjalan(self) -> bool:
        return self.keadaan in JALAN

    @property
    def terbuka(self) -> bool:
        """Begun, and not yet closed by the recorder."""
        return self.mulai is not None and self.selesai is None


def begun(rekaman: Rekaman, at: datetime) -> Rekaman:
    """It runs from `at` on, for the first time or again."""
    mulai = rekaman.mulai or at
    return replace(rekaman, keadaan=Keadaan.MEREKAM, sejak=at, mulai=mulai, selesai=None, oleh_sesi=False, alasan="")


def halted(rekaman: Rekaman, keadaan: Keadaan, at: datetime, *, alasan: str = "", oleh_sesi: bool = False) -> Rekaman:
    """Nothing is to be recorded from `at` on: open gaps end here, and everybody's track is due to stop."""
    closed = tuple(Celah(kursi, sejak, max(at, sejak)) for kursi, sejak in rekaman.macet.items())
    sebab = Sebab.JEDA if keadaan is Keadaan.JEDA else Sebab.SELESAI
    new = replace(rekaman, keadaan=keadaan, sejak=at, macet={}, celah=(*rekaman.celah, *closed))
    return due(replace(new, alasan=alasan, oleh_sesi=oleh_sesi), new.orang, at, sebab)


def due(rekaman: Rekaman, kursi: Collection[str], at: datetime, sebab: Sebab) -> Rekaman:
    """What is recorded of these people ought to stop from `at` on; whoever was due before stays so."""
    orang = {
        id: replace(one, diminta=at, sebab=sebab) if id in kursi and one.diminta is None else one
        for id, one in rekaman.orang.items()
    }
    return replace(rekaman, orang=orang)


def stalled(rekaman: Rekaman, kursi: str, sejak: datetime) -> Rekaman:
    return replace(rekaman, keadaan=Keadaan.GAGAL, macet={**rekaman.macet, kursi: sejak})


def recovered(rekaman: Rekaman, kursi: str, sampai: datetime) -> Rekaman:
    """Something comes of them again; the recording is whole once nobody stalls any more."""
    if kursi not in rekaman.macet:
        return rekaman
    left = {id: sejak for id, sejak in rekaman.macet.items() if id != kursi}
    celah = (*rekaman.celah, Celah(kursi, rekaman.macet[kursi], sampai))
    whole = rekaman.keadaan is Keadaan.GAGAL and not left
    return replace(rekaman, keadaan=Keadaan.MEREKAM if whole else rekaman.keadaan, macet=left, celah=celah)


def heard(rekaman: Rekaman, kursi: str, jalur: tuple[str, ...], at: datetime) -> Rekaman:
    """The recorder writes these tracks of somebody."""
    before = rekaman.orang.get(kursi)
    one = replace(before, jalur=jalur) if before else Terekam(jalur, at)
    return replace(rekaman, orang={**rekaman.orang, kursi: one})


def silenced(rekaman: Rekaman, kursi: str, berhenti: datetime) -> Rekaman:
    """The recorder says that it writes nothing more of somebody."""
    before = rekaman.orang.get(kursi)
    if before is None:
        return rekaman
    over = Masa(kursi, before.sejak, max(berhenti, before.sejak), before.diminta, before.sebab)
    left = {id: one for id, one in rekaman.orang.items() if id != kursi}
    return replace(rekaman, orang=left, masa=(*rekaman.masa, over))


def with_sesi(rekaman: Rekaman, keadaan: Sesi, at: datetime) -> Rekaman:
    """The sesi came into a state: it pauses and ends the recording, and goes on with what it alone had paused."""
    if keadaan in ENDS and rekaman.keadaan in JALAN | {Keadaan.JEDA}:
        return halted(rekaman, Keadaan.BERHENTI, at)
    if keadaan in PAUSES and rekaman.berjalan:
        return halted(rekaman, Keadaan.JEDA, at, oleh_sesi=keadaan is Sesi.JEDA)
    if keadaan in PAUSES - {Sesi.JEDA} and rekaman.oleh_sesi:
        return replace(rekaman, oleh_sesi=False)  # another day: the Pokja says again that it records
    if keadaan is Sesi.BERLANGSUNG and rekaman.keadaan is Keadaan.JEDA and rekaman.oleh_sesi:
        return begun(rekaman, at)
    if keadaan is Sesi.DISEGEL and rekaman.keadaan is Keadaan.DIJAHIT:
        return replace(rekaman, keadaan=Keadaan.DISEGEL)
    return rekaman
