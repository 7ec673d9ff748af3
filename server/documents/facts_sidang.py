"""Facts of the daftar hadir and the berita acara of a pembuktian (domain 5.5, 5.6), in the manner of `facts.py`."""

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict

from server.documents.facts import Acara, Dokumen, Paket
from server.documents.facts_surat import Waktu


class Orang(TypedDict):
    """One person's presence. `slot` is a signing slot in the row (else `ttd` is printed); `foto` names a picture."""

    nama: str
    instansi: str
    jabatan: str
    identitas: str
    masuk: str
    keluar: str
    lama: str
    putus: str
    pilihan: str
    cara: str
    foto: str
    ttd: str
    slot: NotRequired[str]


class Kelompok(TypedDict):
    judul: str
    orang: Sequence[Orang]


class DaftarHadir(Dokumen):
    judul: str
    paket: Paket
    acara: Acara
    kelompok: Sequence[Kelompok]
    sumber: str


class Keputusan(TypedDict):
    nama: str
    nomor: str


class Peserta(TypedDict):
    nama: str
    npwp: str
    alamat: str
    peringkat: str
    kso: Sequence[str]


class Wakil(TypedDict):
    nama: str
    kapasitas: str
    bukti: str
    putusan: str
    alasan: str


class Ahli(TypedDict):
    nama: str
    keahlian: str
    hasil: str


class Upaya(TypedDict):
    """A step of inviting: sent, received, reminded, answered, called."""

    peristiwa: str
    waktu: str
    keterangan: str
    rujukan: str


class Sambungan(TypedDict):
    nama: str
    mutu: str
    putus: str
    pilihan: str
    keterangan: str


class Celah(TypedDict):
    mulai: str
    selesai: str
    sebab: str


class Direkam(TypedDict):
    """Somebody who was inside: when the recorder had them, and why it did not."""

    nama: str
    rentang: str
    lama: str
    keterangan: str


class Ralat(TypedDict):
    """What an erratum stands in the place of, why, and what it reads instead; empty texts in any other paper."""

    nomor: str
    tanggal: str
    sha256: str
    alasan: str
    isi: str


class Ketidakhadiran(TypedDict):
    """How long was waited for the peserta, how often it was called, and who decided; empty texts where it came."""

    tunggu: str
    upaya: str
    putusan: str
    rujukan: str


class WaktuBaku(TypedDict):
    """A row of the annex: one SOP step with its begin, end and difference."""

    kode: str
    langkah: str
    pelaksana: str
    baku: str
    mulai: str
    selesai: str
    nyata: str
    selisih: str
    keterangan: str


class Paraf(TypedDict):
    """Who has initialled one part, and when; `keterangan` says when the part has grown since."""

    bagian: str
    pokja: str
    peserta: str
    keterangan: str


class Pemeriksaan(TypedDict):
    persyaratan: str
    dokumen: str
    sumber: str
    isian: str
    cocok: str
    pemeriksa: str
    hasil: str
    rujukan: str


class Klarifikasi(TypedDict):
    pertanyaan: str
    jawaban: str
    bukti: str
    simpulan: str
    rujukan: str


class DaftarHitam(TypedDict):
    waktu: str
    hasil: str
    rujukan: str


class Simpulan(TypedDict):
    hasil: Literal["LULUS", "TIDAK LULUS (GUGUR)", "TIDAK HADIR"]
    alasan: str


class Foto(TypedDict):
    """A photo in the annex; `gambar` names a picture given to `render`, or is ""."""

    kode: str
    judul: str
    sha256: str
    gambar: str


class Bukti(TypedDict):
    nama: str
    ukuran: str
    sha256: str


class Rapat(Dokumen):
    """What the minutes of every meeting say."""

    judul: str
    tanggal_kata: str
    acara: Acara
    dasar_daring: str
    sk: Keputusan
    paket: Paket
    peserta: Peserta
    wakil: Sequence[Wakil]
    ahli: Sequence[Ahli]
    sambungan: Sequence[Sambungan]
    klarifikasi: Sequence[Klarifikasi]
    keberatan: Sequence[str]
    waktu: Sequence[Waktu]
    paraf: Sequence[Paraf]


class BeritaAcara(Rapat):
    """`rekam` names the clauses of consent (A, B, C, ditarik) and `mutu` that of the connection."""

    ralat: Ralat
    ketidakhadiran: Ketidakhadiran
    kewakilan: Sequence[str]
    undangan: Sequence[Upaya]
    tata_urutan: Sequence[str]
    celah: Sequence[Celah]
    direkam: Sequence[Direkam]
    tanpa_rekaman: bool
    rekam: Sequence[str]
    pilihan_rekam: Sequence[str]
    mutu: Literal["", "penuh", "putus", "sebagian", "tanpa_gambar"]
    pemeriksaan: Sequence[Pemeriksaan]
    daftar_hitam: DaftarHitam
    simpulan: Simpulan
    waktu_baku: Sequence[WaktuBaku]
    foto: Sequence[Foto]
    bukti: Sequence[Bukti]
