"""The longest price table there may be goes over the room's line both ways, round after round."""

from datetime import timedelta

import pytest
from aiohttp.test_utils import TestServer

from server.actions import negosiasi
from sessions.harga import MOST_ROWS, Baris
from sessions.negosiasi import Keadaan
from tests.clock import Clock
from tests.people import Office
from tests.server import runding
from tests.server import test_isolation as browser
from tests.server.test_isolation import Pihak

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.timeout(180), pytest.mark.slow]


async def test_five_hundred_rows_are_offered_and_countered(service: TestServer, office: Office, clock: Clock) -> None:
    jalan = await runding.set_out(service, office, clock)
    await jalan.prepared()
    clock.set(jalan.sesi.mulai - timedelta(minutes=25))
    one = Pihak("Ala", jalan, await jalan.guest_browser())
    await jalan.lobby()
    await browser.log_in(one)
    await browser.enter(one)
    clock.set(jalan.sesi.mulai)
    await browser.begin(one)
    words = "Contoh pekerjaan dengan uraian yang panjang sekali " * 5
    rows = [Baris(n, f"{n} {words}"[:300], "m3", "12345.678901", 100, 99, None) for n in range(1, MOST_ROWS + 1)]
    await negosiasi.put(jalan.services, jalan.pokja[0], jalan.sesi.id, rows, "11", 1000, 0)

    for price in (90, 91, 92):
        versi = (await runding.now(jalan)).versi
        await negosiasi.send(jalan.services, jalan.pokja[0], jalan.sesi.id, versi, [price] * MOST_ROWS, "", 15)
        await browser.write(one, "offer_seen")
        await browser.write(one, "counter", versi=versi + 2, harga=[price + 5] * MOST_ROWS, catatan="")

    assert one.socket
    answer = await one.socket.ask("state", {"bagian": ["negosiasi"]})
    assert answer["ok"]
    assert len(answer["negosiasi"]["baris"]) == MOST_ROWS
    assert [len(offer["harga"]) for offer in answer["negosiasi"]["tawaran"]] == [MOST_ROWS] * 6
    assert (await runding.now(jalan)).keadaan is Keadaan.DITAWAR
    await one.http.close()
