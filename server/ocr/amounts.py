"""Amounts: many small crops with one amount each, read in one run as if they stood below each other, digits only."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytesseract
from cv2.typing import MatLike
from PIL import Image

from server.ocr.tesseract import TIMEOUT

GAP = 16  # px between two crops
EDGE = 20
ONLY = "-c tessedit_char_whitelist=Rp0123456789.,"
MODEL = "eng"  # digits are digits; it comes with Tesseract itself


def amounts(crops: Sequence[MatLike], scale: float = 1.0) -> tuple[str, ...]:
    """What each crop (8-bit gray, one amount, no ruled lines) says; "" where nothing was read.

    Ruled lines and the words around them cost more than half of the amounts; without them nearly all are read.
    """
    if not crops:
        return ()
    sheet, tops = _sheet(crops)
    if scale != 1:
        sheet = cv2.resize(sheet, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    image = Image.fromarray(sheet)
    image.format = "PPM"
    table = pytesseract.image_to_data(
        image, lang=MODEL, config=f"--psm 6 {ONLY}", output_type=pytesseract.Output.DICT, timeout=TIMEOUT
    )
    read: list[list[tuple[int, str]]] = [[] for _ in crops]
    for text, left, top, height in zip(table["text"], table["left"], table["top"], table["height"], strict=True):
        if text.strip():
            middle = (top + height / 2) / scale
            read[int(np.searchsorted(tops, middle, side="right")) - 1].append((left, text.strip()))
    return tuple("".join(text for _, text in sorted(words)) for words in read)


def _sheet(crops: Sequence[MatLike]) -> tuple[MatLike, list[float]]:
    """The crops below each other on white, flush right, and where the space of each begins."""
    width = max(crop.shape[1] for crop in crops) + 2 * EDGE
    height = sum(crop.shape[0] + GAP for crop in crops) + GAP
    sheet, tops, y = np.full((height, width), 255, np.uint8), [], GAP
    for crop in crops:
        x = width - EDGE - crop.shape[1]
        sheet[y : y + crop.shape[0], x : x + crop.shape[1]] = crop
        tops.append(y - GAP / 2)
        y += crop.shape[0] + GAP
    tops[0] = 0.0
    return sheet, tops
