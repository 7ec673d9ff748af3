"""Pictures: pages of a finished PDF as they look, and names drawn by hand on their way into one."""

import io
import tempfile
from pathlib import Path

import typst
from PIL import Image

from sessions.errors import Invalid

PPI = 108  # a page of A4 is 893 x 1263 pixels: sharp on a phone, and about 200 kB

PAGE = """
#set page(width: auto, height: auto, margin: 0pt)
#image("lembar.pdf", page: int(sys.inputs.page), width: 595.28pt)
"""


def picture(pdf: bytes, page: int) -> bytes:
    """Page `page` (from 1) as a PNG, 893 pixels wide. Raises IndexError when there is no such page.

    Annotations are not drawn; a signed document goes through `server.signing.flattened` first.
    """
    with tempfile.TemporaryDirectory(prefix="lembar-") as folder:
        Path(folder, "lembar.pdf").write_bytes(pdf)
        Path(folder, "lembar.typ").write_text(PAGE)
        try:
            made = typst.compile(
                str(Path(folder, "lembar.typ")), root=folder, format="png", ppi=PPI, sys_inputs={"page": str(page)}
            )
        except typst.TypstError as error:
            raise IndexError(f"page {page}: {error}") from error
    return made[0] if isinstance(made, list) else made


MOST_ARMS = 2_000_000  # bytes
WIDEST_ARMS = 6000  # pixels


def coat_of_arms(content: bytes) -> bytes:
    """A coat of arms from an upload, as a PNG of our own making, at most 600 pixels. Raises Invalid."""
    if len(content) > MOST_ARMS:
        raise Invalid("Lambang lebih besar dari 2 MB. Perkecil gambarnya.", bidang={"lambang": "Paling besar 2 MB."})
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as image:
            if max(image.size) > WIDEST_ARMS:
                raise Invalid("Lambang terlalu lebar.", bidang={"lambang": f"Paling lebar {WIDEST_ARMS} piksel."})
            clean = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        said = "Gambar ini tidak terbaca. Pakai berkas PNG, JPEG, atau WebP."
        raise Invalid(said, bidang={"lambang": said}) from error
    clean.thumbnail((600, 600))
    out = io.BytesIO()
    clean.save(out, "PNG")
    return out.getvalue()


MOST_DRAWN = 100_000  # bytes
WIDEST_DRAWN = 2000  # pixels


def drawn_name(png: bytes) -> bytes:
    """A name drawn by hand on a screen, as a PNG of our own making. Raises Invalid for anything else, or too large."""
    if len(png) > MOST_DRAWN:
        raise Invalid("Gambar tanda tangan terlalu besar. Hapus, lalu gambar lagi lebih sederhana.")
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            if max(image.size) > WIDEST_DRAWN:
                raise Invalid("Gambar tanda tangan terlalu besar. Hapus, lalu gambar lagi.")
            clean = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid("Gambar tanda tangan tidak terbaca. Hapus lalu gambar lagi, atau kirim tanpa gambar.") from error
    out = io.BytesIO()
    clean.save(out, "PNG")
    return out.getvalue()
