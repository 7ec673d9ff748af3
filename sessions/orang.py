"""Orang: a person with an account in an office. What they may do in a paket is its membership, not their account."""

import re
from dataclasses import dataclass
from datetime import datetime

from sessions.errors import Invalid
from sessions.wewenang import Peran

STAF = (Peran.ANGGOTA, Peran.TIM_IT, Peran.KEPALA, Peran.PPK, Peran.ADMIN, Peran.AUDITOR, Peran.FRONT_OFFICE)
SANDI_MINIMAL = 12


@dataclass(frozen=True, slots=True)
class Orang:
    """`peran` is the office-wide one (`anggota` for any Pokja member); `sampai` ends the account with its SK."""

    id: str
    kantor: str
    nama: str
    nip: str
    jabatan: str
    surel: str
    peran: Peran
    sampai: datetime | None = None


def check(orang: Orang) -> Orang:
    """Raises Invalid listing every field that cannot be."""
    faults = {}
    if not orang.nama.strip():
        faults["nama"] = "Nama wajib diisi."
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", orang.surel):
        faults["surel"] = "Alamat surel belum benar, contoh: nama@ukpbj.contoh.id."
    if orang.peran not in STAF:
        faults["peran"] = "Pilih peran yang tersedia."
    if faults:
        raise Invalid("Periksa isian yang ditandai.", bidang=faults)
    return orang


def check_sandi(sandi: str) -> str:
    if len(sandi) < SANDI_MINIMAL:
        kalimat = f"Sandi minimal {SANDI_MINIMAL} karakter. Rangkaian beberapa kata lebih mudah diingat."
        raise Invalid(kalimat, bidang={"sandi": kalimat})
    return sandi
