"""The readers that bench/ocr.py compares, each in a process of its own: ours, Tesseract alone, and three others."""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

OURS, ALONE = "ours", "tesseract-ours"
ENGINES = (OURS, ALONE, "pytesseract", "rapidocr", "akshara")
Record = dict[str, Any]


def ours(engine: str) -> Callable[[bytes, str], Record]:
    from server.ocr.engines import open_engine
    from server.ocr.pipeline import Pipeline

    pipeline = Pipeline(open_engine(engine))

    def read(content: bytes, jenis: str) -> Record:
        reading = pipeline.read(content, jenis)
        fields = {field.nama: [field.nilai, field.sepakat] for field in reading.fields}
        return {
            "fields": fields,
            "cukup": reading.quality.cukup,
            "px": reading.quality.page_px,
            "jenis": reading.dugaan,
        }

    return read


def pytesseract_plain() -> Callable[[bytes, str], Record]:
    import io

    import pytesseract
    from PIL import Image

    return lambda content, _: {"text": pytesseract.image_to_string(Image.open(io.BytesIO(content)), lang="ind")}


def rapidocr_alone() -> Callable[[bytes, str], Record]:
    from rapidocr import RapidOCR

    one = {"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "error"}
    engine = RapidOCR(params=one | {"Det.limit_type": "max", "Det.limit_side_len": 960})
    return lambda content, _: {"text": "\n".join(getattr(engine(content), "txts", None) or ())}


def akshara() -> Callable[[bytes, str], Record]:
    from akshara_ocr import IDDocOCR

    reader = IDDocOCR(doc_type="ktp", lang="ind")

    def read(content: bytes, jenis: str) -> Record:
        if jenis != "ktp":
            return {}
        found = reader.extract(content)
        born = str(found.tempat_tanggal_lahir or "")
        fields = {"nik": found.nik, "nama": found.nama, "tempat": born.split(",")[0], "jk": found.jenis_kelamin}
        return {"fields": {name: [value, bool(found.nik_valid)] for name, value in fields.items()}}

    return read


OPEN: Mapping[str, Callable[[], Callable[[bytes, str], Record]]] = {
    OURS: lambda: ours("rapidocr"),
    ALONE: lambda: ours("none"),
    "pytesseract": pytesseract_plain,
    "rapidocr": rapidocr_alone,
    "akshara": akshara,
}


def child(name: str) -> None:
    read = OPEN[name]()
    for line in sys.stdin:
        jenis, path = line.split("\t")
        content = Path(path.strip()).read_bytes()
        before, started = sum(os.times()[:4]), time.perf_counter()
        try:
            found = read(content, jenis)
        except Exception as error:
            found = {"error": type(error).__name__}
        found |= {"seconds": time.perf_counter() - started, "cpu": sum(os.times()[:4]) - before, "rss": _memory()}
        print(json.dumps(found), flush=True)


def _memory() -> int:
    """Peak of this process in MB, of its own Tesseract apart."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024
