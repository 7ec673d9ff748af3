"""Masa berlaku: on the day of bids and on the day of the sesi, in words."""

from datetime import date

import pytest

from sessions.masa_berlaku import issued_late, lapsed
from sessions.pemeriksaan import Hasil, check

ON, TAWARAN = date(2026, 11, 23), date(2026, 11, 2)


@pytest.mark.parametrize(
    ("until", "past", "says"),
    [
        (date(2026, 11, 1), True, "sebelum hari terakhir pemasukan penawaran"),
        (date(2026, 11, 2), True, "Masih berlaku pada batas penawaran"),
        (date(2026, 11, 22), True, "Masih berlaku pada batas penawaran"),
        (date(2026, 11, 23), False, "Berlaku pada hari sesi (23 November 2026) dan pada batas penawaran"),
    ],
)
def test_a_validity_is_looked_at_on_both_days(until: date, past: bool, says: str) -> None:
    ended, sentence = lapsed(until, "", ON, TAWARAN)

    assert ended is past
    assert says in sentence


def test_without_a_day_of_bids_the_day_of_the_sesi_counts() -> None:
    assert lapsed(date(2026, 11, 22), "", ON, None) == (
        True,
        "Berakhir 22 November 2026, sebelum hari sesi (23 November 2026).",
    )
    assert lapsed(date(2026, 11, 23), "", ON, None)[0] is False


@pytest.mark.parametrize("printed", ["SEUMUR HIDUP", "selama pelaku usaha menjalankan kegiatan usaha"])
def test_what_is_valid_for_ever_has_not_lapsed(printed: str) -> None:
    ended, sentence = lapsed(None, printed, ON, TAWARAN)

    assert not ended
    assert "tanpa batas" in sentence


def test_what_is_no_date_is_left_to_a_person() -> None:
    ended, sentence = lapsed(None, "31 Desembr 2O26", ON, TAWARAN)

    assert not ended
    assert "baca sendiri" in sentence


def test_a_document_from_after_the_bids_is_told() -> None:
    assert "sesudah hari terakhir" in issued_late(date(2026, 11, 3), TAWARAN)
    assert issued_late(TAWARAN, TAWARAN) == issued_late(date(2026, 11, 3), None) == issued_late(None, TAWARAN) == ""


def test_the_comparison_says_so_beside_the_field() -> None:
    fields = {"berlaku": "10-11-2026", "tgl_terbit": "05-11-2026"}

    found = {one.bidang: one for one in check("sbu", fields, {"berlaku": "10-11-2026"}, ON, TAWARAN)}

    assert found["berlaku"].hasil is Hasil.KEDALUWARSA
    assert "Masih berlaku pada batas penawaran" in found["berlaku"].catatan
    assert found["tgl_terbit"].hasil is Hasil.TANPA_PEMBANDING
    assert "sesudah hari terakhir" in found["tgl_terbit"].catatan
