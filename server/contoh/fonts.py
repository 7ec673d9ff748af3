"""Fonts of the example documents, found where Debian's packages put them."""

from functools import cache
from pathlib import Path

from PIL import ImageFont

# name -> (file, Debian package). OCR-A prints the NIK on a KTP, OCR-B the number on an NPWP card.
FONTS = {
    "sans": ("LiberationSans-Regular.ttf", "fonts-liberation"),
    "sans_bold": ("LiberationSans-Bold.ttf", "fonts-liberation"),
    "serif": ("LiberationSerif-Regular.ttf", "fonts-liberation"),
    "serif_bold": ("LiberationSerif-Bold.ttf", "fonts-liberation"),
    "mono": ("LiberationMono-Regular.ttf", "fonts-liberation"),
    "mono_bold": ("LiberationMono-Bold.ttf", "fonts-liberation"),
    "ocr_a": ("OCRA.ttf", "fonts-ocr-a"),
    "ocr_b": ("OCRB.otf", "fonts-ocr-b"),
    "carlito": ("Carlito-Regular.ttf", "fonts-crosextra-carlito"),
    "carlito_bold": ("Carlito-Bold.ttf", "fonts-crosextra-carlito"),
    "dejavu": ("DejaVuSans.ttf", "fonts-dejavu-core"),
    "dejavu_bold": ("DejaVuSans-Bold.ttf", "fonts-dejavu-core"),
    "dejavu_serif": ("DejaVuSerif.ttf", "fonts-dejavu-core"),
    "dejavu_serif_bold": ("DejaVuSerif-Bold.ttf", "fonts-dejavu-core"),
    "dejavu_mono": ("DejaVuSansMono.ttf", "fonts-dejavu-core"),
    "dejavu_mono_bold": ("DejaVuSansMono-Bold.ttf", "fonts-dejavu-core"),
    "ocr_a_bold": ("OCRABold.ttf", "fonts-ocr-a"),
}
PLACES = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts").expanduser(),
    Path("/Library/Fonts"),
)


class FontMissing(RuntimeError):
    """A font of the example documents is not installed."""


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """The font `name` of FONTS at `size` pixels. Raises FontMissing, which names the package to install."""
    return ImageFont.truetype(_path(name), size)


@cache
def _path(name: str) -> Path:
    file, package = FONTS[name]
    for place in PLACES:
        for path in place.rglob(file):
            return path
    raise FontMissing(f"{file} was not found under {', '.join(map(str, PLACES))}: install the package {package}")
