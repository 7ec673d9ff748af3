"""Berkas: everything about one sesi that an action needs, loaded together; and its signed heads."""

from dataclasses import dataclass

import sqlalchemy as sa

from server import notes
from server.services import Services
from server.store import evidence
from server.store.kantor import KANTOR
from server.store.paket import PAKET
from server.store.peserta import PESERTA
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions.evidence import Head, utc_text
from sessions.kantor import Kantor
from sessions.paket import Paket
from sessions.peserta import Peserta
from sessions.sesi import Sesi


@dataclass(frozen=True, slots=True)
class Berkas:
    """A sesi and what it belongs to."""

    kantor: Kantor
    paket: Paket
    peserta: Peserta
    sesi: Sesi


def load(connection: sa.Connection, sesi: str) -> Berkas:
    found = SESI.get(connection, sesi)
    paket = PAKET.get(connection, found.paket)
    peserta = PESERTA.get(connection, found.peserta)
    return Berkas(KANTOR.get(connection, paket.kantor), paket, peserta, found)


def head(services: Services, connection: sa.Connection, office: Kantor, berkas: str) -> str:
    """The signed note over the chain as it stands."""
    size, _, tree = evidence.state(connection, berkas)
    name = notes.key_name(office.kode)
    return notes.sign(Head(notes.origin(office.kode, berkas), size, tree.root), services.head_key, name)


def issue_head(services: Services, tx: Tx, office: Kantor, berkas: str) -> list[str]:
    """A head that leaves the building in a mail, kept as issued; its lines."""
    size, _, _ = evidence.state(tx.connection, berkas)
    note = head(services, tx.connection, office, berkas)
    evidence.keep_head(tx.connection, berkas, size, note, utc_text(tx.now()))
    return note.splitlines()


def last_digest(connection: sa.Connection, berkas: str) -> str:
    """What a paper's footer shows of the chain."""
    return evidence.state(connection, berkas)[1]
