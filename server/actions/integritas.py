"""Integritas: every night each stored file is hashed again and each chain walked again; heads leave the building.

What does not hold is a line of the office's chain, an alarm on the first page of Tim IT, Kepala and admin, a letter.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from mailer.address import Address
from server import notes
from server.actions import fakta, pemusnahan, surel
from server.actions.berkas import issue_head
from server.jobs import Job
from server.services import Services
from server.store import evidence
from server.store import orang as people
from server.store import pemusnahan as destroyed
from server.store.kantor import KANTOR
from server.store.unit import Tx
from sessions.errors import DomainError
from sessions.evidence import Entry, Frontier, first_break
from sessions.indonesia import Zona
from sessions.kantor import Kantor
from sessions.mesin import SISTEM, note
from sessions.wewenang import Pelaku, Peran, require

CHECKED, ISSUED = "integritas.diperiksa", "kepala.diterbitkan"
HOUR = 2  # local, when nobody meets
TOLD = frozenset({Peran.TIM_IT, Peran.KEPALA, Peran.ADMIN})
MOST = 50  # digests named in one line


@dataclass(slots=True)
class Temuan:
    """What was looked at, and what does not hold: digests of files, codes of chains."""

    rantai: int = 0
    baris: int = 0
    berkas: int = 0
    bita: int = 0
    putus: list[str] = field(default_factory=list)
    rusak: list[str] = field(default_factory=list)
    hilang: list[str] = field(default_factory=list)

    @property
    def utuh(self) -> bool:
        return not (self.putus or self.rusak or self.hilang)

    def data(self) -> Mapping[str, object]:
        named = {"putus": self.putus[:MOST], "rusak": self.rusak[:MOST], "hilang": self.hilang[:MOST]}
        counted = {"rantai": self.rantai, "baris": self.baris, "berkas": self.berkas, "bita": self.bita}
        many = {"jumlah": len(self.putus) + len(self.rusak) + len(self.hilang)}
        return {"utuh": self.utuh, **counted, **many, **named}


@dataclass(frozen=True, slots=True)
class HalamanIntegritas:
    """The newest results, newest first; `berikut`: when the next one is due."""

    hasil: Sequence[Entry]
    berikut: datetime
    kepala: Sequence[str]
    alamat: str


def page(services: Services, c: sa.Connection, by: Pelaku) -> HalamanIntegritas:
    require(by, "integritas.lihat")
    berkas = f"kantor/{by.kantor}"
    zona = Zona(KANTOR.get(c, by.kantor).zona)
    found = evidence.of_kinds(c, berkas, {CHECKED})[-30:][::-1]
    heads = evidence.heads(c, berkas)
    return HalamanIntegritas(found, due(services.now(), zona), heads[-1:], services.settings.head_mail)


def alarm(c: sa.Connection, by: Pelaku) -> Entry | None:
    """The newest result when it is a bad one and this person is to know."""
    if by.peran not in TOLD:
        return None
    last = evidence.last_of(c, f"kantor/{by.kantor}", CHECKED)
    return last if last and not last.event.data["utuh"] else None


def due(now: datetime, zona: Zona) -> datetime:
    """The next night's hour."""
    local = zona.local(now).replace(minute=0, second=0, microsecond=0)
    tonight = local.replace(hour=HOUR)
    return tonight if tonight > zona.local(now) else tonight + timedelta(days=1)


async def schedule(services: Services) -> None:
    """At the start: one check waits for each office."""

    def unit(tx: Tx) -> None:
        for kantor in KANTOR.all(tx.connection):
            _ask(tx, kantor)

    await services.store.write(unit)


def _ask(tx: Tx, kantor: Kantor) -> None:
    at = due(tx.now(), Zona(kantor.zona))
    tx.enqueue("integritas", {"kantor": kantor.id}, kunci=f"integritas:{kantor.id}:{at.date().isoformat()}", at=at)


async def ask_now(services: Services, by: Pelaku) -> None:
    """Somebody wants to know now; asking twice within a minute asks once."""
    require(by, "integritas.lihat")

    def unit(tx: Tx) -> None:
        key = f"integritas:{by.kantor}:{tx.now().strftime('%Y-%m-%dT%H:%M')}"
        tx.enqueue("integritas", {"kantor": by.kantor}, kunci=key)

    await services.store.write(unit)


async def run(services: Services, job: Job) -> None:
    """The job: look at everything, write down what was found, send the heads, ask for the next night."""
    id = str(job.isi["kantor"])
    found = await check(services, id)

    def unit(tx: Tx) -> None:
        kantor = KANTOR.get(tx.connection, id)
        tx.append(note(SISTEM, tx.now(), f"kantor/{id}", CHECKED, found.data()))
        if not found.utuh:
            _warn(tx, services, kantor, found)
        _send_heads(tx, services, kantor, found)
        _ask(tx, kantor)
        job.finish(tx)

    await services.store.write(unit)


async def check(services: Services, kantor: str) -> Temuan:
    """Every chain of the office and every stored file of its berkas."""
    found = Temuan()
    promised: set[str] = set()
    chains = await services.store.read(lambda c: evidence.chains(c, kantor))
    key = await services.store.read(lambda c: notes.key_name(KANTOR.get(c, kantor).kode))
    vkey = notes.vkey(key, services.head_key.public_key())
    for berkas in chains:
        chain = await services.store.read(lambda c, berkas=berkas: _load(c, berkas))  # type: ignore[misc]
        found.rantai, found.baris = found.rantai + 1, found.baris + len(chain.lines)
        if not await asyncio.to_thread(_holds, chain, vkey):
            found.putus.append(berkas)
        elif not chain.destroyed:
            promised |= chain.promised
    there = await asyncio.to_thread(_look_at_files, services, frozenset({*chains, f"kantor/{kantor}"}), found)
    found.hilang = sorted(promised - there - set(found.rusak))
    return found


@dataclass(frozen=True, slots=True)
class Rantai:
    """One chain as stored, what the table says of it, and the heads of it that left."""

    berkas: str
    lines: Sequence[str]
    state: tuple[int, str, Frontier]
    heads: Sequence[str]
    promised: set[str]
    destroyed: bool


def _load(c: sa.Connection, berkas: str) -> Rantai:
    kind, _, id = berkas.partition("/")
    gone = kind == "sesi" and destroyed.carried_out(c, id) is not None
    lines = evidence.lines(c, berkas)
    try:
        promised = pemusnahan.cited(evidence.after(c, berkas, 0)) if kind == "sesi" and not gone else set()
    except (ValueError, KeyError):  # a line or an opening that does not hold: `_holds` or the empty promise says so
        promised = {f"bukaan {berkas}"}
    return Rantai(berkas, lines, evidence.state(c, berkas), evidence.heads(c, berkas), promised, gone)


def _holds(chain: Rantai, vkey: str) -> bool:
    """Line by line, at its end, and at each length at which a head of it left the building."""
    if first_break(chain.lines, chain.berkas) is not None:
        return False
    roots, tree = {0: Frontier().root}, Frontier()
    for line in chain.lines:
        tree = tree.append(line)
        roots[tree.size] = tree.root
    size, _, edge = chain.state
    try:
        sent = [notes.open_note(head, vkey) for head in chain.heads]
    except ValueError:
        return False
    return (size, edge) == (tree.size, tree) and all(roots.get(head.size) == head.root for head in sent)


def _look_at_files(services: Services, mine: Collection[str], found: Temuan) -> set[str]:
    """The digests of the whole files; the others are noted. A file whose head is gone is everybody's."""
    whole: set[str] = set()
    for kept in services.files.everything():
        try:
            with kept.open() as file:
                if file.berkas not in mine:
                    continue
            size = kept.verify()
        except DomainError:
            found.rusak.append(kept.sha256)
        else:
            found.berkas, found.bita = found.berkas + 1, found.bita + size
            whole.add(kept.sha256)
    return whole


def _warn(tx: Tx, services: Services, kantor: Kantor, found: Temuan) -> None:
    at = fakta.short_time(tx.now(), Zona(kantor.zona))
    for who in people.of_office(tx.connection, kantor.id):
        if who.peran in TOLD and (who.sampai is None or who.sampai > tx.now()):
            facts = {
                **_common(kantor, who.nama),
                "waktu": at,
                "temuan": _words(found),
                "tautan": f"{services.url}/kantor/keutuhan",
            }
            surel.queue(tx, services, "integritas_rusak", Address(who.nama, who.surel), facts, kantor=kantor.id)


def _words(found: Temuan) -> list[str]:
    chains = [
        f"Rantai {one} tidak lagi menyambung atau tidak cocok dengan kepala yang sudah keluar" for one in found.putus
    ]
    broken = [f"Berkas {one[:16]}… rusak di penyimpanan" for one in found.rusak]
    lost = [f"Berkas {one[:16]}… hilang dari penyimpanan" for one in found.hilang]
    return [*chains, *broken, *lost][:MOST]


def _send_heads(tx: Tx, services: Services, kantor: Kantor, found: Temuan) -> None:
    """The heads of all chains that grew since their last one; the office's own comes last, over all of this."""
    to = services.settings.head_mail
    if not to:
        return
    own = f"kantor/{kantor.id}"
    grown = [berkas for berkas in evidence.grown(tx.connection, kantor.id) if berkas != own]
    tx.append(note(SISTEM, tx.now(), own, ISSUED, {"rantai": len(grown) + 1}))
    lines = [line for berkas in (*grown, own) for line in (*issue_head(services, tx, kantor, berkas), "")]
    facts = {
        **_common(kantor, to),
        "waktu": fakta.short_time(tx.now(), Zona(kantor.zona)),
        "hasil": "utuh" if found.utuh else "TIDAK UTUH",
        "diperiksa": f"{found.rantai} rantai, {found.baris} peristiwa, {found.berkas} berkas",
        "kepala": lines[:-1],
    }
    surel.queue(tx, services, "kepala_harian", Address("", to), facts, kantor=kantor.id)


def _common(kantor: Kantor, penerima: str) -> dict[str, object]:
    reach = " · ".join(part for part in (kantor.nama, kantor.telepon, kantor.surel) if part)
    kode = f"KR-{kantor.kode[:6].upper()}"
    return {"kantor": kantor.nama, "pengirim": kantor.nama, "penerima": penerima, "narahubung": reach, "kode": kode}
