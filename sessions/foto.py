"""Foto: a picture as it came, numbered within its sesi (F-01), never changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/heif": "heif",
    "image/avif": "avif",
    "application/pdf": "pdf",
}
"""What is taken in, and how a file of it is named."""


class Untuk(StrEnum):
    DOKUMEN = "dokumen"
    IDENTITAS = "identitas"
    WAJAH = "wajah"
    KUASA = "kuasa"
    LAMPIRAN = "lampiran"


OF_A_PERSON = frozenset({Untuk.IDENTITAS, Untuk.WAJAH, Untuk.KUASA})
"""They show who somebody is, or in what right they speak."""


class Jalur(StrEnum):
    """How it came: from the page's camera, shot by the Pokja, a file, mail, a bidding room, or on paper."""

    KAMERA_LANGSUNG = "kamera_langsung"
    BIDIK = "bidik"
    UNGGAH = "unggah"
    SUREL = "surel"
    KIOS = "kios"
    LURING = "luring"


@dataclass(frozen=True, slots=True)
class Foto:
    """`sha256` of the bytes received, `sha256_gawai` of the bytes taken ("" where no device could say).

    `asal` is the letter that it hung on, "" for what came otherwise. `saat` is when the page's camera took it, by the
    service's clock; `waktu` when it was here.
    """

    id: str
    sesi: str
    dokumen: str | None
    untuk: Untuk
    nomor: int
    sha256: str
    sha256_gawai: str
    ukuran: int
    tipe: str
    jalur: Jalur
    wakil: str
    waktu: datetime
    asal: str = ""
    saat: datetime | None = None

    @property
    def berkas(self) -> str:
        return f"sesi/{self.sesi}"

    @property
    def label(self) -> str:
        return f"F-{self.nomor:02d}"
