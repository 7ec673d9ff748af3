"""Lines of invented digits for training: pages of a TIFF and their text, as `lstm.train` wants them.

    python -m server.ocr.train.gen_lines FOLDER

writes nik.{tr0,tr1,tr2,tr3,ev}.{tif,box} into FOLDER. OCR-A leads (the NIK on a KTP); dots, hyphens and spaces occur as
on NPWP cards and in dates; every line is blurred, shrunk, bent and compressed as by a phone.
"""

import sys
from pathlib import Path
from random import Random

import cv2
import numpy as np
from cv2.typing import MatLike
from PIL import Image, ImageDraw

from server.contoh import seeded
from server.contoh.fonts import font

FACES = {"ocr_a": 0.60, "ocr_b": 0.15, "sans": 0.06, "sans_bold": 0.04, "mono": 0.05, "serif": 0.04, "carlito": 0.06}
PARTS = (("tr0", 350, 1), ("tr1", 350, 2), ("tr2", 350, 3), ("tr3", 350, 4), ("ev", 120, 99))


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for part, count, seed in PARTS:
        rng, noise = seeded(seed), np.random.default_rng(seed)
        texts, pages = zip(*(line(rng, noise) for _ in range(count)), strict=True)
        images = [Image.fromarray(page) for page in pages]
        target = folder / f"nik.{part}.tif"
        images[0].save(target, save_all=True, append_images=images[1:], compression="tiff_lzw")
        boxes = "".join(_box(text, page.shape, at) for at, (text, page) in enumerate(zip(texts, pages, strict=True)))
        target.with_suffix(".box").write_text(boxes)


def line(rng: Random, noise: np.random.Generator) -> tuple[str, MatLike]:
    """One line: its text and an 8-bit gray picture of it."""
    text = _text(rng)
    return text, _bent(_photographed(_drawn(text, rng), rng, noise), rng)


def _text(rng: Random) -> str:
    def some(count: int) -> str:
        return "".join(rng.choice("0123456789") for _ in range(count))

    kind = rng.random()
    if kind < 0.60:
        text = some(16)
    elif kind < 0.72:
        text = f"{some(2)}.{some(3)}.{some(3)}.{some(1)}-{some(3)}.{some(3)}"
    elif kind < 0.82:
        text = some(13)
    elif kind < 0.90:
        text = " ".join(some(4) for _ in range(4))
    else:
        text = f"{rng.randint(1, 31):02d}-{rng.randint(1, 12):02d}-{rng.randint(1950, 2026)}"
    return f":{text}" if rng.random() < 0.25 else text


def _drawn(text: str, rng: Random) -> MatLike:
    name = rng.choices(list(FACES), list(FACES.values()))[0]
    size = rng.randint(34, 52)
    face, spacing = font(name, size), rng.choice((0, 0, -1, 1) if name == "ocr_a" else (0, 0, 0, 1, 2))
    width = int(sum(face.getlength(sign) + spacing for sign in text)) + rng.randint(10, 60)
    height = int(size * rng.uniform(1.25, 1.7))
    image = Image.fromarray(_ground(width, height, rng))
    pen, x, y, ink = (
        ImageDraw.Draw(image),
        float(rng.randint(3, 20)),
        (height - size) // 2 + rng.randint(-3, 3),
        rng.randint(5, 70),
    )
    for sign in text:
        pen.text((x, y), sign, font=face, fill=ink)
        x += face.getlength(sign) + spacing
    return np.array(image)


def _ground(width: int, height: int, rng: Random) -> MatLike:
    """Paper, in seven of ten with the wavy security print of a card."""
    ground = np.full((height, width), rng.randint(170, 250), np.float32)
    if rng.random() < 0.7:
        y, x = np.mgrid[0:height, 0:width]
        waves = np.sin(2 * np.pi * (y / rng.uniform(7, 20) + rng.uniform(1, 3) * np.sin(x / rng.uniform(20, 80))))
        ground -= (waves > 0.8) * np.float32(rng.uniform(5, 40))
    return ground.clip(0, 255).astype(np.uint8)


def _photographed(drawn: MatLike, rng: Random, noise: np.random.Generator) -> MatLike:
    height, width = drawn.shape
    scale = rng.uniform(0.28, 1.0)
    small: MatLike = cv2.resize(drawn.astype(np.float32), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.8:
        small = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.25, 1.0))
    if rng.random() < 0.3:
        shake = np.zeros((5, 5), np.float32)
        shake[2, :] = 0.2
        small = cv2.filter2D(small, -1, shake if rng.random() < 0.5 else shake.T)
    grainy = small + noise.normal(0, rng.uniform(0, 8), small.shape)
    quality = [cv2.IMWRITE_JPEG_QUALITY, rng.randint(45, 90)]
    jpeg = cv2.imencode(".jpg", grainy.clip(0, 255).astype(np.uint8), quality)[1]
    seen = cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE)
    if seen is None:
        raise RuntimeError("OpenCV could not read back its own JPEG")
    return cv2.resize(seen, (width, height), interpolation=cv2.INTER_CUBIC)


def _bent(seen: MatLike, rng: Random) -> MatLike:
    width = seen.shape[1]
    if rng.random() < 0.5:
        slope = rng.uniform(-0.02, 0.02)
        matrix = np.array([[1, rng.uniform(-0.08, 0.08), 0], [slope, 1, -slope * width / 2]], np.float32)
        seen = cv2.warpAffine(seen, matrix, (width, seen.shape[0]), borderMode=cv2.BORDER_REPLICATE)
    if rng.random() < 0.3:
        light = np.linspace(rng.uniform(0.6, 1), rng.uniform(0.8, 1.2), width)[None]
        seen = np.clip(seen * light, 0, 255).astype(np.uint8)
    return seen


def _box(text: str, shape: tuple[int, ...], page: int) -> str:
    height, width = shape[:2]
    return f"WordStr 0 0 {width} {height} {page} #{text}\n\t {width} {height} {width + 1} {height + 1} {page}\n"


if __name__ == "__main__":
    main()
