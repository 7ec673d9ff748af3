"""OCR: real Tesseract on generated photographs, with honest rates, and workers that may die alone."""

import asyncio
import io
import json
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest
from PIL import Image

from server import contoh
from server.ocr import Baca, Reader, Reading
from server.ocr.digits import numbers
from server.ocr.received import from_json
from server.ocr.types import TYPES
from server.ocr.values import VALUES
from sessions.jenis import Cari
from sessions.pemeriksaan import COMPARE, Hasil, check

PHOTOS = range(100, 108)
# (type, level) -> field -> photos of eight read exactly, at least. Measured, then set one or two below.
RATES = {
    ("ktp", "mudah"): {"nik": 7, "nama": 7, "tgl_lahir": 7, "tempat": 7, "jk": 7},
    ("ktp", "sedang"): {"nik": 6, "nama": 6, "tgl_lahir": 6, "tempat": 6, "jk": 7},
    ("npwp", "mudah"): {"npwp": 7, "nik": 7, "nama": 6},
    ("npwp", "sedang"): {"npwp": 6, "nik": 6, "nama": 5},
    ("nib", "mudah"): {"nib": 7, "perusahaan": 7, "alamat": 6},
    ("nib", "sedang"): {"nib": 2},  # an A4 page on 1,200 pixels cannot be read: the hint asks to come closer
    ("nib", "hp12"): {"nib": 5, "perusahaan": 4, "alamat": 4},
}


@pytest.fixture(scope="session")
async def reader() -> AsyncIterator[Reader]:
    found = Reader(workers=2, timeout=60)
    yield found
    await found.close()


def photo(jenis: str, level: str, seed: int) -> tuple[bytes, contoh.Example]:
    rng = contoh.seeded(seed)
    example = contoh.make(jenis, None, None, rng)
    return contoh.photograph(example.image, level, rng), example


def values(reading: Reading) -> dict[str, str | None]:
    return {field.nama: field.nilai for field in reading.fields}


def same(read: str | None, truth: str) -> bool:
    plain = ["".join(filter(str.isalnum, text)).upper() for text in (read or "", truth)]
    return plain[0] == plain[1]


@pytest.mark.parametrize("jenis", ["ktp", "npwp"])
async def test_two_engines_agree_on_every_number_of_a_good_card(reader: Reader, jenis: str) -> None:
    content, example = photo(jenis, "mudah", 100)

    reading = await reader.read(content, jenis)

    found = {field.nama: (field.nilai, field.baca) for field in reading.fields if field.nama in ("nik", "npwp")}
    assert found == {name: (example.truth[name], Baca.TERBACA) for name in found}
    assert any("rapidocr" in each.mesin for field in reading.fields for each in field.pembacaan)
    assert [engine.split()[0] for engine in reading.mesin] == ["tesseract", "rapidocr"]


async def test_a_number_that_lost_a_digit_to_the_light_does_not_pass_for_another(reader: Reader) -> None:
    """NPWP15 and the last digit of NPWP16 are burnt: its first fifteen were once taken for NPWP15, by both engines."""
    example = contoh.make("npwp", None, None, contoh.seeded(7215))
    content = contoh.photograph(example.image, "sedang", contoh.seeded(7215))

    reading = await reader.read(content, "npwp")

    marked = {field.nama: field.nilai for field in reading.fields if field.sepakat}
    assert marked.items() <= dict(example.truth).items()
    assert values(reading)["npwp"] != example.truth["nik"][:15]


async def test_rows_that_slope_do_not_take_the_value_of_the_row_below(reader: Reader) -> None:
    """Its outline was seen as a rectangle; both engines once took birthplace for name and sex for birthplace."""
    example = contoh.make("ktp", None, None, contoh.seeded(7685), gaya="lain")
    content = contoh.photograph(example.image, "sedang", contoh.seeded(7685), gaya="lain")

    reading = await reader.read(content, "ktp")

    assert values(reading) == dict(example.truth)
    assert all(field.sepakat for field in reading.fields)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [8004, 8005])
async def test_a_card_whose_edge_was_seen_askew_keeps_its_labels(reader: Reader, seed: int) -> None:
    """The cut went through the labels: what stands beside the rest of `Agama` was taken for the name."""
    example = contoh.make("ktp", None, None, contoh.seeded(seed))
    content = contoh.photograph(example.image, "sedang", contoh.seeded(seed))

    reading = await reader.read(content, "ktp")

    assert values(reading)["nama"] == example.truth["nama"]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("jenis", "level"), RATES)
async def test_generated_photos_are_read_at_the_measured_rates(reader: Reader, jenis: str, level: str) -> None:
    photos = [await asyncio.to_thread(photo, jenis, level, seed) for seed in PHOTOS]

    readings = await asyncio.gather(*(reader.read(content, jenis) for content, _ in photos))

    right: Counter[str] = Counter()
    for reading, (_, example) in zip(readings, photos, strict=True):
        for field in reading.fields:
            exact = same(field.nilai, example.truth[field.nama])
            right[field.nama] += exact
            assert exact or not field.sepakat, f"two engines agreed on a wrong {field.nama}"
    print(jenis, level, dict(right))
    assert {field: least for field, least in RATES[jenis, level].items() if right[field] < least} == {}


@pytest.mark.parametrize("jenis", ["ktp", "npwp", "nib", "sbu", "akta"])
async def test_the_type_is_told_by_the_words_of_the_page(reader: Reader, jenis: str) -> None:
    content, _ = photo(jenis, "mudah", 7)

    reading = await reader.read(content, None)

    assert reading.jenis == jenis
    assert {field.nama for field in reading.fields} == {rule.nama for rule in TYPES[jenis].bidang}


@pytest.mark.slow
async def test_a_card_held_any_way_up_is_turned_upright(reader: Reader) -> None:
    content, _ = photo("ktp", "mudah", 3)
    image = Image.open(io.BytesIO(content))

    for quarters in range(4):
        out = io.BytesIO()
        image.rotate(90 * quarters, expand=True).save(out, "JPEG", quality=90)
        reading = await reader.read(out.getvalue(), "ktp")
        assert reading.rotation == (360 - 90 * quarters) % 360
        assert reading.width > reading.height


async def test_a_forged_digit_in_the_typed_number_is_never_the_same(reader: Reader) -> None:
    """What is read and what was typed meet: a true NIK passes, each of its one-digit forgeries does not."""
    content, example = photo("ktp", "mudah", 104)
    read, nik = values(await reader.read(content, "ktp")), example.truth["nik"]

    def outcome(typed: str) -> Hasil:
        return next(
            each.hasil for each in check("ktp", read, {"nik": typed}, date(2026, 11, 20)) if each.bidang == "nik"
        )

    forged = [nik[:at] + str((int(nik[at]) + 1) % 10) + nik[at + 1 :] for at in range(16)]
    assert outcome(nik) is Hasil.SAMA_PERSIS
    assert Hasil.SAMA_PERSIS not in {outcome(typed) for typed in forged}


async def test_boxes_lie_on_the_derived_picture_and_readings_are_kept_raw(reader: Reader) -> None:
    content, _ = photo("ktp", "mudah", 5)

    reading = await reader.read(content, "ktp")

    picture = Image.open(io.BytesIO(reading.derived))
    assert picture.size == (reading.width, reading.height)
    assert not picture.getexif()
    for field in reading.fields:
        assert field.kotak is not None
        x, y, width, height = field.kotak
        assert 0 <= x < x + width <= reading.width
        assert 0 <= y < y + height <= reading.height
        assert field.pembacaan
    assert {each.mesin for each in reading.fields[0].pembacaan} == {"nik", "ind", "ind-halaman", "rapidocr"}


async def test_a_blurred_or_distant_photo_gets_a_hint_for_the_next_one(reader: Reader) -> None:
    content, _ = photo("ktp", "mudah", 5)
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    far = cv2.resize(image, None, fx=0.2, fy=0.2, interpolation=cv2.INTER_AREA)
    shaken = cv2.GaussianBlur(image, (0, 0), 6)

    good, small, blurred = [
        await reader.read(cv2.imencode(".jpg", picture)[1].tobytes(), "ktp") for picture in (image, far, shaken)
    ]

    assert good.quality.cukup
    assert good.quality.petunjuk == ""
    assert "Dekatkan" in small.quality.petunjuk
    assert "tajam" in blurred.quality.petunjuk


async def test_an_a4_page_on_too_few_pixels_is_asked_for_again(reader: Reader) -> None:
    readings = [await reader.read(photo("nib", "sedang", seed)[0], "nib") for seed in (101, 103)]

    assert [reading.quality.cukup for reading in readings] == [False, False]
    assert not any(field.sepakat for reading in readings for field in reading.fields)
    assert all("Dekatkan" in reading.quality.petunjuk for reading in readings)


async def test_a_face_is_kept_whole_and_not_read(reader: Reader) -> None:
    content, _ = photo("wajah", "mudah", 1)

    reading = await reader.read(content, "wajah")

    assert reading.fields == ()
    assert reading.quality.cukup
    assert Image.open(io.BytesIO(reading.derived)).size == (1920, 1440)


async def test_a_reading_goes_to_json_and_back(reader: Reader) -> None:
    reading = await reader.read(photo("npwp", "mudah", 2)[0], "npwp")
    pictures = (reading.derived, reading.thumbnail, reading.whole)

    again = from_json(json.loads(json.dumps(reading.to_json())), pictures)

    assert again == reading


@pytest.mark.parametrize(
    "change",
    [{"width": "1800"}, {"fields": [{}]}, {"fields": "x"}, {"jenis": 5}, {"quality": None}, {"seconds": True}],
)
async def test_a_worker_that_lies_is_not_believed(reader: Reader, change: dict[str, object]) -> None:
    reading = await reader.read(photo("wajah", "mudah", 1)[0], "wajah")
    pictures = (reading.derived, reading.thumbnail, reading.whole)

    with pytest.raises((TypeError, KeyError, ValueError)):
        from_json(reading.to_json() | change, pictures)
    with pytest.raises(ValueError, match="JPEG"):
        from_json(reading.to_json(), (b"<html>", reading.thumbnail, reading.whole))


def test_every_field_of_every_type_can_be_compared() -> None:
    forms = {rule.bentuk for found in TYPES.values() for rule in found.bidang}

    assert forms <= set(COMPARE) & set(VALUES)


def test_every_number_says_how_many_digits_it_has() -> None:
    rules = [rule for found in TYPES.values() for rule in found.bidang if rule.cari is Cari.ANGKA]
    blank = np.full((600, 900), 235, np.uint8)

    assert all(rule.angka and rule.label for rule in rules)
    with ThreadPoolExecutor(2) as beside:
        assert {field.nilai for field in numbers(blank, (), rules, None, beside)} == {None}


def test_examples_repeat_and_take_what_they_are_given() -> None:
    who = contoh.person(contoh.seeded(1), nama="RINA CONTOH", nik="6403124711679396")
    firm = replace(contoh.company(contoh.seeded(1)), nama="CV CONTOH KARYA MANDIRI")

    first, second = [contoh.make("ktp", who, firm, contoh.seeded(1)) for _ in range(2)]

    assert first.image.tobytes() == second.image.tobytes()
    assert first.truth["nama"] == "RINA CONTOH"
    assert (first.truth["tgl_lahir"], first.truth["jk"]) == ("07-11-1967", "PEREMPUAN")
    assert contoh.make("nib", who, firm, contoh.seeded(1)).truth["perusahaan"] == "CV CONTOH KARYA MANDIRI"
    assert contoh.photograph(first.image, "vga", contoh.seeded(2)) == contoh.photograph(
        first.image, "vga", contoh.seeded(2)
    )
    with pytest.raises(TypeError, match="umur"):
        contoh.person(contoh.seeded(1), umur=5)


@pytest.mark.parametrize("level", ["mudah", "sedang"])
async def test_a_field_is_found_again_on_the_whole_photo(reader: Reader, level: str) -> None:
    """The same ink stands under the box on the derived page and under its four corners on the photo as sent."""
    reading = await reader.read(photo("ktp", level, 5)[0], "ktp")
    page, whole = (np.asarray(Image.open(io.BytesIO(shot)).convert("L")) for shot in (reading.derived, reading.whole))
    field = next(field for field in reading.fields if field.nama == "nik")
    assert field.kotak is not None
    assert field.asal is not None

    x, y, width, height = field.kotak
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(field.asal, np.float32), target)
    cut = cv2.warpPerspective(whole, matrix, (width, height))

    assert whole.shape[::-1] == (reading.whole_width, reading.whole_height)
    assert np.corrcoef(cut.ravel(), page[y : y + height, x : x + width].ravel())[0, 1] > 0.8
    assert field.potongan is not None
    assert field.potongan[0] <= x
    assert field.potongan[2] >= width


async def test_a_quality_says_which_test_failed(reader: Reader) -> None:
    content, _ = photo("nib", "sedang", 101)

    quality = (await reader.read(content, "nib")).quality

    assert quality.kode == "jauh"
    assert next(gate.nama for gate in quality.gerbang if not gate.lulus) == "jauh"
    assert {gate.nama for gate in quality.gerbang} == {"jauh", "terpotong", "miring", "buram", "sulit_dibaca"}


async def test_white_paper_on_a_white_table_is_straightened_by_its_writing(reader: Reader) -> None:
    content, example = photo("nib", "mudah", 104)

    reading = await reader.read(content, "nib")

    assert not reading.page_found
    assert values(reading)["nib"] == example.truth["nib"]
    assert values(reading)["perusahaan"] == example.truth["perusahaan"]


async def test_an_office_may_bring_an_engine_of_its_own() -> None:
    content, example = photo("npwp", "mudah", 100)
    own = Reader(timeout=60, engine="tests.server.mesin_contoh:buka")

    reading = await own.read(content, "npwp")
    await own.close()

    field = next(field for field in reading.fields if field.nama == "npwp")
    assert (field.nilai, field.baca) == (example.truth["npwp"], Baca.TERBACA)
    assert "mesin-contoh" in {each.mesin for each in field.pembacaan}
