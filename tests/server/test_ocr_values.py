"""Values of OCR: words become values or nothing, and the words behind a label are told from those behind another."""

from dataclasses import replace

import pytest

from server.ocr.candidates import Candidate
from server.ocr.digits import Reread, agreed, is_part, one_place_each
from server.ocr.engines import Line
from server.ocr.find import find
from server.ocr.reading import Box, Field
from server.ocr.rows import Row, rows_of
from server.ocr.tesseract import Word
from server.ocr.types import TYPES
from server.ocr.values import company, day, days, name, only_digits, plain, sex, until
from sessions.angka import rupiah
from sessions.jenis import Bidang


def test_no_letter_becomes_a_digit() -> None:
    assert only_digits("64O3120711679396") is None
    assert only_digits(": 24.098.419.5-906.000") == "240984195906000"
    assert only_digits("\u0661\u0662") is None  # Arabic-Indic digits


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("BERAU, 07-11-1967", "07-11-1967"),
        ("tanggal: 3 Agustvs 2024", "03-08-2024"),
        ("119 Desember 2026", None),
        ("45-13-2020", None),
        ("", None),
    ],
)
def test_dates_are_read_or_not_at_all(text: str, value: str | None) -> None:
    assert day(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 Februari 2024 s.d. 31 Januari 2027", "31-01-2027"),
        ("01-02-2024 s/d 31-01-2027", "31-01-2027"),
        ("dari 01-02-2024 sampai dengan tanggal 31-01-2027", "31-01-2027"),
        ("31-01-2027 (terbit 01-02-2024)", "31-01-2027"),
        ("sampai dengan 31 Januari 2027", "31-01-2027"),
        ("SEUMUR HIDUP", "SEUMUR HIDUP"),
        ("60 hari kalender", None),
    ],
)
def test_the_day_on_which_a_validity_begins_is_not_its_end(text: str, value: str | None) -> None:
    assert until(text) == value


def test_digits_in_the_name_of_a_company_belong_to_it() -> None:
    assert company(": PT CONTOH 88 KARYA.") == "PT CONTOH 88 KARYA"
    assert company("oleh CV CONTOH TIGA-3 & PUTRA | ~ a") == "CV CONTOH TIGA-3 & PUTRA"
    assert company(" . ") is None


def test_a_bracket_that_a_text_opens_is_closed() -> None:
    assert plain("| Sarjana Teknik (S.T.) ,") == "Sarjana Teknik (S.T.)"
    assert plain("  .. ") is None


def test_every_date_of_a_text_is_found_in_one_form() -> None:
    assert days("terbit 4 Agustus 2021, berlaku 04-08-2024; 31-13-2020") == {"04-08-2021", "04-08-2024"}


def test_specks_behind_a_name_are_dropped() -> None:
    assert name("BUDI SANTOSO, S.T. | ~ a") == "BUDI SANTOSO, S.T"
    assert sex("LAKI-LAK1") == "LAKI-LAKI"
    assert sex("x") is None


def rows(*lines: str) -> tuple[Row, ...]:
    """Lines as a reader sees them, twenty pixels a letter, one letter's room before them."""
    words = []
    for number, line in enumerate(lines):
        at = 0
        for text in line.split():
            words.append(Word(text, 20 + 20 * line.index(text, at), 100 * number, 20 * len(text), 30, 95.0))
            at = line.index(text, at) + len(text)
    return rows_of(words)


def rule(jenis: str, nama: str) -> Bidang:
    return next(each for each in TYPES[jenis].bidang if each.nama == nama)


@pytest.mark.parametrize(
    ("jenis", "nama", "line", "value"),
    [
        ("bukti_potong_a1", "nama", "3. NAMA : BUDI SANTOSO", "BUDI SANTOSO"),
        ("bukti_potong_a1", "nama", "NAMA PEMOTONG : CV CONTOH", ""),
        ("skp", "kp", "Kemampuan Paket (KP) : 5", "5"),
        ("skp", "kp", "Sisa Kemampuan Paket (SKP) : 2", ""),
        ("kswp", "status", "KONFIRMASI STATUS WAJIB PAJAK", ""),
        ("kswp", "status", "Status Wajib Pajak : VALID", "VALID"),
        ("siujk", "penanggung_jawab", "PENANGGUNG JAWAB TEKNIK : BUDI", ""),
        ("siujk", "penanggung_jawab", "NAMA DIREKTUR : BUDI", "BUDI"),
        ("kontrak", "nomor", "Nomar : 012/KONTRAK/V/2024", "012/KONTRAK/V/2024"),
        ("nib", "perusahaan", "1. Nama Pelaku Usaha : PT CONTOH", "PT CONTOH"),
    ],
)
def test_what_stands_behind_another_label_is_not_taken(jenis: str, nama: str, line: str, value: str) -> None:
    """Where light has burnt a row away, the next best row must not pass for it."""
    assert " ".join(word.text for word in find(rows(line), rule(jenis, nama))) == value


def test_of_rows_with_one_label_none_is_taken_when_one_is_missing() -> None:
    both = rows("Nama : BUDI SANTOSO", "NIK : 1", "Nama : SITI AMINAH")
    one = rows("NIK : 1", "Nama : SITI AMINAH")

    for nama, value in (("pemberi", "BUDI SANTOSO"), ("penerima", "SITI AMINAH")):
        assert " ".join(word.text for word in find(both, rule("surat_kuasa", nama), alike=2)) == value
        assert find(one, rule("surat_kuasa", nama), alike=2) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Rp2.101.000.000,00", "2101000000"),
        ("Rp2.101.000.000.00", "2101000000"),  # two digits are sen, whatever sign a reader saw before them
        ("Rp. 1.250.750 .500,-", "1250750500"),
        ("696000000", "696000000"),
        ("Rp2.1010.000", None),
        ("Rp12.50", None),
    ],
)
def test_an_amount_has_groups_of_three_digits_or_is_none(text: str, value: str | None) -> None:
    assert rupiah(text) == value


@pytest.mark.parametrize(
    ("number", "text", "part"),
    [
        ("640820540760982", "NPWP16 : 6408 2054 0760 9829", True),
        ("408205407609829", "6408205407609829", True),
        ("6408205407609829", "NPWP16 : 6408 2054 0760 9829", False),
        ("083240069731000", "NPWP15 : 08.324.006.9-731.000", False),
        ("083240069731000", "NPWP15 : unreadable", False),
    ],
)
def test_a_part_of_a_longer_number_is_not_that_number(number: str, text: str, part: bool) -> None:
    assert is_part(number, text) is part


def test_two_fields_in_one_place_are_both_left_to_a_person() -> None:
    def field(nama: str, box: Box) -> Field:
        return Field(nama, nama, "1", (), 99.0, True, box)

    found = one_place_each(
        [
            field("npwp", (100, 100, 400, 30)),
            field("npwp_pemotong", (110, 105, 400, 30)),
            field("nik", (100, 200, 400, 30)),
        ]
    )

    assert [one.sepakat for one in found] == [False, False, True]


@pytest.mark.parametrize(
    ("own", "other", "marked"),
    [
        (("6403", "6403", "6403"), "6403", True),
        (("6403", "6408", "6403"), "6403", True),
        (("6403", "640", "x"), "6403", True),
        (("6403", "6408", "6408"), "6403", False),
        (("6403", "6408", "x"), "6403", False),
        (("6403", "6408", "6409"), "6403", False),
        (("6403", "6403", "6403"), "6408", False),
        (("6403", "6403", "6403"), "64O3", False),
    ],
)
def test_a_number_is_marked_that_most_crops_and_the_other_engine_gave(
    own: tuple[str, ...], other: str, marked: bool
) -> None:
    number = replace(rule("ktp", "nik"), angka=4)
    lines = tuple(Line(text, 90.0) for text in own)
    reading = Reread(Candidate((0, 0, 90, 20), 100.0, ""), lines, Line("", 0.0), Line(other, 99.0))

    assert agreed(number, reading) == ("6403" if marked else None)
    assert agreed(number, replace(reading, part=True)) is None


@pytest.mark.parametrize(
    ("line", "x", "taken"),
    [("Nama : HINDU", 20, True), ("ama : HINDU", 20, False), ("lama : HINDU", 20, False), ("Nama : HINDU", 0, False)],
)
def test_a_label_that_lost_its_beginning_is_no_label(line: str, x: int, taken: bool) -> None:
    """`Agama` whose first letters were cut off or burnt away once passed for `Nama`, with both engines."""
    (row,) = rows(line)
    moved = Row(tuple(replace(word, x=word.x - 20 + x) for word in row.words))

    assert bool(find((moved,), rule("ktp", "nama"))) is taken
