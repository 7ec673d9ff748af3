"""Two server processes on one PostgreSQL and one Redis: one room; either may die, and Redis may go away."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from server.demo.browser import Browser
from server.demo.office import SANDI
from tests.faults.peladen import Peladen
from tests.faults.sink import Sink
from tests.faults.test_kill_room import POKJA, link_in, open_sesi
from tests.postgresql import Cluster
from tests.redis import Redis

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PATIENCE = 60  # seconds for what is told, or for a dead process to be missed


@dataclass(slots=True)
class Berdua:
    """The room of one sesi over two processes: the ketua at the first; an anggota and the guest at the second."""

    first: Peladen
    second: Peladen
    redis: Redis
    sesi: str
    ketua: Browser
    anggota: Browser
    guest: Browser
    guest_id: str


async def said(reader: Browser) -> list[str]:
    """Every message that this reader finds when asking for all."""
    found: list[str] = []
    page: dict[str, Any] = {"more": True, "last": 0}
    while page["more"]:
        page = await reader.ask("follow", after=page["last"])
        found += [one["private"]["teks"] for one in page["entries"] if one["kind"] == "pesan.dikirim"]
    return found


async def seat(reader: Browser, who: str, *, connected: bool) -> None:
    """Wait until this reader sees that person so. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while True:
            seats = (await reader.ask("state", bagian=["kursi"]))["kursi"]
            if any(one["id"] == who and one["tersambung"] is connected for one in seats):
                return
            await asyncio.sleep(0.2)


async def heard(browser: Browser, kind: str, words: str = "") -> dict[str, Any]:
    """The event that this browser was told without asking. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for one in browser.events:
                if one["kind"] == kind and words in str(one.get("private")):
                    return one
            await asyncio.sleep(0.05)


async def sit_down(browser: Browser) -> None:
    await browser.say("device", mutu="video")
    await browser.say("choose", pilihan="A", dibacakan=False)


@pytest.fixture
async def berdua(tmp_path: Path, cluster: Cluster, unused_tcp_port_factory: Any) -> AsyncIterator[Berdua]:
    ports = unused_tcp_port_factory
    redis = Redis(tmp_path)
    async with AsyncExitStack() as stack:
        address = stack.enter_context(cluster.database())
        sink = stack.enter_context(Sink(ports()))
        await redis.start()
        stack.push_async_callback(redis.stop)
        two = [
            Peladen(tmp_path / "data", ports(), address, sink.url, RUANG_REDIS_URL=redis.url, RUANG_OCR_WORKERS="1")
            for _ in range(2)
        ]
        for one in two:
            await one.start()
            stack.push_async_callback(one.stop_if_running)
        sesi, people = "", []
        for server, key in ((two[0], POKJA[0]), (two[1], POKJA[1])):
            browser = Browser(server.url, key)
            stack.push_async_callback(browser.close)
            await browser.log_in(f"{key}@ukpbj.contoh.id", SANDI)
            sesi = sesi or await open_sesi(browser)
            await browser.enter(sesi, "staf")
            await sit_down(browser)
            people.append(browser)
        guest = Browser(two[1].url, "direktur")
        stack.push_async_callback(guest.close)
        await guest.open_link(link_in(sink))
        await guest.enter(sesi, "tamu")
        await sit_down(guest)
        me = str((await guest.ask("state"))["saya"])
        yield Berdua(*two, redis, sesi, people[0], people[1], guest, me)


async def begin(berdua: Berdua) -> None:
    """The guest is admitted at the other process, and let in when the sesi begins."""
    await berdua.ketua.say("admit", siapa=berdua.guest_id, alasan="Dikenal langsung oleh Pokja. (contoh)")
    await berdua.ketua.say("begin")
    await heard(berdua.guest, "ruang.masuk")


async def test_whoever_is_let_in_by_one_process_hears_the_room_at_the_other(berdua: Berdua) -> None:
    await begin(berdua)

    await berdua.ketua.say("say", teks="Selamat pagi dari proses pertama (contoh)")
    await berdua.guest.say("say", teks="Selamat pagi dari proses kedua (contoh)")

    await heard(berdua.guest, "pesan.dikirim", "proses pertama")
    await heard(berdua.anggota, "pesan.dikirim", "proses pertama")
    await heard(berdua.ketua, "pesan.dikirim", "proses kedua")


async def test_whoever_is_sent_out_at_one_process_is_cut_off_at_the_other(berdua: Berdua) -> None:
    await begin(berdua)

    await berdua.ketua.say("remove", siapa=berdua.guest_id, alasan="Mengganggu jalannya sidang. (contoh)")

    await asyncio.wait_for(berdua.guest.cut_off(), PATIENCE)


async def test_the_room_of_a_killed_process_goes_on_in_the_other(berdua: Berdua) -> None:
    await begin(berdua)
    await berdua.ketua.say("say", teks="Sebelum proses pertama mati (contoh)")
    ketua = str((await berdua.ketua.ask("state"))["saya"])

    await berdua.first.kill()

    await seat(berdua.anggota, ketua, connected=False)
    again = Browser(berdua.second.url, POKJA[0])
    await again.log_in(f"{POKJA[0]}@ukpbj.contoh.id", SANDI)
    await again.enter(berdua.sesi, "staf")
    await again.say("say", teks="Saya kembali lewat proses kedua (contoh)")
    await heard(berdua.guest, "pesan.dikirim", "kembali lewat proses kedua")
    await seat(berdua.anggota, ketua, connected=True)
    words = await said(again)
    await again.close()
    assert words == ["Sebelum proses pertama mati (contoh)", "Saya kembali lewat proses kedua (contoh)"]


async def test_ten_seconds_without_redis_lose_nothing_that_was_acknowledged(berdua: Berdua) -> None:
    await begin(berdua)

    await berdua.redis.stop()
    words = [f"Tanpa Redis, pesan {number} (contoh)" for number in range(10)]
    for one in words:
        await berdua.ketua.say("say", teks=one)
        await asyncio.sleep(1)
    assert [one for one in await said(berdua.guest) if one in words] == words, "asked for, they are there"
    await berdua.redis.start()

    await until_heard(berdua.ketua, berdua.guest, (f"Redis kembali {number} (contoh)" for number in range(600)))


async def until_heard(speaker: Browser, listener: Browser, words: Iterable[str]) -> None:
    """Speak until the other process tells of it: how soon it listens again is its affair."""
    for one in words:
        await speaker.say("say", teks=one)
        for _ in range(10):
            if any(one in str(event.get("private")) for event in listener.events):
                return
            await asyncio.sleep(0.05)
    raise AssertionError("nothing was heard across the processes again")
