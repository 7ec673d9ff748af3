"""The device test behind the personal link: noted once, shown to the office, and nobody else's."""

import pytest
from aiohttp.test_utils import TestServer

from server.store import evidence
from tests.clock import Clock
from tests.people import Office
from tests.server.routes.perjalanan import Perjalanan, set_out

HASIL = {
    "kamera": "ok",
    "mikrofon": "warn",
    "jaringan": "ok",
    "simpanan": "ok",
    "ms": 42,
    "naik": 850,
    "aplikasi": "WhatsApp",
}


@pytest.fixture
async def diundang(service: TestServer, office: Office, clock: Clock) -> Perjalanan:
    jalan = await set_out(service, office, clock)
    await jalan.invited()
    return jalan


async def test_a_test_days_before_is_noted_once_and_shown_to_the_office(diundang: Perjalanan) -> None:
    async with await diundang.guest_browser() as http:
        async with http.get("/hadir/uji") as page:
            assert "dicatat untuk tim IT" in await page.text()
        async with http.post("/hadir/uji/beban", data=b"\0" * 192 * 1024) as load:
            assert await load.json() == {"ukuran": 192 * 1024}
        for _ in range(3):
            async with http.post("/hadir/uji", json=HASIL) as answer:
                assert answer.status == 200
    berkas = diundang.sesi.berkas
    [line] = await diundang.services.store.read(lambda c: list(evidence.of_kinds(c, berkas, {"perangkat.diuji"})))
    assert {name: line.event.data[name] for name in HASIL} == HASIL
    async with await diundang.office.client("tim_it") as http, http.get(f"/sesi/{diundang.sesi.id}") as page:
        text = await page.text()
    assert "850 kbit/s" in text
    assert "di dalam WhatsApp" in text


@pytest.mark.parametrize("said", [[], {}, {**HASIL, "kamera": "<b>"}, {**HASIL, "jaringan": None}])
async def test_what_is_no_result_is_refused(diundang: Perjalanan, said: object) -> None:
    async with await diundang.guest_browser() as http, http.post("/hadir/uji", json=said) as answer:
        assert answer.status == 422
    async with await diundang.guest_browser() as http, http.post("/hadir/uji/beban", data=b"\0" * 300 * 1024) as answer:
        assert answer.status == 413


async def test_an_outsider_notes_nothing(diundang: Perjalanan) -> None:
    async with await diundang.office.client("orang_luar") as http, http.post("/hadir/uji", json=HASIL) as answer:
        assert answer.status in (401, 403, 404)
