"""Languages: Indonesian is the source text; English (and any other) is a gettext catalog beside it.

The catalogs are read as they are written (.po), so there is no compiled file that can be stale.
"""

import gettext
from functools import cache
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from web import HERE

LANGUAGES = ("id", "en")
SOURCE = "id"
LOCALE = HERE / "locale"


@cache
def catalog(lang: str) -> Catalog:
    """The catalog of `lang`; empty for the source language."""
    if lang == SOURCE:
        return Catalog(locale=lang)
    with (LOCALE / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=lang)


@cache
def translations(lang: str) -> gettext.NullTranslations:
    if lang == SOURCE:
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalog(lang))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def client_catalog(lang: str) -> dict[str, str | list[str]]:
    """The messages of web/client, for the page's `<script type="application/json" id="i18n">`."""
    messages: dict[str, str | list[str]] = {}
    for message in catalog(lang):
        if not message.id or not message.string or not any(path.endswith(".ts") for path, _ in message.locations):
            continue
        if isinstance(message.id, str):
            messages[message.id] = str(message.string)
        else:
            messages[message.id[0]] = list(message.string)
    return messages
