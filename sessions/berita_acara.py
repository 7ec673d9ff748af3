"""Berita acara: the minutes of a sesi, built from its chain, read out, frozen and signed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sessions.mesin import Next


class JenisBA(StrEnum):
    PEMBUKTIAN = "pembuktian"
    DAFTAR_HADIR = "daftar_hadir"
    KETIDAKHADIRAN = "ketidakhadiran"


class Keadaan(StrEnum):
    KOSONG = "kosong"
    DRAF = "draf"
    DIBACAKAN = "dibacakan"
    MENUNGGU_TTD = "menunggu_ttd"
    FINAL = "final"
    FINAL_TANPA_PESERTA = "final_tanpa_peserta"
    DIGANTIKAN = "digantikan"


K = Keadaan  # for the table

NEXT: Next = {
    (K.KOSONG, "susun"): K.DRAF,
    (K.DRAF, "sunting"): K.DRAF,
    (K.DRAF, "bacakan"): K.DIBACAKAN,
    (K.DIBACAKAN, "keberatan"): K.DIBACAKAN,
    (K.DIBACAKAN, "perbaiki"): K.DRAF,
    (K.DIBACAKAN, "mulai_ttd"): K.MENUNGGU_TTD,
    (K.MENUNGGU_TTD, "ttd"): K.MENUNGGU_TTD,
    (K.MENUNGGU_TTD, "semua_ttd"): K.FINAL,
    (K.MENUNGGU_TTD, "peserta_tak_ttd"): K.FINAL_TANPA_PESERTA,
    (K.FINAL_TANPA_PESERTA, "ttd_susulan"): K.FINAL,
    (K.FINAL_TANPA_PESERTA, "segel"): K.FINAL,
    (K.FINAL, "ralat"): K.DIGANTIKAN,
}

JEJAK = {
    "susun": "ba.disusun",
    "sunting": "ba.disunting",
    "bacakan": "ba.dibacakan",
    "keberatan": "keberatan.diajukan",
    "perbaiki": "ba.diperbaiki",
    "mulai_ttd": "ba.dibekukan",
    "ttd": "ba.ditandatangani",
    "semua_ttd": "ba.final",
    "peserta_tak_ttd": "ba.final_tanpa_peserta",
    "ttd_susulan": "ba.ditandatangani_susulan",
    "segel": "ba.disegel",
    "ralat": "ba.diralat",
}
"""The kind of event that each step of the machine writes."""


class Paraf(StrEnum):
    """Where one signature stands."""

    MENUNGGU = "menunggu"
    DITANDATANGANI = "ditandatangani"
    MENOLAK = "menolak"


class Pihak(StrEnum):
    POKJA = "pokja"
    PESERTA = "peserta"


@dataclass(frozen=True, slots=True)
class BeritaAcara:
    """`fakta` and `pdf` are SHA-256 ("" before); `nomor` is given when it is frozen."""

    id: str
    sesi: str
    jenis: JenisBA
    nomor: str
    keadaan: Keadaan
    fakta: str
    pdf: str
    versi: int

    @property
    def berkas(self) -> str:
        return f"sesi/{self.sesi}"


@dataclass(frozen=True, slots=True)
class TandaTangan:
    """One place to sign; `siapa` is the id of the orang or wakil, `ba` of the berita acara."""

    ba: str
    urut: int
    siapa: str
    nama: str
    jabatan: str
    pihak: Pihak
    keadaan: Paraf = Paraf.MENUNGGU
    waktu: datetime | None = None
    alasan: str = ""
