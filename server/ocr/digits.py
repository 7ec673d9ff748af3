"""Numbers: read by our own model wherever one may stand, and marked where the second engine agrees."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from cv2.typing import MatLike

from server.ocr.candidates import Candidate, belongs_elsewhere, by_words, candidates, in_turn
from server.ocr.engines import Line
from server.ocr.lines import cut, cut_digits
from server.ocr.reading import Box, Field, Pembacaan
from server.ocr.rows import Row
from server.ocr.runs import runs
from server.ocr.second import Second
from server.ocr.tesseract import IND, LINE, NIK, lines
from server.ocr.values import only_digits
from sessions.jenis import Bidang

PADDINGS = (0.25, 0.35, 0.45)  # of the height of the signs, above and below; where one misreads the others seldom do
GENERAL_PADDING = 0.4
TRIES = 2  # candidates that the second engine reads


@dataclass(frozen=True, slots=True)
class Reread:
    """A candidate as our model read its crops (one for each padding), the general model and the second engine."""

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
    places = [(rule, in_turn(rule, rules, candidates(rows, by_ink, rule, rules))) for rule in rules]
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


def _elsewhere(
    rule: Bidang, rules: Sequence[Bidang], readings: Sequence[Reread], second: Second
) -> tuple[Candidate, ...]:
    """Where our model read no whole number: the lines that the second engine drew there, else those it reads so."""
    best = sorted(readings, key=lambda reading: _rank(rule, reading), reverse=True)[:TRIES]
    drawn = [(each.candidate, second.reach(each.candidate.box)) for each in best if _whole(rule, each)]
    there = tuple(replace(each, box=box) for each, box in drawn if box is not None)
    if there:
        return there
    free = [row for row in second.rows if not belongs_elsewhere(row, rule, rules)]
    return in_turn(rule, rules, tuple(by_words(free, rule)))


def _reread(
    gray: MatLike, places: Sequence[tuple[Bidang, Sequence[Candidate]]], beside: Executor
) -> list[list[Reread]]:
    """Every candidate, cut from the page and read again by our model and by the general one, at the same time."""
    boxes = list(dict.fromkeys(candidate.box for _, candidates in places for candidate in candidates))
    other = beside.submit(lines, [cut(gray, box, GENERAL_PADDING) for box in boxes], IND, LINE)
    own = iter(lines([cut_digits(gray, box, padding) for box in boxes for padding in PADDINGS], NIK))
    read = {
        box: (tuple(next(own) for _ in PADDINGS), general) for box, general in zip(boxes, other.result(), strict=True)
    }
    return [[Reread(each, *read[each.box]) for each in candidates] for _, candidates in places]


def _seconded(rule: Bidang, readings: Sequence[Reread], second: Second) -> list[Reread]:
    """The likeliest candidates with the second engine's reading; it finds the ends of the line for itself."""
    best = sorted(readings, key=lambda reading: _rank(rule, reading), reverse=True)[:TRIES]
    return [_checked(rule, replace(each, second=_second(rule, each.candidate, second)), second) for each in best]


def _checked(rule: Bidang, reading: Reread, second: Second) -> Reread:
    """What both agree on is looked for once more on its whole row, where it must stand as a number of its own."""
    number = agreed(rule, reading)
    texts = (second.row(reading.candidate.box), reading.candidate.text) if number else ()
    return replace(reading, part=any(is_part(number, text) for text in texts if number))


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
    number = agreed(rule, best)
    values = [*([number] if number else []), *_theirs(rule, best), *_own(rule, best), *_general(rule, best)]
    raw = _readings(rule, best, name)
    sure = max((each.keyakinan for each in raw if values and each.nilai == values[0]), default=0.0)
    value = values[0] if values else None
    return Field(rule.nama, rule.judul, value, raw, sure, number is not None, best.candidate.box)


def _readings(rule: Bidang, best: Reread, name: str) -> tuple[Pembacaan, ...]:
    raw = [(NIK, line) for line in best.own]
    raw += [(IND, best.general), (f"{IND}-halaman", Line(best.candidate.text, 0.0))]
    raw += [(name, best.second)] if best.second else []
    return tuple(
        Pembacaan(engine, line.text, _exact(rule, line.text), max(0.0, line.confidence)) for engine, line in raw
    )


def agreed(rule: Bidang, reading: Reread) -> str | None:
    """The number that most crops gave our model, and that the second engine gave; without one, the general model."""
    own, theirs = _most(rule, reading), _theirs(rule, reading)
    if reading.part:
        return None
    if reading.second is None:
        return own[0] if len(own) == 1 and own[0] in _general(rule, reading) else None
    if not own:  # a print that our model does not know
        own = list(dict.fromkeys(_general(rule, reading)))
    return own[0] if len(own) == 1 and own == theirs else None


def _own(rule: Bidang, reading: Reread) -> list[str]:
    """The different whole numbers that our model read, surest first."""
    surest = sorted(reading.own, key=lambda line: -line.confidence)
    return list(dict.fromkeys(filter(None, (_exact(rule, line.text) for line in surest))))


def _most(rule: Bidang, reading: Reread) -> list[str]:
    """The whole number of more crops than gave any other, alone; without it, all of them."""
    counted = Counter(value for line in reading.own if (value := _exact(rule, line.text)))
    value, times = counted.most_common(1)[0] if counted else ("", 0)
    return [value] if times * 2 > counted.total() else list(counted)


def _general(rule: Bidang, reading: Reread) -> list[str]:
    return list(filter(None, (_exact(rule, text) for text in (reading.general.text, reading.candidate.text))))


def _theirs(rule: Bidang, reading: Reread) -> list[str]:
    return list(filter(None, [_exact(rule, reading.second.text)])) if reading.second else []


def _whole(rule: Bidang, reading: Reread) -> bool:
    return bool(_own(rule, reading) or _general(rule, reading))


def _rank(rule: Bidang, reading: Reread) -> tuple[int, float, float]:
    engines = sum(map(bool, (_own(rule, reading), _general(rule, reading), _theirs(rule, reading))))
    whole = 4 if agreed(rule, reading) else engines
    return whole, reading.candidate.label, max(line.confidence for line in reading.own)


def _exact(rule: Bidang, text: str) -> str | None:
    value = only_digits(text)
    return value if value and len(value) == rule.angka else None
