"""Terbitan: a file goes out to be signed elsewhere or by pen, and is downloaded."""

from collections.abc import Sequence

import sqlalchemy as sa

from server.documents import Box, Places
from server.services import Services
from server.store import terbitan as rows
from server.store.terbitan import TERBITAN
from server.store.unit import Tx
from sessions import terbitan as rules
from sessions.errors import NotFound
from sessions.terbitan import Keadaan, Kotak, Terbitan
from sessions.wewenang import Pelaku


def issue(
    tx: Tx,
    services: Services,
    by: Pelaku,
    *,
    id: str = "",
    kode: str,
    sesi: str,
    judul: str,
    pdf: str,
    halaman: Sequence[str],
    places: Places,
    penanda: Sequence[str],
    nama: str,
) -> Terbitan:
    """Write down that this file went out, in the transaction that freezes it; an older one of its code is withdrawn.

    `pdf`: SHA-256 of the kept file; `halaman`: what the code of each page says; `penanda`: ids of the boxes that the
    peserta signs; `nama`: who that is; `id`: of the paper that it is a copy of, if any.
    """
    for old in out(tx.connection, sesi):
        if old.kode == kode and old.keadaan is Keadaan.BEREDAR:
            withdraw(tx, by, old.id, "Digantikan berkas yang diterbitkan kemudian.")
    made = Terbitan(
        id=id or services.new_id(),
        sesi=sesi,
        kode=kode,
        judul=judul,
        pdf=pdf,
        halaman=tuple(halaman),
        sel=_places(places.sel),
        ttd=_places(places.sigpos),
        penanda=tuple(penanda),
        nama=nama,
        keadaan=Keadaan.BEREDAR,
        waktu=tx.now(),
    )
    new, event = rules.issue(made, by, tx.now())
    TERBITAN.add(tx.connection, new)
    tx.append(event)
    return new


def _places(boxes: Sequence[Box]) -> tuple[Kotak, ...]:
    return tuple(Kotak(one.id, one.page, one.x, one.y, one.w, one.h) for one in boxes)


def withdraw(tx: Tx, by: Pelaku, id: str, alasan: str) -> None:
    """It no longer counts; what comes back for it is refused."""
    old = TERBITAN.get(tx.connection, id)
    new, event = rules.withdraw(old, alasan, by, tx.now())
    TERBITAN.save(tx.connection, new)
    tx.append(event)


async def pdf(services: Services, sesi: str, id: str) -> bytes:
    """The very bytes that were issued. Raises NotFound for another sesi's."""
    found = await services.store.read(lambda c: of(c, sesi, id))
    return await services.files.read(found.pdf)


def of(c: sa.Connection, sesi: str, id: str) -> Terbitan:
    """A terbitan of this sesi; one of another is not found."""
    found = TERBITAN.get(c, id)
    if found.sesi != sesi:
        raise NotFound("Berkas tidak ditemukan.")
    return found


def out(c: sa.Connection, sesi: str) -> list[Terbitan]:
    """What is out, or came back."""
    return [one for one in rows.of_sesi(c, sesi) if one.keadaan is not Keadaan.DITARIK]
