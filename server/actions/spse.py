"""Spse: what a peserta filled in at SPSE, to compare with its documents; and what the Pokja copies back into SPSE.

Nothing here logs in to SPSE: people type and copy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from server.actions.berkas import Berkas
from sessions.indonesia import Zona
from sessions.isian import line
from sessions.peserta import Peserta
from sessions.undangan import Undangan

Isian = Mapping[str, Mapping[str, str]]

FIELDS: dict[str, tuple[str, ...]] = {
    "ktp": ("nik", "nama", "tempat", "tgl_lahir", "jk"),
    "nib": ("nib", "perusahaan", "alamat", "tgl_terbit"),
    "npwp": ("npwp", "nama"),
    "akta_pendirian": ("nomor", "perusahaan", "tanggal", "nama"),
    "akta_perubahan": ("nomor", "perusahaan", "tanggal", "nama"),
    "sk_kemenkumham": ("nomor", "tanggal", "perusahaan"),
    "izin_usaha": ("nomor", "berlaku"),
    "sbu": ("nomor", "perusahaan", "npwp", "nib", "penanggung_jawab", "subklas", "berlaku"),
}
"""Kind of the checklist -> the fields that sessions.pemeriksaan compares with what is read from its photo."""

MOST = 200


def read(form: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """`ktp.nik` and its like out of a form; what is empty is left out."""
    found: dict[str, dict[str, str]] = {}
    for jenis, names in FIELDS.items():
        values = {name: line(form.get(f"{jenis}.{name}", ""))[:MOST] for name in names}
        if kept := {name: value for name, value in values.items() if value}:
            found[jenis] = kept
    return found


def defaults(peserta: Peserta) -> dict[str, dict[str, str]]:
    """What the list of peserta says of their documents: a start, so that no document is compared with nothing."""
    known = {
        "ktp": {"nama": peserta.direktur},
        "nib": {"nib": peserta.nib, "perusahaan": peserta.nama, "alamat": peserta.alamat},
        "npwp": {"npwp": peserta.npwp, "nama": peserta.nama},
        "akta_pendirian": {"perusahaan": peserta.nama},
    }
    kept = {jenis: {name: value for name, value in values.items() if value} for jenis, values in known.items()}
    return {jenis: values for jenis, values in kept.items() if values}


@dataclass(frozen=True, slots=True)
class Salinan:
    """One field of SPSE's invitation form: its name there, and what to put in."""

    bidang: str
    isi: str


def copies(found: Berkas, undangan: Undangan | None, url: str) -> list[Salinan]:
    """The seven values of SPSE's invitation form, in its own notation (`28-07-2026 09:00`)."""
    sesi = found.sesi
    isi = undangan.isi if undangan else {}
    return [
        Salinan("waktu", _spse(sesi.mulai, sesi.zona)),
        Salinan("sampai", _spse(sesi.selesai, sesi.zona)),
        Salinan("tempat", f"Ruang daring Ruang Bukti; Pokja berada di {sesi.tempat}"),
        Salinan("is_online", "ya"),
        Salinan("link", f"{url}/undangan"),
        Salinan("dibawa", _lines([item.get("nama", "") for item in _items(isi.get("siapkan"))])),
        Salinan("hadir", _lines([str(item) for item in _list(isi.get("hadir"))])),
    ]


def _spse(at: datetime, zona: Zona) -> str:
    return f"{zona.local(at):%d-%m-%Y %H:%M}"


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _items(value: object) -> list[Mapping[str, str]]:
    return [item for item in _list(value) if isinstance(item, Mapping)]


def _lines(items: list[str]) -> str:
    return "\n".join(f"{place}. {item}" for place, item in enumerate(items, 1))
