"""Orang: log in and out, make accounts by a one-time link, end them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe

from mailer.address import Address
from server.actions import surel
from server.login import HOURS, STAF, check_password, fingerprint, hash_password
from server.services import Services
from server.settings import Settings
from server.store import akses, kode
from server.store import orang as store
from server.store.kantor import KANTOR
from server.store.migrate import open_database
from server.store.orang import ORANG
from server.store.unit import Store, Tx
from sessions import orang as rules
from sessions.errors import Conflict, Expired, Invalid
from sessions.evidence import Event
from sessions.indonesia import Zona, waktu
from sessions.kantor import Kantor
from sessions.mesin import SISTEM, note
from sessions.orang import Orang
from sessions.wewenang import Pelaku, Peran, require

LINK_HOURS = timedelta(hours=72)  # domain defaults: tautan akun 72 h
SANDI = "sandi"


async def log_in(services: Services, alamat: str, sandi: str) -> str:
    """A token for the cookie. An unknown address and a wrong password are told alike, and take alike."""
    known = await services.store.read(lambda c: store.credentials(c, alamat))
    if not await check_password(sandi, known[1] if known else None) or known is None:
        raise Invalid(
            "Surel atau sandi tidak cocok. Periksa lagi; bila lupa, minta tautan baru kepada admin LPSE.",
            bidang={"sandi": "Surel atau sandi tidak cocok."},
        )
    token = services.new_secret()
    orang = known[0]

    def unit(tx: Tx) -> None:
        di = akses.in_office(tx.connection, orang, tx.now())
        keep_login(tx, STAF, orang, token)
        tx.append(note(di.pelaku, tx.now(), f"kantor/{di.pelaku.kantor}", "orang.masuk", {"orang": orang}))

    await services.store.write(unit)
    return token


def keep_login(tx: Tx, kind: str, siapa: str, token: str) -> None:
    until = tx.now() + timedelta(hours=HOURS[kind])
    akses.keep_login(tx.connection, kind, siapa, fingerprint(token), tx.now(), until)


async def prolong_login(services: Services, kind: str, token: str) -> None:
    """A login that is in use lasts its whole time again."""
    until = services.now() + timedelta(hours=HOURS[kind])
    await services.store.write(lambda tx: akses.prolong_login(tx.connection, fingerprint(token), until))


async def log_out(services: Services, token: str) -> None:
    await services.store.write(lambda tx: akses.end_login(tx.connection, fingerprint(token)))


async def add(services: Services, by: Pelaku, isian: Mapping[str, str]) -> Orang:
    """A new account; its owner sets the password through a one-time link sent by mail (never a password by mail)."""
    require(by, "orang.kelola")
    office = await services.store.read(lambda c: KANTOR.get(c, by.kantor))
    orang = rules.check(_read(services.new_id(), office, isian))

    def unit(tx: Tx) -> None:
        if store.credentials(tx.connection, orang.surel):
            kalimat = "Alamat surel ini sudah punya akun."
            raise Invalid(kalimat, bidang={"surel": kalimat})
        store.add(tx.connection, orang, "", tx.now())
        tx.append(_made(by, tx.now(), orang))
        send_link(tx, services, office, orang)

    await services.store.write(unit)
    return orang


def _made(by: Pelaku, at: datetime, orang: Orang) -> Event:
    public = {"orang": orang.id, "peran_akun": orang.peran.value}
    private = {"nama": orang.nama, "nip": orang.nip, "surel": orang.surel}
    return note(by, at, f"kantor/{orang.kantor}", "orang.didaftarkan", public, private)


def _read(id: str, office: Kantor, isian: Mapping[str, str]) -> Orang:
    try:
        peran = Peran(isian.get("peran", ""))
    except ValueError:
        raise Invalid("Pilih peran.", bidang={"peran": "Pilih peran yang tersedia."}) from None
    return Orang(
        id,
        office.id,
        isian.get("nama", "").strip(),
        isian.get("nip", "").strip(),
        isian.get("jabatan", "").strip(),
        isian.get("surel", "").strip().lower(),
        peran,
        _end(isian.get("sampai", "").strip(), Zona(office.zona)),
    )


def _end(day: str, zona: Zona) -> datetime | None:
    """The end of the last day, on the office's clocks; None for an account without an end."""
    if not day:
        return None
    try:
        last = datetime.fromisoformat(day).replace(tzinfo=zona.offset)
    except ValueError:
        raise Invalid("Periksa isian yang ditandai.", bidang={"sampai": "Tulis seperti 2027-12-31."}) from None
    return (last + timedelta(days=1)).astimezone(UTC)


def send_link(tx: Tx, services: Services, kantor: Kantor, orang: Orang) -> None:
    secret = services.new_secret()
    until = tx.now() + LINK_HOURS
    kode.keep_code(tx.connection, fingerprint(secret), SANDI, orang.id, until)
    facts = {
        "kantor": kantor.nama,
        "pengirim": kantor.nama,
        "penerima": orang.nama,
        "narahubung": f"{kantor.telepon} {kantor.surel}".strip(),
        "kode": "AKUN",
        "nama": orang.nama,
        "peran": orang.jabatan or orang.peran.value,
        "lama": "72 jam",
        "sampai": waktu(until, Zona(kantor.zona)),
        "tautan": f"{services.url}/sandi#{secret}",
    }
    surel.queue(tx, services, "akun", Address(orang.nama, orang.surel), facts, kantor=kantor.id)


async def set_password(services: Services, secret: str, sandi: str) -> None:
    """The owner of the one-time link chooses a password; every login of theirs ends."""
    rules.check_sandi(sandi)
    hashed = await hash_password(sandi)

    def unit(tx: Tx) -> None:
        orang = kode.take_link(tx.connection, fingerprint(secret), SANDI, tx.now())
        if orang is None:
            raise Expired("Tautan ini sudah dipakai atau lewat 72 jam. Minta tautan baru kepada admin LPSE.")
        store.set_sandi(tx.connection, orang, hashed)
        akses.end_logins_of(tx.connection, orang)
        who = ORANG.get(tx.connection, orang)
        tx.append(note(SISTEM, tx.now(), f"kantor/{who.kantor}", "orang.sandi_diganti", {"orang": orang}))

    await services.store.write(unit)


async def renew_link(services: Services, by: Pelaku, id: str) -> None:
    """A fresh one-time link for somebody who lost theirs or forgot the password."""
    require(by, "orang.kelola")

    def unit(tx: Tx) -> None:
        orang = _mine(tx, by, id)
        send_link(tx, services, KANTOR.get(tx.connection, by.kantor), orang)
        tx.append(note(by, tx.now(), f"kantor/{by.kantor}", "orang.ditautkan", {"orang": id}))

    await services.store.write(unit)


async def end(services: Services, by: Pelaku, id: str) -> None:
    """The account ends now, with every login it has; never one's own, so that an office keeps its admin."""
    require(by, "orang.kelola")
    if id == by.id:
        raise Conflict("Akun sendiri tidak dapat diakhiri. Minta admin lain melakukannya.")

    def unit(tx: Tx) -> None:
        orang = _mine(tx, by, id)
        ORANG.save(tx.connection, replace(orang, sampai=tx.now()))
        akses.end_logins_of(tx.connection, id)
        tx.append(note(by, tx.now(), f"kantor/{by.kantor}", "orang.dinonaktifkan", {"orang": id}))

    await services.store.write(unit)


def _mine(tx: Tx, by: Pelaku, id: str) -> Orang:
    orang = ORANG.get(tx.connection, id)
    if orang.kantor != by.kantor:
        return ORANG.get(tx.connection, "")  # another office's: not found, in the same words
    return orang


async def first_account(settings: Settings, kode_kantor: str, alamat: str, nama: str, peran: str) -> None:
    """`ruang-bukti orang ALAMAT`: the office and its first account; the link to set a password is printed."""
    database = await open_database(settings)
    rows = Store(database, lambda: datetime.now(UTC), lambda: token_urlsafe(16))
    secret = token_urlsafe(32)
    await rows.write(lambda tx: _first(tx, secret, kode_kantor, alamat.strip().lower(), nama, Peran(peran)))
    await database.close()
    print(f"{settings.url}/sandi#{secret}")  # noqa: T201 - the command's answer


def _first(tx: Tx, secret: str, kode_kantor: str, alamat: str, nama: str, peran: Peran) -> None:
    known = store.credentials(tx.connection, alamat)
    orang = known[0] if known else token_urlsafe(9)
    if known is None:
        office = KANTOR.find(tx.connection, KANTOR.table.c.kode == kode_kantor)
        if office is None:
            office = Kantor(token_urlsafe(9), kode_kantor, f"UKPBJ {kode_kantor}", "PEMERINTAH KABUPATEN", "UKPBJ")
            KANTOR.add(tx.connection, office)
            tx.begin_berkas(f"kantor/{office.id}", office.id)
        made = rules.check(Orang(orang, office.id, nama, "", "", alamat, peran))
        store.add(tx.connection, made, "", tx.now())
        tx.append(_made(SISTEM, tx.now(), made))
    kode.keep_code(tx.connection, fingerprint(secret), SANDI, orang, tx.now() + LINK_HOURS)
