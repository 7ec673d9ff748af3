"""Issued: the pages of an issued file: their picture, their amounts as printed, their boxes for signatures.

Amounts are read from the text layer of the very bytes that were issued, so nothing else has to be believed.
"""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pypdfium2 as pdfium
from cv2.typing import MatLike

from server.kembali.terbitan import Terbitan
from sessions.terbitan import Kotak

DPI = 300
PT = DPI / 72
REACH = 0.5  # of its height or width: how far beside its stated place a word may stand


@dataclass(frozen=True, slots=True)
class Box:
    """Pixels of a page at DPI."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    def grown(self, across: int, down: int) -> "Box":
        return Box(self.x - across, self.y - down, self.w + 2 * across, self.h + 2 * down)

    def cut(self, picture: MatLike) -> MatLike:
        """What lies in the box, as far as it lies on the picture."""
        return picture[max(0, self.y) : max(0, self.bottom), max(0, self.x) : max(0, self.right)]


@dataclass(frozen=True, slots=True)
class Sign:
    """One printed character and where it stands: its ink, and the start of its baseline (px at DPI)."""

    text: str
    box: Box
    font: str
    size: float
    origin: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as it was printed."""

    id: str
    signs: tuple[Sign, ...]

    @property
    def text(self) -> str:
        return "".join(sign.text for sign in self.signs)

    @property
    def digits(self) -> str:
        return only_digits(self.text)

    @property
    def box(self) -> Box:
        return around([sign.box for sign in self.signs])


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One issued page: `gray` at DPI. Equal only to itself."""

    number: int
    gray: MatLike
    amounts: tuple[Amount, ...]
    ttd: tuple[tuple[str, Box], ...]


def only_digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())


def around(boxes: Sequence[Box]) -> Box:
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)


def pages(issued: Terbitan) -> tuple[Page, ...]:
    """The pages that have a code."""
    return _pages(issued.pdf, tuple(sorted(issued.kode)), issued.sel, issued.ttd)


@lru_cache(maxsize=1)  # several pages of one paper come one after another
def _pages(pdf: bytes, numbers: tuple[int, ...], sel: tuple[Kotak, ...], ttd: tuple[Kotak, ...]) -> tuple[Page, ...]:
    document = pdfium.PdfDocument(pdf)
    try:
        return tuple(_page(document[number - 1], number, sel, ttd) for number in numbers)
    finally:
        document.close()


def _page(page: pdfium.PdfPage, number: int, sel: tuple[Kotak, ...], ttd: tuple[Kotak, ...]) -> Page:
    gray = np.array(page.render(scale=PT, grayscale=True).to_numpy(), np.uint8)
    words = _words(page)
    amounts = (Amount(one.id, _at(words, _pixels(one))) for one in sel if one.page == number)
    boxes = tuple((one.id, _pixels(one)) for one in ttd if one.page == number)
    return Page(number, gray, tuple(one for one in amounts if one.digits), boxes)


def _pixels(one: Kotak) -> Box:
    return Box(round(one.x * PT), round(one.y * PT), round(one.w * PT), round(one.h * PT))


def _words(page: pdfium.PdfPage) -> list[tuple[Sign, ...]]:
    """The text layer, split where it has spaces."""
    height = page.get_height()
    text = page.get_textpage()
    words: list[list[Sign]] = [[]]
    for at in range(text.count_chars()):
        letter = text.get_text_range(at, 1)
        if not letter.strip():
            words.append([])
            continue
        left, bottom, right, top = text.get_charbox(at)
        box = Box(*(round(value * PT) for value in (left, height - top, right - left, top - bottom)))
        x, y = _origin(text, at)
        words[-1].append(Sign(letter, box, *_font(text, at), (x * PT, (height - y) * PT)))
    text.close()
    return [tuple(word) for word in words if word]


def _origin(text: pdfium.PdfTextPage, at: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.raw.FPDFText_GetCharOrigin(text, at, x, y)
    return x.value, y.value


def _font(text: pdfium.PdfTextPage, at: int) -> tuple[str, float]:
    """Name (without the mark of a subset, `UPQDAN+`) and size in px at DPI."""
    name, flags = ctypes.create_string_buffer(100), ctypes.c_int()
    pdfium.raw.FPDFText_GetFontInfo(text, at, name, len(name), flags)
    size = pdfium.raw.FPDFText_GetFontSize(text, at)
    return name.value.decode("utf-8", "replace").split("+")[-1], size * PT


def _at(words: Sequence[tuple[Sign, ...]], place: Box) -> tuple[Sign, ...]:
    """The words with digits that stand at `place`; it may be stated a little beside them."""
    found: list[Sign] = []
    for word in words:
        box = around([sign.box for sign in word])
        level = abs(box.y + box.h / 2 - place.y - place.h / 2) < max(place.h, box.h) * REACH
        shared = min(box.right, place.right) - max(box.x, place.x)
        if level and shared > REACH * min(box.w, place.w) and any(sign.text.isdigit() for sign in word):
            found += word
    return tuple(found)
