"""Flat: a document with what is seen in its slots drawn into its pages; for pictures on a screen, never to keep.

Renderers for screens leave annotations out, and a signature's stamp is one.
"""

import io

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader


def flattened(pdf: bytes) -> bytes:
    """The same pages with the stamps of signed slots as part of them; the signatures do not survive this."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for page in range(page_count(pdf)):
        _draw_stamps(writer, page)
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
    return out.getvalue()


def page_count(pdf: bytes) -> int:
    return int(PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"])


def _draw_stamps(writer: IncrementalPdfFileWriter, number: int) -> None:
    page = writer.find_page_for_modification(number)[0].get_object()  # type: ignore[no-untyped-call]  # as pyHanko is
    drawn = generic.DictionaryObject()  # type: ignore[no-untyped-call]
    steps = []
    for annotation in page.get("/Annots", ()):
        stamp = _appearance(annotation.get_object())
        if stamp is None:
            continue
        name = f"/Stempel{len(drawn)}"
        drawn[pdf_name(name)] = stamp
        box = stamp.get_object()["/BBox"]  # type: ignore[no-untyped-call]
        steps.append(f"q {_placed(annotation.get_object()['/Rect'], box)} cm {name} Do Q")
    if not steps:
        return
    resources = generic.DictionaryObject({pdf_name("/XObject"): drawn})  # type: ignore[no-untyped-call]
    _add(writer, number, b"q", prepend=True)  # what the page itself sets must not move the stamps
    _add(writer, number, f"Q {' '.join(steps)}".encode(), resources)


def _appearance(annotation: generic.DictionaryObject) -> generic.IndirectObject | None:
    """The picture of a slot, as a reference; None for a slot that shows nothing."""
    looks = annotation.get("/AP")
    if looks is None:
        return None
    found = looks.get_object().raw_get("/N")
    return found if isinstance(found, generic.IndirectObject) else None


def _placed(rect: generic.ArrayObject, box: generic.ArrayObject) -> str:
    """The matrix that puts `box` over `rect`: each two opposite corners in points, in any order."""
    left, bottom, right, top = corners(rect)
    x, y, x2, y2 = corners(box)
    if x2 == x or y2 == y:
        return "0 0 0 0 0 0"
    wide, high = (right - left) / (x2 - x), (top - bottom) / (y2 - y)
    return f"{wide:.5f} 0 0 {high:.5f} {left - x * wide:.3f} {bottom - y * high:.3f}"


def corners(sides: generic.ArrayObject) -> tuple[float, float, float, float]:
    """Left, bottom, right, top."""
    a, b, c, d = (float(side) for side in sides)
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _add(
    writer: IncrementalPdfFileWriter,
    number: int,
    content: bytes,
    resources: generic.DictionaryObject | None = None,
    *,
    prepend: bool = False,
) -> None:
    stream = writer.add_object(generic.StreamObject(stream_data=content))
    writer.add_stream_to_page(number, stream, resources, prepend=prepend)  # type: ignore[no-untyped-call]
