"""Tabel: the cells of a table, each with the name of its column, which a phone shows beside it."""

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

TAG = re.compile(r"<(/?)(tr|t[dh])\b([^>]*)>")
COLSPAN = re.compile(r'\bcolspan="(\d+)"')


def labelled(rows: str, columns: Sequence[tuple[str, str]]) -> Markup:
    """`<td>x</td>` of the column Nama becomes `<td data-label="Nama"><div>x</div></td>`; headings of rows stay.

    Rows come ready from a template, so a `<` of anybody's text is escaped; no cell holds a table.
    """
    place = 0

    def label(found: re.Match[str]) -> str:
        nonlocal place
        closing, tag, attributes = found.groups()
        if tag == "tr":
            place = 0
        elif closing:
            return "</div></td>" if tag == "td" else found[0]
        else:
            name = escape(columns[place][0])
            span = COLSPAN.search(attributes)
            place += int(span[1]) if span else 1
            return f'<td data-label="{name}"{attributes}><div>' if tag == "td" else found[0]
        return found[0]

    return Markup(TAG.sub(label, rows))  # noqa: S704  # markup that a template has escaped
