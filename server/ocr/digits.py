"""Rows of digits: found by the general model, by their ink or by the second engine, read again by our own model."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from cv2.typing import MatLike

from server.ocr.engines import Line
from server.ocr.lines import cut, cut_digits
from server.ocr.reading import Box, Field, Pembacaan
from server.ocr.rows import LABEL_LIKENESS, Row, box_of
from server.ocr.runs import Run, runs
from server.ocr.second import Second
from server.ocr.tesseract import IND, LINE, NIK, Word, lines
from server.ocr.values import only_digits
from sessions.jenis import Bidang

# Letters that the general model prints for OCR-A digits: they help to find the row, they never become digits.
LOOKS_LIKE_DIGIT = frozenset("0123456789OoDQIl|!iLZzSs$GbBgqkK?")
PADDINGS = (0.35, 0.45)  # of the height of the signs, above and below; where one misreads the other seldom does
GENERAL_PADDING = 0.4
SIGNS = " .,:;-|'\""
SURE = 70.0
NEARER = 8.0  # likeness by which the label of another number must be nearer
TRIES = 2  # candidates that the second engine reads


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may hold the number: its box, how surely its label stands before it (0-100), and the page's text."""

    box: Box
    label: float
    text: str


@dataclass(frozen=True, slots=True)
class Reread:
    """A candidate with the readings of its crops: ours (one per padding), the general model's, the second engine's."""

    candidate: Candidate
    own: tuple[Line, ...]
    general: Line
    second: Line | None = None
    part: bool = False  # of a longer number: light or a fold may take a digit from either end


def numbers(
    gray: MatLike, rows: Sequence[Row], rules: Sequence[Bidang], second: Second | None, beside: Executor
) -> list[Field]:
    """The number of every rule, from a flattened page without rules (`gray`) and Tesseract's `rows` on it."""
    by_ink = runs(gray, min((rule.angka for rule in rules), default=1))
    places = [(rule, _in_turn(rule, rules, _candidates(rows, by_ink, rule, rules))) for rule in rules]
    readings = _reread(gray, places, beside)
    if second is None:
        return [_number(rule, each, "") for rule, each in zip(rules, readings, strict=True)]
    missing = [at for at, rule in enumerate(rules) if not any(_own(rule, each) for each in readings[at])]
    elsewhere = [(rules[at], _elsewhere(rules[at], rules, readings[at], second)) for at in missing]
    for at, more in zip(missing, _reread(gray, elsewhere, beside), strict=True):
        readings[at] = [*readings[at], *more]
    found = [
        _number(rule, _seconded(rule, each, second), second.name) for rule, each in zip(rules, readings, strict=True)
    ]
    return one_place_each(found)


def one_place_each(found: Sequence[Field]) -> list[Field]:
    """Where two fields were found in the same place, one of them is wrong, and neither is marked."""
    places = [(field.kotak, field) for field in found if field.nilai is not None]
    twice = [
        field.nama for box, field in places for other, another in places if another is not field and _same(box, other)
    ]
    return [replace(field, sepakat=field.sepakat and field.nama not in twice) for field in found]


def _same(one: Box | None, other: Box | None) -> bool:
    """Whether two boxes lie on each other for the most part."""
    if one is None or other is None:
        return False
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return across > 0.5 * min(one[2], other[2]) and down > 0.5 * min(one[3], other[3])


def _candidates(
    rows: Sequence[Row], by_ink: Sequence[Run], rule: Bidang, rules: Sequence[Bidang]
) -> tuple[Candidate, ...]:
    """Places that could carry the number of `rule`, by what the page reads like and by what it looks like."""
    free = [row for row in rows if not _belongs_elsewhere(row, rule, rules)]
    taken = [row for row in rows if row not in free]
    loose = [run for run in by_ink if not (box := run.last(rule.angka)) or not _row_at(taken, box)]
    return (*_by_words(free, rule), *_by_ink(free, loose, rule))


def _belongs_elsewhere(row: Row, rule: Bidang, rules: Sequence[Bidang]) -> bool:
    """Whether the label of another number stands there: NPWP16 is like NPWP, but more like itself."""
    own = max(row.starts_with(label) for label in rule.label)
    others = (label for each in rules for label in each.label if label not in rule.label)
    other = max(map(row.starts_with, others), default=0.0)
    return other >= LABEL_LIKENESS and other > own + NEARER


def _elsewhere(
    rule: Bidang, rules: Sequence[Bidang], readings: Sequence[Reread], second: Second
) -> tuple[Candidate, ...]:
    """Where our model read no whole number: the lines that the second engine drew there, else those it reads so."""
    best = sorted(readings, key=lambda reading: _rank(rule, reading), reverse=True)[:TRIES]
    drawn = [(each.candidate, second.reach(each.candidate.box)) for each in best if _whole(rule, each)]
    there = tuple(replace(each, box=box) for each, box in drawn if box is not None)
    if there:
        return there
    free = [row for row in second.rows if not _belongs_elsewhere(row, rule, rules)]
    return _in_turn(rule, rules, tuple(_by_words(free, rule)))


def _in_turn(rule: Bidang, rules: Sequence[Bidang], found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
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


def _reread(
    gray: MatLike, places: Sequence[tuple[Bidang, Sequence[Candidate]]], beside: Executor
) -> list[list[Reread]]:
    """Every candidate, cut from the page and read again by our model and by the general one, at the same time."""
    found = [candidate for _, candidates in places for candidate in candidates]
    other = beside.submit(lines, [cut(gray, each.box, GENERAL_PADDING) for each in found], IND, LINE)
    own = iter(lines([cut_digits(gray, each.box, padding) for each in found for padding in PADDINGS], NIK))
    general = iter(other.result())
    return [
        [Reread(each, tuple(next(own) for _ in PADDINGS), next(general)) for each in candidates]
        for _, candidates in places
    ]


def _seconded(rule: Bidang, readings: Sequence[Reread], second: Second) -> list[Reread]:
    """The likeliest candidates with the second engine's reading; it finds the ends of the line for itself."""
    best = sorted(readings, key=lambda reading: _rank(rule, reading), reverse=True)[:TRIES]
    return [_checked(rule, replace(each, second=_second(rule, each.candidate, second)), second) for each in best]


def _checked(rule: Bidang, reading: Reread, second: Second) -> Reread:
    """What both agree on is looked for once more on its whole row, where it must stand as a number of its own."""
    agreed = _agreed(rule, reading)
    texts = (second.row(reading.candidate.box), reading.candidate.text) if agreed else ()
    return replace(reading, part=any(is_part(agreed, text) for text in texts if agreed))


def is_part(number: str, text: str) -> bool:
    """Whether `number` stands in `text` only as a part of a longer one; words with letters and colons end a number."""
    found: list[str] = [""]
    for word in text.replace(":", " : ").split():
        digits = only_digits(word) if word != ":" else None
        found = [*found[:-1], found[-1] + digits] if digits else [*found, ""]
    return number not in found and any(number in each for each in found)


def _second(rule: Bidang, candidate: Candidate, second: Second) -> Line:
    (line,) = second.lines([candidate.box])
    reach = second.reach(candidate.box)
    pitch = candidate.box[2] / rule.angka
    longer = reach is not None and reach[0] + reach[2] > candidate.box[0] + candidate.box[2] + pitch / 2
    if reach is not None and (longer or _exact(rule, line.text) is None):
        (line,) = second.lines([reach])
    return line


def _number(rule: Bidang, readings: Sequence[Reread], name: str) -> Field:
    """The field from its candidates: a value only where an engine read exactly the right count of digits."""
    if not readings:
        return Field(rule.nama, rule.judul, None, (), 0.0, False, None)
    best = max(readings, key=lambda reading: _rank(rule, reading))
    agreed = _agreed(rule, best)
    values = [*([agreed] if agreed else []), *_theirs(rule, best), *_own(rule, best), *_general(rule, best)]
    raw = _readings(rule, best, name)
    sure = max((each.keyakinan for each in raw if values and each.nilai == values[0]), default=0.0)
    value = values[0] if values else None
    return Field(rule.nama, rule.judul, value, raw, sure, agreed is not None, best.candidate.box)


def _readings(rule: Bidang, best: Reread, name: str) -> tuple[Pembacaan, ...]:
    raw = [(NIK, line) for line in best.own]
    raw += [(IND, best.general), (f"{IND}-halaman", Line(best.candidate.text, 0.0))]
    raw += [(name, best.second)] if best.second else []
    return tuple(
        Pembacaan(engine, line.text, _exact(rule, line.text), max(0.0, line.confidence)) for engine, line in raw
    )


def _agreed(rule: Bidang, reading: Reread) -> str | None:
    """The number that our model gave, and no other, and that the second engine gave; without one, the general model."""
    own, theirs = _own(rule, reading), _theirs(rule, reading)
    if reading.part:
        return None
    if reading.second is None:
        return own[0] if len(own) == 1 and own[0] in _general(rule, reading) else None
    if not own:  # a print that our model does not know
        own = list(dict.fromkeys(_general(rule, reading)))
    return own[0] if len(own) == 1 and own == theirs else None


def _own(rule: Bidang, reading: Reread) -> list[str]:
    """The different whole numbers that our model read, surest first."""
    by_confidence = sorted(reading.own, key=lambda line: -line.confidence)
    return list(dict.fromkeys(filter(None, (_exact(rule, line.text) for line in by_confidence))))


def _general(rule: Bidang, reading: Reread) -> list[str]:
    return list(filter(None, (_exact(rule, text) for text in (reading.general.text, reading.candidate.text))))


def _theirs(rule: Bidang, reading: Reread) -> list[str]:
    return list(filter(None, [_exact(rule, reading.second.text)])) if reading.second else []


def _whole(rule: Bidang, reading: Reread) -> bool:
    return bool(_own(rule, reading) or _general(rule, reading))


def _rank(rule: Bidang, reading: Reread) -> tuple[int, float, float]:
    engines = sum(map(bool, (_own(rule, reading), _general(rule, reading), _theirs(rule, reading))))
    whole = 4 if _agreed(rule, reading) else engines
    return whole, reading.candidate.label, max(line.confidence for line in reading.own)


def _exact(rule: Bidang, text: str) -> str | None:
    value = only_digits(text)
    return value if value and len(value) == rule.angka else None


def _by_words(rows: Sequence[Row], rule: Bidang) -> Iterator[Candidate]:
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
