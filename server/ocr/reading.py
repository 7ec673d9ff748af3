"""Reading: what was read on one photo, with every doubt kept beside it.

It travels as JSON (`to_json`; server/ocr/received.py takes it back) and is kept and served so: docs/reading.md.
"""

from dataclasses import dataclass
from enum import StrEnum

Box = tuple[int, int, int, int]  # x, y, width, height in pixels of the derived (rectified) image
Quad = tuple[tuple[int, int], ...]  # four corners in pixels of the whole photo: top left of the text first, clockwise


class Baca(StrEnum):
    """How far a value may be relied on: agreed by two engines; for a person to read; nothing there."""

    TERBACA = "terbaca"
    PERIKSA = "periksa"
    TIDAK_TERBACA = "tidak_terbaca"


@dataclass(frozen=True, slots=True)
class Pembacaan:
    """What one engine (`mesin`) gave for one field: its text untouched, and its value in normal form, None for none."""

    mesin: str
    mentah: str
    nilai: str | None
    keyakinan: float

    def to_json(self) -> dict[str, object]:
        return {"mesin": self.mesin, "mentah": self.mentah, "nilai": self.nilai, "keyakinan": round(self.keyakinan, 1)}


@dataclass(frozen=True, slots=True)
class Field:
    """One value on the document.

    `nilai` is what the preferred engine read, in normal form (numbers as digits, dates DD-MM-YYYY, names upper case);
    None when nothing readable was there. `pembacaan` keeps every reading of every engine. `sepakat` is true only when
    two engines gave the same value on their own (server/ocr/digits.py). `keyakinan` is 0-100. `kotak` is where the
    value stands on the derived picture, `potongan` what to cut out there for the eye (the box with room around it),
    `asal` the same place on the whole photo. `judul` is what people call the field.
    """

    nama: str
    judul: str
    nilai: str | None
    pembacaan: tuple[Pembacaan, ...]
    keyakinan: float
    sepakat: bool
    kotak: Box | None
    potongan: Box | None = None
    asal: Quad | None = None

    @property
    def baca(self) -> Baca:
        if self.nilai is None:
            return Baca.TIDAK_TERBACA
        return Baca.TERBACA if self.sepakat else Baca.PERIKSA

    def to_json(self) -> dict[str, object]:
        return {
            "nama": self.nama,
            "judul": self.judul,
            "nilai": self.nilai,
            "baca": self.baca.value,
            "pembacaan": [each.to_json() for each in self.pembacaan],
            "keyakinan": round(self.keyakinan, 1),
            "sepakat": self.sepakat,
            "kotak": list(self.kotak) if self.kotak else None,
            "potongan": list(self.potongan) if self.potongan else None,
            "asal": [list(corner) for corner in self.asal] if self.asal else None,
        }


@dataclass(frozen=True, slots=True)
class Gerbang:
    """One test of a photo's quality: what was measured, and the least that passes."""

    nama: str
    nilai: float
    batas: float

    @property
    def lulus(self) -> bool:
        return self.nilai >= self.batas

    def to_json(self) -> dict[str, object]:
        return {"nama": self.nama, "nilai": self.nilai, "batas": self.batas, "lulus": self.lulus}


@dataclass(frozen=True, slots=True)
class Quality:
    """Whether the photo is good enough to read, and if not what to do (`petunjuk`, Indonesian, "" when fine).

    `kode` names the hint ("jauh", "terpotong", "miring", "buram", "sulit_dibaca", "" when fine), for a picture of it.
    `sharpness`: 99th percentile of the gradient on the page scaled to 1000 px. `page_px`: longest side of the page in
    pixels of the photo. `confidence`: mean word confidence of the engine, 0-100. `gerbang`: every test with its limit.
    """

    cukup: bool
    petunjuk: str
    sharpness: float
    page_px: int
    confidence: float
    kode: str = ""
    gerbang: tuple[Gerbang, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {
            "cukup": self.cukup,
            "petunjuk": self.petunjuk,
            "kode": self.kode,
            "sharpness": self.sharpness,
            "page_px": self.page_px,
            "confidence": self.confidence,
            "gerbang": [each.to_json() for each in self.gerbang],
        }


@dataclass(frozen=True, slots=True)
class Kode:
    """A QR code on the photo: its text, never fetched, and how it fits the print.

    `sama` names the fields whose printed value stands in the text, `berbeda` those where the text holds another number
    of that very length.
    """

    teks: str
    kotak: Box | None
    asal: Quad | None = None
    sama: tuple[str, ...] = ()
    berbeda: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {
            "teks": self.teks,
            "kotak": list(self.kotak) if self.kotak else None,
            "asal": [list(corner) for corner in self.asal] if self.asal else None,
            "sama": list(self.sama),
            "berbeda": list(self.berbeda),
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """A photo read: type, fields, quality, codes, and three JPEGs of our own making (no EXIF).

    `jenis` is the type it was read as, `dugaan` the one that its words say; both None when unknown. `derived` is the
    page, rectified and upright, `width` x `height`: the boxes of the fields lie on it. `whole` is the photo as sent,
    `whole_width` x `whole_height`, so that a wrongly cut page can be seen; `sudut` are the page's corners on it.
    `thumbnail` is of the page. `rotation` is how many degrees counter-clockwise the page was turned to stand upright.
    `mesin` names the engines with their versions, `baris` the lines of the page as read, for
    searching a name in them; `catatan` what a person should know about the reading as a whole.
    """

    jenis: str | None
    fields: tuple[Field, ...]
    quality: Quality
    derived: bytes
    thumbnail: bytes
    whole: bytes
    width: int
    height: int
    page_found: bool
    rotation: int
    seconds: float
    dugaan: str | None = None
    kode: tuple[Kode, ...] = ()
    whole_width: int = 0
    whole_height: int = 0
    sudut: Quad | None = None
    mesin: tuple[str, ...] = ()
    baris: tuple[str, ...] = ()
    catatan: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Everything but the pictures."""
        return {
            "jenis": self.jenis,
            "dugaan": self.dugaan,
            "fields": [field.to_json() for field in self.fields],
            "quality": self.quality.to_json(),
            "kode": [code.to_json() for code in self.kode],
            "width": self.width,
            "height": self.height,
            "whole_width": self.whole_width,
            "whole_height": self.whole_height,
            "sudut": [list(corner) for corner in self.sudut] if self.sudut else None,
            "page_found": self.page_found,
            "rotation": self.rotation,
            "mesin": list(self.mesin),
            "baris": list(self.baris),
            "catatan": list(self.catatan),
            "seconds": self.seconds,
        }
