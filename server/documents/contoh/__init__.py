"""Contoh: invented facts of every kind of document, to try out a letterhead and wording, and for tests."""

from collections.abc import Callable
from typing import Any

from server.documents.contoh import formulir, sidang, surat

CONTOH: dict[str, Callable[..., Any]] = {
    "undangan": surat.undangan,
    "kesediaan": surat.kesediaan,
    "penugasan": surat.penugasan,
    "kesiapan": surat.kesiapan,
    "daftar_hadir": sidang.daftar_hadir,
    "berita_acara": sidang.berita_acara,
    "laporan_selesai": sidang.laporan_selesai,
    "tanda_terima": sidang.tanda_terima,
    "persetujuan": sidang.persetujuan,
    "tatap_muka": formulir.tatap_muka,
    "klarifikasi_penerbit": formulir.klarifikasi_penerbit,
    "rekap_paket": formulir.rekap_paket,
    "laporan_gagal": formulir.laporan_gagal,
    "pengesahan": formulir.pengesahan,
    "bidding_akses": formulir.bidding_akses,
    "bidding_fasilitas": formulir.bidding_fasilitas,
    "buku_akses": formulir.buku_akses,
    "buku_fasilitas": formulir.buku_fasilitas,
    "laporan_kunjungan": formulir.laporan_kunjungan,
    "akun_pokja": formulir.akun_pokja,
    "akun_auditor": formulir.akun_auditor,
    "akun_penyedia": formulir.akun_penyedia,
}
"""Kind -> facts; called with how many rows and which name it shall have, or with nothing."""
