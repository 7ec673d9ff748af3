"""Papers that were printed, signed by pen and sent back: the page scanned or photographed, at five levels of care."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb

import cv2
import numpy as np
from cv2.typing import MatLike

PENS = {"biru": (150, 60, 20), "hitam": (35, 35, 35), "biru muda": (200, 140, 90)}  # BGR
TABLE = (70, 95, 120)


@dataclass(frozen=True, slots=True)
class Care:
    """How a page is taken: longest side in px, share of the frame filled, distortions, JPEG quality.

    `tilt` is how far corners move (share of the page), `curl` how far lines bend (share of its height), `shake` the
    length of a motion blur in px.
    """

    edge: int
    fill: float
    tilt: float
    degrees: float
    blur: float
    noise: float
    jpeg: int
    shadow: float
    curl: float
    shake: int = 0


CARE: Mapping[str, Care] = {
    "pindai": Care(2339, 1.0, 0.0, 0.6, 0.4, 2, 85, 0.0, 0.0),  # flatbed, 200 dpi
    "hp": Care(4000, 0.85, 0.03, 3, 1.0, 4, 88, 0.15, 0.002),  # 12 MP, sent as a file
    "wa": Care(1600, 0.85, 0.05, 5, 0.7, 4, 70, 0.30, 0.004),  # as a messenger sends it
    "redup": Care(1280, 0.80, 0.09, 8, 0.9, 7, 55, 0.50, 0.006),  # tilted, in the shadow of the hand
    "goyang": Care(1024, 0.80, 0.10, 10, 1.2, 9, 45, 0.55, 0.008, shake=3),  # shaken
}


def sign(page: MatLike, box: tuple[int, int, int, int], pen: str, noise: np.random.Generator) -> MatLike:
    """The page (BGR) with a name written into `box` (x, y, width, height in px) by a pen of PENS."""
    x, y, width, height = box
    signed, t = page.copy(), np.linspace(0, 1, 160)
    for _ in range(int(noise.integers(3, 6))):
        corners = noise.uniform(0.1, 0.9, (5, 2))
        corners[:, 0] = np.sort(corners[:, 0])
        weights = np.stack([comb(4, i) * t**i * (1 - t) ** (4 - i) for i in range(5)], 1)
        points = weights @ corners * [width, height] + [x, y]
        points[:, 1] += np.sin(t * noise.uniform(10, 30)) * height * 0.12
        cv2.polylines(signed, [points.astype(np.int32)], False, PENS[pen], int(noise.integers(4, 9)), cv2.LINE_AA)
    return signed


def taken(page: MatLike, care: str, noise: np.random.Generator) -> bytes:
    """A JPEG of the page (BGR, 300 dpi) as it comes back; equal `noise` gives equal bytes."""
    how = CARE[care]
    picture = _laid(_curled(page, how, noise), how, noise)
    if how.shake:
        picture = cv2.filter2D(picture, -1, np.full((1, how.shake), 1 / how.shake, np.float32))
    picture = cv2.GaussianBlur(picture, (0, 0), how.blur)
    if how.shadow:
        picture = picture * _shade(picture.shape, how, noise) * noise.uniform(0.92, 1.0, 3)  # and a colour cast
    grainy = picture + noise.normal(0, how.noise, picture.shape)
    done, jpeg = cv2.imencode(".jpg", grainy.clip(0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, how.jpeg])
    if not done:
        raise RuntimeError("OpenCV could not encode the photograph as JPEG")
    return jpeg.tobytes()


def _curled(page: MatLike, how: Care, noise: np.random.Generator) -> MatLike:
    if not how.curl:
        return page
    height, width = page.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    bent = y + how.curl * height * np.sin(x / width * np.pi * noise.uniform(1, 2)).astype(np.float32)
    return cv2.remap(page, x, bent.astype(np.float32), cv2.INTER_LINEAR, borderValue=(255, 255, 255))


def _laid(page: MatLike, how: Care, noise: np.random.Generator) -> MatLike:
    """The page lies on a table, seen by a camera; drawn twice as large and shrunk, as a lens gathers light."""
    height, width = page.shape[:2]
    long = how.edge
    short = int(long * (0.75 if how.fill < 1 else width / height))
    fitting = min(long * how.fill / height, short * how.fill / width)
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [width * fitting / 2, height * fitting / 2]
    angle = np.deg2rad(noise.uniform(-how.degrees, how.degrees))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = half @ turn.T + [short / 2, long / 2]
    corners += noise.uniform(-how.tilt, how.tilt, (4, 2)) * [width * fitting, height * fitting]
    finer = 2 if long < 3000 else 1
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, (corners * finer).astype(np.float32))
    seen: MatLike = np.full((long * finer, short * finer, 3), TABLE, np.uint8)
    size = (short * finer, long * finer)
    cv2.warpPerspective(page, matrix, size, dst=seen, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_TRANSPARENT)
    if finer > 1:
        seen = cv2.resize(seen, (short, long), interpolation=cv2.INTER_AREA)
    return seen.astype(np.float32)


def _shade(shape: tuple[int, ...], how: Care, noise: np.random.Generator) -> MatLike:
    """Light that falls off towards one side."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    angle = noise.uniform(0, 2 * np.pi)
    slope = np.cos(angle) * x / shape[1] + np.sin(angle) * y / shape[0]
    even = (slope - slope.min()) / (slope.max() - slope.min())
    return np.asarray((1 - how.shadow * even)[..., None])
