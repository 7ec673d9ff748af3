"""Samar: numbers of persons shown by their last four digits, by who looks (UU 27/2022).

The examiners compare digit by digit, and an auditor reads in place what they read: both see numbers whole on the
screen. Everybody else, and every paper and file that leaves the building, shows the end of a NIK only: papers go to
many hands. An NPWP of a company, an NIB or the number of a certificate names no person and stays whole.
"""

import re
from collections.abc import Mapping

from sessions.wewenang import POKJA, Peran

UTUH = POKJA | {Peran.AUDITOR}
"""Who sees a person's number whole on the screen; a peserta sees what it sent itself."""

OF_PAPERS = frozenset({"nomor", "nib"})
"""Fields whose number names a paper or a company: a PB-UMKU has 16 digits too, and is looked up by all of them."""

_NIK = re.compile(r"(?<![0-9])(?:[0-9][ .-]?){12}([0-9]{4})(?![0-9])")


def masked(bidang: str, value: object) -> str:
    """The value of a field as papers show it."""
    text = str(value)
    if "nik" in bidang.split("_"):
        return f"…{text[-4:]}" if len(text) > 4 else text
    return text if bidang in OF_PAPERS else in_text(text)


def in_text(text: str) -> str:
    """Every number of 16 digits that may be a person's, by its end. A company's NPWP of 16 digits begins with 0.

    PMK 112/PMK.03/2022: a resident's NPWP is the NIK, so a number that begins otherwise names a person.
    """
    return _NIK.sub(lambda found: found[0] if found[0].startswith("0") else f"…{found[1]}", text)


def contact(text: str) -> str:
    """A telephone number or an address as it stands in a log: enough to tell one from another."""
    name, at, host = text.partition("@")
    if at:
        return f"{name[:1]}…@{host}"
    digits = "".join(sign for sign in text if sign.isdigit())
    return f"…{digits[-4:]}" if len(digits) > 4 else text


def shown(bidang: str, value: str | None, peran: Peran) -> str | None:
    """What somebody of this peran sees of a field on a screen."""
    return value if value is None or peran in UTUH else masked(bidang, value)


def fields(values: Mapping[str, str], peran: Peran) -> dict[str, str]:
    return {name: shown(name, value, peran) or "" for name, value in values.items()}
