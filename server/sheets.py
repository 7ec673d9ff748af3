"""Sheets: tables that people send as CSV or XLSX, read as text; and tables sent to them, without formulas."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, zip_longest

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from sessions.errors import Invalid

MOST_BYTES = 2_000_000
MOST_ROWS = 1000
MOST_LINES = 10_000
MOST_SHEETS = 10
MOST_UNPACKED = 30_000_000
HEAD = 30
"""Lines among which the headings are looked for."""
SURE = 3
"""So many known headings beside each other are those of the table."""

Table = list[list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows as heading -> text, blank ones too, so that row i stands in line `first` + i of the file."""

    first: int
    rows: list[dict[str, str]]


def read(content: bytes, field_of: Callable[[str], str | None]) -> Sheet:
    """The table in a CSV or XLSX file, wherever in it the headings stand that `field_of` knows. Raises Invalid.

    Runs in a thread: openpyxl is slow, and the file comes from outside.
    """
    if len(content) > MOST_BYTES:
        raise Invalid("Tabel lebih besar dari 2 MB. Kirim hanya tabelnya.")
    tables = _xlsx(content) if content[:4] == b"PK\x03\x04" else [_csv(content)]
    tables = [table for table in tables if any(map(_filled, table))]
    if not tables:
        raise Invalid("Tabel ini kosong. Periksa berkasnya, lalu kirim lagi.")
    headed = [(_headings(table, field_of), table) for table in tables]
    (first, headings), table = next((one for one in headed if _known(one[0][1], field_of) >= SURE), headed[0])
    below = table[first:]
    if sum(map(_filled, below)) >= MOST_ROWS:
        raise Invalid(f"Tabel lebih dari {MOST_ROWS} baris. Kirim hanya tabelnya.")
    while below and not _filled(below[-1]):
        below.pop()
    blank = [""] * len(headings)
    return Sheet(first + 1, [dict(zip(headings, [*row, *blank], strict=False)) for row in below])


def _headings(table: Table, field_of: Callable[[str], str | None]) -> tuple[int, list[str]]:
    """How many lines there are down to the headings, and these: below a title, or in two lines of merged cells."""
    found = next((n for n, row in enumerate(table[:HEAD]) if _known(row, field_of) >= SURE), None)
    if found is None:
        found = next(n for n, row in enumerate(table) if _filled(row))
    headings = [cell.strip() for cell in table[found]]
    joined = _joined(headings, table[found + 1]) if found + 1 < len(table) else []
    if _known(joined, field_of) > _known(headings, field_of):
        return found + 2, joined
    return found + 1, headings


def _joined(upper: list[str], lower: Sequence[str]) -> list[str]:
    """`Harga satuan` over `HPS` and `Penawaran` are two headings."""
    joined, above = [], ""
    for head, cell in zip_longest(upper, lower, fillvalue=""):
        above = head or above
        joined.append(f"{above} {cell.strip()}" if cell.strip() else head)
    return joined


def _known(row: Sequence[str], field_of: Callable[[str], str | None]) -> int:
    return len({field_of(cell) for cell in row} - {None})


def _filled(row: Sequence[str]) -> bool:
    return any(cell.strip() for cell in row)


def _csv(content: bytes) -> Table:
    text = _decoded(content)
    if "\x00" in text:
        raise Invalid("Berkas ini bukan tabel CSV atau XLSX.")
    if told := re.match(
        r"sep=([;,|\t])\r?\n", text
    ):  # as Excel writes it; kept as a line, so that lines keep their numbers
        return [[""], *_split(text[told.end() :], told[1])]
    top = "\n".join(text.splitlines()[:HEAD])
    return _split(text, max(";,\t", key=top.count))


def _split(text: str, delimiter: str) -> Table:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:  # a cell of more than 100,000 signs: a quote that nothing closes
        raise Invalid("Berkas CSV ini rusak: ada tanda kutip tanpa penutup. Simpan ulang, lalu kirim lagi.") from error


def _decoded(content: bytes) -> str:
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):  # "Unicode text" of a spreadsheet
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _xlsx(content: bytes) -> list[Table]:
    try:
        return _shown(content)
    except Invalid:
        raise
    except Exception as error:  # whatever the parsers below openpyxl say of a broken file: there is no list of it
        raise Invalid("Berkas XLSX ini rusak. Simpan ulang dari aplikasi tabel, lalu kirim lagi.") from error


def _shown(content: bytes) -> list[Table]:
    """Of each sheet that is shown, values only: a formula is the text of the formula, which the rules refuse."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
            raise Invalid("Tabel ini terlalu besar setelah dibuka. Simpan ulang hanya tabelnya.")
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    tables = [_cells(sheet) for sheet in visible[:MOST_SHEETS]]
    book.close()
    return tables


def _cells(sheet: ReadOnlyWorksheet) -> Table:
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    return [[_text(cell) for cell in row] for row in islice(sheet.iter_rows(values_only=True), MOST_LINES)]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, float):
        # 1.234 and 125.750 as text would be taken for thousands: four places say where the point stands.
        whole, _, part = format(Decimal(repr(cell)), "f").partition(".")
        return f"{whole}.{part:0<4}"
    return str(cell)


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """For a spreadsheet to open: a cell that it would run as a formula gets a quote before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([[_harmless(str(cell)) for cell in row] for row in rows])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return "'" + cell if cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "\x00")) else cell
