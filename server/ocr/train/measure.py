"""How many of the same unseen lines digits models read exactly.

python -m server.ocr.train.measure MODEL...
"""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

from server.contoh import seeded
from server.ocr import tesseract
from server.ocr.train.gen_lines import line

LINES = 200
SEED = 777  # gen_lines trains on 1-4 and stops by 99
SIGNS = 60  # height in pixels that the models are used at


def main() -> None:
    for model in sys.argv[1:]:
        exact, total = measure(Path(model))
        sys.stdout.write(f"{model}: {exact} of {total} lines exact\n")


def measure(model: Path, count: int = LINES) -> tuple[int, int]:
    """Lines read exactly, and lines."""
    rng, noise = seeded(SEED), np.random.default_rng(SEED)
    texts, pictures = zip(*(line(rng, noise) for _ in range(count)), strict=True)
    crops = [cv2.resize(each, (round(each.shape[1] * SIGNS / each.shape[0]), SIGNS)) for each in pictures]
    with TemporaryDirectory() as folder:
        shutil.copy(model, Path(folder) / "nik.traineddata")
        read = tesseract.lines(crops, tesseract.NIK, tessdata=Path(folder))
    return sum(one.text.replace(" ", "") == text.replace(" ", "") for one, text in zip(read, texts, strict=True)), count


if __name__ == "__main__":
    main()
