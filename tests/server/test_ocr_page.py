"""Pages of OCR: a cut that loses writing is not taken, and writing tells how a photo lies where no edge does."""

import cv2
import numpy as np
import pytest
from cv2.typing import MatLike

from server import contoh
from server.ocr import page as pages
from server.ocr.engines import open_engine
from server.ocr.orientation import Upright, keeps_the_lines, keeps_the_words
from server.ocr.quality import judge, sharpness
from server.ocr.tilt import around, level, tilt


def test_a_cut_that_loses_text_is_not_taken() -> None:
    """A page that fills the frame: the outline of its inner table would lose the heading and the signature."""
    example = contoh.make("nib", None, None, contoh.seeded(2))
    picture = cv2.cvtColor(np.asarray(example.image), cv2.COLOR_RGB2BGR)
    height, width = picture.shape[:2]
    table = pages.Outline(np.array([[130, 800], [1520, 800], [1520, 1200], [130, 1200]], np.float32), 0.9)
    whole = pages.Outline(np.array([[5, 5], [width - 5, 5], [width - 5, height - 5], [5, height - 5]], np.float32), 0.9)

    engine = open_engine("rapidocr")
    assert engine is not None
    lines = engine.find(picture, 640)
    assert not keeps_the_lines(table, lines)
    assert keeps_the_lines(whole, lines)
    assert not keeps_the_words(picture, table, Upright(0))
    assert keeps_the_words(picture, whole, Upright(0))


@pytest.mark.parametrize("degrees", [-7.0, 0.0, 4.5])
def test_the_tilt_of_writing_is_measured_where_no_page_is_seen(degrees: float) -> None:
    page = np.asarray(contoh.make("nib", None, None, contoh.seeded(2)).image)[..., ::-1]
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    photo = cv2.warpAffine(np.ascontiguousarray(page), matrix, (width, height), borderValue=(252, 252, 250))

    found = tilt(photo)

    assert abs(found - degrees) <= 0.5
    assert (level(photo) is None) == (degrees == 0)


def lines_at(degrees: float, count: int = 6) -> MatLike:
    """Corners of lines of writing, turned about the middle of a photo of 1000 x 800."""
    made = [[[300, y], [700, y], [700, y + 20], [300, y + 20]] for y in range(200, 200 + 60 * count, 60)]
    turn = np.deg2rad(degrees)
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    found: MatLike = ((np.array(made, np.float64) - [500, 400]) @ matrix + [500, 400]).astype(np.float32)
    return found


@pytest.mark.parametrize("degrees", [-8.0, 0.0, 5.0])
def test_without_a_page_the_writing_itself_is_cut_out_and_straightened(degrees: float) -> None:
    lines = lines_at(degrees)

    frame = around(lines, (800, 1000))

    assert frame is not None
    straight = pages.moved(lines, frame)
    assert np.abs(straight[:, 0, 1] - straight[:, 1, 1]).max() < 2
    assert straight.min() > 0  # with room around it
    assert frame.sides()[0] < 600


def test_a_few_words_do_not_tell_where_a_document_is() -> None:
    assert around(lines_at(0, 3), (800, 1000)) is None


@pytest.mark.parametrize(("far", "kode"), [(0.9, ""), (0.62, "miring")])
def test_a_page_seen_from_aslant_is_asked_for_again(far: float, kode: str) -> None:
    """The far end of a card on a dark table is `far` as wide as the near one."""
    example = contoh.make("ktp", None, None, contoh.seeded(3)).image
    picture = cv2.cvtColor(np.asarray(example), cv2.COLOR_RGB2BGR)
    height, width = picture.shape[:2]
    room = 1400 * (1 - far) / 2
    seen = np.array([[300 + room, 300], [1700 - room, 300], [1700, 1100], [300, 1100]], np.float32)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, seen)
    table = np.full((1400, 2000, 3), (50, 48, 45), np.uint8)
    photo = cv2.warpPerspective(picture, matrix, (2000, 1400), table, borderMode=cv2.BORDER_TRANSPARENT)

    page = pages.find(photo)

    assert page is not None
    assert page.askew() == pytest.approx(far, abs=0.05)
    quality = judge(photo.shape, sharpness(pages.rectify(photo, page)), page, card=True, confidence=90)
    assert quality.kode == kode
    assert ("sejajar" in quality.petunjuk) == (kode == "miring")
