"""Kembar: what one peserta of a paket sent beside what the others sent; only the Pokja and the auditor hear of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from server.jobs import Job
from server.services import Services
from server.store import dokumen as papers
from server.store import evidence
from server.store import peserta as companies
from server.store.dokumen import FOTO
from server.store.sesi import SESI
from server.store.sesi import of_paket as sesi_of_paket
from server.store.unit import Tx
from sessions import kembar as rules
from sessions.kembar import Kembar, Kiriman
from sessions.mesin import SISTEM, note
from sessions.sesi import Sesi

KIND = "paket.kembar"


def sent(c: sa.Connection, paket: str) -> list[Kiriman]:
    """Every photo of a document in every sesi of the paket."""
    return [one for sesi in sesi_of_paket(c, paket) for one in _of_sesi(c, sesi)]


def _of_sesi(c: sa.Connection, sesi: Sesi) -> Iterator[Kiriman]:
    names = {item.id: item.nama for item in papers.of_sesi(c, sesi.id)}
    kept = papers.readings(c, sesi.id)
    for foto in papers.photos(c, sesi.id):
        if foto.dokumen:
            bacaan: Mapping[str, Any] = kept[foto.id].bacaan
            yield Kiriman(
                foto=foto.id,
                label=foto.label,
                peserta=sesi.peserta,
                sesi=sesi.id,
                dokumen=names.get(foto.dokumen, ""),
                sha256=foto.sha256,
                rupa=str((bacaan.get("tanda") or {}).get("rupa", "")),
                nomor=rules.identifying((str(one["nama"]), one["nilai"]) for one in bacaan.get("fields", ())),
            )


def of_peserta(c: sa.Connection, paket: str, peserta: str) -> tuple[Kembar, ...]:
    return rules.twins(sent(c, paket), peserta)


def names(c: sa.Connection, paket: str) -> dict[str, str]:
    return {one.id: one.nama for one in companies.of_paket(c, paket)}


async def compare(services: Services, job: Job) -> None:
    """The job after a photo was read: what it shares with another peserta is written into the paket's own chain.

    Not into the sesi's: that one is sealed into the peserta's copy too.
    """
    foto = await services.store.read(lambda c: FOTO.get(c, job.isi["foto"]))

    def unit(tx: Tx) -> None:
        c = tx.connection
        sesi = SESI.get(c, foto.sesi)
        found = [one for one in of_peserta(c, sesi.paket, sesi.peserta) if one.punya.foto == foto.id]
        berkas = f"paket/{sesi.paket}"
        known = {frozenset(_pair(entry.event.data)) for entry in evidence.of_kinds(c, berkas, {KIND})}
        for twin in found:
            data = _codes(twin)
            if frozenset(_pair(data)) not in known:
                tx.append(note(SISTEM, tx.now(), berkas, KIND, data))
        job.finish(tx)

    await services.store.write(unit)


def _codes(twin: Kembar) -> dict[str, object]:
    return {
        "sama": twin.sama.value,
        "bidang": twin.bidang,
        "foto": [twin.punya.foto, twin.lain.foto],
        "peserta": [twin.punya.peserta, twin.lain.peserta],
    }


def _pair(data: Mapping[str, object]) -> Sequence[str]:
    found = data.get("foto")
    return [str(one) for one in found] if isinstance(found, list | tuple) else []
