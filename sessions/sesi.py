"""Sesi: one peserta meets the Pokja, online; its schedule, and the states it goes through."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sessions.indonesia import Zona
from sessions.mesin import Mesin, Next


class JenisSesi(StrEnum):
    PEMBUKTIAN = "pembuktian"
    KLARIFIKASI_TEKNIS = "klarifikasi_teknis"
    KLARIFIKASI_KEWAJARAN_HARGA = "klarifikasi_kewajaran_harga"
    NEGOSIASI = "negosiasi"
    KLARIFIKASI_TENAGA_AHLI = "klarifikasi_tenaga_ahli"
    VERIFIKASI_PELAKU_USAHA = "verifikasi_pelaku_usaha"
    GABUNGAN = "gabungan"


class Dasar(StrEnum):
    """On what ground the meeting is online; the letter and the berita acara print it."""

    PERLEM_12_2021 = "perlem_12_2021"
    KONDISI_LUAR_BIASA = "kondisi_luar_biasa"
    KESEPAKATAN = "kesepakatan"
    LAINNYA = "lainnya"


class Keadaan(StrEnum):
    DRAF = "draf"
    MENUNGGU_JAWABAN = "menunggu_jawaban"
    DIBATALKAN = "dibatalkan"
    DIJADWALKAN = "dijadwalkan"
    MINTA_UBAH = "minta_ubah"
    MENUNGGU_PUTUSAN_HADIR = "menunggu_putusan_hadir"
    TANPA_JAWABAN = "tanpa_jawaban"
    DIALIHKAN = "dialihkan"
    PERSONIL_SIAP = "personil_siap"
    SARANA_SIAP = "sarana_siap"
    TERKENDALA = "terkendala"
    RUANG_TUNGGU = "ruang_tunggu"
    BERLANGSUNG = "berlangsung"
    DITUTUP = "ditutup"
    JEDA = "jeda"
    DISKORS = "diskors"
    TERPUTUS = "terputus"
    DILAPORKAN = "dilaporkan"
    SIAP_SEGEL = "siap_segel"
    DISEGEL = "disegel"


TERBUKA = frozenset(
    {Keadaan.RUANG_TUNGGU, Keadaan.BERLANGSUNG, Keadaan.JEDA, Keadaan.TERPUTUS, Keadaan.MENUNGGU_PUTUSAN_HADIR}
)
"""In these the room is open."""

BERDIRI = frozenset({Keadaan.DILAPORKAN, Keadaan.SIAP_SEGEL, Keadaan.DISEGEL, Keadaan.DIBATALKAN, Keadaan.DIALIHKAN})
"""In these what the papers say stands: no act changes it any more."""

K = Keadaan  # for the table

NEXT: Next = {
    (K.DRAF, "kirim_undangan"): K.MENUNGGU_JAWABAN,
    (K.DRAF, "batalkan"): K.DIBATALKAN,
    (K.MENUNGGU_JAWABAN, "bersedia"): K.DIJADWALKAN,
    (K.MENUNGGU_JAWABAN, "minta_ubah_jadwal"): K.MINTA_UBAH,
    (K.MENUNGGU_JAWABAN, "minta_tatap_muka"): K.MINTA_UBAH,
    (K.MENUNGGU_JAWABAN, "menolak_hadir"): K.MENUNGGU_PUTUSAN_HADIR,
    (K.MENUNGGU_JAWABAN, "lewat_24_jam"): K.TANPA_JAWABAN,
    (K.MENUNGGU_JAWABAN, "batalkan"): K.DIBATALKAN,
    (K.TANPA_JAWABAN, "kirim_ulang"): K.MENUNGGU_JAWABAN,
    (K.TANPA_JAWABAN, "tetap_jadwalkan"): K.DIJADWALKAN,
    (K.TANPA_JAWABAN, "bersedia"): K.DIJADWALKAN,
    (K.TANPA_JAWABAN, "batalkan"): K.DIBATALKAN,
    (K.MINTA_UBAH, "setujui_ubah"): K.MENUNGGU_JAWABAN,
    (K.MINTA_UBAH, "tolak_ubah"): K.DIJADWALKAN,
    (K.MINTA_UBAH, "alihkan_tatap_muka"): K.DIALIHKAN,
    (K.DIJADWALKAN, "tugaskan_personil"): K.PERSONIL_SIAP,
    (K.DIJADWALKAN, "jadwal_ulang"): K.MENUNGGU_JAWABAN,
    (K.DIJADWALKAN, "batalkan"): K.DIBATALKAN,
    (K.PERSONIL_SIAP, "lapor_kesiapan"): K.SARANA_SIAP,
    (K.PERSONIL_SIAP, "sarana_gagal"): K.TERKENDALA,
    (K.PERSONIL_SIAP, "batalkan"): K.DIBATALKAN,
    (K.TERKENDALA, "perbaiki"): K.PERSONIL_SIAP,
    (K.TERKENDALA, "jadwal_ulang"): K.MENUNGGU_JAWABAN,
    (K.TERKENDALA, "alihkan_tatap_muka"): K.DIALIHKAN,
    (K.SARANA_SIAP, "buka_ruang_tunggu"): K.RUANG_TUNGGU,
    (K.SARANA_SIAP, "batalkan"): K.DIBATALKAN,
    (K.RUANG_TUNGGU, "mulai"): K.BERLANGSUNG,
    (K.RUANG_TUNGGU, "batas_tunggu_lewat"): K.MENUNGGU_PUTUSAN_HADIR,
    (K.RUANG_TUNGGU, "kuorum_gagal"): K.TERKENDALA,
    (K.RUANG_TUNGGU, "jadwal_ulang"): K.MENUNGGU_JAWABAN,
    (K.MENUNGGU_PUTUSAN_HADIR, "terima_alasan"): K.MENUNGGU_JAWABAN,
    (K.MENUNGGU_PUTUSAN_HADIR, "nyatakan_tidak_hadir"): K.DITUTUP,
    (K.MENUNGGU_PUTUSAN_HADIR, "penyedia_masuk"): K.BERLANGSUNG,
    (K.BERLANGSUNG, "jeda"): K.JEDA,
    (K.JEDA, "lanjut"): K.BERLANGSUNG,
    (K.JEDA, "skors"): K.DISKORS,
    (K.BERLANGSUNG, "penyedia_terputus"): K.TERPUTUS,
    (K.TERPUTUS, "penyedia_kembali"): K.BERLANGSUNG,
    (K.TERPUTUS, "batas_terputus"): K.DISKORS,
    (K.DISKORS, "lanjut_hari_lain"): K.MENUNGGU_JAWABAN,
    (K.DISKORS, "tutup_dengan_bukti_ada"): K.DITUTUP,
    (K.DISKORS, "alihkan_tatap_muka"): K.DIALIHKAN,
    (K.BERLANGSUNG, "lewat_waktu_baku"): K.BERLANGSUNG,
    (K.BERLANGSUNG, "kuorum_hilang"): K.JEDA,
    (K.JEDA, "batas_jeda"): K.DISKORS,
    (K.BERLANGSUNG, "tutup"): K.DITUTUP,
    (K.BERLANGSUNG, "alihkan_tatap_muka"): K.DIALIHKAN,
    (K.DITUTUP, "ba_final"): K.DILAPORKAN,
    (K.DILAPORKAN, "kembalikan_sarana"): K.SIAP_SEGEL,
    (K.SIAP_SEGEL, "segel"): K.DISEGEL,
}

JEJAK = {
    "kirim_undangan": "sesi.diundang",
    "batalkan": "sesi.dibatalkan",
    "bersedia": "sesi.dijawab",
    "minta_ubah_jadwal": "sesi.dijawab",
    "minta_tatap_muka": "sesi.dijawab",
    "menolak_hadir": "sesi.dijawab",
    "lewat_24_jam": "sesi.tanpa_jawaban",
    "kirim_ulang": "sesi.diundang_ulang",
    "tetap_jadwalkan": "sesi.dipertahankan",
    "setujui_ubah": "sesi.perubahan_disetujui",
    "tolak_ubah": "sesi.perubahan_ditolak",
    "alihkan_tatap_muka": "sesi.dialihkan",
    "tugaskan_personil": "personil.ditugaskan",
    "jadwal_ulang": "sesi.dijadwal_ulang",
    "lapor_kesiapan": "sarana.dilaporkan",
    "sarana_gagal": "sarana.gagal",
    "perbaiki": "sarana.diperbaiki",
    "buka_ruang_tunggu": "sesi.dibuka",
    "mulai": "sesi.dimulai",
    "batas_tunggu_lewat": "sesi.ditunggu",
    "kuorum_gagal": "sesi.kuorum_gagal",
    "terima_alasan": "sesi.alasan_diterima",
    "nyatakan_tidak_hadir": "sesi.dinyatakan_tidak_hadir",
    "penyedia_masuk": "sesi.penyedia_masuk",
    "jeda": "sesi.dijeda",
    "lanjut": "sesi.dilanjutkan",
    "skors": "sesi.diskors",
    "penyedia_terputus": "sesi.terputus",
    "penyedia_kembali": "sesi.tersambung",
    "batas_terputus": "sesi.diskors",
    "lanjut_hari_lain": "sesi.dilanjutkan_hari_lain",
    "tutup_dengan_bukti_ada": "sesi.ditutup",
    "lewat_waktu_baku": "sesi.lewat_waktu",
    "kuorum_hilang": "sesi.kuorum_hilang",
    "batas_jeda": "sesi.diskors",
    "tutup": "sesi.ditutup",
    "ba_final": "sesi.dilaporkan",
    "kembalikan_sarana": "sarana.dikembalikan",
    "segel": "sesi.disegel",
}
"""The kind of event that each step of the machine writes."""

advance = Mesin("sesi", NEXT, JEJAK).advance
"""One step of the machine."""


@dataclass(frozen=True, slots=True)
class Sesi:
    """`mulai` and `selesai` are UTC; `zona` is the zone that letters and pages speak in."""

    id: str
    paket: str
    peserta: str
    kode: str
    jenis: JenisSesi
    mulai: datetime
    selesai: datetime
    zona: Zona
    dasar: Dasar
    dasar_nomor: str
    tempat: str
    keadaan: Keadaan
    kirim_ulang: int
    versi: int

    @property
    def berkas(self) -> str:
        return f"sesi/{self.id}"
