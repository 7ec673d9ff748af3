"""Photos from strangers: decoded with care, or refused with a sentence that says what to do.

Runs in the OCR worker (server/ocr/child.py), which a bomb may kill; never in the process that answers requests.
"""

import io
import struct
import warnings
import zlib

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from sessions.errors import Invalid

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
SEVERAL_PICTURES = {"MPO", "HEIF"}  # one still photo with a depth or gain map; MPO is a JPEG with such a map
MAX_PIXELS = 40_000_000  # a 20 kB PNG of 13,000 x 13,000 would take 828 MB
MAX_SIDE = 12_000
MIN_SIDE = 64
WORKING_SIDE = 2600
VIEW_SIDE = 2000
THUMBNAIL_SIDE = 320
EXIF_ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow, libheif and zlib raise for files that lie about themselves.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    struct.error,
    zlib.error,
)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError)

NOT_A_PHOTO = (
    "Berkas ini bukan foto JPEG, PNG, WebP, HEIC, atau AVIF. Ambil foto dokumen dengan kamera, lalu kirim lagi."
)
CUT_OFF = "Foto ini terpotong atau rusak, mungkin karena sambungan putus. Kirim ulang foto aslinya."
TOO_LARGE = "Foto ini lebih dari 40 juta titik. Atur kamera ke ukuran biasa (misalnya 12 MP), lalu ambil foto lagi."
TOO_SMALL = "Gambar ini terlalu kecil untuk dibaca. Kirim foto asli dari kamera, bukan gambar kecilnya."
MOVING = "Gambar bergerak tidak dapat menjadi bukti. Kirim satu foto diam."

Pixels = NDArray[np.uint8]

pi_heif.register_heif_opener()


def decode(content: bytes) -> Pixels:
    """The photo as upright RGB, (height, width, 3), longest side at most WORKING_SIDE.

    Raises Invalid for whatever is not one still, whole photo of at most MAX_PIXELS.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's remarks about damaged EXIF
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _decode(_open(content))
        except BOMB as error:
            raise Invalid(TOO_LARGE, sebab="terlalu_besar") from error
        except BROKEN as error:
            raise Invalid(CUT_OFF, sebab="rusak") from error


def derived(pixels: Pixels) -> tuple[bytes, bytes]:
    """A JPEG for viewing (longest side VIEW_SIDE) and a thumbnail, of RGB pixels: our own bytes, no EXIF, no tail."""
    image = Image.fromarray(pixels)
    return _jpeg(image, VIEW_SIDE, 85), _jpeg(image, THUMBNAIL_SIDE, 75)


def _open(content: bytes) -> Image.Image:
    """Open without loading and refuse by what the header says. `formats` keeps Ghostscript away from an EPS."""
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise Invalid(NOT_A_PHOTO, sebab="bukan_foto") from error
    if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
        raise Invalid(TOO_LARGE, sebab="terlalu_besar")
    if min(image.size) < MIN_SIDE:
        raise Invalid(TOO_SMALL, sebab="terlalu_kecil")
    if getattr(image, "n_frames", 1) > 1 and image.format not in SEVERAL_PICTURES:
        raise Invalid(MOVING, sebab="bergerak")
    return image


def _decode(image: Image.Image) -> Pixels:
    if image.format in ("JPEG", "MPO"):
        image.draft("RGB", (WORKING_SIDE, WORKING_SIDE))  # decode at 1/2, 1/4 or 1/8: a quarter of the memory
    turn = TURNS.get(_orientation(image))
    image = _rgb(image)
    image.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return np.array(image.transpose(turn) if turn is not None else image, np.uint8)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(EXIF_ORIENTATION, 1))
    except BROKEN:
        return 1  # a damaged EXIF block does not make the picture worthless


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits a pixel: convert("RGB") would clip it to white
        deep = np.asarray(image).astype(np.uint32)
        return Image.fromarray((deep >> 8).clip(0, 255).astype(np.uint8)).convert("RGB")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return image.convert("RGB")


def _jpeg(image: Image.Image, side: int, quality: int) -> bytes:
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
