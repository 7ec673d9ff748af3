"""Samar: who sees a person's number whole, and what papers show of it."""

import pytest

from sessions.samar import fields, in_text, masked, shown
from sessions.wewenang import Peran

NIK = "6403120711679396"


@pytest.mark.parametrize("peran", list(Peran))
def test_only_those_who_examine_and_audit_see_a_nik_whole(peran: Peran) -> None:
    whole = peran in (Peran.KETUA, Peran.ANGGOTA, Peran.AUDITOR)

    assert shown("nik", NIK, peran) == (NIK if whole else "…9396")
    assert fields({"nik_penerima": NIK, "nama": "BUDI"}, peran)["nik_penerima"] == (NIK if whole else "…9396")
    assert shown("nik", None, peran) is None


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        (f"NIK {NIK} tidak sama.", "NIK …9396 tidak sama."),
        ("6403 1207 1167 9396", "…9396"),
        ("6403.1207.1167.9396 dan 6403-1207-1167-9397", "…9396 dan …9397"),
        ("NPWP 0012345678901000", "NPWP 0012345678901000"),
        ("NIB 1234567890123", "NIB 1234567890123"),
        ("NPWP 01.234.567.8-901.000", "NPWP 01.234.567.8-901.000"),
        ("rekening 64031207116793961", "rekening 64031207116793961"),
        ("Rp1.250.750.500,00", "Rp1.250.750.500,00"),
    ],
)
def test_in_words_only_what_may_be_a_persons_number_is_hidden(text: str, shows: str) -> None:
    assert in_text(text) == shows


def test_a_field_of_a_person_is_hidden_however_it_was_read() -> None:
    assert masked("nik", "64O3120711679396") == "…9396"
    assert masked("npwp", NIK) == "…9396"
    assert masked("npwp", "0012345678901000") == "0012345678901000"
    assert masked("teknik", "1234567890123") == "1234567890123"


def test_the_number_of_a_certificate_stays_whole_although_it_has_16_digits() -> None:
    assert masked("nomor", "6318958257706507") == "6318958257706507"
    assert masked("nomor_nik", "6318958257706507") == "…6507"
    assert masked("keterangan", "6318958257706507") == "…6507"
