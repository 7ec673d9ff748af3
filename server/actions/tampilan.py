"""Tampilan: the room as one reader may see it, in plain values for a page or a socket."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from server.actions import media, tampilan_dokumen, tampilan_negosiasi, tampilan_waktu
from server.services import Services
from server.store import evidence, negosiasi
from server.store.dokumen import Olahan
from server.store.sesi import SESI
from sessions import perekaman, tahap
from sessions.evidence import Entry, utc_text
from sessions.foto import Foto
from sessions.kapasitas import KEWAKILAN
from sessions.kursi import Kursi
from sessions.lobi import missing_evidence, needed_evidence
from sessions.peristiwa import view
from sessions.ruang import Ruang, Tanya, Usul
from sessions.sesi import Sesi
from sessions.wewenang import POKJA, Pelaku, Peran

PARTS = (
    *("sesi", "kursi", "dokumen", "tanya", "usul", "diminta", "langkah", "aspek", "negosiasi"),
    *("rekaman", "media", "upaya", "siap"),
)
CAUSES: dict[str, tuple[str, ...]] = {
    "upaya": ("sesi", "upaya"),
    "tangga": ("kursi",),
    "telepon": ("kursi",),
    "suara": ("kursi",),
    "sesi": ("sesi", "kursi", "langkah", "diminta", "usul", "rekaman", "media"),
    "ruang": ("sesi", "kursi", "negosiasi", "rekaman", "media"),
    "persetujuan": ("kursi", "rekaman", "media"),
    "rekaman": ("rekaman", "media"),
    "dokumen": ("dokumen",),
    "foto": ("dokumen", "kursi", "diminta"),
    "tanya": ("tanya", "siap"),
    "putusan": ("usul", "sesi", "negosiasi"),
    "aspek": ("aspek",),
    "musyawarah": ("sesi", "rekaman", "media"),
    "negosiasi": ("negosiasi", "usul"),
    "tahap": ("langkah",),
    "ba": ("sesi",),
}
"""Noun of an event kind -> the parts of the room that it may have changed."""


CLOCK = frozenset(
    {kind for step in tahap.TAHAP for kind in (*step.mulai, *step.selesai, *step.sampai)}
    | tahap.STOPS
    | tahap.RUNS
    | {"tahap.dimulai", "tahap.dijelaskan"}
)
"""Kinds of events that the SOP clock hears."""


def touched(entries: Sequence[Entry]) -> tuple[str, ...]:
    nouns = {entry.event.kind.partition(".")[0] for entry in entries}
    parts = {part for noun in nouns for part in CAUSES.get(noun, ())}
    return tuple(part for part in PARTS if part in parts)


def entry(item: Entry, peran: Peran) -> dict[str, Any]:
    """One line of the chain for this reader, in the protocol's names."""
    seen = view(item, peran)
    if "waktu" not in seen:
        return {"number": seen["no"], "kind": seen["jenis"], "digest": seen["sidik"]}
    return {
        "number": seen["no"],
        "kind": seen["jenis"],
        "at": seen["waktu"],
        "actor": seen["pelaku"],
        "role": seen["peran"],
        "data": seen["data"],
        "private": seen["isi"],
        "digest": seen["sidik"],
    }


LOBBY = frozenset({"sesi", "kursi", "dokumen", "diminta", "media"})
"""What somebody may see who is not inside: a forwarded link leads no further than this."""


def room(
    services: Services,
    connection: sa.Connection,
    sesi: str,
    reader: Pelaku,
    parts: Sequence[str] = PARTS,
    *,
    inside: bool = True,
) -> dict[str, Any]:
    """The parts of a room for this reader: staff see all of it, a peserta what concerns its own sesi's course.

    A reader without an id is everybody of that peran who is inside.
    """
    if not inside:
        parts = [part for part in parts if part in LOBBY]
    found = SESI.get(connection, sesi)
    ruang = services.ruang.state(connection, sesi)
    staff = inside and reader.peran is not Peran.PENYEDIA
    made: dict[str, Any] = {}
    if "sesi" in parts:
        made["sesi"] = _sesi(found, ruang) | tampilan_waktu.limits(connection, found, ruang)
    if "kursi" in parts:
        photos = tampilan_dokumen.with_readings(connection, sesi) if staff else []
        made["kursi"] = [
            _kursi(k, photos, reader, services, staff) for k in ruang.kursi.values() if _shown(k, reader, staff)
        ]
    if "dokumen" in parts:
        made["dokumen"] = (
            tampilan_dokumen.checklist(connection, sesi, reader.peran)
            if inside
            else tampilan_dokumen.names(connection, sesi)
        )
    if "tanya" in parts:
        made["tanya"] = [_tanya(t) for t in ruang.tanya]
    if "siap" in parts and reader.peran in POKJA:
        made["siap"] = [{"nomor": one.nomor, "teks": one.teks, "dokumen": one.dokumen} for one in ruang.siap]
    if "usul" in parts and reader.peran in POKJA:
        made["usul"] = [_usul(u) for u in ruang.usul.values()]
    if "diminta" in parts:
        made["diminta"] = _wanted(ruang, reader, staff)
    if "langkah" in parts:
        # Why a step took long is the office's own: it may speak of another peserta.
        taken = steps(services, connection, sesi)
        made["langkah"] = taken if staff else [{**step, "alasan": ""} for step in taken]
    if "aspek" in parts:
        made["aspek"] = tampilan_negosiasi.aspects(ruang)
    if "upaya" in parts and staff:
        made["upaya"] = tampilan_waktu.attempts(connection, found)
    if "negosiasi" in parts:
        priced = negosiasi.of_sesi(connection, sesi)
        made["negosiasi"] = tampilan_negosiasi.table(services, priced, ruang, reader.peran)
    if "rekaman" in parts:
        made["rekaman"] = _rekaman(ruang, reader)
    if "media" in parts and reader.id:
        cara = media.cara(services.sfu)
        made["media"] = {"cara": cara, "perekam": cara == "mesh" and reader.id in perekaman.recordable(ruang)}
    return made


def _rekaman(ruang: Ruang, reader: Pelaku) -> dict[str, Any]:
    """Who is recorded, by the recorder's own word; the words to be spoken are the Pokja's."""
    rekaman = ruang.rekaman
    seen: dict[str, Any] = {
        "keadaan": rekaman.keadaan.value,
        "sejak": utc_text(rekaman.sejak) if rekaman.sejak else None,
        "orang": {kursi.id: kursi.id in rekaman.orang for kursi in ruang.kursi.values() if kursi.di_dalam},
        "macet": [{"kursi": id, "sejak": utc_text(sejak)} for id, sejak in rekaman.macet.items()],
        "celah": [
            {"kursi": one.kursi, "sejak": utc_text(one.sejak), "sampai": utc_text(one.sampai)} for one in rekaman.celah
        ],
        "alasan": rekaman.alasan,
    }
    if reader.peran in POKJA:
        seen["pernyataan"] = perekaman.spoken(ruang)
    return seen


def _sesi(sesi: Sesi, ruang: Ruang) -> dict[str, Any]:
    hasil = ruang.ditetapkan.get("hasil")
    return {
        "id": sesi.id,
        "kode": sesi.kode,
        "jenis": sesi.jenis.value,
        "keadaan": sesi.keadaan.value,
        "mulai": utc_text(sesi.mulai),
        "selesai": utc_text(sesi.selesai),
        "zona": str(sesi.zona),
        "dimulai": utc_text(ruang.mulai) if ruang.mulai else None,
        "ditutup": utc_text(ruang.tutup) if ruang.tutup else None,
        "hasil": hasil.hasil if hasil else None,
        "upaya": ruang.upaya,
        "musyawarah": utc_text(ruang.musyawarah) if ruang.musyawarah else None,
    }


def _shown(kursi: Kursi, reader: Pelaku, staff: bool) -> bool:
    """A peserta sees who is inside and themselves, not who else waits at the door."""
    return staff or kursi.id == reader.id or kursi.di_dalam


def _kursi(
    kursi: Kursi, photos: Sequence[tuple[Foto, Olahan]], reader: Pelaku, services: Services, staff: bool
) -> dict[str, Any]:
    seen: dict[str, Any] = {
        "id": kursi.id,
        "nama": kursi.nama,
        "peran": kursi.peran.value,
        "kapasitas": kursi.kapasitas.value,
        "uraian": KEWAKILAN[kursi.kapasitas].uraian,
        "keadaan": kursi.keadaan.value,
        "persetujuan": kursi.persetujuan.value,
        "tersambung": kursi.tersambung,
        "di_dalam": kursi.di_dalam,
        "masuk": utc_text(kursi.masuk) if kursi.masuk else None,
        "mutu": kursi.mutu.value if kursi.mutu else None,
        "minta_telepon": bool(kursi.telepon),
        "bisu": kursi.bisu,
        "minta_bicara": kursi.minta_bicara,
    }
    if reader.id == kursi.id:
        seen["perlu"] = [untuk.value for untuk in needed_evidence(kursi)]
        seen["bukti"] = sorted(untuk.value for untuk in kursi.bukti)
        seen["telepon"] = kursi.telepon
    if staff:
        own = [(foto, read) for foto, read in photos if foto.wakil == kursi.id and foto.dokumen is None]
        seen["kurang"] = list(missing_evidence(kursi))
        seen["putus"] = kursi.putus
        seen["foto"] = [{"id": f.id, "nomor": f.label, "untuk": f.untuk.value, "siap": bool(r.kecil)} for f, r in own]
        seen["telepon"] = kursi.telepon
        seen["tangga"] = {m.value: round(t.total_seconds()) for m, t in kursi.steps(services.now()).items()}
        seen["lama"] = round(kursi.lama(services.now()).total_seconds())
    return seen


def _tanya(tanya: Tanya) -> dict[str, Any]:
    return {
        "nomor": tanya.nomor,
        "oleh": tanya.oleh,
        "teks": tanya.teks,
        "waktu": utc_text(tanya.waktu),
        "dokumen": tanya.dokumen,
        "jawaban": tanya.jawaban,
        "waktu_jawab": utc_text(tanya.waktu_jawab) if tanya.waktu_jawab else None,
        "simpulan": tanya.simpulan,
        "lampiran": [f"F-{nomor:02d}" for nomor in tanya.lampiran],
    }


def _usul(usul: Usul) -> dict[str, Any]:
    return {
        "id": usul.id,
        "perihal": usul.perihal,
        "hasil": usul.hasil,
        "alasan": usul.alasan,
        "oleh": usul.oleh,
        "setuju": list(usul.setuju),
    }


def _wanted(ruang: Ruang, reader: Pelaku, staff: bool) -> dict[str, Any] | None:
    wanted = ruang.diminta
    if wanted is None or not (staff or not reader.id or wanted.kursi in ("", reader.id)):
        return None
    return {"untuk": wanted.untuk, "dokumen": wanted.dokumen, "kursi": wanted.kursi, "waktu": utc_text(wanted.waktu)}


def steps(services: Services, connection: sa.Connection, sesi: str) -> list[dict[str, Any]]:
    """The twelve SOP steps: standard against real time."""

    entries = evidence.of_kinds(connection, f"sesi/{sesi}", CLOCK)
    return [
        {
            "kode": step.kode,
            "uraian": step.uraian,
            "baku": step.baku.total_seconds() if step.baku else None,
            "nyata": step.nyata.total_seconds() if step.nyata is not None else None,
            "mulai": utc_text(step.mulai) if step.mulai else None,
            "selesai": utc_text(step.selesai) if step.selesai else None,
            "lewat": step.lewat,
            "alasan": step.alasan,
        }
        for step in tahap.clock(entries, services.now())
    ]
