"""A text for one peserta names no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.errors import Invalid
from sessions.pesaing import names_another, require_none

OTHERS = ["PT Contoh Bina Sarana", "CV Karya", "UD AB"]


@pytest.mark.parametrize(
    "text",
    [
        "Direktur sedang bersama PT Contoh Bina Sarana.",
        "sama dengan contoh  bina-sarana, katanya",
        "lihat CV. KARYA!",
        "(Contoh Bina Sarana Tbk)",
    ],
)
def test_another_is_seen_however_it_is_written(text: str) -> None:
    assert names_another(text, OTHERS)
    with pytest.raises(Invalid) as refused:
        require_none(text, OTHERS, "catatan")
    assert "catatan" in refused.value.details["bidang"]  # type: ignore[operator]  # a mapping


@pytest.mark.parametrize("text", ["", "Tidak diangkat.", "contoh bina", "karyawan menjawab", "Karyawan CV", "jam ab"])
def test_common_words_are_not_taken_for_a_name(text: str) -> None:
    assert names_another(text, OTHERS) == ""
    require_none(text, OTHERS, "catatan")


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_name_is_found_between_any_words(before: str, after: str) -> None:
    assert names_another(f"{before} PT Contoh Bina Sarana {after}", OTHERS[:1])
