"""Tampilan pemeriksaan: all documents of a sesi at a glance: findings, differences, twins, issuers' pages, persons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from server.actions import kembar, silang
from server.actions.berkas import Berkas, load
from server.actions.tampilan_meja import CLOSED, LOOK, fields, names_of
from server.services import Services
from server.store import dokumen as papers
from server.store import evidence
from server.store import laman as shots
from server.store import wakil as persons
from server.store.akses import Di
from server.store.laman import Tangkapan
from server.store.wakil import Wakil
from sessions import kewenangan
from sessions.dokumen import Dokumen
from sessions.errors import NotFound
from sessions.evidence import Entry
from sessions.kapasitas import MEWAKILI, Kapasitas
from sessions.kembar import Kembar
from sessions.kewenangan import Temuan
from sessions.laman import LAMAN, Laman
from sessions.ruang import Siap
from sessions.sesi import Keadaan
from sessions.silang import Baris, Nilai, conflicts
from sessions.wewenang import POKJA, may


@dataclass(frozen=True, slots=True)
class Butir:
    """One dokumen of the list, with how many of its fields ask for a look."""

    dokumen: Dokumen
    foto: int
    dilihat: int


@dataclass(frozen=True, slots=True)
class Dilihat:
    """One look at an issuer's page."""

    waktu: datetime
    oleh: str
    hasil: str
    catatan: str
    tangkapan: Tangkapan | None


@dataclass(frozen=True, slots=True)
class Kunjungan:
    """An issuer's page, what to copy into its search, and what was seen there so far, newest first."""

    laman: Laman
    salin: Sequence[Nilai]
    dilihat: Sequence[Dilihat]


@dataclass(frozen=True, slots=True)
class Orang:
    """Somebody who comes for the peserta; `simpulan` is the Pokja's last word on their capacity."""

    wakil: Wakil
    mewakili: bool
    simpulan: str


@dataclass(frozen=True, slots=True)
class HalamanPemeriksaan:
    found: Berkas
    butir: Sequence[Butir]
    silang: Sequence[Baris]
    kembar: Sequence[Kembar]
    peserta: Mapping[str, str]
    laman: Sequence[Kunjungan]
    orang: Sequence[Orang]
    tulis: bool
    langsung: bool
    siap: Sequence[Siap]
    nama: Mapping[str, str]

    @property
    def berbeda(self) -> Sequence[Baris]:
        return conflicts(self.silang)


LOOKED = frozenset({"laman.diperiksa", "daftar_hitam.diperiksa"})
CONCLUDED = "kewakilan.diperiksa"


def page(services: Services, c: sa.Connection, di: Di) -> HalamanPemeriksaan:
    found = load(c, di.sesi)
    entries = evidence.of_kinds(c, found.sesi.berkas, LOOKED | {CONCLUDED})
    ruang, items = services.ruang.state(c, di.sesi), _items(services, c, di.sesi)
    return HalamanPemeriksaan(
        found=found,
        butir=items,
        silang=silang.rows(c, found),
        kembar=kembar.of_peserta(c, found.paket.id, found.peserta.id),
        peserta=kembar.names(c, found.paket.id),
        laman=_pages(c, found, entries),
        orang=[_person(one, entries) for one in persons.of_sesi(c, di.sesi)],
        tulis=found.sesi.keadaan not in CLOSED and may(di.pelaku, "dokumen.periksa"),
        langsung=ruang.keadaan is Keadaan.BERLANGSUNG,
        siap=ruang.siap if di.pelaku.peran in POKJA else (),
        nama={one.dokumen.id: one.dokumen.nama for one in items},
    )


def _items(services: Services, c: sa.Connection, sesi: str) -> list[Butir]:
    kept, photos = papers.readings(c, sesi), papers.photos(c, sesi)
    made = []
    for item in papers.of_sesi(c, sesi):
        own = [one for one in photos if one.dokumen == item.id]
        found = fields(services, c, item, kept[own[-1].id].bacaan) if own else []
        made.append(Butir(item, len(own), sum(one.temuan.hasil in LOOK for one in found)))
    return made


def _pages(c: sa.Connection, found: Berkas, entries: Sequence[Entry]) -> list[Kunjungan]:
    names = names_of(c, found.sesi.id, entries)
    pictures = {one.sha256: one for one in shots.of_sesi(c, found.sesi.id)}
    known = [*silang.declared(found), *(one for paper in silang.values(c, found.sesi.id) for one in paper)]
    return [
        Kunjungan(
            laman=laman,
            salin=_to_copy(laman, known),
            dilihat=[
                Dilihat(
                    waktu=entry.event.at,
                    oleh=names.get(entry.event.actor, ""),
                    hasil=str(entry.event.data["hasil"]),
                    catatan=str(entry.event.private.get("catatan", "")),
                    tangkapan=pictures.get(str(entry.event.data.get("sha256"))),
                )
                for entry in reversed(entries)
                if entry.event.kind in LOOKED and entry.event.data.get("laman") == laman.kode
            ],
        )
        for laman in LAMAN.values()
    ]


def _to_copy(laman: Laman, known: Sequence[Nilai]) -> list[Nilai]:
    """Values for the page's search; the same one only once."""
    fitting = [one for jenis, bidang in laman.cari for one in known if (one.jenis, one.bidang) == (jenis, bidang)]
    return list({one.nilai: one for one in fitting}.values())


def _person(wakil: Wakil, entries: Sequence[Entry]) -> Orang:
    said = [e.event for e in entries if e.event.kind == CONCLUDED and e.event.data["wakil"] == wakil.id]
    return Orang(wakil, wakil.kapasitas in MEWAKILI, str(said[-1].data["hasil"]) if said else "")


@dataclass(frozen=True, slots=True)
class HalamanKewakilan:
    found: Berkas
    wakil: Wakil
    kapasitas: Kapasitas | None
    temuan: Sequence[Temuan]
    sebelumnya: Sequence[tuple[datetime, str, str, str]]
    tulis: bool


def representing(c: sa.Connection, di: Di, wakil: str, kapasitas: Kapasitas | None) -> HalamanKewakilan:
    """The steps for one person, in the capacity asked for or the one they named. Raises NotFound."""
    found = load(c, di.sesi)
    person = next((one for one in persons.of_sesi(c, di.sesi) if one.id == wakil), None)
    if person is None:
        raise NotFound("Orang ini tidak ada dalam sesi.")
    chosen = kapasitas or (Kapasitas(person.kapasitas) if person.kapasitas in MEWAKILI else None)
    entries = evidence.of_kinds(c, found.sesi.berkas, {CONCLUDED})
    names = names_of(c, di.sesi, entries)
    said = [one for one in reversed(entries) if one.event.data["wakil"] == wakil]
    return HalamanKewakilan(
        found=found,
        wakil=person,
        kapasitas=chosen,
        temuan=kewenangan.examine(person.nama, chosen, silang.papers_of(c, di.sesi)) if chosen else (),
        sebelumnya=[
            (
                e.event.at,
                names.get(e.event.actor, ""),
                str(e.event.data["hasil"]),
                str(e.event.private.get("alasan", "")),
            )
            for e in said
        ],
        tulis=found.sesi.keadaan not in CLOSED and may(di.pelaku, "dokumen.periksa"),
    )
