"""Nomor: the register of letter numbers: each given once, for one paper, never again; a gap is explained."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sessions import indonesia
from sessions.errors import Conflict
from sessions.evidence import Event
from sessions.kantor import Kantor
from sessions.mesin import note, reason
from sessions.wewenang import Pelaku


class JenisSurat(StrEnum):
    """The kinds of papers that bear a number of their own."""

    UNDANGAN = "undangan"
    PENUGASAN = "penugasan"
    KESIAPAN = "kesiapan"
    PEMBUKTIAN = "pembuktian"
    KETIDAKHADIRAN = "ketidakhadiran"
    DAFTAR_HADIR = "daftar_hadir"
    NEGOSIASI = "negosiasi"
    BERKAS_NEGOSIASI = "berkas_negosiasi"
    TATAP_MUKA = "tatap_muka"
    KLARIFIKASI_PENERBIT = "klarifikasi_penerbit"
    TANDA_TERIMA = "tanda_terima"
    LAPORAN_SELESAI = "laporan_selesai"
    REKAP_PAKET = "rekap_paket"
    LAPORAN_GAGAL = "laporan_gagal"


@dataclass(frozen=True, slots=True)
class Sebutan:
    """`kode` stands in the number for `{kode}`; `uraian` is what people call the paper."""

    kode: str
    uraian: str


SURAT: dict[JenisSurat, Sebutan] = {
    JenisSurat.UNDANGAN: Sebutan("PK", "Undangan"),
    JenisSurat.PENUGASAN: Sebutan("ST", "Surat Penugasan Personil"),
    JenisSurat.KESIAPAN: Sebutan("LKS", "Laporan Kesiapan"),
    JenisSurat.PEMBUKTIAN: Sebutan("BA", "Berita Acara Pembuktian Kualifikasi"),
    JenisSurat.KETIDAKHADIRAN: Sebutan("BT", "Berita Acara Ketidakhadiran"),
    JenisSurat.DAFTAR_HADIR: Sebutan("DH", "Daftar Hadir"),
    JenisSurat.NEGOSIASI: Sebutan("BN", "Berita Acara Klarifikasi dan Negosiasi"),
    JenisSurat.BERKAS_NEGOSIASI: Sebutan("NG", "Berkas Hasil Negosiasi Harga"),
    JenisSurat.TATAP_MUKA: Sebutan("TM", "Undangan Tatap Muka"),
    JenisSurat.KLARIFIKASI_PENERBIT: Sebutan("KL", "Surat Klarifikasi kepada Penerbit"),
    JenisSurat.TANDA_TERIMA: Sebutan("TT", "Tanda Terima Berkas"),
    JenisSurat.LAPORAN_SELESAI: Sebutan("LAP", "Laporan Selesai"),
    JenisSurat.REKAP_PAKET: Sebutan("RP", "Rekapitulasi Paket"),
    JenisSurat.LAPORAN_GAGAL: Sebutan("LG", "Laporan Prakualifikasi Gagal"),
}


class Keadaan(StrEnum):
    DIPESAN = "dipesan"  # taken for a paper that is not issued yet
    TERBIT = "terbit"
    BATAL = "batal"  # a gap, and why


@dataclass(frozen=True, slots=True)
class Nomor:
    """One line of the register. `untuk` is the id of the paper it was taken for, `tentang` what people call that."""

    id: str
    kantor: str
    jenis: JenisSurat
    tahun: int
    urut: int
    nomor: str
    untuk: str
    tentang: str
    waktu: datetime
    keadaan: Keadaan = Keadaan.DIPESAN
    alasan: str = ""


def written(kantor: Kantor, jenis: JenisSurat, urut: int, pokja: str, day: date) -> str:
    """The number as the office writes it for this kind of paper."""
    pattern = pattern_of(kantor, jenis)
    return indonesia.nomor(pattern, urut=urut, kode=SURAT[jenis].kode, pokja=pokja, day=day)


def pattern_of(kantor: Kantor, jenis: JenisSurat) -> str:
    """The office's pattern for this kind, or the one for all."""
    return kantor.pola.get(jenis, "") or kantor.pola_nomor


def explain(line: Nomor, alasan: str, by: Pelaku, at: datetime) -> tuple[Nomor, Event]:
    """Why a number was never used; it is not given out again."""
    if line.keadaan is not Keadaan.DIPESAN:
        raise Conflict("Nomor ini sudah dipakai atau sudah dijelaskan.")
    text = reason(alasan, "nomor ini tidak dipakai", 5)
    data = {"nomor": line.id, "jenis": line.jenis, "tahun": line.tahun, "urut": line.urut}
    event = note(by, at, f"kantor/{line.kantor}", "nomor.dibatalkan", data, {"nomor": line.nomor, "alasan": text})
    return replace(line, keadaan=Keadaan.BATAL, alasan=text), event
