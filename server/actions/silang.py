"""Silang: the documents of one sesi against each other, out of what was read on them and what examiners saw."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from server.actions.berkas import Berkas
from server.store import dokumen as papers
from server.store import evidence
from sessions.dokumen import Dokumen
from sessions.kewenangan import Berkas as Kertas
from sessions.silang import Asal, Baris, Nilai, matrix

SEEN = frozenset({"dokumen.diperiksa", "dokumen.sah", "dokumen.tidak_sah", "dokumen.diklarifikasi"})
"""Events in which an examiner may have written down what stands on the original."""


def rows(c: sa.Connection, found: Berkas) -> tuple[Baris, ...]:
    return matrix([*declared(found), *(one for paper in values(c, found.sesi.id) for one in paper)])


def values(c: sa.Connection, sesi: str) -> list[list[Nilai]]:
    """For each dokumen what it says: an examiner's word before a machine's."""
    read, seen = readings(c, sesi), confirmed(c, sesi)
    return [_values(item, read.get(item.id, {}), seen.get(item.id, {})) for item in papers.of_sesi(c, sesi)]


def _values(item: Dokumen, read: Mapping[str, str], seen: Mapping[str, str]) -> list[Nilai]:
    return [
        Nilai(item.id, item.nama, item.jenis, name, value, name in seen) for name, value in {**read, **seen}.items()
    ]


def declared(found: Berkas) -> list[Nilai]:
    """What the list of peserta says, which is what SPSE said."""
    known = {name: str(getattr(found.peserta, name)) for name in ("nama", "npwp", "nib", "alamat", "direktur")}
    return [Nilai("", "isian SPSE", Asal.PESERTA, name, value) for name, value in known.items() if value]


def readings(c: sa.Connection, sesi: str) -> dict[str, dict[str, str]]:
    """Dokumen -> field -> value as read; of several photos the newest that has it."""
    kept = papers.readings(c, sesi)
    made: dict[str, dict[str, str]] = {}
    for foto in papers.photos(c, sesi):
        if foto.dokumen:
            bacaan: Mapping[str, Any] = kept[foto.id].bacaan
            found = {str(one["nama"]): str(one["nilai"]) for one in bacaan.get("fields", ()) if one["nilai"]}
            made.setdefault(foto.dokumen, {}).update(found)
    return made


def confirmed(c: sa.Connection, sesi: str) -> dict[str, dict[str, str]]:
    """Dokumen -> field -> value that an examiner wrote down."""
    made: dict[str, dict[str, str]] = {}
    for entry in evidence.of_kinds(c, f"sesi/{sesi}", SEEN):
        data, written = entry.event.data, entry.event.private.get("terbaca")
        if isinstance(written, Mapping):
            id = str(data.get("dokumen") or data.get("id"))
            made.setdefault(id, {}).update({str(name): str(value) for name, value in written.items() if value})
    return made


def papers_of(c: sa.Connection, sesi: str) -> list[Kertas]:
    """The documents as far as they were read, with the running text of all their photos."""
    kept, read = papers.readings(c, sesi), readings(c, sesi)
    texts: dict[str, list[str]] = {}
    for foto in papers.photos(c, sesi):
        if foto.dokumen:
            bacaan: Mapping[str, Any] = kept[foto.id].bacaan
            texts.setdefault(foto.dokumen, []).extend([*bacaan.get("baris", ()), bacaan.get("teks", "")])
    return [
        Kertas(
            item.id, item.nama, item.jenis, item.keadaan.value, read.get(item.id, {}), " ".join(texts.get(item.id, ()))
        )
        for item in papers.of_sesi(c, sesi)
    ]
