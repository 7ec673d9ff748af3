"""Days and amounts as example documents print them."""

from datetime import date, timedelta
from random import Random

BULAN = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def numeric(on: date) -> str:
    return f"{on:%d-%m-%Y}"


def in_words(on: date) -> str:
    return f"{on.day} {BULAN[on.month - 1]} {on.year}"


def rupiah(amount: int) -> str:
    return f"Rp{amount:,}".replace(",", ".") + ",00"


def day(rng: Random, first: int, last: int) -> date:
    """Some day from the year `first` to the year `last`."""
    start = date(first, 1, 1)
    return start + timedelta(days=rng.randrange((date(last, 12, 31) - start).days))


def years_later(on: date, years: int) -> date:
    return on.replace(day=min(on.day, 28), year=on.year + years)
