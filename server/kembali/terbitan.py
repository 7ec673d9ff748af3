"""Terbitan: a file that was issued, with the places to look at when it comes back."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kotak:
    """A place on a page of the issued file, in points from its top left corner."""

    id: str
    page: int
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Terbitan:
    """What was issued: `kode` is what the code of each page says, `sel` its amounts, `ttd` its boxes for signatures."""

    pdf: bytes
    kode: Mapping[int, str]
    sel: tuple[Kotak, ...] = ()
    ttd: tuple[Kotak, ...] = ()
