"""Fields of a known type of document, found on its rows by the table of server/ocr/types.py."""

import re
from collections.abc import Callable, Mapping, Sequence

from cv2.typing import MatLike

from server.ocr.digits import number, reread
from server.ocr.reading import Field, Pembacaan
from server.ocr.rows import LABEL_LIKENESS, LEADING, Row, before_gap, box_of
from server.ocr.tesseract import IND, Word
from server.ocr.types import TYPES, FieldRule, Find
from server.ocr.values import VALUES

HEAD = 8  # rows from the top within which a heading stands
COMPANY = re.compile(r"^\W{0,3}(?:PT|CV|UD|PD|FA)\b")


def fields(gray: MatLike, rows: Sequence[Row], jenis: str) -> tuple[Field, ...]:
    """Read the fields of a page of type `jenis`. `gray` is the flattened page that `rows` were read on."""
    rules = TYPES[jenis].fields
    numbers = reread(gray, rows, [rule for rule in rules if rule.find is Find.DIGITS])
    return tuple(
        number(rule, numbers[rule.nama]) if rule.find is Find.DIGITS else _field(rule, FINDERS[rule.find](rows, rule))
        for rule in rules
    )


def by_label(rows: Sequence[Row], rule: FieldRule) -> tuple[Word, ...]:
    """The words behind the label on the row that begins most like it and has something behind it."""
    found: tuple[float, tuple[Word, ...]] = (LABEL_LIKENESS, ())
    for row in rows:
        for label in rule.labels:
            likeness, words = row.starts_with(label), row.after(label)
            if words and likeness > found[0]:
                found = likeness, words
    return found[1]


def below_digits(rows: Sequence[Row], rule: FieldRule) -> tuple[Word, ...]:
    """The first row of letters below the first row that carries a number, or the label of one."""
    seen = False
    for row in rows:
        count = sum(map(str.isdigit, row.text))
        if count >= 12 or max(map(row.starts_with, rule.labels)) >= LABEL_LIKENESS:
            seen = True
        elif seen and count <= 2 and sum(map(str.isalpha, row.text)) >= 4:
            return before_gap([word for word in row.words if any(map(str.isalpha, word.text))])
    return ()


def heading(rows: Sequence[Row], rule: FieldRule) -> tuple[Word, ...]:
    return next((row.words for row in rows[:HEAD] if COMPANY.match(row.text)), ())


def by_pattern(rows: Sequence[Row], rule: FieldRule) -> tuple[Word, ...]:
    """The words that the pattern's first group covers in the running text; fill lines of hyphens are left out."""
    words = [word for row in rows for word in row.words if word.text.strip("-–—_.,")]
    texts = [re.sub(r"[-–—]{2,}", "", word.text) for word in words]
    found = re.search(rule.pattern, " ".join(texts))
    if found is None:
        return ()
    kept, at = [], 0
    for word, text in zip(words, texts, strict=True):
        if at < found.end(1) and at + len(text) > found.start(1):
            part = text[max(0, found.start(1) - at) : found.end(1) - at]
            kept.append(Word(part, word.x, word.y, word.width, word.height, word.confidence))
        at += len(text) + 1
    return tuple(kept)


FINDERS: Mapping[Find, Callable[[Sequence[Row], FieldRule], tuple[Word, ...]]] = {
    Find.LABEL: by_label,
    Find.BELOW_DIGITS: below_digits,
    Find.COMPANY: heading,
    Find.PATTERN: by_pattern,
}


def _field(rule: FieldRule, words: Sequence[Word]) -> Field:
    if not words:
        return Field(rule.nama, rule.judul, None, (), 0.0, False, None)
    text = LEADING.sub("", " ".join(word.text for word in words))
    confidence = max(0.0, min(word.confidence for word in words))
    reading = Pembacaan(IND, text, VALUES[rule.form](text), confidence)
    return Field(rule.nama, rule.judul, reading.nilai, (reading,), confidence, False, box_of(words))
