"""Tampilan sesi: one sesi before and after its meeting, in values ready to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from server.actions import berikut, cetak, spse
from server.actions.berikut import Berikut
from server.actions.berkas import Berkas, load
from server.actions.spse import Salinan
from server.actions.tampilan import CLOCK
from server.services import Services
from server.store import cetakan as printed
from server.store import dokumen as papers
from server.store import evidence
from server.store import orang as people
from server.store import surel as post
from server.store import terbitan as issued
from server.store import undangan as letters
from server.store import wakil as persons
from server.store.akses import Di
from server.store.surel import Surel
from server.store.wakil import Wakil
from sessions import tahap
from sessions.cetakan import Cetakan
from sessions.dokumen import Dokumen
from sessions.evidence import Entry, Event
from sessions.kesediaan import Jawaban
from sessions.orang import Orang
from sessions.sarana import DAFTAR
from sessions.sesi import Keadaan, Sesi
from sessions.tahap import Langkah
from sessions.undangan import Undangan
from sessions.wewenang import Pelaku, Peran, may

PREPARED = frozenset(
    {"upaya.dicatat", "penyedia.terhubung", "personil.ditugaskan", "sarana.diperiksa", "sarana.dilaporkan"}
    | {"perangkat.diuji"}
)
"""Kinds of events that say how the meeting was prepared."""

IZIN = (
    *("sesi.atur", "undangan.susun", "undangan.sahkan", "undangan.kirim", "kesediaan.tanggapi", "upaya.catat"),
    *("personil.tugaskan", "sarana.lapor", "ruang.masuk", "ruang.datang", "bukti.lihat", "pemeriksaan.lihat"),
)

BEFORE = frozenset(
    {
        *(Keadaan.DRAF, Keadaan.MENUNGGU_JAWABAN, Keadaan.TANPA_JAWABAN, Keadaan.DIJADWALKAN),
        *(Keadaan.PERSONIL_SIAP, Keadaan.SARANA_SIAP),
    }
)
"""States in which a sesi may still be called off."""

MOVABLE = frozenset({Keadaan.DIJADWALKAN, Keadaan.TERKENDALA, Keadaan.RUANG_TUNGGU})
OPEN = frozenset({Keadaan.RUANG_TUNGGU, Keadaan.BERLANGSUNG, Keadaan.JEDA, Keadaan.TERPUTUS})
ROOM = OPEN | {Keadaan.MENUNGGU_PUTUSAN_HADIR}
CLOSED = frozenset({Keadaan.DITUTUP, Keadaan.DILAPORKAN, Keadaan.SIAP_SEGEL, Keadaan.DISEGEL})


@dataclass(frozen=True, slots=True)
class Upaya:
    """One attempt to reach the peserta; `hasil` "dijelaskan" is the call in which the steps were explained."""

    waktu: datetime
    jalur: str
    hasil: str
    tujuan: str
    catatan: str
    oleh: str


@dataclass(frozen=True, slots=True)
class Tugas:
    """A member of the paket and the task in this sesi, "" for none."""

    orang: Orang
    peran: Peran
    tugas: str


@dataclass(frozen=True, slots=True)
class ButirSarana:
    kode: str
    nama: str
    wajib: bool
    kondisi: str
    bukti: str
    catatan: str


@dataclass(frozen=True, slots=True)
class HalamanSesi:
    found: Berkas
    berikut: Berikut
    langkah: tuple[Langkah, ...]
    undangan: list[Undangan]
    surel: Sequence[Surel]
    jawaban: list[Jawaban]
    wakil: list[Wakil]
    dokumen: list[Dokumen]
    upaya: list[Upaya]
    personil: list[Tugas]
    ditugaskan: bool
    sarana: list[ButirSarana]
    diperiksa: datetime | None
    dilaporkan: datetime | None
    diuji: Mapping[str, Event]
    salinan: list[Salinan]
    upaya_hitung: int
    dijadwal_ulang: int
    boleh: frozenset[str]
    cetakan: Sequence[tuple[str, Cetakan]]
    berkas_diterima: int
    berkas_keluar: bool

    @property
    def surat(self) -> Undangan | None:
        """The newest letter."""
        return self.undangan[-1] if self.undangan else None

    @property
    def belum_dijelaskan(self) -> list[Langkah]:
        return list(tahap.unexplained(self.langkah))

    @property
    def dapat_dibatalkan(self) -> bool:
        return "sesi.atur" in self.boleh and self.found.sesi.keadaan in BEFORE

    @property
    def dapat_dijadwal_ulang(self) -> bool:
        return "sesi.atur" in self.boleh and self.found.sesi.keadaan in MOVABLE

    @property
    def ditutup(self) -> bool:
        return self.found.sesi.keadaan in CLOSED


def page(services: Services, c: sa.Connection, di: Di) -> HalamanSesi:
    found = load(c, di.sesi)
    entries = evidence.of_kinds(c, found.sesi.berkas, CLOCK | PREPARED)
    members = people.members(c, di.paket)
    names = {who.id: who.nama for who, _ in members}
    letter = letters.of_sesi(c, di.sesi)
    last = _last(entries)
    checked = last.get("sarana.diperiksa")
    reported = last.get("sarana.dilaporkan")
    ruang = services.ruang.state(c, di.sesi)
    return HalamanSesi(
        found=found,
        berikut=berikut.in_sesi(found.sesi, letter[-1] if letter else None, services.now(), di.pelaku),
        langkah=tahap.clock(entries, services.now()),
        undangan=letter,
        surel=post.of_sesi(c, di.sesi),
        jawaban=letters.answers(c, di.sesi),
        wakil=persons.of_sesi(c, di.sesi),
        dokumen=papers.of_sesi(c, di.sesi),
        upaya=[made for entry in entries if (made := _attempt(entry.event, names))],
        personil=_tasks(members, last.get("personil.ditugaskan")),
        ditugaskan="personil.ditugaskan" in last,
        sarana=_equipment(checked),
        diperiksa=checked.at if checked else None,
        dilaporkan=reported.at if reported else None,
        diuji={entry.event.actor: entry.event for entry in entries if entry.event.kind == "perangkat.diuji"},
        salinan=spse.copies(found, letter[-1] if letter else None, services.url),
        upaya_hitung=ruang.upaya,
        dijadwal_ulang=ruang.dijadwal_ulang,
        boleh=rights(di.pelaku),
        cetakan=[(cetak.title(one.jenis), one) for one in printed.of_berkas(c, found.sesi.berkas)],
        berkas_diterima=ruang.foto,
        berkas_keluar=bool(issued.of_sesi(c, di.sesi)),
    )


def rights(by: Pelaku) -> frozenset[str]:
    return frozenset(izin for izin in IZIN if may(by, izin))


def _last(entries: Sequence[Entry]) -> dict[str, Event]:
    return {entry.event.kind: entry.event for entry in entries}


def _attempt(event: Event, names: Mapping[str, str]) -> Upaya | None:
    if event.kind not in ("upaya.dicatat", "penyedia.terhubung"):
        return None
    return Upaya(
        waktu=event.at,
        jalur=str(event.data.get("jalur", "")),
        hasil=str(event.data.get("hasil", "dijelaskan")),
        tujuan=str(event.private.get("tujuan", event.private.get("nama", ""))),
        catatan=str(event.private.get("catatan", "")),
        oleh=names.get(event.actor, event.actor),
    )


def _tasks(members: Sequence[tuple[Orang, Peran]], event: Event | None) -> list[Tugas]:
    listed: Any = event.data.get("personil", []) if event else []
    tasks = {str(one["orang"]): str(one["tugas"]) for one in listed}
    return [Tugas(who, peran, tasks.get(who.id, "")) for who, peran in members]


def _equipment(event: Event | None) -> list[ButirSarana]:
    kondisi: Any = event.data.get("kondisi", {}) if event else {}
    noted: Any = event.private.get("catatan", {}) if event else {}
    made = []
    for kode, butir in DAFTAR.items():
        bukti, catatan = noted.get(kode) or ("", "")
        made.append(ButirSarana(kode, butir.nama, butir.wajib, str(kondisi.get(kode, "")), str(bukti), str(catatan)))
    return made


def form_of(sesi: Sesi) -> dict[str, str]:
    """A sesi as its form shows it: times on the clocks of its zone, as a datetime-local input writes them."""
    return {
        "jenis": sesi.jenis.value,
        "mulai": local_text(sesi.mulai, sesi),
        "selesai": local_text(sesi.selesai, sesi),
        "zona": sesi.zona.value,
        "dasar": sesi.dasar.value,
        "dasar_nomor": sesi.dasar_nomor,
        "tempat": sesi.tempat,
    }


def local_text(at: datetime, sesi: Sesi) -> str:
    return f"{sesi.zona.local(at):%Y-%m-%dT%H:%M}"
