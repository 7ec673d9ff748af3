"""Kembali: papers printed, forged or not, signed by pen and photographed, beside what had been issued."""

import asyncio
import io
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from random import Random

import cv2
import numpy as np
import pytest
from cv2.typing import MatLike
from PIL import Image

from server.contoh import paper
from server.kembali import Matcher, digits, ink, pipeline
from server.kembali.digits import Seen
from server.kembali.glyphs import Likeness
from server.kembali.issued import Amount, Box, Sign, only_digits
from server.kembali.received import from_json
from sessions.errors import Invalid, TooLarge
from sessions.pencocokan import Kode, Lembar, Petunjuk, Putusan, Tinta
from tests.server import kertas
from tests.server.kertas import Berkas, berkas, forged, photo, printed, signed

READABLE = ("pindai", "hp", "wa")


@pytest.fixture(scope="module")
def asli() -> Berkas:
    """One sheet with four rows, and another with the boxes for signatures."""
    return berkas(1)


@pytest.fixture(scope="session")
async def matcher() -> AsyncIterator[Matcher]:
    found = Matcher()
    yield found
    await found.close()


def read(issued: Berkas, jpeg: bytes) -> Lembar:
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return pipeline.read(issued.terbitan, 1, picture).sheet


def verdicts(sheet: Lembar) -> dict[str, Putusan]:
    return {one.id: one.putusan for one in sheet.angka}


@pytest.mark.parametrize("care", READABLE)
def test_a_forged_row_and_a_forged_total_are_caught_and_nothing_else_is_blamed(asli: Berkas, care: str) -> None:
    palsu = forged(asli, 7, 1, total=True)

    sheet = read(asli, photo(printed(palsu.pages[0]), care, 3))

    assert (sheet.kode, sheet.halaman) == (Kode.COCOK, 1)
    wrong = {"baris-2-jumlah", "total"}
    assert {id for id, verdict in verdicts(sheet).items() if verdict is Putusan.BERBEDA} == wrong
    assert {id for id, verdict in verdicts(sheet).items() if verdict is Putusan.SAMA} == verdicts(sheet).keys() - wrong
    read_as = {one.id: only_digits(one.terbaca) for one in sheet.angka}
    assert read_as["total"] == str(palsu.facts["total"])


def test_a_signed_page_as_a_messenger_sends_it_is_read_whole(asli: Berkas) -> None:
    sheets = [read(asli, photo(signed(page, 5), "wa", 4)) for page in asli.pages]

    assert {verdict for sheet in sheets for verdict in verdicts(sheet).values()} == {Putusan.SAMA}
    assert {box.id: box.putusan for sheet in sheets for box in sheet.ttd} == {
        "ketua": Tinta.KOSONG,
        "peserta": Tinta.ADA,
    }
    assert [sheet.halaman for sheet in sheets] == [page.number for page in asli.pages]
    assert all(sheet.kode is Kode.COCOK and not sheet.petunjuk and not sheet.coretan for sheet in sheets)


def test_a_poor_photo_asks_for_another_and_blames_nothing(asli: Berkas) -> None:
    sheet = read(asli, photo(printed(asli.pages[0]), "redup", 2))

    assert Putusan.BERBEDA not in verdicts(sheet).values()
    assert Petunjuk.TERLALU_KECIL in sheet.petunjuk


def test_a_shaken_photo_says_how_to_take_a_better_one(asli: Berkas) -> None:
    sheet = read(asli, photo(printed(asli.pages[0]), "goyang", 2))

    assert sheet.halaman is None or Putusan.BERBEDA not in verdicts(sheet).values()
    assert set(sheet.petunjuk) & {Petunjuk.TAK_DIKENALI, Petunjuk.TERLALU_KECIL}


def test_the_paper_of_another_file_is_told_by_its_code(asli: Berkas) -> None:
    other = berkas(2).facts
    other["tautan"] = "https://bukti.contoh.id/periksa/NG-LAIN22"

    sheet = read(asli, photo(printed(kertas.issue(other).pages[0]), "wa", 2))

    assert (sheet.kode, sheet.halaman, sheet.petunjuk) == (Kode.LAIN, None, (Petunjuk.BERKAS_LAIN,))
    assert sheet.angka == ()


def test_a_page_turned_on_its_side_whose_codes_are_covered_is_still_found(asli: Berkas) -> None:
    sheet = printed(asli.pages[0])
    for code in ((slice(0, 480), slice(1700, None)), (slice(3000, None), slice(0, 700))):
        sheet[code] = 255

    found = read(asli, photo(np.ascontiguousarray(np.rot90(sheet)), "hp", 2))

    assert (found.kode, found.halaman) == (Kode.TIDAK_TERBACA, 1)
    assert set(verdicts(found).values()) == {Putusan.SAMA}
    assert Petunjuk.TANPA_KODE in found.petunjuk


@pytest.mark.parametrize("care", ["pindai", "wa"])
def test_a_digit_added_in_front_of_an_amount_is_not_taken_for_the_same(asli: Berkas, care: str) -> None:
    page, sheet = asli.pages[0], printed(asli.pages[0])
    amount = next(one for one in page.amounts if one.id == "baris-3-jumlah")
    glyph = next(sign for sign in amount.signs if sign.text.isdigit()).box
    left = amount.box.x - glyph.w - 8
    sheet[glyph.y : glyph.bottom, left : left + glyph.w] = sheet[glyph.y : glyph.bottom, glyph.x : glyph.right]

    found = verdicts(read(asli, photo(sheet, care, 2)))

    assert found.pop("baris-3-jumlah") is not Putusan.SAMA
    assert set(found.values()) == {Putusan.SAMA}


@pytest.mark.parametrize("care", ["pindai", "wa"])
def test_an_amount_changed_by_pen_is_not_taken_for_the_same_and_the_strokes_are_shown(asli: Berkas, care: str) -> None:
    page, sheet = asli.pages[0], printed(asli.pages[0])
    box = next(one for one in page.amounts if one.id == "total").box
    middle = box.y + box.h // 2
    cv2.line(sheet, (box.x - 20, middle), (box.right + 15, middle), (60, 30, 20), 6, cv2.LINE_AA)
    cv2.putText(sheet, "9.100", (box.x, box.y - 60), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 2.0, (120, 40, 20), 5)

    found = read(asli, photo(sheet, care, 2))

    assert verdicts(found)["total"] is not Putusan.SAMA
    assert any(box.y - 160 < place.y < box.bottom for place in found.coretan)


def test_signatures_of_every_pen_are_seen_and_an_empty_box_is_empty(asli: Berkas) -> None:
    page = asli.pages[-1]
    for number, pen in enumerate(paper.PENS):
        flat = cv2.cvtColor(signed(page, number, pen), cv2.COLOR_BGR2GRAY)
        assert {one.id: one.putusan for one in ink.boxes(page, flat)}["peserta"] is Tinta.ADA, pen
    assert {one.putusan for one in ink.boxes(page, page.gray)} == {Tinta.KOSONG}


def amount(text: str) -> Amount:
    signs = tuple(
        Sign(one, Box(20 * n, 0, 16, 26), "LiberationSans", 36.6, (20.0 * n, 26.0)) for n, one in enumerate(text)
    )
    return Amount("total", signs)


@pytest.mark.parametrize(
    ("readings", "shape", "verdict"),
    [
        (("1234",), Likeness(0.98, 1, "1234", (3, 3, 3, 3)), Putusan.SAMA),
        (("1234",), Likeness(0.98, 1, "1284", (3, 3, 0.2, 3)), Putusan.TIDAK_TERBACA),
        (("1234",), Likeness(0.6, 1, "1234", (3, 3, 3, 3)), Putusan.TIDAK_TERBACA),
        (("1234",), None, Putusan.TIDAK_TERBACA),
        (("1284",), Likeness(0.93, 1, "1284", (3, 3, 0.2, 3)), Putusan.BERBEDA),
        (("1784", "1284"), Likeness(0.93, 1, "1284", (3, 3, 0.2, 3)), Putusan.BERBEDA),
        (("1284", "1284"), Likeness(0.98, 1, "1234", (3, 3, 3, 3)), Putusan.TIDAK_TERBACA),
        (("1284", "1734"), Likeness(0.9, 1, "1274", (3, 3, 0.5, 3)), Putusan.TIDAK_TERBACA),
        (("91234", "91234"), Likeness(0.97, 1, "1234", (3, 3, 3, 3)), Putusan.BERBEDA),
        (("12341", "12341"), Likeness(0.97, 1, "1234", (3, 3, 3, 3)), Putusan.BERBEDA),
        (("12934", "12934"), Likeness(0.97, 1, "1234", (3, 3, 3, 3)), Putusan.TIDAK_TERBACA),
        (("12934", "12934"), Likeness(0.9, 1, "1293", (3, 3, 0.2, 0.3)), Putusan.BERBEDA),
        (("", ""), Likeness(0.4, 6, "1111", (1, 1, 1, 1)), Putusan.TIDAK_TERBACA),
        (("1284", "1284"), None, Putusan.BERBEDA),
    ],
)
def test_only_two_ways_that_agree_make_a_verdict(
    readings: tuple[str, ...], shape: Likeness | None, verdict: Putusan
) -> None:
    assert digits.judge(Seen(amount("1.234"), readings, shape))[0] is verdict


# The workers


async def collect(matcher: Matcher, issued: Berkas, content: bytes) -> list[Lembar]:
    return [found.sheet async for found in matcher.sheets(issued.terbitan, content) if found.picture and found.issued]


def scan(*sheets: MatLike) -> bytes:
    """A PDF of pictures, as a scanner makes it."""
    first, *others = [Image.fromarray(cv2.cvtColor(one, cv2.COLOR_BGR2GRAY)).resize((1654, 2339)) for one in sheets]
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=200)
    return out.getvalue()


async def test_a_scan_of_all_pages_in_the_wrong_order_is_laid_page_by_page(matcher: Matcher, asli: Berkas) -> None:
    palsu = forged(asli, 3, 0)
    content = scan(*[signed(page, 1) for page in reversed(palsu.pages)])

    sheets = await collect(matcher, asli, content)

    assert [(sheet.urut, sheet.halaman) for sheet in sheets] == [(1, 2), (2, 1)]
    assert [one.id for sheet in sheets for one in sheet.angka if one.putusan is Putusan.BERBEDA] == ["baris-1-jumlah"]


@pytest.mark.parametrize(
    "content",
    [b"GIF89a....", b"%PDF-1.7\nnothing", b"\xff\xd8\xff\xe0 cut off", b""],
    ids=["gif", "pdf", "jpeg", "none"],
)
async def test_what_cannot_be_opened_is_refused_with_what_to_do(matcher: Matcher, asli: Berkas, content: bytes) -> None:
    with pytest.raises(Invalid, match=r"[Kk]irim"):
        await collect(matcher, asli, content)


async def test_too_many_bytes_are_refused(matcher: Matcher, asli: Berkas) -> None:
    with pytest.raises(TooLarge):
        await collect(matcher, asli, bytes(41 * 2**20))


async def test_a_worker_that_dies_is_replaced(asli: Berkas) -> None:
    own = Matcher()
    asked = asyncio.create_task(collect(own, asli, photo(printed(asli.pages[0]), "pindai", 1)))
    while not own.pids:  # noqa: ASYNC110  # it has no event to wait for
        await asyncio.sleep(0.01)

    os.killpg(own.pids[0], signal.SIGKILL)

    with pytest.raises(Invalid, match="tidak dapat diproses"):
        await asked
    with pytest.raises(Invalid, match="bukan foto"):
        await collect(own, asli, b"GIF89a....")
    await own.close()


@pytest.mark.parametrize(
    "change",
    [
        {"halaman": "1"},
        {"urut": 10**9},
        {"kode": "benar"},
        {"angka": [{"id": "x"}]},
        {"petunjuk": ["bayar"]},
        {"ttd": [{"id": "a", "tinta": 10**9, "putusan": "ada", "tempat": {"x": 1, "y": 1, "w": 1, "h": 1}}]},
    ],
)
def test_nothing_that_a_worker_says_is_believed_unseen(change: dict[str, object]) -> None:
    good = {
        "urut": 1,
        "halaman": 1,
        "kode": "cocok",
        "angka": [],
        "ttd": [],
        "coretan": [],
        "petunjuk": [],
        "lebar": 1,
        "tinggi": 1,
    }
    assert from_json(good).halaman == 1

    with pytest.raises((ValueError, KeyError, TypeError)):
        from_json({**good, **change})


# The rates, on many photos


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("care", [*READABLE, "redup"])
def test_one_forged_digit_anywhere_is_never_taken_for_the_same(care: str) -> None:
    seen: Counter[tuple[bool, Putusan]] = Counter()
    for seed in range(8):
        issued = berkas(100 + seed, 9)
        dice = Random(seed)  # noqa: S311 - forgeries that repeat
        palsu = forged(issued, seed, *dice.sample(range(9), 3), total=True)
        for page in palsu.pages:
            printed_as = {one.id: one.digits for one in page.amounts}
            for one in read(issued, photo(printed(page), care, seed)).angka:
                seen[only_digits(one.terbit) != printed_as[one.id], one.putusan] += 1

    assert seen[True, Putusan.SAMA] == 0
    assert seen[False, Putusan.BERBEDA] == 0
    if care != "redup":
        assert seen[True, Putusan.BERBEDA] >= 30  # of 32
        assert seen[False, Putusan.SAMA] >= 0.97 * (seen[False, Putusan.SAMA] + seen[False, Putusan.TIDAK_TERBACA])
