"""Penyelenggara: an invented certificate provider (PSrE) of the tests: a root of its own, who signs papers elsewhere.

It brings a field of its own into the file, as providers' programs do, and knows nothing of our slots. Real providers
have an authority between their root and people: `below` makes one.
"""

import asyncio
import io
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps.api import TimeStamper

from server.pki import Member
from server.signing.keys import KeySigner

Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
Public = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


def _name(common: str, serial: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if serial:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, serial))
    return x509.Name(parts)


@dataclass
class Penyelenggara:
    """`at` is when its certificates begin."""

    at: datetime
    nama: str = "CA Contoh PSrE"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    above: "Penyelenggara | None" = None

    def __post_init__(self) -> None:
        issuer = self.above or self
        self.root = issuer._certify(_name(self.nama), self.key.public_key(), authority=True)

    def below(self, nama: str) -> "Penyelenggara":
        """An authority that this one certifies; its `root` is no root."""
        return Penyelenggara(self.at, nama, above=self)

    def crl(self, at: datetime, *revoked: x509.Certificate) -> bytes:
        """Its revocation list for a week, DER."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(_name(self.nama))
        builder = builder.last_update(at - timedelta(minutes=5)).next_update(at + timedelta(days=7))
        for cert in revoked:
            taken = x509.RevokedCertificateBuilder().serial_number(cert.serial_number)
            builder = builder.add_revoked_certificate(taken.revocation_date(at - timedelta(hours=1)).build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def member(self, nama: str, nik: str = "") -> Member:
        key = ec.generate_private_key(ec.SECP256R1())
        return Member(key, self.certify(nama, key.public_key(), nik))

    def p12(self, nama: str, passphrase: str, key: Private | None = None) -> bytes:
        """What a person or an office has from their provider."""
        held: Private = key or ec.generate_private_key(ec.SECP256R1())
        cert = self.certify(nama, held.public_key())
        lock = serialization.BestAvailableEncryption(passphrase.encode())
        return pkcs12.serialize_key_and_certificates(nama.encode(), held, cert, [self.root], lock)

    def certify(self, nama: str, key: Public, nik: str = "") -> x509.Certificate:
        return self._certify(_name(nama, nik), key, authority=False)

    def _certify(self, subject: x509.Name, key: Public, authority: bool) -> x509.Certificate:
        usage = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
        )
        usage |= {"digital_signature": not authority, "content_commitment": not authority}
        usage |= {"key_cert_sign": authority, "crl_sign": authority}
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(_name(self.nama))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.at - timedelta(days=1))
            .not_valid_after(self.at + timedelta(days=730))
            .add_extension(x509.BasicConstraints(authority, None), True)
            .add_extension(x509.KeyUsage(**usage), True)
            .sign(self.key, hashes.SHA256())
        )

    def sign(
        self,
        pdf: bytes,
        nama: str,
        nik: str = "",
        field: SigFieldSpec | None = None,
        *,
        member: Member | None = None,
        timestamper: TimeStamper | None = None,
        chain: bool = True,
    ) -> bytes:
        """The paper with one more signature, in a field of its own that nobody sees unless `field` says where.

        `chain`: whether the signature brings along who certified its signer.
        """
        member = member or self.member(nama, nik)
        spec = field or SigFieldSpec(f"psre_{member.cert.serial_number:x}")
        meta = PdfSignatureMetadata(
            field_name=spec.sig_field_name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        )
        hand = Member(member.key, member.cert, (self.root,) if chain else ())
        signer = PdfSigner(meta, signer=KeySigner(hand), timestamper=timestamper, new_field_spec=spec)
        out: io.BytesIO = asyncio.run(signer.async_sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))))
        return out.getvalue()
