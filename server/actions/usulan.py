"""Usulan: what the Pokja proposes to itself, as its pages show it: who agrees, whether a quorum does."""

from collections.abc import Sequence
from dataclasses import dataclass

from sessions.ruang import Ruang, Usul
from sessions.wewenang import Pelaku


@dataclass(frozen=True, slots=True)
class Usulan:
    """`usul` is "" while nothing is proposed; `milik`: this reader may propose it, or has still to say something."""

    usul: str
    alasan: str
    setuju: Sequence[str]
    diputus: bool
    milik: bool


def nothing(milik: bool) -> Usulan:
    return Usulan("", "", (), False, milik)


def shown(ruang: Ruang, usul: Usul, by: Pelaku) -> Usulan:
    """With the names of who agrees."""
    names = [ruang.kursi[one].nama if one in ruang.kursi else one for one in usul.setuju]
    return Usulan(usul.id, usul.alasan, names, usul.ditetapkan is not None, by.id not in usul.setuju)
