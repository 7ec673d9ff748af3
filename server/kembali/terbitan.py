"""Terbitan: the bytes of a file that was issued, with the places to look at when it comes back."""

# The row of the same name, which has the digest in place of the bytes, is in sessions/terbitan.py.

from collections.abc import Mapping
from dataclasses import dataclass

from sessions.terbitan import Kotak


@dataclass(frozen=True, slots=True)
class Terbitan:
    """What was issued: `kode` is what the code of each page says, `sel` its amounts, `ttd` its boxes for signatures."""

    pdf: bytes
    kode: Mapping[int, str]
    sel: tuple[Kotak, ...] = ()
    ttd: tuple[Kotak, ...] = ()
