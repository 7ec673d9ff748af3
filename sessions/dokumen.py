"""Dokumen: one thing that a peserta must show, and what the Pokja found of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sessions.mesin import Next


class Sumber(StrEnum):
    ASLI = "asli"
    LEGALISIR = "legalisir"
    ELEKTRONIK_QR = "elektronik_qr"
    ELEKTRONIK_TTE = "elektronik_tte"
    SALINAN = "salinan"


class Keadaan(StrEnum):
    DIMINTA = "diminta"
    TIDAK_DIPERLUKAN = "tidak_diperlukan"
    DITERIMA = "diterima"
    TIDAK_ADA = "tidak_ada"
    DIOLAH = "diolah"
    PERLU_ULANG = "perlu_ulang"
    SIAP_PERIKSA = "siap_periksa"
    DIPERLIHATKAN = "diperlihatkan"
    SAH = "sah"
    TIDAK_SAH = "tidak_sah"
    KLARIFIKASI = "klarifikasi"
    MENUNGGU_PENERBIT = "menunggu_penerbit"


K = Keadaan  # for the table

NEXT: Next = {
    (K.DIMINTA, "tandai_sikap"): K.TIDAK_DIPERLUKAN,
    (K.DIMINTA, "terima_foto"): K.DITERIMA,
    (K.DIMINTA, "sesi_ditutup"): K.TIDAK_ADA,
    (K.DITERIMA, "proses"): K.DIOLAH,
    (K.DIOLAH, "mutu_rendah"): K.PERLU_ULANG,
    (K.DIOLAH, "selesai"): K.SIAP_PERIKSA,
    (K.PERLU_ULANG, "terima_foto"): K.DITERIMA,
    (K.PERLU_ULANG, "paksa_terima"): K.SIAP_PERIKSA,
    (K.PERLU_ULANG, "sesi_ditutup"): K.TIDAK_ADA,
    (K.SIAP_PERIKSA, "perlihatkan_langsung"): K.DIPERLIHATKAN,
    (K.SIAP_PERIKSA, "periksa_tanpa_video"): K.DIPERLIHATKAN,
    (K.DIPERLIHATKAN, "cocok"): K.SAH,
    (K.DIPERLIHATKAN, "tidak_cocok"): K.TIDAK_SAH,
    (K.DIPERLIHATKAN, "ragu"): K.KLARIFIKASI,
    (K.KLARIFIKASI, "dijawab_cukup"): K.SAH,
    (K.KLARIFIKASI, "dijawab_tidak_cukup"): K.TIDAK_SAH,
    (K.KLARIFIKASI, "tanya_penerbit"): K.MENUNGGU_PENERBIT,
    (K.MENUNGGU_PENERBIT, "penerbit_membenarkan"): K.SAH,
    (K.MENUNGGU_PENERBIT, "penerbit_membantah"): K.TIDAK_SAH,
    (K.MENUNGGU_PENERBIT, "tak_ada_jawaban"): K.KLARIFIKASI,
}

JEJAK = {
    "tandai_sikap": "dokumen.tidak_diperlukan",
    "terima_foto": "dokumen.diterima",
    "sesi_ditutup": "dokumen.tidak_ada",
    "proses": "dokumen.diolah",
    "mutu_rendah": "dokumen.perlu_ulang",
    "selesai": "dokumen.dibaca",
    "paksa_terima": "dokumen.dipaksa",
    "perlihatkan_langsung": "dokumen.diperlihatkan",
    "periksa_tanpa_video": "dokumen.diperlihatkan",
    "cocok": "dokumen.sah",
    "tidak_cocok": "dokumen.tidak_sah",
    "ragu": "dokumen.diklarifikasi",
    "dijawab_cukup": "dokumen.sah",
    "dijawab_tidak_cukup": "dokumen.tidak_sah",
    "tanya_penerbit": "dokumen.ditanyakan",
    "penerbit_membenarkan": "dokumen.sah",
    "penerbit_membantah": "dokumen.tidak_sah",
    "tak_ada_jawaban": "dokumen.diklarifikasi",
}
"""The kind of event that each step of the machine writes."""

PUTUS = frozenset({K.SAH, K.TIDAK_SAH, K.TIDAK_DIPERLUKAN, K.TIDAK_ADA})


@dataclass(frozen=True, slots=True)
class Dokumen:
    """`isian` is what SPSE says of it; `kunci` items need two examiners, whose ids are in `pemeriksa`."""

    id: str
    sesi: str
    urut: int
    jenis: str
    nama: str
    wajib: bool
    kunci: bool
    isian: Mapping[str, str] = field(default_factory=dict)
    keadaan: Keadaan = Keadaan.DIMINTA
    sumber: Sumber | None = None
    alasan: str = ""
    pemeriksa: tuple[str, ...] = ()
    versi: int = 1

    @property
    def berkas(self) -> str:
        return f"sesi/{self.sesi}"
