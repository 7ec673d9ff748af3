"""Kios: the front office takes in what a peserta brings to the bidding room in person; it reads nothing of the sesi.

Who knows the code that is printed in the invitation may hand in; the code is typed, never listed.
"""

import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from server.actions import dokumen
from server.actions.berkas import Berkas, load
from server.actions.dokumen import Kiriman
from server.services import Services
from server.store import dokumen as papers
from server.store import wakil as persons
from server.store.sesi import by_code
from server.store.wakil import Wakil
from sessions import dokumen as documents
from sessions import penerimaan
from sessions.dokumen import Dokumen
from sessions.errors import NotFound
from sessions.foto import Foto, Jalur, Untuk
from sessions.wewenang import Pelaku, require

GONE = "Kode sesi ini tidak ada di kantor ini, atau sesinya sudah ditutup. Periksa kode pada surat undangan peserta."


@dataclass(frozen=True, slots=True)
class Loket:
    """What the front office sees: whose sesi it is, what may be handed in, who may have come, what came here so far."""

    found: Berkas
    dokumen: Sequence[Dokumen]
    wakil: Sequence[Wakil]
    diterima: Sequence[Foto]


async def desk(services: Services, by: Pelaku, kode: str) -> Loket:
    """Raises NotFound for a code of another office, of a closed sesi, or of none: the three look alike."""
    require(by, "kios.terima")

    def read(c: sa.Connection) -> Loket:
        found = _berkas(c, by, kode)
        items = [one for one in papers.of_sesi(c, found.sesi.id) if one.keadaan not in documents.PUTUS]
        came = [one for one in papers.photos(c, found.sesi.id) if one.jalur is Jalur.KIOS]
        return Loket(found, items, persons.of_sesi(c, found.sesi.id), came)

    return await services.store.read(read)


async def receive(
    services: Services, by: Pelaku, kode: str, dokumen_id: str, wakil: str, chunks: AsyncIterator[bytes]
) -> Foto:
    """One file for an item of the list, or with "" for the tray of the Pokja; `wakil`: who brought it, or ""."""
    require(by, "kios.terima")

    def read(c: sa.Connection) -> tuple[str, bool]:
        sesi = _berkas(c, by, kode).sesi.id
        return sesi, any(one.id == wakil for one in persons.of_sesi(c, sesi))

    sesi, named = await services.store.read(read)
    untuk = Untuk.DOKUMEN if dokumen_id else Untuk.LAMPIRAN
    kiriman = Kiriman(str(uuid.uuid4()), sesi, untuk, dokumen_id or None, Jalur.KIOS, wakil if named else "")
    return await dokumen.keep(services, by, kiriman, chunks)


def _berkas(c: sa.Connection, by: Pelaku, kode: str) -> Berkas:
    sesi = by_code(c, kode)
    if sesi is None or sesi.keadaan in penerimaan.OVER:
        raise NotFound(GONE)
    found = load(c, sesi.id)
    if found.kantor.id != by.kantor:
        raise NotFound(GONE)
    return found
