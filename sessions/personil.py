"""Personil: who does what in one sesi (SOP step 4, Penugasan Personil)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sessions.errors import Invalid
from sessions.evidence import Event
from sessions.pokja import kuorum
from sessions.sesi import Sesi, advance
from sessions.wewenang import POKJA, Pelaku, Peran


class Tugas(StrEnum):
    PEMIMPIN = "pemimpin"
    PEMERIKSA = "pemeriksa"
    NOTULIS = "notulis"
    OPERATOR = "operator"
    SARANA = "sarana"
    CADANGAN = "cadangan"


@dataclass(frozen=True, slots=True)
class Personil:
    """`bebas_benturan`: this person has declared to have no conflict of interest with the peserta."""

    orang: str
    nama: str
    peran: Peran
    tugas: Tugas
    bebas_benturan: bool = True


def assign(sesi: Sesi, personil: Sequence[Personil], jumlah_pokja: int, by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    """At least one of the tim IT, a quorum of the Pokja's `jumlah_pokja` members, and one who leads."""
    faults = _faults(personil, jumlah_pokja)
    if faults:
        raise Invalid(" ".join(faults), bidang={"personil": " ".join(faults)})
    data = {"personil": [{"orang": p.orang, "peran": str(p.peran), "tugas": str(p.tugas)} for p in personil]}
    return advance(sesi, "tugaskan_personil", by, at, data=data, private={"nama": {p.orang: p.nama for p in personil}})


def _faults(personil: Sequence[Personil], jumlah_pokja: int) -> list[str]:
    pokja = {p.orang for p in personil if p.peran in POKJA and p.tugas is not Tugas.CADANGAN}
    faults = []
    if len({p.orang for p in personil}) < len(personil):
        faults.append("Setiap orang hanya mendapat satu tugas.")
    if not any(p.peran is Peran.TIM_IT for p in personil):
        faults.append("Tugaskan paling sedikit satu petugas tim IT.")
    if len(pokja) < kuorum(jumlah_pokja):
        faults.append(f"Tugaskan paling sedikit {kuorum(jumlah_pokja)} anggota Pokja (kuorum).")
    if sum(p.tugas is Tugas.PEMIMPIN and p.peran in POKJA for p in personil) != 1:
        faults.append("Tunjuk tepat satu pemimpin sidang dari Pokja.")
    if not all(p.bebas_benturan for p in personil):
        faults.append("Orang yang mempunyai benturan kepentingan tidak dapat ditugaskan.")
    return faults
