"""Tayangan: a sesi seen again: who was recorded when, what is missing and why, and what the chain says of that moment.

All of it comes out of the chain, for one reader: a line that they may not read is not in it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sessions import fakta_rekaman, jahit, rincian, risalah
from sessions.catatan import Catatan
from sessions.evidence import Entry
from sessions.indonesia import Zona
from sessions.jahit import Film
from sessions.kursi import Kursi
from sessions.peristiwa import KINDS, visible
from sessions.rekaman import Sebab
from sessions.wewenang import Peran

CITED = re.compile(r"\[L-(\d{4,9}) \| [\d:-]+(?: \| F-(\d{2,4}))?\]")
LEFT = re.compile(r"\.?\s+\.$")
NEAR = timedelta(seconds=3)

SEBAB = {
    Sebab.DITARIK: "persetujuan perekaman ditarik",
    Sebab.KELUAR: "keluar dari ruang",
    Sebab.TERPUTUS: "sambungan terputus",
    Sebab.JEDA: "perekaman dijeda",
    Sebab.SELESAI: "perekaman selesai",
    Sebab.PERALATAN: "perekam berhenti bekerja",
    Sebab.MUSYAWARAH: "Pokja bermusyawarah",
}
DIAM = {
    "suara": "mikrofon dimatikan, atau suaranya tidak sampai",
    "gambar": "kamera dimatikan, atau gambarnya tidak sampai",
    "cacat": "sebagian gambar hilang di jalan, sehingga yang tampak dapat tidak utuh",
}


@dataclass(frozen=True, slots=True)
class Celah:
    """Nothing of somebody (`suara`, `gambar`), or a picture that may be incomplete (`cacat`), and why."""

    kursi: str
    jenis: str
    dari: datetime
    sampai: datetime
    sebab: str


@dataclass(frozen=True, slots=True)
class Orang:
    """Somebody who was in the room. `keterangan`: why nothing of them, or not all, was recorded."""

    kursi: str
    nama: str
    peran: Peran
    keterangan: str
    film: Film | None
    celah: tuple[Celah, ...]


@dataclass(frozen=True, slots=True)
class Baris:
    """A line of the chain. `foto`: the number of the photo that came with it, 0 for none."""

    nomor: int
    waktu: datetime
    kalimat: str
    oleh: str
    rincian: tuple[tuple[str, str], ...]
    foto: int


@dataclass(frozen=True, slots=True)
class Rujukan:
    """One line of the berita acara, and the lines of the chain and photos that it cites."""

    bagian: str
    teks: str
    baris: tuple[int, ...]
    foto: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tayangan:
    """`mulai` and `selesai` are of all films together; both None when there is none."""

    zona: Zona
    mulai: datetime | None
    selesai: datetime | None
    orang: tuple[Orang, ...]
    baris: tuple[Baris, ...]
    ba: tuple[Rujukan, ...]

    @property
    def celah(self) -> tuple[Celah, ...]:
        return tuple(sorted((one for o in self.orang for one in o.celah), key=lambda one: (one.dari, one.kursi)))


def of(entries: Sequence[Entry], reader: Peran) -> Tayangan:
    """The sesi as this reader may see it again."""
    known = risalah.shared(entries) if reader is Peran.PENYEDIA else tuple(entries)
    catatan = Catatan.of(known)
    films = jahit.newest(e for e in entries if visible(e.event.kind, reader))
    orang = tuple(
        _person(catatan, kursi, films.get(kursi.id))
        for kursi in catatan.ruang.kursi.values()
        if kursi.masuk or kursi.id in films
    )
    begins = [film.mulai for film in films.values()]
    ends = [film.mulai + timedelta(milliseconds=film.durasi_ms) for film in films.values()]
    return Tayangan(
        zona=catatan.zona,
        mulai=min(begins, default=None),
        selesai=max(ends, default=None),
        orang=orang,
        baris=tuple(_line(catatan, entry) for entry in known if visible(entry.event.kind, reader)),
        ba=tuple(_cited(part.judul, text) for part in risalah.parts(entries) for text in part.baris),
    )


def _person(catatan: Catatan, kursi: Kursi, film: Film | None) -> Orang:
    asked = fakta_rekaman.was_made(catatan) or kursi.persetujuan in fakta_rekaman.BY_WISH
    said = fakta_rekaman.remark(catatan, kursi) if asked else ""
    celah = tuple(_gap(catatan, film, *one) for one in film.celah) if film else ()
    return Orang(kursi.id, kursi.nama, kursi.peran, said, film, celah)


def _gap(catatan: Catatan, film: Film, jenis: str, dari: int, sampai: int) -> Celah:
    begin, end = (film.mulai + timedelta(milliseconds=ms) for ms in (dari, sampai))
    return Celah(film.kursi, jenis, begin, end, _why(catatan, film.kursi, jenis, begin, end))


def _why(catatan: Catatan, kursi: str, jenis: str, begin: datetime, end: datetime) -> str:
    """By the chain's own word where it has one; else what it looks like."""
    rekaman = catatan.ruang.rekaman
    if jenis == "cacat":
        return DIAM[jenis]
    for masa in rekaman.masa:
        if masa.kursi == kursi and begin - NEAR <= masa.selesai <= end:
            return SEBAB[masa.sebab] if masa.sebab else "perekam berhenti merekam orang ini"
    if any(one.kursi in ("", kursi) and one.sejak < end and begin < one.sampai for one in rekaman.celah):
        return "gangguan: tidak sampai ke perekam"
    return DIAM[jenis]


def _line(catatan: Catatan, entry: Entry) -> Baris:
    event = entry.event
    foto = event.data.get("nomor") if event.kind == "foto.diterima" else 0
    return Baris(
        nomor=entry.number,
        waktu=event.at,
        kalimat=KINDS[event.kind].penjelasan,
        oleh="Sistem" if event.actor == "sistem" else catatan.names.get(event.actor, ""),
        rincian=tuple(rincian.of(event, catatan.names)),
        foto=foto if isinstance(foto, int) else 0,
    )


def _cited(bagian: str, text: str) -> Rujukan:
    found = CITED.findall(text)
    baris = tuple(dict.fromkeys(int(line) for line, _ in found))
    foto = tuple(dict.fromkeys(int(photo) for _, photo in found if photo))
    return Rujukan(bagian, LEFT.sub(".", CITED.sub("", text)).strip(), baris, foto)


def others(entries: Iterable[Entry]) -> frozenset[str]:
    """Digests of recordings of people who are not the peserta's: what is not the peserta's own to take along.

    UU 27/2022: a copy is of one's own data. That these recordings exist, and their digests, stay in the log.
    """
    kept = tuple(entries)
    seats: Mapping[str, Kursi] = Catatan.of(kept).ruang.kursi
    return frozenset(
        str(e.event.data["sha256"])
        for e in kept
        if e.event.kind in (jahit.SEGMEN, jahit.DIJAHIT)
        and ((kursi := seats.get(str(e.event.data["id"]))) is None or kursi.peran is not Peran.PENYEDIA)
    )
