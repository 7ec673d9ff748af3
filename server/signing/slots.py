"""Slots: the places to sign in a document: fields, or in a document for signers elsewhere only places set down in it.

After a certifying seal nobody may add a field. So a document that a certificate provider (PSrE) is to sign has no seal
of that kind and no fields of people: the provider brings its own. Where each person's place is then stands in the
document itself, in the part that ISO 32000-1 (14.5) leaves to the program that made it.
"""

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, SigFieldSpec

from server.documents import Box
from server.signing.flat import corners
from server.signing.update import Update
from sessions.errors import Conflict, NotFound

SEGEL = "segel_penerbitan"
PENUTUP = "segel_penutup"
ARSIP = "stempel_arsip"
OWN = (SEGEL, PENUTUP, ARSIP)
APP = "/RuangBukti"
PLACES = "/Kolom"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slot is, in points from the bottom left; `field` says whether a field is there already."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    field: bool

    @property
    def size(self) -> tuple[float, float]:
        return self.right - self.left, self.top - self.bottom

    def holds(self, left: float, bottom: float, right: float, top: float) -> bool:
        """Whether that lies in it, on any page, to the two points that rounding takes."""
        across = self.left - 2 <= left and right <= self.right + 2
        return across and self.bottom - 2 <= bottom and top <= self.top + 2

    def spec(self, slot: str) -> SigFieldSpec:
        """The field to make here."""
        box = round(self.left), round(self.bottom), round(self.right), round(self.top)
        name = f"Tanda tangan {slot}"
        return SigFieldSpec(slot, on_page=self.page - 1, box=box, readable_field_name=name)


def with_slots(pdf: bytes, slots: Sequence[Box], certify: bool) -> bytes:
    """The document with the system's own slots, and the people's as fields or (not `certify`) as places."""
    writer = Update(io.BytesIO(pdf))
    if taken := [slot.id for slot in slots if slot.id in OWN]:
        raise ValueError(f"{taken[0]} is the system's own slot")
    found = {slot.id: _place(slot, _page_height(writer, slot.page)) for slot in slots}
    if certify:
        for name, place in found.items():
            fields.append_signature_field(writer, place.spec(name))
    else:
        _set_down(writer, found)
    fields.append_signature_field(writer, SigFieldSpec(SEGEL))
    fields.append_signature_field(writer, SigFieldSpec(PENUTUP, field_mdp_spec=FieldMDPSpec(FieldMDPAction.ALL)))
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
    return out.getvalue()


def free(reader: PdfFileReader, slot: str) -> Place:
    """An empty slot of a document that is still open. Raises NotFound when it has none such, Conflict when taken."""
    found = {name: (value, ref) for name, value, ref in fields.enumerate_sig_fields(reader)}
    places = _read_places(reader)
    if slot not in found and slot not in places:
        raise NotFound(f"Dokumen ini tidak mempunyai kolom tanda tangan “{slot}”.")
    if found[PENUTUP][0] is not None:
        raise Conflict("Dokumen sudah ditutup dengan segel; tanda tangan tidak dapat ditambahkan lagi.")
    if slot not in found:
        return places[slot]
    value, ref = found[slot]
    if value is not None:
        raise Conflict("Kolom ini sudah terisi. Muat ulang dokumen untuk melihat tanda tangannya.")
    return Place(0, *corners(ref.get_object()["/Rect"]), True)


def place_of(pdf: bytes, slot: str) -> Place:
    """Likewise, of a document's bytes."""
    return free(PdfFileReader(io.BytesIO(pdf)), slot)


def places(reader: PdfFileReader) -> list[Place]:
    """Where people may sign: every field that is seen, and every place set down."""
    found = list(_read_places(reader).values())
    for _, _, ref in fields.enumerate_sig_fields(reader):
        if "/Rect" in ref.get_object():
            found.append(Place(0, *corners(ref.get_object()["/Rect"]), True))
    return found


def person_slot(name: str) -> str:
    """Refuses the system's own slots to people."""
    if name in OWN:
        raise NotFound(f"Kolom “{name}” hanya untuk segel sistem.")
    return name


def _place(slot: Box, page_height: float) -> Place:
    """A PDF counts from the bottom, a Box from the top."""
    top = page_height - slot.y
    return Place(slot.page, slot.x, top - slot.h, slot.x + slot.w, top, False)


def _page_height(writer: Update, page: int) -> float:
    found = writer.find_page_for_modification(page - 1)  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
    _, _, _, top = found[0].get_object()["/MediaBox"]
    return float(top)


def _set_down(writer: Update, places: dict[str, Place]) -> None:
    kept = _dictionary()
    for name, place in places.items():
        numbers = [value for key, value in asdict(place).items() if key != "field"]
        kept[pdf_name(f"/{name}")] = generic.ArrayObject([_number(one) for one in numbers])
    private = _dictionary()
    private[pdf_name(PLACES)] = kept
    own = _dictionary()
    own[pdf_name("/LastModified")] = pdf_string("D:19700101000000Z")
    own[pdf_name("/Private")] = private
    apps = _dictionary()
    apps[pdf_name(APP)] = own
    writer.root[pdf_name("/PieceInfo")] = apps
    writer.update_root()  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped


def _dictionary() -> generic.DictionaryObject:
    return generic.DictionaryObject()  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped


def _number(value: float) -> generic.NumberObject:
    return generic.NumberObject(round(value))  # type: ignore[no-untyped-call]  # as above


def _read_places(reader: PdfFileReader) -> dict[str, Place]:
    try:
        kept = reader.root["/PieceInfo"][APP]["/Private"][PLACES]
    except KeyError:
        return {}
    found = {}
    for name, numbers in kept.items():
        page, left, bottom, right, top = (float(one) for one in numbers)
        found[str(name)[1:]] = Place(int(page), left, bottom, right, top, False)
    return found
