"""Indonesia: what official letters write for numbers, money, days, hours and letter numbers."""

import string
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions import indonesia
from sessions.errors import Invalid
from sessions.indonesia import Zona, rupiah, terbilang

DAY = date(2026, 7, 28)
VALUE = {
    **{word: number for number, word in enumerate(indonesia.SMALL)},
    "seratus": 100,
    "seribu": 1000,
}


def read_words(words: str) -> int:
    """What the words say, read by the grammar from left to right: the inverse of `terbilang`, written apart from it."""
    scales = {name: size for size, name in indonesia.GROUPS}
    total = group = 0
    for word in words.removeprefix("minus ").split():
        if word in scales:
            total += group * scales[word]
            group = 0
        elif word == "seribu":
            total += 1000
        elif word == "belas":
            group += 10
        elif word == "puluh":
            group += group % 10 * 9
        elif word == "ratus":
            group *= 100
        else:
            group += VALUE[word]
    return (total + group) * (-1 if words.startswith("minus ") else 1)


@given(st.integers(-indonesia.LARGEST, indonesia.LARGEST))
def test_words_say_exactly_the_number(number: int) -> None:
    assert read_words(terbilang(number)) == number


@given(st.integers(0, 999), st.sampled_from([1, 10**6, 10**9]), st.integers(0, 999))
def test_one_thousand_is_seribu_wherever_it_stands(millions: int, scale: int, rest: int) -> None:
    words = terbilang(millions * 10**6 * scale + 1000 + rest)

    assert "satu ribu" not in f" {words}".replace("puluh satu ribu", "").replace("ratus satu ribu", "")
    assert "seribu" in words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (19, "sembilan belas"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1_000, "seribu"),
        (1_001_000, "satu juta seribu"),
        (34_001_316, "tiga puluh empat juta seribu tiga ratus enam belas"),
        (21_000, "dua puluh satu ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_250_750_500, "satu miliar dua ratus lima puluh juta tujuh ratus lima puluh ribu lima ratus"),
        (-5, "minus lima"),
    ],
)
def test_numbers_are_said_as_people_say_them(number: int, words: str) -> None:
    assert terbilang(number) == words


def test_a_number_too_large_for_words_is_refused() -> None:
    with pytest.raises(Invalid, match="terlalu besar"):
        terbilang(10**18)


@given(st.integers(-(10**17), 10**17))
def test_rupiah_reads_back_to_its_amount(amount: int) -> None:
    text = rupiah(amount)

    assert int(text.replace("Rp", "").removesuffix(",00").replace(".", "")) == amount
    assert "Rp " not in text


def test_rupiah_has_points_for_thousands_and_words_behind() -> None:
    assert rupiah(1_250_750_500) == "Rp1.250.750.500,00"
    assert rupiah(0) == "Rp0,00"
    assert rupiah(-1_500) == "-Rp1.500,00"
    assert indonesia.rupiah_terbilang(1_500) == "Rp1.500,00 (seribu lima ratus rupiah)"
    assert indonesia.jumlah_terbilang(24) == "24 (dua puluh empat)"


def test_days_are_written_for_letters_and_for_a_berita_acara() -> None:
    assert indonesia.tanggal_surat(DAY) == "28 Juli 2026"
    assert indonesia.hari_tanggal(DAY) == "Selasa, 28 Juli 2026"
    assert indonesia.tanggal_dalam_kata(DAY) == (
        "Selasa, tanggal dua puluh delapan bulan Juli tahun dua ribu dua puluh enam (28-07-2026)"
    )


@given(st.dates())
def test_every_day_has_its_name_and_its_number(day: date) -> None:
    words = indonesia.tanggal_dalam_kata(day)

    assert words.startswith(indonesia.HARI[day.weekday()])
    assert datetime.strptime(words[-11:-1], "%d-%m-%Y").replace(tzinfo=UTC).date() == day


def test_hours_are_shown_in_the_zone_of_the_office() -> None:
    begin = datetime(2026, 7, 28, 1, 0, tzinfo=UTC)
    end = begin + timedelta(minutes=90)

    assert indonesia.pukul(begin, end, Zona.WITA) == "pukul 09.00 s.d. 10.30 WITA"
    assert indonesia.pukul(begin, None, Zona.WIB) == "pukul 08.00 WIB s.d. selesai"
    assert indonesia.waktu(begin, Zona.WIT) == "28 Juli 2026 pukul 10.00.00 WIT"


def test_late_evening_utc_is_already_tomorrow_in_indonesia() -> None:
    assert indonesia.waktu(datetime(2026, 12, 31, 17, 0, 1, tzinfo=UTC), Zona.WIB).startswith("1 Januari 2027")


@given(st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(9000, 1, 1)), st.sampled_from(Zona))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_a_zone_never_moves_the_moment(moment: datetime, zona: Zona) -> None:
    at = moment.replace(tzinfo=UTC)

    assert zona.local(at) == at
    assert zona.local(at).utcoffset() in (timedelta(hours=7), timedelta(hours=8), timedelta(hours=9))


def test_an_hour_without_a_zone_is_a_mistake_in_the_program() -> None:
    with pytest.raises(ValueError, match="zone"):
        Zona.WIB.local(datetime(2026, 7, 28))  # noqa: DTZ001 - the mistake itself


def test_a_letter_number_follows_the_pattern_of_the_office() -> None:
    pattern = "{urut:03d}/{kode}/POKJA-{pokja}/{bulan_romawi}/{tahun}"

    assert indonesia.nomor(pattern, urut=7, kode="UND", pokja="III", day=DAY) == "007/UND/POKJA-III/VII/2026"
    assert indonesia.nomor(pattern, urut=1234, kode="BA", pokja="I", day=DAY) == "1234/BA/POKJA-I/VII/2026"


@pytest.mark.parametrize(
    "pattern",
    [
        "{urut.__class__}",
        "{urut[0]}",
        "{urut!r}",
        "{urut:>99999999d}",
        "{urut:{tahun}}",
        "{urut}/{rahasia}",
        "{urut}/{}",
        "{urut}/{0}",
        "{urut",
        "urut}",
        "{kode:03d}{urut}",
        "{urut:00d}",
    ],
)
def test_a_pattern_can_reach_nothing_but_its_names(pattern: str) -> None:
    with pytest.raises(Invalid):
        indonesia.nomor(pattern, urut=1, kode="UND", pokja="III", day=DAY)


def test_a_pattern_without_urut_is_refused() -> None:
    with pytest.raises(Invalid, match="urut"):
        indonesia.nomor("{kode}/{tahun}", urut=1, kode="UND", pokja="III", day=DAY)


@given(st.text(), st.integers(0, 10**9))
def test_any_pattern_is_either_filled_or_refused(pattern: str, urut: int) -> None:
    try:
        filled = indonesia.fill(pattern, {"urut": urut})
    except Invalid:
        return
    assert "{urut}" not in pattern or str(urut) in filled


@given(st.text(alphabet=string.printable))
def test_a_value_is_never_read_as_a_pattern(value: str) -> None:
    assert indonesia.fill("<{kode}>", {"kode": value}) == f"<{value}>"


def test_months_have_roman_numbers() -> None:
    assert [indonesia.bulan_romawi(month) for month in (1, 4, 9, 12)] == ["I", "IV", "IX", "XII"]
    with pytest.raises(ValueError, match="month"):
        indonesia.bulan_romawi(13)
