"""Sheets: tables as offices send them: under a title, in two lines of headings, with gaps, in other encodings."""

import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server import sheets
from sessions import impor, impor_harga
from sessions.errors import Invalid
from sessions.impor_harga import Terbaca

HEAD = ("No", "Uraian", "Satuan", "Volume", "Harga satuan HPS", "Harga satuan penawaran", "Jumlah")
ROW = (1, "Contoh galian", "m3", 12.25, 100_000, 93_500, None)


def xlsx(*rows: Sequence[Any], before: Sequence[Sequence[Any]] = (), hidden: Sequence[Sequence[Any]] = ()) -> bytes:
    """A book whose first sheets are `hidden` and a cover with the rows `before`."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for sheet, lines in ((first, before), (book.create_sheet(), hidden), (book.create_sheet(), rows)):
        for line in lines:
            sheet.append(list(line))
        sheet.sheet_state = "hidden" if lines is hidden else "visible"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def prices(content: bytes) -> Terbaca:
    table = sheets.read(content, impor_harga.field_of)
    return impor_harga.import_rows(table.rows, table.first)


def test_a_fraction_of_a_spreadsheet_is_never_taken_for_thousands() -> None:
    good = prices(xlsx(HEAD, ROW, (2, "Contoh urugan", "m3", 1.234, 1, 1, None)))
    bad = prices(xlsx(HEAD, (1, "Contoh galian", "m3", 2, 125.75, 12.25, 0.5)))

    assert [one.volume for one in good.baris] == ["12.25", "1.234"]
    assert [(k.baris, k.bidang) for k in bad.kesalahan] == [(2, "hps"), (2, "penawaran"), (2, "tertulis")]


def test_headings_are_found_below_a_title_and_faults_are_told_by_their_line_of_the_file() -> None:
    title = (("RENCANA ANGGARAN BIAYA (contoh)",), (), ("Paket:", "Gedung Arsip Contoh"), ())
    numbering = (1, 2, 3, 4, 5, 6, "7=4x6")
    wrong = (2, "Contoh urugan", "m3", "banyak", 1, 1, None)
    summed = (None, None, None, None, None, "Jumlah", 1_145_375)

    content = xlsx(*title, HEAD, numbering, ROW, (), wrong, summed)

    assert [(k.baris, k.bidang) for k in prices(content).kesalahan] == [(9, "volume")]
    assert [one.uraian for one in prices(xlsx(*title, HEAD, numbering, ROW, (), summed)).baris] == ["Contoh galian"]


def test_two_lines_of_merged_headings_do_not_give_the_hps_for_the_offer() -> None:
    upper = ("No", "Uraian Pekerjaan", "Satuan", "Volume", "Harga Satuan", None, "Jumlah Harga")
    lower = (None, None, None, None, "HPS", "Penawaran", None)

    [one] = prices(xlsx(upper, lower, ROW)).baris

    assert (one.hps, one.penawaran) == (100_000, 93_500)


def test_the_table_is_looked_for_on_the_sheets_that_are_shown() -> None:
    [one] = prices(xlsx(HEAD, ROW, before=[("Sampul contoh",)], hidden=[HEAD, (1, "Rahasia", "m3", 1, 1, 1, 1)])).baris

    assert one.uraian == "Contoh galian"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("before", ["", "RAB contoh\n\n"])
def test_a_csv_is_read_in_the_ways_that_spreadsheets_write_it(encoding: str, separator: str, before: str) -> None:
    lines = [("Uraian", "Satuan", "Volume", "Harga satuan"), ("Café contoh", "ls", "2", "Rp 1.250.000,-")]
    text = before + "".join(separator.join(f'"{cell}"' for cell in line) + "\r\n" for line in lines)

    [one] = prices(text.encode(encoding)).baris

    assert (one.uraian, one.volume, one.penawaran) == ("Café contoh", "2", 1_250_000)


def test_what_excel_says_of_its_separator_is_no_heading() -> None:
    found = prices(b"sep=;\r\nUraian;Satuan;Volume;Harga satuan\r\n\r\nContoh;m3;x;1000\r\n")

    assert [(k.baris, k.bidang) for k in found.kesalahan] == [(4, "volume")]


def test_lines_may_end_as_those_of_an_old_macintosh() -> None:
    found = prices(b"Uraian;Satuan;Volume;Harga satuan\rContoh;m3;x;1000\r")

    assert [(k.baris, k.bidang) for k in found.kesalahan] == [(2, "volume")]


def test_rows_after_a_long_gap_are_not_cut_off() -> None:
    found = prices(xlsx(HEAD, ROW, *[()] * 1500, (2, "Contoh jauh", "m3", 1, 1, 1, None)))

    assert [one.uraian for one in found.baris] == ["Contoh galian", "Contoh jauh"]


def test_no_more_than_a_thousand_rows_are_taken() -> None:
    content = b"Uraian;Satuan;Volume;Harga satuan\n" + b"a;m3;1;1\n" * 1000

    with pytest.raises(Invalid, match="1000 baris"):
        sheets.read(content, impor_harga.field_of)


def test_a_list_of_peserta_under_a_title_is_read_too() -> None:
    line = ("CV Contoh Satu", "012345678901000", "Jalan Contoh 1", "satu@contoh.id", "0812-0000-0001", "Satu Contoh")
    head = ("Nama Perusahaan", "NPWP", "Alamat", "Email", "Telepon", "Direktur")

    table = sheets.read(xlsx(("DAFTAR PESERTA contoh",), (), head, line, ()), impor.field_of)
    drafts, faults = impor.import_rows(table.rows, table.first)

    assert (faults, [one.nama for one in drafts]) == ([], ["CV Contoh Satu"])


@pytest.mark.parametrize("content", [b'"' + b"a" * 200_000, b'uraian,volume,satuan\n"' + b"b" * 200_000])
def test_a_quote_that_nothing_closes_is_told_in_words(content: bytes) -> None:
    with pytest.raises(Invalid, match="tanda kutip"):
        sheets.read(content, impor_harga.field_of)


@settings(max_examples=300, deadline=None)
@given(content=st.binary(max_size=400))
def test_any_bytes_are_a_table_or_are_refused(content: bytes) -> None:
    with suppress(Invalid):
        sheets.read(content, impor_harga.field_of)


BOOK = xlsx(HEAD, ROW)


@settings(max_examples=300, deadline=None)
@given(
    place=st.integers(0, 1_000_000),
    part=st.sampled_from(zipfile.ZipFile(io.BytesIO(BOOK)).namelist()),
    bytes_=st.binary(min_size=1, max_size=6),
)
def test_a_book_with_any_bytes_changed_in_it_is_a_table_or_is_refused(place: int, part: str, bytes_: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as book, zipfile.ZipFile(out, "w") as broken:
        for name in book.namelist():
            content = bytearray(book.read(name))
            at = place % len(content)
            broken.writestr(name, bytes(content[:at] + bytes_ + content[at + 3 :] if name == part else content))
    torn = bytearray(BOOK)
    torn[place % len(torn)] ^= bytes_[0] or 1
    for changed in (out.getvalue(), bytes(torn)):
        with suppress(Invalid):
            sheets.read(changed, impor_harga.field_of)
