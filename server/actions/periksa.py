"""Periksa: what anybody may learn of a paper by its code, and of a file that they hold, without a person's name."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from server.services import Services
from server.signing import UNKNOWN, Checked, Expected, Verdict, check_apart, look_inside_apart
from server.signing.flat import page_count
from server.signing.slots import PENUTUP, SEGEL
from server.store import berita_acara as minutes
from server.store import periksa as rows
from server.store.berita_acara import BERITA_ACARA
from server.store.periksa import Tercatat
from sessions.berita_acara import Paraf, Pihak, TandaTangan
from sessions.errors import Destroyed, Invalid, NotFound
from sessions.fakta import signer_name, slot

ROLES = {Pihak.POKJA: "Anggota Pokja", Pihak.PESERTA: "Wakil peserta"}


@dataclass(frozen=True, slots=True)
class Peran:
    """One who is to sign, by role only: "Anggota Pokja 2"."""

    sebutan: str
    keadaan: Paraf
    cara: str
    tingkat: str


@dataclass(frozen=True, slots=True)
class Dikenal:
    """What is known of a code. `halaman` is 0 where no file is kept; `ditutup` when the closing seal is on it."""

    kode: str
    tercatat: Tercatat
    halaman: int
    penanda: Sequence[Peran]
    ditutup: bool


@dataclass(frozen=True, slots=True)
class Tanda:
    """One signature or seal of a file that was sent in: whose by role, and why it does not stand, or "".

    `tak_dikenal`: it is whole, and only its issuer or its time is not known here, which is not the same as not valid.
    """

    sebutan: str
    cacat: str
    menolak: bool
    tersertifikasi: bool
    tak_dikenal: bool


@dataclass(frozen=True, slots=True)
class Hasil:
    """What was found of a file: `putusan` is "sama", "lama" (an earlier state of it), "berbeda" or "asing" (unknown).

    `masalah` are sentences; empty when the file is the recorded one and all that was signed holds.
    """

    kode: str
    dikenal: Dikenal | None
    sidik: str
    putusan: str
    masalah: Sequence[str]
    tanda: Sequence[Tanda]


async def known(services: Services, kode: str) -> Dikenal | None:
    """By the code at the foot of a paper."""
    found = await services.store.read(lambda c: _known(c, kode))
    if found is None:
        return None
    tercatat, signers, closed = found
    return Dikenal(kode, tercatat, await _pages(services, tercatat.sha256), _roles(signers), closed)


def _known(c: sa.Connection, kode: str) -> tuple[Tercatat, Sequence[TandaTangan], bool] | None:
    tercatat = rows.by_code(c, kode)
    if tercatat is None or not tercatat.ba:
        return (tercatat, (), False) if tercatat else None
    ba = BERITA_ACARA.get(c, tercatat.ba)
    return tercatat, minutes.signatures(c, ba.id), ba.id in minutes.sealed(c, ba.sesi)


async def _pages(services: Services, sha256: str) -> int:
    if not sha256:
        return 0
    try:
        content = await services.files.read(sha256)
    except (NotFound, Destroyed):  # after its time: the row still says what it was
        return 0
    return await asyncio.to_thread(_count, content)


@lru_cache(maxsize=16)
def _count(content: bytes) -> int:
    return page_count(content)


def _roles(signers: Sequence[TandaTangan]) -> list[Peran]:
    names = _called(signers)
    return [Peran(names[one.urut], one.keadaan, one.cara, one.tingkat) for one in signers]


def _called(signers: Sequence[TandaTangan]) -> dict[int, str]:
    """The role of each signer by number; alone in a role, without one."""
    all_of, seen = Counter(one.pihak for one in signers), Counter[Pihak]()
    called = {}
    for one in signers:
        seen[one.pihak] += 1
        alone = all_of[one.pihak] == 1
        called[one.urut] = ROLES[one.pihak] if alone else f"{ROLES[one.pihak]} {seen[one.pihak]}"
    return called


async def inspect(services: Services, pdf: bytes, kode: str) -> Hasil:
    """Compare a file with what was issued under `kode`, or under the code that the file itself names.

    Raises Invalid for what is no PDF, or names no code.
    """
    if not pdf.startswith(b"%PDF-"):
        raise Invalid("Ini bukan berkas PDF. Pilih berkas PDF yang hendak diperiksa.", bidang={"berkas": "Pilih PDF."})
    sidik = hashlib.sha256(pdf).hexdigest()
    kode = kode or (await look_inside_apart(pdf)).kode
    if not kode:
        kalimat = "Berkas ini tidak menyebut kodenya. Ketik kode yang tertulis di kaki halaman, lalu periksa lagi."
        raise Invalid(kalimat, bidang={"kode": "Ketik kode di kaki halaman."})
    dikenal = await known(services, kode)
    if dikenal is None:
        return Hasil(kode, None, sidik, "asing", ("Tidak ada dokumen dengan kode ini.",), ())
    return await _compared(services, dikenal, pdf, sidik)


async def _compared(services: Services, dikenal: Dikenal, pdf: bytes, sidik: str) -> Hasil:
    tercatat = dikenal.tercatat
    same = sidik == tercatat.sha256
    if not tercatat.ba:
        return _unsigned(dikenal, sidik, same)
    signers, earlier = await services.store.read(lambda c: _history(c, tercatat.ba))
    names = _called(signers)
    decided = [one for one in signers if one.di_berkas]
    expected = [Expected(slot(one), signer_name(one), one.ditolak, names[one.urut]) for one in decided]
    checked = await check_apart(pdf, expected, services.pki.roots, services.now(), closed=dikenal.ditutup)
    tanda = _signs(checked, {one.slot: one.sebutan for one in expected})
    if same:
        return Hasil(dikenal.kode, dikenal, sidik, "sama", checked.problems, tanda)
    if sidik in earlier:
        said = "Ini keadaan dokumen yang lebih awal. Mintalah berkas terakhirnya, dengan sidik yang tertulis di bawah."
        return Hasil(dikenal.kode, dikenal, sidik, "lama", (said, *checked.problems), tanda)
    return Hasil(dikenal.kode, dikenal, sidik, "berbeda", checked.problems or (CHANGED,), tanda)


CHANGED = "Sidik berkas ini tidak sama dengan yang tercatat, maka isinya tidak dapat dipastikan."


def _unsigned(dikenal: Dikenal, sidik: str, same: bool) -> Hasil:
    """A letter carries no signature inside: its digest alone says whether it is the recorded one."""
    if not dikenal.tercatat.sha256:
        said = "Kertas ini dicetak dari rantai bukti setiap kali diminta; cocokkan sidik fakta di kaki halamannya."
        return Hasil(dikenal.kode, dikenal, sidik, "berbeda", (said,), ())
    return Hasil(dikenal.kode, dikenal, sidik, "sama" if same else "berbeda", () if same else (CHANGED,), ())


def _history(c: sa.Connection, ba: str) -> tuple[Sequence[TandaTangan], set[str]]:
    """Who signs, and the digests of the file at every step of its life."""
    return minutes.signatures(c, ba), minutes.digests(c, BERITA_ACARA.get(c, ba))


def _signs(checked: Checked, names: dict[str, str]) -> list[Tanda]:
    return [
        Tanda(
            sebutan=_sign_name(one, names),
            cacat=one.fault,
            menolak=bool(one.refused),
            tersertifikasi=one.trusted and not (one.ours or one.archive),
            tak_dikenal=one.fault in UNKNOWN,
        )
        for one in checked.signatures
    ]


def _sign_name(one: Verdict, names: dict[str, str]) -> str:
    if one.archive:
        return "Stempel waktu arsip"
    return {SEGEL: "Segel penerbitan", PENUTUP: "Segel penutup"}.get(one.slot) or names.get(one.slot, "Tidak tercatat")
