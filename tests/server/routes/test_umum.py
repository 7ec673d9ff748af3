"""Tests of /surel: who may read the embedded inbox."""

from tests.server.routes.peramban import see
from tests.server.routes.perjalanan import Perjalanan


async def test_the_inbox_is_for_whoever_sits_at_this_machine(jalan: Perjalanan) -> None:
    await jalan.invited()

    async with await jalan.office.client("orang_luar") as here:
        assert "[Undangan Pembuktian]" in await see(here, "/surel")
        await see(here, "/surel/9999999999", status=404)
        await see(here, "/surel/0000000001/lampiran/99", status=404)
        async with here.get("/surel/0000000001/lampiran/0") as response:
            assert response.headers["Content-Disposition"].startswith("attachment")
