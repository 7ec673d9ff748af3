"""Chains: what a certificate rests on, and whether any of it was taken back: what can be said, and what cannot.

A chain that this office does not know makes a signature no worse, only unproven; a revoked certificate does.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from asn1crypto import x509 as asn1_x509
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.general import MultivaluedAttributeError, NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureStatus
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import InvalidCertificateError, PathError, RevokedError, ValidationError

from server.signing.keys import trust

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
    above = {cert.subject.hashable: cert for cert in (*signature.other_embedded_certs, *known)}
    names: list[str] = []
    cert = signature.signer_cert
    while len(names) < LONGEST:
        names.append(_called(cert.issuer))
        higher = above.get(cert.issuer.hashable)
        if higher is None or higher.issuer.hashable == higher.subject.hashable:
            break
        cert = higher
    return tuple(names)


def _called(name: asn1_x509.Name) -> str:
    parts = name.native
    return str(parts.get("common_name") or parts.get("organization_name") or "?")


async def revocation(
    signature: EmbeddedPdfSignature, roots: Sequence[asn1_x509.Certificate], at: datetime, crls: Sequence[bytes]
) -> Pencabutan:
    """Of the signer's chain, as of `at`, by the lists and answers in the document and `crls`; nothing is fetched."""
    inside_crls, ocsps = _archived(signature)
    context = trust(
        signature.reader, roots, at, [*crls, *inside_crls], ocsps=ocsps, revocation_mode="require",
        retroactive_revinfo=True,
    )  # fmt: skip
    validator = CertificateValidator(signature.signer_cert, signature.other_embedded_certs, validation_context=context)
    try:
        await validator.async_validate_usage(set())  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
    except RevokedError:
        return Pencabutan.DICABUT
    except (PathError, ValidationError, InvalidCertificateError):
        return Pencabutan.TIDAK_DIKETAHUI
    return Pencabutan.TIDAK_DICABUT


def _archived(signature: EmbeddedPdfSignature) -> tuple[list[bytes], list[Any]]:
    """Lists and answers that Adobe's programs put into the signature itself."""
    try:
        kept = find_unique_cms_attribute(signature.signer_info["signed_attrs"], "adobe_revocation_info_archival")
    except (NonexistentAttributeError, MultivaluedAttributeError):
        return [], []
    return [crl.dump() for crl in kept["crl"]], list(kept["ocsp"])
