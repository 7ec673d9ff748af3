"""Candidates: places on a page where a number may stand, by what the general model reads there and by their ink."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from server.ocr.reading import Box
from server.ocr.rows import LABEL_LIKENESS, Row, box_of
from server.ocr.runs import Run
from server.ocr.tesseract import Word
from sessions.jenis import Bidang

# Letters that the general model prints for OCR-A digits: they help to find the row, they never become digits.
LOOKS_LIKE_DIGIT = frozenset("0123456789OoDQIl|!iLZzSs$GbBgqkK?")
SIGNS = " .,:;-|'\""
SURE = 70.0
NEARER = 8.0  # likeness by which the label of another number must be nearer


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may hold the number: its box, how surely its label stands before it (0-100), and the page's text."""

    box: Box
    label: float
    text: str


def candidates(
    rows: Sequence[Row], by_ink: Sequence[Run], rule: Bidang, rules: Sequence[Bidang]
) -> tuple[Candidate, ...]:
    """Places that could carry the number of `rule`, by what the page reads like and by what it looks like."""
    free = [row for row in rows if not belongs_elsewhere(row, rule, rules)]
    taken = [row for row in rows if row not in free]
    loose = [run for run in by_ink if not (box := run.last(rule.angka)) or not _row_at(taken, box)]
    return (*by_words(free, rule), *_by_ink(free, loose, rule))


def belongs_elsewhere(row: Row, rule: Bidang, rules: Sequence[Bidang]) -> bool:
    """Whether the label of another number stands there: NPWP16 is like NPWP, but more like itself."""
    own = max(row.starts_with(label) for label in rule.label)
    others = (label for each in rules for label in each.label if label not in rule.label)
    other = max(map(row.starts_with, others), default=0.0)
    return other >= LABEL_LIKENESS and other > own + NEARER


def in_turn(rule: Bidang, rules: Sequence[Bidang], found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Where several fields share a label, those on the row whose turn it is."""
    alike = max(other.ke for other in rules if other is rule or set(other.label) & set(rule.label))
    if alike == 1:
        return found
    labelled = sorted((each for each in found if each.label >= LABEL_LIKENESS), key=lambda each: each.box[1])
    turns: list[list[Candidate]] = []
    for each in labelled:
        if turns and each.box[1] < turns[-1][0].box[1] + turns[-1][0].box[3]:
            turns[-1].append(each)
        else:
            turns.append([each])
    return tuple(turns[rule.ke - 1]) if len(turns) >= alike else ()  # else nobody knows which is gone


def by_words(rows: Sequence[Row], rule: Bidang) -> Iterator[Candidate]:
    for row in rows:
        label = max(rule.label, key=row.starts_with)
        labelled = row.starts_with(label) >= LABEL_LIKENESS
        run = _longest_run(row.after(label) if labelled else row.words)
        if 0.6 * rule.angka <= _length(run) <= 1.5 * rule.angka:
            text = " ".join(word.text for word in run)
            yield Candidate(box_of(run), row.starts_with(label) if labelled else 0.0, text)


def _by_ink(rows: Sequence[Row], by_ink: Sequence[Run], rule: Bidang) -> Iterator[Candidate]:
    for run in by_ink:
        box = run.last(rule.angka)
        row = _row_at(rows, box) if box else None
        within = [word for word in row.words if box and _overlaps(word, box)] if row else []
        if box is None or any(map(_is_a_word, within)):
            continue
        label = max(row.starts_with(label) for label in rule.label) if row else 0.0
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
