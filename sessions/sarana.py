"""Sarana: what a sesi needs on the office's side, checked item by item (SOP steps 5 to 7, Laporan Kesiapan)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sessions.errors import Invalid
from sessions.evidence import Event
from sessions.mesin import note
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku


class Kondisi(StrEnum):
    BAIK = "baik"
    KURANG = "kurang"
    TIDAK_ADA = "tidak_ada"


@dataclass(frozen=True, slots=True)
class Butir:
    """One thing to check; a sesi does not begin while a `wajib` one is missing or poor."""

    nama: str
    wajib: bool


DAFTAR: dict[str, Butir] = {
    "komputer": Butir("Komputer atau laptop berkamera", wajib=True),
    "mikrofon": Butir("Mikrofon", wajib=True),
    "pengeras_suara": Butir("Pengeras suara", wajib=True),
    "gawai_cadangan": Butir("Gawai cadangan", wajib=False),
    "internet": Butir("Internet utama", wajib=True),
    "internet_cadangan": Butir("Internet cadangan", wajib=False),
    "listrik": Butir("Listrik dan UPS", wajib=True),
    "ruang": Butir("Ruang dan pencahayaan", wajib=True),
    "akun": Butir("Akun dan surel resmi", wajib=True),
    "ruang_daring": Butir("Ruang daring: uji masuk", wajib=True),
    "penyimpanan": Butir("Ruang penyimpanan", wajib=True),
    "perekam": Butir("Uji perekam 30 detik", wajib=False),
    "jam": Butir("Jam server tersinkron", wajib=True),
    "cetak": Butir("Cetak dan pindai", wajib=False),
    "narahubung": Butir("Narahubung penyedia terhubung", wajib=True),
}


@dataclass(frozen=True, slots=True)
class Periksa:
    kondisi: Kondisi
    bukti: str = ""
    catatan: str = ""


def begin(sesi: Sesi, by: Pelaku, at: datetime) -> Event:
    """The clock of SOP step 5 starts."""
    return note(by, at, sesi.berkas, "sarana.mulai_diperiksa")


def check(sesi: Sesi, hasil: Mapping[str, Periksa], by: Pelaku, at: datetime) -> Event:
    """The whole list, filled in; Invalid names every item that has no answer or is not on the list."""
    faults = {kode: "Pilih kondisinya." for kode in DAFTAR if kode not in hasil}
    faults |= {kode: "Butir ini tidak ada dalam daftar." for kode in hasil if kode not in DAFTAR}
    faults |= {
        kode: "Tuliskan catatan: apa yang kurang dan tindak lanjutnya."
        for kode, periksa in hasil.items()
        if kode in DAFTAR and periksa.kondisi is not Kondisi.BAIK and not periksa.catatan.strip()
    }
    if faults:
        raise Invalid("Daftar periksa sarana belum lengkap.", bidang=faults)
    data = {"kondisi": {kode: str(p.kondisi) for kode, p in hasil.items()}, "siap": ready(hasil)}
    private = {"catatan": {kode: [p.bukti.strip(), p.catatan.strip()] for kode, p in hasil.items()}}
    return note(by, at, sesi.berkas, "sarana.diperiksa", data, private)


def ready(hasil: Mapping[str, Periksa]) -> bool:
    return not poor(hasil)


def poor(hasil: Mapping[str, Periksa]) -> tuple[str, ...]:
    """The names of the obligatory items that are not in good order."""
    return tuple(
        butir.nama
        for kode, butir in DAFTAR.items()
        if butir.wajib and (kode not in hasil or hasil[kode].kondisi is not Kondisi.BAIK)
    )
