"""Runding: a sesi in which a price is talked over, as far as a test needs it."""

from datetime import timedelta
from typing import Any

from aiohttp.test_utils import TestServer

from server.actions import berkas_negosiasi, negosiasi
from server.actions import paket as pakets
from server.store import negosiasi as rows
from sessions.harga import Baris
from sessions.negosiasi import Negosiasi
from sessions.putusan import Perihal
from tests.clock import Clock
from tests.people import Office, make_paket, make_peserta, make_sesi
from tests.server.routes.perjalanan import Perjalanan

ROWS = (
    Baris(1, "Contoh galian tanah biasa", "m3", "1000.5", 100_417, 110_500, None),
    Baris(2, "Contoh timbunan pilihan", "m3", "2000", 203_791, 195_000, 400_000_000),
    Baris(3, "Contoh pasangan batu", "m3", "500", 953_113, 900_000, None),
)
"""Row 1 is timpang, row 2 is added up wrongly. The HPS prices are like no other figure of the tests."""
HPS = ("100417", "203791", "953113", "100.417", "203.791", "953.113")
FIRST, SECOND = (95_000, 190_000, 850_000), (98_000, 192_500, 880_000)


async def set_out(service: TestServer, office: Office, clock: Clock, jenis: str = "negosiasi") -> Perjalanan:
    paket = await make_paket(office)
    peserta = await make_peserta(office, paket, 0)
    paket = await pakets.begin(office.services, office.ketua, paket.id)
    sesi = await make_sesi(office, peserta, clock.now() + timedelta(days=2, hours=1), kind=jenis)
    return Perjalanan(service, office, clock, paket, peserta, sesi)


async def met(jalan: Perjalanan) -> None:
    """Everybody is inside, and the table is on."""
    await jalan.inside()
    await put(jalan)


async def put(jalan: Perjalanan, rows: tuple[Baris, ...] = ROWS) -> None:
    await negosiasi.put(jalan.services, jalan.pokja[0], jalan.sesi.id, rows, "11", 1000, 0)


async def now(jalan: Perjalanan) -> Negosiasi:
    found: Any = await jalan.services.store.read(lambda c: rows.get(c, jalan.sesi.id))
    return found  # type: ignore[no-any-return]


async def offered(jalan: Perjalanan, prices: tuple[int, ...] = FIRST, menit: int = 15) -> None:
    versi = (await now(jalan)).versi
    await negosiasi.send(jalan.services, jalan.pokja[0], jalan.sesi.id, versi, prices, "Tawaran contoh.", menit)


async def countered(jalan: Perjalanan, prices: tuple[int, ...] = SECOND) -> None:
    guest = await jalan.guest()
    await negosiasi.read(jalan.services, guest, jalan.sesi.id)
    versi = (await now(jalan)).versi
    await negosiasi.counter(jalan.services, guest, jalan.sesi.id, versi, prices, "Harga kami (contoh).")


async def frozen(jalan: Perjalanan) -> None:
    """Offered, countered, agreed on by the quorum, and frozen."""
    await offered(jalan)
    await countered(jalan)
    await jalan.decided(Perihal.SEPAKAT, None, "")
    await berkas_negosiasi.freeze(jalan.services, jalan.pokja[0], jalan.sesi.id)
