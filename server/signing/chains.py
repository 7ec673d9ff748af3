"""Chains: what a certificate rests on, and whether any of it was taken back: what can be said, and what cannot.

A chain that this office does not know makes a signature no worse, only unproven; a revoked certificate does.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.general import MultivaluedAttributeError, NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureStatus
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import InvalidCertificateError, PathError, RevokedError, ValidationError

from server.signing.keys import lists_in, trust

UNKNOWN_ISSUER = "sertifikatnya bukan dari penerbit yang dipercaya kantor ini"
ENDED = "masa berlaku sertifikatnya sudah lewat, dan tidak ada stempel waktu yang membuktikan kapan ditandatangani"
REVOKED = "sertifikatnya sudah dicabut penerbitnya"
LONGEST = 8  # certificates; what claims to be longer is cut


class Pencabutan(StrEnum):
    """What is known of revocation: proven by a list or an answer of the issuer that held then, or not known."""

    TIDAK_DICABUT = "tidak_dicabut"
    DICABUT = "dicabut"
    TIDAK_DIKETAHUI = "tidak_diketahui"


def distrusted(status: SignatureStatus, cert: asn1_x509.Certificate, at: datetime) -> str:
    """Why the certificate is not believed as of `at`, or ""."""
    if status.trusted:
        return ""
    if status.revoked:
        return REVOKED
    known = status.trust_problem_indic is not AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND
    return ENDED if known and cert.not_valid_after < at else UNKNOWN_ISSUER


def issuers(signature: EmbeddedPdfSignature, known: Iterable[asn1_x509.Certificate]) -> tuple[str, ...]:
    """Who certified the signer, who certified those, up to the root, as far as the certificates are at hand."""
    return tuple(dict.fromkeys(_called(cert.issuer) for cert in _chain(signature, known)))


def _chain(signature: EmbeddedPdfSignature, known: Iterable[asn1_x509.Certificate]) -> list[asn1_x509.Certificate]:
    """From the signer upwards."""
    above = {cert.subject.hashable: cert for cert in (*signature.other_embedded_certs, *known)}
    chain = [signature.signer_cert]
    while len(chain) < LONGEST:
        higher = above.get(chain[-1].issuer.hashable)
        if higher is None or higher in chain:
            break
        chain.append(higher)
    return chain


def _called(name: asn1_x509.Name) -> str:
    parts = name.native
    return str(parts.get("common_name") or parts.get("organization_name") or "?")


async def revocation(
    signature: EmbeddedPdfSignature, roots: Sequence[asn1_x509.Certificate], at: datetime, crls: Sequence[bytes]
) -> Pencabutan:
    """Of the signer's chain, as of `at`, by the lists and answers in the document and `crls`; nothing is fetched.

    One list that names a certificate is enough against it; for it, every link of the chain must have spoken.
    """
    inside, ocsps = _archived(signature)
    lists = [*crls, *inside, *lists_in(signature.reader)]
    if _is_listed(signature, roots, at, lists):
        return Pencabutan.DICABUT
    context = trust(
        signature.reader, roots, at, lists, ocsps=ocsps, revocation_mode="require", retroactive_revinfo=True
    )
    validator = CertificateValidator(signature.signer_cert, signature.other_embedded_certs, validation_context=context)
    try:
        await validator.async_validate_usage(set())  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
    except RevokedError:
        return Pencabutan.DICABUT
    except (PathError, ValidationError, InvalidCertificateError):
        return Pencabutan.TIDAK_DIKETAHUI
    return Pencabutan.TIDAK_DICABUT


def _is_listed(
    signature: EmbeddedPdfSignature, roots: Sequence[asn1_x509.Certificate], at: datetime, lists: Sequence[bytes]
) -> bool:
    """Whether an issuer's own list names a certificate of the chain as taken back by then."""
    chain = [x509.load_der_x509_certificate(one.dump()) for one in _chain(signature, roots)]
    known = [x509.load_der_x509_crl(der) for der in lists]
    return any(_takes_back(crl, cert, issuer, at) for cert, issuer in pairwise(chain) for crl in known)


def _takes_back(
    crl: x509.CertificateRevocationList, cert: x509.Certificate, issuer: x509.Certificate, at: datetime
) -> bool:
    entry = crl.get_revoked_certificate_by_serial_number(cert.serial_number)
    if crl.issuer != issuer.subject or entry is None or entry.revocation_date_utc > at:
        return False
    return crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # refuses other kinds of keys itself


def _archived(signature: EmbeddedPdfSignature) -> tuple[list[bytes], list[Any]]:
    """Lists and answers that Adobe's programs put into the signature itself."""
    try:
        kept = find_unique_cms_attribute(signature.signer_info["signed_attrs"], "adobe_revocation_info_archival")
    except (NonexistentAttributeError, MultivaluedAttributeError):
        return [], []
    return [crl.dump() for crl in kept["crl"]], list(kept["ocsp"])
