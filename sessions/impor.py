"""Impor: a list of peserta out of a sheet from SPSE, taken whole or not at all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sessions.errors import Invalid
from sessions.isian import line, phone
from sessions.peserta import TWINS, Peserta, read

HEADINGS = {
    "peringkat": ("peringkat", "rank", "no", "no.", "nomor", "urutan"),
    "nama": ("nama", "nama perusahaan", "nama peserta", "nama penyedia", "perusahaan", "peserta", "badan usaha"),
    "npwp": ("npwp", "nomor npwp", "no npwp", "no. npwp"),
    "nib": ("nib", "nomor nib", "no nib", "no. nib", "nomor induk berusaha"),
    "alamat": ("alamat", "alamat perusahaan", "alamat peserta", "alamat kantor"),
    "surel": ("surel", "email", "e-mail", "alamat surel", "alamat email", "pos-el"),
    "telepon": ("telepon", "telp", "telp.", "hp", "no hp", "no. hp", "nomor telepon", "no telepon", "telepon/hp", "wa"),
    "direktur": ("direktur", "pimpinan", "nama direktur", "nama pimpinan", "direktur/pimpinan", "direktur utama"),
    "cadangan": ("cadangan", "calon cadangan"),
}
"""Field -> the headings under which the exports of SPSE give it, in small letters."""

MOST = 200


@dataclass(frozen=True, slots=True)
class Kesalahan:
    """What is wrong in line `baris` (the heading is line 1); `bidang` is "" when it is the whole line."""

    baris: int
    bidang: str
    pesan: str


def import_rows(rows: Sequence[Mapping[str, str]], first: int = 2) -> tuple[list[Peserta], list[Kesalahan]]:
    """Drafts of peserta, or all that is wrong: when there is any fault, nobody is taken.

    `first` is the line of the file that the first row stands in; blank rows are passed over.
    """
    kept = [(number, row) for number, row in enumerate(rows, first) if any(map(str.strip, map(str, row.values())))]
    if not 1 <= len(kept) <= MOST:
        return [], [Kesalahan(1, "", f"Berkas harus memuat 1 sampai {MOST} peserta; sekarang {len(kept)}.")]
    drafts: list[tuple[int, Peserta]] = []
    faults = _missing_headings(rows[0])
    for place, (number, row) in enumerate(kept, 1):
        try:
            drafts.append((number, _draft(row, place)))
        except Invalid as error:
            faults += _told(error, number)
    faults += _twins(drafts)
    return ([], sorted(faults, key=lambda k: k.baris)) if faults else ([draft for _, draft in drafts], [])


def field_of(heading: str) -> str | None:
    """`Nama Perusahaan` -> `nama`; None when no field is called so."""
    name = re.sub(r"[\s_]+", " ", heading).strip().lower().rstrip(":")
    return next((field for field, names in HEADINGS.items() if name in names), None)


def is_formula(cell: str, field: str) -> bool:
    """Whether a spreadsheet would run `cell`; a telephone number may begin with +."""
    text = cell.strip()
    return text.startswith(("=", "+", "-", "@")) and not (field == "telepon" and bool(phone(text)))


def _draft(row: Mapping[str, str], place: int) -> Peserta:
    cells = {field: str(value or "") for heading, value in row.items() if (field := field_of(str(heading)))}
    formulas = {
        field: f"Isi “{line(cell)[:40]}” berawalan tanda rumus (= + - @). Tulis sebagai teks biasa."
        for field, cell in cells.items()
        if is_formula(cell, field)
    }
    if formulas:
        raise Invalid("Sel berisi rumus.", bidang=formulas)
    return read({"peringkat": str(place), **{k: v for k, v in cells.items() if v.strip() or k != "peringkat"}})


def _missing_headings(row: Mapping[str, str]) -> list[Kesalahan]:
    found = {field_of(str(heading)) for heading in row}
    return [
        Kesalahan(1, name, f"Kolom {HEADINGS[name][1].title() if name == 'nama' else name} tidak ditemukan.")
        for name in ("nama", "npwp", "alamat", "surel")
        if name not in found
    ]


def _told(error: Invalid, number: int) -> list[Kesalahan]:
    fields = error.details["bidang"]
    assert isinstance(fields, dict)  # noqa: S101 - sessions.isian always gives it so
    return [Kesalahan(number, str(name), str(text)) for name, text in fields.items()]


def _twins(drafts: Sequence[tuple[int, Peserta]]) -> list[Kesalahan]:
    faults = []
    for name, label in TWINS.items():
        seen: dict[str, int] = {}
        for number, draft in drafts:
            value = str(getattr(draft, name)).lower()
            if value in seen:
                faults.append(Kesalahan(number, name, f"{label} ini sama dengan baris {seen[value]} ({draft.nama})."))
            seen.setdefault(value, number)
    return faults
