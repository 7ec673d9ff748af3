"""Temuan: what was read on a photo beside what SPSE says, and as much of it as one reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from server.services import Services
from server.store import dokumen as papers
from server.store.dokumen import DOKUMEN
from server.store.paket import PAKET
from server.store.sesi import SESI
from sessions import pemeriksaan, samar
from sessions.dokumen import Dokumen
from sessions.pemeriksaan import Temuan
from sessions.wewenang import Peran


def reads_as(services: Services, item: Dokumen | None) -> str | None:
    """The type of document that the item asks for; None lets the words of the page tell."""
    return services.reader.reads_as(item.jenis) if item else None


def findings(services: Services, c: sa.Connection, item: Dokumen, bacaan: Mapping[str, Any]) -> tuple[Temuan, ...]:
    """What was read of `item` beside what SPSE says of it now."""
    sesi = SESI.get(c, item.sesi)
    fields = {str(field["nama"]): field["nilai"] for field in bacaan.get("fields", ())}
    on: date = sesi.zona.local(sesi.mulai).date()
    tawaran = PAKET.get(c, sesi.paket).batas_penawaran
    jenis = str(bacaan.get("jenis") or reads_as(services, item) or "")
    return pemeriksaan.check(jenis, fields, item.isian, on, tawaran, services.reader.types.get(jenis))


def lines(services: Services, c: sa.Connection, dokumen: str, bacaan: Mapping[str, Any]) -> list[dict[str, object]]:
    """The same as they are kept with the photo."""
    found = findings(services, c, DOKUMEN.get(c, dokumen), bacaan)
    return [asdict(one) | {"hasil": one.hasil.value} for one in found]


def shown(bacaan: Mapping[str, Any], peran: Peran) -> dict[str, Any]:
    """What was read, for the examiners; the rest of the staff see of a person's number its end only."""
    kept = papers.sealed(bacaan)
    if peran in samar.UTUH:
        return kept
    fields = [_masked(one["nama"], one, ("nilai",)) for one in bacaan.get("fields", ())]
    for one in fields:
        one["pembacaan"] = [_masked(one["nama"], each, ("mentah", "nilai")) for each in one.get("pembacaan", ())]
    found = [_masked(one["bidang"], one, ("terbaca", "isian")) for one in bacaan.get("temuan", ())]
    return kept | {"fields": fields, "temuan": found, "kode": [], "teks": ""}


def _masked(bidang: str, values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    hidden = {name: samar.masked(bidang, values[name]) for name in names if values.get(name)}
    return {**values, **hidden}
