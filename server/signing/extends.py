"""Extends: what somebody added elsewhere to a document that we issued: signatures and nothing else, and whose.

For a paper that was downloaded, signed with a certificate provider (PSrE) and sent back. What was issued must be the
beginning of it, byte for byte; what follows may only be signatures, what proves them, and time stamps.
"""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel
from pyhanko.sign.diff_analysis.policy_api import SuspiciousModification
from pyhanko.sign.fields import enumerate_sig_fields

from server.signing.check import UNKNOWN, UNREADABLE, Verdict, read_verdicts
from server.signing.flat import corners
from server.signing.slots import places


@dataclass(frozen=True, slots=True)
class Added:
    """`signatures` are those that came after what was issued, in order, archive timestamps included.

    `aside` names the fields among them that show something outside every place to sign: look whether they cover text.
    `problems` are Indonesian sentences, empty exactly when `ok`: the bytes were kept, nothing but signatures came to
    them, each is whole, and their last covers the file. A certificate whose issuer is not trusted is no problem here;
    it is in its Verdict (`trusted`), for who decides.
    """

    ok: bool
    signatures: tuple[Verdict, ...]
    aside: tuple[str, ...]
    problems: tuple[str, ...]


NOT_OURS = (
    "Isi berkas ini tidak sama dengan yang diterbitkan. Unduh lagi berkas aslinya, lalu tanda tangani berkas itu."
)
MORE = "Selain tanda tangan, ada yang diubah atau ditambahkan pada berkas ini."


def extends(
    issued: bytes, returned: bytes, roots: Sequence[x509.Certificate], at: datetime, crls: Sequence[bytes] = ()
) -> Added:
    """What `returned` adds to `issued`, as of `at`; certificates are trusted when they lead to one of `roots`.

    `crls` are revocation lists of their issuers (DER), beside those that the file itself keeps.
    """
    if not returned.startswith(issued):
        return Added(False, (), (), (NOT_OURS,))
    try:
        return asyncio.run(_added(issued, returned, roots, at, crls))
    except UNREADABLE:
        return Added(False, (), (), ("Berkas ini rusak atau bukan PDF.",))


async def _added(
    issued: bytes, returned: bytes, roots: Sequence[x509.Certificate], at: datetime, crls: Sequence[bytes]
) -> Added:
    old, new = PdfFileReader(io.BytesIO(issued)), PdfFileReader(io.BytesIO(returned))
    base = old.xrefs.total_revisions - 1
    if not _goes_on(old, new, base):
        return Added(False, (), (), (NOT_OURS,))
    before = {str(one.field_name) for one in old.embedded_signatures}
    signatures = tuple(one for one in await read_verdicts(returned, roots, at, crls) if one.slot not in before)
    broken = [one for one in signatures if one.fault and one.fault not in UNKNOWN]
    problems = [f"Tanda tangan {one.nama} tidak sah: {one.fault}." for one in broken]
    if not any(not one.archive for one in signatures):
        problems.append("Berkas ini belum ditandatangani.")
    elif not signatures[-1].whole_file:
        problems.append("Ada tambahan di akhir berkas yang tidak diliputi tanda tangan mana pun.")
    change = DEFAULT_DIFF_POLICY.review_file(new, base)
    if isinstance(change, SuspiciousModification) or change.modification_level > ModificationLevel.FORM_FILLING:
        problems.append(MORE)
    return Added(not problems, signatures, _aside(old, new, {one.slot for one in signatures}), tuple(problems))


def _goes_on(old: PdfFileReader, new: PdfFileReader, base: int) -> bool:
    """The cross references lead back to what was issued: else a whole other file may stand behind its bytes."""
    if new.xrefs.total_revisions <= base:
        return False
    where = [reader.xrefs.get_xref_container_info(base) for reader in (old, new)]
    return where[0].start_location == where[1].start_location and where[0].end_location == where[1].end_location


def _aside(old: PdfFileReader, new: PdfFileReader, names: set[str]) -> tuple[str, ...]:
    """Which of the new fields are seen outside every place to sign."""
    known = places(old)
    found = []
    for name, _, ref in enumerate_sig_fields(new):
        rect = ref.get_object().get("/Rect")
        if name in names and rect is not None:
            left, bottom, right, top = corners(rect)
            seen = right - left > 1 and top - bottom > 1
            if seen and not any(place.holds(left, bottom, right, top) for place in known):
                found.append(str(name))
    return tuple(found)
