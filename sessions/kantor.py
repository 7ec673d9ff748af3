"""Kantor: the procurement office (UKPBJ) whose letterhead, colour and numbering its papers carry."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sessions.errors import Invalid


@dataclass(frozen=True, slots=True)
class Kantor:
    """`kode` names it in chain origins and letter numbers; `warna` is its brand colour as #rrggbb.

    `induk` is the line of the letterhead between government and unit, `lambang` the SHA-256 of the coat of arms ("" for
    none), `pola` a number pattern of its own for a kind of paper (others use `pola_nomor`).
    """

    id: str
    kode: str
    nama: str
    pemda: str
    unit: str
    alamat: str = ""
    telepon: str = ""
    laman: str = ""
    surel: str = ""
    kota: str = ""
    zona: str = "WITA"
    warna: str = "#0b4f8a"
    pola_nomor: str = "{urut:03d}/{kode}/POKJA/{bulan_romawi}/{tahun}"
    klausul: Mapping[str, str] = field(default_factory=dict)
    induk: str = ""
    lambang: str = ""
    pola: Mapping[str, str] = field(default_factory=dict)


def check(kantor: Kantor) -> Kantor:
    """Raises Invalid listing every field that cannot be."""
    faults = {}
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,30}", kantor.kode):
        faults["kode"] = "Kode 2-31 huruf kecil, angka, atau tanda hubung."
    if not kantor.nama.strip():
        faults["nama"] = "Nama kantor wajib diisi."
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", kantor.warna):
        faults["warna"] = "Warna ditulis seperti #0b4f8a."
    if kantor.zona not in ("WIB", "WITA", "WIT"):
        faults["zona"] = "Pilih WIB, WITA, atau WIT."
    if faults:
        raise Invalid("Periksa isian yang ditandai.", bidang=faults)
    return kantor
