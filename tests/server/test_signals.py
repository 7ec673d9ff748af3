"""Signals: the same picture is known again, another is not; an editor's name and a coarser past are found."""

import io
from functools import cache

import numpy as np
import pytest
from PIL import ExifTags, Image

from server import photos
from server.contoh import company, make, person, photograph, seeded
from server.ocr import signals
from sessions.kembar import MIRIP, distance

KINDS = ("ktp", "nib", "sbu")
LEVELS = ("scan", "mudah", "sedang")


@cache
@cache
def photo(kind: str, level: str, seed: int = 1) -> bytes:
    dice = seeded(seed * 10 + KINDS.index(kind))
    return photograph(make(kind, person(dice), company(dice), dice).image, level, dice)


def picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def jpeg(image: Image.Image, quality: int, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, **options)
    return out.getvalue()


def look(content: bytes) -> dict[str, object]:
    return signals.look(content, photos.decode(content))


def away(one: bytes, other: bytes) -> int:
    found = distance(str(look(one)["rupa"]), str(look(other)["rupa"]))
    assert found is not None
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_made_smaller_and_saved_again_is_known(kind: str) -> None:
    original = photo(kind, "mudah")
    small = picture(original)

    assert away(original, jpeg(small.resize((small.width // 2, small.height // 2)), 50)) <= MIRIP
    assert away(original, jpeg(small, 70)) <= MIRIP


@pytest.mark.parametrize("level", LEVELS)
def test_the_same_form_of_another_company_is_not(level: str) -> None:
    found = [away(photo(kind, level, 1), photo(kind, level, 2)) for kind in KINDS]

    assert min(found) > MIRIP, found


def test_an_empty_picture_says_nothing() -> None:
    assert signals.fingerprint(np.full((300, 400, 3), 250, np.uint8)) == ""


def test_the_name_of_an_editor_and_a_camera_are_read_and_cut_short() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Software] = "Contoh Photoshop 1.0\x00\x07 " + "x" * 300
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Contoh", "Fone 5"
    exif[ExifTags.Base.DateTime] = "2026:11:20 08:15:00"

    found = look(jpeg(picture(photo("ktp", "mudah")), 80, exif=exif))

    assert str(found["perangkat_lunak"]).startswith("Contoh Photoshop 1.0 xxx")
    assert len(str(found["perangkat_lunak"])) <= signals.LONGEST
    assert (found["exif"], found["perangkat"], found["diambil"]) == (True, "Contoh Fone 5", "2026:11:20 08:15:00")


def test_a_photo_without_any_is_told_and_a_screenshot_by_its_size() -> None:
    out = io.BytesIO()
    Image.new("RGB", (1080, 2400), "white").save(out, "PNG")

    assert look(photo("ktp", "mudah"))["exif"] is False
    assert look(out.getvalue())["layar"] is True
    assert look(out.getvalue())["dua_kali"] is None


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_saved_once_is_never_taken_for_one_saved_twice(kind: str, level: str) -> None:
    once = photo(kind, level)

    assert look(once)["dua_kali"] is False
    for quality in (95, 85, 70):  # made anew from pixels off the old grid: what a messenger sends
        assert look(jpeg(picture(once).resize((1000, 752)), quality))["dua_kali"] is False


def test_some_that_were_saved_finer_afterwards_are_found() -> None:
    again = [look(jpeg(picture(photo(kind, "sedang")), 90))["dua_kali"] for kind in KINDS]

    assert again.count(True) >= 2, again


def test_a_file_that_lies_has_fewer_signs() -> None:
    whole = photo("ktp", "mudah")
    pixels = photos.decode(whole)

    for content in (whole[:200], b"\xff\xd8\xff" + b"\x00" * 50, b""):
        assert "exif" not in signals.look(content, pixels) or signals.look(content, pixels)["exif"] is False
