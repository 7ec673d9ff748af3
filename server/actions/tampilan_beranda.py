"""Tampilan beranda: what needs this person today, in values ready to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from server.actions import berikut, integritas
from server.actions.berikut import Berikut
from server.services import Services
from server.store import dokumen as papers
from server.store import orang as people
from server.store import paket as pakets
from server.store import peserta as companies
from server.store import sesi as sesis
from server.store import surel as post
from server.store import undangan as letters
from server.store.akses import Di
from server.store.surel import Surel
from sessions.evidence import Entry
from sessions.indonesia import Zona
from sessions.orang import Orang
from sessions.paket import Paket
from sessions.peserta import Peserta
from sessions.sesi import Keadaan, Sesi
from sessions.wewenang import POKJA, Pelaku, Peran

AHEAD = timedelta(days=7)
ENDS_SOON = timedelta(days=30)
MOST = 50


@dataclass(frozen=True, slots=True)
class BarisSesi:
    """One sesi with what it belongs to, and what comes next in it."""

    sesi: Sesi
    paket: Paket
    peserta: Peserta
    berikut: Berikut


@dataclass(frozen=True, slots=True)
class Tunggu:
    """Something that waits for this person: `kode` names it, `jumlah` counts where it is several."""

    kode: str
    baris: BarisSesi
    batas: datetime | None = None
    jumlah: int = 1
    surel: Surel | None = None


@dataclass(frozen=True, slots=True)
class TungguPaket:
    """A step of a whole paket that the Pokja takes, not of one of its sesi."""

    kode: str
    paket: Paket


@dataclass(frozen=True, slots=True)
class Akun:
    """What an admin should look at among the accounts."""

    aktif: int
    belum_bersandi: list[Orang]
    segera_berakhir: list[Orang]


@dataclass(frozen=True, slots=True)
class HalamanBeranda:
    """`hari_ini`: today's meetings by the clock; `nanti`: the coming week's; `akun` only for an admin.

    `lebih`: how many more wait than `menunggu` lists; `alarm`: the newest check of all evidence found something.
    """

    hari_ini: list[BarisSesi]
    menunggu: list[Tunggu]
    menunggu_paket: list[TungguPaket]
    lebih: int
    tenggat: list[Tunggu]
    nanti: list[BarisSesi]
    akun: Akun | None
    paket: int
    boleh_buat: bool
    alarm: Entry | None = None


def page(services: Services, c: sa.Connection, di: Di) -> HalamanBeranda:
    return replace(_page(services, c, di), alarm=integritas.alarm(c, di.pelaku))


def _page(services: Services, c: sa.Connection, di: Di) -> HalamanBeranda:
    me, now = di.pelaku, services.now()
    if me.peran is Peran.ADMIN:
        return HalamanBeranda([], [], [], 0, [], [], _accounts(c, me.kantor, now), 0, False)
    found = pakets.of_person(c, me, now)
    lines = _lines(c, me, found, now)
    open_ = [one for one in lines if one.sesi.keadaan not in berikut.OVER]
    today = [one for one in open_ if _is_today(one.sesi, now) and one.sesi.keadaan is not Keadaan.DRAF]
    later = [one for one in open_ if one not in today and now < one.sesi.mulai <= now + AHEAD]
    waiting = _waiting(c, me, open_)
    return HalamanBeranda(
        hari_ini=today,
        menunggu=waiting[:MOST],
        menunggu_paket=_steps(c, me, found, lines)[:MOST],
        lebih=max(0, len(waiting) - MOST),
        tenggat=_deadlines(open_)[:MOST],
        nanti=later[:MOST],
        akun=None,
        paket=len(found),
        boleh_buat=me.peran is Peran.ANGGOTA,
    )


def _steps(c: sa.Connection, me: Pelaku, found: Sequence[Paket], lines: Sequence[BarisSesi]) -> list[TungguPaket]:
    """What comes next in pakets of this person's Pokja, where no sesi of them says so."""
    places = people.places(c, me.id)
    mine = [paket for paket in found if places.get(paket.id) in POKJA]
    peserta = companies.of_pakets(c, [paket.id for paket in mine])
    made = []
    for paket in mine:
        chosen = berikut.counting([one.sesi for one in lines if one.paket.id == paket.id])
        step = berikut.in_paket(paket, [one for one in peserta if one.paket == paket.id], chosen)
        if step.kode not in ("buka_sesi", "selesai"):
            made.append(TungguPaket(step.kode, paket))
    return made


def _is_today(sesi: Sesi, now: datetime) -> bool:
    return sesi.zona.local(sesi.mulai).date() == Zona(sesi.zona).local(now).date()


def _lines(c: sa.Connection, me: Pelaku, found: Sequence[Paket], now: datetime) -> list[BarisSesi]:
    by_id = {paket.id: paket for paket in found}
    places = people.places(c, me.id)
    peserta = {one.id: one for one in companies.of_pakets(c, by_id)}
    mine = sesis.among(c, by_id)
    letter = letters.latest_of(c, [one.id for one in mine])
    made = []
    for sesi in mine:
        here = replace(me, peran=places.get(sesi.paket, me.peran))
        step = berikut.in_sesi(sesi, letter.get(sesi.id), now, here)
        made.append(BarisSesi(sesi, by_id[sesi.paket], peserta[sesi.peserta], step))
    return made


def _waiting(c: sa.Connection, me: Pelaku, lines: Sequence[BarisSesi]) -> list[Tunggu]:
    """Signing first, then each sesi's own next step, then verdicts and mail in trouble."""
    by_id = {one.sesi.id: one for one in lines}
    to_sign = sesis.to_sign(c, me.id)
    signing = [Tunggu("tanda_tangan", by_id[id]) for id in by_id if id in to_sign]
    steps = [Tunggu(one.berikut.kode, one, one.berikut.batas) for one in lines if one.berikut.milik]
    return signing + sorted(steps, key=_when) + _verdicts(c, me, by_id) + _mail(c, by_id)


def _when(waits: Tunggu) -> datetime:
    return waits.batas or waits.baris.sesi.mulai


def _verdicts(c: sa.Connection, me: Pelaku, by_id: Mapping[str, BarisSesi]) -> list[Tunggu]:
    places = people.places(c, me.id)
    mine = [id for id, one in by_id.items() if places.get(one.paket.id) in POKJA]
    return [Tunggu("putuskan_dokumen", by_id[id], jumlah=n) for id, n in papers.undecided(c, mine).items()]


def _mail(c: sa.Connection, by_id: Mapping[str, BarisSesi]) -> list[Tunggu]:
    return [Tunggu("surel_bermasalah", by_id[one.sesi or ""], surel=one) for one in post.troubled(c, list(by_id))]


def _deadlines(lines: Sequence[BarisSesi]) -> list[Tunggu]:
    """What others owe us, by its time: answers to letters."""
    due = [Tunggu(one.berikut.kode, one, one.berikut.batas) for one in lines if one.berikut.kode == "menunggu_jawaban"]
    return sorted((one for one in due if one.batas), key=_when)


def _accounts(c: sa.Connection, kantor: str, now: datetime) -> Akun:
    alive = [one for one in people.of_office(c, kantor) if one.sampai is None or one.sampai > now]
    silent = people.without_sandi(c, kantor)
    return Akun(
        aktif=len(alive),
        belum_bersandi=[one for one in alive if one.id in silent],
        segera_berakhir=[one for one in alive if one.sampai and one.sampai <= now + ENDS_SOON],
    )
