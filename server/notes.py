"""Kepala: the head of a chain, signed with Ed25519 as a C2SP signed note, and the key that signs it."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from server import secret_file
from sessions.evidence import Head

KEY_FILE = Path("kunci") / "kepala.key"  # within the data folder
ED25519 = b"\x01"  # signature type of c2sp.org/signed-note
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")  # kode kantor: no slash, space or plus
BERKAS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)?")  # `S-7K3Q`, `sesi/7k3q`
LARGEST_NOTE = 1 << 16  # characters; a head and a few witnesses need under 1,000


def key_name(kantor: str) -> str:
    """The name under which an office signs, e.g. `ruang-bukti/KUBAR`. Raises ValueError for a code with odd letters."""
    return f"ruang-bukti/{_named(kantor, CODE)}"


def origin(kantor: str, berkas: str) -> str:
    """The name of one chain, e.g. `ruang-bukti/KUBAR/sesi/7k3q`. Raises ValueError for a name with odd letters."""
    return f"{key_name(kantor)}/{_named(berkas, BERKAS)}"


def sign(head: Head, key: Ed25519PrivateKey, name: str) -> str:
    """The signed note of `head`."""
    return sign_text(head.text(), key, name)


def sign_text(text: str, key: Ed25519PrivateKey, name: str) -> str:
    """A signed note: the text, an empty line, one signature line. Deterministic (RFC 8032)."""
    public = key.public_key().public_bytes_raw()
    signature = key_id(name, public) + key.sign(text.encode())
    return f"{text}\n— {name} {encode(signature)}\n"


def open_note(note: str, vkey: str) -> Head:
    """The head that `note` says and the holder of `vkey` signed. Raises ValueError when it is not so.

    Signature lines of other keys (witnesses) are passed over, as C2SP asks.
    """
    name, public = read_vkey(vkey)
    text, signatures = _split(note)
    wanted = key_id(name, public)
    for line in signatures:
        signer, blob = _signature_line(line)
        if signer != name or blob[:4] != wanted:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(blob[4:], text.encode())
        except InvalidSignature:
            raise ValueError(f"the signature of {name} does not fit the text") from None
        return _head(text, name)
    raise ValueError(f"no signature of {name} on this note")


def printed(head: Head) -> str:
    """The head for a page's footer, e.g. `142:2aa8cd61…7f136a6d`: size and sixteen hex digits of the root."""
    root = head.root.hex()
    return f"{head.size}:{root[:8]}…{root[-8:]}"


def vkey(name: str, public: Ed25519PublicKey) -> str:
    """The public key as C2SP text: `<name>+<key id, 8 hex digits>+<base64 of 0x01 and the key>`."""
    raw = public.public_bytes_raw()
    return f"{name}+{key_id(name, raw).hex()}+{encode(ED25519 + raw)}"


def read_vkey(text: str) -> tuple[str, bytes]:
    """The name and the 32 bytes of the key in a vkey. Raises ValueError when its parts do not fit together."""
    name, _, rest = text.strip().partition("+")
    stated, _, blob = rest.partition("+")
    raw = decode(blob)
    if not name or len(raw) != 33 or raw[:1] != ED25519 or key_id(name, raw[1:]).hex() != stated:
        raise ValueError("not a vkey of an Ed25519 key")
    return name, raw[1:]


def key_id(name: str, public: bytes) -> bytes:
    """First four bytes of SHA-256(name, newline, 0x01, public key)."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def load_or_create(
    path: Path, new_key: Callable[[], Ed25519PrivateKey] = Ed25519PrivateKey.generate
) -> Ed25519PrivateKey:
    """The key in `path`; made there first (mode 0600) when there is none.

    Two processes that start at once end up with the same key: the file is complete before it gets its name, and a
    name that exists is never replaced. Raises ValueError when the file holds something else.
    """

    def pem() -> bytes:
        return new_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    key = load_pem_private_key(secret_file.load_or_create(path, pem), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} does not hold an Ed25519 key")
    return key


def _split(note: str) -> tuple[str, list[str]]:
    """The signed text (with its last newline) and the signature lines."""
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n") or len(note) > LARGEST_NOTE:
        raise ValueError("not a signed note")
    return f"{text}\n", tail[:-1].split("\n")


def _signature_line(line: str) -> tuple[str, bytes]:
    dash, name, blob = (*line.split(" "), "", "")[:3]
    signature = decode(blob)
    if dash != "—" or not name or line.count(" ") != 2 or len(signature) < 5:
        raise ValueError("a line below the note is not a signature")
    return name, signature


def _head(text: str, name: str) -> Head:
    head = Head.parse(text)
    if head.text() != text or len(head.root) != 32 or head.size < 0:
        raise ValueError("the signed text is not a head")
    if not head.origin.startswith(f"{name}/"):
        raise ValueError(f"{name} does not sign for {head.origin}")
    return head


def decode(text: str) -> bytes:
    """Base64 in its one canonical spelling: no other text stands for the same bytes."""
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if encode(raw) != text:
        raise ValueError("not canonical base64")
    return raw


def encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _named(text: str, allowed: re.Pattern[str]) -> str:
    if not allowed.fullmatch(text):
        raise ValueError(f"{text!r} cannot be part of a chain's name: letters, digits, dot, dash and underscore only")
    return text
