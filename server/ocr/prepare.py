"""Prepare: the page cut out of the photo, made flat and turned upright, with as little waiting as two cores allow."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass

import cv2
from cv2.typing import MatLike

from server import photos
from server.ocr import page as pages
from server.ocr.engines import Engine
from server.ocr.orientation import by_lines, by_turns, keeps_the_lines, keeps_the_words, turned
from server.ocr.page import Outline
from server.ocr.slope import around_lines, straightened
from server.ocr.tilt import around, level

PAGE_LEAST = 1500
SEARCH = 640  # longest side for finding lines on the whole photo
CLOSER = 960  # where no page is found: at SEARCH half the lines of an A4 are not seen, and what is not seen is cut off

Wide = bool | None  # how this type of document lies, None when unknown


@dataclass(frozen=True, slots=True)
class Prepared:
    """An upright page (BGR), flattened without rules (`flat`, gray), and how it was got from the photo.

    `outline` is None when no page was cut out. `frame` is what it was cut along: the outline, or else a frame tilted
    like the writing; None for neither.
    """

    page: MatLike
    flat: MatLike
    outline: Outline | None
    quarters: int
    frame: Outline | None = None


def prepare(photo: MatLike, landscape: Wide, engine: Engine | None, beside: Executor) -> Prepared:
    """The page cut out and upright; the writing alone when there is no page or the cut would lose text."""
    if engine is None:
        return _by_words(photo, landscape, beside)
    search = beside.submit(engine.find, photo, SEARCH)  # beside the search for edges
    outline, lines = pages.find(photo), search.result()
    kept = outline if outline is not None and keeps_the_lines(outline, lines) else None
    frame, lines = (kept, lines) if kept else _around_all(photo, lines, engine)
    frame = around_lines(straightened(frame, lines), lines) if frame else None
    page = _cut(photo, frame)
    there = pages.moved(lines, frame) if frame else lines * (max(page.shape) / max(photo.shape))

    def turn() -> int:
        found = by_lines(page, there, engine)
        return by_turns(page, landscape).quarters if found is None else found

    return _turned(page, kept, frame, turn, beside)


def _around_all(photo: MatLike, lines: MatLike, engine: Engine) -> tuple[Outline | None, MatLike]:
    """A frame that keeps all writing, where no edge of a page tells, and the lines that it is laid around."""
    frame, closer = around(lines, photo.shape), engine.find(photo, CLOSER)
    if frame is None or not keeps_the_lines(frame, closer):
        frame, lines = around(closer, photo.shape), closer
    return frame or level(photo), lines


def _by_words(photo: MatLike, landscape: Wide, beside: Executor) -> Prepared:
    """With Tesseract alone, which must read a page to know how it lies."""
    outline, quarters = pages.find(photo), None
    if outline is not None:
        page = pages.rectify(photo, outline)
        up = by_turns(page, landscape)
        if keeps_the_words(photo, outline, up):
            return _turned(page, outline, outline, lambda: up.quarters, beside)
        quarters = up.quarters
    frame = level(photo)
    page = _cut(photo, frame)
    return _turned(
        page, None, frame, lambda: by_turns(page, landscape).quarters if quarters is None else quarters, beside
    )


def _turned(
    page: MatLike, outline: Outline | None, frame: Outline | None, turn: Callable[[], int], beside: Executor
) -> Prepared:
    """Which way is up is found while the light is evened out."""
    flat: Future[MatLike] = beside.submit(lambda: pages.without_rules(pages.flatten(page)))
    quarters = turn()
    return Prepared(turned(page, quarters), turned(flat.result(), quarters), outline, quarters, frame)


def _cut(photo: MatLike, frame: Outline | None) -> MatLike:
    return pages.rectify(photo, frame) if frame else _whole(photo)


def _whole(photo: MatLike) -> MatLike:
    """The photo as a page, of a size Tesseract reads well."""
    longest = max(photo.shape[:2])
    if longest >= PAGE_LEAST:
        return pages.scaled(photo, photos.VIEW_SIDE)
    scale = PAGE_LEAST / longest
    return cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
