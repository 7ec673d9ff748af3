"""Kesediaan: the answer to an invitation, due within 24 hours; silence is never a refusal."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sessions.kapasitas import Kapasitas


class Kesediaan(StrEnum):
    BERSEDIA = "bersedia"
    MINTA_UBAH_JADWAL = "minta_ubah_jadwal"
    MINTA_TATAP_MUKA = "minta_tatap_muka"
    MENOLAK_HADIR = "menolak_hadir"


@dataclass(frozen=True, slots=True)
class CalonHadir:
    """Somebody who will come for the peserta."""

    nama: str
    jabatan: str
    kapasitas: Kapasitas
    surel: str
    telepon: str


@dataclass(frozen=True, slots=True)
class Jawaban:
    """The answer as it was given; `whatsapp` is E.164, `waktu` and `alamat_ip` are the server's."""

    id: str
    undangan: str
    sesi: str
    pilihan: Kesediaan
    alasan: str
    usul: str
    whatsapp: str
    perangkat: str
    terlambat: bool
    waktu: datetime
    alamat_ip: str
    hadir: tuple[CalonHadir, ...] = ()
