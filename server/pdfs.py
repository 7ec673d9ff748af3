"""PDFs from strangers: each page as pixels of our own and, where the file has it, its text; nothing in it is run.

PDFium without its JavaScript engine. Runs where server/photos.py runs, in a process for each file. A page is drawn at
the size that reading needs whatever size it claims; the text that a file carries may differ from what the page shows,
so it counts as one reading among others, never as the truth.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from server.photos import Pixels
from sessions.errors import Invalid

MAGIC = b"%PDF-"
SIDE = 2200  # pixels of a page's longest side: an A4 at 188 dpi
MOST_PAGES = 40
MOST_SIGNS = 30_000  # of one page's text
SMALLEST, LARGEST = 8.0, 14_400.0  # points; ISO 32000-1 annex C.2 says 3 to 14,400
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|XFA)\b")

LOCKED = "PDF ini terkunci dengan kata sandi. Simpan tanpa kata sandi, atau foto lembarannya, lalu kirim lagi."
BROKEN = "PDF ini rusak atau tidak lengkap. Buka dan simpan ulang berkasnya, atau foto lembarannya, lalu kirim lagi."
EMPTY = "PDF ini tidak berisi halaman. Kirim berkas aslinya, atau foto lembarannya."
ODD = "Ukuran halaman PDF ini tidak wajar. Cetak ulang ke PDF ukuran A4, atau foto lembarannya, lalu kirim lagi."


@dataclass(frozen=True, slots=True)
class Kata:
    """A word that the file itself carries, and where it stands on the drawn page."""

    teks: str
    x: int
    y: int
    lebar: int
    tinggi: int


@dataclass(frozen=True, slots=True)
class Lembar:
    """One page: its pixels (RGB), and the words that lie in it."""

    pixels: Pixels
    kata: tuple[Kata, ...]


class Pdf:
    """A PDF that opens, with `jumlah` pages; `aktif` when it brings scripts. Raises Invalid for one that does not."""

    def __init__(self, content: bytes) -> None:
        try:
            self._document = pdfium.PdfDocument(content)
            self.jumlah = len(self._document)
        except pdfium.PdfiumError as error:
            locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
            raise Invalid(LOCKED if locked else BROKEN, sebab="terkunci" if locked else "rusak") from error
        if self.jumlah < 1:
            raise Invalid(EMPTY, sebab="kosong")
        self.aktif = ACTIVE.search(content) is not None

    def lembar(self, number: int) -> Lembar:
        """Page `number`, from 0, drawn. Raises Invalid when it cannot be."""
        try:
            page = self._document[number]
            width, height = page.get_size()
            if not (min(width, height) >= SMALLEST and max(width, height) <= LARGEST * 20):
                raise Invalid(ODD, sebab="ukuran")
            scale = SIDE / max(width, height)
            bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True)
            pixels = np.array(bitmap.to_numpy()[..., :3], np.uint8)
            return Lembar(_sane(pixels), tuple(_words(page, scale, pixels.shape[1], pixels.shape[0])))
        except (pdfium.PdfiumError, MemoryError, ValueError) as error:
            raise Invalid(BROKEN, sebab="rusak") from error


def _sane(pixels: Pixels) -> Pixels:
    """A page that is a hair wide has been drawn a hair wide: it is refused rather than read."""
    if min(pixels.shape[:2]) < 64:
        raise Invalid(ODD, sebab="ukuran")
    return pixels


def _words(page: pdfium.PdfPage, scale: float, width: int, height: int) -> Iterator[Kata]:
    """The words of the text layer; those outside the page, which nobody can see, are left out."""
    found = page.get_textpage()
    text, boxes = "", list[tuple[float, float, float, float]]()
    for at in range(min(found.count_chars(), MOST_SIGNS)):
        sign = found.get_text_range(at, 1)
        if sign.strip() and sign.isprintable():
            text += sign
            boxes.append(found.get_charbox(at))
        elif text:
            yield from _word(page, text, boxes, scale, width, height)
            text, boxes = "", []
    if text:
        yield from _word(page, text, boxes, scale, width, height)


def _word(
    page: pdfium.PdfPage,
    text: str,
    boxes: list[tuple[float, float, float, float]],
    scale: float,
    width: int,
    height: int,
) -> Iterator[Kata]:
    """PDF measures from the lower left in points; a turned page is left to the eye."""
    if page.get_rotation() or len(text) > 200:
        return
    left0, bottom0, _, top0 = page.get_bbox()
    left, right = min(box[0] for box in boxes) - left0, max(box[2] for box in boxes) - left0
    top, bottom = top0 - max(box[3] for box in boxes), top0 - min(box[1] for box in boxes)
    x, y, w, h = (round(side * scale) for side in (left, top, right - left, bottom - top))
    if x >= 0 and y >= 0 and w > 0 and h > 0 and x + w <= width and y + h <= height and top0 > bottom0:
        yield Kata(text, x, y, w, h)
