"""Angka: each amount read from the photo, compared with the issued one, and judged the same, different or unreadable.

Two ways that know nothing of each other must agree: Tesseract reads what is written (server/ocr/amounts.py), and the
shape of each digit is compared with the issued one (glyphs.py). Where they do not, nothing is claimed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike

from server.kembali.glyphs import Likeness, likeness
from server.kembali.issued import Amount, Box, Page, only_digits
from server.ocr.amounts import amounts
from sessions.pencocokan import Angka, Putusan, Tempat

SCALES = (1.0, 0.75)  # of the crops: the second reading is for what the first misread
ALIKE = 0.85  # of the whole amount: below, it may be another place of the photo
SAME_ODDS = 1.15  # genuine digits had 1.37 and more in three of four levels of photos, forged ones 0.36 and less
OTHER_ODDS = 0.6
PLACE_ALIKE = 0.5
PAPER = 235
RULE = 120  # px: ruled lines are longer, signs are not
LEFT, RIGHT, UP, DOWN = 2.6, 0.5, 0.45, 0.45  # of the height of a digit: how far around an amount is read


@dataclass(frozen=True, slots=True)
class Seen:
    """What both ways say of one amount."""

    amount: Amount
    readings: tuple[str, ...]
    shape: Likeness | None


def compare(page: Page, flat: MatLike) -> tuple[Angka, ...]:
    """Every amount of the page. `flat`: the photo laid onto it, 8-bit gray with the light evened out."""
    clean = np.where(rules(page.gray) > 0, np.uint8(PAPER), flat)
    crops = [_around(page, amount).cut(clean) for amount in page.amounts]
    first = [only_digits(text) for text in amounts(crops, SCALES[0])]
    doubted = [at for at, amount in enumerate(page.amounts) if first[at] != amount.digits]
    again = amounts([crops[at] for at in doubted], SCALES[1])
    second = {at: only_digits(text) for at, text in zip(doubted, again, strict=True)}
    found = []
    for at, amount in enumerate(page.amounts):
        readings = (first[at], *((second[at],) if at in second else ()))
        found.append(_told(Seen(amount, readings, likeness(page, flat, amount))))
    return tuple(found)


def judge(seen: Seen) -> tuple[Putusan, str]:
    """The verdict, and the digits to show as read."""
    issued, shape = seen.amount.digits, seen.shape
    agreed = len(set(seen.readings)) == 1 and seen.readings[0] not in ("", issued)
    if issued in seen.readings:
        same = shape is not None and shape.alike >= ALIKE and min(shape.odds) >= SAME_ODDS
        return (Putusan.SAMA if same else Putusan.TIDAK_TERBACA), issued
    if shape is None:
        return (Putusan.BERBEDA if agreed else Putusan.TIDAK_TERBACA), seen.readings[-1]
    other = shape.alike >= PLACE_ALIKE and min(shape.odds) <= OTHER_ODDS
    if other and shape.digits in seen.readings:
        return Putusan.BERBEDA, shape.digits
    if agreed and (other or _longer(seen.readings[0], issued, shape)) and shape.blur < 3:
        return Putusan.BERBEDA, seen.readings[0]
    return Putusan.TIDAK_TERBACA, seen.readings[0]


def _longer(read: str, issued: str, shape: Likeness) -> bool:
    """Digits were added. One within would have moved the others: while each still looks as issued in its place, only
    what was put before or behind them is believed. A mark between two digits has been read as a third."""
    if len(read) <= len(issued):
        return False
    kept = shape.alike >= ALIKE and min(shape.odds) >= SAME_ODDS
    return not kept or read.startswith(issued) or read.endswith(issued)


def rules(gray: MatLike) -> MatLike:
    """Where the issued page has ruled lines, and a little around them."""
    ink = cv2.threshold(gray, 200, 255, cv2.THRESH_BINARY_INV)[1]
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, RULE), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((RULE, 1), np.uint8))
    return cv2.dilate(cv2.bitwise_or(across, down), np.ones((11, 11), np.uint8))


def _around(page: Page, amount: Amount) -> Box:
    """The amount and the empty paper around it, where a digit could have been added."""
    box = amount.box
    left = min(int(LEFT * box.h), _empty(page.gray, box, -1))
    right = min(int(RIGHT * box.h), _empty(page.gray, box, 1))
    up, down = int(UP * box.h), int(DOWN * box.h)
    return Box(box.x - left, box.y - up, box.w + left + right, box.h + up + down)


def _empty(gray: MatLike, box: Box, side: int) -> int:
    """How many px beside the box are paper on the issued page."""
    strip = gray[max(0, box.y) : box.bottom]
    columns = strip[:, : max(0, box.x - 1)][:, ::-1] if side < 0 else strip[:, box.right + 1 :]
    dark = np.flatnonzero((columns < 200).any(axis=0))
    return int(dark[0]) if len(dark) else columns.shape[1]


def _told(seen: Seen) -> Angka:
    verdict, digits = judge(seen)
    box = seen.amount.box
    place = Tempat(box.x, box.y, box.w, box.h)
    return Angka(seen.amount.id, seen.amount.text, dotted(digits), verdict, place)


def dotted(digits: str) -> str:
    """`9542381` -> `9.542.381`; digits as they were read keep their zeros in front."""
    groups: Sequence[str] = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)]
    return ".".join(reversed(groups))
