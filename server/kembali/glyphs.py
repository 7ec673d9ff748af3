"""Angka menurut bentuk: which of the ten digits, printed as the issued page prints them, looks most like the photo.

Reading tells what is written; this tells whether it is the digit that was issued. Each place of an amount is drawn with
every digit in the font of the issued page, blurred as the photo is, and compared with what is seen there. Comparing the
whole amount at once would not show one changed digit.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from cv2.typing import MatLike
from PIL import Image, ImageDraw, ImageFont

from server.documents.glyphs import FONTS
from server.kembali.issued import Amount, Box, Page, Sign

FINER = 4  # digits are drawn larger and shrunk, so that nothing is moved to whole pixels
BLURS = (0.6, 1.0, 1.5, 2.0, 2.6, 3.2, 4.0, 5.0, 6.0, 7.5)  # px at DPI
PAD = 8
SHIFT = 6  # px that an amount may lie beside its place
WOBBLE = 2  # px that a digit may lie beside its amount
AROUND = 0.3  # of a digit's width: how much of its neighbours is looked at, because they blur into it
LEAST_MISFIT = 0.004  # below this, misfits are noise
PAPER = 255


@dataclass(frozen=True, slots=True)
class Likeness:
    """How an amount looks. `alike`: the whole with the issued one (-1 to 1) at the best `blur`. For each digit the one
    most alike, and the misfit of the best other digit over that of the issued one: above 1 the issued digit fits best.
    """

    alike: float
    blur: float
    digits: str
    odds: tuple[float, ...]


def likeness(page: Page, flat: MatLike, amount: Amount) -> Likeness | None:
    """`flat`: the photo laid onto the page (8-bit gray, light evened out). None when a font is not one of ours."""
    digits = [sign for sign in amount.signs if sign.text.isdigit()]
    if not all(_face(sign.font) for sign in digits):
        return None
    place = amount.box.grown(PAD, PAD)
    issued, wide = place.cut(page.gray), place.grown(SHIFT, SHIFT).cut(flat)
    if wide.shape != (issued.shape[0] + 2 * SHIFT, issued.shape[1] + 2 * SHIFT):
        return None
    alike, at, blur = max(((*_match(wide, _blurred(issued, blur)), blur) for blur in BLURS), key=lambda one: one[0])
    lies = Box(at[0], at[1], issued.shape[1], issued.shape[0])
    found = [_place(lies.grown(WOBBLE, WOBBLE).cut(wide), issued, sign, place, blur) for sign in digits]
    return Likeness(alike, blur, "".join(digit for digit, _ in found), tuple(odds for _, odds in found))


def _place(seen: MatLike, issued: MatLike, sign: Sign, place: Box, blur: float) -> tuple[str, float]:
    """The digit most alike at one place, and the odds for the issued one."""
    width = round(sign.size * 0.556)  # the advance of every digit of Liberation Sans
    x, baseline = sign.origin[0] - place.x, sign.origin[1] - place.y
    left = max(0, round(x - AROUND * width))
    right = min(issued.shape[1], round(x + width + AROUND * width))
    misfit = {}
    for digit in "0123456789":
        drawn = _blurred(_with(issued, sign, digit, x, baseline, width), blur)[:, left:right]
        alike, _ = _match(seen[:, left : right + 2 * WOBBLE], drawn)
        misfit[digit] = max(LEAST_MISFIT, 1 - alike)
    other = min(misfit[digit] for digit in misfit if digit != sign.text)
    return min(misfit, key=misfit.__getitem__), other / misfit[sign.text]


def _with(issued: MatLike, sign: Sign, digit: str, x: float, baseline: float, width: int) -> MatLike:
    """The issued amount with another digit in one place."""
    picture = issued.copy()
    top, bottom = round(baseline - 0.76 * sign.size), round(baseline + 0.04 * sign.size)
    left, right = max(0, round(x)), min(picture.shape[1], round(x + width))
    picture[max(0, top) : bottom, left:right] = PAPER
    glyph, dx, dy = _digit(sign.font, round(sign.size, 2), digit, round(x % 1 * FINER), round(baseline % 1 * FINER))
    gx, gy = int(x) + dx, int(baseline) + dy
    x0, y0 = max(0, gx), max(0, gy)
    part = picture[y0 : gy + glyph.shape[0], x0 : gx + glyph.shape[1]]
    np.minimum(part, glyph[y0 - gy : y0 - gy + part.shape[0], x0 - gx : x0 - gx + part.shape[1]], out=part)
    return picture


@lru_cache(maxsize=2000)
def _digit(font: str, size: float, digit: str, right: int, down: int) -> tuple[MatLike, int, int]:
    """A digit's picture, and where its corner is from the whole pixel of its origin; moved by quarters of a pixel."""
    face = ImageFont.truetype(str(_face(font)), size * FINER)
    wide, high, above = (int(size * part) // 1 + 4 for part in (0.6, 1.1, 0.9))
    sheet = Image.new("L", ((wide + 4) * FINER, high * FINER), PAPER)
    ImageDraw.Draw(sheet).text((2 * FINER + right, above * FINER + down), digit, fill=0, font=face, anchor="ls")
    return cv2.resize(np.asarray(sheet), (wide + 4, high), interpolation=cv2.INTER_AREA), -2, -above


@lru_cache(maxsize=16)
def _face(font: str) -> Path | None:
    """The file of a face that our documents are printed in."""
    for name in (f"{font}.ttf", f"{font}-Regular.ttf"):
        if font.isascii() and font.replace("-", "").isalnum() and (FONTS / name).is_file():
            return FONTS / name
    return None


def _blurred(picture: MatLike, blur: float) -> MatLike:
    return cv2.GaussianBlur(picture, (0, 0), blur, borderType=cv2.BORDER_REPLICATE).astype(np.float32)


def _match(wide: MatLike, picture: MatLike) -> tuple[float, tuple[int, int]]:
    """How alike the best place in `wide` is, and where it is."""
    scores = cv2.matchTemplate(wide.astype(np.float32), picture, cv2.TM_CCOEFF_NORMED)
    _, best, _, at = cv2.minMaxLoc(scores)
    return float(best), (int(at[0]), int(at[1]))
