"""The types of documents that can be read: our own tables and those of an office (docs/document-types.md)."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from sessions.jenis import Jenis, TabelSalah, read_table

FOLDER = Path(__file__).parent / "jenis"
LARGEST = 64 * 1024

Types = Mapping[str, Jenis]


class BadTable(ValueError):
    """A file of an office's folder of document types cannot be used; the message names file and fault."""


def load(own: Path | None = None) -> dict[str, Jenis]:
    """Our types, and over them those of the folder `own`, where the same `jenis` replaces ours. Raises BadTable."""
    if own is None:
        return dict(TYPES)
    if not own.is_dir():
        raise BadTable(f"{own} is not a folder")
    return TYPES | _folder(own)


def reads_as(types: Types, kind: str) -> str | None:
    """The one type that a checklist's `kind` means; None when it may be several, and the words must tell."""
    if kind in types:
        return kind
    meant = [jenis for jenis, found in types.items() if kind in found.alias]
    return meant[0] if len(meant) == 1 else None


def _folder(folder: Path) -> dict[str, Jenis]:
    found: dict[str, Jenis] = {}
    for path in sorted(folder.glob("*.toml")):
        one = _table(path)
        if one.jenis in found:
            raise BadTable(f"{path}: another file of this folder declares {one.jenis!r} already")
        found[one.jenis] = one
    return found


def _table(path: Path) -> Jenis:
    try:
        if path.stat().st_size > LARGEST:
            raise BadTable(f"{path}: larger than {LARGEST // 1024} kB")
        return read_table(tomllib.loads(path.read_text("utf-8")))
    except (TabelSalah, tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadTable(f"{path}: {error}") from error


TYPES = _folder(FOLDER)
