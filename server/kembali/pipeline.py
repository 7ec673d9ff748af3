"""From a sheet that came back to what it shows: code, page, every amount, every box, every stroke of a pen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from cv2.typing import MatLike

from server.kembali import align, digits, ink
from server.kembali.align import Fit
from server.kembali.codes import codes
from server.kembali.issued import Page, pages
from server.kembali.terbitan import Terbitan
from server.ocr import page as papers
from sessions.pencocokan import Kode, Lembar, Petunjuk, Putusan

VIEW_WIDTH = 1240  # of the picture that people look at: 150 dpi
JPEG = 85
SURE_POINTS = 40  # a page told by its code needs fewer points in common
TWICE = 1.5  # times the points of the next best page, when no code tells which it is
UNREAD = 0.2  # share of amounts that may stay unread before a better photo is asked for
SHARP = 110  # px of the photo for an inch of paper: below, digits run into each other


@dataclass(frozen=True, slots=True)
class Result:
    """A sheet; its picture laid straight, or as it came; and the issued page beside it, b"" without one. Both JPEG."""

    sheet: Lembar
    picture: bytes
    issued: bytes


def read(issued: Terbitan, number: int, photo: MatLike) -> Result:
    """Sheet `number` (from 1) of what came back: an upright or turned BGR photo."""
    gray = cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY)
    told = [code.text for code in codes(gray)]
    code, page = _told(issued.kode, told)
    found = None if code is Kode.LAIN else _find(pages(issued), gray, page)
    if found is None:
        hint = Petunjuk.BERKAS_LAIN if code is Kode.LAIN else Petunjuk.TAK_DIKENALI
        return Result(Lembar(number, None, code, petunjuk=(hint,)), _jpeg(photo), b"")
    return _compared(number, code, *found, photo)


def _told(known: Mapping[int, str], told: Sequence[str]) -> tuple[Kode, int | None]:
    """Which page the codes name. Several that disagree name none."""
    named = {page for page, text in known.items() if text in told}
    if any(text not in known.values() for text in told) and not named:
        return Kode.LAIN, None
    if len(named) == 1:
        return Kode.COCOK, named.pop()
    return Kode.TIDAK_TERBACA, None


def _find(issued: Sequence[Page], gray: MatLike, named: int | None) -> tuple[Page, Fit] | None:
    """The page that lies in the photo, and how; of pages that are much alike, only one that clearly fits best."""
    photo = align.points_of(gray, align.PHOTO_SIDE)
    asked = [page for page in issued if named in (None, page.number)]
    fits = [(page, fit) for page in asked if (fit := align.fit(page, align.issued_points(page), photo))]
    fits.sort(key=lambda one: one[1].points, reverse=True)
    if not fits or (named is None and fits[0][1].points < SURE_POINTS):
        return None
    if len(fits) > 1 and fits[0][1].points < TWICE * fits[1][1].points:
        return None
    return fits[0]


def _compared(number: int, code: Kode, page: Page, fit: Fit, photo: MatLike) -> Result:
    straight = fit.flat(photo)
    flat = papers.flatten(straight)
    strokes = ink.strokes(page, flat) if fit.resolution >= SHARP else ()  # below, blur looks like ink
    sheet = Lembar(
        number,
        page.number,
        code,
        angka=digits.compare(page, flat),
        ttd=ink.boxes(page, flat),
        coretan=strokes,
        lebar=page.gray.shape[1],
        tinggi=page.gray.shape[0],
    )
    return Result(replace(sheet, petunjuk=tuple(_hints(sheet, fit))), _jpeg(straight), _jpeg(page.gray))


def _hints(sheet: Lembar, fit: Fit) -> list[Petunjuk]:
    hints = [] if sheet.kode is Kode.COCOK else [Petunjuk.TANPA_KODE]
    if sheet.angka and sheet.count(Putusan.TIDAK_TERBACA) > UNREAD * len(sheet.angka):
        hints.append(Petunjuk.TERLALU_KECIL if fit.resolution < SHARP else Petunjuk.KABUR)
    return hints


def _jpeg(picture: MatLike) -> bytes:
    small = papers.scaled(picture, round(VIEW_WIDTH * 297 / 210))
    done, jpeg = cv2.imencode(".jpg", np.ascontiguousarray(small), [cv2.IMWRITE_JPEG_QUALITY, JPEG])
    if not done:
        raise RuntimeError("OpenCV could not encode the page as JPEG")
    return jpeg.tobytes()
