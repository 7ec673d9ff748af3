"""Post: writes a letter as a mail message, and makes sure that its bytes say what was meant."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address as Mailbox
from email.headerregistry import HeaderRegistry, MessageIDHeader, UniqueUnstructuredHeader
from email.message import EmailMessage, MIMEPart
from email.parser import BytesHeaderParser
from email.utils import format_datetime

from mailer import kalender, letters
from mailer.address import Address, clean
from mailer.errors import MailError

__all__ = ["LARGEST_ATTACHMENTS", "Address", "MailError", "to_bytes", "write"]

LARGEST_ATTACHMENTS = 1_000_000
"""Bytes of all PDF together. Larger ones stall the loop while they are sent (1.4 MB: 61 ms): send a link."""

_MESSAGE_ID = re.compile(r"<[A-Za-z0-9._+=-]{1,120}@[A-Za-z0-9.-]{1,120}>")
_ADDRESSES = ("From", "To", "Reply-To")
_IDS = ("Message-ID", "In-Reply-To", "References")


class _Id(MessageIDHeader):
    """An id on one line, as it is: the standard library folds a long one away from its name, or even encodes it."""

    def fold(self, *, policy: policy.Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]  # BaseHeader is mixed in


class _Subject(UniqueUnstructuredHeader):
    """Folded by the older part of the library: the newer one puts a second space before each encoded word."""

    def fold(self, *, policy: policy.Policy) -> str:
        charset = "us-ascii" if str(self).isascii() else "utf-8"
        encoded = Header(str(self), charset, header_name="Subject").encode(linesep=policy.linesep)
        return f"Subject: {encoded}{policy.linesep}"


def _policy() -> "policy.EmailPolicy[EmailMessage]":  # quoted: generic for mypy only
    """CRLF, 7 bits, and ids that threads can be found by."""
    registry = HeaderRegistry()
    registry.map_to_type("subject", _Subject)  # type: ignore[arg-type]  # a mixin, as the library's own
    for name in _IDS:
        registry.map_to_type(name.lower(), _Id)  # type: ignore[arg-type]  # a mixin, as the library's own
    return policy.SMTP.clone(header_factory=registry)


POLICY = _policy()


def write(
    letter: str,
    to: Address,
    sender: Address,
    facts: Mapping[str, object],
    *,
    message_id: str,
    date: datetime,
    reply_to: Address | None = None,
    in_reply_to: str | None = None,
    pdf: Mapping[str, bytes] | None = None,
    calendar: bytes | None = None,
    method: str = "REQUEST",
) -> EmailMessage:
    """The letter named `letter` (see letters.facts) for one recipient, ready for `to_bytes`.

    `calendar` comes from kalender.write with the same `method`, sender and recipient. `pdf` maps file names to
    contents. `message_id` stays the same however often the letter is sent; a reminder has its own and names the
    invitation in `in_reply_to`. Raises MailError when facts are missing, surplus or of the wrong form.
    """
    written = letters.render(letter, facts)
    message = EmailMessage(policy=POLICY)
    _address(message, to, sender, reply_to)
    message["Subject"] = clean(written.subject, 200)
    _identify(message, message_id, date, in_reply_to)
    message.set_content(written.text, cte="quoted-printable")
    message.add_alternative(written.html, subtype="html", cte="quoted-printable")
    if calendar is not None:
        kalender.check(calendar, method, sender, to)
        message.attach(_calendar_part(calendar, method))  # type: ignore[arg-type]  # any MIMEPart is fine
    _attach(message, pdf or {}, calendar)
    _mark(message)
    _set_boundaries(message, message_id)
    return message


def to_bytes(message: EmailMessage) -> bytes:
    """The message as it goes over the wire: CRLF, 7 bits.

    The head is read again: header names, addresses and ids must be those of `message`. Raises MailError otherwise.
    """
    try:
        raw = message.as_bytes(policy=POLICY)
    except MessageError as error:  # newer Pythons look for line ends in heads themselves
        raise MailError("Kepala surat memuat baris yang tidak sah; surat tidak dikirim.") from error
    if not raw.isascii() or b"\r" in raw.replace(b"\r\n", b"") or b"\n" in raw.replace(b"\r\n", b""):
        raise MailError("Surat memuat baris yang tidak sah; surat tidak dikirim.")
    head, _, _ = raw.partition(b"\r\n\r\n")
    again = BytesHeaderParser(policy=policy.default).parsebytes(head)
    plain = BytesHeaderParser(policy=policy.compat32).parsebytes(head)
    same = (
        [name.lower() for name in again] == [name.lower() for name in message]
        and all(_specs(again, name) == _specs(message, name) for name in _ADDRESSES)
        and all(_unfolded(plain.get(name)) == message.get(name) for name in _IDS)
    )
    if not same:
        raise MailError("Kepala surat tidak sama dengan yang dimaksud; surat tidak dikirim.")
    return raw


def _address(message: EmailMessage, to: Address, sender: Address, reply_to: Address | None) -> None:
    """One recipient, in To: some mail services ignore an invitation to people who are only in Cc."""
    message["From"] = _mailbox(sender)
    message["To"] = _mailbox(to)
    if reply_to is not None:
        message["Reply-To"] = _mailbox(reply_to)


def _identify(message: EmailMessage, message_id: str, date: datetime, in_reply_to: str | None) -> None:
    for identity in (message_id, in_reply_to):
        if identity is not None and not _MESSAGE_ID.fullmatch(identity):
            raise MailError("Message-ID tidak sah: harus berbentuk <bagian-unik@domain>.")
    if date.tzinfo is None:
        raise MailError("Tanggal surat harus memuat zona waktu.")
    message["Date"] = format_datetime(date)
    message["Message-ID"] = message_id
    if in_reply_to is not None:
        message["In-Reply-To"] = in_reply_to
        message["References"] = in_reply_to


def _mark(message: EmailMessage) -> None:
    """Last, for set_content drops Content headers that were there before it."""
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # the same, for Exchange
    message["Content-Language"] = "id"


def _mailbox(address: Address) -> Mailbox:
    return Mailbox(display_name=clean(address.nama, 100), addr_spec=address.surel)


def _calendar_part(calendar: bytes, method: str) -> MIMEPart:
    """The last alternative: without Content-Disposition, with the method in its type (RFC 6047 section 2.4)."""
    part = MIMEPart(policy=POLICY)
    part.set_content(
        calendar, maintype="text", subtype="calendar", cte="base64", params={"method": method, "charset": "utf-8"}
    )
    del part["Content-Disposition"]
    return part


def _attach(message: EmailMessage, pdf: Mapping[str, bytes], calendar: bytes | None) -> None:
    if sum(map(len, pdf.values())) > LARGEST_ATTACHMENTS:
        raise MailError("Lampiran terlalu besar untuk surel; kirimkan tautan unduhan.")
    for name, content in pdf.items():
        message.add_attachment(content, maintype="application", subtype="pdf", filename=_file_name(name))
    if calendar is not None:
        message.add_attachment(calendar, maintype="application", subtype="ics", filename="undangan.ics")


def _file_name(name: str) -> str:
    """`Berita Acara.pdf` becomes `Berita-Acara.pdf`: plain ASCII opens everywhere."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[:80] or "dokumen.pdf"


def _set_boundaries(message: EmailMessage, message_id: str) -> None:
    """Boundaries from the id, so that the same letter has the same bytes. "=_" occurs in no encoded body."""
    seed = hashlib.sha256(message_id.encode()).hexdigest()[:32]
    multiparts = (part for part in message.walk() if part.is_multipart())
    for number, part in enumerate(multiparts):
        part.set_boundary(f"=_{number}.{seed}")


def _specs(message: EmailMessage, name: str) -> list[str]:
    header = message.get(name)
    return [] if header is None else [address.addr_spec for address in header.addresses]


def _unfolded(value: object) -> str | None:
    return None if value is None else re.sub(r"\r?\n", "", str(value)).strip()
