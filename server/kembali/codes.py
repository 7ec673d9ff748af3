"""Kode: the QR codes on a photographed page."""

from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from cv2.typing import MatLike

EXPECTED = 2  # printed on each page
LARGEST = 5200  # px; enlarging beyond finds no more


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says, and its corners (4, 2) in the photo: its own top left first, clockwise."""

    text: str
    corners: MatLike


def codes(gray: MatLike) -> tuple[Code, ...]:
    """The codes of an 8-bit gray photo; a small photo is looked at again enlarged."""
    found = _read(gray, 1.0)
    if len(found) < EXPECTED and 2 * max(gray.shape) <= LARGEST:
        larger = cv2.resize(gray, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        found = max(found, _read(larger, 2.0), key=len)
    return found


def _read(gray: MatLike, scale: float) -> tuple[Code, ...]:
    read = zxingcpp.read_barcodes(gray, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return tuple(Code(one.text, _corners(one.position, scale)) for one in read if one.text)


def _corners(position: zxingcpp.Position, scale: float) -> MatLike:
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return np.array([[point.x / scale, point.y / scale] for point in points], np.float64)
