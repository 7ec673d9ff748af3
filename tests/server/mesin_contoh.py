"""A second engine of an office's own, as RUANG_OCR_ENGINE names it: here RapidOCR under another name."""

from server.ocr.rapid import Rapid


class Mesin(Rapid):
    name = "mesin-contoh"


def buka() -> Mesin:
    return Mesin()
