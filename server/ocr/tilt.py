"""How far the writing on a photo is tilted, where no edge of a page was found to tell."""

import cv2
import numpy as np
from cv2.typing import MatLike

from server.ocr.page import Outline, flatten, scaled

SIDE = 700
INK = 150
MOST, STEP = 12.0, 0.5  # degrees
LEAST = 1.0  # smaller tilts disturb nobody
FEW = 4  # lines; fewer do not tell where a document is
ROOM = 0.06  # of the writing, around it: signatures and stamps stand at its edge


def around(lines: MatLike, shape: tuple[int, ...]) -> Outline | None:
    """The frame around all lines (n, 4, 2) of a photo of `shape`, tilted as most of them are; None for too few."""
    if len(lines) < FEW:
        return None
    turn = np.deg2rad(_tilt_of(lines))
    back = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    level_points = lines.reshape(-1, 2) @ back
    low, high = level_points.min(0), level_points.max(0)
    room = ROOM * float((high - low).max())
    (left, top), (right, bottom) = low - room, high + room
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]]) @ back.T
    height, width = shape[:2]
    inside = corners.clip([0, 0], [width - 1, height - 1]) if abs(turn) < np.deg2rad(LEAST) else corners
    return Outline(inside.astype(np.float32), 0.0)


def _tilt_of(lines: MatLike) -> float:
    """Degrees by which the lines fall to the right, or, of standing ones, by which they lean: at most 45."""
    top, side = lines[:, 1] - lines[:, 0], lines[:, 3] - lines[:, 0]
    lies = np.hypot(*top.T) >= np.hypot(*side.T)
    edge = np.where(lies[:, None], top, side)
    length = np.hypot(*edge.T)
    angles = (np.rad2deg(np.arctan2(edge[:, 1], edge[:, 0])) + 45) % 90 - 45
    return float(np.median(angles[length >= np.median(length)]))


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
