"""Who somebody is, where: logins, and a person's Peran in one berkas. What is not theirs does not exist for them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from server.store import tables as t
from sessions.errors import NotFound, Unknown
from sessions.wewenang import Pelaku, Peran


@dataclass(frozen=True, slots=True)
class Di:
    """Somebody, somewhere: the acting person and the berkas at hand ("" where there is none)."""

    pelaku: Pelaku
    paket: str = ""
    sesi: str = ""


def keep_login(connection: sa.Connection, kind: str, siapa: str, sidik: str, at: datetime, until: datetime) -> None:
    row = {"sidik": sidik, "jenis": kind, "siapa": siapa, "dibuat": at.isoformat(), "habis": until.isoformat()}
    connection.execute(sa.insert(t.login).values(**row))


def prolong_login(connection: sa.Connection, sidik: str, until: datetime) -> None:
    connection.execute(sa.update(t.login).where(t.login.c.sidik == sidik).values(habis=until.isoformat()))


def end_login(connection: sa.Connection, sidik: str) -> None:
    connection.execute(sa.delete(t.login).where(t.login.c.sidik == sidik))


def end_logins_of(connection: sa.Connection, siapa: str) -> None:
    """Everywhere at once: a removed person, a changed password."""
    connection.execute(sa.delete(t.login).where(t.login.c.siapa == siapa))


def login_owner(connection: sa.Connection, kind: str, sidik: str, now: str) -> str | None:
    query = sa.select(t.login.c.siapa).where(t.login.c.sidik == sidik, t.login.c.jenis == kind, t.login.c.habis > now)
    return connection.execute(query).scalar()


def in_office(connection: sa.Connection, orang: str, now: datetime) -> Di:
    """An orang in their own kantor, with the Peran of their account. Raises Unknown when the account has ended."""
    row = connection.execute(sa.select(t.orang).where(t.orang.c.id == orang)).first()
    if row is None or (row.sampai and row.sampai <= now.isoformat()):
        raise Unknown("Akun Anda tidak aktif. Hubungi admin LPSE.")
    return Di(Pelaku(row.id, row.nama, Peran(row.peran), row.kantor))


def in_paket(connection: sa.Connection, orang: str, paket: str, now: datetime) -> Di:
    """Membership decides. Raises NotFound for whoever has no place in the paket, as if it were not there."""
    me = in_office(connection, orang, now).pelaku
    kantor = connection.execute(sa.select(t.paket.c.kantor).where(t.paket.c.id == paket)).scalar()
    peran = _peran(connection, me, paket, kantor, now) if kantor else None
    if peran is None or kantor is None:
        raise NotFound("Paket tidak ditemukan.")
    return Di(Pelaku(me.id, me.nama, peran, kantor), paket)


def in_sesi(connection: sa.Connection, orang: str, sesi: str, now: datetime) -> Di:
    paket = connection.execute(sa.select(t.sesi.c.paket).where(t.sesi.c.id == sesi)).scalar()
    if paket is None:
        raise NotFound("Sesi tidak ditemukan.")
    try:
        found = in_paket(connection, orang, paket, now)
    except NotFound:
        raise NotFound("Sesi tidak ditemukan.") from None
    return Di(found.pelaku, paket, sesi)


def guest(connection: sa.Connection, wakil: str) -> Di:
    """The person whose link it was, in the one sesi that it opens."""
    query = (
        sa.select(t.wakil.c.id, t.wakil.c.nama, t.wakil.c.sesi, t.sesi.c.paket, t.paket.c.kantor)
        .join(t.sesi, t.sesi.c.id == t.wakil.c.sesi)
        .join(t.paket, t.paket.c.id == t.sesi.c.paket)
        .where(t.wakil.c.id == wakil)
    )
    row = connection.execute(query).first()
    if row is None:
        raise Unknown("Buka kembali tautan pribadi dari surel undangan Saudara.")
    return Di(Pelaku(row.id, row.nama, Peran.PENYEDIA, row.kantor), row.paket, row.sesi)


def _peran(connection: sa.Connection, me: Pelaku, paket: str, kantor: str, now: datetime) -> Peran | None:
    if me.peran is Peran.AUDITOR:
        return Peran.AUDITOR if _granted(connection, me.id, paket, now) else None
    if me.peran is Peran.KEPALA and me.kantor == kantor:
        return Peran.KEPALA
    query = sa.select(t.anggota.c.tugas).where(t.anggota.c.paket == paket, t.anggota.c.orang == me.id)
    tugas = connection.execute(query).scalar()
    return Peran(tugas) if tugas else None


def _granted(connection: sa.Connection, orang: str, paket: str, now: datetime) -> bool:
    """Perka LKPP 1/2015: only the pakets that the surat tugas names, only within its time."""
    h = t.hak_audit.c
    query = (
        sa.select(h.id)
        .join(t.hak_audit_paket, t.hak_audit_paket.c.hak == h.id)
        .where(
            h.orang == orang,
            t.hak_audit_paket.c.paket == paket,
            h.keadaan == "aktif",
            h.mulai <= now.isoformat(),
            h.habis > now.isoformat(),
        )
    )
    return connection.execute(query).first() is not None
