"""Facts: what each letter must be told. All are texts ready to be read; formatting them is the caller's work."""

from collections.abc import Mapping
from typing import Annotated, Any, TypedDict

Waktu = Annotated[str, "waktu"]
"""A time with its zone, `Senin, 23 November 2026 pukul 09.00 WITA`; "" where the field says it may be empty."""

Tautan = Annotated[str, "tautan"]
"""An absolute address without a query; a secret stands after "#", where no server's log sees it."""


class Umum(TypedDict):
    """What every letter ends with."""

    kantor: str  # UKPBJ Kabupaten Contoh
    pengirim: str  # Pokja Pemilihan 3
    penerima: str  # Direktur CV Contoh Karya Mandiri
    narahubung: str  # Sdri. Contoh Rahayu, WhatsApp 0812-0000-0000, pokja3@ukpbj.contoh.id
    kode: str  # RB-7K2M; a reply that keeps "#RB-7K2M" in its subject finds its place


class Acara(Umum):
    """A letter about one meeting."""

    perihal: str  # Pembuktian Kualifikasi | Klarifikasi Teknis | Negosiasi Biaya
    paket: str
    waktu: Waktu  # Senin, 23 November 2026 pukul 09.00 s.d. 10.30 WITA
    waktu_lain: Waktu  # the same in the reader's own zone: 08.00 s.d. 09.30 WIB; "" when it is the same zone


class Undangan(Acara):
    nomor: str
    kode_paket: str  # Kode Tender 12345, Kode RUP 67890
    dasar: str  # Berita Acara Hasil Evaluasi Nomor … tanggal …
    dasar_daring: str  # Perlem LKPP 12/2021
    waktu_singkat: Waktu  # 23 Nov 2026 09.00 WITA
    ruang_tunggu: Waktu  # 08.30 WITA
    tempat_pokja: str  # Ruang Bidding, Kantor UKPBJ
    hadir: list[str]
    siapkan: list[str]
    tenaga_ahli: bool  # experts show their own identity card
    lama_jawab: str  # 24 (dua puluh empat) jam
    batas_jawab: Waktu
    klausul: str  # IKP 29.13; "" when the tender document numbers none
    tautan: Tautan


class UndanganRevisi(Undangan):
    nomor_semula: str
    waktu_semula: Waktu
    perubahan: str  # why it changed


class Pengingat(Acara):
    nomor: str
    sisa: str  # 12 jam
    batas_jawab: Waktu
    tautan: Tautan


class Kepala(TypedDict):
    """A letter that carries the head of the evidence chain out of the building."""

    kepala: list[str]  # the lines of the signed note, also the empty one


class TandaTerimaJawaban(Acara, Kepala):
    jawaban: str  # Bersedia hadir
    dijawab: Waktu
    whatsapp: str
    catatan: str  # "" when there is none
    tautan: Tautan


class JawabanUsul(Acara):
    usul: str  # what was asked for
    putusan: str  # Disetujui | Tidak disetujui | Dialihkan ke tatap muka
    alasan: str
    lanjutan: str  # what happens next: Undangan revisi dikirim terpisah.
    tautan: Tautan


class Pembatalan(Acara):
    nomor: str
    alasan: str
    lanjutan: str


class TatapMuka(Acara):
    """`waktu` is when it was to be online, `waktu_baru` when it is held in person."""

    nomor: str
    waktu_baru: Waktu
    tempat: str
    siapkan: list[str]


class KlarifikasiPenerbit(Umum):
    """To whoever issued a document; `penerima` is the issuer."""

    paket: str
    peserta: str
    dokumen: str
    nomor: str
    pokok: str  # "" when nothing more is asked
    batas: Waktu


class PengingatHari(Acara):
    kapan: str  # besok | 2 jam lagi
    ruang_tunggu: Waktu
    siapkan: list[str]
    tautan: Tautan


class TautanBaru(Acara):
    sebab: str  # Saudara meminta tautan baru. | CV … mendaftarkan Saudara sebagai pendamping.
    menggantikan: bool  # an earlier link of this person no longer works
    tautan: Tautan


class TandaTerimaPersetujuan(Acara, Kepala):
    nama: str
    kapasitas: str
    pilihan: str  # A. Saya setuju direkam
    akibat: str  # what follows from the choice
    dipilih: Waktu
    versi_teks: str  # v1
    sidik_teks: str  # 1a2b3c4d…9e8f7a6b
    tautan: Tautan


class Berkas(TypedDict):
    """One row of the receipt."""

    nama: str  # NPWP perusahaan
    bentuk: str  # foto | pindaian | salinan
    berkas: str  # F-07.jpg
    sidik: str  # 1a2b3c4d…9e8f7a6b
    jam: str  # 09.41.12 WITA
    jalur: str  # kamera langsung
    keterangan: str  # baik | perlu ulang


class TandaTerimaBerkas(Acara, Kepala):
    nomor: str
    nama: str  # who handed them over
    berkas: list[Berkas]


class Ulang(TypedDict):
    """One photo to take again."""

    nama: str
    sebab: str
    saran: str


class FotoUlang(Acara):
    berkas: list[Ulang]
    batas: Waktu
    tautan: Tautan


class KodeTandaTangan(Umum):
    dokumen: str
    kode_sekali: str  # 482 913
    lama: str  # 10 menit
    sampai: Waktu


class BaSiap(Acara):
    dokumen: str  # Berita Acara Pembuktian Kualifikasi
    nomor: str
    penanda_tangan: list[str]
    batas: Waktu
    tautan: Tautan


class BaSusulan(Acara):
    dokumen: str
    nomor: str
    batas: Waktu  # when the link ends, if the sesi is not sealed before
    tautan: Tautan


class BaDitolak(Acara):
    dokumen: str
    nomor: str
    penolak: str  # Direktur CV Contoh Karya Mandiri
    alasan: str  # as they wrote it
    sudah: list[str]  # who has signed


class BaFinal(Acara, Kepala):
    dokumen: str
    nomor: str
    sidik: str  # SHA-256 of the PDF, 64 hex digits
    keterangan: str  # why a signature is missing; "" when all are there
    lampiran: list[str]
    periksa: Tautan  # the public page where anyone checks the document


class BerkasDisegel(Acara, Kepala):
    tautan: Tautan  # the receiver's own page: a personal link for the peserta, the sesi's page for the office


class Akun(Umum):
    nama: str
    peran: str
    lama: str  # 72 jam
    sampai: Waktu
    tautan: Tautan


class Audit(Umum):
    surat_tugas: str
    paket: list[str]
    mulai: Waktu
    sampai: Waktu
    tautan: Tautan


class AuditMulai(Audit):
    pelatihan: str  # what must be done before the first login; "" when nothing


class AuditBerakhir(Audit):
    sisa: str  # 3 hari; "" when it is over


class IntegritasRusak(Umum):
    waktu: Waktu
    temuan: list[str]  # Berkas 9f86d081… rusak di penyimpanan
    tautan: Tautan


class KepalaHarian(Umum, Kepala):
    waktu: Waktu
    hasil: str  # utuh | TIDAK UTUH
    diperiksa: str  # 12 rantai, 345 peristiwa, 67 berkas


LETTERS: Mapping[str, Any] = {
    "undangan": Undangan,
    "undangan_revisi": UndanganRevisi,
    "pengingat_12": Pengingat,
    "pengingat_20": Pengingat,
    "tanda_terima_jawaban": TandaTerimaJawaban,
    "jawaban_usul": JawabanUsul,
    "pembatalan": Pembatalan,
    "tatap_muka": TatapMuka,
    "klarifikasi_penerbit": KlarifikasiPenerbit,
    "pengingat_hari": PengingatHari,
    "tautan": TautanBaru,
    "tanda_terima_persetujuan": TandaTerimaPersetujuan,
    "tanda_terima_berkas": TandaTerimaBerkas,
    "foto_ulang": FotoUlang,
    "kode_tanda_tangan": KodeTandaTangan,
    "ba_siap": BaSiap,
    "ba_susulan": BaSusulan,
    "ba_ditolak": BaDitolak,
    "ba_final": BaFinal,
    "berkas_disegel": BerkasDisegel,
    "akun": Akun,
    "audit_mulai": AuditMulai,
    "audit_berakhir": AuditBerakhir,
    "integritas_rusak": IntegritasRusak,
    "kepala_harian": KepalaHarian,
}
"""Each letter's name, which is the name of its two templates, and the facts it takes."""
