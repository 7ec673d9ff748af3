"""Pictures: pages of a signed paper as they look, and names drawn by hand."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from server import documents, pki
from server.documents.pictures import drawn_name, picture
from server.signing import Signer, Signing
from server.signing.flat import flattened, page_count
from sessions.errors import Invalid
from sessions.indonesia import Zona
from tests.server.contoh_dokumen import berita_acara, pictures
from tests.server.contoh_dokumen import drawn_name as example

AT = datetime(2026, 7, 28, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, documents.Box]:
    """Before and after the first signature, and the slot it stands in."""
    made = documents.render("berita_acara", berita_acara(), pictures())
    authority = pki.open_or_create(tmp_path_factory.mktemp("a") / "pki", "frasa contoh", "UKPBJ Contoh", AT)
    signing = Signing(authority, None, Zona.WITA)
    before = signing.prepare(made.pdf, made.boxes, AT).pdf
    slot = made.boxes[0]
    return before, signing.sign(before, slot.id, Signer("A. Contoh", "Ketua"), example(), AT, "https://c.id").pdf, slot


def look(pdf: bytes, page: int) -> Image.Image:
    return Image.open(io.BytesIO(picture(flattened(pdf), page))).convert("L")


def test_the_stamp_stands_upright_in_its_slot_and_nothing_else_changes(
    papers: tuple[bytes, bytes, documents.Box],
) -> None:
    before, after, slot = papers
    assert page_count(after) == page_count(before)

    for page in range(1, page_count(before) + 1):
        old, new = look(before, page), look(after, page)
        box = ImageChops.difference(old, new).getbbox()
        if page != slot.page:
            assert box is None
            continue
        assert box is not None
        scale = new.width / 595.28
        left, top, right, bottom = (side / scale for side in box)
        assert slot.x - 2 <= left
        assert right <= slot.x + slot.w + 2
        assert slot.y - 2 <= top
        assert bottom <= slot.y + slot.h + 2


@pytest.mark.parametrize("page", [0, 99])
def test_a_page_that_is_not_there_is_an_index_error(papers: tuple[bytes, bytes, documents.Box], page: int) -> None:
    with pytest.raises(IndexError):
        picture(papers[0], page)


def test_a_drawn_name_comes_out_as_a_picture_of_our_own() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (300, 100)).save(out, "PNG")

    made = drawn_name(out.getvalue() + b"<script>")

    assert Image.open(io.BytesIO(made)).size == (300, 100)
    assert b"script" not in made


@pytest.mark.parametrize("size", [(2001, 10), (10, 2001)])
def test_a_drawn_name_of_giant_size_is_refused(size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("L", size).save(out, "PNG")

    with pytest.raises(Invalid):
        drawn_name(out.getvalue())


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", Path(__file__).read_bytes(), b"x" * 100_001])
def test_what_is_no_drawn_name_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        drawn_name(content)
