"""Jejak: every look at a document, photo or bag by people of the office or an auditor is a line, and is listed."""

import asyncio
import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from server import watermark
from server.actions import audit
from server.services import Services
from server.store import audit as grants
from server.store import evidence, kode
from server.store import orang as people
from server.store.kantor import KANTOR
from server.store.paket import PAKET
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import audit as rules
from sessions.indonesia import Zona
from sessions.isian import Isian
from sessions.wewenang import Pelaku, Peran, require

SEEN, TAKEN, COPY = "bukti.dilihat", "bukti.diunduh", "salinan.diunduh"
KINDS = frozenset({SEEN, TAKEN, COPY})
ONCE = 600  # seconds in which the same person's looks at the same thing are one
A_PAGE = 100
FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def look(services: Services, by: Pelaku, paket: str, sesi: str, what: str, about: str = "") -> None:
    """Somebody sees or takes away `what` (foto, foto_asli, rekaman, ba, ba_pdf, bukti, bag; `about`: which one).

    The same look again within ten minutes adds nothing: a browser asks for one picture several times.
    """
    require(by, "bukti.lihat")
    window = int(services.now().timestamp()) // ONCE

    def unit(tx: Tx) -> None:
        if kode.keep_key(tx.connection, f"lihat:{by.id}", f"{sesi}:{what}:{about}:{window}", {}, tx.now()):
            audit.note_look(tx, by, paket, sesi, what, about)

    await services.store.write(unit)


async def marked(services: Services, by: Pelaku, picture: bytes, about: str) -> bytes:
    """The picture as this person may see it: with name, peran, time and what it belongs to across it."""
    words = await caption(services, by, about)
    return await asyncio.to_thread(watermark.stamp, picture, words)


async def caption(services: Services, by: Pelaku, about: str) -> str:
    """What stands across whatever this person sees now."""

    def read(c: sa.Connection) -> Zona:
        return Zona(KANTOR.get(c, by.kantor).zona)

    zona = await services.store.read(read)
    at = zona.local(services.now())
    return f"{by.nama} · {by.peran.value.replace('_', ' ')} · {at:%d-%m-%Y %H.%M} {zona.value} · {about}"


# Who saw what


@dataclass(frozen=True, slots=True)
class Lihat:
    """One look."""

    waktu: datetime
    oleh: str
    peran: str
    jenis: str
    yang: str
    rincian: str
    sesi: str
    paket: str


@dataclass(frozen=True, slots=True)
class HalamanJejak:
    """`dari`: how many matching looks come before those of this page."""

    lihat: Sequence[Lihat]
    cocok: int
    dari: int
    paket: Sequence[tuple[str, str]]
    orang: Sequence[tuple[str, str]]
    saring: Mapping[str, str]

    @property
    def berikut(self) -> int | None:
        shown = self.dari + len(self.lihat)
        return shown if shown < self.cocok else None


def page(services: Services, c: sa.Connection, by: Pelaku, saring: Mapping[str, str], dari: int = 0) -> HalamanJejak:
    """Newest first. An auditor sees the looks at the pakets of their own grants only. Raises Invalid for a bad day."""
    require(by, "jejak.lihat")
    pakets = _pakets(services, c, by)
    chosen = {saring["paket"]: pakets[saring["paket"]]} if saring.get("paket") in pakets else pakets
    found = _looks(c, chosen)
    names = people.names(c, {one.oleh for one in found})
    matching = [one for one in found if _fits(one, saring, Zona(KANTOR.get(c, by.kantor).zona))]
    shown = [_named(c, one, names) for one in matching[dari : dari + A_PAGE]]
    ordered = sorted(names.items(), key=lambda pair: pair[1])
    return HalamanJejak(shown, len(matching), dari, sorted(pakets.items(), key=lambda pair: pair[1]), ordered, saring)


def table(services: Services, c: sa.Connection, by: Pelaku, saring: Mapping[str, str]) -> bytes:
    """Every matching look as CSV. No cell can be taken for a formula by a spreadsheet (ASVS 1.2.10)."""
    require(by, "jejak.lihat")
    pakets = _pakets(services, c, by)
    chosen = {saring["paket"]: pakets[saring["paket"]]} if saring.get("paket") in pakets else pakets
    zona = Zona(KANTOR.get(c, by.kantor).zona)
    found = [one for one in _looks(c, chosen) if _fits(one, saring, zona)]
    names = people.names(c, {one.oleh for one in found})
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["waktu", "oleh", "peran", "tindakan", "yang", "rincian", "sesi", "paket"])
    for one in (_named(c, raw, names) for raw in found):
        at = f"{zona.local(one.waktu):%Y-%m-%d %H:%M:%S}"
        cells = (at, one.oleh, one.peran, one.jenis, one.yang, one.rincian, one.sesi, one.paket)
        rows.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _pakets(services: Services, c: sa.Connection, by: Pelaku) -> dict[str, str]:
    """Paket -> its name, of those whose looks this person may read."""
    if by.peran is not Peran.AUDITOR:
        return {one.id: one.nama for one in PAKET.all(c, PAKET.table.c.kantor == by.kantor)}
    now = services.now()
    mine = {id for hak in grants.of_person(c, by.id) for id in hak.paket if rules.may_see(hak, id, now)}
    return {id: PAKET.get(c, id).nama for id in mine}


def _looks(c: sa.Connection, pakets: Mapping[str, str]) -> list[Lihat]:
    found = []
    for berkas, entries in evidence.of_kinds_among(c, [f"paket/{id}" for id in pakets], KINDS).items():
        name = pakets[berkas.partition("/")[2]]
        for entry in entries:
            event, data = entry.event, entry.event.data
            what, about = str(data.get("yang", "salinan")), str(data.get("rincian", ""))
            found.append(
                Lihat(event.at, event.actor, event.role, event.kind, what, about, str(data.get("sesi", "")), name)
            )
    return sorted(found, key=lambda one: one.waktu, reverse=True)


def _fits(one: Lihat, saring: Mapping[str, str], zona: Zona) -> bool:
    form = Isian(saring)
    first, last = form.day("mulai", "hari pertama", optional=True), form.day("sampai", "hari terakhir", optional=True)
    form.check()
    day = zona.local(one.waktu).date()
    wanted = {"oleh": one.oleh, "jenis": one.jenis}
    return (first or date.min) <= day <= (last or date.max) and all(
        saring.get(name, "") in ("", value) for name, value in wanted.items()
    )


def _named(c: sa.Connection, one: Lihat, names: Mapping[str, str]) -> Lihat:
    sesi = SESI.find(c, SESI.table.c.id == one.sesi)
    return Lihat(
        one.waktu, names.get(one.oleh, "Peserta"), one.peran, one.jenis, one.yang, one.rincian,
        sesi.kode if sesi else "", one.paket,
    )  # fmt: skip
