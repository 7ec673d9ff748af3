"""Check: whether a signed document is whole, and signed by exactly those who should have.

"Valid" alone means little: a file from which the last signature was cut is valid for every program, and one with a page
added is for most. So the check is told who is expected, and demands that the last object covers the whole file. What
each attack looks like is the table TAMPER of tests/server/signing/serangan.py.
"""

import asyncio
import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import MultivaluedAttributeError, NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import DocumentTimestampStatus, PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from server.pki import SEGEL as SYSTEM
from server.pki import shortened
from server.signing.chains import ENDED, REVOKED, UNKNOWN_ISSUER, Pencabutan, distrusted, issuers, revocation
from server.signing.keys import as_asn1, trust
from server.signing.sign import MENOLAK
from server.signing.slots import PENUTUP, SEGEL

UNREADABLE = (
    *(PdfError, SignatureValidationError, ValueError, TypeError, LookupError, AttributeError),
    *(ArithmeticError, AssertionError, RecursionError, NotImplementedError, zlib.error),
)
"""What pyHanko raises, or may, on a file that somebody broke on purpose (found by fuzzing)."""

UNKNOWN_TIME = "stempel waktunya bukan dari layanan yang dipercaya kantor ini"
UNKNOWN = frozenset({UNKNOWN_ISSUER, UNKNOWN_TIME, ENDED})
"""The faults of a signature that is whole, but whose maker this office cannot know: that is not "not valid"."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Who must have signed which slot, or (`menolak`) must be recorded there as having refused.

    `sebutan` stands for the name in what is said: for readers who may not learn it.
    """

    slot: str
    nama: str
    menolak: bool = False
    sebutan: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One signature, seal (`system`) or archive timestamp (`archive`).

    `penerbit` is its certificate's issuer and `trusted` whether that leads to one of the roots; `nomor` is the subject
    serial number, where providers put a NIK or a digest of it; `ours` when our own authority vouches. `at` is proven by
    a timestamp when `proven`, else only claimed. `refused` holds the reason when the slot records a refusal. `fault`
    says in Indonesian why it does not stand: what it covers was changed, or what may not follow did. `rantai` are the
    issuers up to the root, `pencabutan` what is known of revocation (Pencabutan; "" for what our own authority made).
    """

    slot: str
    nama: str
    at: datetime | None
    proven: bool
    system: bool
    archive: bool
    refused: str
    fault: str
    whole_file: bool
    penerbit: str = ""
    nomor: str = ""
    trusted: bool = True
    ours: bool = True
    rantai: tuple[str, ...] = ()
    pencabutan: str = ""

    @property
    def ok(self) -> bool:
        return not self.fault


@dataclass(frozen=True, slots=True)
class Checked:
    """`problems` are Indonesian sentences, empty exactly when `ok`."""

    ok: bool
    signatures: tuple[Verdict, ...]
    problems: tuple[str, ...]


def check(
    pdf: bytes, expected: Sequence[Expected], roots: Sequence[x509.Certificate], at: datetime, closed: bool = True
) -> Checked:
    """Checks each signature against `roots` (`Pki.roots`: our own first) as of `at`, and who signed against `expected`.

    `closed` demands the closing seal; while people are still signing, pass False and those who have signed so far.
    """
    try:
        verdicts = asyncio.run(read_verdicts(pdf, roots, at))
    except UNREADABLE:
        return Checked(False, (), ("Berkas ini rusak atau bukan PDF yang ditandatangani di sini.",))
    called = _names(verdicts, expected)
    problems = [
        *_broken(verdicts, called),
        *_unlike(verdicts, expected, called),
        *_seals(verdicts, closed),
        *_uncovered(verdicts),
    ]
    return Checked(not problems, tuple(verdicts), tuple(problems))


async def read_verdicts(
    pdf: bytes, roots: Sequence[x509.Certificate], at: datetime, crls: Sequence[bytes] = ()
) -> list[Verdict]:
    """Each signature in the order of the file, by itself. Raises one of UNREADABLE.

    `crls` are revocation lists (DER) beside those that the document keeps.
    """
    reader = PdfFileReader(io.BytesIO(pdf))
    found = list(reader.embedded_signatures)
    asked = [as_asn1(root) for root in roots]
    times = [_token_time(signature) for signature in found]
    verdicts = []
    for index, signature in enumerate(found):
        # Whatever comes later in the file and has a timestamp proves that this was there by then. A token that is not
        # genuine proves nothing, but then its own verdict is not ok either.
        proof = min((time for time in times[index:] if time is not None), default=None)
        signer, stamper = trust(reader, asked, proof or at, crls), trust(reader, asked, at, crls)
        made = await _verdict(signature, signer, stamper, proof, asked)
        if not made.ours and not made.archive:
            known = await revocation(signature, asked, proof or at, crls)
            made = replace(made, rantai=issuers(signature, asked), pencabutan=known)
            if known is Pencabutan.DICABUT:  # pyHanko alone looks only at lists that a certificate names
                made = replace(made, trusted=False, fault=made.fault if made.fault not in UNKNOWN | {""} else REVOKED)
        verdicts.append(made)
    return verdicts


def _token_time(signature: EmbeddedPdfSignature) -> datetime | None:
    """When the timestamp on a signature, or the archive timestamp that it is, says it was made."""
    token = signature.signed_data
    if signature.sig_object_type != "/DocTimeStamp":
        unsigned = signature.signer_info["unsigned_attrs"]
        try:
            token = find_unique_cms_attribute(unsigned, "signature_time_stamp_token")["content"]
        except (NonexistentAttributeError, MultivaluedAttributeError):
            return None
    time: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return time


async def _verdict(
    signature: EmbeddedPdfSignature,
    signer: ValidationContext,
    stamper: ValidationContext,
    proof: datetime | None,
    roots: Sequence[asn1_x509.Certificate],
) -> Verdict:
    archive = signature.sig_object_type == "/DocTimeStamp"
    status: PdfSignatureStatus | DocumentTimestampStatus
    if archive:
        status = await async_validate_pdf_timestamp(signature, stamper)
    else:
        status = await async_validate_pdf_signature(signature, signer, stamper)
    slot = str(signature.field_name)  # pyHanko's own kind of text holds on to the whole file
    reason = str(signature.sig_object.get("/Reason", ""))
    path = status.validation_path
    ours = path is not None and bool(roots) and path.first.dump() == roots[0].dump()
    system = archive or _seals_for_us(signature, ours, roots)
    refused = reason.removeprefix(MENOLAK) if system and reason.startswith(MENOLAK) else ""
    return Verdict(
        slot=slot,
        nama=str(signature.sig_object.get("/Name", "")) if refused else _part(signature, "common_name"),
        at=proof or signature.self_reported_timestamp,
        proven=proof is not None,
        system=system,
        archive=archive,
        refused=refused,
        fault=_fault(status, slot, signature.signer_cert, signer.moment),
        whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        penerbit=str(signature.signer_cert.issuer.native.get("common_name", "")),
        nomor=_part(signature, "serial_number"),
        trusted=bool(status.trusted),
        ours=ours,
    )


def _seals_for_us(signature: EmbeddedPdfSignature, ours: bool, roots: Sequence[asn1_x509.Certificate]) -> bool:
    """By the certificate that seals, or one of which our own root says that it is the system's: no other root may."""
    cert = signature.signer_cert.dump()
    if any(not root.ca and root.dump() == cert for root in roots):
        return True
    return ours and _part(signature, "organizational_unit_name") == SYSTEM


def _part(signature: EmbeddedPdfSignature, name: str) -> str:
    return str(signature.signer_cert.subject.native.get(name, ""))


def _fault(
    status: PdfSignatureStatus | DocumentTimestampStatus, slot: str, cert: asn1_x509.Certificate, at: datetime
) -> str:
    """Why a signature does not stand, or ""."""
    later = status.modification_level
    allowed = ModificationLevel.LTA_UPDATES if slot == PENUTUP else ModificationLevel.FORM_FILLING
    if not (status.intact and status.valid):
        return "isi dokumen tidak sama dengan yang ditandatangani"
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return "tidak meliputi seluruh dokumen"
    if later is not None and later > allowed:
        return "dokumen diubah sesudahnya"
    if why := distrusted(status, cert, at):
        return why
    stamp = status.timestamp_validity if isinstance(status, PdfSignatureStatus) else None
    if stamp is not None and stamp.intact and stamp.valid and not stamp.trusted:
        return UNKNOWN_TIME
    if isinstance(status, PdfSignatureStatus) and not status.bottom_line:
        return "tidak memenuhi syarat tanda tangan yang sah"
    return ""


def _names(verdicts: Sequence[Verdict], expected: Sequence[Expected]) -> dict[str, str]:
    """What to call the person of each slot."""
    public = any(one.sebutan for one in expected)
    known = {one.slot: one.sebutan or one.nama for one in expected}
    return {one.slot: "lain" if public else one.nama for one in verdicts} | known


def _broken(verdicts: Sequence[Verdict], called: Mapping[str, str]) -> list[str]:
    return [f"{_called(verdict, called)} tidak sah: {verdict.fault}." for verdict in verdicts if not verdict.ok]


def _called(verdict: Verdict, called: Mapping[str, str]) -> str:
    if verdict.archive:
        return "Stempel waktu arsip"
    if verdict.slot in (SEGEL, PENUTUP):
        return "Segel penerbitan" if verdict.slot == SEGEL else "Segel penutup"
    return f"Catatan penolakan {called[verdict.slot]}" if verdict.refused else f"Tanda tangan {called[verdict.slot]}"


def _unlike(verdicts: Sequence[Verdict], expected: Sequence[Expected], called: Mapping[str, str]) -> list[str]:
    """Where those who signed are not those who should have."""
    people = {verdict.slot: verdict for verdict in verdicts if verdict.slot not in (SEGEL, PENUTUP)}
    people = {slot: verdict for slot, verdict in people.items() if not verdict.archive}
    problems = []
    for one in expected:
        verdict, name = people.pop(one.slot, None), called[one.slot]
        if verdict is None:
            problems.append(f"Tanda tangan {name} tidak ada di dalam berkas ini.")
        elif verdict.nama != (one.nama if verdict.refused else shortened(one.nama)):
            problems.append(f"Kolom {name} ditandatangani oleh {'orang lain' if one.sebutan else verdict.nama}.")
        elif bool(verdict.refused) != one.menolak or verdict.system != one.menolak:
            problems.append(f"Catatan tentang {name} tidak sama: menandatangani atau menolak.")
    problems += [f"Tanda tangan {called[verdict.slot]} tidak tercatat di sistem." for verdict in people.values()]
    return problems


def _seals(verdicts: Sequence[Verdict], closed: bool) -> list[str]:
    """The system's seal comes first, and when closed its second comes after every person."""
    order = [verdict.slot for verdict in verdicts if not verdict.archive]
    system = {verdict.slot for verdict in verdicts if verdict.system}
    problems = []
    if order[:1] != [SEGEL] or SEGEL not in system:
        problems.append("Segel penerbitan tidak ada; berkas ini tidak diterbitkan oleh sistem ini.")
    if closed and (order[-1:] != [PENUTUP] or PENUTUP not in system):
        problems.append("Segel penutup tidak ada; dokumen belum ditutup atau bagian akhirnya dipotong.")
    return problems


def _uncovered(verdicts: Sequence[Verdict]) -> list[str]:
    if verdicts and verdicts[-1].whole_file:
        return []
    return ["Ada tambahan di akhir berkas yang tidak diliputi tanda tangan atau segel mana pun."]
