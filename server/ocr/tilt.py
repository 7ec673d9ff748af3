"""How far the writing on a photo is tilted, where no edge of a page was found to tell."""

import cv2
import numpy as np
from cv2.typing import MatLike

from server.ocr.page import Outline, flatten, scaled

SIDE = 700
INK = 150
MOST, STEP = 12.0, 0.5  # degrees
LEAST = 1.0  # smaller tilts disturb nobody


def level(photo: MatLike) -> Outline | None:
    """The frame, tilted like the writing, along which a BGR photo is to be cut; None where it is level."""
    angle = tilt(photo)
    if abs(angle) < LEAST:
        return None
    height, width = photo.shape[:2]
    turn = np.deg2rad(angle)
    across = np.array([np.cos(turn), np.sin(turn)]) * width / 2
    down = np.array([-np.sin(turn), np.cos(turn)]) * height / 2
    centre = np.array([width / 2, height / 2])
    corners = [centre - across - down, centre + across - down, centre + across + down, centre - across + down]
    return Outline(np.array(corners, np.float32), 0.0)


def tilt(photo: MatLike) -> float:
    """Degrees by which lines of writing fall to the right: at that angle their ink stands in the sharpest rows."""
    small = flatten(scaled(photo, SIDE))
    ink = (small < INK).astype(np.uint8) * 255
    height, width = ink.shape
    angles = np.arange(-MOST, MOST + STEP, STEP)
    scores = []
    for angle in angles:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
        straight = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST).astype(np.float32)
        scores.append(max(_sharpness(straight, axis) for axis in (0, 1)))
    return float(angles[int(np.argmax(scores))])


def _sharpness(straight: MatLike, axis: int) -> float:
    profile = straight.sum(axis=axis)
    return float(np.square(np.diff(profile)).sum())
