"""Every figure in words, day, hour and Roman month, read back by a reader that shares nothing with the writer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sessions import indonesia
from sessions.indonesia import Zona
from tests.sessions import pembaca
from tests.sessions.pembaca import Salah

BIG = 10**18 - 1
# Hypothesis likes small numbers; what goes wrong stands at the seams of the thousands.
SEAMS = st.builds(lambda power, near: max(0, 1000**power + near), st.integers(0, 5), st.integers(-1100, 1100))
NUMBERS = st.one_of(st.integers(0, BIG), st.integers(0, 2_000_000), SEAMS)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31))


@given(NUMBERS)
@example(1_001_000)
@example(34_001_316)
@example(1_000)
@example(101_001_001_001)
def test_words_say_the_number(number: int) -> None:
    assert pembaca.angka(indonesia.terbilang(number)) == number
    if number:
        assert pembaca.angka(indonesia.terbilang(-number)) == -number


@given(NUMBERS, NUMBERS)
def test_two_numbers_never_share_their_words(one: int, other: int) -> None:
    assert (indonesia.terbilang(one) == indonesia.terbilang(other)) == (one == other)


def test_every_number_to_ten_thousand_reads_back() -> None:
    assert [pembaca.angka(indonesia.terbilang(number)) for number in range(10_001)] == list(range(10_001))


@given(NUMBERS)
def test_an_amount_says_in_words_what_it_says_in_figures(amount: int) -> None:
    assert pembaca.uang(indonesia.rupiah_terbilang(amount)) == (amount, amount)


@given(DAYS)
@example(date(2000, 2, 29))
@example(date(2026, 12, 31))
def test_a_day_is_the_same_by_name_by_words_and_by_figures(day: date) -> None:
    assert pembaca.tanggal(indonesia.tanggal_surat(day)) == day
    assert pembaca.hari_tanggal(indonesia.hari_tanggal(day)) == day
    assert pembaca.tanggal_kata(indonesia.tanggal_dalam_kata(day)) == (day, day)
    assert pembaca.romawi(indonesia.bulan_romawi(day.month)) == day.month


@given(st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)), st.sampled_from(Zona))  # noqa: DTZ001 - naive bounds
def test_a_moment_on_the_clocks_of_a_zone_is_that_moment(moment: datetime, zona: Zona) -> None:
    at = moment.replace(microsecond=0, tzinfo=UTC)

    day, time, east = pembaca.saat(indonesia.waktu(at, zona))

    assert datetime.combine(day, datetime.min.time(), UTC) + time - timedelta(hours=east) == at


@pytest.mark.parametrize(
    "wrong",
    [
        "satu ribu",
        "satu ratus",
        "satu puluh",
        "satu belas",
        "dua puluh sepuluh",
        "lima juta dua miliar",
        "",
        "nol ribu",
    ],
)
def test_the_reader_refuses_what_is_not_well_formed(wrong: str) -> None:
    with pytest.raises((Salah, KeyError)):
        pembaca.angka(wrong)


def test_the_reader_refuses_a_day_of_another_name() -> None:
    assert pembaca.hari_tanggal("Selasa, 28 Juli 2026") == date(2026, 7, 28)
    with pytest.raises(Salah):
        pembaca.hari_tanggal("Rabu, 28 Juli 2026")
