"""Pokja: who works on a paket, and how many of them make a quorum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sessions.errors import Invalid
from sessions.evidence import Event
from sessions.mesin import note
from sessions.paket import Paket
from sessions.wewenang import PEMBACA, POKJA, Pelaku, Peran

LEAST = 3


@dataclass(frozen=True, slots=True)
class Anggota:
    """One person's task in one paket."""

    paket: str
    orang: str
    tugas: Peran


def kuorum(n: int) -> int:
    """More than half of `n` members."""
    return n // 2 + 1


def members(anggota: Sequence[Anggota]) -> tuple[str, ...]:
    """The ids of those who belong to the Pokja itself, ketua first."""
    pokja = [a for a in anggota if a.tugas in POKJA]
    return tuple(a.orang for a in sorted(pokja, key=lambda a: a.tugas is not Peran.KETUA))


def appoint(
    paket: Paket, anggota: Sequence[Anggota], nama: Mapping[str, str], by: Pelaku, at: datetime
) -> tuple[tuple[Anggota, ...], Event]:
    """Say who works on `paket`, all at once; `nama` is orang -> name, for the log."""
    faults = tuple(_faults(anggota))
    if faults:
        raise Invalid(" ".join(faults), bidang={"anggota": " ".join(faults)})
    listed: dict[str, object] = {a.orang: str(a.tugas) for a in anggota}
    names: dict[str, object] = {a.orang: nama.get(a.orang, "") for a in anggota}
    event = note(by, at, paket.berkas, "pokja.ditetapkan", {"anggota": listed}, {"nama": names})
    return tuple(anggota), event


def _faults(anggota: Sequence[Anggota]) -> list[str]:
    pokja = members(anggota)
    ketua = [a for a in anggota if a.tugas is Peran.KETUA]
    faults = []
    if len({a.orang for a in anggota}) < len(anggota):
        faults.append("Satu orang hanya boleh mempunyai satu tugas dalam paket.")
    if any(a.tugas not in PEMBACA for a in anggota):
        faults.append("Tugas yang dapat dipilih: ketua, anggota, tim IT, kepala UKPBJ, dan PPK.")
    if len(pokja) < LEAST or len(pokja) % 2 == 0:
        faults.append(f"Pokja berjumlah gasal, paling sedikit {LEAST} orang; sekarang {len(pokja)}.")
    if len(ketua) != 1:
        faults.append(f"Pokja mempunyai tepat satu ketua; sekarang {len(ketua)}.")
    return faults
