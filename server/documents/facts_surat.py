"""Facts of letters and receipts (domain 5.1 to 5.4, 5.11, 5.12): what each is made from, as in `facts.py`."""

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict

from server.documents.facts import Acara, Dokumen, Kepada, Narahubung, Paket, Siapkan
from sessions.persetujuan_teks import NoticeFacts

Jawaban = Literal["bersedia", "ubah_jadwal", "tatap_muka", "tidak_hadir"]


class Undangan(Dokumen):
    kegiatan: str
    sifat: str
    lampiran: str
    hal: str
    kepada: Kepada
    dasar: str
    dasar_daring: str
    paket: Paket
    acara: Acara
    kode_sesi: str
    ruang_tunggu: str
    narahubung: Narahubung
    hadir: Sequence[str]
    siapkan: Sequence[Siapkan]
    batas_jawab: str
    alamat_jawab: str
    alamat_uji: str
    pasal_akibat: str
    tembusan: Sequence[str]
    pemberitahuan: NoticeFacts


class Penjawab(TypedDict):
    nama: str
    nik_akhir: str
    jabatan: str
    badan_usaha: str
    kapasitas: str
    alamat: str
    surel: str
    whatsapp: str


class Hadir(TypedDict):
    nama: str
    jabatan: str
    kapasitas: str
    surel: str
    telepon: str


class Surat(TypedDict):
    """The heads of the mail that brought the answer."""

    dari: str
    tanggal: str
    message_id: str
    dkim: str


class Kesediaan(Dokumen):
    kegiatan: str
    undangan_nomor: str
    undangan_tanggal: str
    paket: Paket
    penjawab: Penjawab
    jawaban: Jawaban
    usul: Sequence[str]
    alasan: str
    hadir: Sequence[Hadir]
    perangkat: Sequence[Literal["telepon", "komputer", "bidding_room"]]
    jaringan_lemah: bool
    diterima: str
    jalur: str
    alamat_ip: str
    surat: NotRequired[Surat]


class Petugas(TypedDict):
    nama: str
    nip: NotRequired[str]
    jabatan: str
    tugas: str


class Penugasan(Dokumen):
    kegiatan: str
    dasar: Sequence[str]
    personil: Sequence[Petugas]
    paket: Paket
    peserta: str
    acara: Acara
    perangkat: Sequence[str]
    waktu_baku: str


class Periksa(TypedDict):
    nama: str
    kondisi: Literal["baik", "kurang", "tidak_ada"]
    bukti: str
    catatan: str


class Kendala(TypedDict):
    kendala: str
    tindak_lanjut: str


class Waktu(TypedDict):
    """One SOP step: standard and real time, and why they differ."""

    langkah: str
    baku: str
    nyata: str
    keterangan: str


class Diterima(TypedDict):
    nama: str
    jam: str


class Kesiapan(Dokumen):
    kegiatan: str
    paket: Paket
    peserta: str
    acara: Acara
    petugas: Sequence[Petugas]
    daftar: Sequence[Periksa]
    siap: bool
    kendala: Sequence[Kendala]
    waktu: Sequence[Waktu]
    diterima: Diterima


class Berkas(TypedDict):
    nama: str
    bentuk: str
    jumlah: str
    nama_berkas: str
    sha256: str
    jam: str
    jalur: str
    keterangan: str


class TandaTerima(Dokumen):
    dari: str
    paket: Paket
    berkas: Sequence[Berkas]


class Persetujuan(Dokumen):
    """The receipt of a choice. The text's version and digest are worked out from `pemberitahuan`."""

    pemberitahuan: NoticeFacts
    pilihan: Literal["A", "B", "C"]
    nama: str
    kapasitas: str
    waktu: str
    dibacakan: bool
