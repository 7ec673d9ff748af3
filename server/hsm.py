"""Hsm: a key that never leaves its security module (PKCS#11): the module signs, and says which certificate it is.

A session is opened for each signature: it takes 30 ms, and a module that was restarted or pulled out costs nothing more
than the signatures that were asked of it meanwhile.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_ecdsa_signature


class HsmError(Exception):
    """The module cannot be used; the message is for whoever runs the server."""


class Token:
    """The key `label` in the token `token` of `module`, a `Hand` of server/pki.py. Raises HsmError."""

    def __init__(self, module: Path, token: str, label: str, pin: str) -> None:
        self._module = str(module)
        self._token = token
        self._label = label
        self._pin = pin
        self._one_at_a_time = threading.Lock()
        with self._session() as session:
            self._key(session)  # is there, and the PIN is right: better said now than at the first seal
            self.cert, self.chain = self._certificates(session)

    def sign(self, content: bytes) -> bytes:
        """SoftHSM and many others take no ECDSA with a hash inside, so the digest is made here (raw ECDSA)."""
        with self._session() as session:
            key: Any = self._key(session)
            try:
                if isinstance(self.cert.public_key(), rsa.RSAPublicKey):
                    return bytes(key.sign(content, mechanism=Mechanism.SHA256_RSA_PKCS))
                raw = key.sign(hashlib.sha256(content).digest(), mechanism=Mechanism.ECDSA)
            except pkcs11.PKCS11Error as error:
                raise HsmError(f"Modul keamanan tidak menandatangani ({type(error).__name__}).") from error
        return bytes(encode_ecdsa_signature(raw))

    @contextmanager
    def _session(self) -> Iterator[Any]:
        with self._one_at_a_time:
            try:
                session = pkcs11.lib(self._module).get_token(token_label=self._token).open(user_pin=self._pin)
            except (pkcs11.PKCS11Error, RuntimeError) as error:
                raise HsmError(
                    f"Token “{self._token}” di {self._module} tidak terbuka ({type(error).__name__}). "
                    "Periksa RUANG_TOKEN_MODULE, RUANG_TOKEN_LABEL, dan RUANG_TOKEN_PIN."
                ) from error
            try:
                yield session
            finally:
                session.close()

    def _key(self, session: Any) -> Any:
        found = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.LABEL: self._label}))
        if len(found) != 1 or found[0].key_type not in (KeyType.EC, KeyType.RSA):
            raise HsmError(f"Token “{self._token}” harus memuat satu kunci “{self._label}” (RSA atau EC).")
        return found[0]

    def _certificates(self, session: Any) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
        """The key's own by its label, and whatever other certificates the token holds."""
        own: list[x509.Certificate] = []
        others: list[x509.Certificate] = []
        for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
            cert = x509.load_der_x509_certificate(bytes(one[Attribute.VALUE]))
            (own if one[Attribute.LABEL] == self._label else others).append(cert)
        if len(own) != 1:
            raise HsmError(f"Token “{self._token}” harus memuat satu sertifikat berlabel “{self._label}”.")
        return own[0], tuple(others)
