"""Pesaing: a text that one peserta will read names no other peserta of the paket."""

import re
from collections.abc import Iterable

from sessions.errors import Invalid

FORMS = frozenset(
    ["pt", "cv", "ud", "fa", "firma", "koperasi", "persero", "tbk", "perum", "yayasan", "usaha", "dagang"]
)
"""What companies are, not what they are called."""
LEAST = 4  # letters of a name of one word, that no common word is taken for it


def names_another(text: str, others: Iterable[str]) -> str:
    """The first of the `others` that the text names, however it is written; "" for none."""
    said = f" {' '.join(_words(text))} "
    for other in others:
        name = [word for word in _words(other) if word not in FORMS]
        if name and len("".join(name)) >= LEAST and f" {' '.join(name)} " in said:
            return other
    return ""


def require_none(text: str, others: Iterable[str], bidang: str) -> None:
    """Raises Invalid beside the field `bidang` when the text names another peserta."""
    found = names_another(text, others)
    if found:
        raise Invalid(
            f"Teks ini menyebut {found}, padahal dibaca peserta lain. Tulis tanpa menyebut peserta lain.",
            bidang={bidang: f"Jangan menyebut peserta lain ({found})."},
        )


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())
