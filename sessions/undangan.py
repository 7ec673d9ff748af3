"""Undangan: a peserta is asked to come, by a numbered letter that the ketua approves and the mail carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sessions.mesin import Next

ANSWER_WITHIN = timedelta(hours=24)  # SOP Kutai Barat 2020, step 3
REMIND_AFTER = (timedelta(hours=12), timedelta(hours=20))
MOST_ATTEMPTS = 5


class Keadaan(StrEnum):
    DRAF = "draf"
    DIAJUKAN = "diajukan"
    DISAHKAN = "disahkan"
    ANTRE = "antre"
    TERKIRIM = "terkirim"
    GAGAL_KIRIM = "gagal_kirim"
    DIBUKA = "dibuka"
    DIJAWAB = "dijawab"
    TANPA_JAWABAN = "tanpa_jawaban"
    DIGANTIKAN = "digantikan"
    DITARIK = "ditarik"


K = Keadaan  # for the table

NEXT: Next = {
    (K.DRAF, "ajukan"): K.DIAJUKAN,
    (K.DIAJUKAN, "sahkan"): K.DISAHKAN,
    (K.DIAJUKAN, "kembalikan"): K.DRAF,
    (K.DISAHKAN, "kirim"): K.ANTRE,
    (K.ANTRE, "smtp_diterima"): K.TERKIRIM,
    (K.ANTRE, "smtp_gagal"): K.GAGAL_KIRIM,
    (K.GAGAL_KIRIM, "coba_lagi"): K.ANTRE,
    (K.GAGAL_KIRIM, "ganti_alamat"): K.ANTRE,
    (K.GAGAL_KIRIM, "serahkan_manual"): K.TERKIRIM,
    (K.TERKIRIM, "pantulan"): K.GAGAL_KIRIM,
    (K.TERKIRIM, "dibuka"): K.DIBUKA,
    (K.TERKIRIM, "jawab"): K.DIJAWAB,
    (K.DIBUKA, "jawab"): K.DIJAWAB,
    (K.TERKIRIM, "lewat_24_jam"): K.TANPA_JAWABAN,
    (K.DIBUKA, "lewat_24_jam"): K.TANPA_JAWABAN,
    (K.TERKIRIM, "gantikan"): K.DIGANTIKAN,
    (K.DIBUKA, "gantikan"): K.DIGANTIKAN,
    (K.TERKIRIM, "tarik"): K.DITARIK,
    (K.DIBUKA, "tarik"): K.DITARIK,
    (K.DISAHKAN, "tarik"): K.DITARIK,
}

JEJAK = {
    "ajukan": "undangan.diajukan",
    "sahkan": "undangan.disahkan",
    "kembalikan": "undangan.dikembalikan",
    "kirim": "undangan.diantrekan",
    "smtp_diterima": "undangan.dikirim",
    "smtp_gagal": "undangan.gagal",
    "coba_lagi": "undangan.dicoba_lagi",
    "ganti_alamat": "undangan.alamat_diganti",
    "serahkan_manual": "undangan.diserahkan",
    "pantulan": "undangan.memantul",
    "dibuka": "undangan.dibuka",
    "jawab": "undangan.dijawab",
    "lewat_24_jam": "undangan.tanpa_jawaban",
    "gantikan": "undangan.digantikan",
    "tarik": "undangan.ditarik",
}
"""The kind of event that each step of the machine writes."""


class JalurSerah(StrEnum):
    """How a letter reached the peserta when mail did not."""

    SPSE = "spse"
    WHATSAPP = "whatsapp"
    SURAT = "surat"


@dataclass(frozen=True, slots=True)
class Undangan:
    """The `ke`-th letter of a sesi. `surat` is the SHA-256 of its PDF and `isi` what the letter says."""

    id: str
    sesi: str
    nomor: str
    ke: int
    keadaan: Keadaan
    dibuat: datetime
    dikirim: datetime | None
    tenggat: datetime | None
    surat: str
    isi: Mapping[str, object] = field(default_factory=dict)

    @property
    def berkas(self) -> str:
        return f"sesi/{self.sesi}"
