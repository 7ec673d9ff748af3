"""From words to values: only signs are dropped, no letter is ever turned into a digit."""

import re
from collections.abc import Callable, Mapping

from rapidfuzz import fuzz, process

from sessions.angka import BULAN, rupiah
from sessions.jenis import Bentuk

SEXES = ("LAKI-LAKI", "PEREMPUAN")
NUMERIC_DATE = re.compile(r"(?<![0-9])([0-9]{1,2}) ?[-./] ?([0-9]{1,2}) ?[-./] ?([0-9]{4})(?![0-9])")
WORDED_DATE = re.compile(r"(?<![0-9])([0-9]{1,2}) ?([A-Za-z]{3,10}) ?([0-9]{4})(?![0-9])")
LEADING_DIGITS = re.compile(r"[\s:.]*([0-9][0-9 .,-]*)(?=$|\s|\()")
FOREVER = "SEUMUR HIDUP"
UNTIL = re.compile(r"(?i)\bs\W?/?\W?d\b|\bsampai\b|\bhingga\b")  # s.d., s/d, sampai (dengan), hingga
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
    """From the form of the company (PT, CV, ...) on; the whole name when there is none. Its digits belong to it."""
    words = [word for word in re.sub(r"[^A-Za-z0-9'.,&/\- ]", " ", text).split() if word.strip("'.,/-")]
    while words and len(words[-1]) <= 2 and words[-1].islower():
        words.pop()
    found = " ".join(words).strip(EDGES).upper()
    form = re.search(r"\b(?:PT|CV|UD|PD|FA)\b.*", found)
    return (form.group() if form else found) or None


def plain(text: str) -> str | None:
    """The text without the specks at its ends; a bracket that it opens is closed, as in `Sarjana Teknik (S.T.)`."""
    kept = text.strip(EDGES)
    if kept.count("(") > kept.count(")"):
        behind, bracket, _ = text[text.index(kept) + len(kept) :].partition(")")
        kept += behind + bracket if bracket else ""
    return kept or None


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


def days(text: str) -> frozenset[str]:
    """Every date in a text, as `day` writes one."""
    found = (day(each.group()) for pattern in (NUMERIC_DATE, WORDED_DATE) for each in pattern.finditer(text))
    return frozenset(filter(None, found))


def sex(text: str) -> str | None:
    found = process.extractOne(text.upper().strip(EDGES), SEXES, scorer=fuzz.ratio, score_cutoff=75)
    return found[0] if found else None


def leading_digits(text: str) -> str | None:
    """The number a text begins with, `5 (lima)` -> 5; None when a letter is glued to it."""
    found = LEADING_DIGITS.match(text)
    return only_digits(text) or (only_digits(found.group(1)) if found else None)


def number(text: str) -> str | None:
    """Of a letter: as printed, without spaces around its signs."""
    return re.sub(r" ?([/.-]) ?", r"\1", text.strip(EDGES)).upper() or None


def codes(text: str) -> str | None:
    """Every code once, in order."""
    return ", ".join(sorted(set(re.findall(r"[A-Z0-9]{2,12}", text.upper())))) or None


def until(text: str) -> str | None:
    """The last day of validity: of `1-2-2024 s.d. 31-1-2027` the second, which the first must not pass for."""
    ends = [found.end() for found in UNTIL.finditer(text)]
    behind = (day(text[end:]) for end in reversed(ends))
    return next(filter(None, behind), None) or day(text) or forever(text)


def forever(text: str) -> str | None:
    return FOREVER if fuzz.partial_ratio(FOREVER, text.upper()) >= 85 else None


VALUES: Mapping[Bentuk, Callable[[str], str | None]] = {
    Bentuk.NIK: only_digits,
    Bentuk.NPWP: only_digits,
    Bentuk.ANGKA: leading_digits,
    Bentuk.NOMOR: number,
    Bentuk.KODE: codes,
    Bentuk.NAMA: name,
    Bentuk.PERUSAHAAN: company,
    Bentuk.TEKS: plain,
    Bentuk.TEMPAT: place,
    Bentuk.KELAMIN: sex,
    Bentuk.RUPIAH: rupiah,
    Bentuk.TANGGAL: day,
    Bentuk.BERLAKU: until,
}
LETTER_BY_LETTER = frozenset({Bentuk.NAMA, Bentuk.PERUSAHAAN, Bentuk.TEKS, Bentuk.TEMPAT, Bentuk.NOMOR})


def alike(bentuk: Bentuk, one: str | None, other: str | None) -> bool:
    """Whether two engines read the same value: every letter and digit; their gaps and dots are not compared."""
    if one is None or other is None:
        return False
    if bentuk not in LETTER_BY_LETTER:
        return one == other
    return _letters(one) == _letters(other) != ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).upper()


def _valid(date: str, month: str, year: str) -> str | None:
    ok = 1 <= int(date) <= 31 and 1 <= int(month) <= 12 and 1900 < int(year) < 2100
    return f"{int(date):02d}-{int(month):02d}-{year}" if ok else None
