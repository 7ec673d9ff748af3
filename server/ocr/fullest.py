"""Fullest: of a file's pages the reading that has most of its fields, held against the text that a PDF carries."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from server.ocr.opener import Lembar
from server.ocr.reading import Reading
from server.ocr.values import days
from sessions.errors import Invalid

READ_PAGES = 3  # of a PDF: whoever looks for a number finds it on the first pages
MOST_TEXT = 20_000
CODES = re.compile(r"[A-Z]{0,2}[0-9]{3,5}(?:, [A-Z]{0,2}[0-9]{3,5})+")  # Bentuk.KODE, several


class Fullest:
    """Looks at one page after another; the first pages are read until one has all its fields."""

    def __init__(self, read: Callable[[Lembar], Awaitable[Reading]]) -> None:
        self._read = read
        self._best: tuple[int, Reading] | None = None
        self._lines: list[str] = []
        self._words: dict[int, str] = {}

    def wants(self, number: int) -> bool:
        """Whether page `number`, from 0, is worth reading: a cover says nothing of what lies below it."""
        if self._best is None:
            return number < READ_PAGES
        fields = self._best[1].fields
        return number < READ_PAGES and not (fields and all(one.nilai for one in fields))

    async def look(self, number: int, lembar: Lembar) -> None:
        self._words[number] = " ".join(kata.teks for kata in lembar.kata)
        if not self.wants(number):
            return
        reading = await self._read(lembar)
        self._lines += reading.baris
        if self._best is None or _full(reading) > _full(self._best[1]):
            self._best = (number, reading)

    @property
    def teks(self) -> str:
        """What the file itself carries as text, of every page that was looked at."""
        return "\n\n".join(filter(None, self._words.values()))[:MOST_TEXT]

    def told(self, pages: int) -> Reading:
        """The fullest reading, with the lines of all pages that were read. Raises Invalid when none was."""
        if self._best is None:
            raise Invalid("PDF ini tidak dapat dibaca. Foto lembarannya, lalu kirim lagi.", sebab="rusak")
        number, reading = self._best
        which = [f"Yang dibaca halaman {number + 1} dari {pages}."] if pages > 1 else []
        text = " ".join(words for page, words in self._words.items() if page < READ_PAGES)
        return replace(reading, baris=tuple(self._lines), catatan=(*reading.catatan, *which, *remarks(reading, text)))


def remarks(reading: Reading, text: str) -> list[str]:
    """The text that a PDF carries against what the engines read on the page it shows: one more reading, no truth.

    It can be invisible, or written over: where the two differ, somebody should look.
    """
    values = {one.judul: one.nilai for one in reading.fields if one.nilai}
    if not text.strip() or not values:
        return []
    plain, dates = _plain(text), days(text)
    same = [judul for judul, nilai in values.items() if nilai in dates or _stands(nilai, plain)]
    other = [judul for judul in values if judul not in same]
    told = [f"Teks di dalam PDF memuat nilai yang sama untuk: {', '.join(same)}."] if same else []
    return told + ([f"Tidak ditemukan dalam teks PDF, periksa sendiri: {', '.join(other)}."] if other else [])


def _stands(nilai: str, plain: str) -> bool:
    """Codes may stand apart from each other, everything else stands in one piece."""
    parts = nilai.split(", ") if CODES.fullmatch(nilai) else [nilai]
    return all(_plain(part) in plain for part in parts)


def _plain(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())


def _full(reading: Reading) -> tuple[int, bool]:
    return sum(one.nilai is not None for one in reading.fields), reading.jenis is not None
