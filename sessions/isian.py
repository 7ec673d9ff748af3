"""Isian: what people type, read once and with every fault named beside its field."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from sessions.errors import Invalid

Choice = TypeVar("Choice", bound=StrEnum)

# Control characters and the marks that reorder text: they have no place in a name, a number or a reason.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_PHONE = re.compile(r"\+[1-9][0-9]{7,14}")


class Isian:
    """A form being read. Each reader returns a value that may be used once `check` has passed."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.faults: dict[str, str] = {}

    def fault(self, name: str, sentence: str) -> None:
        self.faults.setdefault(name, sentence)

    def text(self, name: str, label: str, *, least: int = 1, most: int = 300) -> str:
        """One line of text; `least=0` makes it optional."""
        text = line(self.values.get(name, ""))
        if not text and least:
            self.fault(name, f"Isi {label}.")
        elif len(text) < least:
            self.fault(name, f"Isi {label}, paling sedikit {least} huruf.")
        elif len(text) > most:
            self.fault(name, f"{label.capitalize()} paling panjang {most} huruf; sekarang {len(text)}.")
        return text

    def number(self, name: str, label: str, *, least: int = 0, most: int = 10**15) -> int:
        """A whole number; `Rp1.250.000,00` and `1.250.000` are read as 1250000."""
        text = re.sub(r"(?i)^rp\.?\s*|,00?$|[.\s]", "", line(self.values.get(name, "")))
        if not re.fullmatch(r"[0-9]{1,16}", text):
            self.fault(name, f"Isi {label} dengan angka.")
            return least
        if not least <= int(text) <= most:
            self.fault(name, f"{label.capitalize()} harus antara {least} dan {most}.")
        return int(text)

    def day(self, name: str, label: str, *, optional: bool = False) -> date | None:
        """A date written YYYY-MM-DD, or DD-MM-YYYY as SPSE does."""
        text = line(self.values.get(name, ""))
        if not text and optional:
            return None
        for pattern in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
            try:
                return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        self.fault(name, f"Isi {label} dengan tanggal, misalnya 2026-07-28.")
        return None

    def choice(self, name: str, label: str, choices: type[Choice]) -> Choice:
        text = line(self.values.get(name, ""))
        try:
            return choices(text)
        except ValueError:
            self.fault(name, f"Pilih {label}.")
            return next(iter(choices))

    def email(self, name: str, label: str, *, optional: bool = False) -> str:
        text = line(self.values.get(name, ""))
        if not (optional and not text) and not is_email(text):
            self.fault(name, f"Isi {label} dengan alamat surel, misalnya nama@perusahaan.contoh.id.")
        return text

    def phone(self, name: str, label: str, *, optional: bool = False) -> str:
        """A telephone number in E.164 form."""
        text = line(self.values.get(name, ""))
        if optional and not text:
            return ""
        number = phone(text)
        if not number:
            self.fault(name, f"Isi {label} dengan nomor telepon, misalnya 0812-3456-7890.")
        return number

    def digits(self, name: str, label: str, lengths: tuple[int, ...], *, optional: bool = False) -> str:
        """A number that is a name (NPWP, NIB): its digits, without points and dashes."""
        text = re.sub(r"[.\-\s]", "", line(self.values.get(name, "")))
        if optional and not text:
            return ""
        if not re.fullmatch(r"[0-9]+", text) or len(text) not in lengths:
            self.fault(name, f"{label} terdiri atas {' atau '.join(map(str, lengths))} angka.")
        return text

    def check(self) -> None:
        """Raises Invalid, with every fault beside its field in details["bidang"]."""
        if self.faults:
            raise Invalid("Ada isian yang perlu diperbaiki. Periksa bidang yang ditandai.", bidang=dict(self.faults))


def line(text: str) -> str:
    """One line, without unseen characters and doubled spaces."""
    return " ".join(_UNSEEN.sub(" ", str(text)).split())


def paragraphs(text: str) -> str:
    """Several lines, without unseen characters; line ends are \\n."""
    cleaned = _UNSEEN.sub(" ", str(text).replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(part.rstrip() for part in cleaned.split("\n")).strip()


def is_email(text: str) -> bool:
    return len(text) <= 254 and bool(_EMAIL.fullmatch(text))


def phone(text: str) -> str:
    """`0812-3456-7890` -> `+6281234567890`; "" when it is no telephone number. Numbers without + are Indonesian."""
    digits = re.sub(r"[\s().\-]", "", line(text))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = "+62" + digits[1:]
    elif digits.startswith(("62", "8")):
        digits = "+" + (digits if digits.startswith("62") else "62" + digits)
    return digits if _PHONE.fullmatch(digits) else ""
