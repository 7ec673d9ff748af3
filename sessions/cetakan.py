"""Cetakan: papers printed once from a chain as it stood; whoever asks again is given the same bytes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sessions.evidence import Event
from sessions.mesin import SISTEM, note
from sessions.nomor import JenisSurat


class JenisCetakan(StrEnum):
    """What is printed; the name is also that of its template."""

    PENUGASAN = "penugasan"
    KESIAPAN = "kesiapan"
    TANDA_TERIMA = "tanda_terima"
    TATAP_MUKA = "tatap_muka"
    KLARIFIKASI_PENERBIT = "klarifikasi_penerbit"
    LAPORAN_SELESAI = "laporan_selesai"
    REKAP_PAKET = "rekap_paket"
    LAPORAN_GAGAL = "laporan_gagal"


J = JenisCetakan

KODE: dict[JenisCetakan, str] = {
    J.PENUGASAN: "PP",
    J.KESIAPAN: "LK",
    J.TANDA_TERIMA: "TT",
    J.TATAP_MUKA: "TM",
    J.KLARIFIKASI_PENERBIT: "KP",
    J.LAPORAN_SELESAI: "LS",
    J.REKAP_PAKET: "RP",
    J.LAPORAN_GAGAL: "LG",
}
"""How the code on the paper begins: `PP-7K3Q9X`."""

BERNOMOR: dict[JenisCetakan, JenisSurat] = {
    J.PENUGASAN: JenisSurat.PENUGASAN,
    J.KESIAPAN: JenisSurat.KESIAPAN,
    J.TANDA_TERIMA: JenisSurat.TANDA_TERIMA,
    J.TATAP_MUKA: JenisSurat.TATAP_MUKA,
    J.KLARIFIKASI_PENERBIT: JenisSurat.KLARIFIKASI_PENERBIT,
    J.LAPORAN_SELESAI: JenisSurat.LAPORAN_SELESAI,
    J.REKAP_PAKET: JenisSurat.REKAP_PAKET,
    J.LAPORAN_GAGAL: JenisSurat.LAPORAN_GAGAL,
}
"""Those that bear a number of their own."""

UNTUK_PESERTA = frozenset({J.TANDA_TERIMA, J.TATAP_MUKA})
"""Those that the peserta gets; the rest is the office's own."""


@dataclass(frozen=True, slots=True)
class Cetakan:
    """`berkas` is `sesi/…` or `paket/…`, `dasar` the number of the line that it was printed from.

    `sha256` is of the PDF, `fakta` of the facts attached to it.
    """

    id: str
    berkas: str
    jenis: JenisCetakan
    dasar: int
    kode: str
    nomor: str
    sha256: str
    fakta: str
    waktu: datetime


def printed(cetakan: Cetakan, at: datetime) -> Event:
    """The line that cites it; one that the peserta gets is open to them."""
    kind = "cetakan.diterbitkan" if cetakan.jenis in UNTUK_PESERTA else "cetakan.dibuat"
    data = {
        "cetakan": cetakan.id,
        "jenis": cetakan.jenis,
        "dasar": cetakan.dasar,
        "kode": cetakan.kode,
        "sha256": cetakan.sha256,
        "fakta": cetakan.fakta,
    }
    return note(SISTEM, at, cetakan.berkas, kind, data, {"nomor": cetakan.nomor} if cetakan.nomor else {})
