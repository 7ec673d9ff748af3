"""Tilikan: who looked at the evidence of one sesi: a list for its Pokja and auditors, and in its bag.

Each look is a line of the chain of the paket, which goes on when the sesi is sealed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from server.actions import audit
from server.actions.berkas import Berkas, load
from server.actions.jejak import KINDS
from server.services import Services
from server.store import evidence
from server.store import orang as people
from server.store import wakil as persons
from sessions.evidence import Entry, utc_text
from sessions.mesin import words
from sessions.wewenang import Pelaku, Peran, require

FILE = "data/internal/tilikan.json"


@dataclass(frozen=True, slots=True)
class Tilikan:
    """One look: `baris` is the number of its line in the chain of the paket, `sidik` that line's digest."""

    baris: int
    sidik: str
    entry: Entry
    oleh: str
    yang: str
    rincian: str


@dataclass(frozen=True, slots=True)
class HalamanTilikan:
    """Newest first; `orang`: who, and how often."""

    found: Berkas
    tilikan: Sequence[Tilikan]
    orang: Sequence[tuple[str, int]]


async def see(services: Services, by: Pelaku, paket: str, sesi: str) -> HalamanTilikan:
    """The list; an auditor's look at it is a line like any other."""
    require(by, "tilikan.lihat")
    if by.peran is Peran.AUDITOR:
        await audit.look(services, by, paket, sesi, "tilikan")
    return await services.store.read(lambda c: _page(c, sesi))


def _page(c: sa.Connection, sesi: str) -> HalamanTilikan:
    found = of_sesi(c, sesi)
    counted = Counter(one.oleh for one in found)
    return HalamanTilikan(load(c, sesi), found[::-1], counted.most_common())


def of_sesi(c: sa.Connection, sesi: str) -> list[Tilikan]:
    """Every look at this sesi, oldest first; those at others of the paket are not in it."""
    looks = evidence.of_kinds(c, f"paket/{load(c, sesi).paket.id}", KINDS)
    mine = [one for one in looks if one.event.data.get("sesi") == sesi]
    guests = {one.id: one.nama for one in persons.of_sesi(c, sesi)}
    names = {**people.names(c, {one.event.actor for one in mine} - guests.keys()), **guests}
    return [
        Tilikan(
            one.number,
            one.digest,
            one,
            names.get(one.event.actor, one.event.actor),
            str(one.event.data.get("yang", "salinan")),
            str(one.event.data.get("rincian", "")),
        )
        for one in mine
    ]


def for_bag(c: sa.Connection, sesi: str) -> list[dict[str, object]]:
    """What the complete bag holds of it: looks up to the seal, by ids, with the line of the paket's chain."""
    return [
        {
            "baris": one.baris,
            "sidik": one.sidik,
            "waktu": utc_text(one.entry.event.at),
            "pelaku": one.entry.event.actor,
            "peran": one.entry.event.role,
            "jenis": one.entry.event.kind,
            "yang": words(one.yang),
            "rincian": one.rincian,
        }
        for one in of_sesi(c, sesi)
    ]
