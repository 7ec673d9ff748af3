"""Address: whom a letter is for, and the cleaning of every text that enters a header or a calendar."""

import re
from dataclasses import dataclass

from mailer.errors import MailError

# Controls, line separators, marks that turn the direction of text around, and the byte order mark.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+")

# What real mailboxes use. No "?" in the local part, so that no encoded word can hide there; no quoted local parts.
_LOCAL = r"[A-Za-z0-9_+&'~=%/-]+(?:\.[A-Za-z0-9_+&'~=%/-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_SUREL = re.compile(rf"(?=.{{3,254}}\Z)(?=[^@]{{1,64}}@){_LOCAL}@{_LABEL}(?:\.{_LABEL})*")


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox. `nama` may be anything a person typed; `surel` is plain ASCII, `direktur@karya.contoh.id`.

    Raises MailError when `surel` is not an address that every mail server takes.
    """

    nama: str
    surel: str

    def __post_init__(self) -> None:
        require_surel(self.surel)


def require_surel(surel: str) -> None:
    """Raise MailError unless `surel` is an address that every mail server takes."""
    if not _SUREL.fullmatch(surel):
        raise MailError("Alamat surel tidak sah: periksa penulisannya, misalnya direktur@karya.contoh.id")


def clean(text: str, longest: int = 2000) -> str:
    """One line that is safe in a header, a calendar and a page; cut with "…" after `longest` characters.

    "=?" is broken up because the standard library decodes encoded words it is given, line ends included
    (CVE-2024-6923; fixed in Python 3.11.10, which not every server has).
    """
    whole = text.encode("utf-8", "replace").decode()  # a lone surrogate becomes "?"
    line = _UNSAFE.sub(" ", whole).replace("=?", "= ?").strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
