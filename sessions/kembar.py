"""Kembar: one picture or one number that two peserta of a paket have both handed in; a reason to look, never a verdict.

Only the Pokja and its auditor ever hear of it: competitors must not learn of each other.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Sama(StrEnum):
    BITA = "bita"  # the very same file
    GAMBAR = "gambar"  # the same picture, made smaller or saved again
    NOMOR = "nomor"  # the same number that should be one's own


@dataclass(frozen=True, slots=True)
class Kiriman:
    """A photo as far as it is compared. `rupa`: 256 bits in hex, "" when the picture is too empty to tell."""

    foto: str
    label: str
    peserta: str
    sesi: str
    dokumen: str
    sha256: str
    rupa: str = ""
    nomor: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Kembar:
    """`jarak`: how many of 256 bits of two pictures differ. `bidang` names the number, whose value is kept nowhere."""

    sama: Sama
    punya: Kiriman
    lain: Kiriman
    bidang: str = ""
    jarak: int = 0


BITS = 256
MIRIP = 12
"""Measured on drawn examples: a picture made smaller and saved again differs in few bits, another one in many."""

PERSON, MACHINE = {"nik", "npwp", "nib"}, {"nomor_seri", "nomor_polisi", "rangka", "mesin"}
SENDIRI = frozenset(PERSON | MACHINE | {"nomor_registrasi"})
"""Fields whose number belongs to one person, company or machine only."""

SERTIFIKAT = frozenset({"nomor"})
SHORTEST = 8
"""A `nomor` shorter than this (the 12 of a deed) may be anybody's."""


def identifying(values: Iterable[tuple[str, str | None]]) -> tuple[tuple[str, str], ...]:
    """Of the fields of a document those that tell one owner from another, in one spelling."""
    kept = []
    for name, value in values:
        text = re.sub(r"[^0-9A-Z]", "", (value or "").upper())
        long_enough = len(text) >= SHORTEST and any(map(str.isdigit, text))
        if long_enough and (name in SENDIRI or name in SERTIFIKAT):
            kept.append((name, text))
    return tuple(kept)


def twins(kiriman: Sequence[Kiriman], peserta: str) -> tuple[Kembar, ...]:
    """Where something that `peserta` sent is something that another one sent; the strongest sign of each pair."""
    mine = [one for one in kiriman if one.peserta == peserta]
    theirs = [one for one in kiriman if one.peserta != peserta]
    found = [twin for one in mine for other in theirs if (twin := _twin(one, other))]
    return tuple(sorted(found, key=lambda twin: (list(Sama).index(twin.sama), twin.jarak, twin.punya.label)))


def _twin(one: Kiriman, other: Kiriman) -> Kembar | None:
    if one.sha256 == other.sha256:
        return Kembar(Sama.BITA, one, other)
    away = distance(one.rupa, other.rupa)
    if away is not None and away <= MIRIP:
        return Kembar(Sama.GAMBAR, one, other, jarak=away)
    shared = sorted({name for name, _ in set(one.nomor) & set(other.nomor)})
    return Kembar(Sama.NOMOR, one, other, bidang=shared[0]) if shared else None


def distance(one: str, other: str) -> int | None:
    """How many bits differ; None when one of the pictures says nothing."""
    if len(one) != BITS // 4 or len(other) != BITS // 4:
        return None
    return (int(one, 16) ^ int(other, 16)).bit_count()
