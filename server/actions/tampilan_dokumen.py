"""Tampilan dokumen: the checklist of a sesi with its photos and what was read of them, as one reader may see it."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from server.store import dokumen as papers
from server.store.dokumen import Olahan
from sessions import samar
from sessions.dokumen import Dokumen, Keadaan
from sessions.evidence import utc_text
from sessions.foto import Foto
from sessions.wewenang import POKJA, Peran


def with_readings(connection: sa.Connection, sesi: str) -> list[tuple[Foto, Olahan]]:
    readings = papers.readings(connection, sesi)
    return [(foto, readings[foto.id]) for foto in papers.photos(connection, sesi)]


def names(connection: sa.Connection, sesi: str) -> list[dict[str, Any]]:
    """What will have to be shown, for somebody who still waits."""
    return [
        {"id": item.id, "urut": item.urut, "jenis": item.jenis, "nama": item.nama, "wajib": item.wajib}
        | {"keadaan": item.keadaan.value, "foto": [], "petunjuk": ""}
        for item in papers.of_sesi(connection, sesi)
    ]


def checklist(connection: sa.Connection, sesi: str, peran: Peran) -> list[dict[str, Any]]:
    photos: dict[str, list[Foto]] = {}
    for foto in papers.photos(connection, sesi):
        photos.setdefault(foto.dokumen or "", []).append(foto)
    readings = papers.readings(connection, sesi)
    return [_item(item, photos.get(item.id, []), readings, peran) for item in papers.of_sesi(connection, sesi)]


def _item(item: Dokumen, photos: Sequence[Foto], readings: Mapping[str, Olahan], peran: Peran) -> dict[str, Any]:
    seen: dict[str, Any] = {
        "id": item.id,
        "urut": item.urut,
        "jenis": item.jenis,
        "nama": item.nama,
        "wajib": item.wajib,
        "keadaan": item.keadaan.value,
        "foto": [_shown_photo(f) for f in photos],
        "petunjuk": _hint(item, photos, readings),
        "kode_petunjuk": _hint_code(item, photos, readings),
    }
    if peran is not Peran.PENYEDIA:
        seen |= {
            "kunci": item.kunci,
            "isian": samar.fields(item.isian, peran),
            "alasan": item.alasan,
            "pemeriksa": list(item.pemeriksa),
            "nilai": dict(item.nilai) if peran in POKJA else {},
            "versi": item.versi,
            "sumber": item.sumber.value if item.sumber else None,
        }
        for shown, foto in zip(seen["foto"], photos, strict=True):
            reading = readings.get(foto.id)
            shown["siap"] = bool(reading and reading.turunan)
            shown["bacaan"] = _reading(reading.bacaan, peran) if reading else {}
    return seen


def _shown_photo(foto: Foto) -> dict[str, Any]:
    saat = utc_text(foto.saat) if foto.saat else None
    return {"id": foto.id, "nomor": foto.label, "waktu": utc_text(foto.waktu), "saat": saat, "jalur": foto.jalur.value}


def _reading(bacaan: Mapping[str, Any], peran: Peran) -> dict[str, Any]:
    """What was read, for the examiners; the rest of the staff see of a person's number its end only."""
    kept = papers.sealed(bacaan)
    if peran in samar.UTUH:
        return kept
    fields = [_masked(one["nama"], one, ("nilai",)) for one in bacaan.get("fields", ())]
    for one in fields:
        one["pembacaan"] = [_masked(one["nama"], each, ("mentah", "nilai")) for each in one.get("pembacaan", ())]
    findings = [_masked(one["bidang"], one, ("terbaca", "isian")) for one in bacaan.get("temuan", ())]
    return kept | {"fields": fields, "temuan": findings, "kode": []}


def _masked(bidang: str, values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    hidden = {name: samar.masked(bidang, values[name]) for name in names if values.get(name)}
    return {**values, **hidden}


def _hint(item: Dokumen, photos: Sequence[Foto], readings: Mapping[str, Olahan]) -> str:
    """What to do better, while the last photo has to be taken again."""
    if item.keadaan is not Keadaan.PERLU_ULANG or not photos:
        return ""
    bacaan = readings[photos[-1].id].bacaan
    quality = bacaan.get("quality")
    return str(quality.get("petunjuk", "") if isinstance(quality, Mapping) else bacaan.get("galat", ""))


def _hint_code(item: Dokumen, photos: Sequence[Foto], readings: Mapping[str, Olahan]) -> str:
    """Which drawing stands beside the hint: a code of server/ocr/quality.py, "" for none."""
    if item.keadaan is not Keadaan.PERLU_ULANG or not photos:
        return ""
    quality = readings[photos[-1].id].bacaan.get("quality")
    return str(quality.get("kode", "")) if isinstance(quality, Mapping) else ""
