"""Keaslian: signs in a file, each with its harmless cause beside it."""

from datetime import UTC, datetime, timedelta

import pytest

from sessions.foto import Jalur
from sessions.keaslian import MEANINGS, Tanda, signs

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
KAMERA = Tanda(exif=True, perangkat="Contoh Fone 5", diambil=AT - timedelta(hours=1), dua_kali=False)


def codes(tanda: Tanda, jalur: Jalur = Jalur.UNGGAH, tipe: str = "image/jpeg") -> list[str]:
    return [one.kode for one in signs(tanda, jalur, tipe, AT)]


def test_a_photo_out_of_a_camera_shows_no_sign() -> None:
    assert codes(KAMERA) == []


@pytest.mark.parametrize("software", ["Adobe Photoshop 25.1 (Windows)", "GIMP 2.10", "Snapseed 2.0", "paint.net 5"])
def test_the_name_of_an_editor_is_shown_as_it_stands(software: str) -> None:
    (sign,) = signs(Tanda(exif=True, perangkat_lunak=software), Jalur.UNGGAH, "image/jpeg", AT)

    assert sign.kode == "penyunting"
    assert software in sign.terlihat


@pytest.mark.parametrize("software", ["HDR+ 1.0.540104767zd", "17.5.1", "MediaTek Camera Application"])
def test_a_cameras_own_software_is_none(software: str) -> None:
    assert codes(Tanda(exif=True, perangkat_lunak=software)) == []


def test_missing_data_counts_only_where_a_camera_would_have_left_some() -> None:
    assert codes(Tanda()) == ["tanpa_data_kamera"]
    assert codes(Tanda(), Jalur.SUREL) == ["tanpa_data_kamera"]
    assert codes(Tanda(), Jalur.KAMERA_LANGSUNG) == codes(Tanda(), Jalur.KIOS) == codes(Tanda(), tipe="image/png") == []


def test_a_photo_saved_again_a_screenshot_and_an_old_one_are_told() -> None:
    assert codes(Tanda(exif=True, dua_kali=True)) == ["disimpan_ulang"]
    assert codes(Tanda(layar=True), tipe="image/png") == ["tangkapan_layar"]
    assert codes(Tanda(exif=True, diambil=AT - timedelta(days=3))) == ["foto_lama"]


def test_every_sign_has_a_harmless_meaning_too() -> None:
    everything = Tanda(perangkat_lunak="GIMP", layar=True, dua_kali=True, diambil=AT - timedelta(days=9))

    found = signs(everything, Jalur.UNGGAH, "image/jpeg", AT)

    assert {one.kode for one in found} == set(MEANINGS)
    assert all(one.arti for one in found)
