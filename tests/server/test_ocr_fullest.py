"""Of a file's pages the fullest is told: a cover without a word hides nothing, and its lines stay to be searched."""

import asyncio
from collections.abc import Sequence

import pytest

from server.ocr.fullest import Fullest
from server.ocr.opener import Kata, Lembar
from server.ocr.reading import Field, Quality, Reading
from sessions.errors import Invalid


def page(*words: str) -> Lembar:
    return Lembar(b"", b"", b"", tuple(Kata(word, 0, 0, 9, 9) for word in words))


def reading(jenis: str | None, lines: Sequence[str], *values: str | None) -> Reading:
    fields = [Field(f"f{at}", f"Bidang {at}", nilai, (), 90.0, True, None) for at, nilai in enumerate(values)]
    quality = Quality(True, "", 1.0, 1, 1.0)
    return Reading(jenis, tuple(fields), quality, b"", b"", b"", 1, 1, True, 0, 0.1, baris=tuple(lines))


COVER = reading(None, ["SAMPUL"])
HALF = reading("akta", ["Nomor 12", "Tuan BUDI"], "12", None)
WHOLE = reading("akta", ["Nomor 12", "PT CONTOH"], "12", "PT CONTOH")


async def told(*found: Reading) -> tuple[Reading, int]:
    """What is told of pages that would be read so, and how many of them were."""
    left = list(found)

    async def read(_: Lembar) -> Reading:
        return left.pop(0)

    fullest = Fullest(read)
    for number in range(len(found)):
        await fullest.look(number, page())
    return fullest.told(len(found)), len(found) - len(left)


@pytest.mark.parametrize(
    ("found", "best", "read"),
    [
        ((COVER, WHOLE, HALF), 2, 2),  # what has every field ends the search
        ((COVER, HALF, WHOLE), 3, 3),
        ((HALF, COVER, COVER, WHOLE), 1, 3),  # only the first three are read
        ((COVER, COVER), 1, 2),
    ],
)
async def test_the_page_with_most_fields_is_told(found: tuple[Reading, ...], best: int, read: int) -> None:
    reading, times = await told(*found)

    assert reading.fields == found[best - 1].fields
    assert times == read
    assert reading.catatan[0] == f"Yang dibaca halaman {best} dari {len(found)}."


async def test_a_name_is_searched_on_every_page_that_was_read() -> None:
    reading, _ = await told(COVER, HALF, WHOLE)

    assert reading.baris == ("SAMPUL", "Nomor 12", "Tuan BUDI", "Nomor 12", "PT CONTOH")


async def test_text_of_a_later_page_is_kept_and_nothing_is_told_of_no_page() -> None:
    fullest = Fullest(lambda _: asyncio.sleep(0, WHOLE))
    with pytest.raises(Invalid, match="Foto lembarannya"):
        fullest.told(1)
    for number in range(5):
        await fullest.look(number, page("kata", str(number)))

    assert fullest.teks.endswith("kata 4")
