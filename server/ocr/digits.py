"""Rows of digits: found on the page by the general model and by their ink, read again alone by our own model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
from cv2.typing import MatLike

from server.ocr.reading import Box, Field, Pembacaan
from server.ocr.rows import LABEL_LIKENESS, Row, box_of
from server.ocr.runs import Run, runs
from server.ocr.tesseract import IND, LINE, NIK, Line, Word, lines
from server.ocr.types import FieldRule
from server.ocr.values import only_digits

# Letters that the general model prints for OCR-A digits: they help to find the row, they never become digits.
LOOKS_LIKE_DIGIT = frozenset("0123456789OoDQIl|!iLZzSs$GbBgqkK?")
CROP_HEIGHT = 60
PADDINGS = (0.35, 0.45)  # of the height of the signs, above and below; where one misreads the other seldom does
GENERAL_PADDING = 0.4
SIGNS = " .,:;-|'\""
SURE = 70.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may hold the number: its box, how surely its label stands before it (0-100), and the page's text."""

    box: Box
    label: float
    text: str


@dataclass(frozen=True, slots=True)
class Reread:
    """A candidate with the readings of its crops (one per padding) by our model and by the general one."""

    candidate: Candidate
    own: tuple[Line, ...]
    general: Line


def reread(gray: MatLike, rows: Sequence[Row], rules: Sequence[FieldRule]) -> dict[str, tuple[Reread, ...]]:
    """Every candidate of every rule, cut from the flattened page and read again, by two models."""
    by_ink = runs(gray, min((rule.digits for rule in rules), default=1))
    found = [(rule, candidate) for rule in rules for candidate in candidates(rows, by_ink, rule)]
    crops = [cut(gray, candidate.box, padding) for _, candidate in found for padding in PADDINGS]
    own = lines(crops, NIK)
    general = lines([cut(gray, candidate.box, GENERAL_PADDING) for _, candidate in found], IND, LINE)
    by_rule: dict[str, list[Reread]] = {rule.nama: [] for rule in rules}
    for at, (rule, candidate) in enumerate(found):
        twice = own[at * len(PADDINGS) : (at + 1) * len(PADDINGS)]
        by_rule[rule.nama].append(Reread(candidate, twice, general[at]))
    return {nama: tuple(readings) for nama, readings in by_rule.items()}


def candidates(rows: Sequence[Row], by_ink: Sequence[Run], rule: FieldRule) -> tuple[Candidate, ...]:
    """Places that could carry the number of `rule`, by what the page reads like and by what it looks like."""
    return (*_by_words(rows, rule), *_by_ink(rows, by_ink, rule))


def cut(gray: MatLike, box: Box, padding: float) -> MatLike:
    """One line with a little room around it, CROP_HEIGHT pixels high, as our model was trained."""
    x, y, width, height = box
    room = round(height * padding) + 1
    top, left = max(0, y - room), max(0, x - room)
    crop = gray[top : y + height + room, left : x + width + room]
    scale = CROP_HEIGHT / crop.shape[0]
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(crop, (max(1, round(crop.shape[1] * scale)), CROP_HEIGHT), interpolation=how)


def number(rule: FieldRule, readings: Sequence[Reread]) -> Field:
    """The field from its candidates: a value only where an engine read exactly the right count of digits."""
    if not readings:
        return Field(rule.nama, rule.judul, None, (), 0.0, False, None)
    best = max(readings, key=lambda reading: _rank(rule, reading))
    own, general = _own(rule, best), _general(rule, best)
    line = max(best.own, key=lambda line: (_exact(rule, line.text) is not None, line.confidence))
    raw = [Pembacaan(NIK, each.text, _exact(rule, each.text), each.confidence) for each in best.own]
    raw.append(Pembacaan(IND, best.general.text, _exact(rule, best.general.text), best.general.confidence))
    raw.append(Pembacaan(f"{IND}-halaman", best.candidate.text, _exact(rule, best.candidate.text), 0.0))
    value: str | None
    if len(own) == 1:
        value, confidence = own[0], line.confidence
    else:  # our model contradicts itself, or read nothing whole: shown, but never with much confidence
        value = next(iter([*(text for text in own if text in general), *own, *general]), None)
        confidence = min(50.0, line.confidence if own else best.general.confidence)
    agreed = _agreed(own, general)
    return Field(rule.nama, rule.judul, value, tuple(raw), max(0.0, confidence), agreed, best.candidate.box)


def _own(rule: FieldRule, reading: Reread) -> list[str]:
    """The different whole numbers that our model read, surest first."""
    by_confidence = sorted(reading.own, key=lambda line: -line.confidence)
    return list(dict.fromkeys(filter(None, (_exact(rule, line.text) for line in by_confidence))))


def _general(rule: FieldRule, reading: Reread) -> list[str]:
    return list(filter(None, (_exact(rule, text) for text in (reading.general.text, reading.candidate.text))))


def _agreed(own: list[str], general: list[str]) -> bool:
    """Two engines gave the same number, and ours gave no other."""
    return len(own) == 1 and own[0] in general


def _rank(rule: FieldRule, reading: Reread) -> tuple[int, float, float]:
    own, general = _own(rule, reading), _general(rule, reading)
    whole = 3 if _agreed(own, general) else 2 if own else 1 if general else 0
    return whole, reading.candidate.label, max(line.confidence for line in reading.own)


def _exact(rule: FieldRule, text: str) -> str | None:
    value = only_digits(text)
    return value if value and len(value) == rule.digits else None


def _by_words(rows: Sequence[Row], rule: FieldRule) -> Iterator[Candidate]:
    for row in rows:
        label = max(rule.labels, key=row.starts_with)
        labelled = row.starts_with(label) >= LABEL_LIKENESS
        run = _longest_run(row.after(label) if labelled else row.words)
        if 0.6 * rule.digits <= _length(run) <= 1.5 * rule.digits:
            text = " ".join(word.text for word in run)
            yield Candidate(box_of(run), row.starts_with(label) if labelled else 0.0, text)


def _by_ink(rows: Sequence[Row], by_ink: Sequence[Run], rule: FieldRule) -> Iterator[Candidate]:
    for run in by_ink:
        box = run.last(rule.digits)
        row = _row_at(rows, box) if box else None
        within = [word for word in row.words if box and _overlaps(word, box)] if row else []
        if box is None or any(map(_is_a_word, within)):
            continue
        label = max(row.starts_with(label) for label in rule.labels) if row else 0.0
        yield Candidate(box, label, " ".join(word.text for word in within))


def _row_at(rows: Sequence[Row], box: Box) -> Row | None:
    middle = box[1] + box[3] / 2
    near = [row for row in rows if abs(row.middle - middle) < 0.7 * box[3]]
    return min(near, key=lambda row: abs(row.middle - middle), default=None)


def _overlaps(word: Word, box: Box) -> bool:
    return min(word.right, box[0] + box[2]) - max(word.x, box[0]) > 0.5 * word.width


def _is_a_word(word: Word) -> bool:
    """Whether the general model is sure that these are letters."""
    return word.confidence > SURE and sum(map(str.isalpha, word.text)) >= 3 and not any(map(str.isdigit, word.text))


def _longest_run(words: Sequence[Word]) -> tuple[Word, ...]:
    """The longest stretch of neighbouring words that look like digits."""
    best: tuple[Word, ...] = ()
    run: tuple[Word, ...] = ()
    for word in words:
        run = (*run, word) if _is_digit_like(word.text) else ()
        if _length(run) > _length(best):
            best = run
    return best


def _is_digit_like(text: str) -> bool:
    kept = [letter for letter in text if letter not in SIGNS]
    return bool(kept) and sum(letter in LOOKS_LIKE_DIGIT for letter in kept) >= 0.7 * len(kept)


def _length(words: Sequence[Word]) -> int:
    return sum(letter not in SIGNS for word in words for letter in word.text)
