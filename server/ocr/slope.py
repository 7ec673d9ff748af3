"""The slope that rows of writing would keep on a page cut along its outline; it is taken out before the cut.

An outline is only as good as the edges that were seen, and may be a rectangle laid around a page that is none. Rows
that slope by a letter's height stand beside the values of their neighbours, and crops of them hold parts of two rows.
"""

import cv2
import numpy as np
from cv2.typing import MatLike

from server.ocr.page import Outline, matrix, moved, size

FEW = 4  # lines; fewer do not tell
MANY = 8  # so many tell also how the slope changes down the page
DEEP = 0.4  # of the page between the highest and the lowest of those
LONG = 3.0  # times its height: shorter lines have no direction
LEAST = 0.007  # 0.4 degrees: smaller slopes disturb nobody
MOST = 0.14  # 8 degrees: what slopes more is no row of this page
APART = 0.05  # from most of the lines: stamps and signatures lie as they like
ROOM = 0.01  # of the page's longest side, around its lines
GROWTH = 0.12  # of it, at most, to either side
LEVEL = 0.03  # on a page that was cut: with more, a value may stand on the row of the label below


def straightened(frame: Outline, lines: MatLike) -> Outline:
    """`frame`, or a somewhat larger one that follows the lines (n, 4, 2) found on the photo."""
    places = moved(lines, frame)
    if len(places) < FEW:
        return frame
    _, (width, height) = size(frame)
    top, side = (places[:, 1] - places[:, 0] + places[:, 2] - places[:, 3]) / 2, (places[:, 3] - places[:, 0])
    stands = bool(np.median(np.hypot(*side.T) - np.hypot(*top.T)) > 0)
    if stands:  # as seen in a mirror: across is down
        slopes = _slopes(side[:, ::-1], top, places.mean(1)[:, 0] / width)
        corners = _corners(height, width, *slopes)[[0, 3, 2, 1], ::-1]
    else:
        slopes = _slopes(top, side, places.mean(1)[:, 1] / height)
        corners = _corners(width, height, *slopes)
    return frame if max(map(abs, slopes)) < LEAST else _back(corners, frame)


def around_lines(frame: Outline, lines: MatLike) -> Outline:
    """`frame`, grown where it cuts through lines (n, 4, 2) of the photo: without its first letters Agama is Nama."""
    places, (width, height) = moved(lines, frame), size(frame)[1]
    middles = places.mean(1) if places.size else np.zeros((0, 2))
    inside = ((middles > 0) & (middles < [width, height])).all(1)
    if not inside.any():
        return frame
    points, room = places[inside].reshape(-1, 2), ROOM * max(width, height)
    low, high = points.min(0) - room, points.max(0) + room
    most = GROWTH * max(width, height)
    (left, top), (right, bottom) = low.clip(-most, 0), high.clip([width, height], [width + most, height + most])
    if (left, top, right, bottom) == (0, 0, width, height):
        return frame
    return _back(np.array([[left, top], [right, top], [right, bottom], [left, bottom]]), frame)


def _back(corners: MatLike, frame: Outline) -> Outline:
    """Corners on the page that was cut along `frame`, as a frame on the photo."""
    back = np.linalg.inv(matrix(frame, size(frame)[1]))
    return Outline(cv2.perspectiveTransform(corners[None].astype(np.float32), back)[0], frame.score)


def is_level(lines: MatLike) -> bool:
    """Whether rows do not slope, by the lines (n, 4, 2) on an upright page; too few lines do not tell."""
    if len(lines) < FEW:
        return True
    slopes = _slopes(lines[:, 1] - lines[:, 0], lines[:, 3] - lines[:, 0], np.zeros(len(lines)))
    return max(map(abs, slopes)) < LEVEL


def _slopes(along: MatLike, thick: MatLike, down: MatLike) -> tuple[float, float]:
    """How rows slope at the top and at the bottom: of vectors along and across lines, each `down` the page (0-1)."""
    length = along[:, 0]
    slope = along[:, 1] / np.maximum(length, 1)
    kept = (length > LONG * np.hypot(*thick.T)) & (np.abs(slope) < MOST)
    if kept.sum() < FEW:
        return 0.0, 0.0
    middle = float(np.median(slope[kept]))
    kept &= np.abs(slope - middle) < APART
    if kept.sum() < MANY or np.ptp(down[kept]) < DEEP:
        return middle, middle
    change, first = np.polyfit(down[kept], slope[kept], 1, w=np.sqrt(length[kept]))
    return float(first), float(first + change)


def _corners(width: int, height: int, first: float, last: float) -> MatLike:
    """The frame on the page, top left first, whose upper edge slopes by `first` and whose lower one by `last`."""
    up, low = first * width / 2, last * width / 2
    return np.array(
        [
            [0, -up - abs(up)],
            [width, up - abs(up)],
            [width, height + low + abs(low)],
            [0, height - low + abs(low)],
        ]
    )
