"""Signals: what a picture's file says of how it was made, and a hash by which the same picture is known again.

Runs in the opening process (server/ocr/open_child.py): the file is a stranger's. Nothing here is proof: texts are
what somebody's software wrote, and a messenger leaves the same traces as an editor (sessions/keaslian.py).
"""

import io
import re
from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from server.photos import BROKEN, FORMATS, Pixels

LONGEST = 80  # characters of a text
HASH_SIDE, HASH_BITS = 64, 16  # perceptual hash: 16 x 16 lowest frequencies of a picture of 64 x 64
PLAIN = 4.0  # spread of grey values below which a picture is too empty to be known again
BLOCK = 8
CUT = 1024  # pixels of each side of the middle that is looked at for traces of an earlier JPEG
FIRST = 9  # frequencies looked at, from the lowest
FAR = 12  # multiples of the step on each side of zero
ENOUGH = 400  # blocks with something in them, for a frequency to tell
GAPS = 0.25  # share of steps that nothing falls on, from which the picture was saved more coarsely before
SEVERAL = 2  # frequencies that must agree
SCREENS = frozenset(
    {(1080, 1920), (1080, 2340), (1080, 2400), (1170, 2532), (1179, 2556), (720, 1280), (720, 1600), (1366, 768)}
    | {(1920, 1080), (1440, 900), (1536, 864), (2560, 1440), (1280, 720), (1600, 900), (1280, 800), (828, 1792)}
)
"""Sizes of common screens: a PNG of just that size is likely a screenshot."""

Grey = NDArray[np.float32]


def look(content: bytes, pixels: Pixels) -> dict[str, object]:
    """The signs in a picture's bytes; `pixels` are the picture decoded. A file that lies has fewer of them."""
    found: dict[str, object] = {"rupa": fingerprint(pixels)}
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
        found |= _exif(image)
        found["layar"] = image.format == "PNG" and image.size in SCREENS
        found["dua_kali"] = saved_twice(image) if image.format in ("JPEG", "MPO") else None
    except (*BROKEN, MemoryError, Image.DecompressionBombError):
        pass
    return found


def _exif(image: Image.Image) -> dict[str, object]:
    exif: Mapping[int, object] = image.getexif()
    inner: Mapping[int, object] = image.getexif().get_ifd(ExifTags.IFD.Exif)
    device = f"{_text(exif, ExifTags.Base.Make)} {_text(exif, ExifTags.Base.Model)}".strip()
    taken = _text(inner, ExifTags.Base.DateTimeOriginal) or _text(exif, ExifTags.Base.DateTime)
    return {
        "exif": bool(device or taken),
        "perangkat": device[:LONGEST],
        "perangkat_lunak": _text(exif, ExifTags.Base.Software),
        "diambil": taken if re.fullmatch(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d", taken) else "",
    }


def _text(tags: Mapping[int, object], tag: int) -> str:
    value = tags.get(tag, "")
    printable = "".join(letter for letter in str(value) if letter.isprintable()) if isinstance(value, str) else ""
    return " ".join(printable.split())[:LONGEST]


# The same picture again


def fingerprint(pixels: Pixels) -> str:
    """256 bits in hex that survive a picture's being made smaller and saved again; "" when it is too plain."""
    image = Image.fromarray(pixels).convert("L").resize((HASH_SIDE, HASH_SIDE), Image.Resampling.BOX)
    grey = np.asarray(image, np.float32)
    if float(grey.std()) < PLAIN:
        return ""
    low = (cosines(HASH_SIDE) @ grey @ cosines(HASH_SIDE).T)[:HASH_BITS, :HASH_BITS].flatten()
    bits = low > np.median(low[1:])
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):064x}"


@cache
def cosines(size: int) -> Grey:
    """The DCT-II as a matrix, orthonormal."""
    wave = np.cos(np.pi * (2 * np.arange(size)[None, :] + 1) * np.arange(size)[:, None] / (2 * size))
    wave[0] /= np.sqrt(2)
    return np.asarray(wave * np.sqrt(2 / size), np.float32)


# Saved as JPEG more than once


def saved_twice(image: Image.Image) -> bool | None:
    """Whether the brightness was quantised more coarsely before than it is now; None when it is too plain to tell.

    A coarser step in an earlier JPEG leaves gaps in the histogram of DCT coefficients (Lukáš and Fridrich, 2003). A
    picture that was saved more finely before, or cut off its grid of 8 x 8, leaves none: False proves nothing.
    """
    table = image.quantization.get(0)  # type: ignore[attr-defined]  # of JPEGs only
    if not table:
        return None
    image.draft("L", image.size)
    grey = np.asarray(image.convert("L").crop(_middle(image.size)), np.float32) - 128
    steps = np.asarray(table, np.float32).reshape(BLOCK, BLOCK)
    blocks = grey.reshape(grey.shape[0] // BLOCK, BLOCK, -1, BLOCK).swapaxes(1, 2).reshape(-1, BLOCK, BLOCK)
    found = np.asarray(cosines(BLOCK) @ blocks @ cosines(BLOCK).T, np.float32)
    told = [gaps for row, column in _lowest() if (gaps := _gaps(found[:, row, column], steps[row, column])) is not None]
    return sum(gaps > GAPS for gaps in told) >= SEVERAL if told else None


def _middle(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A part on the grid of blocks."""
    wide, high = (min(CUT, side) // BLOCK * BLOCK for side in size)
    left, top = ((side - part) // 2 // BLOCK * BLOCK for side, part in zip(size, (wide, high), strict=True))
    return left, top, left + wide, top + high


def _lowest() -> list[tuple[int, int]]:
    """The places of the lowest frequencies but the mean itself, nearest first."""
    places = [(row, column) for row in range(BLOCK) for column in range(BLOCK) if row + column]
    return sorted(places, key=lambda place: (sum(place), place))[:FIRST]


def _gaps(values: Grey, step: float) -> float | None:
    """The share of the steps near zero that no block falls on, although steps beyond them are filled."""
    counts = np.bincount(np.clip(np.abs(np.rint(values / step)), 0, FAR + 1).astype(int), minlength=FAR + 2)[: FAR + 1]
    filled = np.flatnonzero(counts >= 3)
    last = int(filled[-1]) if len(filled) else 0
    if last < 4 or counts[1:].sum() < ENOUGH:
        return None
    inside = counts[1 : last + 1]
    neighbours = np.maximum(counts[:last], np.append(counts[2 : last + 1], 0))
    return float(np.mean(inside < 0.05 * neighbours))  # empty beside a full one
