"""Received: a letter that somebody sent to the office, read with care; whoever it says it is from may be anybody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parseaddr

from mailer.address import clean

LARGEST = 40_000_000
"""Bytes of one letter; Base64 makes four thirds of what is attached."""
MOST_PARTS = 200
MOST_ATTACHMENTS = 30
TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")


@dataclass(frozen=True, slots=True)
class Lampiran:
    """What hangs on it: the name as sent, never used for a path, and the bytes."""

    nama: str
    isi: bytes


@dataclass(frozen=True, slots=True)
class Masuk:
    """A letter as its bytes say.

    `hasil` is the first Authentication-Results (RFC 8601), which our own server put on top. `otomatis`: sent by a
    program (RFC 3834), a report, or a list; nobody means it as an answer to us.
    """

    message_id: str
    dari: str
    nama: str
    perihal: str
    kepada: tuple[str, ...]
    hasil: str
    otomatis: bool
    lampiran: tuple[Lampiran, ...]


def read(raw: bytes) -> Masuk:
    """Never raises, however broken the letter is; what cannot be read is empty."""
    message = _parsed(raw)
    name, sender = _sender(_head(message, "From"))
    return Masuk(
        message_id=_head(message, "Message-ID")[:300],
        dari=sender[:320].lower(),
        nama=name[:200],
        perihal=_head(message, "Subject")[:300],
        kepada=tuple(_addresses(message)),
        hasil=_head(message, "Authentication-Results")[:1000],
        otomatis=_automatic(message),
        lampiran=tuple(_attachments(message)),
    )


def _parsed(raw: bytes) -> Message:
    """By the lenient policy: the newer ones raise on hostile headers. Nested too deep, only the head is read."""
    try:
        return message_from_bytes(raw, policy=policy.compat32)
    except RecursionError:
        return BytesHeaderParser(policy=policy.compat32).parsebytes(raw)


def _head(message: Message, name: str) -> str:
    found = message.get(name)
    if found is None:
        return ""
    try:
        return clean(str(make_header(decode_header(str(found)))), 2000)
    except (ValueError, LookupError, UnicodeError, AssertionError):
        return clean(str(found), 2000)


def _sender(text: str) -> tuple[str, str]:
    """One address, or none: two in a From are a trick."""
    try:
        found = getaddresses([text])
    except (ValueError, IndexError, TypeError):
        return "", ""
    return (parseaddr(text) if len(found) == 1 else ("", ""))[:2]


def _addresses(message: Message) -> Iterator[str]:
    for name in TO:
        for head in (message.get_all(name) or ())[:10]:
            try:
                yield from (address.lower()[:320] for _, address in getaddresses([str(head)])[:50] if address)
            except (ValueError, IndexError, TypeError):
                continue


def _automatic(message: Message) -> bool:
    said = _head(message, "Auto-Submitted").lower().strip()
    listed = bool(message.get("List-Id")) or _head(message, "Precedence").lower() in ("bulk", "list", "junk")
    return said not in ("", "no") or listed or message.get_content_type() == "multipart/report"


def _attachments(message: Message) -> Iterator[Lampiran]:
    """Every part that has a name or is a picture or PDF; the letter's own words are not among them."""
    found = 0
    for number, part in enumerate(_parts(message)):
        if number >= MOST_PARTS or found >= MOST_ATTACHMENTS:
            return
        if not (_name(part) or part.get_content_maintype() == "image" or part.get_content_subtype() == "pdf"):
            continue
        content = _content(part)
        if content:
            found += 1
            yield Lampiran(_name(part) or "tanpa nama", content)


def _parts(message: Message) -> Iterator[Message]:
    """The leaves, those of forwarded letters too; by a list, for nesting a thousand deep ends recursion."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload() if part.is_multipart() else None
        if isinstance(inner, list):
            waiting += [each for each in reversed(inner) if isinstance(each, Message)]
        else:
            yield part


def _content(part: Message) -> bytes:
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return found if isinstance(found, bytes) else b""


def _name(part: Message) -> str:
    try:
        found = part.get_filename()
        return clean(str(make_header(decode_header(found))), 200) if found else ""
    except (ValueError, LookupError, UnicodeError, TypeError, AssertionError):
        return ""


_CODE = re.compile(r"#?\b(RB-[A-Z0-9]{3,12})(?:[/.](\d{1,3}))?(?![A-Z0-9])", re.IGNORECASE)
_PLUS = re.compile(r"\+(rb-[a-z0-9]{3,12})(?:[.=](\d{1,3}))?@", re.IGNORECASE)


def code(letter: Masuk) -> tuple[str, int | None]:
    """The code of a sesi, and the number of an item on its list where one is named; ("", None) when there is none.

    `pokja+rb-7k3q.3@…` in an address that it went to, else `#RB-7K3Q/3` in the subject.
    """
    for address in letter.kepada:
        if found := _PLUS.search(address):
            return found[1].upper(), int(found[2]) if found[2] else None
    found = _CODE.search(letter.perihal)
    return (found[1].upper(), int(found[2]) if found[2] else None) if found else ("", None)
