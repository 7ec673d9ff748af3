"""Second: one page as the second engine sees it; what it read once is not read again."""

from collections.abc import Sequence
from functools import cached_property

from cv2.typing import MatLike

from server.ocr.engines import Engine, Line, upright_box
from server.ocr.reading import Box
from server.ocr.rows import Row, rows_of
from server.ocr.slope import is_level
from server.ocr.tesseract import Word

SEARCH = 960  # longest side for finding lines: 0.15 s, and as many lines as at 1280
PADDING = 0.12  # of a box's height, around it
CLOSE = 1.2  # of the height: boxes of a row that are nearer belong together
OVERLAP = 0.5


class Second:
    """Lines of text that `engine` finds and reads on an upright BGR page."""

    def __init__(self, engine: Engine, page: MatLike) -> None:
        self.name = engine.name
        self._engine = engine
        self._page = page
        self._read: dict[Box, Line] = {}

    @cached_property
    def _found(self) -> MatLike:
        return self._engine.find(self._page, SEARCH)

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        return tuple(map(upright_box, self._found))  # the page was rectified before

    @property
    def level(self) -> bool:
        """Whether what stands on the row of a label can be told."""
        return is_level(self._found)

    def search(self) -> None:
        """Look for the lines now rather than when they are first needed."""
        _ = self.boxes

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every line of the page, read."""
        return self.rows_in(self.boxes)

    def rows_in(self, boxes: Sequence[Box]) -> tuple[Row, ...]:
        """These lines read, as rows of words whose boxes are cut in proportion."""
        read = zip(boxes, self.lines(boxes), strict=True)
        return rows_of(word for box, line in read for word in _words(line, box))

    def lines(self, boxes: Sequence[Box]) -> tuple[Line, ...]:
        fresh = [box for box in dict.fromkeys(boxes) if box not in self._read]
        crops = [self._crop(box) for box in fresh]
        self._read.update(zip(fresh, self._engine.read(crops), strict=True))
        return tuple(self._read[box] for box in boxes)

    def row(self, box: Box) -> str:
        """All writing on the row of `box`, left to right; boxes that lie on each other as one: they share a sign."""
        level: list[Box] = []
        for other in sorted(other for other in self.boxes if _same_row(other, box)):
            lies_on = bool(level) and _shared(level[-1], other) > 0
            level = [*level[:-1], _both(level[-1], other)] if lies_on else [*level, other]
        return " ".join(line.text for line in self.lines(level))

    def reach(self, box: Box) -> Box | None:
        """How far the writing in `box` really goes: to the end of the line found there. None where it found none.

        The left end stays, for a label may stand before it; the other engine may have lost the last word.
        """
        row = sorted((other for other in self.boxes if _same_row(other, box)), key=lambda other: other[0])
        covered = [other for other in row if _shared(other, box) > 0]
        if not covered:
            return None
        right, top, bottom = (
            max(b[0] + b[2] for b in covered),
            min(b[1] for b in covered),
            max(b[1] + b[3] for b in covered),
        )
        for other in row:
            if right <= other[0] <= right + CLOSE * box[3]:
                right = other[0] + other[2]
        return box[0], top, max(1, right - box[0]), bottom - top

    def _crop(self, box: Box) -> MatLike:
        x, y, width, height = box
        room = round(height * PADDING) + 1
        return self._page[max(0, y - room) : y + height + room, max(0, x - room) : x + width + room]


def _same_row(a: Box, b: Box) -> bool:
    shared = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return shared > OVERLAP * min(a[3], b[3])


def _shared(a: Box, b: Box) -> int:
    return min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])


def _both(a: Box, b: Box) -> Box:
    x, y = min(a[0], b[0]), min(a[1], b[1])
    return x, y, max(a[0] + a[2], b[0] + b[2]) - x, max(a[1] + a[3], b[1] + b[3]) - y


def _words(line: Line, box: Box) -> list[Word]:
    """The words of a line, each with its part of the box by its letters."""
    x, y, width, height = box
    per, at, found = width / max(1, len(line.text)), 0, []
    for text in line.text.split(" "):
        if text:
            found.append(Word(text, round(x + at * per), y, max(1, round(len(text) * per)), height, line.confidence))
        at += len(text) + 1
    return found
