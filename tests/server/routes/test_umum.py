"""Tests of /surel: who may read the embedded inbox."""

from datetime import timedelta

import pytest
from aiohttp.test_utils import TestServer

from server.actions import paket as pakets
from tests.clock import Clock
from tests.people import Office, make_paket, make_peserta, make_sesi
from tests.server.routes.peramban import see
from tests.server.routes.perjalanan import Perjalanan


@pytest.fixture
async def jalan(service: TestServer, office: Office, clock: Clock) -> Perjalanan:
    paket = await make_paket(office)
    peserta = await make_peserta(office, paket)
    await pakets.begin(office.services, office.ketua, paket.id)
    sesi = await make_sesi(office, peserta, clock.now() + timedelta(days=2, hours=1))
    return Perjalanan(service, office, clock, paket, peserta, sesi)


async def test_the_inbox_is_for_whoever_sits_at_this_machine(jalan: Perjalanan) -> None:
    await jalan.invited()

    async with await jalan.office.client("orang_luar") as here:
        assert "[Undangan Pembuktian]" in await see(here, "/surel")
        await see(here, "/surel/9999999999", status=404)
        await see(here, "/surel/0000000001/lampiran/99", status=404)
        async with here.get("/surel/0000000001/lampiran/0") as response:
            assert response.headers["Content-Disposition"].startswith("attachment")
