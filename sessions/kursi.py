"""Kursi: one person's seat in the lobby and the room, and how long it has been taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sessions.foto import Untuk
from sessions.kapasitas import MEWAKILI, Kapasitas
from sessions.kehadiran import LOBI, NEXT, Keadaan
from sessions.persetujuan import Keadaan as Persetujuan
from sessions.wewenang import POKJA, Peran

SAME_SEAT = timedelta(minutes=10)
"""Whoever is back within this time takes the same seat; later, identity is checked again."""


class Mutu(StrEnum):
    """The ladder of quality, best first."""

    VIDEO = "video"
    VIDEO_HEMAT = "video_hemat"
    FOTO_SUARA = "foto_suara"
    SUARA = "suara"
    TELEPON = "telepon"


@dataclass(frozen=True, slots=True)
class Kursi:
    """`sambungan` is the one connection that holds the seat; `sejak` runs while the person is inside.

    `perangkat` is the fingerprint of the device it was taken from. `tangga` sums the time on each step up to `dari`,
    since when the step is `mutu`; `dinilai` is the last report. `telepon` is the number of an open wish to be called.
    `bisu`: muted by the Pokja; `minta_bicara`: and asks to speak.
    """

    id: str
    nama: str
    peran: Peran
    kapasitas: Kapasitas
    jabatan: str = ""
    keadaan: Keadaan = Keadaan.DIUNDANG
    persetujuan: Persetujuan = Persetujuan.BELUM
    tersambung: bool = False
    sejak: datetime | None = None
    total: timedelta = timedelta()
    putus: int = 0
    sambungan: str = ""
    lepas: datetime | None = None
    masuk: datetime | None = None
    keluar: datetime | None = None
    mutu: Mutu | None = None
    bukti: frozenset[Untuk] = field(default_factory=frozenset)
    dikeluarkan: bool = False
    perangkat: str = ""
    tangga: Mapping[Mutu, timedelta] = field(default_factory=dict)
    dari: datetime | None = None
    dinilai: datetime | None = None
    telepon: str = ""
    bisu: bool = False
    minta_bicara: bool = False

    @property
    def di_lobi(self) -> bool:
        return self.keadaan in LOBI

    @property
    def di_dalam(self) -> bool:
        """Inside, and connected at this moment."""
        return self.keadaan is Keadaan.HADIR and self.tersambung

    @property
    def pokja(self) -> bool:
        return self.peran in POKJA

    @property
    def pengamat(self) -> bool:
        """Watches and listens, and is neither heard nor seen."""
        return self.kapasitas is Kapasitas.PENGAMAT

    @property
    def wakil(self) -> bool:
        """Somebody who may speak for the peserta."""
        return self.peran is Peran.PENYEDIA and self.kapasitas in MEWAKILI

    def lama(self, now: datetime) -> timedelta:
        """How long inside, over all connections, until `now`."""
        return self.total + (max(now - self.sejak, timedelta()) if self.sejak else timedelta())

    def steps(self, now: datetime) -> Mapping[Mutu, timedelta]:
        """How long inside on each step of the ladder, until `now`; best first."""
        kept = graded(self, now).tangga
        return {mutu: kept[mutu] for mutu in Mutu if kept.get(mutu)}

    def same_device(self, perangkat: str) -> bool:
        """Whether it is the device that this seat was taken from; a login of the office is good on any."""
        return self.peran is not Peran.PENYEDIA or not self.perangkat or self.perangkat == perangkat

    def same_seat(self, now: datetime) -> bool:
        """Whether a return at `now` is to this seat: within ten minutes, and not sent out."""
        return self.lepas is not None and now - self.lepas <= SAME_SEAT and not self.dikeluarkan


def graded(kursi: Kursi, at: datetime) -> Kursi:
    """The time on the present step is added up; it does not run on."""
    if kursi.dari is None or kursi.mutu is None:
        return replace(kursi, dari=None)
    spent = kursi.tangga.get(kursi.mutu, timedelta()) + max(at - kursi.dari, timedelta())
    return replace(kursi, tangga={**kursi.tangga, kursi.mutu: spent}, dari=None)


def on_step(kursi: Kursi, mutu: Mutu, at: datetime) -> Kursi:
    """On another step from `at` on; time counts while inside."""
    return replace(graded(kursi, at), mutu=mutu, dari=at if kursi.sejak else None)


def seated(kursi: Kursi, at: datetime, sambungan: str) -> Kursi:
    """Inside from `at` on."""
    return replace(
        kursi,
        keadaan=Keadaan.HADIR,
        tersambung=True,
        sejak=kursi.sejak or at,
        dari=kursi.dari or at,
        masuk=kursi.masuk or at,
        lepas=None,
        sambungan=sambungan or kursi.sambungan,
        dikeluarkan=False,
    )


def unseated(kursi: Kursi, keadaan: Keadaan, at: datetime, *, putus: bool = False) -> Kursi:
    """No longer inside; the time so far is kept."""
    return replace(
        graded(kursi, at),
        keadaan=keadaan,
        tersambung=False,
        total=kursi.lama(at),
        sejak=None,
        lepas=at,
        keluar=at,
        putus=kursi.putus + putus,
    )


def closed(kursi: Kursi, at: datetime) -> Kursi:
    """The sesi was closed: for whoever never got in that is an absence, for the others the end."""
    end = NEXT.get((kursi.keadaan, "sesi_ditutup"))
    kept = _still(kursi, at)
    return replace(kept, keadaan=Keadaan(str(end))) if end else kept


def called_off(kursi: Kursi, at: datetime) -> Kursi:
    """The sesi was cancelled or is held in person: nobody was absent from it."""
    kept = _still(kursi, at)
    was_in = kursi.keadaan in (Keadaan.HADIR, Keadaan.TERPUTUS, Keadaan.KELUAR)
    return replace(kept, keadaan=Keadaan.SELESAI) if was_in else kept


def _still(kursi: Kursi, at: datetime) -> Kursi:
    keluar = at if kursi.keadaan is Keadaan.HADIR else kursi.keluar
    return replace(graded(kursi, at), tersambung=False, total=kursi.lama(at), sejak=None, keluar=keluar)


def suspended(kursi: Kursi, at: datetime) -> Kursi:
    """The sesi goes on another time: nobody stays inside, and nobody was absent."""
    if kursi.keadaan is Keadaan.HADIR:
        return unseated(kursi, Keadaan.TERPUTUS, at)
    return replace(kursi, tersambung=False, lepas=kursi.lepas or at)


def inside(kursi: Iterable[Kursi]) -> tuple[Kursi, ...]:
    return tuple(k for k in kursi if k.di_dalam)
