"""RapidOCR (PP-OCRv6 small by ONNX Runtime) as the second engine; its models are in its wheel, nothing is fetched.

One thread: the other core is Tesseract's. Its own defaults search at the photo's full size, which takes 3-15 seconds.
"""

import importlib.metadata
from collections.abc import Sequence

import cv2
import numpy as np
from cv2.typing import MatLike
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_det import TextDetOutput
from rapidocr.ch_ppocr_rec import TextRecOutput

from server.ocr.engines import Line
from server.ocr.page import scaled
from server.ocr.reading import Box

LEAST = 12  # pixels of height below which a line is no writing

PARAMETERS = {
    "Global.log_level": "error",
    "Global.use_cls": False,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Det.limit_type": "max",
    "Det.limit_side_len": 2000,  # `find` scales before
}


class Rapid:
    """Its models stay loaded: about 0.6 s once, 100 MB."""

    name = "rapidocr"

    def __init__(self) -> None:
        self.version = importlib.metadata.version("rapidocr")
        self._engine = RapidOCR(params=PARAMETERS)

    def find(self, picture: MatLike, side: int) -> tuple[Box, ...]:
        small = scaled(picture, side)
        scale = picture.shape[1] / small.shape[1]
        found = self._engine(small, use_det=True, use_cls=False, use_rec=False)
        boxes = found.boxes if isinstance(found, TextDetOutput) else None
        return () if boxes is None else tuple(_box(np.asarray(quad), scale) for quad in boxes)

    def read(self, crops: Sequence[MatLike]) -> tuple[Line, ...]:
        """One by one: a batch is padded to its longest line, and costs more than its lines alone."""
        return tuple(self._line(crop) if min(crop.shape[:2]) >= LEAST else Line("", 0.0) for crop in crops)

    def _line(self, crop: MatLike) -> Line:
        answer = self._engine(_colour(crop), use_det=False, use_cls=False, use_rec=True)
        if not isinstance(answer, TextRecOutput) or not answer.txts:
            return Line("", 0.0)
        text, score = answer.txts[0], answer.scores[0]
        return Line(str(text).strip(), float(score) * 100)


def _colour(crop: MatLike) -> MatLike:
    return cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR) if crop.ndim == 2 else np.ascontiguousarray(crop)


def _box(quad: MatLike, scale: float) -> Box:
    """The upright box around four corners: the page was rectified before."""
    low, high = quad.min(0) * scale, quad.max(0) * scale
    return round(low[0]), round(low[1]), max(1, round(high[0] - low[0])), max(1, round(high[1] - low[1]))
