"""Tayangan: the replay of a sesi as plain values for its script, on the page and in the sealed bag."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import web
from server import periksa
from server.actions.berkas import Berkas, load
from server.services import Services
from server.store import dokumen as papers
from server.store import evidence
from server.store import jahit as work
from sessions import jahit, tayangan
from sessions.errors import NotFound
from sessions.evidence import Entry
from sessions.jahit import Film
from sessions.tayangan import Celah, Orang, Tayangan
from sessions.wewenang import Pelaku, Peran

PLACE = "tayangan.html"
FILMS = "data/08-rekaman/jahitan"


def _(text: str) -> str:
    """Marks a text for translation; the page translates it, a bag is in Indonesian."""
    return text


KATA = {
    "main": _("Putar"),
    "jeda": _("Jeda"),
    "mundur": _("Mundur 10 detik"),
    "maju": _("Maju 10 detik"),
    "laju": _("Kecepatan"),
    "waktu": _("Waktu dalam sesi"),
    "kendali": _("Kendali pemutar"),
    "film": _("Rekaman"),
    "rekaman": _("Rekaman %(nama)s"),
    "bisu": _("Bisukan"),
    "suarakan": _("Bunyikan"),
    "kosong": _("Tidak ada rekaman"),
    "belum": _("Belum mulai direkam"),
    "selesai": _("Sudah tidak direkam"),
    "tanpa_gambar": _("Tanpa gambar: %(sebab)s"),
    "tanpa_suara": _("Tanpa suara: %(sebab)s"),
    "cacat": _("Gambar mungkin tidak utuh: %(sebab)s"),
    "rusak": _("Rekaman ini tidak dapat diputar. Periksa apakah berkasnya ada."),
    "peristiwa": _("Peristiwa"),
    "ba": _("Berita acara"),
    "foto": _("Foto %(nomor)s"),
    "celah": _("Yang tidak terekam"),
    "utuh": _("Tidak ada celah: semua yang menyetujui terekam dari awal sampai akhir rekamannya."),
    "tombol": _("Tombol papan ketik"),
    "menuju": _("Menuju %(waktu)s"),
    "diluar": _("di luar waktu rekaman"),
    "sumber": _("Baris %(nomor)s dari rantai peristiwa"),
}
TOMBOL = (
    (_("Spasi atau K"), _("putar atau jeda")),
    (_("Panah kiri, panah kanan"), _("mundur atau maju 5 detik")),
    (_("J, L"), _("mundur atau maju 10 detik")),
    (_("P, N"), _("peristiwa sebelum atau sesudahnya")),
    (_("Kurang (-), tambah (+)"), _("lebih lambat atau lebih cepat")),
    (_("Home, End"), _("awal atau akhir")),
)
JENIS = {"suara": _("tanpa suara"), "gambar": _("tanpa gambar"), "cacat": _("gambar mungkin tidak utuh")}


@dataclass(frozen=True, slots=True)
class Tempat:
    """Where things are found from the page: a film; a photo by its label, as (small picture or "", large one)."""

    film: Callable[[Film], str]
    foto: Callable[[str], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class Halaman:
    """`kerja`: how far the joining is, None when none is going on; `gagal`: whose films cannot be made."""

    found: Berkas
    tayangan: Tayangan
    garis: Mapping[str, Any]
    kerja: str | None
    gagal: tuple[str, ...]
    kurang: bool


async def see(services: Services, by: Pelaku, sesi: str, cap: str) -> Halaman:
    """`cap`: what stands across the pictures."""

    def read(c: sa.Connection) -> Halaman:
        found = load(c, sesi)
        entries = evidence.after(c, found.sesi.berkas, 0)
        seen = tayangan.of(entries, by.peran)
        names = {one.kursi: one.nama for one in seen.orang}
        tasks = jahit.tasks(entries)
        return Halaman(
            found=found,
            tayangan=seen,
            garis=values(seen, _online(c, sesi), cap),
            kerja=work.progress(c, sesi),
            gagal=tuple(names.get(one.kursi, "") for one in tasks if one.gagal),
            kurang=bool(tasks),
        )

    return await services.store.read(read)


async def film(services: Services, sesi: str, nomor: int) -> tuple[Film, str]:
    """A film by the line that tells of it, and whose it is. Raises NotFound."""

    def read(c: sa.Connection) -> tuple[Film, str]:
        made = jahit.films(evidence.of_kinds(c, f"sesi/{sesi}", {jahit.DIJAHIT}))
        one = next((film for film in made if film.nomor == nomor), None)
        if one is None:
            raise NotFound("Rekaman ini tidak ditemukan.")
        seat = services.ruang.state(c, sesi).kursi.get(one.kursi)
        return one, seat.nama if seat else one.kursi

    return await services.store.read(read)


def _online(c: sa.Connection, sesi: str) -> Tempat:
    made = papers.readings(c, sesi)  # a copy that is not made yet, or cannot be, is nothing to look at
    photos = {foto.label: foto.id for foto in papers.photos(c, sesi)}

    def foto(label: str) -> tuple[str, str] | None:
        row = made.get(photos.get(label, ""))
        if row is None or not row.turunan:
            return None
        at = f"/sesi/{sesi}/foto/{photos[label]}"
        return (f"{at}/kecil" if row.kecil else "", f"{at}/turunan")

    return Tempat(lambda film: f"/sesi/{sesi}/tayangan/{film.nomor}.webm", foto)


def in_bag(entries: Sequence[Entry], reader: Peran, files: Mapping[str, object], title: str) -> dict[str, bytes]:
    """The replay that lies beside the verifier, when the bag has a film: only what this bag holds is in it."""
    if not any(path.startswith(FILMS) for path in files):
        return {}

    def foto(label: str) -> tuple[str, str] | None:
        copy = f"data/05-dokumen/turunan/{label}.jpg"
        return (copy, copy) if copy in files else None

    def place(film: Film) -> str:
        path = f"{FILMS}/{film.name}"
        return path if path in files else ""

    garis = {**values(tayangan.of(entries, reader), Tempat(place, foto), ""), "kata": KATA, "tombol": TOMBOL}
    text = json.dumps(garis, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    parts = {  # what people wrote comes last: nothing is put into it
        "JUDUL": escape(title),
        "GAYA": web.built("base.css").replace("</", "<\\/"),
        "PROGRAM": web.built("tayangan.ts").replace("</", "<\\/"),
        "GARIS": text,
    }
    page = (Path(periksa.__file__).parent / PLACE).read_text("utf-8")
    for name, part in parts.items():
        page = page.replace(f"@{name}@", part)
    return {PLACE: page.encode()}


# Values


def values(seen: Tayangan, where: Tempat, cap: str) -> dict[str, Any]:
    """For the script: times in ms since 1970; nothing that a template would have to reckon."""
    return {
        "zona": seen.zona.value,
        "geser": int(seen.zona.offset.utcoffset(None).total_seconds() * 1000),
        "mulai": _ms(seen.mulai),
        "selesai": _ms(seen.selesai),
        "cap": cap,
        "orang": [_person(one, where) for one in seen.orang],
        "baris": [
            {
                "no": one.nomor,
                "waktu": _ms(one.waktu),
                "kalimat": one.kalimat,
                "oleh": one.oleh,
                "rincian": [": ".join(pair) for pair in one.rincian],
                "foto": [_photo(one.foto, where)] if one.foto else [],
            }
            for one in seen.baris
        ],
        "ba": [
            {
                "bagian": one.bagian,
                "teks": one.teks,
                "baris": one.baris,
                "foto": [_photo(number, where) for number in one.foto],
            }
            for one in seen.ba
        ],
        "jenis": JENIS,
    }


def _person(one: Orang, where: Tempat) -> dict[str, Any]:
    film = one.film
    return {
        "nama": one.nama,
        "peran": one.peran.value.replace("_", " "),
        "keterangan": one.keterangan,
        "film": where.film(film) if film else "",
        "mulai": _ms(film.mulai) if film else 0,
        "lama": film.durasi_ms if film else 0,
        "gambar": bool(film and film.gambar),
        "celah": [_gap(celah) for celah in one.celah],
    }


def _gap(celah: Celah) -> dict[str, Any]:
    return {"jenis": celah.jenis, "dari": _ms(celah.dari), "sampai": _ms(celah.sampai), "sebab": celah.sebab}


def _photo(number: int, where: Tempat) -> dict[str, str]:
    label = f"F-{number:02d}"
    small, large = where.foto(label) or ("", "")
    return {"label": label, "kecil": small, "besar": large}


def _ms(at: datetime | None) -> int:
    return round(at.timestamp() * 1000) if at else 0
