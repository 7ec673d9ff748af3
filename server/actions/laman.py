"""Laman: the Pokja looked at an issuer's page; the result is a line, its screenshot a file that the line cites."""

import asyncio
from dataclasses import replace

import sqlalchemy as sa

from server.actions.dokumen import sniff
from server.jobs import Job
from server.services import Services
from server.store import laman as rows
from server.store.laman import TANGKAPAN, Tangkapan
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import laman as rules
from sessions.errors import DomainError, Invalid, NotFound
from sessions.laman import LAMAN, HasilLaman
from sessions.wewenang import Pelaku, require

PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})


async def check(
    services: Services,
    by: Pelaku,
    sesi: str,
    kode: str,
    hasil: HasilLaman,
    catatan: str,
    kiriman: tuple[str, int] | None,
) -> None:
    """Write down what was seen; `kiriman` is the digest and the size of the screenshot's bytes, kept already.

    Raises NotFound for a page that is not in the table, Invalid when what was sent is no picture.
    """
    require(by, "dokumen.periksa")
    if kode not in LAMAN:
        raise NotFound("Laman ini tidak ada dalam daftar.")
    tipe = await _picture(services, kiriman[0]) if kiriman else ""

    def unit(tx: Tx) -> None:
        found = SESI.get(tx.connection, sesi)
        sha256 = kiriman[0] if kiriman else ""
        tx.append(rules.check(found, LAMAN[kode], hasil, catatan, sha256, by, tx.now()))
        if kiriman:
            id = services.new_id()
            shot = Tangkapan(id, sesi, kode, sha256, kiriman[1], tipe, "", "", by.id, tx.now())
            TANGKAPAN.add(tx.connection, shot)
            tx.enqueue("tangkapan", {"tangkapan": id}, kunci=f"tangkapan:{id}")

    await services.store.write(unit)


async def _picture(services: Services, sha256: str) -> str:
    tipe = sniff(await asyncio.to_thread(lambda: services.files.find(sha256).read(16)))
    if tipe not in PICTURES:
        message = "Lampirkan tangkapan layar sebagai gambar PNG, JPEG, atau WebP."
        raise Invalid(message, bidang={"tangkapan": message})
    return tipe


async def process(services: Services, job: Job) -> None:
    """The job: a copy of our own making to look at; the bytes as they came are evidence and never shown in a page."""
    shot = await services.store.read(lambda c: TANGKAPAN.get(c, job.isi["tangkapan"]))
    try:
        async with services.reader.open(await services.files.read(shot.sha256)) as opened:
            shown = (await opened.lembar(0)).lihat
        done = replace(shot, turunan=await services.files.put(shown, f"sesi/{shot.sesi}"))
    except DomainError as error:
        done = replace(shot, galat=str(error))

    def unit(tx: Tx) -> None:
        TANGKAPAN.save(tx.connection, done)
        job.finish(tx)

    await services.store.write(unit)


def find(c: sa.Connection, sesi: str, id: str) -> Tangkapan:
    """Raises NotFound for one of another sesi."""
    shot = rows.in_sesi(c, sesi, id)
    if shot is None:
        raise NotFound("Tangkapan layar tidak ditemukan.")
    return shot
