"""Contoh jahat, PDF: files made to break whoever opens them, written object by object."""

import io
import zlib
from collections.abc import Sequence

import numpy as np
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer


def pdf(objects: Sequence[bytes], trailer: bytes = b"", head: bytes = b"%PDF-1.4\n") -> bytes:
    """Objects 1, 2, …; object 1 is the catalog."""
    out, places = bytearray(head), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, table)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def page(
    content: bytes = b"", resources: bytes = b"", box: bytes = b"0 0 595 842", catalog: bytes = b""
) -> list[bytes]:
    return [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << %s >> >>" % (box, resources),
        stream(content),
    ]


def pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    leaves = [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * count
    return pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), *leaves]
    )


def flate_bomb() -> bytes:
    packed = zlib.compress(zlib.compress(b"\0" * 400_000_000, 9), 9)
    twice = stream(packed, b"/Filter [/FlateDecode /FlateDecode]")
    return pdf([*page()[:3], twice])


def huge_image() -> bytes:
    packed = zlib.compress(b"\0" * 60_000_000, 9)
    entries = b"/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    image = stream(packed, entries + b" /Filter /FlateDecode")
    return pdf([*page(b"q 595 0 0 842 0 0 cm /X Do Q", b"/XObject << /X 5 0 R >>"), image])


def cyclic_form() -> bytes:
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 5 0 R >> >>"
    return pdf([*page(b"/X Do", b"/XObject << /X 5 0 R >>"), stream(b"/X Do /X Do", entries)])


def doubling_forms(depth: int = 40) -> bytes:
    """Each form draws the next one twice: 2^40 drawings."""
    forms = []
    for at in range(depth):
        deeper = b"/Resources << /XObject << /X %d 0 R >> >>" % (6 + at)
        entries = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + (deeper if at < depth - 1 else b"")
        forms.append(stream(b"/X Do /X Do" if at < depth - 1 else b"0 0 9 9 re f", entries))
    return pdf([*page(b"/X Do", b"/XObject << /X 5 0 R >>"), *forms])


def cyclic_pages() -> bytes:
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"])


def self_xref() -> bytes:
    whole = pdf(page(b"0 0 9 9 re f"))
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % int(whole.split(b"startxref\n")[1].split(b"\n")[0]))


def locked() -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf(page(b"0 0 9 9 re f")))))
    writer.encrypt(*("contoh",) * 2)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scripted(action: bytes) -> bytes:
    return pdf(page(b"0 0 99 99 re f", catalog=b"/OpenAction << /Type /Action %s >>" % action))


def many_paths() -> bytes:
    points = np.random.default_rng(1).integers(0, 595, (150_000, 2)).tolist()
    lines = b"".join(b"%d %d l " % (x, y) for x, y in points)
    return pdf(page(b"0 0 m " + lines + b" f*"))


def long_text() -> bytes:
    text = b"BT /F 4 Tf 1 0 0 1 10 800 Tm " + b"(contoh kata ) Tj " * 60_000 + b"ET"
    return pdf(page(text, b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"))


PDF = pdf(page(b"0 0 99 99 re f"))
