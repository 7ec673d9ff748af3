"""Update: what one step adds to a document, written with nothing in it but what the step is about."""

import io
from collections.abc import Iterable

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.api import TimeStamper

from server.signing.keys import KeySigner

ATTRIBUTES = 1024
"""Bytes: more than the signed attributes and the frame of a signature of ours take (about 700)."""


class Update(IncrementalPdfFileWriter):
    """Leaves the document's particulars (title, who made it and when) as they were at issue.

    pyHanko would write them anew with each signature, by the machine's clock. A signature has its own time; and what
    says when the paper was issued is then the same in each of its copies.
    """

    def _update_meta(self) -> None:
        pass


def opened(pdf: bytes) -> PdfFileReader:
    return PdfFileReader(io.BytesIO(pdf))


async def room(signer: KeySigner, timestamper: TimeStamper | None) -> int:
    """Hexadecimal digits to keep free for a signature: what it will hold, and half as much again, as pyHanko does.

    Known from its parts: pyHanko makes a whole signature to find out.
    """
    certs: Iterable[x509.Certificate] = [signer.signing_cert, *signer.cert_registry]
    held = ATTRIBUTES + sum(len(cert.dump()) for cert in certs)
    if timestamper is not None:
        held += len((await timestamper.async_dummy_response("sha256")).dump())
    return 2 * (held + held // 2)
