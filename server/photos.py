"""Photos from strangers: decoded with care, or refused with a sentence that says what to do.

Runs in a process of its own for every file (server/ocr/open_child.py), which a bomb may kill and which knows no other
file; never in the process that answers requests. What it makes of a photo is handed on as bare pixels (`pack`).
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
MAX_PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000, "AVIF": 12_600_000, "PNG": 13_000_000, "HEIF": 26_000_000}
"""What phones take and 200 MB can hold: JPEG is decoded at half its size or less, HEIC has 24 MP at most."""
MOST_PIXELS = 6_500_000  # of every other format; a 20 kB PNG of 13,000 x 13,000 would take 828 MB
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
    RuntimeError,
    struct.error,
    zlib.error,
)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError)

NOT_A_PHOTO = (
    "Berkas ini bukan foto JPEG, PNG, WebP, HEIC, atau AVIF, dan bukan PDF. "
    "Ambil foto dokumen dengan kamera, lalu kirim lagi."
)
CUT_OFF = "Foto ini terpotong atau rusak, mungkin karena sambungan putus. Kirim ulang foto aslinya."
TOO_LARGE = "Gambar ini terlalu besar untuk diolah. Atur kamera ke ukuran biasa (misalnya 12 MP), lalu ambil foto lagi."
TOO_SMALL = "Gambar ini terlalu kecil untuk dibaca. Kirim foto asli dari kamera, bukan gambar kecilnya."
MOVING = "Gambar bergerak tidak dapat menjadi bukti. Kirim satu foto diam."

Pixels = NDArray[np.uint8]
PACKED = b"RUANG-BUKTI PIXELS\n"  # no format that a phone sends
_SIZE = struct.Struct(">II")

pi_heif.register_heif_opener()


def decode(content: bytes) -> Pixels:
    """The photo as upright RGB, (height, width, 3), longest side at most WORKING_SIDE; or what `pack` packed.

    Raises Invalid for whatever is not one still, whole photo of a size that phones take.
    """
    if content.startswith(PACKED):
        return _unpack(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's remarks about damaged EXIF
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _decode(content)
        except BOMB as error:
            raise Invalid(TOO_LARGE, sebab="terlalu_besar") from error
        except BROKEN as error:
            raise Invalid(CUT_OFF, sebab="rusak") from error


def pack(pixels: Pixels) -> bytes:
    """Decoded pixels for another process: bare, so that nothing of the stranger's file goes with them."""
    height, width = pixels.shape[:2]
    return PACKED + _SIZE.pack(height, width) + pixels.tobytes()


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
    most = MAX_PIXELS.get(image.format or "", MOST_PIXELS)
    if image.width * image.height > most or max(image.size) > MAX_SIDE:
        raise Invalid(TOO_LARGE, sebab="terlalu_besar")
    if min(image.size) < MIN_SIDE:
        raise Invalid(TOO_SMALL, sebab="terlalu_kecil")
    if getattr(image, "n_frames", 1) > 1 and image.format not in SEVERAL_PICTURES:
        raise Invalid(MOVING, sebab="bergerak")
    return image


def _unpack(content: bytes) -> Pixels:
    head = len(PACKED) + _SIZE.size
    height, width = _SIZE.unpack_from(content, len(PACKED)) if len(content) >= head else (0, 0)
    if min(height, width) < 1 or max(height, width) > WORKING_SIDE or len(content) != head + height * width * 3:
        raise Invalid(CUT_OFF, sebab="rusak")
    return np.frombuffer(content, np.uint8, offset=head).reshape(height, width, 3).copy()


def _decode(content: bytes) -> Pixels:
    image = _open(content)
    if image.format in ("JPEG", "MPO"):
        image.draft("RGB", (WORKING_SIDE, WORKING_SIDE))  # decode at 1/2, 1/4 or 1/8: a quarter of the memory
    turn = TURNS.get(_orientation(image))
    if image.format == "HEIF" and max(image.size) >= 2 * WORKING_SIDE:
        image = _halved(content)
    image = _rgb(_smaller(image))
    return np.array(image.transpose(turn) if turn is not None else image, np.uint8)


def _smaller(image: Image.Image) -> Image.Image:
    """At most WORKING_SIDE long, before it becomes anything else: every copy of a large picture costs memory."""
    if image.mode.startswith("I"):  # 16 bits a pixel: convert("RGB") would clip it to white
        image = Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype(np.uint8))
    elif image.mode not in ("RGB", "RGBA", "L", "LA", "CMYK"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _halved(content: bytes) -> Image.Image:
    """A 24 MP HEIC at half its size, band by band: as a whole it would take 300 MB."""
    opened = pi_heif.open_heif(content)  # kept as long as its memory is looked at
    whole = np.asarray(opened)
    bands = [Image.fromarray(whole[top : top + 256]).convert("RGB").reduce(2) for top in range(0, len(whole), 256)]
    return Image.fromarray(np.concatenate([np.asarray(band) for band in bands]))


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(EXIF_ORIENTATION, 1))
    except BROKEN:
        return 1  # a damaged EXIF block does not make the picture worthless


def _rgb(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return image if image.mode == "RGB" else image.convert("RGB")


def _jpeg(image: Image.Image, side: int, quality: int) -> bytes:
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
