"""Silang: documents of one peserta against each other, and the questions that differences lead to."""

import pytest

from sessions.pemeriksaan import Hasil
from sessions.silang import HAL, SUBKLASIFIKASI, Baris, Nilai, conflicts, matrix

NAMES = {
    "peserta": "isian SPSE",
    "nib": "NIB",
    "sbu": "SBU",
    "npwp": "NPWP",
    "ktp": "KTP",
    "surat_kuasa": "Surat kuasa",
}


def said(*triples: tuple[str, str, str]) -> list[Nilai]:
    return [Nilai(f"d-{jenis}", NAMES.get(jenis, jenis), jenis, field, value) for jenis, field, value in triples]


def row(kode: str, *triples: tuple[str, str, str]) -> Baris:
    return next(one for one in matrix(said(*triples)) if one.kode == kode)


def test_documents_that_say_the_same_lead_to_no_question() -> None:
    rows = matrix(
        said(
            ("peserta", "nama", "CV Contoh Karya"),
            ("nib", "perusahaan", "CV. CONTOH KARYA"),
            ("sbu", "perusahaan", "Contoh Karya, CV"),
            ("peserta", "npwp", "01.234.567.8-901.000"),
            ("sbu", "npwp", "012345678901000"),
        )
    )

    assert {one.hasil for one in rows} == {Hasil.SAMA_PERSIS}
    assert conflicts(rows) == ()


def test_another_name_becomes_a_question_that_names_the_documents() -> None:
    found = row("perusahaan", ("nib", "perusahaan", "PT Contoh Karya"), ("sbu", "perusahaan", "PT Contoh Kirana Abadi"))

    assert found.hasil is Hasil.BERBEDA
    assert found.tanya.startswith(
        "Nama perusahaan pada NIB tertulis “PT Contoh Karya”, sedangkan pada SBU tertulis “PT Contoh Kirana Abadi”."
    )
    assert "Mohon Saudara" in found.tanya


def test_what_was_typed_into_spse_is_what_others_are_held_to() -> None:
    found = row(
        "nib", ("sbu", "nib", "1234567890123"), ("nib", "nib", "1234567890124"), ("peserta", "nib", "1234567890123")
    )

    assert found.acuan.jenis == "peserta"
    assert [(cell.nilai.jenis, cell.hasil) for cell in found.sel] == [
        ("sbu", Hasil.SAMA_PERSIS),
        ("nib", Hasil.BERBEDA),
    ]
    assert "pada isian SPSE" in found.tanya


def test_one_document_alone_is_compared_with_nothing() -> None:
    assert matrix(said(("nib", "nib", "1234567890123"), ("ktp", "nama", "BUDI"))) == ()


def test_a_nik_that_differs_is_asked_about_without_its_digits() -> None:
    found = row("nik", ("ktp", "nik", "6403120711679396"), ("surat_kuasa", "nik_penerima", "6403120711679397"))

    assert found.hasil is Hasil.BERBEDA
    assert "KTP, Surat kuasa" in found.tanya
    assert not any(character.isdigit() for character in found.tanya)


@pytest.mark.parametrize(
    ("subklas", "kbli", "hasil"),
    [
        ("BG001", "41011, 62019", Hasil.SAMA_PERSIS),
        ("bg002 ", "41012;42101", Hasil.SAMA_PERSIS),
        ("BS001", "41011 41012", Hasil.BERBEDA),
    ],
)
def test_the_kbli_of_an_sbu_must_be_on_the_nib(subklas: str, kbli: str, hasil: Hasil) -> None:
    found = row("kbli", ("nib", "kbli", kbli), ("sbu", "subklas", subklas))

    assert found.hasil is hasil
    assert bool(found.tanya) is (hasil is Hasil.BERBEDA)


def test_each_subclassification_of_an_sbu_is_held_against_the_nib() -> None:
    found = row("kbli", ("nib", "kbli", "41011, 42201"), ("sbu", "subklas", "BG001, BS001, ZZ999"))

    assert [(cell.nilai.nilai, cell.hasil) for cell in found.sel] == [
        ("BG001", Hasil.SAMA_PERSIS),
        ("BS001", Hasil.BERBEDA),
    ]
    assert "BS001 (KBLI 42101)" in found.tanya
    assert "BG001" not in found.tanya


def test_a_subclassification_that_is_not_in_the_table_says_nothing() -> None:
    assert matrix(said(("nib", "kbli", "41011"), ("sbu", "subklas", "ZZ999"))) == ()


def test_the_table_holds_codes_of_kbli_2020() -> None:
    assert all(len(code) == 5 and code.isdigit() for code in SUBKLASIFIKASI.values())
    assert len({hal.kode for hal in HAL}) == len(HAL)
