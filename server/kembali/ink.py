"""Tinta: the signature in its box, and pen strokes where the issued page has none."""

import cv2
import numpy as np
from cv2.typing import MatLike

from server.kembali.issued import DPI, Box, Page
from sessions.pencocokan import KotakTtd, Tempat, Tinta

INSIDE = 10  # px: the frame of the box is not ink
DARK = 190  # of a flattened page (paper 235): what is darker is ink
SIGNED = 0.03  # share of the box; signed photos had .073 and more, unsigned ones .010 and less
EMPTY = 0.015  # between the two nothing is claimed
STROKE = 175  # darkness of a stroke elsewhere
BESIDE = 19  # px around what is printed: the bent page and the blur reach so far
LEAST_STROKE = 170  # px of ink
MARGIN = int(8 / 25.4 * DPI)  # the edge of the paper
AROUND_BOX = int(12 / 25.4 * DPI)  # signatures and stamps go beyond their box


def boxes(page: Page, flat: MatLike) -> tuple[KotakTtd, ...]:
    """Each box for a signature. What the issued page itself prints into it does not count."""
    return tuple(_box(page, flat, id, box) for id, box in page.ttd)


def _box(page: Page, flat: MatLike, id: str, box: Box) -> KotakTtd:
    inner = box.grown(-INSIDE, -INSIDE)
    seen = cv2.GaussianBlur(inner.cut(flat), (0, 0), 1.6)
    printed = cv2.erode(inner.cut(page.gray), np.ones((BESIDE, BESIDE), np.uint8)) < DARK
    share = float(((seen < DARK) & ~printed).mean()) if seen.size else 0.0
    verdict = Tinta.ADA if share >= SIGNED else Tinta.KOSONG if share <= EMPTY else Tinta.TIDAK_TERBACA
    return KotakTtd(id, round(share * 1000), verdict, Tempat(box.x, box.y, box.w, box.h))


def strokes(page: Page, flat: MatLike) -> tuple[Tempat, ...]:
    """Places with ink where the issued page has paper, beside the boxes for signatures and the edge."""
    smooth = cv2.GaussianBlur(flat, (0, 0), 2.0)
    near_print = cv2.erode(page.gray, np.ones((BESIDE, BESIDE), np.uint8)) < 235
    found = ((smooth < STROKE) & ~near_print).astype(np.uint8)
    found[:MARGIN], found[-MARGIN:], found[:, :MARGIN], found[:, -MARGIN:] = 0, 0, 0, 0
    for _, box in page.ttd:
        inside = box.grown(AROUND_BOX, AROUND_BOX)
        found[max(0, inside.y) : inside.bottom, max(0, inside.x) : inside.right] = 0
    joined = cv2.dilate(found, np.ones((25, 25), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    ink = np.bincount(labels[found > 0].astype(np.intp), minlength=count)
    return tuple(Tempat(*(int(value) for value in stats[at][:4])) for at in range(1, count) if ink[at] >= LEAST_STROKE)
