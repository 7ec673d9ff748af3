"""QR codes on a photo: read, never followed, and held against the print."""

import re
from collections.abc import Sequence

import zxingcpp
from cv2.typing import MatLike

from server.ocr.places import Places
from server.ocr.reading import Field, Kode
from sessions.jenis import Bentuk, Bidang

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
MOST = 4
LONGEST = 1000  # characters of a code that are kept
NUMBERS = frozenset({Bentuk.NIK, Bentuk.NPWP, Bentuk.ANGKA, Bentuk.NOMOR})
SHORT = 8  # shorter numbers stand in many a text by chance


def scan(photo: MatLike) -> Sequence[zxingcpp.Barcode]:
    """What zxing finds on a BGR or gray photo."""
    return zxingcpp.read_barcodes(photo, formats=QR)


def codes(
    found: Sequence[zxingcpp.Barcode], shown: float, where: Places, fields: Sequence[Field], rules: Sequence[Bidang]
) -> tuple[Kode, ...]:
    """The QR codes found on a photo; `where` is the page on it, shown at the scale `shown`."""
    return tuple(_code(each, shown, where, fields, rules) for each in found[:MOST] if each.text)


def _code(
    found: zxingcpp.Barcode, shown: float, where: Places, fields: Sequence[Field], rules: Sequence[Bidang]
) -> Kode:
    at = found.position
    corners = tuple((point.x, point.y) for point in (at.top_left, at.top_right, at.bottom_right, at.bottom_left))
    asal = tuple((round(x * shown), round(y * shown)) for x, y in corners)
    text = found.text[:LONGEST]
    printed = {field.nama: field.nilai for field in fields if field.nilai}
    numbers = [rule for rule in rules if rule.bentuk in NUMBERS and len(printed.get(rule.nama, "")) >= SHORT]
    same = tuple(rule.nama for rule in numbers if _holds(text, printed[rule.nama]))
    other = tuple(rule.nama for rule in numbers if rule.nama not in same and _contradicts(text, rule, printed, same))
    return Kode(text, where.box(asal), asal, same, other)


def _holds(text: str, value: str) -> bool:
    return _plain(value) in _plain(text)


def _contradicts(text: str, rule: Bidang, printed: dict[str, str], same: Sequence[str]) -> bool:
    """Whether the text holds a number of this very length that is none of those printed."""
    known = {_plain(printed[name]) for name in same}
    length = rule.angka or len(_plain(printed[rule.nama]))
    alone = re.findall(rf"(?<![0-9])[0-9]{{{length}}}(?![0-9])", text)
    return bool(alone) and not known & set(alone) and not same


def _plain(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())
