"""From words to values: only signs are dropped, no letter is ever turned into a digit."""

import re
from collections.abc import Callable, Mapping

from rapidfuzz import fuzz, process

from server.ocr.types import Form

BULAN = (
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
)
SEXES = ("LAKI-LAKI", "PEREMPUAN")
NUMERIC_DATE = re.compile(r"(?<![0-9])([0-9]{1,2}) ?[-./] ?([0-9]{1,2}) ?[-./] ?([0-9]{4})(?![0-9])")
WORDED_DATE = re.compile(r"(?<![0-9])([0-9]{1,2}) ?([A-Za-z]{3,10}) ?([0-9]{4})(?![0-9])")
EDGES = " \t.,:;|-_=~'\"*()[]"


def only_digits(text: str) -> str | None:
    """The digits of a text that holds digits and separators alone; None when there is a letter among them."""
    kept = re.sub(r"[\s.,:;|-]", "", text)
    return kept if kept.isascii() and kept.isdigit() else None


def name(text: str) -> str | None:
    """Upper case letters of a name, without the specks at its end."""
    words = [word for word in re.sub(r"[^A-Za-z'.,\- ]", " ", text).split() if word.strip("'.,-")]
    while words and len(words[-1]) <= 2 and words[-1].islower():
        words.pop()
    return " ".join(words).strip(EDGES).upper() or None


def company(text: str) -> str | None:
    """From the form of the company (PT, CV, ...) on; the whole name when there is none."""
    found = name(text)
    form = re.search(r"\b(?:PT|CV|UD|PD|FA)\b.*", found) if found else None
    return form.group() if form else found


def plain(text: str) -> str | None:
    return text.strip(EDGES) or None


def place(text: str) -> str | None:
    return name(re.split(r"[,0-9]", text)[0])


def day(text: str) -> str | None:
    """The first date in the text as DD-MM-YYYY; a month name may be misread by a letter or two."""
    numeric = NUMERIC_DATE.search(text)
    if numeric:
        return _valid(*numeric.groups())
    worded = WORDED_DATE.search(text)
    month = process.extractOne(worded.group(2).lower(), BULAN, scorer=fuzz.ratio, score_cutoff=70) if worded else None
    return _valid(worded.group(1), str(month[2] + 1), worded.group(3)) if worded and month else None


def sex(text: str) -> str | None:
    found = process.extractOne(text.upper().strip(EDGES), SEXES, scorer=fuzz.ratio, score_cutoff=75)
    return found[0] if found else None


VALUES: Mapping[Form, Callable[[str], str | None]] = {
    Form.DIGITS: only_digits,
    Form.NAME: name,
    Form.COMPANY: company,
    Form.TEXT: plain,
    Form.PLACE: place,
    Form.DATE: day,
    Form.SEX: sex,
}


def _valid(date: str, month: str, year: str) -> str | None:
    ok = 1 <= int(date) <= 31 and 1 <= int(month) <= 12 and 1900 < int(year) < 2100
    return f"{int(date):02d}-{int(month):02d}-{year}" if ok else None
