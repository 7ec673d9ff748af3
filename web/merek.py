"""Merek: the one colour an office chooses, made readable on every background before it is used."""

import re

WHITE = (255, 255, 255)
DARK_CARD = (
    0x18,
    0x21,
    0x2A,
)  # the darkest surface that carries links, `--card` of the dark theme; `--bg` is darker still
LIGHT_PAGE = (0xF3, 0xF5, 0xF7)  # `--bg` of the light theme: darker than its cards, so the harder case
READABLE = 4.6  # WCAG 2.2 asks 4.5; the rest is for rounding

RGB = tuple[int, int, int]


def stylesheet(colour: str) -> str:
    """The CSS variables of an office whose colour is `#rrggbb`; ValueError for anything else.

    `--brand` carries white text (header, primary button); `--accent` is for links and marks on the page, per theme.
    """
    brand = readable(parse(colour), WHITE, toward=(0, 0, 0))
    light = readable(brand, LIGHT_PAGE, toward=(0, 0, 0))
    dark = readable(brand, DARK_CARD, toward=WHITE)
    return (
        f":root{{--brand:{text(brand)};--accent:{text(light)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{--accent:{text(dark)}}}}}\n"
        f":root[data-theme=dark]{{--accent:{text(dark)}}}\n"
    )


def parse(colour: str) -> RGB:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise ValueError(f"{colour!r} is not a colour like #0b4f8a")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def text(colour: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def readable(colour: RGB, on: RGB, toward: RGB) -> RGB:
    """`colour`, moved toward black or white by the least twentieths that make it readable on `on`."""
    steps = (mix(colour, toward, step / 20) for step in range(21))
    return next(step for step in steps if contrast(step, on) >= READABLE)


def mix(colour: RGB, other: RGB, part: float) -> RGB:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def contrast(one: RGB, other: RGB) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: RGB) -> float:
    """WCAG 2.2 relative luminance, 0 to 1."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
