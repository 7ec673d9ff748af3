"""Pemusnahan: what a sesi kept is destroyed for good, on a written decision, by two people of whom one is the Kepala.

The chain stays: it holds digests and salted commitments only. What goes are the files (by destroying their key), the
openings of the chain and the names in the rows (UU 27/2022 on personal data, art. 16; retention of archives).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sessions.errors import Conflict, Forbidden, Invalid
from sessions.evidence import Event
from sessions.mesin import note, reason
from sessions.sesi import Keadaan as KeadaanSesi
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku, Peran

OVER = frozenset({KeadaanSesi.DISEGEL, KeadaanSesi.DIBATALKAN})
"""A sesi whose evidence may be destroyed at all: nothing is added to it any more."""


class Keadaan(StrEnum):
    DIUSULKAN = "diusulkan"
    DITOLAK = "ditolak"
    DISETUJUI = "disetujui"


@dataclass(frozen=True, slots=True)
class Pemusnahan:
    """A proposal to destroy what one sesi kept; `putusan`: number of the written decision it rests on."""

    id: str
    kantor: str
    sesi: str
    putusan: str
    tanggal: date
    alasan: str
    pengusul: str
    peran: Peran
    keadaan: Keadaan
    waktu: datetime
    pemutus: str = ""

    @property
    def dasar(self) -> str:
        """By what right, in the words that readers of the destroyed file get."""
        return f"putusan {self.putusan} tanggal {self.tanggal.isoformat()}"


def propose(
    id: str, sesi: Sesi, putusan: str, tanggal: date, alasan: str, by: Pelaku, at: datetime
) -> tuple[Pemusnahan, Event]:
    """Raises Conflict for a sesi that is not over, Invalid without decision or reason."""
    if sesi.keadaan not in OVER:
        raise Conflict("Sesi ini belum disegel atau dibatalkan, jadi buktinya masih diperlukan.")
    nomor = " ".join(putusan.split())
    if not 3 <= len(nomor) <= 100:
        raise Invalid("Tuliskan nomor putusan.", bidang={"putusan": "Tuliskan nomor putusan, 3 sampai 100 huruf."})
    if tanggal > at.date():
        raise Invalid("Periksa tanggal putusan.", bidang={"tanggal": "Tanggal putusan tidak boleh sesudah hari ini."})
    why = reason(alasan, "pemusnahan", 20)
    made = Pemusnahan(id, by.kantor, sesi.id, nomor, tanggal, why, by.id, by.peran, Keadaan.DIUSULKAN, at)
    data = {"pemusnahan": id, "berkas": sesi.berkas, "putusan": nomor, "tanggal": tanggal.isoformat()}
    return made, note(by, at, f"kantor/{by.kantor}", "pemusnahan.diusulkan", data, {"alasan": why})


def reject(old: Pemusnahan, alasan: str, by: Pelaku, at: datetime) -> tuple[Pemusnahan, Event]:
    """Anybody who may decide may also say no, also whoever proposed it."""
    _require_open(old)
    why = reason(alasan, "penolakan")
    event = note(by, at, f"kantor/{old.kantor}", "pemusnahan.ditolak", {"pemusnahan": old.id}, {"alasan": why})
    return replace(old, keadaan=Keadaan.DITOLAK, pemutus=by.id), event


def approve(
    old: Pemusnahan, sesi: Sesi, dihapus: Sequence[str], ukuran: int, akar: str, by: Pelaku, at: datetime
) -> tuple[Pemusnahan, Event]:
    """The second person; from here on there is no way back. `ukuran` and `akar`: the chain that stays."""
    _require_open(old)
    if by.id == old.pengusul:
        raise Forbidden("Pemusnahan harus disetujui orang lain, bukan pengusulnya.")
    if Peran.KEPALA not in (old.peran, by.peran):
        raise Forbidden("Salah satu dari pengusul dan penyetuju harus Kepala UKPBJ.")
    data = {
        "pemusnahan": old.id,
        "berkas": sesi.berkas,
        "putusan": f"{old.putusan} tanggal {old.tanggal.isoformat()}",
        "pengusul": old.pengusul,
        "dihapus": sorted(dihapus),
        "ukuran": ukuran,
        "akar": akar,
    }
    event = note(by, at, f"kantor/{old.kantor}", "berkas.dimusnahkan", data, {"alasan": old.alasan})
    return replace(old, keadaan=Keadaan.DISETUJUI, pemutus=by.id), event


def _require_open(old: Pemusnahan) -> None:
    if old.keadaan is not Keadaan.DIUSULKAN:
        raise Conflict("Usul pemusnahan ini sudah diputuskan. Muat ulang halaman.")
