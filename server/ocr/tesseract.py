"""Tesseract 5 behind one door: words of a page, and digit lines by our own model."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import pytesseract
from cv2.typing import MatLike
from PIL import Image

from server.ocr.engines import Line
from server.ocr.page import scaled

IND = "ind"
NIK = "nik"  # our digits model: reads OCR-A, which Debian's models do not know (see train/README.md)
TESSDATA = Path(__file__).parent / "tessdata"
TIMEOUT = 60.0  # far above what a page takes even on a machine with ten times too much to do

DARK_ON_LIGHT = "-c tessedit_do_invert=0"  # otherwise every line that reads badly is read once more, inverted

BLOCK, SPARSE, LINE, RAW_LINE = 6, 11, 7, 13


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box in pixels of the image that was read; `confidence` is 0-100."""

    text: str
    x: int
    y: int
    width: int
    height: int
    confidence: float

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def version() -> str:
    """Raises EngineMissing where it is not installed."""
    return str(pytesseract.get_tesseract_version())


def words(gray: MatLike, psm: int, side: int | None = None) -> tuple[Word, ...]:
    """The words of an 8-bit gray page. Raises RuntimeError when Tesseract takes longer than TIMEOUT.

    With `side` the page is read with no longer side than that, and dark letters alone are looked for: a quarter of the
    time less for a page whose letters are large.
    """
    small = scaled(gray, side) if side else gray
    image = Image.fromarray(small)
    image.format = "PPM"  # otherwise pytesseract compresses a PNG, which costs more than reading it
    table = pytesseract.image_to_data(
        image,
        lang=IND,
        config=f"--psm {psm} {DARK_ON_LIGHT if side else ''}",
        output_type=pytesseract.Output.DICT,
        timeout=TIMEOUT,
    )
    grown = gray.shape[1] / small.shape[1]
    columns = zip(
        table["text"], table["left"], table["top"], table["width"], table["height"], table["conf"], strict=True
    )
    return tuple(
        Word(text.strip(), round(grown * x), round(grown * y), round(grown * w), round(grown * h), float(conf))
        for text, x, y, w, h, conf in columns
        if text.strip()
    )


def lines(crops: Sequence[MatLike], model: str, psm: int = RAW_LINE, tessdata: Path = TESSDATA) -> tuple[Line, ...]:
    """Each crop (8-bit gray, one text line) read by `model`, all in one run of Tesseract."""
    if not crops:
        return ()
    with TemporaryDirectory(prefix="ruang-ocr-") as folder:
        paths = [Path(folder) / f"{number}.pgm" for number in range(len(crops))]
        for path, crop in zip(paths, crops, strict=True):
            cv2.imwrite(str(path), crop)
        batch = Path(folder) / "lines.txt"
        batch.write_text("".join(f"{path}\n" for path in paths))
        table = pytesseract.image_to_data(
            str(batch),
            lang=model,
            config=_config(model, psm, tessdata),
            output_type=pytesseract.Output.DICT,
            timeout=TIMEOUT,
        )
    found: list[list[tuple[str, float]]] = [[] for _ in crops]
    for page, text, confidence in zip(table["page_num"], table["text"], table["conf"], strict=True):
        if text.strip():
            found[page - 1].append((text.strip(), float(confidence)))
    return tuple(_line(parts) for parts in found)


def _config(model: str, psm: int, tessdata: Path) -> str:
    return f'--psm {psm} --tessdata-dir "{tessdata}"' if model == NIK else f"--psm {psm}"


def _line(parts: list[tuple[str, float]]) -> Line:
    if not parts:
        return Line("", 0.0)
    return Line(" ".join(text for text, _ in parts), min(confidence for _, confidence in parts))
