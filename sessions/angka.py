"""Angka: numbers, amounts and days as documents print them, in one form in which they can be compared."""

import re
from datetime import date

BULAN = (
    *("januari", "februari", "maret", "april", "mei", "juni"),
    *("juli", "agustus", "september", "oktober", "november", "desember"),
)
RUPIAH = re.compile(r"(?i)\W{0,4}(?:(?:rp|idr)[.\s]{0,3})?([0-9][0-9.\s]{0,24}[0-9]|[0-9])(?:,(?:[0-9]{2}|-))?\W{0,6}")


GROUPS = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+)(?:\.[0-9]{2})?")


def luhn(nine: str) -> bool:
    """Whether the last of nine digits is the Luhn digit of the eight before it."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(nine)]
    return len(nine) == 9 and sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def npwp16(number: str) -> str:
    only = digits(number)
    return f"0{only}" if len(only) == 15 else only


def digits(text: str) -> str:
    """The digits 0-9 of a text that otherwise holds only separators; "" when anything else is in it."""
    kept = re.sub(r"[\s.,:/-]", "", text)
    return kept if kept.isascii() and kept.isdigit() else ""


def rupiah(text: str) -> str | None:
    """Whole rupiah as digits: `Rp. 1.250.750.500,00` -> 1250750500; None for what is no amount."""
    found = RUPIAH.fullmatch(text)
    whole = re.sub(r"\s", "", found.group(1)) if found else ""
    if "." in whole:
        grouped = GROUPS.fullmatch(whole)  # a comma before the sen is often read as a dot
        whole = grouped.group(1) if grouped else ""
    return digits(whole).lstrip("0") or "0" if digits(whole) else None


def parse_date(text: str) -> date | None:
    """`31-12-2026`, `31/12/2026`, `2026-12-31` or `31 Desember 2026`; None for anything else."""
    parts = re.split(r"[\s./-]+", text.strip().lower())
    if len(parts) != 3 or not parts[0].isdigit() or not parts[2].isdigit():
        return None
    word = parts[1]
    month = BULAN.index(word) + 1 if word in BULAN else int(word) if word.isdigit() else 0
    day, year = (parts[2], parts[0]) if len(parts[0]) == 4 else (parts[0], parts[2])
    try:
        return date(int(year), month, int(day)) if len(year) == 4 else None
    except ValueError:
        return None
