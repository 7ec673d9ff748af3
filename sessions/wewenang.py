"""Wewenang: who may do what, in one table.

A person has one `Peran` in each berkas, found where the berkas is loaded. Somebody with no place in it at all never
gets this far: for them it does not exist (NotFound).
"""

from dataclasses import dataclass
from enum import StrEnum

from sessions.errors import Forbidden


class Peran(StrEnum):
    KETUA = "ketua"  # ketua Pokja of this paket
    ANGGOTA = "anggota"  # member of the Pokja
    TIM_IT = "tim_it"
    KEPALA = "kepala"  # Kepala UKPBJ
    PPK = "ppk"
    ADMIN = "admin"  # LPSE admin: accounts and letterhead, no dossier
    AUDITOR = "auditor"
    FRONT_OFFICE = "front_office"  # bidding room of the office: takes papers in, reads none
    PENYEDIA = "penyedia"  # a person who speaks for one peserta in one sesi
    SISTEM = "sistem"


@dataclass(frozen=True, slots=True)
class Pelaku:
    """Somebody acting: `id` of an orang or a wakil, and what they are in the berkas at hand."""

    id: str
    nama: str
    peran: Peran
    kantor: str


POKJA = frozenset({Peran.KETUA, Peran.ANGGOTA})
PETUGAS = POKJA | {Peran.TIM_IT}
PENGAMAT = frozenset({Peran.KEPALA, Peran.PPK, Peran.AUDITOR})  # of a sesi: seen by name, they watch and listen
PEMBACA = PETUGAS | {Peran.KEPALA, Peran.PPK}

WEWENANG: dict[str, frozenset[Peran]] = {
    "kantor.atur": frozenset({Peran.ADMIN, Peran.KEPALA}),
    "orang.kelola": frozenset({Peran.ADMIN}),
    "audit.beri": frozenset({Peran.ADMIN, Peran.KEPALA}),
    "pemusnahan.putuskan": frozenset({Peran.ADMIN, Peran.KEPALA}),
    "integritas.lihat": frozenset({Peran.ADMIN, Peran.KEPALA, Peran.TIM_IT}),
    "jejak.lihat": frozenset({Peran.KEPALA, Peran.AUDITOR}),
    "tilikan.lihat": POKJA | {Peran.KEPALA, Peran.AUDITOR},
    "paket.buat": frozenset({Peran.KETUA, Peran.ANGGOTA, Peran.ADMIN}),
    "paket.lihat": PEMBACA | {Peran.AUDITOR},
    "paket.ubah": POKJA,
    "paket.laporkan": POKJA | {Peran.PPK},
    "peserta.ubah": POKJA,
    "sesi.lihat": PEMBACA | {Peran.AUDITOR, Peran.PENYEDIA},
    "sesi.atur": POKJA,
    "undangan.susun": POKJA,
    "undangan.sahkan": frozenset({Peran.KETUA}),
    "undangan.kirim": PETUGAS,
    "kesediaan.jawab": frozenset({Peran.PENYEDIA}),
    "kesediaan.tanggapi": POKJA,
    "upaya.catat": PETUGAS,
    "personil.tugaskan": POKJA,
    "sarana.lapor": frozenset({Peran.TIM_IT}),
    "ruang.masuk": PETUGAS | {Peran.PENYEDIA},
    "ruang.datang": PETUGAS | {Peran.PENYEDIA} | PENGAMAT,
    "ruang.pimpin": POKJA,
    "ruang.bicara": PETUGAS | {Peran.PENYEDIA},
    "persetujuan.pilih": PETUGAS | {Peran.PENYEDIA} | PENGAMAT,
    "tanya.ajukan": POKJA,
    "tanya.jawab": frozenset({Peran.PENYEDIA}),
    "dokumen.kirim": frozenset({Peran.PENYEDIA}),
    "dokumen.periksa": POKJA,
    "kios.terima": frozenset({Peran.FRONT_OFFICE}),
    "pemeriksaan.lihat": POKJA | {Peran.AUDITOR},
    "kembali.kirim": frozenset({Peran.PENYEDIA}),
    "kembali.periksa": POKJA,
    "putusan.usulkan": POKJA,
    "negosiasi.susun": POKJA,
    "negosiasi.jawab": frozenset({Peran.PENYEDIA}),
    "ba.susun": POKJA,
    "ba.paraf": POKJA | {Peran.PENYEDIA},
    "ba.keberatan": frozenset({Peran.PENYEDIA}),
    "ba.tandatangani": POKJA | {Peran.PENYEDIA},
    "segel.pasang": PETUGAS,
    "bukti.lihat": PEMBACA | {Peran.AUDITOR},
    "rekaman.lihat": POKJA | {Peran.KEPALA, Peran.AUDITOR},
    "bukti.unduh": POKJA | {Peran.KEPALA, Peran.AUDITOR},
    "salinan.unduh": frozenset({Peran.PENYEDIA}),
}


def may(pelaku: Pelaku, izin: str) -> bool:
    return pelaku.peran in WEWENANG[izin]


def require(pelaku: Pelaku, izin: str) -> None:
    """Raises Forbidden unless the table gives `izin` to this person's peran."""
    if not may(pelaku, izin):
        raise Forbidden("Peran Anda dalam paket ini tidak mencakup tindakan tersebut. Hubungi ketua Pokja.")
