"""Paket: one procurement, whose peserta are to be proven; and the gate that says what their results lead to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sessions.errors import Conflict
from sessions.evidence import Event
from sessions.isian import Isian
from sessions.mesin import Mesin, Next, note, reason
from sessions.wewenang import Pelaku


class JenisPaket(StrEnum):
    BARANG = "barang"
    KONSTRUKSI = "konstruksi"
    JASA_KONSULTANSI = "jasa_konsultansi"
    JASA_LAINNYA = "jasa_lainnya"


class Metode(StrEnum):
    TENDER = "tender"
    SELEKSI = "seleksi"
    TENDER_CEPAT = "tender_cepat"
    PENUNJUKAN_LANGSUNG = "penunjukan_langsung"
    PENGADAAN_LANGSUNG = "pengadaan_langsung"


class Kualifikasi(StrEnum):
    PRA = "pra"
    PASCA = "pasca"


class Keadaan(StrEnum):
    DISIAPKAN = "disiapkan"
    BERJALAN = "berjalan"
    DIBATALKAN = "dibatalkan"
    MENGHITUNG = "menghitung"
    HASIL_DITETAPKAN = "hasil_ditetapkan"
    PRAKUALIFIKASI_GAGAL = "prakualifikasi_gagal"
    LANJUT_PENUNJUKAN_LANGSUNG = "lanjut_penunjukan_langsung"
    PRAKUALIFIKASI_ULANG_GAGAL = "prakualifikasi_ulang_gagal"
    TENDER_GAGAL = "tender_gagal"
    MENUNGGU_TINDAK_LANJUT = "menunggu_tindak_lanjut"


K = Keadaan  # for the table

NEXT: Next = {
    (K.DISIAPKAN, "mulai_pembuktian"): K.BERJALAN,
    (K.DISIAPKAN, "batalkan"): K.DIBATALKAN,
    (K.BERJALAN, "semua_sesi_final"): K.MENGHITUNG,
    (K.BERJALAN, "batalkan"): K.DIBATALKAN,
    (K.MENGHITUNG, "hitung"): (
        K.HASIL_DITETAPKAN,
        K.PRAKUALIFIKASI_GAGAL,
        K.LANJUT_PENUNJUKAN_LANGSUNG,
        K.PRAKUALIFIKASI_ULANG_GAGAL,
        K.TENDER_GAGAL,
        K.BERJALAN,
    ),
    (K.PRAKUALIFIKASI_GAGAL, "ppk_terima_laporan"): K.MENUNGGU_TINDAK_LANJUT,
    (K.MENUNGGU_TINDAK_LANJUT, "evaluasi_ulang"): K.BERJALAN,
    (K.MENUNGGU_TINDAK_LANJUT, "prakualifikasi_ulang"): K.DISIAPKAN,
    (K.PRAKUALIFIKASI_ULANG_GAGAL, "ppk_terima_laporan"): K.TENDER_GAGAL,
}

JEJAK = {
    "mulai_pembuktian": "paket.dimulai",
    "batalkan": "paket.dibatalkan",
    "semua_sesi_final": "paket.selesai_diperiksa",
    "hitung": "paket.dihitung",
    "ppk_terima_laporan": "paket.dilaporkan",
    "evaluasi_ulang": "paket.dievaluasi_ulang",
    "prakualifikasi_ulang": "paket.diulang",
}
"""The kind of event that each step of the machine writes."""

advance = Mesin("paket", NEXT, JEJAK).advance
"""One step of the machine."""


class SebabGagal(StrEnum):
    """Why a prakualifikasi failed; decides what follows (Perlem LKPP 12/2021, Tindak Lanjut Prakualifikasi Gagal)."""

    SALAH_EVALUASI = "salah_evaluasi"
    GANGGUAN_SPSE = "gangguan_spse"
    SALAH_DOKUMEN = "salah_dokumen"
    PERSEKONGKOLAN = "persekongkolan"
    SYARAT_DISKRIMINATIF = "syarat_diskriminatif"
    KECURANGAN_PENGUMUMAN = "kecurangan_pengumuman"
    TIDAK_ADA_PESERTA = "tidak_ada_peserta"
    KURANG_DARI_3 = "kurang_dari_3"


@dataclass(frozen=True, slots=True)
class Paket:
    """Money in whole rupiah. `batas_penawaran` is the last day of bids: documents must be valid on it.

    `klausul_hadir` is the clause of the Dokumen Pemilihan about not attending.
    """

    id: str
    kantor: str
    kode_tender: str
    kode_rup: str
    nama: str
    skpd: str
    sumber_dana: str
    tahun: int
    pagu: int
    hps: int
    jenis: JenisPaket
    metode: Metode
    kualifikasi: Kualifikasi
    putaran: int
    nomor_dokpil: str
    tanggal_dokpil: date | None
    nomor_ba_evaluasi: str
    tanggal_ba_evaluasi: date | None
    batas_penawaran: date | None
    nama_pokja: str
    sk_pokja: str
    ppk: str
    klausul_hadir: str
    keadaan: Keadaan
    versi: int

    @property
    def berkas(self) -> str:
        return f"paket/{self.id}"


def create(
    id: str,
    kantor: str,
    isian: Mapping[str, str],
    by: Pelaku,
    at: datetime,
) -> tuple[Paket, Event]:
    """A new paket from the form `isian` (field name -> text); Invalid lists every fault beside its field."""
    paket = _read(isian, id, kantor, Keadaan.DISIAPKAN, 1, 1, at)
    return paket, note(by, at, paket.berkas, "paket.dibuat", _codes(paket), _said(paket))


def edit(paket: Paket, isian: Mapping[str, str], by: Pelaku, at: datetime, *, versi: int) -> tuple[Paket, Event]:
    """Correct the facts of a paket; refused when somebody else has, or once it has come to its end."""
    if versi != paket.versi:
        raise Conflict(
            "Paket ini baru saja diubah orang lain. Muat ulang, lalu ulangi perubahan Anda.", versi=paket.versi
        )
    if paket.keadaan not in (Keadaan.DISIAPKAN, Keadaan.BERJALAN):
        raise Conflict("Data paket tidak dapat diubah lagi karena hasilnya sudah dihitung.")
    new = _read(isian, paket.id, paket.kantor, paket.keadaan, paket.putaran, paket.versi + 1, at)
    return new, note(by, at, paket.berkas, "paket.diubah", _codes(new), _said(new))


def start(paket: Paket, jumlah_peserta: int, by: Pelaku, at: datetime) -> tuple[Paket, Event]:
    """The proving begins; there must be somebody to prove."""
    if jumlah_peserta < 1:
        raise Conflict("Masukkan dulu daftar peserta hasil evaluasi, baru mulai pembuktian.")
    return advance(paket, "mulai_pembuktian", by, at, data={"jumlah_peserta": jumlah_peserta})


def cancel(paket: Paket, alasan: str, by: Pelaku, at: datetime) -> tuple[Paket, Event]:
    return advance(paket, "batalkan", by, at, alasan=reason(alasan, "pembatalan paket"))


def _read(
    isian: Mapping[str, str],
    id: str,
    kantor: str,
    keadaan: Keadaan,
    putaran: int,
    versi: int,
    at: datetime,
) -> Paket:
    form = Isian(isian)
    paket = Paket(
        id=id,
        kantor=kantor,
        kode_tender=form.text("kode_tender", "kode tender", most=40),
        kode_rup=form.text("kode_rup", "kode RUP", most=40),
        nama=form.text("nama", "nama paket", least=5, most=500),
        skpd=form.text("skpd", "SKPD"),
        sumber_dana=form.text("sumber_dana", "sumber dana", most=100),
        tahun=form.number("tahun", "tahun anggaran", least=at.year - 5, most=at.year + 5),
        pagu=form.number("pagu", "pagu", least=1),
        hps=form.number("hps", "HPS", least=1),
        jenis=form.choice("jenis", "jenis pengadaan", JenisPaket),
        metode=form.choice("metode", "metode pemilihan", Metode),
        kualifikasi=form.choice("kualifikasi", "metode kualifikasi", Kualifikasi),
        putaran=putaran,
        nomor_dokpil=form.text("nomor_dokpil", "nomor Dokumen Pemilihan", most=100),
        tanggal_dokpil=form.day("tanggal_dokpil", "tanggal Dokumen Pemilihan", optional=True),
        nomor_ba_evaluasi=form.text("nomor_ba_evaluasi", "nomor BA hasil evaluasi", least=0, most=100),
        tanggal_ba_evaluasi=form.day("tanggal_ba_evaluasi", "tanggal BA hasil evaluasi", optional=True),
        batas_penawaran=form.day("batas_penawaran", "hari terakhir pemasukan penawaran", optional=True),
        nama_pokja=form.text("nama_pokja", "nama Pokja", most=150),
        sk_pokja=form.text("sk_pokja", "nomor SK Pokja", most=150),
        ppk=form.text("ppk", "nama PPK", most=150),
        klausul_hadir=form.text("klausul_hadir", "klausul kehadiran", least=0, most=200),
        keadaan=keadaan,
        versi=versi,
    )
    if "pagu" not in form.faults and paket.hps > paket.pagu:
        form.fault("hps", "HPS tidak boleh lebih besar dari pagu. Periksa kedua angkanya.")
    form.check()
    return paket


def _codes(paket: Paket) -> dict[str, object]:
    return {
        "paket": paket.id,
        "jenis": paket.jenis,
        "metode": paket.metode,
        "kualifikasi": paket.kualifikasi,
        "putaran": paket.putaran,
        "tahun": paket.tahun,
        "pagu": paket.pagu,
        "hps": paket.hps,
        "versi": paket.versi,
    }


def _said(paket: Paket) -> dict[str, object]:
    return {
        "kode_tender": paket.kode_tender,
        "kode_rup": paket.kode_rup,
        "nama": paket.nama,
        "skpd": paket.skpd,
        "sumber_dana": paket.sumber_dana,
        "nomor_dokpil": paket.nomor_dokpil,
        "nama_pokja": paket.nama_pokja,
        "sk_pokja": paket.sk_pokja,
        "ppk": paket.ppk,
        "klausul_hadir": paket.klausul_hadir,
    }
