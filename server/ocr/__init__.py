"""OCR: from the photograph of a document to fields a person can compare; it never decides and never repairs."""

from server.ocr.engines import EngineMissing
from server.ocr.reading import Baca, Field, Kode, Pembacaan, Quality, Reading
from server.ocr.types import BadTable
from server.ocr.worker import Limits, Reader

__all__ = [
    "Baca",
    "BadTable",
    "EngineMissing",
    "Field",
    "Kode",
    "Limits",
    "Pembacaan",
    "Quality",
    "Reader",
    "Reading",
]
