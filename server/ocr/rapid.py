"""RapidOCR (PP-OCRv6 small by ONNX Runtime) as the second engine; its models are in its wheel, nothing is fetched.

Each question takes one thread: the other core is Tesseract's, or another question's. Its own defaults search at the
photo's full size, which takes 3-15 seconds.
"""

import importlib.metadata
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
from cv2.typing import MatLike
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_det import TextDetOutput
from rapidocr.ch_ppocr_rec import TextRecInput, TextRecOutput

from server.ocr.engines import Line
from server.ocr.page import scaled

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
    """Its models stay loaded: about 0.6 s once, 100 MB. Lines are read two at a time."""

    name = "rapidocr"

    def __init__(self) -> None:
        self.version = importlib.metadata.version("rapidocr")
        engine, blank = RapidOCR(params=PARAMETERS), np.full((64, 64, 3), 255, np.uint8)
        engine(blank, use_det=True, use_cls=False, use_rec=False)  # it loads its models when they are first used
        engine(blank, use_det=False, use_cls=False, use_rec=True)
        # The engine keeps in itself what it was last asked for: only its two parts may be asked in several threads.
        parts = vars(engine)
        self._detector: Callable[[MatLike], TextDetOutput] = parts["text_det"]
        self._recogniser: Callable[[TextRecInput], TextRecOutput] = parts["text_rec"]
        self._threads = ThreadPoolExecutor(2)

    def find(self, picture: MatLike, side: int) -> MatLike:
        small = scaled(picture, side)
        found: TextDetOutput = self._detector(small)
        quads = np.zeros((0, 4, 2), np.float32) if found.boxes is None else np.asarray(found.boxes, np.float32)
        return quads.reshape(-1, 4, 2) * np.float32(picture.shape[1] / small.shape[1])

    def read(self, crops: Sequence[MatLike]) -> tuple[Line, ...]:
        """One by one: a batch is padded to its longest line, and costs more than its lines alone."""
        return tuple(self._threads.map(self._line, crops))

    def _line(self, crop: MatLike) -> Line:
        if min(crop.shape[:2]) < LEAST:
            return Line("", 0.0)
        answer: TextRecOutput = self._recogniser(TextRecInput(_colour(crop)))
        if not answer.txts or not answer.scores:
            return Line("", 0.0)
        return Line(str(answer.txts[0]).strip(), float(answer.scores[0]) * 100)


def _colour(crop: MatLike) -> MatLike:
    return cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR) if crop.ndim == 2 else np.ascontiguousarray(crop)
