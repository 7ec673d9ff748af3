"""The letters: a text and an HTML template for each, and the facts each is filled with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import jinja2

from mailer.address import clean
from mailer.errors import MailError
from mailer.letters.facts import LETTERS, Tautan, Waktu

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    undefined=jinja2.StrictUndefined,
    autoescape=jinja2.select_autoescape(enabled_extensions=("html",), default=False),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_TEMPLATES.globals["bagian"] = _TEMPLATES.get_template("_bagian.html").module  # the macros of every page
_ZONED = re.compile(r"\b(WIB|WITA|WIT)\b")
_LINK = re.compile(r"https?://[A-Za-z0-9._~:/#@!$&*+,;=%\[\]-]+")  # no query: secrets travel in the fragment


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in words: the subject (one line), the body as plain text, and the body as a page."""

    subject: str
    text: str
    html: str


def render(letter: str, facts: Mapping[str, object]) -> Written:
    """Fill the templates of `letter`; the first line of the text is the subject.

    Raises MailError when the letter is unknown, a fact is missing or surplus, a time has no zone, or a link is not one.
    """
    _check(letter, facts)
    values = {name: _cleaned(value) for name, value in facts.items()}
    subject, _, text = _TEMPLATES.get_template(f"{letter}.txt").render(values).partition("\n")
    html = _TEMPLATES.get_template(f"{letter}.html").render(values, subjek=subject)
    return Written(clean(subject), text.lstrip("\n"), html)


def _check(letter: str, facts: Mapping[str, object]) -> None:
    if letter not in LETTERS:
        raise MailError(f"Tidak ada surat bernama {clean(letter, 40)}.")
    kinds = _kinds(letter)
    if wrong := sorted(kinds.keys() ^ facts.keys()):
        raise MailError(f"Isi surat {letter} kurang atau berlebih: {', '.join(wrong)}.")
    for name, value in facts.items():
        if kinds[name] == Waktu and value and not _ZONED.search(str(value)):
            raise MailError(f"Waktu pada surat {letter} harus memuat WIB, WITA, atau WIT: {name}.")
        if kinds[name] == Tautan and not _LINK.fullmatch(str(value)):
            raise MailError(f"Tautan pada surat {letter} tidak sah: {name}.")


@cache
def _kinds(letter: str) -> Mapping[str, Any]:
    return get_type_hints(LETTERS[letter], include_extras=True)


def _cleaned(value: object) -> object:
    """Every text becomes one safe line, wherever it sits; a template only ever sees plain values."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {name: _cleaned(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value
