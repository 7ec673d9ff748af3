"""Tautan: the personal link of everybody who comes for a peserta: made, opened, replaced by a new one."""

from datetime import timedelta

from mailer.address import Address
from server.actions import fakta, surel
from server.actions.berkas import Berkas, load
from server.actions.orang import keep_login
from server.login import TAMU, fingerprint
from server.services import Services
from server.store import undangan as rows
from server.store import wakil as persons
from server.store.undangan import UNDANGAN
from server.store.unit import Tx
from server.store.wakil import WAKIL, Wakil
from sessions import undangan as rules
from sessions.errors import Expired, NotFound
from sessions.wewenang import Pelaku, Peran, require

LINK_AFTER = timedelta(days=14)  # links outlive the sesi for signing; revoked when it is sealed


def main_person(tx: Tx, services: Services, found: Berkas) -> Wakil:
    """The person to whom the invitation goes: the director, until the answer says who comes."""
    for person in persons.of_sesi(tx.connection, found.sesi.id):
        if person.utama:
            return person
    person = Wakil(
        services.new_id(), found.sesi.id, found.peserta.direktur or found.peserta.nama, "Direktur", "",
        found.peserta.surel, found.peserta.telepon, tx.now(), True,
    )  # fmt: skip
    WAKIL.add(tx.connection, person)
    return person


def make_link(tx: Tx, services: Services, found: Berkas, person: Wakil) -> str:
    """A personal link: the secret stands in the fragment, which no server's log ever sees."""
    secret = services.new_secret()
    until = found.sesi.selesai + LINK_AFTER
    rows.keep_link(tx.connection, fingerprint(secret), person.id, tx.now(), until)
    return f"{services.url}/undangan#{secret}"


async def open_link(services: Services, secret: str) -> str:
    """Exchange a link's secret for a login of the person it was made for. Raises Expired."""
    token = services.new_secret()

    def unit(tx: Tx) -> None:
        person = rows.open_link(tx.connection, fingerprint(secret), tx.now())
        if person is None:
            raise Expired(
                "Tautan ini tidak berlaku lagi. Buka tautan pada surel terakhir dari Pokja, "
                "atau minta tautan baru kepada narahubung yang tertulis di undangan."
            )
        wakil = WAKIL.get(tx.connection, person)
        keep_login(tx, TAMU, person, token)
        undangan = rows.latest(tx.connection, wakil.sesi)
        me = Pelaku(wakil.id, wakil.nama, Peran.PENYEDIA, "")
        if undangan and (step := rules.opened(undangan, me, tx.now())):
            UNDANGAN.save(tx.connection, step[0])
            tx.append(step[1])

    await services.store.write(unit)
    return token


async def new_link(services: Services, by: Pelaku, sesi: str, wakil: str, alasan: str) -> None:
    """A fresh link for a person who lost theirs; the old one ends."""
    require(by, "undangan.kirim")

    def unit(tx: Tx) -> None:
        found = load(tx.connection, sesi)
        person = WAKIL.get(tx.connection, wakil)
        if person.sesi != sesi:
            raise NotFound("Orang ini tidak ada dalam sesi.")
        rows.revoke_links(tx.connection, [wakil], tx.now())
        mail_link(tx, services, found, person, alasan or "Saudara meminta tautan baru.", True)

    await services.store.write(unit)


def mail_link(tx: Tx, services: Services, found: Berkas, person: Wakil, why: str, instead: bool) -> None:
    facts = {
        **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
        "penerima": person.nama,
        "sebab": why,
        "menggantikan": instead,
        "tautan": make_link(tx, services, found, person),
    }
    surel.queue(
        tx, services, "tautan", Address(person.nama, person.surel), facts, kantor=found.kantor.id, sesi=found.sesi.id
    )
