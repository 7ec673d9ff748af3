"""Nomor: the office's register of letter numbers, and why some were never used."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from server.services import Services
from server.store import nomor as rows
from server.store.kantor import KANTOR
from server.store.nomor import NOMOR
from server.store.unit import Tx
from sessions import nomor as rules
from sessions.errors import Invalid, NotFound
from sessions.indonesia import Zona
from sessions.nomor import JenisSurat, Nomor
from sessions.wewenang import Pelaku, Peran, require

POKJA = "Pokja Pemilihan 3"


@dataclass(frozen=True, slots=True)
class Buku:
    """The register of one year: each kind with its next number, and the lines."""

    tahun: int
    zona: str
    berikut: Sequence[tuple[JenisSurat, str, str]]
    baris: Sequence[Nomor]


def book(services: Services, c: sa.Connection, by: Pelaku, tahun: int, jenis: JenisSurat | None) -> Buku:
    office = KANTOR.get(c, by.kantor)
    today = Zona(office.zona).local(services.now()).date()
    year = tahun or today.year
    coming = []
    for one in JenisSurat:
        urut = rows.upcoming(c, office.id, one, today.year)
        coming.append((one, rules.SURAT[one].uraian, rules.written(office, one, urut, POKJA, today)))
    lines = rows.register(c, office.id, year, jenis)
    if by.peran is not Peran.KEPALA:  # an admin keeps the numbers, and has no place in the pakets
        lines = [replace(line, tentang="") for line in lines]
    return Buku(year, office.zona, coming, lines)


async def explain(services: Services, by: Pelaku, id: str, alasan: str) -> None:
    """Why a number was never used: it stays a gap, and is not given out again."""
    require(by, "kantor.atur")
    if not id:
        raise Invalid("Pilih nomor yang dijelaskan. Muat ulang halaman, lalu ulangi.")

    def unit(tx: Tx) -> None:
        line = NOMOR.get(tx.connection, id)
        if line.kantor != by.kantor:
            raise NotFound("Nomor surat tidak ditemukan.")
        new, event = rules.explain(line, alasan, by, tx.now())
        NOMOR.save(tx.connection, new)
        tx.append(event)

    await services.store.write(unit)
