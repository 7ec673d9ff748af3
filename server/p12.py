"""P12: a certificate with its key in a PKCS#12 file, opened by a passphrase that is kept nowhere."""

from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

LARGEST = 100_000  # bytes; a file with a chain of four has less than 10 kB


class P12Error(Exception):
    """The file cannot be used; the message is in Indonesian and says what to do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A key out of a file, for as long as it is held in memory: a `Hand` of server/pki.py."""

    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    cert: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    def sign(self, content: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(content, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(content, ec.ECDSA(hashes.SHA256()))


def open_p12(path: Path, passphrase: str) -> Kept:
    """Raises P12Error."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST)
    except OSError as error:
        raise P12Error(f"Berkas sertifikat {path.name} tidak terbaca. Minta Tim IT memeriksanya.") from error
    try:
        key, cert, chain = pkcs12.load_key_and_certificates(content, passphrase.encode())
    except ValueError:  # says nothing more than we do; its words may hold what was typed
        raise P12Error("Frasa sandi sertifikat tidak cocok. Periksa lagi, lalu ketik sekali lagi.") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) or cert is None:
        raise P12Error(f"Berkas {path.name} tidak memuat kunci RSA atau kurva eliptik beserta sertifikatnya.")
    return Kept(key, cert, tuple(chain))
