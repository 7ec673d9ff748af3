"""Places: where something on the upright page stands on the photo as it was sent."""

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike

from server.ocr.page import Outline
from server.ocr.reading import Box, Quad

ROOM = 0.6  # of the height of a value, around it, where a person compares letter by letter


@dataclass(frozen=True, slots=True)
class Places:
    """`size` (width, height) of the upright page; `matrix` leads from it to the whole photo as it is shown."""

    size: tuple[int, int]
    matrix: MatLike

    def quad(self, box: Box) -> Quad:
        x, y, width, height = box
        corners = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float64)
        found = cv2.perspectiveTransform(corners[None], self.matrix)[0]
        a, b, c, d = ((round(float(px)), round(float(py))) for px, py in found)
        return a, b, c, d

    def box(self, quad: Quad) -> Box:
        """The box on the page around a place on the photo."""
        back = np.linalg.inv(self.matrix)
        found = cv2.perspectiveTransform(np.array(quad, np.float64)[None], back)[0]
        (x, y), (right, bottom) = found.min(0), found.max(0)
        return round(float(x)), round(float(y)), round(float(right - x)), round(float(bottom - y))

    def corners(self) -> Quad:
        return self.quad((0, 0, *self.size))

    def crop(self, box: Box) -> Box:
        """The box with room around it, within the page."""
        room = round(box[3] * ROOM) + 4
        left, top = max(0, box[0] - room), max(0, box[1] - room)
        right, bottom = min(self.size[0], box[0] + box[2] + room), min(self.size[1], box[1] + box[3] + room)
        return left, top, max(1, right - left), max(1, bottom - top)


def places(page: MatLike, outline: Outline | None, quarters: int, photo: MatLike, shown: float) -> Places:
    """The way back from an upright `page` to `photo` scaled by `shown`; without `outline` the page is the photo."""
    height, width = page.shape[:2]
    before = (height, width) if quarters % 2 else (width, height)
    h, w = photo.shape[:2]
    corners = outline.corners if outline else np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    flat = np.array([[0, 0], [before[0], 0], [before[0], before[1]], [0, before[1]]], np.float32)
    back = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    return Places((width, height), np.diag([shown, shown, 1.0]) @ back @ _unturned(before, quarters))


def _unturned(size: tuple[int, int], quarters: int) -> MatLike:
    """From a picture of `size` turned by so many counter-clockwise quarters back to it."""
    width, height = size
    turns = (
        np.eye(3),
        np.array([[0, -1, width], [1, 0, 0], [0, 0, 1]], np.float64),
        np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]], np.float64),
        np.array([[0, 1, 0], [-1, 0, height], [0, 0, 1]], np.float64),
    )
    return turns[quarters % 4]
