"""OCR: from the photograph of a document to fields a person can compare; it never decides and never repairs."""

from server.ocr.reading import Field, Quality, Reading
from server.ocr.worker import EngineMissing, Limits, Reader

__all__ = ["EngineMissing", "Field", "Limits", "Quality", "Reader", "Reading"]
