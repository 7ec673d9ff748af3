"""The worker that compares: one sheet after another from its standard input, within limits (server/ocr/child.py)."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from server.frames import Frame
from server.ocr.child import serve


def _answer(request: Frame) -> Frame:
    import cv2  # libraries load under the limits

    from server import photos
    from server.kembali import pipeline

    asked: Mapping[str, Any] = request.header
    issued, pixels = request.parts
    photo = cv2.cvtColor(photos.decode(pixels), cv2.COLOR_RGB2BGR)
    result = pipeline.read(_issued(issued, asked), asked["lembar"], photo)
    return Frame({"lembar": asdict(result.sheet)}, (result.picture, result.issued))


def _issued(pdf: bytes, asked: Mapping[str, Any]) -> Any:
    from server.kembali.terbitan import Terbitan
    from sessions.terbitan import Kotak

    kode = {int(page): text for page, text in asked["kode"].items()}
    sel, ttd = (tuple(Kotak(**one) for one in asked[name]) for name in ("sel", "ttd"))
    return Terbitan(pdf, kode, sel, ttd)


if __name__ == "__main__":
    serve(_answer)
