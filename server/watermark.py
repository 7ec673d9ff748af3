"""Watermark: who looks, when and at what, written across a picture that is shown; the stored one never changes."""

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parent / "documents" / "fonts" / "LiberationSans-Bold.ttf"
TILT = 24  # degrees: crosses lines of writing instead of hiding one
INK = (178, 24, 24, 70)
HALO = (255, 255, 255, 70)  # so that it is read on dark pictures as well
OVERSIZE = 40_000_000  # pixels; our own pictures are far below


def stamp(picture: bytes, words: str) -> bytes:
    """The JPEG or PNG with `words` across it, in the same format."""
    with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG")) as opened:
        if opened.width * opened.height > OVERSIZE:
            raise ValueError("larger than any picture of ours")
        kind, base = opened.format or "JPEG", opened.convert("RGBA")
    marked = Image.alpha_composite(base, _layer(base.size, words)).convert("RGB")
    written = io.BytesIO()
    marked.save(written, kind, **({"quality": 85} if kind == "JPEG" else {"optimize": False}))
    return written.getvalue()


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def _layer(size: tuple[int, int], words: str) -> Image.Image:
    """The words again and again, tilted, over the whole picture: none can be cut away."""
    width, height = size
    font = _font(max(11, min(width, height) // 30))
    box = font.getbbox(words)
    step_x, step_y = int(box[2]) + int(box[3]) * 3, int(box[3]) * 6
    side = int((width**2 + height**2) ** 0.5) + step_x
    layer = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(layer)
    for row, y in enumerate(range(0, side, step_y)):
        for x in range(-(row % 2) * step_x // 2, side, step_x):
            draw.text((x + 1, y + 1), words, font=font, fill=HALO)
            draw.text((x, y), words, font=font, fill=INK)
    turned = layer.rotate(TILT)
    left, top = (side - width) // 2, (side - height) // 2
    return turned.crop((left, top, left + width, top + height))
