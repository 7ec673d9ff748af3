"""Klarifikasi: the aspects of a seleksi talked through one by one, and what is attached to an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sessions.errors import Conflict, Invalid, NotFound
from sessions.foto import Foto
from sessions.isian import paragraphs
from sessions.lipat import done
from sessions.mesin import note
from sessions.ruang import Moved, Ruang
from sessions.wewenang import Pelaku

LONGEST = 2000
TEKNIS, BIAYA = "teknis", "biaya"


def tentang(metode: str, jenis: str) -> str:
    """What is talked over: a seleksi speaks of cost, everything else of prices (domain 5.7)."""
    consulting = metode == "seleksi" or jenis == "jasa_konsultansi"
    return f"Klarifikasi dan Negosiasi Teknis dan {'Biaya' if consulting else 'Harga'}"


@dataclass(frozen=True, slots=True)
class Butir:
    """One aspect of the list; `kelompok` says under which heading of the berita acara it stands."""

    kelompok: str
    nama: str


ASPEK: Mapping[str, Butir] = {
    "lingkup": Butir(TEKNIS, "Lingkup dan sasaran jasa konsultansi"),
    "metode": Butir(TEKNIS, "Cara penanganan pekerjaan dan rencana kerja"),
    "tenaga_ahli": Butir(TEKNIS, "Kualifikasi tenaga ahli"),
    "organisasi": Butir(TEKNIS, "Organisasi pelaksanaan"),
    "alih_pengetahuan": Butir(TEKNIS, "Program alih pengetahuan"),
    "jadwal": Butir(TEKNIS, "Jadwal pelaksanaan pekerjaan"),
    "penugasan": Butir(TEKNIS, "Jadwal penugasan personel"),
    "fasilitas": Butir(TEKNIS, "Fasilitas penunjang"),
    "kesesuaian_biaya": Butir(BIAYA, "Kesesuaian rencana kerja dengan jenis pengeluaran biaya"),
    "volume_biaya": Butir(BIAYA, "Volume kegiatan dan jenis pengeluaran"),
    "biaya_satuan": Butir(BIAYA, "Biaya satuan dibandingkan dengan biaya yang berlaku di pasar"),
}
"""The eight technical aspects and the three of cost of a seleksi jasa konsultansi, in the order of the minutes."""


def record(ruang: Ruang, aspek: str, isian: Mapping[str, str], by: Pelaku, at: datetime) -> Moved:
    """What the papers ask, what was offered and what came out of it; the last writing counts, each is kept."""
    ruang.running()
    if aspek not in ASPEK:
        raise NotFound("Aspek ini tidak ada dalam daftar klarifikasi.")
    texts = {name: paragraphs(isian.get(name, "")) for name in ("dokumen", "penawaran", "hasil")}
    faults = {name: f"Paling panjang {LONGEST} huruf." for name, text in texts.items() if len(text) > LONGEST}
    if not texts["hasil"]:
        faults["hasil"] = "Tulis hasil klarifikasinya."
    if faults:
        raise Invalid("Hasil klarifikasi belum lengkap. " + " ".join(faults.values()), bidang=faults)
    return done(ruang, note(by, at, ruang.berkas, "aspek.dicatat", {"aspek": aspek}, dict(texts)))


def attach(ruang: Ruang, nomor: int, foto: Foto, by: Pelaku, at: datetime) -> Moved:
    """The peserta puts a photo that it sent beside its answer to question `nomor`."""
    ruang.running()
    ruang.inside(by.id)
    asked = ruang.question(nomor)
    if foto.sesi != ruang.berkas.removeprefix("sesi/"):
        raise NotFound("Foto ini tidak ada.")
    if foto.nomor in asked.lampiran:
        raise Conflict(f"Foto {foto.label} sudah dilampirkan pada pertanyaan nomor {nomor}.")
    data = {"nomor": nomor, "foto": foto.nomor, "sha256": foto.sha256}
    return done(ruang, note(by, at, ruang.berkas, "tanya.dilampiri", data))
