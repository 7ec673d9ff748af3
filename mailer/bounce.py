"""Bounce: a mail server's report (RFC 3464) on what became of a letter. Whoever saw the letter could forge one."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from enum import StrEnum

from mailer.address import clean


class Action(StrEnum):
    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"  # handed on to a server that gives no further reports
    EXPANDED = "expanded"


@dataclass(frozen=True, slots=True)
class Bounce:
    """`envelope_id` is what Carrier.deliver was given, "" when the report names none; `status` like 5.1.1."""

    envelope_id: str
    recipient: str
    action: Action
    status: str
    diagnostic: str


_STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_HEX = re.compile(r"\+([0-9A-F]{2})")


def read(raw: bytes) -> Bounce | None:
    """The report in a message, on its first recipient (our letters have one); None when it is no such report."""
    message = message_from_bytes(raw, policy=policy.compat32)  # never raises, however broken the message
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    for part in message.get_payload():
        if isinstance(part, Message) and part.get_content_type() == "message/delivery-status":
            return _read_status(part)
    return None


def _read_status(part: Message) -> Bounce | None:
    """A group of fields about the message, then one for each recipient."""
    groups = [group for group in part.get_payload() if isinstance(group, Message)]
    if len(groups) < 2:
        return None
    whole, recipient = groups[0], groups[1]
    action, status = _field(recipient, "Action").lower(), _STATUS.match(_field(recipient, "Status"))
    address = _typed(recipient, "Original-Recipient") or _typed(recipient, "Final-Recipient")
    if action not in set(Action) or status is None or not address:
        return None
    return Bounce(
        envelope_id=_plain(_field(whole, "Original-Envelope-Id")),
        recipient=_plain(address),
        action=Action(action),
        status=status[1],
        diagnostic=_typed(recipient, "Diagnostic-Code"),
    )


def _typed(group: Message, name: str) -> str:
    """The value after the type: `rfc822; a@karya.contoh.id`, `smtp; 550 5.1.1 unknown`."""
    return _field(group, name).partition(";")[2].strip()


def _field(group: Message, name: str) -> str:
    return clean(str(group.get(name, "")), 500)


def _plain(text: str) -> str:
    """Some servers return our xtext as they got it, others decode it as they should."""
    return _HEX.sub(lambda found: chr(int(found[1], 16)), text)
