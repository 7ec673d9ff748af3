"""Serangan: every way in which somebody might cheat with a finished paper, and what the check says of each."""

import io
import re
import subprocess
import tempfile
from collections.abc import Callable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject


def _flip(pdf: bytes, at: int) -> bytes:
    changed = bytearray(pdf)
    changed[at] ^= 1
    return bytes(changed)


def _flip_in_page(pdf: bytes) -> bytes:
    return _flip(pdf, pdf.index(b"stream", 5000) + 400)


def _flip_in_facts(pdf: bytes) -> bytes:
    return _flip(pdf, pdf.index(b"stream", pdf.index(b"EmbeddedFile")) + 60)


def _flip_in_first_signature(pdf: bytes) -> bytes:
    found = re.search(rb"/Contents ?<([0-9a-fA-F]{200,})>", pdf)
    assert found
    at = found.start(1) + 900
    return pdf[:at] + (b"1" if pdf[at : at + 1] != b"1" else b"2") + pdf[at + 1 :]


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _square(red: int) -> generic.StreamObject:
    edges = generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 60)))
    kind = {"/Type": pdf_name("/XObject"), "/Subtype": pdf_name("/Form"), "/BBox": edges}
    head = {pdf_name(name): value for name, value in kind.items()}
    return generic.StreamObject(head, stream_data=b"%d 0 0 rg 0 0 200 60 re f" % red)


def add_page(writer: IncrementalPdfFileWriter) -> None:
    content = generic.StreamObject(stream_data=b"BT /F1 20 Tf 50 700 Td (LAMPIRAN PALSU) Tj ET")
    page = PageObject(writer.add_object(content), (0, 0, 595, 842), resources=generic.DictionaryObject({}))
    writer.insert_page(page)


def _show_other_content(writer: IncrementalPdfFileWriter) -> None:
    """A shadow: the page stays, and its content is another object under the same number."""
    page = writer.find_page_for_modification(1)[0].get_object()
    old = page.raw_get("/Contents")
    writer.objects[(old.generation, old.idnum)] = generic.StreamObject(stream_data=b"q 1 0 0 RG 50 50 400 400 re S Q")
    writer._force_write_when_empty = True


def cover_an_amount(writer: IncrementalPdfFileWriter) -> None:
    ref, _ = writer.find_page_for_modification(0)
    page = ref.get_object()
    look = generic.DictionaryObject({pdf_name("/N"): writer.add_object(_square(1))})
    note = {
        "/Type": pdf_name("/Annot"),
        "/Subtype": pdf_name("/FreeText"),
        "/Rect": generic.ArrayObject(map(generic.NumberObject, (100, 400, 300, 430))),
        "/AP": look,
    }
    ref = writer.add_object(generic.DictionaryObject({pdf_name(name): value for name, value in note.items()}))
    page.setdefault(pdf_name("/Annots"), generic.ArrayObject()).append(ref)
    writer.update_container(page)


def _repaint_a_signature(writer: IncrementalPdfFileWriter) -> None:
    for ref in writer.root["/AcroForm"]["/Fields"]:
        slot = ref.get_object()
        if slot["/T"] in ("peserta", "ttd_4"):  # of the example here, of a whole sesi elsewhere
            slot["/AP"][pdf_name("/N")] = writer.add_object(_square(1))
            writer.update_container(slot["/AP"])


def _cut_revisions(count: int) -> Callable[[bytes], bytes]:
    def cut(pdf: bytes) -> bytes:
        ends = [found.end() for found in re.finditer(rb"%%EOF", pdf)]
        return pdf[: ends[-1 - count]] + b"\n"

    return cut


def _rewritten(pdf: bytes) -> bytes:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return subprocess.run(["qpdf", file.name, "-"], capture_output=True, check=True).stdout


TAMPER: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a byte of a page": (_flip_in_page, "tidak sama dengan yang ditandatangani|rusak"),
    "a byte of the attached facts": (_flip_in_facts, "tidak sama dengan yang ditandatangani|rusak"),
    "a digit of the first signature": (_flip_in_first_signature, "tidak sama dengan yang ditandatangani"),
    "a page is added": (lambda pdf: updated(pdf, add_page), "diubah sesudahnya"),
    "a page shows other content": (lambda pdf: updated(pdf, _show_other_content), "diubah sesudahnya"),
    "an amount is covered by a note": (lambda pdf: updated(pdf, cover_an_amount), "diubah sesudahnya"),
    "a signature is painted over": (lambda pdf: updated(pdf, _repaint_a_signature), "diubah sesudahnya"),
    "garbage after the end": (lambda pdf: pdf + b"\n% tambahan\n", "tambahan di akhir"),
    "archive timestamp and closing seal cut off": (_cut_revisions(3), "Segel penutup tidak ada"),
    "last signature cut off": (_cut_revisions(4), "AHMAD SYAHRONI tidak ada"),
    "all signatures cut off": (_cut_revisions(8), "tidak ada"),
    "rewritten by a tool": (_rewritten, "tidak"),
    "not a PDF": (lambda pdf: b"halo", "rusak"),
    "an empty file": (lambda pdf: b"", "rusak"),
}
