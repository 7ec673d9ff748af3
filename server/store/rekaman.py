"""Rekaman: which sesi are being recorded, by which server process' recorder whom, and the segments that were kept."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from server.store import evidence
from server.store import tables as t
from server.store.rows import insert_once

SEGMEN = "rekaman.segmen"
_c = t.perekaman.c


@dataclass(frozen=True, slots=True)
class Tersimpan:
    """A segment as the chain has it; its bytes are a stored file of that name."""

    id: str
    kursi: str
    jenis: str
    sha256: str
    mulai: datetime
    selesai: datetime


def begin(connection: sa.Connection, sesi: str) -> None:
    """The sesi is recorded from now on, until `close`."""
    insert_once(connection, t.perekaman, sesi=sesi, kursi="", pemilik=0)


def close(connection: sa.Connection, sesi: str) -> None:
    connection.execute(sa.delete(t.perekaman).where(_c.sesi == sesi))


def is_open(connection: sa.Connection, sesi: str) -> bool:
    return connection.execute(sa.select(_c.sesi).where(_c.sesi == sesi).limit(1)).first() is not None


def take(connection: sa.Connection, sesi: str, kursi: str, pemilik: int) -> None:
    """This process' recorder has that person."""
    connection.execute(sa.delete(t.perekaman).where(_c.sesi == sesi, _c.kursi == kursi))
    connection.execute(sa.insert(t.perekaman).values(sesi=sesi, kursi=kursi, pemilik=pemilik))


def release(connection: sa.Connection, sesi: str, kursi: str) -> None:
    connection.execute(sa.delete(t.perekaman).where(_c.sesi == sesi, _c.kursi == kursi))


def rooms(connection: sa.Connection) -> list[str]:
    """The sesi whose recording is not closed yet."""
    return list(connection.execute(sa.select(_c.sesi).distinct()).scalars())


def owners(connection: sa.Connection, sesi: str) -> dict[str, int]:
    """Whom which process' recorder has."""
    rows = connection.execute(sa.select(_c.kursi, _c.pemilik).where(_c.sesi == sesi, _c.kursi != ""))
    return {row.kursi: row.pemilik for row in rows}


def segments(connection: sa.Connection, sesi: str) -> list[Tersimpan]:
    """Everything that was recorded of a sesi, as the chain says."""
    told = [entry.event.data for entry in evidence.of_kinds(connection, f"sesi/{sesi}", {SEGMEN})]
    return [
        Tersimpan(
            id=str(one["segmen"]),
            kursi=str(one["id"]),
            jenis=str(one["jenis"]),
            sha256=str(one["sha256"]),
            mulai=datetime.fromisoformat(str(one["mulai"])),
            selesai=datetime.fromisoformat(str(one["selesai"])),
        )
        for one in told
    ]
