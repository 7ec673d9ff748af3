"""Terbitan: a file that went out to be signed elsewhere or by pen, and how it is known again when it comes back."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sessions.errors import Conflict
from sessions.evidence import Event
from sessions.mesin import note, reason
from sessions.wewenang import Pelaku


class Keadaan(StrEnum):
    BEREDAR = "beredar"
    KEMBALI = "kembali"  # it came back signed, and the Pokja took it
    DITARIK = "ditarik"


@dataclass(frozen=True, slots=True)
class Kotak:
    """A place on a page, in points from its top left corner."""

    id: str
    page: int
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Terbitan:
    """`kode` is the document's (NG-7K3Q9X), `pdf` the SHA-256 of its bytes, `halaman` what the code of each page says.

    `sel` are its amounts, `ttd` its boxes for signatures, and `penanda` names those of them that the peserta signs;
    `nama` is whose signature that is.
    """

    id: str
    sesi: str
    kode: str
    judul: str
    pdf: str
    halaman: tuple[str, ...]
    sel: tuple[Kotak, ...]
    ttd: tuple[Kotak, ...]
    penanda: tuple[str, ...]
    nama: str
    keadaan: Keadaan
    waktu: datetime

    @property
    def berkas(self) -> str:
        return f"sesi/{self.sesi}"


def issue(terbitan: Terbitan, by: Pelaku, at: datetime) -> tuple[Terbitan, Event]:
    """It goes out; from here its bytes are what everything that comes back is compared with."""
    public = {
        "terbitan": terbitan.id,
        "kode": terbitan.kode,
        "pdf": terbitan.pdf,
        "halaman": len(terbitan.halaman),
        "angka": len(terbitan.sel),
    }
    return terbitan, note(by, at, terbitan.berkas, "terbitan.diterbitkan", public)


def withdraw(terbitan: Terbitan, alasan: str, by: Pelaku, at: datetime) -> tuple[Terbitan, Event]:
    """It no longer counts, because another takes its place."""
    require_out(terbitan)
    text = reason(alasan, "menarik berkas ini")
    event = note(by, at, terbitan.berkas, "terbitan.ditarik", {"terbitan": terbitan.id}, {"alasan": text})
    return replace(terbitan, keadaan=Keadaan.DITARIK), event


def require_out(terbitan: Terbitan) -> None:
    """Raises Conflict unless something may still come back for it."""
    if terbitan.keadaan is Keadaan.DITARIK:
        raise Conflict(f"{terbitan.judul} ini sudah ditarik. Muat ulang halaman untuk mengunduh berkas yang berlaku.")
    if terbitan.keadaan is Keadaan.KEMBALI:
        raise Conflict(f"{terbitan.judul} yang ditandatangani sudah diterima Pokja; tidak perlu dikirim lagi.")
