"""Lines of OCR: rows of digits are cut as high as they are and evenly dark; what lies on each other is read as one."""

from collections.abc import Sequence

import cv2
import numpy as np
from cv2.typing import MatLike
from PIL import Image, ImageDraw

from server.contoh.drawing import paper
from server.contoh.fonts import font
from server.ocr.engines import Line
from server.ocr.lines import cut, cut_digits, tight
from server.ocr.page import PAPER
from server.ocr.reading import Box
from server.ocr.second import Second
from server.ocr.tesseract import NIK, lines

NUMBER = "5103075703639480"
BOX = (40, 60, 780, 100)  # twice as high as the digits, as Tesseract boxes them


def faded() -> MatLike:
    """A number whose end a lamp has nearly burnt away, below the last row's edge."""
    image = Image.new("L", (900, 220), PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((50, 80), NUMBER, fill=20, font=font("ocr_a", 68))
    draw.text((50, 22), "KABUPATEN BADUNG", fill=20, font=font("sans_bold", 44))
    ink = PAPER - np.asarray(image, np.float32)
    ink[70:] *= np.interp(np.arange(900), [0, 450, 780], [1.0, 1.0, 0.3])
    return cv2.GaussianBlur(np.clip(PAPER - ink, 0, 255).astype(np.uint8), (0, 0), 1.2)


def test_a_faded_number_in_too_high_a_box_is_read() -> None:
    """`cut` alone is what was read before: it shows that the example is one that our model does not read so."""
    page = faded()

    (whole,) = lines([cut_digits(page, BOX, 0.35)], NIK)
    (plain,) = lines([cut(page, BOX, 0.35)], NIK)

    assert whole.text == NUMBER
    assert plain.text != NUMBER


def test_a_box_is_made_as_high_as_its_digits_and_kept_where_there_are_none() -> None:
    page = faded()
    digits = np.nonzero((page[75:] < 120).any(axis=1))[0] + 75

    x, y, width, height = tight(page, BOX)

    assert (x, width) == (BOX[0], BOX[2])
    assert abs(y - int(digits.min())) <= 3
    assert abs(y + height - int(digits.max())) <= 3
    assert tight(np.full((220, 900), PAPER, np.uint8), BOX) == BOX
    assert tight(page, (40, 400, 300, 50)) == (40, 400, 300, 50)


class Wide:
    """An engine that finds three boxes and tells how wide each picture is that it is asked to read."""

    name, version = "lebar", "1"

    def find(self, picture: MatLike, side: int) -> MatLike:
        boxes: list[Box] = [(10, 10, 210, 40), (200, 12, 300, 40), (600, 12, 100, 40)]
        return np.array([[[x, y], [x + w, y], [x + w, y + h], [x, y + h]] for x, y, w, h in boxes], np.float32)

    def read(self, crops: Sequence[MatLike]) -> tuple[Line, ...]:
        return tuple(Line(str(crop.shape[1] // 10 * 10), 99.0) for crop in crops)


def test_boxes_that_lie_on_each_other_are_read_as_one() -> None:
    """The sign that two boxes share was read twice, and looked like the digit of a longer number."""
    second = Second(Wide(), np.full((100, 800, 3), 255, np.uint8))

    assert second.row((250, 15, 200, 30)) == "500 110"


def test_an_example_never_prints_a_value_over_its_label() -> None:
    """In capitals and wider letters a label once reached into the value: a paper that nobody can read rightly."""
    drawn = []
    for value in ("MADE CONTOH", ""):
        sheet = paper()
        sheet.y = 100
        sheet.pair(150, "PENANGGUNG JAWAB BADAN USAHA", 480, value, "serif", 34, 60)
        drawn.append(np.asarray(sheet.image.convert("L"), np.int16)[80:180])
    label = np.nonzero((drawn[1] < 100).any(axis=0))[0]

    added = np.nonzero((np.abs(drawn[0] - drawn[1]) > 60).any(axis=0))[0]

    assert added.min() > label[label < 700].max() - 20  # the colon stands in both
