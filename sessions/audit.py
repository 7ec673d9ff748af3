"""Audit: an auditor reads the paket named in a surat tugas, and nothing else, until the grant ends."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sessions.mesin import Next

WITHOUT_END = timedelta(days=30)  # SOP Balangan 2020, auditor account: no period named means 30 days


class Keadaan(StrEnum):
    PERMOHONAN = "permohonan"
    MENUNGGU_DISPOSISI = "menunggu_disposisi"
    DITINDAKLANJUTI = "ditindaklanjuti"
    DITOLAK = "ditolak"
    SIAP_BUAT = "siap_buat"
    PERLU_LENGKAPI = "perlu_lengkapi"
    MENUNGGU_PELATIHAN = "menunggu_pelatihan"
    MENUNGGU_MASUK = "menunggu_masuk"
    BERAKHIR = "berakhir"
    AKTIF = "aktif"
    DICABUT = "dicabut"
    DIARSIPKAN = "diarsipkan"


K = Keadaan  # for the table

NEXT: Next = {
    (K.PERMOHONAN, "tanda_terima"): K.MENUNGGU_DISPOSISI,
    (K.MENUNGGU_DISPOSISI, "disposisi"): K.DITINDAKLANJUTI,
    (K.MENUNGGU_DISPOSISI, "tolak"): K.DITOLAK,
    (K.DITINDAKLANJUTI, "periksa_lengkap"): K.SIAP_BUAT,
    (K.DITINDAKLANJUTI, "kurang"): K.PERLU_LENGKAPI,
    (K.PERLU_LENGKAPI, "lengkapi"): K.DITINDAKLANJUTI,
    (K.PERLU_LENGKAPI, "batas_waktu"): K.DITOLAK,
    (K.SIAP_BUAT, "buat_akun"): K.MENUNGGU_PELATIHAN,
    (K.MENUNGGU_PELATIHAN, "pelatihan_selesai"): K.MENUNGGU_MASUK,
    (K.MENUNGGU_PELATIHAN, "masa_berakhir"): K.BERAKHIR,
    (K.MENUNGGU_MASUK, "masuk_pertama"): K.AKTIF,
    (K.MENUNGGU_MASUK, "masa_berakhir"): K.BERAKHIR,
    (K.AKTIF, "lihat"): K.AKTIF,
    (K.AKTIF, "perpanjang"): K.AKTIF,
    (K.AKTIF, "cabut"): K.DICABUT,
    (K.AKTIF, "masa_berakhir"): K.BERAKHIR,
    (K.BERAKHIR, "perpanjang"): K.MENUNGGU_MASUK,
    (K.BERAKHIR, "arsipkan"): K.DIARSIPKAN,
    (K.DICABUT, "arsipkan"): K.DIARSIPKAN,
}

JEJAK = {
    "tanda_terima": "audit.dimohonkan",
    "disposisi": "audit.didisposisi",
    "tolak": "audit.ditolak",
    "periksa_lengkap": "audit.diperiksa",
    "kurang": "audit.kurang",
    "lengkapi": "audit.dilengkapi",
    "batas_waktu": "audit.ditolak",
    "buat_akun": "audit.diberikan",
    "pelatihan_selesai": "audit.dilatih",
    "masa_berakhir": "audit.berakhir",
    "masuk_pertama": "audit.diaktifkan",
    "lihat": "audit.dilihat",
    "perpanjang": "audit.diperpanjang",
    "cabut": "audit.dicabut",
    "arsipkan": "audit.diarsipkan",
}
"""The kind of event that each step of the machine writes."""


@dataclass(frozen=True, slots=True)
class HakAudit:
    """The right of `orang` to read `paket`, by the surat tugas `nomor_surat`, from `mulai` to `habis` (UTC)."""

    id: str
    kantor: str
    orang: str
    nomor_surat: str
    tanggal_surat: date
    instansi: str
    mulai: datetime | None
    habis: datetime | None
    keadaan: Keadaan
    paket: tuple[str, ...]

    @property
    def berkas(self) -> str:
        return f"kantor/{self.kantor}"
