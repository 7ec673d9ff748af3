"""Pages of OCR: a cut that loses writing is not taken, and writing tells how a photo lies where no edge does."""

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest
from cv2.typing import MatLike

from server import contoh
from server.ocr import page as pages
from server.ocr.engines import DEFAULT, open_engine
from server.ocr.fields import Page, fields
from server.ocr.orientation import Upright, keeps_the_lines, keeps_the_words
from server.ocr.pipeline import Pipeline
from server.ocr.quality import judge, sharpness, trusted
from server.ocr.rows import rows_of
from server.ocr.second import Second
from server.ocr.slope import around_lines, straightened
from server.ocr.tesseract import BLOCK, words
from server.ocr.tilt import around, level, tilt
from server.ocr.types import TYPES


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the processes that read have it: on a busy machine Tesseract's threads wait for each other for minutes."""
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")


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


@pytest.mark.parametrize("quarters", [0, 1])
@pytest.mark.parametrize(("first", "last"), [(-0.06, -0.06), (0.05, 0.02), (0.0, 0.0)])
def test_rows_that_slope_on_a_page_are_level_after_the_cut(first: float, last: float, quarters: int) -> None:
    """`first` and `last`: how the uppermost and the lowest row slope on the page as its outline shows it."""
    rows = []
    for y in range(200, 901, 70):
        slope = first + (last - first) * (y - 200) / 700
        left, right = y - 350 * slope, y + 350 * slope
        rows.append([[300, left], [1000, right], [1000, right + 30], [300, left + 30]])
    lines, corners = np.array(rows, np.float32), np.array([[0, 0], [1600, 0], [1600, 1000], [0, 1000]], np.float32)
    if quarters:  # the page lies on its side
        lines, corners = (np.roll(each, -1, axis=-2)[..., ::-1] * [1, -1] + [0, 1600] for each in (lines, corners))
    frame = pages.Outline(corners.astype(np.float32), 0.9)

    found = straightened(frame, lines.astype(np.float32))

    after = pages.moved(lines, found)
    edge = after[:, 3] - after[:, 0] if quarters else after[:, 1] - after[:, 0]
    assert np.abs(edge[:, 1 - quarters] / edge[:, quarters]).max() < 0.012
    outside = [cv2.pointPolygonTest(found.corners, (float(x), float(y)), True) for x, y in corners]
    assert min(outside) > -1
    assert (found is frame) == (first == last == 0)


@pytest.mark.parametrize(("left", "grown"), [(300, False), (-40, True), (-400, False)])
def test_a_cut_through_lines_is_widened_until_they_are_whole(left: int, grown: bool) -> None:
    """`left`: where they begin. Those whose middle lies outside belong to something else."""
    right = left + 360
    made = [[[left, y], [right, y], [right, y + 30], [left, y + 30]] for y in range(100, 900, 70)]
    lines = np.array(made, np.float32) + 200
    frame = pages.Outline(np.array([[200, 200], [1800, 200], [1800, 1200], [200, 1200]], np.float32), 0.9)

    found = around_lines(frame, lines)

    assert (found is not frame) == grown
    if grown:
        assert pages.moved(lines, found).min() > 0
        assert found.corners[:, 0].max() == pytest.approx(1800, abs=1)


@pytest.mark.parametrize("slope", [0.065, 0.0])
def test_on_rows_that_slope_nothing_is_marked(slope: float) -> None:
    """Both engines take the birthplace for the name there, and the sex for the birthplace."""
    example = contoh.make("ktp", None, None, contoh.seeded(7685), gaya="lain")
    card = cv2.cvtColor(np.asarray(example.image), cv2.COLOR_RGB2BGR)
    height, width = card.shape[:2]
    room = round(slope * width)
    sloping = cv2.warpAffine(card, np.array([[1.0, 0, 0], [-slope, 1.0, room]]), (width, height + room))
    engine, gray = open_engine("rapidocr"), pages.without_rules(pages.flatten(sloping))
    assert engine is not None

    with ThreadPoolExecutor(2) as beside:
        page = Page(gray, rows_of(words(gray, BLOCK)), Second(engine, sloping))
        found = fields(page, TYPES["ktp"], beside)

    right = {field.nama: field.nilai == example.truth[field.nama] for field in found}
    assert (all(right.values()), any(field.sepakat for field in found)) == ((slope == 0,) * 2)


@pytest.mark.parametrize(
    ("pixels", "confidence", "card", "kode", "marked"),
    [
        (1500, 90.0, False, "", True),
        (1500, 80.0, False, "", False),
        (1200, 90.0, False, "", False),
        (1200, 85.0, False, "jauh", False),
        (900, 95.0, False, "jauh", False),
        (1500, 50.0, False, "sulit_dibaca", False),
        (700, 60.0, True, "", True),
        (400, 90.0, True, "jauh", False),
    ],
)
def test_a_small_page_passes_where_its_words_are_sure_but_nothing_on_it_is_marked(
    pixels: int, confidence: float, card: bool, kode: str, marked: bool
) -> None:
    width, height = (pixels, round(pixels / 1.5)) if card else (round(pixels / 1.41), pixels)
    corners = np.array([[50, 50], [50 + width, 50], [50 + width, 50 + height], [50, 50 + height]], np.float32)

    quality = judge((2000, 2000, 3), 400.0, pages.Outline(corners, 0.9), card, confidence)

    assert (quality.kode, trusted(quality, card)) == (kode, marked)


def test_small_writing_below_bold_headings_is_not_cut_off_where_no_edge_of_the_page_is_seen() -> None:
    """A small search sees the six bold lines only, and a frame around those ends above the day of the decree."""
    example = contoh.make("sk_ahu", None, None, contoh.seeded(41000), gaya="lain")
    photo = contoh.photograph(example.image, "mudah", contoh.seeded(41000), gaya="lain")

    found = Pipeline(open_engine(DEFAULT)).read(photo, "sk_ahu")

    assert not found.page_found
    assert {field.nama: field.nilai for field in found.fields} == dict(example.truth)
