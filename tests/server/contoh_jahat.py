"""Contoh jahat: files made to break whoever opens them, all made by code; and what each must become.

`sebab` is the reason of the refusal; AMAN means that it opens, and only pixels and words of our own come out of it.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image, PngImagePlugin

from tests.server.contoh_jahat_pdf import (
    PDF,
    cyclic_form,
    cyclic_pages,
    doubling_forms,
    flate_bomb,
    huge_image,
    locked,
    long_text,
    many_paths,
    page,
    pages,
    pdf,
    scripted,
    self_xref,
)

AMAN = ""
SMALL = Image.linear_gradient("L").resize((400, 300)).convert("RGB")
FRAMES = [Image.new("RGB", (100, 100), (at * 20, 0, 0)) for at in range(5)]


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def moving(kind: str) -> bytes:
    return encoded(FRAMES[0], kind, save_all=True, append_images=FRAMES[1:])


# PNG


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *extra: bytes, bits: int = 1, colour: int = 0, interlaced: int = 0) -> bytes:
    """A PNG that claims `width` x `height` and holds ever the same row."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced))
    signs = {0: 1, 2: 3, 6: 4}[colour]
    packer, row = zlib.compressobj(9), b"\0" * ((width * bits * signs + 7) // 8 + 1)
    rows = b"".join(packer.compress(row) for _ in range(min(height, 5000))) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def noisy(kind: str, width: int, height: int, **options: object) -> bytes:
    """Real content, as large as is still taken."""
    grain = np.random.default_rng(1).integers(0, 255, (height // 20, width // 20, 3), np.uint8)
    return encoded(Image.fromarray(grain).resize((width, height)), kind, **options)


def bad_crc() -> bytes:
    content = bytearray(encoded(SMALL, "PNG"))
    content[content.index(b"IDAT") + 20] ^= 0xFF
    return bytes(content)


def deep_text() -> bytes:
    known = PngImagePlugin.PngInfo()
    for number in range(3000):
        known.add_text(f"k{number}", "x" * 50)
    return encoded(SMALL, "PNG", pnginfo=known)


# JPEG


def jpeg_that_claims(width: int, height: int, progressive: bool = False) -> bytes:
    content = bytearray(encoded(SMALL, "JPEG", progressive=progressive, subsampling=0))
    start = content.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    content[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def many_scans(times: int = 4000) -> bytes:
    """A progressive JPEG whose last scan comes again and again: each goes over all of its blocks."""
    content = encoded(Image.new("L", (5000, 5000), 128), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * times + b"\xff\xd9"


def with_segments(kind: int, count: int, content: bytes) -> bytes:
    jpeg = encoded(SMALL, "JPEG")
    segment = struct.pack(">BBH", 0xFF, kind, len(content) + 2) + content
    return jpeg[:2] + segment * count + jpeg[2:]


def mpo() -> bytes:
    return encoded(FRAMES[0], "MPO", save_all=True, append_images=FRAMES[1:] * 30)


def cyclic_exif() -> bytes:
    """An IFD whose next IFD is itself."""
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<I", 8)
    return encoded(SMALL, "JPEG", exif=b"Exif\0\0" + tiff)


def odd_turn() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 60_000
    return encoded(SMALL, "JPEG", exif=exif)


# Boxes of ISO 14496-12: HEIC and AVIF


def box(kind: bytes, content: bytes, size: int | None = None) -> bytes:
    return struct.pack(">I", len(content) + 8 if size is None else size) + kind + content


def heic(*boxes: bytes) -> bytes:
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + b"".join(boxes)


def nested(depth: int) -> bytes:
    content = b""
    for _ in range(depth):
        content = box(b"meta", b"\0\0\0\0" + content)
    return content


def many_items() -> bytes:
    table = b"\0\0\0\0" + struct.pack(">BBHI", 0x44, 0, 0xFFFF, 0) + b"\xff" * 200_000
    return heic(box(b"meta", b"\0\0\0\0" + box(b"iloc", table)))


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("bom.bin", b"\0" * 50_000_000)
    return out.getvalue()


TAIL = b"PK\x03\x04<script>alert(1)</script>"
JAHAT: dict[str, tuple[Callable[[], bytes], str]] = {
    # PNG
    "png-14-juta-titik": (lambda: png(4400, 3200), "terlalu_besar"),
    "png-169-juta-titik": (lambda: png(13_000, 13_000), "terlalu_besar"),
    "png-3600-juta-titik": (lambda: png(60_000, 60_000), "terlalu_besar"),
    "png-13-juta-titik-tembus": (lambda: png(4160, 3120, bits=8, colour=6), "*"),
    "png-13-juta-titik-16-bit": (lambda: png(4160, 3120, bits=16, colour=2), AMAN),
    "png-13-juta-titik-kelabu-16-bit": (lambda: png(4160, 3120, bits=16), AMAN),
    "png-13-juta-titik": (lambda: noisy("PNG", 4160, 3110, compress_level=1), AMAN),
    "png-teks-80-mb": (lambda: png(100, 100, chunk(b"zTXt", b"k\0\0" + zlib.compress(b"A" * 80_000_000))), "rusak"),
    "png-profil-80-mb": (lambda: png(100, 100, chunk(b"iCCP", b"k\0\0" + zlib.compress(b"A" * 80_000_000))), "rusak"),
    "png-3000-teks": (deep_text, AMAN),
    "png-crc-salah": (bad_crc, "*"),
    "png-terpotong": (lambda: encoded(SMALL, "PNG")[:400], "rusak"),
    "png-bergerak": (lambda: moving("PNG"), "bergerak"),
    "png-nol": (lambda: png(0, 0), "bukan_foto"),
    "png-pita": (lambda: png(13_000, 100), "terlalu_besar"),
    "png-satu-titik": (lambda: png(1, 1), "terlalu_kecil"),
    # JPEG
    "jpeg-mengaku-65000": (lambda: jpeg_that_claims(65_000, 65_000), "terlalu_besar"),
    "jpeg-bertahap-mengaku-63-juta": (lambda: jpeg_that_claims(9000, 7000, progressive=True), "rusak"),
    "jpeg-4000-pindaian": (many_scans, "*"),
    "jpeg-terpotong": (lambda: encoded(SMALL, "JPEG")[:-3000], "rusak"),
    "jpeg-exif-16-mb": (lambda: with_segments(0xE1, 250, b"Exif\0\0" + b"\xff" * 65_000), AMAN),
    "jpeg-profil-16-mb": (lambda: with_segments(0xE2, 250, b"ICC_PROFILE\0\1\xfa" + b"\0" * 65_000), AMAN),
    "jpeg-exif-berputar": (cyclic_exif, AMAN),
    "jpeg-arah-60000": (odd_turn, AMAN),
    "jpeg-cmyk": (lambda: encoded(SMALL.convert("CMYK"), "JPEG"), AMAN),
    "jpeg-berekor-zip-html": (lambda: encoded(SMALL, "JPEG") + TAIL, AMAN),
    "jpeg-berekor-pdf": (lambda: encoded(SMALL, "JPEG") + PDF, AMAN),
    "jpeg-mpo-150-gambar": (mpo, AMAN),
    "jpeg-isi-html": (lambda: b"\xff\xd8\xff\xe0<html><script>alert(1)</script>", "rusak"),
    "jpeg-isi-eps": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n", "bukan_foto"),
    # WebP, AVIF, HEIC
    "webp-bergerak": (lambda: moving("WEBP"), "bergerak"),
    "webp-terpotong": (lambda: encoded(SMALL, "WEBP", lossless=True)[:60], "rusak"),
    "webp-6-juta-titik": (lambda: noisy("WEBP", 2940, 2200, quality=20, method=0), AMAN),
    "webp-16383-titik": (lambda: noisy("WEBP", 16383, 60, quality=20, method=0), "terlalu_besar"),
    "avif-12-juta-titik": (lambda: noisy("AVIF", 4000, 3000, quality=20, speed=10), AMAN),
    "avif-13-juta-titik": (lambda: noisy("AVIF", 4200, 3100, quality=1, speed=10), "terlalu_besar"),
    "jpeg-63-juta-titik": (lambda: noisy("JPEG", 9000, 7000, quality=30), AMAN),
    "jpeg-63-juta-titik-bertahap": (lambda: noisy("JPEG", 9000, 7000, quality=30, progressive=True), "*"),
    "avif-bergerak": (lambda: moving("AVIF"), "bergerak"),
    "avif-terpotong": (lambda: encoded(SMALL, "AVIF")[:-200], "rusak"),
    "heic-berisi-zip": (lambda: heic(zipped()), "*"),
    "heic-zip": (zipped, "bukan_foto"),
    "heic-kosong": (lambda: heic(), "*"),
    "heic-kotak-4-gb": (lambda: heic(box(b"meta", b"\0" * 64, 0xFFFFFFF0)), "*"),
    "heic-65535-butir": (many_items, "*"),
    "heic-kotak-5000-lapis": (lambda: heic(nested(5000)), "*"),
    # other things
    "gif": (lambda: moving("GIF"), "bukan_foto"),
    "tiff": (lambda: encoded(SMALL, "TIFF"), "bukan_foto"),
    "bmp": (lambda: encoded(SMALL, "BMP"), "bukan_foto"),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "bukan_foto"),
    "program": (lambda: b"MZ" + b"\0" * 400, "bukan_foto"),
    "kosong": (lambda: b"", "bukan_foto"),
    # PDF
    "pdf-halaman-200000-titik": (lambda: pdf(page(b"0 0 9 9 re f", box=b"0 0 200000 200000")), AMAN),
    "pdf-halaman-sehelai": (lambda: pdf(page(b"", box=b"0 0 14000 9")), "ukuran"),
    "pdf-halaman-terbalik": (lambda: pdf(page(b"", box=b"595 842 0 0")), AMAN),
    "pdf-5000-halaman": (lambda: pages(5000), AMAN),
    "pdf-tanpa-halaman": (lambda: pages(0), "*"),
    "pdf-halaman-berputar": (cyclic_pages, "*"),
    "pdf-tabel-berputar": (self_xref, "*"),
    "pdf-gambar-berputar": (cyclic_form, "*"),
    "pdf-gambar-berlipat-40-kali": (doubling_forms, "*"),
    "pdf-bom-400-mb": (flate_bomb, "*"),
    "pdf-gambar-900-juta-titik": (huge_image, "*"),
    "pdf-javascript": (lambda: scripted(b"/S /JavaScript /JS (while(true){app.alert(1)})"), AMAN),
    "pdf-launch": (lambda: scripted(b"/S /Launch /F (/bin/sh)"), AMAN),
    "pdf-alamat-luar": (lambda: scripted(b"/S /URI /URI (http://127.0.0.1:1/)"), AMAN),
    "pdf-bersandi": (locked, "terkunci"),
    "pdf-terpotong": (lambda: PDF[:120], "rusak"),
    "pdf-bersarang-100000": (lambda: pdf([*page()[:3], b"[" * 100_000]), "*"),
    "pdf-150000-garis": (many_paths, "*"),
    "pdf-720000-huruf": (long_text, "*"),
    "pdf-dan-zip": (lambda: PDF + zipped(), AMAN),
}
"""Name -> how it is made, and its reason; "*" where refused and made safe are both right."""


def all_files() -> Iterator[tuple[str, bytes, str]]:
    for name, (make, reason) in JAHAT.items():
        yield name, make(), reason
