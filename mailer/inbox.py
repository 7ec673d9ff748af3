"""Inbox: a mail server inside the program, for an office that has none yet; letters wait in a folder to be read."""

import asyncio
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from mailer.listener import Listener

LARGEST = 30_000_000
"""Bytes of one letter."""

_FULL = "452 4.3.1 Insufficient storage, try again later"
_ID = re.compile(r"\d{10}")
_ENVELOPE_LINES = 3
_HEAD = 64_000


@dataclass(frozen=True, slots=True)
class Summary:
    """A line of the list."""

    id: str
    subject: str
    sender: str
    recipient: str
    date: str  # as the letter says it


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    type: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Stored:
    """A letter as it came. `html` is a stranger's page: show it only in a sandboxed frame."""

    id: str
    subject: str
    sender: str
    recipient: str
    date: str
    envelope_from: str
    envelope_to: tuple[str, ...]
    received: str
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    raw: bytes


class Inbox(Listener):
    """Listens on the loopback only, on a port that the system chooses. Files sort in the order of arrival."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        """`clock` gives aware times."""
        super().__init__("127.0.0.1", 0, LARGEST)
        self._folder = folder
        self._clock = clock
        self._number = 0

    @property
    def url(self) -> str:
        """What a Carrier needs."""
        return f"smtp://127.0.0.1:{self.port}"

    async def open(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._number = max((int(path.stem) for path in self._files()), default=0)
        await super().open()

    async def list(self, limit: int = 200) -> tuple[Summary, ...]:
        """The newest letters, newest first."""
        return await asyncio.to_thread(self._list, limit)

    async def get(self, letter_id: str) -> Stored | None:
        """None when there is no such letter."""
        if not _ID.fullmatch(letter_id):
            return None
        return await asyncio.to_thread(self._get, letter_id)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Answer 250 only when the letter is safe on disk."""
        self._number += 1
        letter_id = f"{self._number:010d}"
        content = _with_envelope(envelope, self._clock())
        try:
            await asyncio.to_thread(_store, self._folder, letter_id, content)
        except OSError:
            return _FULL  # aiosmtpd would answer 500, and the letter would be lost
        return f"250 2.0.0 OK: stored as {letter_id}"

    def _files(self) -> tuple[Path, ...]:
        return tuple(sorted(path for path in self._folder.glob("*.eml") if _ID.fullmatch(path.stem)))

    def _list(self, limit: int) -> tuple[Summary, ...]:
        return tuple(_summary(path) for path in reversed(self._files()[-limit:]))

    def _get(self, letter_id: str) -> Stored | None:
        try:
            content = (self._folder / f"{letter_id}.eml").read_bytes()
        except FileNotFoundError:
            return None
        return _read(letter_id, content)


def _with_envelope(envelope: Envelope, at: datetime) -> bytes:
    """What a mail server adds on final delivery (RFC 5321 section 4.4), in exactly three lines."""
    lines = (
        f"Return-Path: <{envelope.mail_from or ''}>",
        f"Delivered-To: {', '.join(envelope.rcpt_tos)}",
        f"Delivery-Date: {format_datetime(at)}",
    )
    head = "".join(f"{line}\r\n" for line in lines).encode("ascii", "replace")
    return head + (envelope.original_content or b"")


def _store(folder: Path, letter_id: str, content: bytes) -> None:
    """Whole or not at all, and still there after the power fails."""
    target = folder / f"{letter_id}.eml"
    partial = folder / f"{letter_id}.part"
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _summary(path: Path) -> Summary:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    message = BytesHeaderParser(policy=policy.default).parsebytes(head)
    return Summary(path.stem, *(_text(message, name) for name in ("Subject", "From", "To", "Date")))


def _read(letter_id: str, content: bytes) -> Stored:
    *lines, raw = content.split(b"\r\n", _ENVELOPE_LINES)
    sender, recipients, received = (line.decode("ascii").partition(": ")[2] for line in lines)
    message = message_from_bytes(raw, policy=policy.default)
    subject, written_by, written_to, date = (_text(message, name) for name in ("Subject", "From", "To", "Date"))
    return Stored(
        id=letter_id,
        subject=subject,
        sender=written_by,
        recipient=written_to,
        date=date,
        envelope_from=sender.strip("<>"),
        envelope_to=tuple(recipients.split(", ")),
        received=received,
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=tuple(_attachment(part) for part in message.iter_attachments()),
        raw=raw,
    )


def _text(message: EmailMessage, name: str) -> str:
    return str(message.get(name, ""))


def _body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return "" if part is None else str(part.get_content())


def _attachment(part: EmailMessage) -> Attachment:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    return Attachment(part.get_filename() or "tanpa-nama", part.get_content_type(), content)
