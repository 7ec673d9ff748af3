"""Reading: what was read on one photo, with every doubt kept beside it."""

from dataclasses import dataclass

JPEG = b"\xff\xd8\xff"
LONGEST = 2000  # characters of one text from the worker

Box = tuple[int, int, int, int]  # x, y, width, height in pixels of the derived (rectified) image


@dataclass(frozen=True, slots=True)
class Field:
    """One value on the document.

    `nilai` is what the preferred engine read, in normal form (numbers as digits, dates DD-MM-YYYY, names upper case);
    None when nothing readable was there. `mentah` keeps what each engine gave, untouched: (engine, text).
    `sepakat` is true only when two engines gave the same value on their own. `keyakinan` is 0-100.
    """

    nama: str
    nilai: str | None
    mentah: tuple[tuple[str, str], ...]
    keyakinan: float
    sepakat: bool
    kotak: Box | None

    def to_json(self) -> dict[str, object]:
        return {
            "nama": self.nama,
            "nilai": self.nilai,
            "mentah": [list(reading) for reading in self.mentah],
            "keyakinan": self.keyakinan,
            "sepakat": self.sepakat,
            "kotak": list(self.kotak) if self.kotak else None,
        }


@dataclass(frozen=True, slots=True)
class Quality:
    """Whether the photo is good enough to read, and if not what to do (`petunjuk`, Indonesian, "" when fine).

    `sharpness`: 99th percentile of the gradient on the page scaled to 1000 px. `page_px`: longest side of the page in
    pixels of the photo. `confidence`: mean word confidence of the engine, 0-100.
    """

    cukup: bool
    petunjuk: str
    sharpness: float
    page_px: int
    confidence: float

    def to_json(self) -> dict[str, object]:
        return {
            "cukup": self.cukup,
            "petunjuk": self.petunjuk,
            "sharpness": self.sharpness,
            "page_px": self.page_px,
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """A photo read: type, fields, quality, and three JPEGs of our own making (no EXIF).

    `derived` is the page, rectified and upright, `width` x `height`: the boxes of the fields lie on it. `whole` is the
    photo as sent, so that a wrongly cut page can be seen; `thumbnail` is of the page. `rotation` is how many degrees
    counter-clockwise the page was turned to stand upright.
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

    def to_json(self) -> dict[str, object]:
        """Everything but the pictures."""
        return {
            "jenis": self.jenis,
            "fields": [field.to_json() for field in self.fields],
            "quality": self.quality.to_json(),
            "width": self.width,
            "height": self.height,
            "page_found": self.page_found,
            "rotation": self.rotation,
            "seconds": self.seconds,
        }


def from_json(found: object, pictures: tuple[bytes, ...]) -> Reading:
    """The Reading whose `to_json` is `found`, with its pictures (derived, thumbnail, whole).

    The worker may have been taken over by the photo it read: everything is checked or converted. Raises ValueError,
    KeyError or TypeError for anything else.
    """
    values, (derived, thumbnail, whole) = _mapping(found), pictures
    if not all(picture.startswith(JPEG) for picture in pictures):
        raise ValueError("not a JPEG")
    return Reading(
        jenis=_text_or_none(values["jenis"]),
        fields=tuple(_field(each) for each in _list(values["fields"])),
        quality=_quality(_mapping(values["quality"])),
        derived=derived,
        thumbnail=thumbnail,
        whole=whole,
        width=int(_number(values["width"])),
        height=int(_number(values["height"])),
        page_found=values["page_found"] is True,
        rotation=int(_number(values["rotation"])),
        seconds=_number(values["seconds"]),
    )


def _field(found: object) -> Field:
    values = _mapping(found)
    kotak = values["kotak"]
    x, y, width, height = (int(_number(side)) for side in _list(kotak)) if kotak is not None else (0, 0, 0, 0)
    readings = [_list(reading) for reading in _list(values["mentah"])]
    return Field(
        nama=_text(values["nama"]),
        nilai=_text_or_none(values["nilai"]),
        mentah=tuple((_text(engine), _text(text)) for engine, text in readings),
        keyakinan=_number(values["keyakinan"]),
        sepakat=values["sepakat"] is True,
        kotak=(x, y, width, height) if kotak is not None else None,
    )


def _quality(values: dict[str, object]) -> Quality:
    return Quality(
        cukup=values["cukup"] is True,
        petunjuk=_text(values["petunjuk"]),
        sharpness=_number(values["sharpness"]),
        page_px=int(_number(values["page_px"])),
        confidence=_number(values["confidence"]),
    )


def _mapping(found: object) -> dict[str, object]:
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return found


def _list(found: object) -> list[object]:
    if not isinstance(found, list):
        raise TypeError("not a list")
    return found


def _number(found: object) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise TypeError("not a number")
    return float(found)


def _text(found: object) -> str:
    if not isinstance(found, str) or len(found) > LONGEST:
        raise TypeError("not a text")
    return found


def _text_or_none(found: object) -> str | None:
    return None if found is None else _text(found)
