"""Pertanyaan: findings put into questions, without a person's number in them."""

import pytest

from sessions.pemeriksaan import Hasil, Temuan
from sessions.pertanyaan import ready

NIK = "6403120711679396"


def finding(
    hasil: Hasil, bidang: str = "perusahaan", terbaca: str | None = "PT A", isian: str | None = "PT B"
) -> Temuan:
    return Temuan(bidang, hasil, terbaca, isian, "")


@pytest.mark.parametrize("hasil", list(Hasil))
def test_only_what_is_open_leads_to_a_question(hasil: Hasil) -> None:
    asks = hasil not in (Hasil.SAMA_PERSIS, Hasil.TANPA_PEMBANDING)

    assert bool(ready("NIB", finding(hasil))) is asks


def test_both_writings_are_quoted() -> None:
    text = ready("SBU", finding(Hasil.MIRIP_PERIKSA))

    assert text.startswith("Nama perusahaan pada SBU terbaca “PT A”, sedangkan pada isian SPSE “PT B”.")


def test_the_number_of_a_person_is_not_repeated() -> None:
    text = ready("KTP", finding(Hasil.BERBEDA, "nik", NIK, NIK[:-1] + "7"))

    assert "NIK pada KTP tidak sama" in text
    assert not any(character.isdigit() for character in text)


def test_nothing_is_asked_about_what_was_neither_read_nor_typed() -> None:
    assert ready("KTP", finding(Hasil.TIDAK_TERBACA, "jk", None, None)) == ""
