"""Extract: brings the catalogs up to date with the sources. `python -m web.extract` writes them, `--check` only looks.

New texts come in untranslated, unused ones go out; what is translated stays. Both commands end with 1 while a text has
no translation, and say which.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from web import HERE
from web.i18n import LANGUAGES, LOCALE, SOURCE

ROOT = HERE.parent
FOLDERS = {"server", "sessions", "web"}
OTHERS = {"node_modules", "dist", "locale", "__pycache__"}


COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)
TEXT = r'("(?:[^"\\\n]|\\.)*")'
CALL = re.compile(rf"(?<![\w.$])(?:(_)\(\s*{TEXT}|(ngettext)\(\s*{TEXT},\s*{TEXT})")


def typescript(file: BinaryIO, keywords: Any, tags: Any, options: Any) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Every `_("…")` and `ngettext("…", "…", n)`, however deep in template literals.

    Babel's own reader of JavaScript ends a `${…}` at its first "}", and so loses a call that is given an object.
    """
    source = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), file.read().decode())
    for found in CALL.finditer(source):
        line = source.count("\n", 0, found.start()) + 1
        one, first, more, single, plural = found.groups()
        yield (line, one, json.loads(first), []) if one else (line, more, (json.loads(single), json.loads(plural)), [])


REFUSALS = {
    "NotFound", "Forbidden", "Unknown", "Expired", "Conflict", "Invalid", "TooLarge", "TooMany", "Full", "Destroyed",
    "Damaged", "Unavailable",
}  # fmt: skip


def python(file: BinaryIO, keywords: Any, tags: Any, options: Any) -> Iterator[tuple[Any, ...]]:
    """What `_()` marks, the fixed sentences of refusals, and the words of the tables that babel.cfg names.

    A sentence put together from parts (an f-string) is in no catalog, and is shown as it is.
    """
    source = file.read()
    yield from extract_python(BytesIO(source), keywords, tags, options)
    tables = set(str(options.get("tables", "")).split())
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in REFUSALS:
                found = [*node.args[:1], *(one.value for one in node.keywords if one.arg == "bidang")]
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in tables or name == "kalimat":
                found = [value]
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name in tables:
                found = [value]
            case _:
                continue
        for text in (text for one in found for text in _words(one)):
            yield node.lineno, "_", text, []


def _words(node: ast.expr) -> Iterator[str]:
    """The sentences and names in a value, not the codes, addresses and keys beside them."""
    match node:
        case ast.Constant(value=str(text)) if text[:1].isupper() and not text.isupper():
            yield text
        case ast.Dict(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Call(args=parts):
            for part in parts:
                yield from _words(part)
        case ast.IfExp(body=one, orelse=other):
            yield from _words(one)
            yield from _words(other)


def sources() -> Catalog:
    """Every text of the sources, with the files it stands in."""
    found = Catalog()
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # babel leaves it untyped
    texts = extract_from_dir(ROOT, methods, options, directory_filter=_holds_sources)
    for name, _line, text, comments, context in texts:
        found.add(text, None, [(Path(name).as_posix(), 0)], auto_comments=comments, context=context)
    return found


def _holds_sources(folder: str) -> bool:
    path = Path(folder).absolute().relative_to(ROOT)  # node_modules may be a link to elsewhere
    return path.parts[0] in FOLDERS and path.name not in OTHERS


def update(lang: str) -> tuple[Catalog, bytes]:
    """The catalog of `lang` as it should be now, and as a file."""
    path = LOCALE / lang / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        catalog = read_po(file, locale=lang)
    catalog.project, catalog.version = "Ruang Bukti", "1"
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = "-"
    catalog.update(sources(), no_fuzzy_matching=True, update_creation_date=False)
    written = BytesIO()
    write_po(written, catalog, width=0, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return catalog, written.getvalue()


def faults(catalog: Catalog) -> list[str]:
    """What is not translated, or translated with other placeholders than the text has."""
    found = []
    for message in catalog:
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and not all(forms):
            found.append(f"not translated: {message.id!r}")
        elif message.id:
            found += [f"{error}: {message.id!r}" for error in message.check(catalog)]
    return found


def main(arguments: list[str]) -> int:
    wrong = []
    for lang in LANGUAGES:
        if lang == SOURCE:
            continue
        path = LOCALE / lang / "LC_MESSAGES" / "messages.po"
        catalog, written = update(lang)
        if "--check" not in arguments:
            path.write_bytes(written)
        elif path.read_bytes() != written:
            wrong.append(f"{path.relative_to(ROOT)} is behind the sources: run 'python -m web.extract'")
        wrong += [f"{lang}: {fault}" for fault in faults(catalog)]
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
