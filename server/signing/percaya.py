"""Percaya: whom the office believes: a PEM file, or a folder of its providers' certificates and revocation lists.

A provider (PSrE) publishes its root, the authorities between that and people, and lists of what it took back. Only
certificates of authorities belong here: a person's own would be believed as if it were an issuer's.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from server.pki import PkiError

log = logging.getLogger(__name__)

CERTIFICATES = frozenset({".pem", ".crt", ".cer", ".der"})
LISTS = frozenset({".crl"})
LARGEST = 20_000_000  # bytes; a provider's list of all that it took back can have some


def read_trust(path: Path) -> tuple[x509.Certificate, ...]:
    """Roots, and authorities between them and people. Raises PkiError."""
    files = sorted(_files(path, CERTIFICATES)) if path.is_dir() else [path]
    found = tuple(cert for file in files for cert in _certificates(file))
    if not found:
        raise PkiError(f"{path} tidak memuat sertifikat. Periksa RUANG_TRUST.")
    return found


def read_lists(path: Path) -> tuple[bytes, ...]:
    """The revocation lists of a folder as they are now, DER: they end within days, so they are read at each look.

    One that cannot be read is logged and left out: what it would have told is then not known, and said so.
    """
    found = []
    for file in sorted(_files(path, LISTS)) if path.is_dir() else []:
        try:
            found.append(_list(file.read_bytes()[:LARGEST]).public_bytes(Encoding.DER))
        except (OSError, ValueError):
            log.warning("%s is not a revocation list", file)
    return tuple(found)


def _files(folder: Path, endings: frozenset[str]) -> Iterator[Path]:
    return (one for one in folder.iterdir() if one.suffix.lower() in endings and one.is_file())


def _certificates(file: Path) -> list[x509.Certificate]:
    try:
        content = file.read_bytes()
        pem = b"-----BEGIN CERTIFICATE-----" in content
        found = x509.load_pem_x509_certificates(content) if pem else [x509.load_der_x509_certificate(content)]
    except (OSError, ValueError) as error:
        raise PkiError(f"{file} tidak memuat sertifikat PEM atau DER. Periksa RUANG_TRUST ({error}).") from error
    for cert in found:
        if not _is_authority(cert):
            whose = cert.subject.rfc4514_string()
            raise PkiError(f"{file}: {whose} bukan sertifikat penerbit (CA). Keluarkan dari RUANG_TRUST.")
    return found


def _is_authority(cert: x509.Certificate) -> bool:
    try:
        return cert.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _list(content: bytes) -> x509.CertificateRevocationList:
    return x509.load_pem_x509_crl(content) if b"-----BEGIN" in content else x509.load_der_x509_crl(content)
