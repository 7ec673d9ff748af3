"""One line of text cut from a page, at the height the models were trained on."""

import cv2
import numpy as np
from cv2.typing import MatLike

from server.ocr.page import PAPER
from server.ocr.reading import Box

CROP_HEIGHT = 60
INK = 140  # of an evened crop
TALL = 0.4  # of a box's height: lower things are dots, hyphens and what hangs in from the row above
WIDEST = 1.3  # of its height
FEW = 6  # signs; fewer do not tell how high a row is
LIKE = (0.8, 1.2)  # of the height of most signs
FAINTEST = 0.35  # of the darkest ink of a line: fainter is not made as dark, for it may be a pattern of the paper


def cut(gray: MatLike, box: Box, padding: float) -> MatLike:
    """One line with `padding` of its height around it, CROP_HEIGHT pixels high."""
    x, y, width, height = box
    room = round(height * padding) + 1
    top, left = max(0, y - room), max(0, x - room)
    crop = gray[top : y + height + room, left : x + width + room]
    scale = CROP_HEIGHT / crop.shape[0]
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(crop, (max(1, round(crop.shape[1] * scale)), CROP_HEIGHT), interpolation=how)


def cut_digits(gray: MatLike, box: Box, padding: float) -> MatLike:
    """A row of digits, `padding` of their own height around them, all equally dark.

    Boxes are up to twice as high as what stands in them, and light takes ink away at one end; our model knows neither.
    """
    return evened(cut(gray, tight(gray, box), padding))


def evened(line: MatLike) -> MatLike:
    """One line in which faint ink is as dark as the darkest; paper stays paper."""
    depth = PAPER - np.minimum(line, PAPER).astype(np.float32)
    height = line.shape[0]
    window = np.ones((2 * height + 1, int(0.9 * height) | 1), np.uint8)
    darkest = cv2.dilate(cv2.GaussianBlur(depth, (0, 0), 1), window)
    darkest = cv2.GaussianBlur(darkest, (0, 0), 0.3 * height)
    most = max(1.0, float(np.percentile(darkest, 90)))
    return np.clip(PAPER - depth * most / np.maximum(darkest, FAINTEST * most), 0, 255).astype(np.uint8)


def tight(gray: MatLike, box: Box) -> Box:
    """`box` as high as the equally tall signs in it; itself where there are too few."""
    x, y, width, height = box
    top = max(0, y)
    region = gray[top : y + height, max(0, x) : x + width]
    if not region.size:
        return box
    ink = cv2.threshold(evened(region), INK, 255, cv2.THRESH_BINARY_INV)[1]
    stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:]
    tall = stats[(stats[:, 3] >= TALL * height) & (stats[:, 2] <= WIDEST * stats[:, 3])]
    if len(tall) < FEW:
        return box
    share = tall[:, 3] / np.median(tall[:, 3])
    alike = tall[(share >= LIKE[0]) & (share <= LIKE[1])]
    low, high = int(alike[:, 1].min()), int((alike[:, 1] + alike[:, 3]).max())
    return x, top + low, width, high - low
