"""Sheets: tables that people send as CSV or XLSX, read as text; and tables sent to them, without formulas."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal

import openpyxl

from sessions.errors import Invalid

MOST_BYTES = 2_000_000
MOST_ROWS = 1000
MOST_UNPACKED = 30_000_000


def read(name: str, content: bytes) -> list[dict[str, str]]:
    """Rows as heading -> text. The first row that is not empty holds the headings. Raises Invalid.

    Runs in a thread: openpyxl is slow, and the file comes from outside.
    """
    if len(content) > MOST_BYTES:
        raise Invalid("Tabel lebih besar dari 2 MB. Kirim hanya tabelnya.")
    cells = _xlsx(content) if content[:4] == b"PK\x03\x04" else _csv(content)
    rows = [row for row in cells if any(cell.strip() for cell in row)]
    if not rows:
        raise Invalid("Tabel ini kosong. Periksa berkasnya, lalu kirim lagi.")
    if len(rows) > MOST_ROWS:
        raise Invalid(f"Tabel lebih dari {MOST_ROWS} baris. Kirim hanya tabelnya.")
    headings = [cell.strip() for cell in rows[0]]
    return [dict(zip(headings, row, strict=False)) for row in rows[1:]]


def _csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\x00" in text:
        raise Invalid("Berkas ini bukan tabel CSV atau XLSX.")
    first = text.split("\n", 1)[0]
    separator = max(";,\t", key=first.count)
    return list(csv.reader(io.StringIO(text), delimiter=separator))


def _xlsx(content: bytes) -> list[list[str]]:
    """Values only: a formula shows as the text of the formula, which the rules refuse."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise Invalid("Tabel ini terlalu besar setelah dibuka. Simpan ulang hanya tabelnya.")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(max_row=MOST_ROWS + 1, values_only=True)]
        book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as error:
        raise Invalid("Berkas XLSX ini rusak. Simpan ulang dari aplikasi tabel, lalu kirim lagi.") from error
    return rows


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, float):
        # 1.234 as text would be taken for a thousand and more: a zero behind says where the point stands.
        return format(Decimal(repr(cell)), "f") + "0"
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
