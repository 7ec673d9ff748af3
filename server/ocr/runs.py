"""Runs: rows of equally tall dark signs, found by their ink alone.

The general model boxes OCR-A and OCR-B badly; a printed number needs no reading to be found: it is a row of signs of
one height, and the number is its last n tall signs (dots and hyphens between them are small).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike

from server.ocr.reading import Box

INK = 125  # on a flattened page paper is about 235
LOWEST, TALLEST = 0.006, 0.08  # height of a sign as a share of the page's longest side
WIDEST = 1.3  # of its height: wider things are lines, or letters that have run together
SAME_HEIGHT = 0.82
NEW_WORD = 1.5  # of the pitch of the digits: the label ends here
GAP = 2.3  # of the height: further apart is another column


@dataclass(frozen=True, slots=True)
class Run:
    """Boxes of the tall signs of one row, left to right."""

    signs: tuple[Box, ...]

    def last(self, count: int) -> Box | None:
        """The box around the last `count` signs, None when those are only the tail of a longer number."""
        if len(self.signs) < count:
            return None
        kept = self.signs[-count:]
        pitch = float(np.median(np.diff([sign[0] for sign in kept])))
        if len(self.signs) > count and kept[0][0] - self.signs[-count - 1][0] < NEW_WORD * pitch:
            return None
        x, y = kept[0][0], min(sign[1] for sign in kept)
        return x, y, kept[-1][0] + kept[-1][2] - x, max(sign[1] + sign[3] for sign in kept) - y


def runs(gray: MatLike, least: int) -> tuple[Run, ...]:
    """Every run of at least `least` signs on a flattened page."""
    chains: list[list[Box]] = []
    for sign in sorted(_signs(gray)):
        chain = next((chain for chain in reversed(chains) if _continues(chain[-1], sign)), None)
        if chain is None:
            chains.append([sign])
        else:
            chain.append(sign)
    return tuple(Run(tuple(chain)) for chain in chains if len(chain) >= least)


def _signs(gray: MatLike) -> Sequence[Box]:
    ink = cv2.threshold(gray, INK, 255, cv2.THRESH_BINARY_INV)[1]
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    side = max(gray.shape)
    tall = (stats[:, 3] >= LOWEST * side) & (stats[:, 3] <= TALLEST * side)
    kept = stats[tall & (stats[:, 2] <= WIDEST * stats[:, 3])]
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h, _ in np.asarray(kept, np.int32)]


def _continues(last: Box, sign: Box) -> bool:
    height = max(last[3], sign[3])
    level = abs((last[1] + last[3] / 2) - (sign[1] + sign[3] / 2)) < 0.25 * height
    near = -0.2 * height < sign[0] - (last[0] + last[2]) < GAP * height
    return level and near and min(last[3], sign[3]) >= SAME_HEIGHT * height
