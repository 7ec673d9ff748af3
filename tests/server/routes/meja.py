"""Meja: one sesi with a paper that is out to be signed, and everybody's browsers."""

import asyncio
import io
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from server.actions import terbitan as issued
from server.documents import Places
from server.signing import Signing
from server.store import kembali as rows
from server.store.unit import Tx
from sessions.indonesia import Zona
from sessions.kembali import Keadaan, Kembali
from sessions.terbitan import Terbitan
from tests.clock import Clock
from tests.people import Office
from tests.server.kertas import Berkas, berkas
from tests.server.routes.perjalanan import Perjalanan, set_out

WHY = "Angka total berbeda dari yang diterbitkan (contoh)."


@dataclass(slots=True)
class Meja:
    """One sesi with a paper that is out, and everybody's browsers."""

    jalan: Perjalanan
    berkas: Berkas
    terbitan: Terbitan
    tamu: aiohttp.ClientSession
    pokja: aiohttp.ClientSession

    @property
    def services(self) -> Any:
        return self.jalan.services

    @property
    async def pdf(self) -> bytes:
        return await self.services.files.read(self.terbitan.pdf)  # type: ignore[no-any-return]

    @property
    def page(self) -> str:
        return f"/sesi/{self.jalan.sesi.id}/kembali"

    async def send(self, content: bytes, cara: str = "kertas", id: str = "", **more: Any) -> tuple[int, dict[str, Any]]:
        path = f"/hadir/kembali/{self.terbitan.id}/{cara}/{id or uuid.uuid4()}"
        async with self.tamu.put(path, data=io.BytesIO(content), **more) as answer:
            return answer.status, await answer.json()

    async def read(self) -> Kembali:
        """The newest return, once the machine has looked at all of it."""

        async def done() -> Kembali | None:
            back: Kembali = (await self.services.store.read(lambda c: rows.of_sesi(c, self.jalan.sesi.id)))[-1]
            return back if back.keadaan is not Keadaan.DITERIMA else None

        return await self.jalan.until(done, "the comparison")  # type: ignore[no-any-return]

    async def html(self, browser: aiohttp.ClientSession, path: str) -> str:
        async with browser.get(path) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()

    async def judge(self, back: Kembali, name: str, alasan: str = "") -> tuple[int, str]:
        path = f"{self.page}/{back.id}/{name}"
        async with self.pokja.post(path, data={"alasan": alasan}, allow_redirects=False) as answer:
            return answer.status, await answer.text()


async def issue(jalan: Perjalanan, of: Berkas) -> Terbitan:
    """As it goes out: with places to sign in, and sealed so that others may sign it too."""
    services = jalan.services
    signing = Signing(services.pki, services.tsa, Zona.WITA)
    sealed = await asyncio.to_thread(signing.prepare, of.terbitan.pdf, of.boxes, services.now(), certify=False)
    pdf = sealed.pdf
    digest = await services.files.put(pdf, jalan.sesi.berkas)

    def unit(tx: Tx) -> Terbitan:
        return issued.issue(
            tx, services, jalan.pokja[0], kode="NG-7K3Q9X", sesi=jalan.sesi.id, judul="Hasil Negosiasi Harga",
            pdf=digest, halaman=[of.terbitan.kode[n] for n in sorted(of.terbitan.kode)],
            places=Places(of.terbitan.sel, (), of.terbitan.ttd), penanda=["peserta"], nama="CONTOH AHMAD SYAHRONI",
        )  # type: ignore[arg-type]  # a place is a place  # fmt: skip

    return await services.store.write(unit)  # type: ignore[no-any-return]


@pytest.fixture
async def meja(service: TestServer, office: Office, clock: Clock) -> AsyncIterator[Meja]:
    jalan = await set_out(service, office, clock)
    await jalan.invited()
    await jalan.answered()
    of = berkas(1)
    tamu, pokja = await jalan.guest_browser(), await office.client("ketua")
    yield Meja(jalan, of, await issue(jalan, of), tamu, pokja)
    await tamu.close()
    await pokja.close()
