"""Penanda: with which certificate a person signs: the office's own authority's, their own file's, or BSrE's.

What a person types for it (NIK, passphrase) passes through memory: it stands in no row, line, file or log.
"""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from server import documents
from server.documents import Stamp
from server.p12 import Kept, P12Error, open_p12
from server.services import Services
from server.signing import Accepted, Signer, Signing, accept, place_of, require_trusted
from server.store.orang import ORANG
from sessions.berita_acara import Cara, Pihak, TandaTangan
from sessions.errors import Invalid
from sessions.fakta import slot
from sessions.indonesia import Zona, waktu

BSRE = "TTE tersertifikasi BSrE"
APPROVES = "Menyetujui isi dokumen"
A4_HEIGHT = 842  # points; every paper that is signed stands upright on A4


@dataclass(frozen=True, slots=True)
class Kunci:
    """What a person types to open their certificate; shown nowhere, also not by a traceback."""

    nik: str = field(default="", repr=False)
    frasa: str = field(default="", repr=False)


def with_ways(services: Services, c: sa.Connection, signers: tuple[TandaTangan, ...]) -> tuple[TandaTangan, ...]:
    """The way in which each is to sign, as the office is set up now; it stands in the paper once that is frozen."""
    return tuple(replace(one, cara=_way(services, c, one)) for one in signers)


def _way(services: Services, c: sa.Connection, one: TandaTangan) -> Cara:
    """The peserta signs in the application; a member by BSrE where there is one, or with a file of their own."""
    if one.pihak is Pihak.PESERTA:
        return Cara.APLIKASI
    if services.bsre:
        return Cara.BSRE
    file = _file_of(services, ORANG.get(c, one.siapa).surel)
    return Cara.PSRE if file and file.is_file() else Cara.APLIKASI


def _file_of(services: Services, surel: str) -> Path | None:
    """The person's PKCS#12 file; an address that would lead out of the folder has none."""
    folder, name = services.settings.signers, f"{surel.lower()}.p12"
    return Path(folder) / name if folder and Path(name).name == name else None


def require_typed(mine: TandaTangan, kunci: Kunci) -> None:
    """What their certificate is opened with has been typed at all. Raises Invalid, before a code is tried."""
    if mine.cara is Cara.BSRE and not (len(kunci.nik) == 16 and kunci.nik.isdecimal()):
        raise Invalid("NIK terdiri atas 16 angka.", bidang={"nik": "NIK terdiri atas 16 angka."})
    if mine.cara in (Cara.BSRE, Cara.PSRE) and not kunci.frasa:
        raise Invalid("Ketik frasa sandi sertifikat Saudara.", bidang={"frasa": "Ketik frasa sandi."})


async def open_hand(services: Services, mine: TandaTangan, kunci: Kunci) -> Kept | None:
    """Their own certificate, where they sign with one. Raises Invalid or Conflict."""
    if mine.cara is not Cara.PSRE:
        return None
    surel = (await services.store.read(lambda c: ORANG.get(c, mine.siapa))).surel
    file = _file_of(services, surel)
    try:
        hand = await asyncio.to_thread(open_p12, file or Path("-"), kunci.frasa)
    except P12Error as error:
        raise Invalid(str(error), bidang={"frasa": str(error)}) from None
    await asyncio.to_thread(require_trusted, hand, services.pki.roots, services.now())
    return hand


async def put(
    services: Services,
    mine: TandaTangan,
    zona: Zona,
    before: bytes,
    drawn: bytes | None,
    at: datetime,
    address: str,
    kunci: Kunci,
    hand: Kept | None,
) -> Accepted:
    """The signature of this person on the file as it is. Raises Conflict, Invalid, NotFound."""
    signer = Signer(mine.nama, mine.jabatan)
    if mine.cara is Cara.BSRE and services.bsre:
        return await _by_bsre(services, mine, zona, before, drawn, at, address, kunci)
    signing = Signing(services.pki, services.tsa, zona)
    signed = await asyncio.to_thread(signing.sign, before, slot(mine), signer, drawn, at, address, hand)
    if hand is None:
        return Accepted(signed.pdf, "", "", signed.level)
    found = await asyncio.to_thread(accept, before, signed.pdf, mine.nama, "", services.pki.roots, at)
    return replace(found, kolom="", level=signed.level)


async def _by_bsre(
    services: Services,
    mine: TandaTangan,
    zona: Zona,
    before: bytes,
    drawn: bytes | None,
    at: datetime,
    address: str,
    kunci: Kunci,
) -> Accepted:
    if services.bsre is None:
        raise Invalid("Layanan BSrE tidak diatur.")
    where = await asyncio.to_thread(place_of, before, slot(mine))
    words = Stamp("Ditandatangani secara elektronik oleh", mine.nama, mine.jabatan, "", waktu(at, zona), BSRE)
    width, height = where.size
    picture = await asyncio.to_thread(documents.stamp_picture, words, width, height, address, drawn)
    low = where.bottom if services.settings.bsre_origin == "bottom" else A4_HEIGHT - where.top
    box = (where.page, where.left, low, width, height)
    returned = await services.bsre.sign(before, kunci.nik, kunci.frasa, box, picture, APPROVES)
    return await asyncio.to_thread(accept, before, returned, mine.nama, kunci.nik, services.pki.roots, at)
