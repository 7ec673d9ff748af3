"""Keys: the office's certificates in the form that pyHanko works with."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from server.pki import Hand, Pki
from sessions.errors import Conflict

for _noisy in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)  # it logs people's names; what matters is in our verdicts


class KeySigner(Signer):
    """Signs with a key that is already at hand: pyHanko's own SimpleSigner reads it anew at each signature."""

    def __init__(self, hand: Hand) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
        store.register_multiple([as_asn1(cert) for cert in hand.chain])
        super().__init__(signing_cert=as_asn1(hand.cert), cert_registry=store)
        self._hand = hand

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(_longest(self._hand.cert))
        if digest_algorithm != "sha256":
            raise ValueError(f"we sign SHA-256, not {digest_algorithm}")
        return self._hand.sign(data)


def _longest(cert: x509.Certificate) -> int:
    """How many bytes a signature has at most: as many as an RSA key, or two numbers of a curve in DER."""
    key = cert.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size // 8
    if isinstance(key, ec.EllipticCurvePublicKey):
        return 2 * (key.key_size // 8 + 4) + 3
    raise ValueError("only RSA and elliptic curves are signed with")


def tsa_signer(pki: Pki) -> KeySigner:
    """Who signs the tokens of `server.tsa.Tsa`."""
    return KeySigner(replace(pki.tsa, chain=(pki.root.cert,)))


def as_asn1(cert: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(cert.public_bytes(Encoding.DER))


def as_crl(der: bytes) -> asn1_crl.CertificateList:
    return asn1_crl.CertificateList.load(der)


def own_context(pki: Pki, at: datetime, others: Iterable[x509.Certificate] = ()) -> ValidationContext:
    """What the office knows at `at`: its certificates, fresh revocation lists, whom it trusts, `others` on the way."""
    return ValidationContext(
        trust_roots=[as_asn1(cert) for cert in (pki.root.cert, *pki.trusted)],
        other_certs=[as_asn1(cert) for cert in (pki.issuing.cert, pki.tsa.cert, *others)],
        crls=[as_crl(der) for der in pki.crls(at)],
        **_offline(at),
    )


def require_trusted(hand: Hand, roots: Iterable[x509.Certificate], at: datetime) -> None:
    """Raises Conflict when nobody could check what this certificate signs: it ended, or leads to no trusted root."""
    trusted = [as_asn1(root) for root in roots]
    context = ValidationContext(trust_roots=[root for root in trusted if root.ca], **_offline(at))
    chain = [as_asn1(cert) for cert in hand.chain]
    validator = CertificateValidator(as_asn1(hand.cert), chain, validation_context=context)
    try:
        asyncio.run(validator.async_validate_usage({"non_repudiation"}))  # type: ignore[no-untyped-call]  # as it is
    except (PathError, ValidationError):
        until = hand.cert.not_valid_after_utc.date().isoformat()
        raise Conflict(
            f"Sertifikat ini (berlaku sampai {until}) tidak dapat dipakai: masa berlakunya lewat, bukan untuk tanda "
            "tangan, atau penerbitnya tidak ada di RUANG_TRUST. Minta Tim IT memeriksanya."
        ) from None


def trust(
    document: PdfFileReader,
    roots: Iterable[asn1_x509.Certificate],
    at: datetime,
    crls: Iterable[bytes] = (),
    **more: Any,
) -> ValidationContext:
    """Believes only `roots`, with the certificates and revocation lists that the document itself keeps, and `crls`.

    An authority among them whose own issuer is there too is not believed by itself: that one may have revoked it.
    """
    authorities = [root for root in roots if root.ca]
    subjects = {root.subject.hashable for root in authorities}
    tops = [one for one in authorities if one.self_issued or one.issuer.hashable not in subjects]
    believed: dict[str, Any] = {"trust_roots": tops, "crls": [as_crl(der) for der in crls], **_offline(at), **more}
    believed["other_certs"] = [one for one in authorities if one not in tops]
    try:
        return DocumentSecurityStore.read_dss(document).as_validation_context(believed)
    except NoDSSFoundError:
        return ValidationContext(**believed)


def lists_in(document: PdfFileReader) -> list[bytes]:
    """The revocation lists that a document keeps, DER."""
    try:
        kept = DocumentSecurityStore.read_dss(document).crls
    except NoDSSFoundError:
        return []
    return [bytes(one.get_object().data) for one in kept]


def _offline(at: datetime) -> dict[str, Any]:
    return {"allow_fetching": False, "revocation_mode": "soft-fail", "moment": at}


def issuer_of(hand: Hand) -> str:
    """Who issued the certificate, as people know them: the organisation, or the common name."""
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for part in hand.cert.issuer.get_attributes_for_oid(oid):
            return str(part.value)
    return "-"
