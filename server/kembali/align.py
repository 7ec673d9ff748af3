"""Luruskan: lay a photographed page onto the issued one, bends of the paper included.

Points that look alike (SIFT) give the perspective; what is left over, the curl of the paper and the lens, is a smooth
surface fitted to the same points.
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from cv2.typing import MatLike

from server.kembali.issued import DPI, Page

WIDTH = 1240  # of the issued page when points are sought: 150 dpi
PHOTO_SIDE = 2000
POINTS = 4000
ALIKE = 0.75  # Lowe's ratio
NEAR = 4.0  # px at WIDTH: how exactly a point must fit the perspective
BENT = 14.0  # px at WIDTH: how far the curl of the paper may carry it
LEAST = 25  # points without which nothing is believed
POWERS = tuple((across, down) for across in range(4) for down in range(4 - across))


@dataclass(frozen=True, slots=True)
class Fit:
    """How a page lies in the photo. `points` agree; `error` is what they are off in the median, px at DPI."""

    matrix: MatLike
    bend: MatLike
    points: int
    error: float
    size: tuple[int, int]

    def to_photo(self, places: MatLike) -> MatLike:
        """(n, 2) places on the issued page (px at DPI) -> where they are in the photo."""
        moved = places + _terms(places, self.size) @ self.bend
        return np.asarray(cv2.perspectiveTransform(moved[None].astype(np.float64), self.matrix)[0])

    @property
    def resolution(self) -> float:
        """Pixels of the photo for an inch of paper, in the middle of the page."""
        middle = np.array([self.size], np.float64) / 2
        inch = np.array([[DPI, 0], [0, DPI]])
        ends = self.to_photo(np.concatenate([middle, middle + inch]))
        return float(np.linalg.norm(ends[1:] - ends[0], axis=1).min())

    def flat(self, photo: MatLike) -> MatLike:
        """The photo as the issued page lies, of its size."""
        width, height = self.size
        step = 16
        x, y = np.meshgrid(np.arange(0, width + step, step), np.arange(0, height + step, step))
        coarse = self.to_photo(np.stack([x.ravel(), y.ravel()], 1).astype(np.float64)).astype(np.float32)
        maps = [
            cv2.resize(coarse[:, axis].reshape(x.shape), None, fx=step, fy=step, interpolation=cv2.INTER_LINEAR)
            for axis in (0, 1)
        ]
        # resize puts the centre of a coarse pixel between fine ones: shift by half a step
        shift = np.array([[1, 0, 0.5 - step / 2], [0, 1, 0.5 - step / 2]], np.float32)
        whole = [cv2.warpAffine(one, shift, (width, height), borderMode=cv2.BORDER_REPLICATE) for one in maps]
        return cv2.remap(photo, whole[0], whole[1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


@dataclass(frozen=True, slots=True)
class Points:
    """Places that can be found again, px of the picture they were found in, and what they look like."""

    places: MatLike
    looks: MatLike


def points_of(gray: MatLike, longest: int, width: int = 0) -> Points:
    """`width` scales to a width, else `longest` is the longest side allowed."""
    scale = width / gray.shape[1] if width else min(1.0, longest / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    found, looks = cv2.SIFT.create(POINTS).detectAndCompute(small, None)
    places = np.array([point.pt for point in found], np.float64).reshape(-1, 2)
    return Points(places / min(scale, 1.0), looks if looks is not None else np.zeros((0, 128), np.float32))


@lru_cache(maxsize=40)
def issued_points(page: Page) -> Points:
    """Of an issued page; kept, because the next sheet is most likely of the same file."""
    return points_of(page.gray, 0, WIDTH)


def fit(page: Page, issued: Points, photo: Points) -> Fit | None:
    """How `page` lies in the photo; None when too little of it is there."""
    here, there = _alike(issued, photo)
    if len(here) < LEAST:
        return None
    cv2.setRNGSeed(1)
    matrix, _ = cv2.findHomography(here, there, cv2.USAC_MAGSAC, NEAR * _scale(here, there))
    if matrix is None:
        return None
    return _bent(page, matrix, here, there)


def _alike(issued: Points, photo: Points) -> tuple[MatLike, MatLike]:
    if len(issued.looks) < 2 or len(photo.looks) < 2:
        return np.zeros((0, 2)), np.zeros((0, 2))
    pairs = cv2.BFMatcher().knnMatch(photo.looks, issued.looks, k=2)
    good = [first for first, second in pairs if first.distance < ALIKE * second.distance]
    here = np.array([issued.places[one.trainIdx] for one in good]).reshape(-1, 2)
    there = np.array([photo.places[one.queryIdx] for one in good]).reshape(-1, 2)
    return here, there


def _scale(here: MatLike, there: MatLike) -> float:
    """Pixels of the photo for one at WIDTH, roughly."""
    return float(np.ptp(there, axis=0).max() / max(1.0, np.ptp(here, axis=0).max())) * DPI / 150


def _terms(places: MatLike, size: tuple[int, int]) -> MatLike:
    """The powers of a place, scaled to -1..1."""
    x, y = (places[:, axis] / size[axis] * 2 - 1 for axis in (0, 1))
    return np.stack([x**across * y**down for across, down in POWERS], 1)


def _bent(page: Page, matrix: MatLike, here: MatLike, there: MatLike) -> Fit | None:
    """The surface through what the perspective leaves over, twice: the second time without what was far off."""
    size = (page.gray.shape[1], page.gray.shape[0])
    back = cv2.perspectiveTransform(there[None], np.linalg.inv(matrix))[0]
    left = back - here
    bend = np.zeros((len(POWERS), 2))
    for reach in (BENT, BENT / 2, NEAR / 2, NEAR / 2):
        terms = _terms(here, size)
        off = np.linalg.norm(left - terms @ bend, axis=1)
        kept = off < reach * DPI / 150
        if kept.sum() < LEAST:
            return None
        ridge = 0.01 * kept.sum() / 100 * np.eye(len(POWERS))
        bend = np.linalg.solve(terms[kept].T @ terms[kept] + ridge, terms[kept].T @ left[kept])
    off = np.linalg.norm(left - _terms(here, size) @ bend, axis=1)
    kept = off < NEAR / 2 * DPI / 150
    if kept.sum() < LEAST:
        return None
    return Fit(matrix, bend, int(kept.sum()), float(np.median(off[kept])), size)
