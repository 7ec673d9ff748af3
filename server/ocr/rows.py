"""Rows: words put back into the lines a person sees, and what stands behind a label."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from server.ocr.reading import Box
from server.ocr.tesseract import Word

LEADING = re.compile(r"^[\s:;.,\-_|=~\"'*]+")
LABEL_LIKENESS = 76.0
WITHOUT_COLON = 4.0
COLON = 14  # letters behind a label, within which a colon belongs to it
SHORT = 5  # letters of a label, of which the first must be there
FIRST_WORD = 50.0  # likeness of the first words
NUMBERED = re.compile(r"^\W*(?:[0-9]{1,2}[.)] ?)?\W*")


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one line, left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def middle(self) -> float:
        return sum(word.middle for word in self.words) / len(self.words)

    @property
    def cut(self) -> bool:
        """Whether it begins with letters at the very edge of the page, where some before them may be lost."""
        return self.words[0].x <= 0 and sum(map(str.isalpha, self.words[0].text)) > 1

    def starts_with(self, label: str) -> float:
        """Likeness 0-100 of `label` to the beginning of the row: to all that stands before a colon, where one is near.

        So `Nama Pemotong : ...` is no `Nama`, and `Sisa Kemampuan Paket : ...` no `Kemampuan Paket`.
        """
        wanted = label.rstrip(" :").lower()
        text = NUMBERED.sub("", self.text.lower()) if not label[0].isdigit() else self.text.lower()
        if self.cut or len(text) < 0.6 * len(wanted) or _first(wanted, text) < FIRST_WORD:
            return 0.0
        if len(wanted) <= SHORT and wanted[0] not in text[:2]:
            return 0.0  # Agama without its beginning is no Nama
        colon = text.find(":", 0, len(wanted) + COLON)
        if colon > 0:
            return fuzz.ratio(wanted, text[:colon].strip())
        return fuzz.partial_ratio(wanted, text[: len(wanted) + 6]) - WITHOUT_COLON

    def after(self, label: str) -> tuple[Word, ...]:
        """The words behind `label`, up to the next wide gap; a word glued to the label's colon is cut free."""
        text = self.text
        found = fuzz.partial_ratio_alignment(label.lower(), text[: len(label) + 6].lower())
        end = found.dest_end if found else 0
        colon = text.find(":", end, end + 14)
        return before_gap(self.from_offset(colon + 1 if colon >= 0 else end))

    def from_offset(self, start: int) -> tuple[Word, ...]:
        kept, at = [], 0
        for word in self.words:
            end = at + len(word.text)
            rest = LEADING.sub("", word.text[max(0, start - at) :])
            if end > start and rest:
                kept.append(_tail(word, rest))
            at = end + 1
        return tuple(kept)


def rows_of(words: Iterable[Word]) -> tuple[Row, ...]:
    """Group words into rows by height on the page, top to bottom; slight slopes are followed."""
    rows: list[list[Word]] = []
    for word in sorted((word for word in words if word.height > 3), key=lambda word: word.x):
        row = _nearest(word, rows)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    return tuple(sorted((Row(tuple(row)) for row in rows), key=lambda row: row.middle))


def before_gap(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words up to the first gap wider than two letters' height: behind it another column begins."""
    for at in range(1, len(words)):
        height = max(8, min(words[at].height, words[at - 1].height))
        if words[at].x - words[at - 1].right > 1.9 * height:
            return tuple(words[:at])
    return tuple(words)


def box_of(words: Iterable[Word]) -> Box:
    """The box around all `words`, of which there is at least one."""
    found = tuple(words)
    x, y = min(word.x for word in found), min(word.y for word in found)
    return x, y, max(word.right for word in found) - x, max(word.bottom for word in found) - y


def _first(label: str, text: str) -> float:
    """Likeness of a label's first word to what the row begins with."""
    word = label.split(" ", 1)[0]
    return fuzz.ratio(word, text[: len(word)])


def _nearest(word: Word, rows: list[list[Word]]) -> list[Word] | None:
    best, distance = None, float("inf")
    for row in rows:
        last = row[-1]
        if word.x < last.right - 0.35 * last.width and word.x < last.right - 10:
            continue
        apart, heights = abs(word.middle - last.middle), (word.height, last.height)
        if apart < 0.5 * min(heights) + 0.12 * max(heights) and apart < distance:
            best, distance = row, apart
    return best


def _tail(word: Word, rest: str) -> Word:
    """The last part of a word, its box cut in proportion."""
    if rest == word.text:
        return word
    width = round(word.width * len(rest) / len(word.text))
    return Word(rest, word.right - width, word.y, width, word.height, word.confidence)
