"""Sertifikat: a self-signed certificate for "localhost", and an authority of our own with one for 127.0.0.1; PEM."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

Key = ec.EllipticCurvePrivateKey


def make() -> bytes:
    """Certificate and key in one, signed by itself."""
    key = _key()
    return _certificate("localhost", key, "localhost", key, x509.DNSName("localhost")) + _pem(key)


def certify(folder: Path) -> None:
    """`ca.pem`, and `server.pem` with `server.key` for 127.0.0.1, which that authority vouches for."""
    authority, server = _key(), _key()
    (folder / "ca.pem").write_bytes(_certificate("Otoritas contoh", authority, "Otoritas contoh", authority, None))
    address = x509.IPAddress(ip_address("127.0.0.1"))
    (folder / "server.pem").write_bytes(_certificate("surel contoh", server, "Otoritas contoh", authority, address))
    (folder / "server.key").write_bytes(_pem(server))


def _key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def _pem(key: Key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _signs_certificates() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )


def _certificate(name: str, key: Key, issuer: str, signer: Key, host: x509.GeneralName | None) -> bytes:
    now, own = datetime.now(UTC), key is signer
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name.from_rfc4514_string(f"CN={name}"))
        .issuer_name(x509.Name.from_rfc4514_string(f"CN={issuer}"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=own, path_length=0 if own else None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if own:  # Python 3.13 takes no authority that is not said to sign certificates
        made = made.add_extension(_signs_certificates(), critical=True)
    if host is not None:
        made = made.add_extension(x509.SubjectAlternativeName([host]), critical=False)
    return made.sign(signer, SHA256()).public_bytes(Encoding.PEM)
