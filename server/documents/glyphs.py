"""Glyphs: which characters the shipped fonts can draw, so that no name, however strange, can stop a document."""

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
UNKNOWN = "□"
"""Stands for what the fonts lack: PDF/A forbids a missing glyph, and the attached facts keep the true character."""


def drawable(text: str) -> str:
    """`text` as it can be printed: composed, without control or direction characters, □ for what the fonts lack.

    Direction characters go because they could make a printed amount read backwards.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(_drawn(char) for char in composed)


def _drawn(char: str) -> str:
    if char == "\n":
        return char
    if unicodedata.category(char) in ("Cc", "Cf"):
        return ""
    return char if ord(char) in coverage() else UNKNOWN


@cache
def coverage() -> frozenset[int]:
    """The code points that every shipped face can draw."""
    faces = [_code_points(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset(set.intersection(*faces))


def _code_points(font: bytes) -> set[int]:
    """The `cmap` of a TrueType file: its Unicode subtables of format 4 (OpenType specification, cmap)."""
    table = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", table, 2)
    found: set[int] = set()
    for index in range(count):
        platform, _, offset = struct.unpack_from(">HHI", table, 4 + 8 * index)
        (form,) = struct.unpack_from(">H", table, offset)
        if platform in (0, 3) and form == 4:
            found |= _format_4(table[offset:])
    return found


def _table(font: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        name, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if name == tag:
            return font[offset : offset + length]
    raise ValueError(f"the font has no {tag!r} table")


def _format_4(sub: bytes) -> set[int]:
    (doubled,) = struct.unpack_from(">H", sub, 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", sub, 14)
    starts = struct.unpack_from(f">{count}H", sub, 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", sub, 16 + 2 * doubled)
    ranges_at = 16 + 3 * doubled
    ranges = struct.unpack_from(f">{count}H", sub, ranges_at)
    found: set[int] = set()
    for index, (start, end, delta, jump) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if jump:
                (glyph,) = struct.unpack_from(">H", sub, ranges_at + 2 * index + jump + 2 * (code - start))
            if (glyph + delta if glyph or not jump else 0) & 0xFFFF:
                found.add(code)
    return found
