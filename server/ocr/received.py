"""A Reading taken back from JSON: the worker may have been taken over by the photo it read, so nothing is believed."""

from collections.abc import Mapping

from server.ocr.reading import Box, Field, Gerbang, Kode, Pembacaan, Quad, Quality, Reading

JPEG = b"\xff\xd8\xff"
LONGEST = 2000  # characters of one text
MANY = 200  # entries of one list

Values = Mapping[str, object]


def from_json(found: object, pictures: tuple[bytes, ...]) -> Reading:
    """The Reading whose `to_json` is `found`, with its pictures (derived, thumbnail, whole).

    Everything is checked or converted. Raises ValueError, KeyError or TypeError for anything else.
    """
    values, (derived, thumbnail, whole) = _mapping(found), pictures
    if not all(picture.startswith(JPEG) for picture in pictures):
        raise ValueError("not a JPEG")
    return Reading(
        jenis=_text_or_none(values["jenis"]),
        dugaan=_text_or_none(values["dugaan"]),
        fields=tuple(_field(_mapping(each)) for each in _list(values["fields"])),
        quality=_quality(_mapping(values["quality"])),
        kode=tuple(_kode(_mapping(each)) for each in _list(values["kode"])),
        derived=derived,
        thumbnail=thumbnail,
        whole=whole,
        width=int(_number(values["width"])),
        height=int(_number(values["height"])),
        whole_width=int(_number(values["whole_width"])),
        whole_height=int(_number(values["whole_height"])),
        sudut=_quad(values["sudut"]),
        page_found=values["page_found"] is True,
        rotation=int(_number(values["rotation"])),
        mesin=_texts(values["mesin"]),
        baris=_texts(values["baris"]),
        catatan=_texts(values["catatan"]),
        seconds=_number(values["seconds"]),
    )


def _field(values: Values) -> Field:
    return Field(
        nama=_text(values["nama"]),
        judul=_text(values["judul"]),
        nilai=_text_or_none(values["nilai"]),
        pembacaan=tuple(_pembacaan(_mapping(each)) for each in _list(values["pembacaan"])),
        keyakinan=_number(values["keyakinan"]),
        sepakat=values["sepakat"] is True,
        kotak=_box(values["kotak"]),
        potongan=_box(values["potongan"]),
        asal=_quad(values["asal"]),
    )


def _pembacaan(values: Values) -> Pembacaan:
    return Pembacaan(
        mesin=_text(values["mesin"]),
        mentah=_text(values["mentah"]),
        nilai=_text_or_none(values["nilai"]),
        keyakinan=_number(values["keyakinan"]),
    )


def _quality(values: Values) -> Quality:
    return Quality(
        cukup=values["cukup"] is True,
        petunjuk=_text(values["petunjuk"]),
        kode=_text(values["kode"]),
        sharpness=_number(values["sharpness"]),
        page_px=int(_number(values["page_px"])),
        confidence=_number(values["confidence"]),
        gerbang=tuple(_gerbang(_mapping(each)) for each in _list(values["gerbang"])),
    )


def _gerbang(values: Values) -> Gerbang:
    return Gerbang(_text(values["nama"]), _number(values["nilai"]), _number(values["batas"]))


def _kode(values: Values) -> Kode:
    return Kode(
        teks=_text(values["teks"]),
        kotak=_box(values["kotak"]),
        asal=_quad(values["asal"]),
        sama=_texts(values["sama"]),
        berbeda=_texts(values["berbeda"]),
    )


def _box(found: object) -> Box | None:
    if found is None:
        return None
    x, y, width, height = (int(_number(side)) for side in _list(found))
    return x, y, width, height


def _quad(found: object) -> Quad | None:
    if found is None:
        return None
    a, b, c, d = (_point(corner) for corner in _list(found))
    return a, b, c, d


def _point(found: object) -> tuple[int, int]:
    x, y = (int(_number(each)) for each in _list(found))
    return x, y


def _mapping(found: object) -> Values:
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return found


def _list(found: object) -> list[object]:
    if not isinstance(found, list) or len(found) > MANY:
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


def _texts(found: object) -> tuple[str, ...]:
    return tuple(_text(each) for each in _list(found))


def _text_or_none(found: object) -> str | None:
    return None if found is None else _text(found)
