"""The link under a socket: its pings, its order, and what a stuck or hasty one may cost."""

import asyncio
import socket as sockets
import time
from urllib.parse import urlsplit

import aiohttp
import pytest

from server.limits import Rate
from server.sockets import server as module
from server.sockets import transport


async def test_a_link_that_never_enters_is_closed(offices, monkeypatch):
    monkeypatch.setattr(module, "PING_INTERVAL", 0.05)
    office = await offices()
    visitor = await office.open()

    assert await visitor.is_cut()
    await office.everybody_has_left()


async def test_a_browser_that_stops_answering_pings_is_noticed(offices, monkeypatch):
    monkeypatch.setattr(module, "PING_INTERVAL", 0.05)
    monkeypatch.setattr(module, "PING_TIMEOUT", 0.05)
    monkeypatch.setattr(transport, "LAST_CHANCE", 0.05)
    office = await offices()
    pokja = await office.browser()

    while (await pokja.socket.receive(timeout=5)).type is aiohttp.WSMsgType.TEXT:
        pass
    await asyncio.wait_for(office.ruang.left.wait(), 5)

    assert office.ruang.gone == [("Pokja contoh", "ping timeout")]


async def test_a_slow_handler_does_not_cost_the_connection(offices, monkeypatch):
    monkeypatch.setattr(module, "PING_INTERVAL", 0.05)
    monkeypatch.setattr(module, "PING_TIMEOUT", 0.2)
    office = await offices()
    pokja = await office.browser()

    slow, after = await pokja.emit("tunggu", {}), await pokja.emit("kata", {"words": "sesudah"})
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await pokja.answer(slow)
    heard_meanwhile = list(office.ruang.heard)
    office.ruang.released.set()

    assert await pokja.answer(slow) == {"ok": True}
    assert (await pokja.answer(after))["ok"]
    assert heard_meanwhile == []


async def test_a_ping_that_was_answered_late_because_we_stalled_is_forgiven(offices, monkeypatch):
    monkeypatch.setattr(module, "PING_INTERVAL", 0.05)
    monkeypatch.setattr(module, "PING_TIMEOUT", 0.05)
    office = await offices()
    pokja = await office.browser()
    while (await pokja.socket.receive(timeout=5)).data != "2":
        pass
    await pokja.send("3")

    time.sleep(0.3)  # noqa: ASYNC251  # the whole loop stands still, past the timeout

    assert (await pokja.ask("kata", {"words": "masih di sini"}))["ok"]


class StuckReader:
    """A browser that enters the room and then reads nothing more."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.socket = sockets.socket()
        self.socket.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
        self.socket.connect((parts.hostname, parts.port))
        self.socket.setblocking(False)

    async def enter(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(
            self.socket,
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        )
        packet = b'40/ruang,{"who":"Lambat contoh"}'
        await loop.sock_sendall(self.socket, bytes((0x81, 0x80 | len(packet))) + bytes(4) + packet)


async def test_a_reader_that_reads_nothing_costs_a_megabyte_and_is_then_cut(office, logged):
    stuck, pokja = StuckReader(office.url), await office.browser()
    await stuck.enter()
    while office.participants() < 2:  # noqa: ASYNC110  # the stuck one cannot tell us
        await asyncio.sleep(0.01)
    (link,) = [link for link in office.sio.eio.sockets.values() if link.session["/ruang"]["who"] == "Lambat contoh"]
    held = []

    for _ in range(400):  # 40 MB
        await office.ruang.emit("kata", {"words": "x" * 100_000}, room="A")
        held.append(link._transport.get_write_buffer_size())
        await pokja.event()
    await asyncio.wait_for(office.ruang.left.wait(), 5)

    assert 0 < max(held) <= transport.WRITE_LIMIT + 200_000
    assert office.participants() == 1
    assert any("reads too slowly" in line for line in logged())
    assert (await pokja.ask("kata", {"words": "masih di sini"}))["ok"]
    stuck.socket.close()


async def test_a_sender_that_outruns_its_handlers_is_cut(offices, monkeypatch):
    monkeypatch.setattr(transport, "INBOX_LIMIT", 10_000)
    monkeypatch.setattr(transport, "HANDLER_TIME", 0.1)
    office = await offices()
    pokja = await office.browser()

    await pokja.emit("tunggu", {})
    for _ in range(20):
        await pokja.emit("kata", {"words": "x" * 1000})

    assert await pokja.is_cut()
    await office.everybody_has_left()
    assert office.ruang.heard == []


async def test_answers_and_broadcasts_arrive_in_the_order_they_were_written(offices, monkeypatch):
    office = await offices(messages=Rate(10_000, burst=10_000))
    pokja, written, write = await office.browser(), [], transport.Link.write
    monkeypatch.setattr(transport.Link, "write", lambda link, data: (written.append(data), write(link, data))[1])

    async def broadcast() -> None:
        for number in range(500):
            await office.ruang.emit("kata", {"words": "siaran", "number": number}, room="A")
            await asyncio.sleep(0)

    speaking = asyncio.create_task(broadcast())
    acks = [await pokja.emit("kata", {"words": "saya", "number": number}) for number in range(1, 301, 2)]
    pokja.frames.clear()
    while not pokja.frames or not pokja.frames[-1].startswith(f"43/ruang,{acks[-1]}["):
        await pokja.frame()
    await speaking

    assert any("siaran" in frame for frame in pokja.frames)
    spoken = [data for data in written if data != transport.PING]
    assert [transport.frame(text.encode()) for text in pokja.frames] == spoken[: len(pokja.frames)]


async def test_browsers_are_sent_away_when_the_server_stops(office):
    browsers = [await office.browser() for _ in range(3)]

    await office.sio.shutdown()

    for browser in browsers:
        assert await browser.is_cut()
        assert browser.socket.close_code == aiohttp.WSCloseCode.GOING_AWAY
    await office.everybody_has_left()
    assert len(office.ruang.gone) == 3


async def test_a_message_that_comes_as_the_one_before_it_is_done_is_done_too():
    """Between the end of the work and its being noticed one turn of the loop passes, in which a frame may come."""
    loop = asyncio.get_running_loop()
    link = transport.Link(Engine(), None, "contoh", "192.0.2.1")
    second = asyncio.Event()

    async def do_second():
        second.set()

    async def do_first():
        loop.call_soon(lambda: link.do(do_second, 1))

    link.do(do_first, 1)

    await asyncio.wait_for(second.wait(), 2)


class Engine:
    """As much of the engine as a link needs that sends nothing."""

    class reason:
        TRANSPORT_CLOSE = "transport close"
