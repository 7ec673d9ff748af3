"""Keys: the office's certificates in the form that pyHanko works with."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from server.pki import Member, Pki

for _noisy in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)  # it logs people's names; what matters is in our verdicts

LONGEST_P256 = 72
"""A DER signature of P-256 is at most 72 bytes."""


class KeySigner(Signer):
    """Signs with a key that is already in memory: pyHanko's own SimpleSigner reads it anew at each signature."""

    def __init__(self, member: Member, chain: Iterable[x509.Certificate]) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
        store.register_multiple([as_asn1(cert) for cert in chain])
        super().__init__(signing_cert=as_asn1(member.cert), cert_registry=store)
        self._key = member.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(LONGEST_P256)
        if digest_algorithm != "sha256":
            raise ValueError(f"P-256 signs SHA-256 here, not {digest_algorithm}")
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


def tsa_signer(pki: Pki) -> KeySigner:
    """Who signs the tokens of `server.tsa.Tsa`."""
    return KeySigner(pki.tsa, [pki.root.cert])


def as_asn1(cert: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(cert.public_bytes(Encoding.DER))


def as_crl(der: bytes) -> asn1_crl.CertificateList:
    return asn1_crl.CertificateList.load(der)


def own_context(pki: Pki, at: datetime) -> ValidationContext:
    """What the authority knows of itself at `at`: its certificates and fresh revocation lists."""
    return ValidationContext(
        trust_roots=[as_asn1(pki.root.cert)],
        other_certs=[as_asn1(pki.issuing.cert), as_asn1(pki.tsa.cert)],
        crls=[as_crl(der) for der in pki.crls(at)],
        **_offline(at),
    )


def trust(document: PdfFileReader, roots: Iterable[asn1_x509.Certificate], at: datetime) -> ValidationContext:
    """Believes only `roots`, with the certificates and revocation lists that the document itself keeps."""
    believed: dict[str, Any] = {"trust_roots": list(roots), **_offline(at)}
    try:
        return DocumentSecurityStore.read_dss(document).as_validation_context(believed)
    except NoDSSFoundError:
        return ValidationContext(**believed)


def _offline(at: datetime) -> dict[str, Any]:
    return {"allow_fetching": False, "revocation_mode": "soft-fail", "moment": at}
