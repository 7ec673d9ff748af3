"""What the desk says of its engines: two that agree, one alone, or words that only look as if two had agreed."""

import pytest

from server.actions.tampilan_meja import heard
from server.store.dokumen import sealed


def reading(baca: str, *said: tuple[str, str | None]) -> dict[str, object]:
    made = [{"mesin": mesin, "mentah": nilai or "~", "nilai": nilai} for mesin, nilai in said]
    return {"nilai": next((nilai for _, nilai in said if nilai), None), "baca": baca, "pembacaan": made}


@pytest.mark.parametrize(
    ("read", "word"),
    [
        (reading("terbaca", ("ind", "BUDI"), ("rapidocr", "BUDI")), "sepakat"),
        (reading("periksa", ("ind", "BUDI"), ("rapidocr", "BUDI")), "ragu"),  # on a photo that is not trusted
        (reading("periksa", ("ind", "BUDI"), ("rapidocr", "BUDl")), "beda"),
        (reading("periksa", ("ind", "BUDI"), ("ind-baris", "BUDI"), ("nik", "BUDI")), "satu"),
        (reading("periksa", ("ind", None), ("rapidocr", "BUDI")), "satu"),
        (reading("tidak_terbaca", ("ind", None), ("rapidocr", None)), ""),
        ({}, ""),
    ],
)
def test_the_desk_says_of_its_engines_what_they_did(read: dict[str, object], word: str) -> None:
    assert heard(read) == word


def test_the_running_text_of_a_document_is_in_no_room_event_or_bag() -> None:
    read = {"fields": [], "teks": "NIK 6403120711679396", "baris": ["NIK 6403120711679396"], "tanda": {"exif": True}}

    assert sealed(read) == {"fields": []}
