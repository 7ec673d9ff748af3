"""Bag: the evidence of one sesi as it was sealed, whole or as the peserta's own copy; the same however often made."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa

from server import bag, notes
from server.actions import pemusnahan
from server.actions import tayangan as replay
from server.actions.berkas import head_at, kept_files, load
from server.bag import Bag, BagContents, Opening
from server.periksa import periksa
from server.services import Services
from server.sources import Source, digest
from server.store import evidence
from sessions import tayangan
from sessions.errors import Conflict
from sessions.evidence import Entry, utc_text
from sessions.penutupan import DISUSUN, SEALS
from sessions.peristiwa import visible
from sessions.wewenang import Peran

Choose = Callable[[BagContents, Sequence[Entry]], BagContents]
"""What of a bag and its lines goes into somebody's copy."""


def sealed_size(c: sa.Connection, sesi: str) -> int:
    """How many lines the newest seal closed; 0 before the first."""
    seals = evidence.of_kinds(c, f"sesi/{sesi}", SEALS)
    return seals[-1].number if seals else 0


def grown(c: sa.Connection, sesi: str) -> bool:
    """Whether something stands behind the newest seal, which another seal must close before a bag can hold it."""
    size = sealed_size(c, sesi)
    return bool(size) and evidence.state(c, f"sesi/{sesi}")[0] > size


async def bag_of(services: Services, sesi: str) -> Bag:
    """The sealed bag: the same bytes however often it is made."""
    return await _sealed(services, sesi, sesi, lambda contents, entries: contents, Peran.AUDITOR)


async def copy_for_peserta(services: Services, sesi: str) -> Bag:
    """The peserta's own copy: the same proof without what is the Pokja's own, and without recordings of anybody else.

    Sound and picture of the Pokja are their personal data; a copy of one's own is a right (UU 27/2022).
    """

    def choose(contents: BagContents, entries: Sequence[Entry]) -> BagContents:
        chosen = bag.copy_for_provider(contents, lambda k: visible(k, Peran.PENYEDIA))
        hidden = tayangan.others(entries)
        kept = {path: source for path, source in chosen.files.items() if digest(source) not in hidden}
        return replace(chosen, files=kept)

    return await _sealed(services, sesi, f"{sesi}-peserta", choose, Peran.PENYEDIA)


async def _sealed(services: Services, sesi: str, name: str, choose: Choose, reader: Peran) -> Bag:
    def read(c: sa.Connection) -> tuple[BagContents, Sequence[Entry]]:
        size = sealed_size(c, sesi)
        if not size:
            raise Conflict("Berkas sesi ini belum disegel.")
        return collect(services, c, sesi, size), evidence.after(c, f"sesi/{sesi}", 0, size)

    contents, entries = await services.store.read(read)

    def make() -> Bag:
        chosen = choose(contents, entries)
        pages = replay.in_bag(entries, reader, chosen.files, chosen.metadata["External-Identifier"])
        return bag.make(name, replace(chosen, pages=pages))

    return await asyncio.to_thread(make)


def collect(services: Services, c: sa.Connection, sesi: str, size: int | None = None) -> BagContents:
    """Everything of one sesi, as its bag holds it (domain 6.4): the first `size` lines, and the files that the last
    `bukti.disusun` among them gave a place."""
    found = load(c, sesi)
    entries = evidence.after(c, found.sesi.berkas, 0, size)
    said = [one for one in entries if one.event.kind == DISUSUN][-1].event.data  # by seal
    cited: Mapping[str, str] = said["berkas"]  # type: ignore[assignment]
    placed = set(said["letak"])  # type: ignore[call-overload]  # what came into being after the seal is no part of it
    files: dict[str, Source] = {
        path: services.files.at(digest, found.sesi.berkas)
        for path, digest in {**cited, **kept_files(c, sesi)}.items()
        if periksa.place_of(path, digest) in placed
    }
    destroyed = pemusnahan.proof(services, c, found.sesi)
    if destroyed:
        files = {pemusnahan.PLACE: destroyed}
    name = notes.key_name(found.kantor.kode)
    return BagContents(
        metadata={
            "Source-Organization": found.kantor.nama,
            "External-Identifier": found.sesi.kode,
            "Bagging-Date": utc_text(entries[-1].event.at)[:10],
        },
        files=files,
        lines=[entry.line for entry in entries],
        openings=[Opening.of(entry) for entry in entries if entry.event.private],
        head=head_at(services, c, found.kantor, found.sesi.berkas, len(entries)),
        vkey=notes.vkey(name, services.head_key.public_key()),
        sign=lambda text: notes.sign_text(text, services.head_key, name),
    )
