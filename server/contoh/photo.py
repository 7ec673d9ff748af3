"""Photographs of a drawn document: perspective on a table, light, shadow, glare, blur, noise, JPEG."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Level:
    """How hard a photograph is: frame (long, short) px, share of the frame filled, distortions, JPEG quality."""

    frame: tuple[int, int]
    fill: tuple[float, float]
    perspective: float
    degrees: float
    blur: tuple[float, float]
    motion: int
    noise: float
    jpeg: int
    light: float
    shadow: float
    glare: float
    turned: bool = False  # held at 0, 90, 180 or 270 degrees
    upright: bool = False  # a video frame: stays landscape whatever it shows


LEVELS = {
    "scan": Level((2000, 1500), (0.93, 0.97), 0, 0.4, (0, 0.4), 0, 1, 88, 0.03, 0, 0),
    "mudah": Level((1920, 1440), (0.80, 0.90), 0.04, 3, (0.3, 0.8), 0, 3, 80, 0.15, 0.1, 0),
    "sedang": Level((1600, 1200), (0.70, 0.85), 0.10, 8, (0.6, 1.1), 2, 5, 65, 0.30, 0.3, 0.3, turned=True),
    "tajam": Level((1600, 1200), (0.70, 0.85), 0.10, 8, (0.3, 0.6), 0, 5, 65, 0.30, 0.3, 0.3, turned=True),
    "hp12": Level((4000, 3000), (0.70, 0.85), 0.10, 8, (0.8, 1.8), 3, 5, 78, 0.30, 0.3, 0.3, turned=True),
    "hd720": Level((1280, 720), (0.80, 0.95), 0.08, 6, (0.5, 1.0), 2, 6, 55, 0.30, 0.3, 0.35, upright=True),
    "vga": Level((640, 480), (0.85, 0.97), 0.06, 5, (0.3, 0.7), 0, 5, 60, 0.25, 0.2, 0.2, upright=True),
    "pegang": Level((1920, 1080), (0.34, 0.42), 0.12, 10, (0.4, 0.9), 2, 6, 60, 0.30, 0.2, 0.3, upright=True),
}


TABLES = ("wood", "grey", "cloth", "dark", "white")
OTHER_TABLES = ("tiles", "carpet", "paper")


def photograph(image: Image.Image, level: str, rng: Random, *, gaya: str = "") -> bytes:
    """A JPEG as a phone of that level (a key of LEVELS) would send it; the same `rng` state gives the same bytes.

    With the style "lain" the document lies on other tables.
    """
    how, noise = LEVELS[level], np.random.default_rng(rng.getrandbits(64))
    document = cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR)
    width, height = how.frame
    if document.shape[0] > document.shape[1] and not how.upright:
        width, height = height, width
    quad, scale = _quad(document.shape[1], document.shape[0], width, height, level, rng)
    picture = _lay(_table(width, height, rng, noise, OTHER_TABLES if gaya == "lain" else TABLES), document, quad, scale)
    seen = _lens(_light(picture, how, rng), how, rng, noise)
    if how.turned:
        seen = np.rot90(seen, rng.randrange(4))
    done, jpeg = cv2.imencode(".jpg", np.ascontiguousarray(seen), [cv2.IMWRITE_JPEG_QUALITY, how.jpeg])
    if not done:
        raise RuntimeError("OpenCV could not encode the photograph as JPEG")
    return jpeg.tobytes()


def _table(width: int, height: int, rng: Random, noise: np.random.Generator, kinds: Sequence[str]) -> Floats:
    """What lies below the document; white paper on a white table is the hard one."""
    kind = rng.choice(kinds)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    if kind == "wood":
        knots = cv2.GaussianBlur(noise.normal(0, 30, (height, width)).astype(np.float32), (0, 0), 9)
        grain = np.sin(x * rng.uniform(0.01, 0.03) + 6 * np.sin(y * rng.uniform(0.002, 0.006)) + knots)
        ground = np.array([60, 100, 150]) + grain[..., None] * np.array([12, 18, 22])
    elif kind == "cloth":
        squares = ((x // 90).astype(int) + (y // 90).astype(int)) % 2
        weave = 10 * np.sin(x * 0.8) * np.sin(y * 0.8)
        ground = np.array([110, 90, 70]) + weave[..., None] + squares[..., None] * np.array([25, 30, 10])
    elif kind == "tiles":
        joint = ((x % 310) < 7) | ((y % 310) < 7)
        ground = np.where(joint[..., None], np.array([120, 124, 128]), np.array([196, 205, 210]))
    elif kind == "carpet":
        pile = cv2.GaussianBlur(noise.normal(0, 60, (height, width)).astype(np.float32), (0, 0), 2)
        ground = np.array([60, 50, 120]) + pile[..., None] * np.array([1.0, 1.0, 1.4])
    elif kind == "paper":  # other printed paper below: lines of grey
        lines = ((y % 46) < 16) & (((x // 37 + y // 46 * 3) % 5) != 0)
        ground = np.where(lines[..., None], np.array([120, 120, 120]), np.array([222, 226, 228]))
    else:
        plain = {"grey": (150, 150, 150), "dark": (45, 45, 50), "white": (214, 218, 222)}[kind]
        ground = np.ones((height, width, 3)) * np.array(plain)
    grainy: Floats = (ground + noise.normal(0, 4, (height, width, 1))).clip(0, 255).astype(np.float32)
    return grainy


def _quad(dw: int, dh: int, width: int, height: int, level: str, rng: Random) -> tuple[Floats, float]:
    """Corners of the document in the frame (top left first, clockwise) and its scale."""
    how = LEVELS[level]
    room = width / dw if level == "pegang" else min(width / dw, height / dh)
    scale = rng.uniform(*how.fill) * room
    w, h = dw * scale, dh * scale
    centre = np.array(
        [
            width / 2 + rng.uniform(-0.25, 0.25) * max(0, width - w),
            height / 2 + rng.uniform(-0.25, 0.25) * max(0, height - h),
        ]
    )
    angle = np.deg2rad(rng.uniform(-how.degrees, how.degrees))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = np.array([[-w, -h], [w, -h], [w, h], [-w, h]]) / 2 @ turn
    corners *= np.array([[1 - how.perspective * rng.random()] for _ in range(4)])
    span = corners.max(0) - corners.min(0)
    corners = corners * min(1, (width - 4) / span[0], (height - 4) / span[1]) + centre
    low, high = corners.min(0), corners.max(0)
    corners += np.maximum(0, 2 - low) - np.maximum(0, high - np.array([width - 2, height - 2]))
    return corners.astype(np.float32), scale


def _lay(table: Floats, document: MatLike, quad: Floats, scale: float) -> Floats:
    height, width = table.shape[:2]
    if scale < 0.9:  # shrink first, else the warp aliases
        k = min(1.0, scale * 1.6)
        document = cv2.resize(document, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
    dh, dw = document.shape[:2]
    matrix = cv2.getPerspectiveTransform(np.array([[0, 0], [dw, 0], [dw, dh], [0, dh]], np.float32), quad)
    mask = cv2.warpPerspective(np.full((dh, dw), 255, np.uint8), matrix, (width, height))
    flat = cv2.warpPerspective(document, matrix, (width, height), flags=cv2.INTER_CUBIC)
    cast = cv2.GaussianBlur(np.roll(mask, (6, 6), (0, 1)), (0, 0), 9).astype(np.float32) / 255
    alpha = (mask.astype(np.float32) / 255)[..., None]
    laid: Floats = table * (1 - 0.35 * cast[..., None]) * (1 - alpha) + flat.astype(np.float32) * alpha
    return laid


def _light(picture: Floats, how: Level, rng: Random) -> Floats:
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 6.28)
    picture = (
        picture
        * (1 + how.light * 1.4 * (np.cos(angle) * (x / width - 0.5) + np.sin(angle) * (y / height - 0.5)))[..., None]
    )
    if how.shadow and rng.random() < 0.8:
        picture = picture * (1 - how.shadow * _shadow(width, height, rng))[..., None]
    if how.glare and rng.random() < 0.7:
        gx, gy = rng.uniform(0.2, 0.8) * width, rng.uniform(0.2, 0.8) * height
        rx, ry = rng.uniform(0.05, 0.12) * width, rng.uniform(0.03, 0.08) * height
        picture = picture + (561 * how.glare * np.exp(-(((x - gx) / rx) ** 2 + ((y - gy) / ry) ** 2)))[..., None]
    tint = np.array([rng.uniform(0.9, 1.05), 1, rng.uniform(0.92, 1.08)], np.float32)
    lit: Floats = picture * rng.uniform(0.82, 1.08) * tint
    return lit


def _shadow(width: int, height: int, rng: Random) -> Floats:
    points = [(rng.uniform(-0.2, 1.2) * width, rng.uniform(-0.2, 1.2) * height) for _ in range(3)]
    shape = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(shape, cv2.convexHull(np.array(points, np.int32)), (255,))
    return cv2.GaussianBlur(shape, (0, 0), width * 0.02).astype(np.float32) / 255


def _lens(picture: Floats, how: Level, rng: Random, noise: np.random.Generator) -> NDArray[np.uint8]:
    seen: MatLike = picture.astype(np.float32)
    sigma = rng.uniform(*how.blur)
    if sigma > 0.2:
        seen = cv2.GaussianBlur(seen, (0, 0), sigma)
    if how.motion and rng.random() < 0.5:
        seen = cv2.filter2D(seen, -1, _shake(how.motion, rng.uniform(0, 3.14)))
    height, width = seen.shape[:2]
    grain = noise.normal(0, how.noise, (height, width, 1)) + noise.normal(0, how.noise / 2, (height, width, 3))
    return (seen + grain).clip(0, 255).astype(np.uint8)


def _shake(reach: int, angle: float) -> MatLike:
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    dx, dy = reach * np.cos(angle), reach * np.sin(angle)
    cv2.line(kernel, (int(reach - dx), int(reach - dy)), (int(reach + dx), int(reach + dy)), (1,), 1)
    even: Floats = kernel / kernel.sum()
    return even
