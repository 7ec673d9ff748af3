"""Hostile files: each is refused in a sentence or made safe, within limits, and a good photo beside it is read."""

import asyncio
import io
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from server import contoh, pdfs, photos
from server.ocr import Reader
from server.ocr.opener import CPU, ENVIRONMENT, HEIC_CPU, HEIC_MEMORY, MEMORY, Lembar
from sessions.errors import Invalid
from tests.server import ukur
from tests.server.contoh_jahat import AMAN, JAHAT, SMALL, all_files, encoded, heic
from tests.server.contoh_jahat_pdf import PDF, page, pdf

MB, SECONDS = 200, 2.0
FUZZ = settings(max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("jahat")
    for name, content, _ in all_files():
        (made / name).write_bytes(content)
    return made


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    found = Reader(workers=1)
    yield found
    await found.close()


def test_there_are_more_than_forty() -> None:
    assert len(JAHAT) > 60


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_each_is_opened_or_refused_within_memory_and_time(folder: Path) -> None:
    """Seen by the kernel: 200 MB, two seconds of CPU."""
    said = subprocess.run(
        [sys.executable, ukur.__file__, str(folder)], capture_output=True, text=True, check=True, timeout=450
    )
    found = {line["nama"]: line for line in map(json.loads, said.stdout.splitlines())}

    assert found.keys() == JAHAT.keys()
    assert {name: one["mb"] for name, one in found.items() if one["mb"] > MB} == {}
    assert {name: one["cpu"] for name, one in found.items() if one["cpu"] > SECONDS} == {}
    assert (ukur.USUAL, ukur.HEIC, ukur.ENVIRONMENT) == ((MEMORY, CPU), (HEIC_MEMORY, HEIC_CPU), ENVIRONMENT)


@pytest.mark.slow
@pytest.mark.timeout(500)
async def test_each_becomes_a_sentence_or_pixels_and_a_good_photo_beside_it_is_read(
    folder: Path, reader: Reader
) -> None:
    rng = contoh.seeded(7)
    good = contoh.photograph(contoh.make("ktp", None, None, rng).image, "mudah", rng)
    wrong = {}
    for number, name in enumerate(JAHAT):
        beside = asyncio.create_task(reader.read(good, "wajah")) if number % 10 == 0 else None
        outcome = await became(reader, folder / name)
        if outcome != JAHAT[name][1] and JAHAT[name][1] != "*":
            wrong[name] = outcome
        if beside is not None:
            assert (await beside).derived.startswith(b"\xff\xd8\xff")

    assert wrong == {}


async def first_page(reader: Reader, path: Path, *, kill: bool = False) -> Lembar:
    async with reader.open(path) as opened:
        if kill:
            await opened._process.kill()
        return await opened.lembar(0)


async def became(reader: Reader, path: Path) -> str:
    """The reason of the refusal, AMAN for pixels of our own."""
    refused = None
    try:
        lembar = await first_page(reader, path)
    except Invalid as error:
        refused = error
    if refused is not None:
        assert str(refused).count(". ") >= 1, "says what happened and what to do"
        return str(refused.details["sebab"])
    for picture in (lembar.lihat, lembar.kecil):
        shown = Image.open(io.BytesIO(picture), formats=["JPEG"])
        assert not shown.getexif()
        assert b"script" not in picture
        assert b"PK\x03\x04" not in picture
    photos.decode(lembar.isi)
    return AMAN


async def test_a_few_of_each_kind_are_refused_or_made_safe(reader: Reader, tmp_path: Path) -> None:
    names = ("png-3600-juta-titik", "jpeg-isi-eps", "jpeg-berekor-zip-html", "heic-kotak-4-gb", "pdf-javascript")
    names += ("pdf-gambar-berlipat-40-kali", "pdf-bersandi", "pdf-halaman-200000-titik", "webp-bergerak")
    outcomes = {}
    for name in names:
        make, _ = JAHAT[name]
        (tmp_path / name).write_bytes(make())
        outcomes[name] = await became(reader, tmp_path / name)

    assert {name: found for name, found in outcomes.items() if JAHAT[name][1] not in (found, "*")} == {}


async def test_a_pdf_with_scripts_is_told_to_have_them_and_none_is_run(reader: Reader) -> None:
    async with reader.open(JAHAT["pdf-javascript"][0]()) as opened:
        assert (opened.aktif, opened.pdf, opened.jumlah) == (True, True, 1)
    async with reader.open(PDF) as opened:
        assert not opened.aktif


async def test_the_words_of_a_pdf_lie_where_the_page_shows_them(reader: Reader) -> None:
    font = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    text = b"BT /F 20 Tf 100 742 Td (NIB 8120001234567) Tj ET BT /F 20 Tf 9000 742 Td (tersembunyi) Tj ET"

    async with reader.open(pdf(page(text, font))) as opened:
        lembar = await opened.lembar(0)

    assert [kata.teks for kata in lembar.kata] == ["NIB", "8120001234567"], "what lies outside the page is not read"
    kata, dots = lembar.kata[0], photos.decode(lembar.isi)
    inside = dots[kata.y : kata.y + kata.tinggi, kata.x : kata.x + kata.lebar]
    assert inside.min() < 60
    assert dots[: kata.y - 30].min() > 200


async def test_no_file_meets_the_process_of_another(reader: Reader) -> None:
    pids = set()
    for _ in range(3):
        async with reader.open(encoded(SMALL, "JPEG")) as opened:
            pids.add(opened._process.pid)

    assert len(pids) == 3


async def test_a_process_that_was_killed_is_a_sentence_and_the_next_file_opens(reader: Reader, tmp_path: Path) -> None:
    photo = tmp_path / "foto"
    photo.write_bytes(encoded(SMALL, "JPEG"))

    with pytest.raises(Invalid, match="tidak dapat dibuka"):
        await first_page(reader, photo, kill=True)
    assert (await first_page(reader, photo)).isi.startswith(photos.PACKED)


def test_packed_pixels_of_a_false_size_are_refused() -> None:
    whole = photos.pack(photos.decode(encoded(SMALL, "PNG")))

    assert photos.decode(whole).shape == (300, 400, 3)
    for broken in (whole[:-1], whole + b"x", whole[:20], photos.PACKED + b"\xff" * 8):
        with pytest.raises(Invalid):
            photos.decode(broken)


SEEDS = {
    "JPEG": encoded(SMALL, "JPEG"),
    "PNG": encoded(SMALL.resize((80, 80)), "PNG"),
    "WEBP": encoded(SMALL, "WEBP"),
    "AVIF": encoded(SMALL, "AVIF"),
    "PDF": pdf(page(b"BT /F 20 Tf 9 9 Td (kata) Tj ET", b"/Font << /F << /Type /Font /Subtype /Type1 >> >>")),
    "HEIC": heic(b"\0\0\0\x20meta" + b"\0" * 24),
}


@pytest.mark.parametrize("kind", SEEDS)
@FUZZ
@given(cuts=st.lists(st.tuples(st.integers(0, 5000), st.binary(max_size=12)), min_size=1, max_size=6))
def test_a_file_with_bytes_changed_opens_or_is_refused(kind: str, cuts: list[tuple[int, bytes]]) -> None:
    """In this very process: a parser of ours that raises anything but Invalid is a bug."""
    content = bytearray(SEEDS[kind])
    for at, new in cuts:
        at %= len(content)
        content[at : at + len(new)] = new
    try:
        if kind == "PDF" and content.startswith(pdfs.MAGIC):
            pdfs.Pdf(bytes(content)).lembar(0)
        else:
            photos.decode(bytes(content))
    except Invalid as error:
        refused = error.details
        if not refused.get("sebab"):
            raise


@FUZZ
@given(st.binary(max_size=300))
def test_bytes_of_no_kind_are_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        photos.decode(content)
