"""Pen, paper and ornaments of the example documents."""

import math
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from random import Random

import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from server.contoh.fonts import font

INK = (15, 15, 20)
MARK = "CONTOH - BUKAN DOKUMEN ASLI"
CARD = (1712, 1080)  # ID-1, 85.6 x 54 mm at 20 px/mm
A4 = (1654, 2339)  # 200 dpi

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Gaya:
    """A style of print: other faces for ours, letters that much larger, everything moved, labels in capitals."""

    faces: Mapping[str, str] = field(default_factory=dict)
    size: float = 1.0
    moved: tuple[int, int] = (0, 0)
    capitals: bool = False


# Nothing was tuned on this one: it is how the bench sees what the reader does with prints it does not know.
LAIN = Gaya(
    faces={
        "sans": "dejavu",
        "sans_bold": "dejavu_bold",
        "serif": "carlito",
        "serif_bold": "carlito_bold",
        "carlito": "dejavu_serif",
        "carlito_bold": "dejavu_serif_bold",
        "mono": "dejavu_mono",
        "mono_bold": "dejavu_mono_bold",
        "ocr_a": "ocr_a_bold",
        "ocr_b": "mono_bold",
    },
    size=0.88,
    moved=(22, 14),
    capitals=True,
)
GAYA: ContextVar[Gaya] = ContextVar("gaya", default=Gaya())  # noqa: B039 - frozen


class Sheet:
    """A page being drawn: `y` is where the next line goes."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image
        self.draw = ImageDraw.Draw(image)
        self.width, self.height = image.size
        self.y = 0

    def text(self, x: float, y: float, words: str, face: str, size: int, fill: Colour = INK) -> None:
        gaya = GAYA.get()
        place = (x + gaya.moved[0], y + gaya.moved[1])
        self.draw.text(place, words, font=_font(face, size), fill=fill)

    def centre(self, words: str, face: str, size: int, step: int) -> None:
        left = (self.width - self.draw.textlength(words, _font(face, size))) / 2
        self.text(left, self.y, words, face, size)
        self.y += step

    def line(self, x: float, words: str, face: str, size: int, step: int) -> None:
        self.text(x, self.y, words, face, size)
        self.y += step

    def pair(self, x: int, label: str, tab: int, value: str, face: str, size: int, step: int) -> None:
        label = label.upper() if GAYA.get().capitals else label
        end = x + round(self.draw.textlength(f"{label} ", _font(face, size)))
        self.text(x, self.y, label, face, size)
        self.text(max(tab, end), self.y, f": {value}", face, size)
        self.y += step

    def paragraph(self, x: int, words: str, face: str, size: int, width: int, step: int) -> None:
        line = ""
        for word in words.split():
            if self.draw.textlength(f"{line} {word}", _font(face, size)) > width:
                self.line(x, line, face, size, step)
                line = word
            else:
                line = f"{line} {word}".strip()
        self.line(x, line, face, size, step)

    def table(self, columns: list[int], rows: list[list[str]], face: str, size: int, height: int) -> None:
        """A ruled table; `columns` are the x of every vertical line; the first row is bold."""
        for number, row in enumerate(rows):
            for left, right, cell in zip(columns, columns[1:], row, strict=False):
                self.draw.rectangle((left, self.y, right, self.y + height), outline=INK, width=2)
                self.text(left + 10, self.y + height // 5, cell, face if number else f"{face}_bold", size)
            self.y += height

    def mark(self) -> None:
        """Say in small letters that this is no real document."""
        size = max(12, self.width // 90)
        left = self.width - self.draw.textlength(MARK, font("sans", size)) - 12
        self.draw.text((left, self.height - size - 8), MARK, font=font("sans", size), fill=(120, 120, 120))

    def sign(self, x: float, y: float, width: float, height: float, rng: Random, fill: Colour = (20, 20, 90)) -> None:
        points = [
            (
                x + width * step / 40 + rng.uniform(-width / 30, width / 30),
                y + height / 2 + math.sin(step * rng.uniform(0.5, 0.9)) * height * 0.4 * rng.uniform(0.3, 1),
            )
            for step in range(41)
        ]
        self.draw.line(points, fill=fill, width=4, joint="curve")

    def stamp(self, x: int, y: int, radius: int, words: str, rng: Random) -> None:
        seal = Image.new("RGBA", (radius * 2, radius * 2), (0, 0, 0, 0))
        pen, colour, letters = ImageDraw.Draw(seal), (60, 40, 150, 120), font("sans_bold", radius // 6)
        pen.ellipse((6, 6, radius * 2 - 6, radius * 2 - 6), outline=colour, width=6)
        pen.ellipse((40, 40, radius * 2 - 40, radius * 2 - 40), outline=colour, width=3)
        pen.text((radius - pen.textlength(words, letters) / 2, radius * 7 / 8), words, font=letters, fill=colour)
        seal = seal.rotate(rng.uniform(-25, 25))
        self.image.paste(seal, (x, y), seal)

    def qr(self, x: int, y: int, size: int, words: str) -> None:
        rows = np.array([list(row) for row in segno.make(words, micro=False).matrix_iter(border=2)], np.uint8)
        code = Image.fromarray(np.where(rows, 0, 255).astype(np.uint8))
        self.image.paste(code.resize((size, size), Image.Resampling.NEAREST).convert("RGB"), (x, y))


def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    gaya = GAYA.get()
    return font(gaya.faces.get(face, face), round(size * gaya.size))


def paper() -> Sheet:
    return Sheet(Image.new("RGB", A4, (252, 252, 250)))


def card(ground: Colour, lines: Colour, rng: Random, density: int = 38) -> Sheet:
    """A plastic card with the wavy security print that disturbs every reader."""
    width, height = CARD
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    waves = np.zeros((height, width), np.float32)
    for _ in range(3):
        bend = 1.8 * np.sin(2 * np.pi * rng.uniform(3, 9) * x / width * 0.5 + rng.uniform(0, 6.28))
        sway = rng.uniform(0.5, 1.5) * np.sin(2 * np.pi * rng.uniform(2, 7) * y / height)
        waves += np.sin(2 * np.pi * (y / height * density + bend + sway))
    ink = (waves > 1.1) * 0.35 + (np.sin(x / width * 5 + y / height * 3) + 1) * 0.10
    mixed = np.array(ground) * (1 - ink[..., None]) + np.array(lines) * ink[..., None]
    return Sheet(Image.fromarray(mixed.clip(0, 255).astype(np.uint8)))


def portrait(width: int, height: int, rng: Random) -> Image.Image:
    """A drawn face as on a card: nobody's."""
    image = Image.new("RGB", (width, height), rng.choice(((200, 30, 30), (20, 60, 180))))
    pen, w, h = ImageDraw.Draw(image), width, height
    skin = rng.choice(((224, 172, 120), (198, 140, 95), (160, 110, 75)))
    pen.ellipse((w * 0.1, h * 0.72, w * 0.9, h * 1.4), fill=rng.choice(((240, 240, 240), (40, 40, 60), (90, 70, 50))))
    pen.rectangle((w * 0.42, h * 0.58, w * 0.58, h * 0.8), fill=skin)
    pen.ellipse((w * 0.25, h * 0.15, w * 0.75, h * 0.7), fill=skin)
    pen.pieslice((w * 0.22, h * 0.1, w * 0.78, h * 0.62), 180, 360, fill=(25, 20, 20))
    for eye in (0.4, 0.6):
        pen.ellipse((w * (eye - 0.03), h * 0.38, w * (eye + 0.03), h * 0.42), fill=(10, 10, 10))
    pen.arc((w * 0.4, h * 0.48, w * 0.6, h * 0.6), 20, 160, fill=(120, 40, 40), width=3)
    return image.filter(ImageFilter.GaussianBlur(2))
