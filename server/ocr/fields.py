"""Fields of a known type: read by Tesseract, read again by the second engine, and marked where both agree.

A field that Tesseract did not find is looked for on the page as the second engine reads it, and what is found there is
read again by Tesseract. No reading is ever changed by another.
"""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from cv2.typing import MatLike

from server.ocr.digits import numbers
from server.ocr.find import find
from server.ocr.lines import cut
from server.ocr.reading import Box, Field, Pembacaan
from server.ocr.rows import LEADING, Row, box_of
from server.ocr.second import Second
from server.ocr.tesseract import IND, LINE, Word, lines
from server.ocr.values import VALUES
from server.ocr.values import alike as same
from sessions.jenis import Bentuk, Bidang, Cari, Jenis

PADDING = 0.3  # of a line's height, around it, for Tesseract


@dataclass(frozen=True, slots=True)
class Page:
    """An upright page: flattened gray without rules, Tesseract's rows on it, and the second engine's eyes on it."""

    gray: MatLike
    rows: tuple[Row, ...]
    second: Second | None


@dataclass(slots=True)
class Draft:
    """A field being read: where it stands, and each reading so far."""

    rule: Bidang
    alike: int = 1  # rows of the page that carry the label
    box: Box | None = None
    readings: list[Pembacaan] = field(default_factory=list)
    reach: Box | None = None
    found_by_one: bool = False

    def add(self, engine: str, text: str, confidence: float) -> None:
        clean = LEADING.sub("", text)
        value = VALUES[self.rule.bentuk](clean) if clean else None
        self.readings.append(Pembacaan(engine, clean, value, max(0.0, confidence)))

    def words(self, engine: str, words: Sequence[Word]) -> None:
        if words:
            self.add(engine, " ".join(word.text for word in words), min(word.confidence for word in words))

    def on_one_row(self) -> bool:
        """Whether the second engine found the field where Tesseract did."""
        return self.box is not None and self.reach is not None and _level(self.box, self.reach)

    def values(self, second: str) -> tuple[list[str], list[str]]:
        """What Tesseract and what the second engine made of it."""
        whole = [(each.mesin == second, each.nilai) for each in self.readings if each.nilai is not None]
        return [value for is_second, value in whole if not is_second], [
            value for is_second, value in whole if is_second
        ]

    def agreed(self, second: str) -> str | None:
        """The value that both engines gave, as Tesseract spaces it. Only a label is trusted to one engine alone."""
        if self.found_by_one and self.rule.cari is not Cari.LABEL:
            return None
        ours, theirs = self.values(second)
        return next((one for one in ours for other in theirs if same(self.rule.bentuk, one, other)), None)


def fields(page: Page, jenis: Jenis, beside: Executor) -> tuple[Field, ...]:
    """Read the fields of a page of type `jenis`, in the order of its table: numbers beside the rest.

    On rows that slope both engines may take a value from the row below its label: nothing is marked there.
    """
    digits = [rule for rule in jenis.bidang if rule.cari is Cari.ANGKA]
    read = beside.submit(numbers, page.gray, page.rows, digits, page.second, beside)
    found = {each.nama: each for each in texts(page, [rule for rule in jenis.bidang if rule not in digits])}
    found |= {each.nama: each for each in read.result()}
    level = page.second is None or page.second.level
    return tuple(replace(found[rule.nama], sepakat=level and found[rule.nama].sepakat) for rule in jenis.bidang)


def alike(rule: Bidang, rules: Sequence[Bidang]) -> int:
    """How many rows of such a page carry the label of `rule`: the highest `ke` of those that share it."""
    return max(other.ke for other in (rule, *rules) if set(other.label) & set(rule.label) or other is rule)


def texts(page: Page, rules: Sequence[Bidang]) -> list[Field]:
    drafts = [Draft(rule, alike(rule, rules)) for rule in rules]
    for draft in drafts:
        words = find(page.rows, draft.rule, draft.alike)
        draft.words(IND, words)
        draft.box = box_of(words) if words else None
    if page.second is None:
        return [_field(draft, "") for draft in drafts]
    for draft in drafts:
        _again(draft, page.second)
    _by_line(page.gray, [draft for draft in drafts if draft.agreed(page.second.name) is None], page.second.name)
    return [_field(draft, page.second.name) for draft in drafts]


def _again(draft: Draft, second: Second) -> None:
    """The second engine looks for the field where Tesseract found it, else on the whole page; it trusts no label."""
    nearby = second.rows_in(_around(draft, draft.box, second.boxes)) if draft.box else ()
    words = find(nearby, draft.rule, draft.alike) or find(second.rows, draft.rule, draft.alike)
    if not words:
        return
    draft.words(second.name, words)
    draft.reach = box_of(words)
    if draft.box is None:
        draft.found_by_one = True
        draft.box = draft.reach


def _around(draft: Draft, box: Box, boxes: Sequence[Box]) -> list[Box]:
    """The lines that the second engine must read to find it for itself: those of its row, or all down to it."""
    rule = draft.rule
    if draft.alike > 1:
        return list(boxes)
    if rule.cari is Cari.LABEL:
        return [other for other in boxes if _level(other, box)]
    above = (1 + 2 * (rule.cari is Cari.POLA)) * box[3]
    top = box[1] - above * 2 if rule.cari is Cari.POLA and rule.bentuk is not Bentuk.KODE else 0
    return [other for other in boxes if top <= other[1] + other[3] / 2 <= box[1] + box[3] + above]


def _by_line(gray: MatLike, drafts: Sequence[Draft], second: str) -> None:
    """Tesseract's reading of each line alone, where the engines do not agree yet; all in one run.

    Not where it found the field on another row: one of them took a neighbour's, and reading that twice proves nothing.
    """
    open_ = [draft for draft in drafts if draft.on_one_row() and draft.rule.cari is not Cari.POLA]
    crops = [cut(gray, draft.reach, PADDING) for draft in open_ if draft.reach is not None]
    for draft, line in zip(open_, lines(crops, IND, LINE), strict=True):
        draft.add(f"{IND}-baris", line.text, line.confidence)


def _field(draft: Draft, second: str) -> Field:
    agreed = draft.agreed(second)
    value = agreed or _likeliest(draft, second)
    sure = max((each.keyakinan for each in draft.readings if each.nilai == value), default=0.0)
    rule = draft.rule
    elsewhere = value is not None and value not in draft.values(second)[0]
    box = draft.reach if elsewhere and draft.reach else draft.box
    return Field(rule.nama, rule.judul, value, tuple(draft.readings), sure, agreed is not None, box)


def _likeliest(draft: Draft, second: str) -> str | None:
    """Where the engines differ: the second one's value, but in running text Tesseract's, for the other's l is its I."""
    ours, theirs = draft.values(second)
    in_order = [*reversed(ours), *theirs] if draft.rule.bentuk is Bentuk.TEKS else [*theirs, *reversed(ours)]
    return next(iter(in_order), None)


def _level(a: Box, b: Box) -> bool:
    return min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1]) > 0.5 * min(a[3], b[3])
