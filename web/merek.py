"""Merek: the one colour an office chooses, made readable on every background before it is used."""

import re
from colorsys import hls_to_rgb, rgb_to_hls

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
    brand = readable(parse(colour), WHITE, end=0.0)
    light = readable(brand, LIGHT_PAGE, end=0.0)
    dark = readable(brand, DARK_CARD, end=1.0)
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


def readable(colour: RGB, on: RGB, end: float) -> RGB:
    """`colour`, its lightness moved toward `end` (0 black, 1 white) until it is readable on `on`."""
    steps = (with_lightness_toward(colour, end, step / 20) for step in range(21))
    return next(step for step in steps if contrast(step, on) >= READABLE)


def with_lightness_toward(colour: RGB, end: float, part: float) -> RGB:
    """The same hue and saturation, so that it stays the office's colour."""
    red, green, blue = (channel / 255 for channel in colour)
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    red, green, blue = hls_to_rgb(hue, lightness + (end - lightness) * part, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


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
