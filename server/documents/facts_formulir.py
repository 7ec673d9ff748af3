"""Facts of forms and of papers about a whole paket: what each is made from, in the manner of `facts.py`.

An empty text of a form is a line to be filled in by hand, and `kosong` the number of empty rows to print.
"""

from collections.abc import Sequence
from typing import TypedDict

from server.documents.facts import Acara, Dokumen, Jumlah, Kepada, Narahubung, Paket, Siapkan

# 5.9


class BiddingAkses(Dokumen):
    """`pengenal` is the kind of identity card only; of its number the last four digits, and no scan is kept."""

    antrian: str
    hari: str
    masuk: str
    nama: str
    instansi: str
    keperluan: str
    telepon: str
    pengenal: str
    pengenal_akhir: str
    kartu: str


class BiddingFasilitas(Dokumen):
    """`fasilitas`: of Intranet, Internet, Meja untuk laptop sendiri, Komputer, Hotspot."""

    antrian: str
    hari: str
    nama: str
    instansi: str
    fasilitas: Sequence[str]
    nomor_tempat: str
    mulai: str
    selesai: str
    sesi: str


class Kunjungan(TypedDict):
    tanggal: str
    antrian: str
    nama: str
    instansi: str
    keperluan: str
    pengenal: str
    kartu: str
    masuk: str
    keluar: str
    keterangan: str


class BukuAkses(Dokumen):
    masa: str
    kunjungan: Sequence[Kunjungan]
    kosong: int


class Pemakaian(TypedDict):
    tanggal: str
    nama: str
    fasilitas: str
    mulai: str
    selesai: str
    bantuan: str
    sesi: str


class BukuFasilitas(Dokumen):
    masa: str
    pemakaian: Sequence[Pemakaian]
    kosong: int


class RekapKunjungan(TypedDict):
    keperluan: str
    kunjungan: str
    orang: str
    lama: str


class LaporanKunjungan(Dokumen):
    hal: str
    kepada: Kepada
    masa: str
    rekap: Sequence[RekapKunjungan]
    kosong: int
    kendala: Sequence[str]


# 5.10


class AnggotaPokja(TypedDict):
    nama: str
    nip: str
    jabatan: str
    pangkat: str
    sertifikat: str
    telepon: str
    surel: str
    masa: str


class AkunPokja(Dokumen):
    hal: str
    lampiran: str
    kepada: Kepada
    sk: str
    surat_tugas: str
    anggota: Sequence[AnggotaPokja]
    kosong: int
    tembusan: Sequence[str]


class PaketDiperiksa(TypedDict):
    nama: str
    kode: str


class AkunAuditor(Dokumen):
    """`lampiran` and `periksa` name the boxes that are ticked."""

    surat_nomor: str
    surat_tanggal: str
    surat_berlaku: str
    satuan_kerja: str
    tahun: str
    paket: Sequence[PaketDiperiksa]
    kosong: int
    nama: str
    nip: str
    instansi: str
    jabatan: str
    alamat: str
    telepon: str
    surel: str
    sampai: str
    pelatihan: str
    lampiran: Sequence[str]
    periksa: Sequence[str]


class BerkasPenyedia(TypedDict):
    nama: str
    asli: str
    salinan: str
    catatan: str


class AkunPenyedia(Dokumen):
    nama: str
    bentuk: str
    npwp: str
    nib: str
    alamat: str
    telepon: str
    surel: str
    direktur: str
    pendaftar: str
    berkas: Sequence[BerkasPenyedia]
    daftar_hitam: str
    lpse_lain: str
    keputusan: str


# Tatap muka, rekap, prakualifikasi gagal, pengesahan


class TatapMuka(Dokumen):
    hal: str
    sifat: str
    lampiran: str
    kepada: Kepada
    kegiatan: str
    paket: Paket
    semula: str
    acara: Acara
    narahubung: Narahubung
    alasan: str
    hadir: Sequence[str]
    siapkan: Sequence[Siapkan]
    tembusan: Sequence[str]


class Keterangan(TypedDict):
    nama: str
    nilai: str


class KlarifikasiPenerbit(Dokumen):
    """`keterangan`: what the document says of itself; `pokok`: what is asked beyond whether it is theirs."""

    hal: str
    sifat: str
    lampiran: str
    kepada: Kepada
    paket: Paket
    peserta: str
    dokumen: str
    keterangan: Sequence[Keterangan]
    pokok: str
    batas: str
    balas: str
    narahubung: Narahubung
    tembusan: Sequence[str]


class HasilPeserta(TypedDict):
    peringkat: str
    peserta: str
    hari: str
    hasil: str
    ba_nomor: str
    keterangan: str


class KepalaSesi(TypedDict):
    peserta: str
    kode: str
    kepala: str


class RekapPaket(Dokumen):
    paket: Paket
    hasil: Sequence[HasilPeserta]
    jumlah: Jumlah
    gerbang: str
    tindak_lanjut: str
    rantai: Sequence[KepalaSesi]


class Terima(TypedDict):
    """Empty texts while it has not been received."""

    nama: str
    waktu: str


class LaporanGagal(Dokumen):
    hal: str
    kepada: Kepada
    paket: Paket
    hasil: Sequence[HasilPeserta]
    sebab: str
    uraian: str
    tindak_lanjut: str
    terima: Terima
    tembusan: Sequence[str]


class WakilTanpaTtd(TypedDict):
    nama: str
    jabatan: str
    keadaan: str


class Pengesahan(Dokumen):
    """`ba_sha256` is that of the finished file: the sheet stands beside it and changes nothing in it."""

    dokumen: str
    ba_nomor: str
    ba_tanggal: str
    ba_sha256: str
    paket: Paket
    peserta: str
    alasan: str
    wakil: Sequence[WakilTanpaTtd]
