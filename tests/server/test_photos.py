"""Photos: what is no still, whole photo of sane size is refused with a sentence; nothing else of it survives."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from server import photos
from sessions.errors import Invalid

SMALL = Image.linear_gradient("L").resize((400, 300)).convert("RGB")


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *extra: bytes) -> bytes:
    """A 1-bit PNG that claims `width` x `height` and holds ever the same row."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    packer, row = zlib.compressobj(9), b"\0" * ((width + 7) // 8 + 1)
    rows = b"".join(packer.compress(row) for _ in range(min(height, 3000))) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg_that_claims(width: int, height: int) -> bytes:
    content = bytearray(encoded(SMALL, "JPEG"))
    start = content.index(b"\xff\xc0")
    content[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def reason(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        photos.decode(content)
    assert str(refused.value).count(". ") >= 1, "says what happened and what to do"
    return str(refused.value.details["sebab"])


FRAMES = [Image.new("RGB", (100, 100), (at * 20, 0, 0)) for at in range(5)]
MOVING = {"save_all": True, "append_images": FRAMES[1:]}

HOSTILE = {
    "png of 41 MP": (png(8200, 5000), "terlalu_besar"),
    "png of 169 MP": (png(13_000, 13_000), "terlalu_besar"),
    "png of 3600 MP": (png(60_000, 60_000), "terlalu_besar"),
    "jpeg that claims 65000 x 65000": (jpeg_that_claims(65_000, 65_000), "terlalu_besar"),
    "thin strip": (png(13_000, 100), "terlalu_besar"),
    "one pixel": (encoded(Image.new("RGB", (1, 1)), "PNG"), "terlalu_kecil"),
    "truncated jpeg": (encoded(SMALL, "JPEG")[:-3000], "rusak"),
    "truncated png": (encoded(SMALL, "PNG")[:400], "rusak"),
    "truncated webp": (encoded(SMALL, "WEBP", lossless=True)[:60], "rusak"),
    "gif": (encoded(SMALL, "GIF"), "bukan_foto"),
    "moving gif": (encoded(FRAMES[0], "GIF", **MOVING), "bukan_foto"),
    "moving png": (encoded(FRAMES[0], "PNG", **MOVING), "bergerak"),
    "moving webp": (encoded(FRAMES[0], "WEBP", **MOVING), "bergerak"),
    "moving avif": (encoded(FRAMES[0], "AVIF", **MOVING), "bergerak"),
    "eps named jpg": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n/showpage\n", "bukan_foto"),
    "tiff": (encoded(SMALL, "TIFF"), "bukan_foto"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "bukan_foto"),
    "html behind a jpeg marker": (b"\xff\xd8\xff\xe0<html><script>alert(1)</script>", "rusak"),
    "pdf": (b"%PDF-1.4\n%%EOF", "bukan_foto"),
    "zip": (b"PK\x03\x04" + b"\0" * 100, "bukan_foto"),
    "nothing": (b"", "bukan_foto"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_photo_is_refused_with_a_reason(name: str) -> None:
    content, expected = HOSTILE[name]

    assert reason(content) == expected


def test_a_text_bomb_in_a_png_is_refused() -> None:
    bomb = chunk(b"zTXt", b"k\0\0" + zlib.compress(b"A" * 80_000_000, 9))

    assert reason(png(100, 100, bomb)) == "rusak"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_formats_that_phones_send_are_read(kind: str) -> None:
    assert photos.decode(encoded(SMALL, kind)).shape == (300, 400, 3)


def test_a_large_photo_is_made_smaller_and_never_larger() -> None:
    large = photos.decode(encoded(Image.new("RGB", (7000, 5000), "grey"), "JPEG"))

    assert large.shape == (1857, 2600, 3)
    assert photos.decode(encoded(SMALL, "PNG")).shape == (300, 400, 3)


def test_a_photo_stands_as_the_phone_was_held() -> None:
    exif = Image.Exif()
    exif[photos.EXIF_ORIENTATION] = 6
    sideways = Image.new("RGB", (200, 100), "black")
    sideways.paste((255, 255, 255), (0, 0, 100, 100))  # white left half: upright it is the top half

    upright = photos.decode(encoded(sideways, "PNG", exif=exif))

    assert upright.shape == (200, 100, 3)
    assert upright[:90].mean() == 255
    assert upright[110:].mean() == 0


def test_a_damaged_exif_block_does_not_spoil_the_photo() -> None:
    assert photos.decode(encoded(SMALL, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")).shape == (300, 400, 3)


def test_sixteen_bits_a_pixel_keep_their_grey() -> None:
    ramp = np.linspace(0, 65535, 300 * 400).reshape(300, 400).astype(np.uint16)

    pixels = photos.decode(encoded(Image.fromarray(ramp), "PNG"))

    assert abs(float(pixels.mean()) - 127.5) < 1.5
    assert pixels.min() == 0
    assert pixels.max() == 255


def test_what_is_transparent_becomes_white_paper() -> None:
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))

    assert photos.decode(encoded(clear, "PNG")).min() == 255
    assert photos.decode(encoded(clear, "WEBP", lossless=True)).min() == 255


@pytest.mark.parametrize("mode", ["L", "P", "CMYK"])
def test_other_colour_modes_become_rgb(mode: str) -> None:
    assert photos.decode(encoded(SMALL.convert(mode), "PNG" if mode != "CMYK" else "JPEG")).shape == (300, 400, 3)


def test_nothing_of_a_polyglot_survives_in_what_is_shown() -> None:
    tail = b"PK\x03\x04<script>alert(1)</script>%PDF-1.4"
    exif = Image.Exif()
    exif[0x010F] = "RAHASIA"

    view, thumbnail = photos.derived(photos.decode(encoded(SMALL, "JPEG", exif=exif) + tail))

    for picture in (view, thumbnail):
        assert picture.startswith(b"\xff\xd8")
        assert picture.endswith(b"\xff\xd9")
        assert b"script" not in picture
        assert b"RAHASIA" not in picture


def test_the_view_and_the_thumbnail_have_their_sizes() -> None:
    view, thumbnail = photos.derived(np.zeros((2600, 1300, 3), np.uint8))

    assert Image.open(io.BytesIO(view)).size == (1000, 2000)
    assert Image.open(io.BytesIO(thumbnail)).size == (160, 320)
