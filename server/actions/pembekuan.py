"""Pembekuan: the papers of a sesi get their numbers, facts and PDFs for good, and are opened for signing."""

import asyncio
from collections.abc import Awaitable, Iterable

from server import documents
from server.actions import cetak
from server.actions.berkas import load
from server.actions.naskah import PLAIN, TEMPLATE, facts, naskah, photo_pictures
from server.services import Services
from server.signing import Signing
from server.store import berita_acara as rows
from server.store import nomor as register
from server.store.berita_acara import BERITA_ACARA
from server.store.unit import Tx
from sessions import pembekuan as rules
from sessions.berita_acara import BeritaAcara, Cara, Keadaan
from sessions.errors import Conflict
from sessions.nomor import JenisSurat
from sessions.wewenang import Pelaku, require


async def freeze(services: Services, by: Pelaku, sesi: str, *, berurutan: bool = False) -> None:
    """Fix numbers, facts and PDFs, and open them for signing, one after the other or not; nothing in them changes now.

    Printing stands between two transactions; when the chain went on meanwhile, it is printed again.
    """
    require(by, "ba.susun")
    papers = await services.store.read(lambda c: rows.of_sesi(c, sesi))
    ready = [ba for ba in papers if ba.keadaan is Keadaan.DIBACAKAN]
    await together([_freeze_one(services, by, sesi, ba, berurutan) for ba in ready])


async def together(work: Iterable[Awaitable[None]]) -> None:
    """What hangs on nothing of each other; all of it ends before the first failure is told."""
    for failed in await asyncio.gather(*work, return_exceptions=True):
        if failed is not None:
            raise failed


async def _freeze_one(services: Services, by: Pelaku, sesi: str, ba: BeritaAcara, berurutan: bool) -> None:
    number = await services.store.write(lambda tx: next_nomor(tx, services, sesi, ba))
    made = await services.store.read(lambda c: naskah(services, c, sesi, ba))
    pictures = await photo_pictures(services, sesi) if ba.jenis not in PLAIN else {}
    told = facts(services, made, number, pictures)
    shown = await cetak.with_arms(services, told, pictures)
    at = services.now()
    certify = all(one.cara is not Cara.BSRE for one in made.penanda)  # who brings a field of their own needs it open

    def work() -> tuple[bytes, str]:
        rendered = documents.render(TEMPLATE[ba.jenis], told, shown)
        signing = Signing(services.pki, services.tsa, made.found.sesi.zona)
        return signing.prepare(rendered.pdf, rendered.boxes, at, certify=certify).pdf, rendered.facts_sha256

    pdf, digest = await asyncio.to_thread(work)
    sha256 = await services.files.put(pdf, f"sesi/{sesi}")

    def unit(tx: Tx) -> None:
        ruang = services.ruang.locked(tx.connection, sesi)
        current = BERITA_ACARA.get(tx.connection, ba.id)
        if current.versi != ba.versi:
            raise Conflict("Berita acara ini baru saja diubah. Muat ulang halaman, lalu ulangi.")
        frozen, event = rules.freeze(
            current, number, digest, sha256, made.penanda, ruang, by, tx.now(), berurutan=berurutan
        )
        BERITA_ACARA.save_version(tx.connection, frozen, seen=current.versi)
        rows.set_signatures(tx.connection, ba.id, made.penanda)
        register.issued(tx.connection, made.found.kantor.id, ba.id)
        tx.append(event)

    await services.store.write(unit)


def next_nomor(tx: Tx, services: Services, sesi: str, ba: BeritaAcara) -> str:
    """Kept for this paper: it bears the same one when it is frozen again after a try that was not finished."""
    found = load(tx.connection, sesi)
    about = f"{found.peserta.nama}, sesi {found.sesi.kode}"
    return register.take(
        tx.connection,
        services.new_id(),
        found.kantor,
        JenisSurat(ba.jenis.value),
        found.paket.nama_pokja,
        ba.id,
        about,
        tx.now(),
        found.sesi.zona.local(tx.now()),
    )
