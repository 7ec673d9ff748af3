"""Kehadiran: how a person comes in, from the link in the letter to the end of the sesi."""

from enum import StrEnum

from sessions.mesin import Next


class Keadaan(StrEnum):
    DIUNDANG = "diundang"
    CEK_PERANGKAT = "cek_perangkat"
    TIDAK_HADIR = "tidak_hadir"
    PERSETUJUAN = "persetujuan"
    CEK_IDENTITAS = "cek_identitas"
    DITERIMA = "diterima"
    LENGKAPI_KUASA = "lengkapi_kuasa"
    DITOLAK = "ditolak"
    HADIR = "hadir"
    TERPUTUS = "terputus"
    SELESAI = "selesai"
    KELUAR = "keluar"


K = Keadaan  # for the table

NEXT: Next = {
    (K.DIUNDANG, "buka_tautan"): K.CEK_PERANGKAT,
    (K.DIUNDANG, "sesi_ditutup"): K.TIDAK_HADIR,
    (K.CEK_PERANGKAT, "lolos"): K.PERSETUJUAN,
    (K.CEK_PERANGKAT, "bantuan"): K.CEK_PERANGKAT,
    (K.CEK_PERANGKAT, "sesi_ditutup"): K.TIDAK_HADIR,
    (K.PERSETUJUAN, "pilih"): K.CEK_IDENTITAS,
    (K.PERSETUJUAN, "sesi_ditutup"): K.TIDAK_HADIR,
    (K.CEK_IDENTITAS, "terima"): K.DITERIMA,
    (K.CEK_IDENTITAS, "minta_lengkapi"): K.LENGKAPI_KUASA,
    (K.CEK_IDENTITAS, "tolak"): K.DITOLAK,
    (K.LENGKAPI_KUASA, "unggah"): K.CEK_IDENTITAS,
    (K.LENGKAPI_KUASA, "batas_waktu"): K.DITOLAK,
    (K.DITERIMA, "masuk_ruang"): K.HADIR,
    (K.HADIR, "terputus"): K.TERPUTUS,
    (K.TERPUTUS, "kembali"): K.HADIR,
    (K.TERPUTUS, "sesi_ditutup"): K.SELESAI,
    (K.HADIR, "keluar"): K.KELUAR,
    (K.KELUAR, "kembali"): K.HADIR,
    (K.KELUAR, "sesi_ditutup"): K.SELESAI,
    (K.HADIR, "sesi_ditutup"): K.SELESAI,
    (K.HADIR, "keluarkan"): K.KELUAR,
}

JEJAK = {
    "buka_tautan": "ruang.menunggu",
    "lolos": "ruang.perangkat_lolos",
    "bantuan": "ruang.dibantu",
    "pilih": "ruang.memilih",
    "terima": "ruang.diterima",
    "minta_lengkapi": "ruang.diminta_lengkapi",
    "tolak": "ruang.ditolak",
    "unggah": "ruang.dilengkapi",
    "batas_waktu": "ruang.ditolak",
    "masuk_ruang": "ruang.masuk",
    "terputus": "ruang.terputus",
    "kembali": "ruang.kembali",
    "keluar": "ruang.keluar",
    "keluarkan": "ruang.dikeluarkan",
    "sesi_ditutup": "sesi.ditutup",
}
"""The kind of event that each step of the machine writes; the closing of the sesi moves everybody at once."""

LOBI = frozenset({K.CEK_PERANGKAT, K.PERSETUJUAN, K.CEK_IDENTITAS, K.LENGKAPI_KUASA, K.DITERIMA})
AKHIR = frozenset({K.SELESAI, K.TIDAK_HADIR, K.DITOLAK})
