"""Tampilan audit: what an auditor may see and why; and, for whoever gives the grants, all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from server.services import Services
from server.store import audit as rows
from server.store import orang as people
from server.store import paket as pakets
from server.store import peserta as companies
from server.store import sesi as sesis
from server.store.kantor import KANTOR
from sessions.audit import HakAudit, Keadaan
from sessions.kantor import Kantor
from sessions.orang import Orang
from sessions.paket import Paket
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku, Peran

WAITING = frozenset({Keadaan.MENUNGGU_PELATIHAN, Keadaan.MENUNGGU_MASUK})


@dataclass(frozen=True, slots=True)
class Hak:
    """One grant as it stands at this moment: `berlaku` is aktif, menunggu, berakhir or dicabut."""

    hak: HakAudit
    berlaku: str
    auditor: str
    paket: Sequence[Paket]


@dataclass(frozen=True, slots=True)
class Diperiksa:
    """A paket under audit, with its sesi and the company of each."""

    hak: HakAudit
    paket: Paket
    sesi: Sequence[tuple[Sesi, str]]


@dataclass(frozen=True, slots=True)
class HalamanAudit:
    kantor: Kantor
    menunggu: Sequence[Hak]
    paket: Sequence[Diperiksa]
    lalu: Sequence[Hak]
    sekarang: datetime


@dataclass(frozen=True, slots=True)
class HalamanHak:
    kantor: Kantor
    hak: Sequence[Hak]
    auditor: Sequence[Orang]
    paket: Sequence[Paket]
    sekarang: datetime

    @property
    def pilihan(self) -> list[tuple[str, str]]:
        return [(one.id, one.nama) for one in self.auditor]


def own(services: Services, c: sa.Connection, by: Pelaku) -> HalamanAudit:
    """An auditor's own page; of a paket outside the grant, or after it, nothing is said."""
    at = services.now()
    grants = _grants(c, rows.of_person(c, by.id), at)
    active = [one for one in grants if one.berlaku == "aktif"]
    return HalamanAudit(
        kantor=KANTOR.get(c, by.kantor),
        menunggu=[one for one in grants if one.berlaku == "menunggu"],
        paket=[_audited(c, one.hak, paket) for one in active for paket in one.paket],
        lalu=[one for one in grants if one.berlaku in ("berakhir", "dicabut")],
        sekarang=at,
    )


def office(services: Services, c: sa.Connection, by: Pelaku) -> HalamanHak:
    """All grants of the office, and what a new one can be made of."""
    at = services.now()
    staff = people.of_office(c, by.kantor)
    return HalamanHak(
        kantor=KANTOR.get(c, by.kantor),
        hak=_grants(c, rows.of_office(c, by.kantor), at),
        auditor=[one for one in staff if one.peran is Peran.AUDITOR and not (one.sampai and one.sampai <= at)],
        paket=pakets.of_office(c, by.kantor),
        sekarang=at,
    )


def _grants(c: sa.Connection, found: Sequence[HakAudit], at: datetime) -> list[Hak]:
    names = people.names(c, {one.orang for one in found})
    known = _pakets(c, {id for one in found for id in one.paket})
    return [
        Hak(one, _now(one, at), names.get(one.orang, ""), [known[id] for id in one.paket if id in known])
        for one in found
    ]


def _pakets(c: sa.Connection, ids: set[str]) -> Mapping[str, Paket]:
    return {one.id: one for one in pakets.among(c, ids)}


def _now(hak: HakAudit, at: datetime) -> str:
    if hak.keadaan is Keadaan.DICABUT:
        return "dicabut"
    if hak.habis is None or hak.habis <= at:
        return "berakhir"
    if hak.keadaan in WAITING:
        return "menunggu"
    return "aktif" if hak.keadaan is Keadaan.AKTIF else "berakhir"


def _audited(c: sa.Connection, hak: HakAudit, paket: Paket) -> Diperiksa:
    names = {one.id: one.nama for one in companies.of_paket(c, paket.id)}
    return Diperiksa(hak, paket, [(one, names.get(one.peserta, "")) for one in sesis.of_paket(c, paket.id)])
