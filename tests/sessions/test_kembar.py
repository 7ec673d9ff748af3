"""Kembar: the same picture or number from two peserta is found, and nothing else."""

import pytest

from sessions.kembar import MIRIP, Kiriman, Sama, distance, identifying, twins

RUPA = "0f" * 32


def sent(peserta: str, sha256: str = "", rupa: str = "", *nomor: tuple[str, str]) -> Kiriman:
    return Kiriman(f"f-{peserta}", "F-01", peserta, f"s-{peserta}", "NIB", sha256 or peserta * 64, rupa, nomor)


def flipped(bits: int) -> str:
    return f"{int(RUPA, 16) ^ ((1 << bits) - 1):064x}"


def test_the_same_file_is_found_before_anything_else() -> None:
    (twin,) = twins([sent("a", "c" * 64, RUPA), sent("b", "c" * 64, RUPA)], "a")

    assert (twin.sama, twin.punya.peserta, twin.lain.peserta) == (Sama.BITA, "a", "b")


@pytest.mark.parametrize(("bits", "found"), [(0, True), (MIRIP, True), (MIRIP + 1, False), (128, False)])
def test_a_picture_saved_again_is_found_and_another_is_not(bits: int, found: bool) -> None:
    seen = twins([sent("a", "", RUPA), sent("b", "", flipped(bits))], "b")

    assert [(twin.sama, twin.jarak) for twin in seen] == ([(Sama.GAMBAR, bits)] if found else [])


def test_what_one_peserta_sent_twice_is_its_own_affair() -> None:
    assert twins([sent("a", "c" * 64), sent("a", "c" * 64)], "a") == ()


def test_pictures_that_say_nothing_are_not_alike() -> None:
    assert distance("", "") is None
    assert twins([sent("a"), sent("b")], "a") == ()


def test_a_number_of_ones_own_in_two_hands_is_found_without_being_repeated() -> None:
    numbers = identifying([("nik", "6403 1207 1167 9396"), ("nama", "BUDI CONTOH 12345678"), ("nomor", "12")])

    (twin,) = twins([sent("a", "", "", *numbers), sent("b", "", "", *numbers)], "a")

    assert (twin.sama, twin.bidang) == (Sama.NOMOR, "nik")
    assert numbers == (("nik", "6403120711679396"),)


@pytest.mark.parametrize("value", [None, "", "12", "IV", "ABCDEFGHIJ"])
def test_a_short_number_or_none_at_all_tells_nobody_apart(value: str | None) -> None:
    assert identifying([("nomor", value)]) == ()
