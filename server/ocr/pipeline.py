"""From the bytes of a photo to a Reading: decode, find the page, turn it upright, judge it, read it."""

import time
from dataclasses import dataclass, replace

import cv2
import numpy as np
from cv2.typing import MatLike

from server import photos
from server.ocr import page as pages
from server.ocr.classify import classify
from server.ocr.fields import fields
from server.ocr.orientation import SIDE, sure, upright
from server.ocr.page import Outline
from server.ocr.places import Places, places
from server.ocr.quality import judge
from server.ocr.reading import Field, Quality, Reading
from server.ocr.rows import rows_of
from server.ocr.runs import runs
from server.ocr.tesseract import BLOCK, SPARSE, Word, words
from server.ocr.types import TYPES

INSIDE = 0.95  # share of the sure words of the photo that a cut must keep
PAGE_LEAST = 1500
LETTERS = 4  # equally tall signs in a row: fewer outside the page need no reading


@dataclass(frozen=True, slots=True)
class Prepared:
    """An upright page (BGR) and how it was got from the photo; `outline` is None when the whole photo is the page."""

    page: MatLike
    outline: Outline | None
    quarters: int


def read(content: bytes, jenis: str | None) -> Reading:
    """Read one photo. `jenis` is a key of TYPES when the sender said what it is, else it is told by its words.

    Raises sessions.errors.Invalid for what is no photo, KeyError for an unknown `jenis`.
    """
    started = time.perf_counter()
    pixels = photos.decode(content)
    photo = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    if jenis is not None and not TYPES[jenis].fields:
        return _unread(photo, jenis, started)
    prepared = prepare(photo, TYPES[jenis].landscape if jenis else None)
    flat = pages.without_rules(pages.flatten(prepared.page))
    seen = words(flat, BLOCK)
    rows = rows_of(seen)
    found = jenis or classify(rows)
    card = TYPES[found].card if found else prepared.page.shape[1] > prepared.page.shape[0]
    quality = judge(photo, prepared.page, prepared.outline, card, _mean_confidence(seen))
    return _reading(photo, prepared, found, fields(flat, rows, found) if found else (), quality, started)


def prepare(photo: MatLike, landscape: bool | None) -> Prepared:
    """The page cut out and upright; the whole photo when there is no page or the cut would lose text."""
    outline = pages.find(photo)
    if outline is not None:
        page = pages.rectify(photo, outline)
        up = upright(page, landscape)
        if keeps_the_text(photo, outline, up.quarters, up.seen):
            return Prepared(_turned(page, up.quarters), outline, up.quarters)
        return Prepared(_turned(_whole(photo), up.quarters), None, up.quarters)
    page = _whole(photo)
    quarters = upright(page, landscape).quarters
    return Prepared(_turned(page, quarters), None, quarters)


def keeps_the_text(photo: MatLike, outline: Outline, quarters: int, inside: tuple[Word, ...]) -> bool:
    """Whether at least INSIDE of the sure words of the photo lie in the outline.

    When the paper fills the frame, the best outline is often a table printed on it. The rest of the photo is read at
    the scale at which `inside` was read on the page.
    """
    rest = _turned(pages.without(photo, outline), quarters)
    scale = SIDE / max(outline.sides())
    rest = pages.scaled(pages.flatten(rest), max(1, round(max(photo.shape[:2]) * min(1.0, scale))))
    if not runs(rest, LETTERS):
        return True
    outside = len(sure(words(rest, SPARSE)))
    return outside == 0 or len(sure(inside)) / (outside + len(sure(inside))) >= INSIDE


def _whole(photo: MatLike) -> MatLike:
    """The photo as a page, of a size Tesseract reads well."""
    longest = max(photo.shape[:2])
    if longest >= PAGE_LEAST:
        return pages.scaled(photo, photos.VIEW_SIDE)
    scale = PAGE_LEAST / longest
    return cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)


def _turned(picture: MatLike, quarters: int) -> MatLike:
    return np.ascontiguousarray(np.rot90(picture, quarters))


def _mean_confidence(seen: tuple[Word, ...]) -> float:
    return float(np.mean([word.confidence for word in seen])) if seen else 0.0


def _unread(photo: MatLike, jenis: str, started: float) -> Reading:
    """A photo that is kept for the eye only, such as a face."""
    kept = Prepared(pages.scaled(photo, photos.VIEW_SIDE), None, 0)
    quality = Quality(True, "", 0.0, max(photo.shape[:2]), 0.0)
    return _reading(photo, kept, jenis, (), quality, started)


def _reading(
    photo: MatLike,
    prepared: Prepared,
    jenis: str | None,
    found: tuple[Field, ...],
    quality: Quality,
    started: float,
) -> Reading:
    height, width = prepared.page.shape[:2]
    derived, thumbnail = photos.derived(_rgb(prepared.page))
    whole, _ = photos.derived(_rgb(photo))
    shown = min(1.0, photos.VIEW_SIDE / max(photo.shape[:2]))
    where = places(prepared.page, prepared.outline, prepared.quarters, photo, shown)
    return Reading(
        jenis=jenis,
        fields=tuple(_placed(field, where) for field in found),
        quality=quality,
        derived=derived,
        thumbnail=thumbnail,
        whole=whole,
        width=width,
        height=height,
        whole_width=round(photo.shape[1] * shown),
        whole_height=round(photo.shape[0] * shown),
        sudut=where.corners() if prepared.outline else None,
        page_found=prepared.outline is not None,
        rotation=prepared.quarters * 90,
        seconds=round(time.perf_counter() - started, 3),
    )


def _placed(field: Field, where: Places) -> Field:
    if field.kotak is None:
        return field
    return replace(field, potongan=where.crop(field.kotak), asal=where.quad(field.kotak))


def _rgb(picture: MatLike) -> photos.Pixels:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
