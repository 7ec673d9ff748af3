"""The page in the photo: its four corners, cut out and made flat.

Every candidate outline (by colour against the table, brightness, saturation, edges) is scored by how much of its sides
really lies on an edge of the photo. It can still be wrong: server/ocr/pipeline.py rejects a cut that loses text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike

SIDE = 640
ACCEPT = 0.4
MIN_SHARE = 0.06  # of the photo; smaller things are not the document
MAX_SHARE = 0.995
ASPECTS = (1.22, 1.85)  # of a card (1.59) or A4 (1.41) seen askew; anything else is a part of one
ALIKE = 0.55  # opposite sides, however askew; what is askew that much is asked for again (quality.py)
PAGE_SIDE = 1800
MAX_GROWTH = 2.2
PAPER = 235  # of a flattened page
RULE_SHARE = 12  # a ruled line is at least this part of the longest side; words never are
RULE_INK = 160


@dataclass(frozen=True, slots=True)
class Outline:
    """Corners (4, 2) of the page in the photo, top left first, clockwise; `score` 0-1."""

    corners: MatLike
    score: float

    def sides(self) -> list[float]:
        """Lengths of top, right, bottom, left in pixels."""
        return [float(np.hypot(*(self.corners[(at + 1) % 4] - self.corners[at]))) for at in range(4)]

    def askew(self) -> float:
        """The shorter of two opposite sides as a share of the longer: 1 seen from above, less from aslant."""
        top, right, bottom, left = self.sides()
        return min(min(top, bottom) / max(top, bottom, 1), min(left, right) / max(left, right, 1))

    def margin(self, shape: tuple[int, ...]) -> float:
        """Smallest distance of a corner to the border of the photo, as a share of its longest side."""
        height, width = shape[:2]
        x, y = self.corners[:, 0], self.corners[:, 1]
        return float(min(x.min(), y.min(), width - 1 - x.max(), height - 1 - y.max()) / max(height, width))


def find(photo: MatLike) -> Outline | None:
    """The best outline of a page in a BGR photo, or None when none is good enough."""
    scale = min(1.0, SIDE / max(photo.shape[:2]))
    small = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    smooth = cv2.bilateralFilter(small, 7, 40, 7)
    lab = cv2.cvtColor(smooth, cv2.COLOR_BGR2LAB).astype(np.float32)
    gradient = _gradient(lab)
    area, best = small.shape[0] * small.shape[1], Outline(np.zeros((4, 2), np.float32), 0.0)
    for mask in _masks(smooth, lab):
        for corners in _quads(mask, MIN_SHARE * area):
            score = _score(corners, gradient, area)
            if score > best.score:
                best = Outline(corners, score)
    return Outline(best.corners / scale, best.score) if best.score > ACCEPT and _is_paper(best) else None


def _is_paper(page: Outline) -> bool:
    """A border of light is neither as long as paper is, nor are its sides alike."""
    top, right, bottom, left = page.sides()
    aspect = (top + bottom) / (right + left)
    return ASPECTS[0] < max(aspect, 1 / aspect) < ASPECTS[1] and page.askew() > ALIKE


def rectify(photo: MatLike, page: Outline) -> MatLike:
    """The page alone, flat, longest side PAGE_SIDE (less when that would enlarge it more than MAX_GROWTH)."""
    scale, flat = size(page)
    how = cv2.INTER_CUBIC if scale >= 1 else cv2.INTER_AREA
    return cv2.warpPerspective(photo, matrix(page, flat), flat, flags=how, borderMode=cv2.BORDER_REPLICATE)


def moved(places: MatLike, page: Outline) -> MatLike:
    """Points (n, 4, 2) of the photo, where `rectify` puts them."""
    flat = places.reshape(1, -1, 2).astype(np.float32)
    return cv2.perspectiveTransform(flat, matrix(page, size(page)[1])).reshape(-1, 4, 2) if flat.size else places


def size(page: Outline) -> tuple[float, tuple[int, int]]:
    """The scale of the rectified page, and its width and height."""
    top, right, bottom, left = page.sides()
    width, height = max(top, bottom), max(right, left)
    scale = min(MAX_GROWTH, PAGE_SIDE / max(width, height))
    return scale, (int(width * scale), int(height * scale))


def matrix(page: Outline, flat: tuple[int, int]) -> MatLike:
    """The way from the photo to the rectified page of size `flat`."""
    w, h = flat
    target = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    return cv2.getPerspectiveTransform(page.corners.astype(np.float32), target)


def without(photo: MatLike, page: Outline) -> MatLike:
    """The photo with the page (and a little more) painted over: what a cut would lose."""
    grown = page.corners.mean(0) + (page.corners - page.corners.mean(0)) * 1.03
    ground = np.median(photo.reshape(-1, 3)[::97], axis=0)
    rest = photo.copy()
    cv2.fillConvexPoly(rest, grown.astype(np.int32), [float(value) for value in ground])
    return rest


def flatten(picture: MatLike) -> MatLike:
    """8-bit gray with the light evened out: paper about PAPER everywhere, ink dark. Takes BGR or gray."""
    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    step = max(1, min(gray.shape) // 400)
    small = cv2.resize(gray, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    ground = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)), 31)
    light = cv2.resize(ground, (gray.shape[1], gray.shape[0])).astype(np.float32)
    return np.clip(gray / np.maximum(light, 1) * PAPER, 0, 255).astype(np.uint8)


def without_rules(gray: MatLike) -> MatLike:
    """A flattened page without its ruled lines and frames: Tesseract loses the words in a ruled table."""
    ink = cv2.threshold(gray, RULE_INK, 255, cv2.THRESH_BINARY_INV)[1]
    length = max(40, max(gray.shape) // RULE_SHARE)
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    rules = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    return np.where(rules > 0, np.uint8(PAPER), gray)


def scaled(picture: MatLike, side: int) -> MatLike:
    """Made smaller so that the longest side is `side`; never larger."""
    scale = side / max(picture.shape[:2])
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture


def _masks(smooth: MatLike, lab: MatLike) -> Iterator[MatLike]:
    """Black and white guesses of what is page."""
    unlike = np.clip(_distance_from_table(lab) * 28, 0, 255).astype(np.uint8)
    otsu = cv2.THRESH_BINARY + cv2.THRESH_OTSU
    yield cv2.threshold(unlike, 0, 255, otsu)[1]
    yield cv2.threshold(unlike, 60, 255, cv2.THRESH_BINARY)[1]
    saturation = cv2.cvtColor(smooth, cv2.COLOR_BGR2HSV)[..., 1]
    for plane in (cv2.cvtColor(smooth, cv2.COLOR_BGR2GRAY), saturation):
        mask = cv2.threshold(plane, 0, 255, otsu)[1]
        yield mask
        yield cv2.bitwise_not(mask)
    for low, high in ((20, 60), (50, 130)):
        yield cv2.dilate(cv2.Canny(smooth, low, high), np.ones((3, 3), np.uint8), iterations=2)


def _distance_from_table(lab: MatLike) -> MatLike:
    """How unlike the border of the photo each pixel is, in spreads of the nearest of its four main colours."""
    edge = max(3, int(0.02 * min(lab.shape[:2])))
    strips = (lab[:edge], lab[-edge:], lab[:, :edge], lab[:, -edge:])
    border = np.concatenate([strip.reshape(-1, 3) for strip in strips])[::7].astype(np.float32)
    cv2.setRNGSeed(1)  # the same photo always gives the same page
    _, labels, centres = cv2.kmeans(
        border, 4, np.zeros((len(border), 1), np.int32), (3, 12, 1.0), 2, cv2.KMEANS_PP_CENTERS
    )
    weight, nearest = np.array([0.6, 1.3, 1.3], np.float32), np.full(lab.shape[:2], np.inf, np.float32)
    for at, centre in enumerate(centres):
        own = border[labels[:, 0] == at]
        spread = float(own.std(0).mean()) + 6 if len(own) > 5 else 11.0
        distance = np.sqrt((((lab - centre) * weight) ** 2).sum(2)) / spread
        nearest = np.minimum(nearest, distance).astype(np.float32)
    return nearest


def _gradient(lab: MatLike) -> tuple[MatLike, MatLike]:
    """Strongest colour gradient per pixel, as x and y parts."""
    across, down = [], []
    for plane, weight in zip(cv2.split(lab), (1.0, 1.5, 1.5), strict=True):
        across.append(cv2.Sobel(plane * weight, cv2.CV_32F, 1, 0) / 4)
        down.append(cv2.Sobel(plane * weight, cv2.CV_32F, 0, 1) / 4)
    x, y = np.stack(across), np.stack(down)
    strongest = np.argmax(np.hypot(x, y), 0)[None]
    return np.take_along_axis(x, strongest, 0)[0], np.take_along_axis(y, strongest, 0)[0]


def _quads(mask: MatLike, least: float) -> Iterator[MatLike]:
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    clean = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    contours, _ = cv2.findContours(clean, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:3]:
        hull = cv2.convexHull(contour)
        area, around = cv2.contourArea(hull), cv2.arcLength(hull, True)
        if area < least:
            continue
        for tolerance in (0.015, 0.025, 0.04, 0.06, 0.08):
            corners = cv2.approxPolyDP(hull, tolerance * around, True)
            if len(corners) == 4 and cv2.contourArea(corners) > 0.85 * area:
                yield _ordered(corners)
                break
        yield _ordered(cv2.boxPoints(cv2.minAreaRect(hull)))


def _ordered(corners: MatLike) -> MatLike:
    points = np.asarray(corners, np.float32).reshape(4, 2)
    centre = points.mean(0)
    points = points[np.argsort(np.arctan2(points[:, 1] - centre[1], points[:, 0] - centre[0]))]
    return np.roll(points, -int(np.argmin(points.sum(1))), axis=0)


def _score(corners: MatLike, gradient: tuple[MatLike, MatLike], area: int) -> float:
    share = cv2.contourArea(corners) / area
    if share > MAX_SHARE:
        return 0.0
    support = [_support(corners[at], corners[(at + 1) % 4], gradient) for at in range(4)]
    top, right, bottom, left = Outline(corners, 0).sides()
    if min(top, right, bottom, left) < 10:
        return 0.0
    aspect = (top + bottom) / (right + left)
    paper = 1.0 if 1.25 < max(aspect, 1 / aspect) < 1.75 else 0.75
    parallel = min(top, bottom) / max(top, bottom) * min(left, right) / max(left, right)
    on_edges = float(np.mean(support)) * 0.5 + min(support) * 0.5
    return float(on_edges * parallel**0.5 * paper * (0.6 + 0.4 * min(1, share / 0.3)))


def _support(start: MatLike, end: MatLike, gradient: tuple[MatLike, MatLike], samples: int = 40) -> float:
    """Share of a side that lies on a strong gradient across it, searched 3 pixels to either side."""
    gx, gy = gradient
    height, width = gx.shape
    along = end - start
    normal = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-6)
    points = start + along * np.linspace(0.06, 0.94, samples)[:, None]
    best = np.zeros(samples)
    for offset in range(-3, 4):
        at = np.round(points + normal * offset).astype(int)
        inside = (at[:, 0] >= 0) & (at[:, 0] < width) & (at[:, 1] >= 0) & (at[:, 1] < height)
        x, y = at[:, 0].clip(0, width - 1), at[:, 1].clip(0, height - 1)
        best = np.maximum(best, np.abs(gx[y, x] * normal[0] + gy[y, x] * normal[1]) * inside)
    return float(np.clip(best / 24, 0, 1).mean())
