"""Inside: which document a file says that it is: the code in the facts attached to it, and how many pages it has.

A hint from a file that may be anybody's: good for looking up what is known, never for believing it.
"""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from server.signing.check import UNREADABLE
from server.signing.flat import page_count

MOST = 5_000_000  # bytes of facts that are read


@dataclass(frozen=True, slots=True)
class Inside:
    """`kode` is "" and `halaman` 0 when the file does not say."""

    kode: str = ""
    halaman: int = 0


def look_inside(pdf: bytes) -> Inside:
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        return Inside(_code(reader), page_count(pdf))
    except UNREADABLE:
        return Inside()


def _code(reader: PdfFileReader) -> str:
    for content in _attached(reader):
        try:
            code = str(json.loads(content[:MOST]).get("kode_dokumen", ""))
        except (ValueError, AttributeError, RecursionError):
            continue
        if re.fullmatch(r"[A-Z0-9-]{3,40}", code):
            return code
    return ""


def _attached(reader: PdfFileReader) -> Iterator[bytes]:
    found: Any = reader.root.get("/AF", ())
    for one in found:
        yield one.get_object()["/EF"]["/F"].data
