"""Pembaca: what Indonesian words for numbers, days and hours say, read back by a grammar of its own.

Written from the spelling rules (Ejaan yang Disempurnakan; KBBI), not from the code that writes them: it shares no table
with it, and refuses whatever is not well formed, such as "satu ribu" for "seribu".
"""

import calendar
import re
from datetime import date, timedelta

DIGIT = {"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9}
STEPS = ("kuadriliun", "triliun", "miliar", "juta", "ribu")  # each a thousand times the next
MONTHS = [
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
]
DAYS = {"senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "sabtu": 5, "minggu": 6}
ROMAN = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))


class Salah(ValueError):
    """Not how it is written."""


def angka(words: str) -> int:
    """`dua puluh satu ribu` -> 21000. Raises Salah for words that are not well formed."""
    if words.startswith("minus "):
        value = angka(words.removeprefix("minus "))
        if value == 0:
            raise Salah(words)
        return -value
    if words == "nol":
        return 0
    rest, total = words.split(" "), 0
    for power, name in enumerate(STEPS):
        size = 1000 ** (len(STEPS) - power)
        if name == "ribu" and rest[:1] == ["seribu"]:
            total, rest = total + 1000, rest[1:]
        elif name in rest:
            place = rest.index(name)
            count = _ratusan(rest[:place])
            if name == "ribu" and count == 1:
                raise Salah(words)
            total, rest = total + count * size, rest[place + 1 :]
    if rest:
        total += _ratusan(rest)
    return total


def _ratusan(words: list[str]) -> int:
    """1 to 999."""
    rest, value = list(words), 0
    if rest[:1] == ["seratus"]:
        value, rest = 100, rest[1:]
    elif rest[1:2] == ["ratus"]:
        if rest[0] == "satu":
            raise Salah(" ".join(words))
        value, rest = DIGIT[rest[0]] * 100, rest[2:]
    return value + (_puluhan(rest) if rest else 0)


def _puluhan(words: list[str]) -> int:
    match words:
        case ["sepuluh"]:
            return 10
        case ["sebelas"]:
            return 11
        case [one, "belas"] if one in DIGIT and one != "satu":
            return 10 + DIGIT[one]
        case [tens, "puluh"] if tens in DIGIT and tens != "satu":
            return DIGIT[tens] * 10
        case [tens, "puluh", one] if tens in DIGIT and one in DIGIT and tens != "satu":
            return DIGIT[tens] * 10 + DIGIT[one]
        case [one] if one in DIGIT:
            return DIGIT[one]
    raise Salah(" ".join(words))


def uang(text: str) -> tuple[int, int]:
    """`Rp1.500,00 (seribu lima ratus rupiah)` -> what its figures say, and what its words say."""
    found = re.fullmatch(r"(-?)Rp([1-9]\d{0,2}(?:\.\d{3})*|0),00 \(([a-z ]+) rupiah\)", text)
    if found is None:
        raise Salah(text)
    figures = int(found[2].replace(".", ""))
    return -figures if found[1] else figures, angka(found[3])


def tanggal(text: str) -> date:
    """`28 Juli 2026`."""
    found = re.fullmatch(r"([1-9]\d?) ([A-Z][a-z]+) (\d{1,4})", text)
    if found is None or found[2].lower() not in MONTHS:
        raise Salah(text)
    return date(int(found[3]), MONTHS.index(found[2].lower()) + 1, int(found[1]))


def hari_tanggal(text: str) -> date:
    """`Selasa, 28 Juli 2026`: the name of the day must be its own."""
    name, _, rest = text.partition(", ")
    return _named(name, tanggal(rest))


def tanggal_kata(text: str) -> tuple[date, date]:
    """`Selasa, tanggal dua puluh delapan bulan Juli tahun … (28-07-2026)` -> by its words, and by its figures."""
    found = re.fullmatch(r"(\w+), tanggal ([a-z ]+) bulan (\w+) tahun ([a-z ]+) \((\d\d)-(\d\d)-(\d{4})\)", text)
    if found is None:
        raise Salah(text)
    name, day, month, year, *figures = found.groups()
    said = date(angka(year), MONTHS.index(month.lower()) + 1, angka(day))
    return _named(name, said), date(int(figures[2]), int(figures[1]), int(figures[0]))


def _named(name: str, day: date) -> date:
    """The week day is counted from a known Monday, by whole days."""
    monday = date(2024, 1, 1)
    if calendar.weekday(2024, 1, 1) != 0 or (day - monday).days % 7 != DAYS[name.lower()]:
        raise Salah(f"{name} {day}")
    return day


def romawi(text: str) -> int:
    value = 0
    for sign, worth in ROMAN:
        while text.startswith(sign):
            value, text = value + worth, text.removeprefix(sign)
    if text:
        raise Salah(text)
    return value


def saat(text: str) -> tuple[date, timedelta, int]:
    """`28 Juli 2026 pukul 09.00.07 WITA` -> the day, the time of day, and how many hours east of UTC."""
    found = re.fullmatch(r"(.+) pukul (\d\d)\.(\d\d)\.(\d\d) (WIB|WITA|WIT)", text)
    if found is None:
        raise Salah(text)
    hours, minutes, seconds = (int(part) for part in found.groups()[1:4])
    east = {"WIB": 7, "WITA": 8, "WIT": 9}[found[5]]
    return tanggal(found[1]), timedelta(hours=hours, minutes=minutes, seconds=seconds), east
