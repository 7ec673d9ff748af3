"""Pemeriksaan: numbers match exactly or not at all, names in four outcomes, oddities are only warnings."""

import string
from datetime import date

import pytest

from sessions.pemeriksaan import (
    BIDANG,
    COMPARE,
    Bentuk,
    Hasil,
    check,
    digits,
    luhn,
    nik_warnings,
    parse_date,
    same_codes,
)

ON = date(2026, 11, 20)
NIK = "6403120711679396"
NPWP = "240984195906000"


def outcome(bidang: str, read: str | None, typed: str, jenis: str = "ktp") -> Hasil:
    (temuan,) = check(jenis, {bidang: read}, {bidang: typed}, ON)
    return temuan.hasil


@pytest.mark.parametrize(("bidang", "number"), [("nik", NIK), ("npwp", NPWP), ("nib", "9137966413427")])
def test_a_number_with_one_forged_digit_is_never_the_same(bidang: str, number: str) -> None:
    forged = [
        number[:at] + other + number[at + 1 :]
        for at in range(len(number))
        for other in string.digits
        if other != number[at]
    ]

    assert outcome(bidang, number, number) is Hasil.SAMA_PERSIS
    assert {outcome(bidang, number, other) for other in forged} == {Hasil.BERBEDA}


@pytest.mark.parametrize("other", [NIK[:-1], NIK + "0", NIK[1] + NIK[0] + NIK[2:], "", "tidak ada"])
def test_a_nik_with_a_lost_added_or_swapped_digit_is_never_the_same(other: str) -> None:
    assert outcome("nik", NIK, other) is not Hasil.SAMA_PERSIS


def test_letters_are_never_taken_for_digits() -> None:
    assert digits("64O3120711679396") == ""
    assert outcome("nik", "64O3120711679396", "6403120711679396") is Hasil.BERBEDA
    assert outcome("nib", "tidak ada", "belum ada") is Hasil.BERBEDA


@pytest.mark.parametrize("typed", ["24.098.419.5-906.000", NPWP, "0" + NPWP, "0240 9841 9590 6000"])
def test_an_npwp_of_15_and_of_16_digits_are_the_same_number(typed: str) -> None:
    assert outcome("npwp", NPWP, typed) is Hasil.SAMA_PERSIS


def test_a_person_may_type_the_nik_as_npwp_16() -> None:
    temuan = {each.bidang: each for each in check("npwp", {"npwp": NPWP, "nik": NIK}, {"npwp": NIK}, ON)}

    assert temuan["npwp"].hasil is Hasil.SAMA_PERSIS
    assert outcome("npwp", NPWP, NIK, "npwp") is Hasil.BERBEDA  # without the NIK on the card there is nothing to trust


@pytest.mark.parametrize(
    ("read", "typed", "hasil"),
    [
        ("BUDI SANTOSO", "Budi Santoso, S.T.", Hasil.SAMA_PERSIS),
        ("MA'RUF AMIN", "Prof. Dr. H. Ma\u2019ruf Amin, M.M.", Hasil.SAMA_PERSIS),
        ("CV CONTOH KARYA MANDIRI", "CV. Contoh Karya Mandiri", Hasil.SAMA_PERSIS),
        ("CV CONTOH KARYA MANDIRI", "Contoh Karya Mandiri, CV", Hasil.SAMA_PERSIS),
        ("PT CONTOH KARYA MANDIRI", "CV Contoh Karya Mandiri", Hasil.MIRIP_PERIKSA),
        ("MUHAMMAD YUSUF", "MOHAMMAD YUSUF", Hasil.MIRIP_PERIKSA),
        ("BUDI SANTOSA", "BUDI SANTOSO", Hasil.MIRIP_PERIKSA),
        ("BUDI SANTOSO", "DEWI LESTARI", Hasil.BERBEDA),
        ("H", "HJ", Hasil.BERBEDA),
        (None, "BUDI SANTOSO", Hasil.TIDAK_TERBACA),
        ("  ", "BUDI SANTOSO", Hasil.TIDAK_TERBACA),
    ],
)
def test_names_have_four_outcomes(read: str | None, typed: str, hasil: Hasil) -> None:
    assert outcome("nama" if "KARYA" not in (read or "") else "perusahaan", read, typed) is hasil


@pytest.mark.parametrize("letter", range(len("BUDI SANTOSO")))
def test_a_name_with_one_other_letter_is_never_the_same(letter: int) -> None:
    name = "BUDI SANTOSO"

    assert outcome("nama", name, name[:letter] + "X" + name[letter + 1 :]) is not Hasil.SAMA_PERSIS


def test_an_odd_nik_is_a_warning_and_not_a_difference() -> None:
    fields = {"nik": NIK, "tgl_lahir": "08-11-1967", "jk": "PEREMPUAN"}

    temuan = check("ktp", fields, fields, ON)[0]

    assert temuan.hasil is Hasil.SAMA_PERSIS
    assert "Tanggal lahir" in temuan.catatan
    assert "Jenis kelamin" in temuan.catatan
    assert nik_warnings(NIK, "07-11-1967", "LAKI-LAKI") == ()
    assert nik_warnings("9703120711679396", None, None)
    assert nik_warnings("6403123213679396", None, None)


def test_the_ninth_digit_of_an_npwp_is_checked_as_a_warning() -> None:
    wrong = "240984196906000"
    temuan = check("npwp", {"npwp": wrong}, {"npwp": wrong}, ON)[0]

    assert luhn(NPWP[:9])
    assert temuan.hasil is Hasil.SAMA_PERSIS
    assert "ke-9" in temuan.catatan


@pytest.mark.parametrize(
    ("read", "typed", "hasil"),
    [
        ("31-12-2026", "2026-12-31", Hasil.SAMA_PERSIS),
        ("31-12-2026", "31 Desember 2026", Hasil.SAMA_PERSIS),
        ("31-12-2026", "30-12-2026", Hasil.BERBEDA),
        ("19-11-2026", "19-11-2026", Hasil.KEDALUWARSA),
        ("20-11-2026", "20-11-2026", Hasil.SAMA_PERSIS),
        ("SEUMUR HIDUP", "Seumur hidup", Hasil.SAMA_PERSIS),
        ("SEUMUR HIDUP", "31-12-2026", Hasil.MIRIP_PERIKSA),
    ],
)
def test_validity_is_compared_and_looked_at_on_the_day(read: str, typed: str, hasil: Hasil) -> None:
    assert outcome("berlaku", read, typed, "sbu") is hasil


@pytest.mark.parametrize("text", ["31-02-2026", "1-1-26", "Desember 2026", "", "10/20/2026", "a-b-c"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("read", "typed", "hasil"),
    [
        ("Jl. Merdeka No. 5, Kota Samarinda", "Jalan Merdeka Nomor 5 Kota Samarinda", Hasil.SAMA_PERSIS),
        ("Jl. Merdeka No. 5, Kota Samarinda", "Jl. Merdeka No. 6, Kota Samarinda", Hasil.MIRIP_PERIKSA),
        ("Jl. Merdeka No. 5, Kota Samarinda", "Gang Mawar 12 Bontang", Hasil.BERBEDA),
    ],
)
def test_addresses_are_compared_without_punctuation(read: str, typed: str, hasil: Hasil) -> None:
    assert outcome("alamat", read, typed, "nib") is hasil


def test_letter_numbers_are_equal_or_different() -> None:
    assert outcome("nomor", "07", "7", "akta") is Hasil.SAMA_PERSIS
    assert outcome("nomor", "012/SK/VI/2026", "012/SK/V/2026", "kuasa") is Hasil.BERBEDA


@pytest.mark.parametrize(
    ("read", "typed", "hasil"),
    [
        ("BG001, BG002", "BG002", Hasil.SAMA_PERSIS),
        ("BG001, BG002", "BG002 Konstruksi Gedung Perkantoran", Hasil.SAMA_PERSIS),
        ("BG001, BG002", "BS001 Konstruksi Bangunan Sipil Jalan", Hasil.BERBEDA),
        ("BG001, BG002", "Gedung", Hasil.BERBEDA),
    ],
)
def test_every_typed_code_must_be_there_whatever_words_stand_beside_it(read: str, typed: str, hasil: Hasil) -> None:
    assert same_codes(read, typed)[0] is hasil


def test_what_a_type_without_a_table_says_is_compared_as_what_it_is() -> None:
    assert outcome("subklas", "BG001, BG002", "BG002", "sbu") is Hasil.SAMA_PERSIS
    assert outcome("nilai", "90000000", "Rp 90.000.000,00", "jaminan") is Hasil.SAMA_PERSIS
    assert outcome("nilai", "90000000", "Rp 90.000.001,00", "jaminan") is Hasil.BERBEDA


def test_fields_on_one_side_only_are_shown_too() -> None:
    temuan = {each.bidang: each.hasil for each in check("nib", {"nib": "9137966413427"}, {"alamat": "Jl. A"}, ON)}

    assert temuan == {"nib": Hasil.TANPA_PEMBANDING, "alamat": Hasil.TIDAK_TERBACA}


def test_every_form_can_be_compared() -> None:
    assert set(COMPARE) == set(Bentuk) >= set(BIDANG.values())
