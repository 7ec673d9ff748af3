"""Harga: every sum is exact, whatever the volume; corrections, flags and the digest follow from the table alone."""

import json
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions import harga
from sessions.errors import Invalid
from sessions.harga import Baris

volumes = st.builds(
    lambda whole, part: harga.volume(f"{whole}.{part}") if part else str(whole),
    st.integers(1, 10**9),
    st.text("0123456789", max_size=6).filter(lambda part: len(part) != 3),
)
prices = st.integers(0, 10**11)
rates = st.sampled_from(["", "11", "12", "1.1", "10"])
tables = st.lists(st.tuples(volumes, prices), min_size=1, max_size=30)


def table(rows):
    return tuple(Baris(n, f"Pekerjaan {n}", "m3", v, None, p) for n, (v, p) in enumerate(rows, 1))


def decimal_sum(rows, ppn, bulat):
    """The same by another road: decimal arithmetic with more digits than any table needs."""
    with localcontext() as context:
        context.prec = 80
        amounts = [(Decimal(v) * p).quantize(Decimal(1), ROUND_HALF_UP) for v, p in rows]
        subtotal = sum(amounts)
        tax = (subtotal * Decimal(ppn) / 100).quantize(Decimal(1), ROUND_HALF_UP) if ppn else Decimal(0)
        total = ((subtotal + tax) / bulat).quantize(Decimal(1), ROUND_DOWN) * bulat
        return [int(a) for a in amounts], int(subtotal), int(tax), int(total)


@given(tables, rates, st.sampled_from(harga.BULAT))
def test_sums_are_those_of_exact_decimals(rows, ppn, bulat):
    done = harga.sum_up(table(rows), [p for _, p in rows], ppn, bulat)

    amounts, subtotal, tax, total = decimal_sum(rows, ppn, bulat)
    assert list(done.jumlah) == amounts
    assert (done.subtotal, done.ppn, done.total) == (subtotal, tax, total)
    assert done.total + done.pembulatan == done.subtotal + done.ppn
    assert 0 <= done.pembulatan < bulat
    assert sum(done.jumlah) == done.subtotal


@given(tables, st.lists(st.none() | st.integers(0, 10**13), min_size=30, max_size=30))
def test_what_was_written_is_corrected_exactly_where_it_is_wrong(rows, written):
    baris = tuple(
        Baris(n, "x", "m", v, None, p, w) for n, ((v, p), w) in enumerate(zip(rows, written, strict=False), 1)
    )

    found = harga.corrections(baris)

    wrong = {one.no: one.benar for one in found}
    for one in baris:
        right = harga.row_amount(one.volume, one.satuan_penawaran)
        assert wrong.get(one.no, right) == right
        assert (one.no in wrong) == (one.tertulis is not None and one.tertulis != right)
    assert harga.corrected(baris, "", 1).total == sum(
        wrong.get(one.no, amount) for one, amount in zip(baris, harga.written(baris), strict=True)
    )


@given(tables, rates, st.sampled_from(harga.BULAT), st.data())
def test_the_digest_changes_with_every_figure_and_with_nothing_else(rows, ppn, bulat, data):
    baris, asked = table(rows), [p for _, p in rows]
    first = harga.digest(baris, asked, ppn, bulat)
    place = data.draw(st.integers(0, len(rows) - 1))

    other = [p + (n == place) for n, p in enumerate(asked)]

    assert harga.digest(baris, asked, ppn, bulat) == first
    assert harga.digest(baris, other, ppn, bulat) != first
    whole = json.loads(harga.canonical(baris, asked, ppn, bulat))
    assert sum(row["jumlah"] for row in whole["baris"]) == whole["subtotal"]
    assert whole["subtotal"] + whole["ppn"] - whole["pembulatan"] == whole["total"]


@given(st.integers(1, 10**13), st.integers(1, 10**13))
def test_percent_never_hides_on_which_side_of_the_hps_an_offer_is(total, hps):
    shown = Decimal(harga.percent(total, hps).replace(",", "."))

    assert (shown > 100) == harga.above(total, hps)
    assert abs(shown - Decimal(total) * 100 / Decimal(hps)) < Decimal("0.011")
    assert harga.too_low(total, hps) == (Decimal(total) < Decimal(hps) * 80 / 100)


@given(volumes)
def test_a_volume_is_printed_and_read_back_the_same(text):
    assert harga.volume(text.replace(".", ",")) == text
    assert Decimal(harga.volume_kata(text).replace(".", "").replace(",", ".")) == Decimal(text)


@pytest.mark.parametrize(
    ("text", "volume"),
    [("1", "1"), ("12,5", "12.5"), ("1.234,50", "1234.5"), ("1234.5", "1234.5"), ("1.234.567", "1234567"),
     ("0,25", "0.25"), ("1 000", "1000"), ("7,000", "7")],
)  # fmt: skip
def test_volumes_as_people_write_them(text, volume):
    assert harga.volume(text) == volume


@pytest.mark.parametrize("text", ["", "0", "-1", "1.234", "1e3", "=1+1", "1,2,3", "1.23.456", "1/2", "1,1234567"])
def test_what_is_no_volume_or_may_be_two_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the text is the reader's, the sentence is impor_harga's
        harga.volume(text)


def test_half_a_rupiah_goes_up_and_no_binary_fraction_gets_in():
    assert harga.row_amount("0.5", 1) == 1
    assert harga.row_amount("0.1", 15) == 2  # 1.5; as binary fractions 1.4999...
    assert harga.row_amount("1.005", 1000) == 1005
    assert harga.row_amount("2.675", 100) == 268  # 267.5


def test_an_empty_price_is_contained_in_the_others_and_a_volume_follows_the_tender():
    empty = Baris(1, "Papan nama", "ls", "1", 100, None, 500)
    other = Baris(2, "Galian", "m3", "10", 100, 200, 2400, "12")

    first, second = harga.corrections((empty, other))

    assert (first.benar, "dianggap termasuk" in first.sebab) == (0, True)
    assert (second.benar, second.sebab) == (2000, "volume disesuaikan dengan Dokumen Pemilihan (12 menjadi 10)")


def test_a_unit_price_above_110_percent_is_timpang_and_exactly_110_is_not():
    rows = (Baris(1, "a", "m", "1", 100, 110), Baris(2, "b", "m", "1", 100, 111), Baris(3, "c", "m", "1", None, 999))

    assert harga.lopsided(rows, [110, 111, 999]) == (2,)


@pytest.mark.parametrize(
    ("rows", "ppn", "bulat", "word"),
    [((), "11", 1, "1 sampai"), ([("1", 1)], "x", 1, "tarif"), ([("1", 1)], "100", 1, "tarif"),
     ([("1", 1)], "", 7, "pembulatan")],
)  # fmt: skip
def test_a_table_that_cannot_be_is_refused(rows, ppn, bulat, word):
    with pytest.raises(Invalid, match=word):
        harga.check_table(table(rows), ppn, bulat)


@pytest.mark.parametrize("asked", [[], [1, 2], [-1], [10**13 + 1]])
def test_prices_that_do_not_fit_the_table_are_refused(asked):
    with pytest.raises(Invalid):
        harga.sum_up(table([("1", 1)]), asked, "", 1)
