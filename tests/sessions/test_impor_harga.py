"""Impor harga: a sheet is taken whole or not at all, and says of each row what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions import impor_harga
from sessions.impor_harga import import_rows, money

GOOD = {
    "No": "1",
    "Uraian Pekerjaan": "Galian tanah biasa",
    "Satuan": "m3",
    "Volume": "1.234,5",
    "Harga Satuan HPS": "Rp100.000,00",
    "Harga Satuan Penawaran": "93.500",
    "Jumlah Harga": "115.425.750",
}


def test_a_good_sheet_becomes_a_table_without_its_headings_and_sums():
    rows = [
        {**dict.fromkeys(GOOD, ""), "Uraian Pekerjaan": "I. PEKERJAAN TANAH"},
        GOOD,
        {**GOOD, "Uraian Pekerjaan": "Total station", "Volume": "2", "Jumlah Harga": ""},
        {**dict.fromkeys(GOOD, ""), "Uraian Pekerjaan": "Jumlah", "Jumlah Harga": "115.612.750"},
        {**dict.fromkeys(GOOD, ""), "Uraian Pekerjaan": "PPN 11%", "Jumlah Harga": "12.717.402"},
    ]

    read = import_rows(rows)

    assert read.kesalahan == ()
    assert [(b.no, b.uraian, b.volume, b.hps, b.penawaran, b.tertulis) for b in read.baris] == [
        (1, "Galian tanah biasa", "1234.5", 100_000, 93_500, 115_425_750),
        (2, "Total station", "2", 100_000, 93_500, None),
    ]
    assert read.dilewati == (2, 5, 6)


def test_one_fault_takes_nothing_in_and_every_fault_is_named_with_its_row():
    rows = [GOOD, {**GOOD, "Volume": "banyak", "Satuan": ""}, {**GOOD, "Harga Satuan Penawaran": "93.500,50"}]

    read = import_rows(rows)

    assert read.baris == ()
    assert [(k.baris, k.bidang) for k in read.kesalahan] == [(3, "satuan"), (3, "volume"), (4, "penawaran")]
    assert "93.500,50" in read.kesalahan[-1].pesan


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1"])
@pytest.mark.parametrize("field", ["Uraian Pekerjaan", "Satuan", "Volume", "Harga Satuan Penawaran", "Jumlah Harga"])
def test_a_formula_is_refused_in_every_column(field, cell):
    read = import_rows([{**GOOD, field: cell}])

    assert read.baris == ()
    assert "tanda rumus" in read.kesalahan[0].pesan


def test_missing_columns_and_empty_sheets_say_what_is_missing():
    assert [k.bidang for k in import_rows([{"Uraian": "a", "Volume": "1", "Satuan": "m"}]).kesalahan] == ["penawaran"]
    assert "1 sampai 500" in import_rows([]).kesalahan[0].pesan
    assert "1 sampai 500" in import_rows([GOOD] * 501).kesalahan[0].pesan


@given(st.integers(0, 10**13))
def test_rupiah_is_read_back_however_it_is_written(amount):
    dots = f"{amount:,}".replace(",", ".")

    for text in (str(amount), dots, f"Rp{dots}", f"Rp {dots},00", f"{amount},00", f"{amount:,}", f"{amount:,}.00"):
        assert money(text) == amount


@pytest.mark.parametrize("text", ["", "1,5", "1.5", "1.250,50", "12.34.567", "1e9", "-5", "1.2500", "10000000000001"])
def test_what_is_no_whole_rupiah_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the text is the reader's, the sentence is read_row's
        money(text)


def test_every_field_that_is_needed_has_a_name_to_be_called_by():
    assert set(impor_harga.NEEDED) < set(impor_harga.NAMES) < set(impor_harga.HEADINGS)
