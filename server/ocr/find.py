"""Find: where on the rows of a page the words of a field stand, one way for each Cari of its table."""

import re
from collections.abc import Callable, Mapping, Sequence

from server.ocr.rows import LABEL_LIKENESS, Row, before_gap
from server.ocr.tesseract import Word
from sessions.jenis import Bentuk, Bidang, Cari

HEAD = 8  # rows from the top within which a heading stands
COMPANY = re.compile(r"^\W{0,3}(?:PT|CV|UD|PD|FA)\b")
FILL = re.compile(r"[-–—]{2,}")  # a notary's lines are filled with hyphens


def find(rows: Sequence[Row], rule: Bidang, alike: int = 1) -> tuple[Word, ...]:
    """The words of `rule` on `rows`, nothing where they were not found.

    `alike`: how many rows carry its label. Where fewer are seen, nobody knows which of them is gone.
    """
    if alike > 1:
        found = labelled(rows, rule)
        return found[rule.ke - 1][2] if len(found) >= alike else ()
    return FINDERS[rule.cari](rows, rule)


def by_label(rows: Sequence[Row], rule: Bidang) -> tuple[Word, ...]:
    """The words behind the label, on the row that begins most like it and has something behind it."""
    return max(labelled(rows, rule), key=lambda each: (each[0], -each[1]), default=(0.0, 0, ()))[2]


def labelled(rows: Sequence[Row], rule: Bidang) -> list[tuple[float, int, tuple[Word, ...]]]:
    """Rows that begin like the label and have something behind it: likeness, place, and the words behind."""
    found = []
    for at, row in enumerate(rows):
        likeness, label = max((row.starts_with(label), label) for label in rule.label)
        words = row.after(label) if likeness > LABEL_LIKENESS else ()
        if words:
            found.append((likeness, at, words))
    return found


def below_label(rows: Sequence[Row], rule: Bidang) -> tuple[Word, ...]:
    """The whole row below the row of the label."""
    found = [(max(map(row.starts_with, rule.label)), -at) for at, row in enumerate(rows[:-1])]
    likeness, at = max(found, default=(0.0, 0))
    return before_gap(rows[1 - at].words) if likeness > LABEL_LIKENESS else ()


def below_digits(rows: Sequence[Row], rule: Bidang) -> tuple[Word, ...]:
    """The first row of letters below the first row that carries a number, or the label of one."""
    seen = False
    for row in rows:
        count = sum(map(str.isdigit, row.text))
        if count >= 12 or max(map(row.starts_with, rule.label)) >= LABEL_LIKENESS:
            seen = True
        elif seen and count <= 2 and sum(map(str.isalpha, row.text)) >= 4:
            return before_gap([word for word in row.words if any(map(str.isalpha, word.text))])
    return ()


def heading(rows: Sequence[Row], rule: Bidang) -> tuple[Word, ...]:
    return next((row.words for row in rows[:HEAD] if COMPANY.match(row.text)), ())


def by_pattern(rows: Sequence[Row], rule: Bidang) -> tuple[Word, ...]:
    """The words that the pattern's first group covers in the running text; codes are taken wherever they match."""
    words = [word for row in rows for word in row.words if word.text.strip("-–—_.,")]
    texts = [FILL.sub("", word.text) for word in words]
    joined = " ".join(texts)
    if rule.bentuk is Bentuk.KODE:
        spans = [found.span(1) for found in re.finditer(rule.pola, joined)]
    else:
        found = re.search(rule.pola, joined)
        spans = [found.span(1)] if found else []
    return tuple(word for span in spans for word in _covered(words, texts, span))


def _covered(words: Sequence[Word], texts: Sequence[str], span: tuple[int, int]) -> list[Word]:
    kept, at = [], 0
    for word, text in zip(words, texts, strict=True):
        if at < span[1] and at + len(text) > span[0]:
            part = text[max(0, span[0] - at) : span[1] - at]
            kept.append(Word(part, word.x, word.y, word.width, word.height, word.confidence))
        at += len(text) + 1
    return kept


FINDERS: Mapping[Cari, Callable[[Sequence[Row], Bidang], tuple[Word, ...]]] = {
    Cari.LABEL: by_label,
    Cari.BAWAH_LABEL: below_label,
    Cari.BAWAH_ANGKA: below_digits,
    Cari.KOP: heading,
    Cari.POLA: by_pattern,
}
