"""Berkas periksa: a sesi under way whose documents were photographed, for the tests of the checking page."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from aiohttp.test_utils import TestServer

from server.actions import dokumen
from server.actions import paket as pakets
from server.contoh import Example, company, make, person, photograph, seeded
from server.contoh.people import Company, Person
from server.store import dokumen as papers
from server.store.dokumen import DOKUMEN
from sessions.dokumen import Dokumen
from sessions.foto import Jalur, Untuk
from tests.clock import Clock
from tests.people import Office, make_paket, make_peserta, make_sesi
from tests.server.routes.perjalanan import Perjalanan

JENIS = ("ktp", "nib", "sbu", "akta_pendirian")


@dataclass(slots=True)
class Pemeriksaan:
    """A sesi under way; `orang` and `usaha` are on the drawn documents, whose truth is kept by kind."""

    jalan: Perjalanan
    orang: Person
    usaha: Company
    contoh: dict[str, Example]

    @property
    def alamat(self) -> str:
        return f"/sesi/{self.jalan.sesi.id}/pemeriksaan"

    async def butir(self, jenis: str) -> Dokumen:
        items = await self.jalan.services.store.read(lambda c: papers.of_sesi(c, self.jalan.sesi.id))
        return next(one for one in items if one.jenis == jenis)

    async def tulis_isian(self, jenis: str, isian: Mapping[str, str]) -> None:
        """What SPSE says of a document, as if it had been typed so before the sesi."""
        item = await self.butir(jenis)
        changed = replace(item, isian=dict(isian))
        await self.jalan.services.store.write(lambda tx: DOKUMEN.save(tx.connection, changed))

    async def kirim(self, jenis: str, photo: bytes) -> str:
        """The peserta sends a photo of a document; its id once it was read."""
        jalan, item, id = self.jalan, await self.butir(jenis), str(uuid.uuid4())
        await dokumen.receive(
            jalan.services,
            await jalan.guest(),
            jalan.sesi.id,
            id,
            Untuk.DOKUMEN,
            item.id,
            Jalur.UNGGAH,
            "",
            _once(photo),
        )

        async def read() -> bool:
            kept = await jalan.services.store.read(lambda c: papers.readings(c, jalan.sesi.id))
            return bool(kept[id].bacaan)

        await jalan.until(read, f"the reading of {jenis}")
        return id

    async def perlihatkan(self, jenis: str) -> None:
        by, item = self.jalan.pokja[0], await self.butir(jenis)
        if item.keadaan == "perlu_ulang":
            await dokumen.force(self.jalan.services, by, self.jalan.sesi.id, item.id, "Foto contoh cukup jelas.")
        await dokumen.shown(self.jalan.services, by, self.jalan.sesi.id, item.id, "")


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def begun(service: TestServer, office: Office, clock: Clock, jenis: tuple[str, ...] = JENIS) -> Pemeriksaan:
    """Everybody inside, nothing photographed yet; SPSE says what stands on the documents, but for one letter."""
    paket = await make_paket(office, batas_penawaran=(clock.now() - timedelta(days=5)).date().isoformat())
    peserta = await make_peserta(office, paket)
    paket = await pakets.begin(office.services, office.ketua, paket.id)
    sesi = await make_sesi(office, peserta, clock.now() + timedelta(days=1), jenis)
    jalan = Perjalanan(service, office, clock, paket, peserta, sesi)
    await jalan.inside()
    orang, usaha, drawn = await asyncio.to_thread(contoh, jenis)
    return Pemeriksaan(jalan, orang, usaha, drawn)


@cache
def contoh(jenis: tuple[str, ...]) -> tuple[Person, Company, dict[str, Example]]:
    dice = seeded(11)
    orang, usaha = person(dice), company(dice)
    return (
        orang,
        usaha,
        {one: make({"akta_pendirian": "akta"}.get(one, one), orang, usaha, seeded(12)) for one in jenis},
    )


def potret(example: Example, level: str = "scan", seed: int = 3) -> bytes:
    return photograph(example.image, level, seeded(seed))
