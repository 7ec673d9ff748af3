"""Bukti: what happened in a sesi, line by line for one reader, and whether it can be proven."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa

from server import verify
from server.actions import bag as bags
from server.actions.berkas import Berkas, head_at, load
from server.bag import Bag
from server.periksa.periksa import Laporan
from server.services import Services
from server.store import berita_acara as minutes
from server.store import dokumen as papers
from server.store import evidence
from server.store import orang as people
from server.store import wakil as persons
from sessions import jahit, rincian
from sessions.berita_acara import BeritaAcara
from sessions.evidence import Entry, first_break
from sessions.jahit import Film
from sessions.penutupan import SEALS
from sessions.peristiwa import KINDS, visible
from sessions.sesi import Keadaan
from sessions.wewenang import Pelaku, Peran

A_PAGE = 400  # lines shown at once: more than nearly every sesi has


@dataclass(frozen=True, slots=True)
class Gambar:
    """A photo of the sesi; `siap`: a small copy can be shown."""

    id: str
    label: str
    siap: bool


@dataclass(frozen=True, slots=True)
class Baris:
    """One line of the chain for this reader; of a closed one only its number and digest are said."""

    nomor: int
    sidik: str
    tertutup: bool
    waktu: datetime
    oleh: str
    peran: str
    kalimat: str
    jenis: str
    rincian: Sequence[tuple[str, str]]
    gambar: Gambar | None
    terekam: bool
    ba: str
    mentah: str


@dataclass(frozen=True, slots=True)
class Segel:
    """What can be proven now. `keadaan`: berjalan (unsealed, whole), rusak, disegel, tidak_lolos."""

    keadaan: str
    baris: int
    sidik: str
    rusak_di: int | None = None
    laporan: Laporan | None = None

    @property
    def gagal(self) -> Sequence[str]:
        """What did not hold, in words."""
        if self.laporan is None:
            return ()
        return [f"{one.judul}: {p.di} {p.pesan}" for one in self.laporan.pemeriksaan for p in one.masalah][:20]


@dataclass(frozen=True, slots=True)
class HalamanBukti:
    found: Berkas
    baris: Sequence[Baris]
    semua: int
    cocok: int
    dari: int
    segel: Segel
    disegel: datetime | None
    kepala: str
    terbit: int
    ba: Sequence[BeritaAcara]
    foto: int
    rekaman: int

    @property
    def berikut(self) -> int | None:
        """From where the next page goes on."""
        shown = self.dari + len(self.baris)
        return shown if shown < self.cocok else None


async def see(services: Services, by: Pelaku, sesi: str, cari: str = "", dari: int = 0) -> HalamanBukti:
    """The evidence of a sesi; `cari`: words that a line must have, `dari`: how many matching lines come before."""
    state = await seal_state(services, sesi)
    return await services.store.read(lambda c: _page(services, c, by, sesi, cari, dari, state))


def _page(
    services: Services, c: sa.Connection, by: Pelaku, sesi: str, cari: str, dari: int, state: Segel
) -> HalamanBukti:
    found = load(c, sesi)
    entries = evidence.after(c, found.sesi.berkas, 0)
    seals = [one for one in entries if one.event.kind in SEALS]
    small = {id: bool(row.kecil) for id, row in papers.readings(c, sesi).items()}
    photos = {foto.id: Gambar(foto.id, foto.label, small.get(foto.id, False)) for foto in papers.photos(c, sesi)}
    names = _names(c, sesi, entries)
    films = tuple(jahit.newest(entries).values())
    lines = [_line(entry, by.peran, names, photos, films) for entry in entries]
    wanted = cari.casefold().split()
    matching = [line for line in lines if all(word in _text(line) for word in wanted)]
    return HalamanBukti(
        found=found,
        baris=matching[dari : dari + A_PAGE],
        semua=len(lines),
        cocok=len(matching),
        dari=dari,
        segel=state,
        disegel=seals[-1].event.at if seals else None,
        kepala=head_at(services, c, found.kantor, found.sesi.berkas, (seals or entries)[-1].number if entries else 0),
        terbit=len(evidence.heads(c, found.sesi.berkas)),
        ba=[one for one in minutes.of_sesi(c, sesi) if one.pdf],
        foto=len(photos),
        rekaman=len(films),
    )


def _names(c: sa.Connection, sesi: str, entries: Iterable[Entry]) -> Mapping[str, str]:
    actors = {entry.event.actor for entry in entries}
    guests = {person.id: person.nama for person in persons.of_sesi(c, sesi)}
    return {"sistem": "Sistem", **people.names(c, actors - guests.keys()), **guests}


def _line(
    entry: Entry, reader: Peran, names: Mapping[str, str], photos: Mapping[str, Gambar], films: Sequence[Film]
) -> Baris:
    event = entry.event
    open_ = visible(event.kind, reader)
    return Baris(
        nomor=entry.number,
        sidik=entry.digest,
        tertutup=not open_,
        waktu=event.at,
        oleh=names.get(event.actor, event.actor) if open_ else "",
        peran=event.role if open_ else "",
        kalimat=KINDS[event.kind].penjelasan if open_ else "",
        jenis=event.kind if open_ else "tertutup",
        rincian=rincian.of(event, names) if open_ else (),
        gambar=photos.get(str(event.data.get("foto", ""))) if open_ and event.kind == "foto.diterima" else None,
        terekam=open_ and any(film.shows(event.at) for film in films),
        ba=str(event.data.get("id") or event.data.get("ba") or "") if open_ and event.kind.startswith("ba.") else "",
        mentah=entry.line if open_ else "",
    )


def _text(line: Baris) -> str:
    """What a search goes through."""
    parts = [line.kalimat, line.oleh, line.jenis, f"l-{line.nomor:04d}", *(text for _, text in line.rincian)]
    return " ".join([*parts, line.gambar.label if line.gambar else ""]).casefold()


# What can be proven


async def seal_state(services: Services, sesi: str) -> Segel:
    """Sealed: the bag is checked as a stranger would, once for each state of its files. Before: the chain alone."""

    def read(c: sa.Connection) -> tuple[Berkas, Sequence[Entry]]:
        found = load(c, sesi)
        return found, evidence.after(c, found.sesi.berkas, 0)

    found, entries = await services.store.read(read)
    broken = first_break((entry.line for entry in entries), found.sesi.berkas)
    last = entries[-1].digest if entries else ""
    if broken is not None:
        return Segel("rusak", len(entries), last, rusak_di=broken)
    if found.sesi.keadaan is not Keadaan.DISEGEL:
        return Segel("berjalan", len(entries), last)
    whole = await bags.bag_of(services, sesi)
    report = await asyncio.to_thread(lambda: _checked(Looked(whole, whole.mark)))
    return Segel("disegel" if report.utuh else "tidak_lolos", len(entries), last, laporan=report)


@dataclass(frozen=True, slots=True)
class Looked:
    """A bag in the state of its files; equal to another look at the same state."""

    bag: Bag = field(compare=False)
    mark: int


@lru_cache(maxsize=64)
def _checked(seen: Looked) -> Laporan:
    return verify.verify(seen.bag)


async def bag(services: Services, sesi: str) -> tuple[Bag, str]:
    """The sealed bag, and the name under which it leaves. Raises Conflict before it is sealed."""
    whole = await bags.bag_of(services, sesi)
    found = await services.store.read(lambda c: load(c, sesi))
    return whole, f"bukti-{found.sesi.kode}.zip"
