"""Sign: adds slots, signatures, refusals and seals to a PDF, each as an update behind what is there."""

import asyncio
import hashlib
import io
import logging
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSignatureMetadata,
    PdfSigner,
    PdfSigningSession,
    PdfTimeStamper,
    SigDSSPlacementPreference,
    TimestampDSSContentSettings,
)
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp import StaticStampStyle

from server import documents
from server.documents import Box, Stamp
from server.pki import Hand, Pki
from server.signing.keys import KeySigner, as_asn1, issuer_of, own_context
from server.signing.outside import OutsideTsa, name_of
from server.signing.slots import ARSIP, PENUTUP, SEGEL, free, person_slot, with_slots
from server.signing.update import Update, opened, room
from sessions.indonesia import Zona, waktu

log = logging.getLogger(__name__)

MENOLAK = "Menolak menandatangani: "
UNCERTIFIED = "TTE tidak tersertifikasi"
HEADLINE = "Ditandatangani secara elektronik oleh"

_READING = threading.Lock()
TSA_FAILURES = (TimestampRequestError, OSError, TimeoutError)
TOGETHER = DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE)
"""Else the last signature is followed by one more revision, and readers say it does not cover the whole file."""
WHOLE_SLOT = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins())


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: `keterangan` is a line more in the stamp (for whom, by which mandate), or ""."""

    nama: str
    jabatan: str
    keterangan: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """The file after a step. `level` is PAdES B-B (no timestamp could be had), B-LT, or B-LTA once closed.

    `stamped_by` is the host of the time stamping service, "sendiri" for our own, "" for none.
    """

    pdf: bytes
    level: str
    stamped_by: str = ""
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", hashlib.sha256(self.pdf).hexdigest())


@dataclass(frozen=True, slots=True)
class _Act:
    """One signature: whose `hand` signs where, when, why; `stamp` is seen there, `more` is pyHanko's metadata."""

    slot: str
    hand: Hand
    at: datetime
    reason: str
    stamp: bytes | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


class Signing:
    """Signs with the office's authority; `timestamper` is our Tsa or an outside one, None to do without."""

    def __init__(self, pki: Pki, timestamper: TimeStamper | None, zona: Zona) -> None:
        self._pki = pki
        self._timestamper = timestamper
        self._zona = zona

    def prepare(self, pdf: bytes, slots: Sequence[Box], at: datetime, *, certify: bool = True) -> Signed:
        """All slots in one update, then the first seal.

        `certify`: after the seal nothing but signatures in these slots may be added. Without it a certificate provider
        (BSrE, another PSrE) may add a field of its own, which a certified document forbids.
        """
        ruling = {"certify": True, "docmdp_permissions": MDPPerm.FILL_FORMS} if certify else {}
        prepared = with_slots(pdf, slots, certify)
        return self._add(opened(prepared), _Act(SEGEL, self._pki.sealer(at), at, "Dokumen diterbitkan", more=ruling))

    def sign(
        self,
        pdf: bytes,
        slot: str,
        signer: Signer,
        drawn: bytes | None,
        at: datetime,
        address: str,
        hand: Hand | None = None,
    ) -> Signed:
        """The signature of one person in `slot`; `drawn` is a picture of the name by hand, `address` the stamp's code.

        `hand` is a certificate of the person's own; without it the office's authority makes one for this act.
        Raises NotFound when there is no such slot, Conflict when it is taken or the document is closed.
        """
        kind = f"TTE dengan sertifikat {issuer_of(hand)}" if hand else UNCERTIFIED
        words = Stamp(HEADLINE, signer.nama, signer.jabatan, signer.keterangan, waktu(at, self._zona), kind)
        document = opened(pdf)
        stamp = _stamp(document, slot, words, address, drawn)
        own = hand or self._pki.signer(signer.nama, signer.jabatan, at)
        return self._add(document, _Act(slot, own, at, "Menyetujui isi dokumen", stamp, {"name": signer.nama}))

    def decline(self, pdf: bytes, slot: str, signer: Signer, alasan: str, at: datetime, address: str) -> Signed:
        """Writes into the slot that `signer` refused, under the system's key. Raises as `sign` does."""
        words = Stamp("", signer.nama, signer.jabatan, "", waktu(at, self._zona), "Dicatat dan disegel sistem", alasan)
        document = opened(pdf)
        stamp = _stamp(document, slot, words, address, None)
        return self._add(document, _Act(slot, self._pki.sealer(at), at, MENOLAK + alasan, stamp, {"name": signer.nama}))

    def seal(self, pdf: bytes, at: datetime) -> Signed:
        """Closes the document: every field is locked, and what proves the certificates is stored and timestamped."""
        act = _Act(PENUTUP, self._pki.sealer(at), at, "Dokumen ditutup")
        closed = self._add(opened(pdf), act)
        if not closed.stamped_by and self._spare:
            spare = Signing(self._pki, self._spare, self._zona)
            closed = spare._add(opened(pdf), act)
        return self._archived(closed, at)

    @property
    def _spare(self) -> TimeStamper | None:
        return self._timestamper.spare if isinstance(self._timestamper, OutsideTsa) else None

    def _archived(self, closed: Signed, at: datetime) -> Signed:
        for timestamper in (self._timestamper, self._spare):
            if timestamper is None or not closed.stamped_by:
                continue
            try:
                _acquaint(timestamper)
                archived = _run(lambda timestamper=timestamper: self._archive(closed.pdf, timestamper, at))  # type: ignore[misc]
                return Signed(archived, "B-LTA", name_of(timestamper))
            except TSA_FAILURES as error:
                log.warning("no archive time stamp: %s", error)
        return closed

    def _add(self, document: PdfFileReader, act: _Act) -> Signed:
        """One signature with a timestamp, or without one when none can be had; `document` is used up."""
        stamper = self._timestamper
        if stamper is not None:
            try:
                _acquaint(stamper)
                signed = self._signed(document, act, stamper)
                return Signed(signed, "B-LT", name_of(stamper))
            except TSA_FAILURES as error:
                log.warning("no time stamp: %s", error)
                document = PdfFileReader(document.stream)  # the one before may hold half of a signature
        return Signed(self._signed(document, act, None), "B-B")

    def _signed(self, document: PdfFileReader, act: _Act, timestamper: TimeStamper | None) -> bytes:
        place = free(document, act.slot)
        field = None if place.field else place.spec(act.slot)
        meta = PdfSignatureMetadata(
            field_name=act.slot,
            reason=act.reason,
            subfilter=SigSeedSubFilter.PADES,
            md_algorithm="sha256",
            embed_validation_info=True,
            validation_context=own_context(self._pki, act.at, act.hand.chain),
            dss_settings=TOGETHER,
            **act.more,
        )
        own = KeySigner(act.hand)
        signer = _SignerAt(
            self._zona.local(act.at),
            meta,
            signer=own,
            timestamper=timestamper,
            stamp_style=_style(act.stamp) if act.stamp else None,
            new_field_spec=field,
        )

        async def work() -> io.BytesIO:
            reserved = await room(own, timestamper)
            writer = Update.from_reader(document)
            out: io.BytesIO = await signer.async_sign_pdf(writer, field is None, reserved)
            return out

        return bytes(_run(work).getvalue())

    async def _archive(self, pdf: bytes, timestamper: TimeStamper, at: datetime) -> bytes:
        """CRLs made after the last signature, then a document timestamp over everything (PAdES B-LTA)."""
        own = [self._pki.root.cert, self._pki.issuing.cert, self._pki.tsa.cert]
        known = own_context(self._pki, at)
        writer = Update(io.BytesIO(pdf))
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=[as_asn1(cert) for cert in own], validation_context=known
        )
        out = await PdfTimeStamper(timestamper, ARSIP).async_timestamp_pdf(
            writer,
            "sha256",
            validation_context=known,
            dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
        )
        return bytes(out.getvalue())


class _SignerAt(PdfSigner):
    """A PdfSigner whose clock stands at `at`: pyHanko itself would ask the machine's."""

    def __init__(self, at: datetime, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._at = at

    def init_signing_session(self, *arguments: Any, **named: Any) -> PdfSigningSession:
        session = super().init_signing_session(*arguments, **named)
        session.system_time = self._at
        return session


class _StampPage(ImportedPdfPage):
    """A stamp as page content, from bytes where pyHanko expects a file's name."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__("")  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
        self._pdf = pdf

    def render(self) -> bytes:
        reader = PdfFileReader(io.BytesIO(self._pdf))
        page = self._ensure_writer.import_page_as_xobject(reader)
        self.resources.xobject["/Stempel"] = page
        left, bottom, right, top = (float(edge) for edge in page.get_object()["/BBox"])
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Stempel Do"


def _style(stamp: bytes) -> StaticStampStyle:
    return StaticStampStyle(
        background=_StampPage(stamp), background_layout=WHOLE_SLOT, background_opacity=1, border_width=0
    )


def _stamp(document: PdfFileReader, slot: str, words: Stamp, address: str, drawn: bytes | None) -> bytes:
    """The look of a person's slot; raises as `Signing.sign` does."""
    width, height = free(document, person_slot(slot)).size
    return documents.stamp(words, width, height, address, drawn)


def _acquaint(stamper: TimeStamper) -> None:
    """Ask it once, and read its certificates whole, one thread at a time. Raises as a stamp does.

    asn1crypto reads a certificate bit by bit as it is needed: two threads that sign at once, and so share those of the
    service, would find it half read.
    """
    with _READING:
        _run(lambda: stamper.async_dummy_response("sha256"))
        for cert in stamper.cert_registry:
            _ = cert.native, cert.key_identifier_value  # the second reads the extensions


def _run(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Runs pyHanko's coroutine to its end in this thread, which has no loop of its own."""
    return asyncio.run(work())
