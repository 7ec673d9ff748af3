"""Pki: the office's own certificate authority, made once in its folder: root, issuing, and who may stamp the time.

What it certifies is a "tanda tangan elektronik tidak tersertifikasi" (PP 71/2019 article 60). Keys are P-256, because
pdfsig and OpenSSL 3.0 do not verify Ed25519. Nobody has a lasting signing key: each signature gets a fresh one,
certified for that act and thrown away, so there is nothing to steal and nothing to revoke.
"""

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

Key = ec.EllipticCurvePrivateKey

ROOT_LIFE = timedelta(days=20 * 365)
ISSUING_LIFE = timedelta(days=10 * 365)
SIGNER_LIFE = timedelta(days=14)
"""A signer's certificate must outlive the closing of the document, or its archive cannot prove it was valid then."""
CRL_LIFE = timedelta(hours=10)
"""Short on purpose: validation years later needs a CRL that ends within the life of the certificates it speaks of."""
BACKDATE = timedelta(minutes=5)
"""How far the clock of who checks may lag behind ours."""

DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
SEGEL = "Segel sistem"
PENANDA = "Penanda tangan"

MEMBERS = ("root", "issuing", "tsa")


class PkiError(Exception):
    """The folder of keys cannot be used; the message is for whoever runs the server."""


class Hand(Protocol):
    """Who can sign: a certificate, what leads from it to a root, and something that signs SHA-256 with its key."""

    @property
    def cert(self) -> x509.Certificate: ...

    @property
    def chain(self) -> Sequence[x509.Certificate]: ...

    def sign(self, content: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Member:
    """A certificate of the authority with its key."""

    key: Key
    cert: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    def sign(self, content: bytes) -> bytes:
        return self.key.sign(content, ec.ECDSA(hashes.SHA256()))


@dataclass(frozen=True, slots=True)
class Pki:
    """The authority: `office` is the organisation that all its certificates name.

    `trusted` are authorities of others that the office believes: roots of certificate providers and of a time stamping
    service, and who stands between those and people.
    `seal` is who seals in the system's name when that is not the authority itself.
    """

    office: str
    root: Member
    issuing: Member
    tsa: Member
    trusted: tuple[x509.Certificate, ...] = ()
    seal: Hand | None = None

    @property
    def chain(self) -> tuple[x509.Certificate, x509.Certificate]:
        return self.issuing.cert, self.root.cert

    @property
    def roots(self) -> tuple[x509.Certificate, ...]:
        """What a check believes: our own root first, then others', and what seals when that is not ours."""
        return self.root.cert, *self.trusted, *([self.seal.cert] if self.seal else [])

    def signer(self, nama: str, jabatan: str, at: datetime) -> Member:
        """A new key for one signature of a person, certified from now for SIGNER_LIFE."""
        return self._leaf(_name(self.office, nama, PENANDA, jabatan), at)

    def sealer(self, at: datetime) -> Hand:
        """Who makes one seal of the system itself: the office's own certificate, or a new key of the authority."""
        return self.seal or self._leaf(_name(self.office, f"Segel {self.office}", SEGEL), at)

    def crls(self, at: datetime) -> tuple[bytes, bytes]:
        """Fresh revocation lists of issuing and root, DER, ending after CRL_LIFE; nothing is ever on them."""
        return _crl(self.issuing, at), _crl(self.root, at)

    def _leaf(self, subject: x509.Name, at: datetime) -> Member:
        key = ec.generate_private_key(ec.SECP256R1())
        usage = [DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
        builder = _builder(subject, key, self.issuing, at - BACKDATE, at + SIGNER_LIFE)
        builder = builder.add_extension(_usage("digital_signature", "content_commitment"), True)
        builder = builder.add_extension(x509.ExtendedKeyUsage(usage), False)
        return Member(key, builder.sign(self.issuing.key, hashes.SHA256()), self.chain)


def open_or_create(folder: Path, passphrase: str, office: str, at: datetime) -> Pki:
    """The authority in `folder`, made now for `office` if there is none; the folder appears whole or not at all.

    Two processes may start at once: the later one takes what the earlier made. Raises PkiError when the passphrase is
    wrong or empty, or a file is missing.
    """
    if not passphrase:
        raise PkiError("Frasa sandi kunci kosong. Isi RUANG_KEY_PASSPHRASE, lalu jalankan kembali.")
    if not folder.exists():
        _create(folder, passphrase.encode(), office, at)
    return _load(folder, passphrase.encode())


def _create(folder: Path, passphrase: bytes, office: str, at: datetime) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))  # 0700
    try:
        for name, member in _members(office, at).items():
            _write(fresh / f"{name}.pem", member.cert.public_bytes(serialization.Encoding.PEM))
            _write(fresh / f"{name}.key", _locked(member.key, passphrase))
        _sync_folder(fresh)
        fresh.rename(folder)
        _sync_folder(folder.parent)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        if not folder.exists():
            raise


def _members(office: str, at: datetime) -> dict[str, Member]:
    root_key, issuing_key, tsa_key = (ec.generate_private_key(ec.SECP256R1()) for _ in MEMBERS)
    root = _authority(_name(office, f"CA Induk {office}"), root_key, None, at, ROOT_LIFE, path_length=1)
    issuing = _authority(_name(office, f"CA Penerbit {office}"), issuing_key, root, at, ISSUING_LIFE, path_length=0)
    builder = _builder(_name(office, f"Stempel Waktu {office}"), tsa_key, root, at - BACKDATE, at + ISSUING_LIFE)
    builder = builder.add_extension(_usage("digital_signature"), True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)  # RFC 3161, 2.3
    return {"root": root, "issuing": issuing, "tsa": Member(tsa_key, builder.sign(root_key, hashes.SHA256()))}


def _authority(
    subject: x509.Name, key: Key, issuer: Member | None, at: datetime, life: timedelta, path_length: int
) -> Member:
    builder = _builder(subject, key, issuer, at - BACKDATE, at + life, path_length)
    builder = builder.add_extension(_usage("key_cert_sign", "crl_sign"), True)
    return Member(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


def _builder(
    subject: x509.Name, key: Key, issuer: Member | None, start: datetime, end: datetime, path_length: int | None = None
) -> x509.CertificateBuilder:
    above = issuer.key if issuer else key
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.cert.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(path_length is not None, path_length), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()), False)
    )


USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


def _usage(*granted: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: name in granted for name in USAGES})


def _name(office: str, common: str, unit: str = "", title: str = "") -> x509.Name:
    """A subject; X.520 allows 64 characters in each part, names here may be longer."""
    parts = [
        (NameOID.ORGANIZATION_NAME, office),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        (NameOID.TITLE, title),
        (NameOID.COMMON_NAME, common),
    ]
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "ID")
    return x509.Name([country, *(x509.NameAttribute(oid, shortened(text)) for oid, text in parts if text)])


def shortened(text: str) -> str:
    """`text` as a certificate can hold it: on one line, at most 64 characters."""
    return " ".join(text.split())[:64] or "-"


def _crl(issuer: Member, at: datetime) -> bytes:
    crl = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.cert.subject)
        .last_update(at)
        .next_update(at + CRL_LIFE)
        .add_extension(x509.CRLNumber(int(at.timestamp())), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False)
        .sign(issuer.key, hashes.SHA256())
    )
    return crl.public_bytes(serialization.Encoding.DER)


def _load(folder: Path, passphrase: bytes) -> Pki:
    try:
        members = {name: _member(folder, name, passphrase) for name in MEMBERS}
    except FileNotFoundError as error:
        raise PkiError(
            f"Berkas kunci {error.filename} tidak ada. Pulihkan folder {folder} dari cadangan; jangan membuat baru."
        ) from error
    except ValueError as error:
        raise PkiError(f"Kunci di {folder} tidak terbuka. Periksa RUANG_KEY_PASSPHRASE.") from error
    office = members["root"].cert.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value
    return Pki(str(office), members["root"], members["issuing"], members["tsa"])


def _member(folder: Path, name: str, passphrase: bytes) -> Member:
    cert = x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
    key = serialization.load_pem_private_key((folder / f"{name}.key").read_bytes(), passphrase)
    if not isinstance(key, Key) or key.public_key() != cert.public_key():
        raise ValueError(f"{name}.key is not the key of {name}.pem")
    return Member(key, cert)


def _locked(key: Key, passphrase: bytes) -> bytes:
    encryption = serialization.BestAvailableEncryption(passphrase)
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def roots_pem(roots: Sequence[x509.Certificate]) -> str:
    """Root certificates as the text that an auditor keeps."""
    return "".join(root.public_bytes(serialization.Encoding.PEM).decode() for root in roots)
