"""Facts: what each kind of document is made from. This is the contract between the actions and the templates.

Every value is text ready to show (see `sessions.indonesia`), in Indonesian, or a list of such; a list may be empty and
a text may be "": the document then says "Nihil." or leaves the line out. Amounts that are compared with what was read
(`BarisHarga`) are whole rupiah. Text is never markup: `*`, `#` and `<` are printed as they are. The facts travel inside
the PDF as `facts.json`, so nothing may be in them that a reader of the paper may not see: no full NIK, no link that
opens the ruang.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

from sessions.persetujuan_teks import NoticeFacts

CaraTtd = Literal["aplikasi", "bsre", "psre", "basah"]
"""How a person signs: in the application, by BSrE, by another PSrE, or with ink (then there is no signing slot)."""

Jawaban = Literal["bersedia", "ubah_jadwal", "tatap_muka", "tidak_hadir"]


class Kantor(TypedDict):
    """The letterhead. `lambang` names a picture given to `render`; without one the head has no coat of arms."""

    pemerintah: str
    induk: NotRequired[str]
    unit: str
    pokja: NotRequired[str]
    alamat: str
    kontak: str
    lambang: NotRequired[str]


class Paket(TypedDict):
    """The package; what is missing is not printed."""

    nama: str
    kode_tender: str
    kode_rup: NotRequired[str]
    skpd: NotRequired[str]
    sumber_dana: NotRequired[str]
    tahun_anggaran: NotRequired[str]
    pagu: NotRequired[str]
    hps: NotRequired[str]
    metode_pemilihan: NotRequired[str]
    metode_kualifikasi: NotRequired[str]
    tahap: NotRequired[str]
    dokumen_pemilihan: NotRequired[str]


class Penanda(TypedDict):
    """Who signs. `id` names the slot, unique in the document, `[a-z0-9_]`; `keterangan` stands in place of the slot."""

    id: str
    nama: str
    jabatan: str
    nip: NotRequired[str]
    pihak: NotRequired[str]
    cara: NotRequired[CaraTtd]
    keterangan: NotRequired[str]


class Kepada(TypedDict):
    nama: str
    di: str


class Narahubung(TypedDict):
    nama: str
    telepon: str
    surel: str


class Dokumen(TypedDict):
    """What every document has. `dibuat` is ISO 8601 with its zone: never shown, but the PDF's own time.

    `kegiatan`, where a kind has it, is what the sesi is held for: `pembuktian kualifikasi`, `klarifikasi teknis`.
    `kepala_rantai` is the digest of the chain's last line in hex, or "" before there is one. `klausul` holds the
    office's own wording for the clauses of `clauses.py`.
    """

    kode_dokumen: str
    alamat_periksa: str
    kepala_rantai: str
    dibuat: str
    kantor: Kantor
    nomor: str
    tempat: str
    tanggal: str
    penanda: Sequence[Penanda]
    klausul: NotRequired[Mapping[str, str | Sequence[str]]]


class Acara(TypedDict):
    """When and where the sesi is: `Selasa, 28 Juli 2026`, `pukul 09.00 s.d. 10.30 WITA`."""

    hari_tanggal: str
    pukul: str
    tempat: str


# 5.1


class Siapkan(TypedDict):
    """A document to bring: what it must show, and whether the original, a legalised copy or either."""

    nama: str
    keterangan: str


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


# 5.2


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


# 5.3


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


# 5.4


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


# 5.5


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


# 5.6


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


class BeritaAcara(Dokumen):
    """`rekam` names the clauses of consent (A, B, C, ditarik) and `mutu` that of the connection."""

    judul: str
    tanggal_kata: str
    acara: Acara
    dasar_daring: str
    sk: Keputusan
    paket: Paket
    peserta: Peserta
    ralat: Ralat
    ketidakhadiran: Ketidakhadiran
    wakil: Sequence[Wakil]
    kewakilan: Sequence[str]
    ahli: Sequence[Ahli]
    undangan: Sequence[Upaya]
    tata_urutan: Sequence[str]
    sambungan: Sequence[Sambungan]
    celah: Sequence[Celah]
    direkam: Sequence[Direkam]
    tanpa_rekaman: bool
    rekam: Sequence[str]
    pilihan_rekam: Sequence[str]
    mutu: Literal["", "penuh", "putus", "tanpa_gambar"]
    pemeriksaan: Sequence[Pemeriksaan]
    klarifikasi: Sequence[Klarifikasi]
    daftar_hitam: DaftarHitam
    simpulan: Simpulan
    keberatan: Sequence[str]
    waktu: Sequence[Waktu]
    waktu_baku: Sequence[WaktuBaku]
    paraf: Sequence[Paraf]
    foto: Sequence[Foto]
    bukti: Sequence[Bukti]


# 5.7


class BarisHarga(TypedDict):
    """A line of an agreed price table: whole rupiah; `volume` is an exact decimal as it is printed."""

    no: str
    uraian: str
    satuan: str
    volume: str
    harga_satuan: int
    jumlah: int


class BerkasNegosiasi(Dokumen):
    """What was agreed, to be signed here, elsewhere or on paper, and read back from a photograph.

    `hash` is the SHA-256 of the table's canonical JSON, `tautan` the address of the check page without the page's
    number (`documents.page_address` adds it). The amounts are numbers, because they are compared with what was read.
    """

    judul: str
    tanggal_kata: str
    acara: Acara
    paket: Paket
    peserta: str
    baris: Sequence[BarisHarga]
    subtotal: int
    ppn_persen: str
    ppn: int
    pembulatan: int
    total: int
    total_kata: str
    hash: str
    tautan: str


class Nilai(TypedDict):
    """An amount of the offer and what it is: `Nilai penawaran terkoreksi`."""

    nama: str
    nilai: str


class Berunding(TypedDict):
    """Who of the peserta may bind it about a price, and by what."""

    nama: str
    kapasitas: str
    dasar: str


class Aspek(TypedDict):
    aspek: str
    dokumen: str
    penawaran: str
    hasil: str
    rujukan: str


class KoreksiHarga(TypedDict):
    no: str
    uraian: str
    tertulis: str
    benar: str
    sebab: str


class Putaran(TypedDict):
    """One offer, answer or end: `putaran`, `nilai` and `persen` are "" where there is none."""

    putaran: str
    jam: str
    pihak: str
    nilai: str
    persen: str
    keterangan: str
    rujukan: str


class HasilNegosiasi(TypedDict):
    putusan: str
    kalimat: str


class BarisBanding(TypedDict):
    """A row of the price annex; `hps` is "" while the Pokja has not opened it."""

    no: str
    uraian: str
    satuan: str
    volume: str
    hps: str
    satuan_penawaran: str
    jumlah_penawaran: str
    satuan_terkoreksi: str
    jumlah_terkoreksi: str
    satuan_negosiasi: str
    jumlah_negosiasi: str
    selisih: str


class Rekap(TypedDict):
    nama: str
    terkoreksi: str
    negosiasi: str
    selisih: str


class BeritaAcaraNegosiasi(Dokumen):
    """Minutes of a klarifikasi and negosiasi. `sidik` is the SHA-256 of the agreed table, "" where none is frozen."""

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
    nilai: Sequence[Nilai]
    berunding: Sequence[Berunding]
    klarifikasi: Sequence[Klarifikasi]
    teknis: Sequence[Aspek]
    biaya: Sequence[Aspek]
    koreksi: Sequence[KoreksiHarga]
    kewajaran: Sequence[str]
    putaran: Sequence[Putaran]
    hasil: HasilNegosiasi
    lain_lain: Sequence[str]
    keberatan: Sequence[str]
    waktu: Sequence[Waktu]
    paraf: Sequence[Paraf]
    hps_terbuka: bool
    banding: Sequence[BarisBanding]
    rekap: Sequence[Rekap]
    sidik: str


# 5.8


class Jumlah(TypedDict):
    diundang: str
    hadir: str
    lulus: str
    gugur: str
    tidak_hadir: str
    tatap_muka: str


class Hasil(TypedDict):
    peserta: str
    hasil: str
    ba_nomor: str
    keterangan: str


class Sarana(TypedDict):
    nama: str
    kembali: bool
    jam: str


class LaporanSelesai(Dokumen):
    kegiatan: str
    kepada: Kepada
    hal: str
    paket: Paket
    jumlah: Jumlah
    gerbang: str
    hasil: Sequence[Hasil]
    waktu: Sequence[Waktu]
    kendala: Sequence[Kendala]
    bukti: Sequence[Bukti]
    sarana: Sequence[Sarana]
    rekomendasi: Sequence[str]
    tembusan: Sequence[str]


# 5.11


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


# 5.12


class Persetujuan(Dokumen):
    """The receipt of a choice. The text's version and digest are worked out from `pemberitahuan`."""

    pemberitahuan: NoticeFacts
    pilihan: Literal["A", "B", "C"]
    nama: str
    kapasitas: str
    waktu: str
    dibacakan: bool


def rujukan(entry: int, seconds: int | None = None, foto: int | None = None) -> str:
    """Where the evidence is: `[L-0142 | 00:41:12 | F-07]`, log line, time in the recording, photo."""
    parts = [f"L-{entry:04d}"]
    if seconds is not None:
        parts.append(f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}")
    if foto is not None:
        parts.append(f"F-{foto:02d}")
    return f"[{' | '.join(parts)}]"
