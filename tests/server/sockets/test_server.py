"""The server against clients that lie, flood, stall or come from elsewhere."""

import asyncio
import contextlib
import json
import random
import socket as sockets
import time
from urllib.parse import urlsplit

import aiohttp
import pytest
import socketio

from server.limits import Rate
from server.sockets import server as module
from server.sockets import transport
from server.sockets.server import PINNED, make_server, require_pinned

ORIGIN = "https://ruang.contoh.id"


@pytest.mark.parametrize("name", ["disconnect", "connect", "connect_error", "disconnecting", "newListener"])
async def test_who_emits_a_reserved_name_is_cut_and_hears_nothing_more(office, name):
    pokja, penyedia = await office.browser("Pokja contoh"), await office.browser("Penyedia contoh")

    await penyedia.emit(name, {"HTTP_X": "1"}, {"who": "Pokja contoh"})
    assert await penyedia.is_cut()
    await asyncio.wait_for(office.ruang.left.wait(), 5)
    await pokja.ask("kata", {"words": "rahasia Pokja"})

    assert office.participants() == 1
    assert office.ruang.connects == 2
    assert office.ruang.gone == [("Penyedia contoh", "server disconnect")]
    assert "rahasia" not in str(penyedia.frames)


async def test_a_second_connect_is_cut_and_never_reaches_the_door(office):
    pokja = await office.browser("Penyedia contoh")

    await pokja.send('40/ruang,{"who":"Pokja contoh"}')

    assert await pokja.is_cut()
    assert office.ruang.connects == 1


async def test_a_message_before_the_door_is_not_heard(office):
    visitor = await office.open()

    await visitor.send('42/ruang,1["kata",{"words":"belum masuk"}]')
    await visitor.enter()

    assert office.ruang.heard == []
    assert not any(frame.startswith("43") for frame in visitor.frames)


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


def random_json(rng: random.Random, depth: int = 0) -> object:
    kind = rng.random()
    if kind < 0.15:
        return rng.choice([None, True, False, 0, -1, 1e308, 5, 2**70])
    if kind < 0.35:
        return rng.choice(
            ["", "a", "\x00", "é", "x" * rng.choice([1, 100, 5000]), "__proto__", "../../x", "<img src=x>"]
        )
    if kind < 0.5 or depth > 4:
        return rng.randint(-(10**6), 10**6)
    if kind < 0.75:
        return [random_json(rng, depth + 1) for _ in range(rng.randint(0, 4))]
    keys = ["_placeholder", "num", "words", "number", "kunci", "who", ""]
    return {rng.choice(keys): random_json(rng, depth + 1) for _ in range(rng.randint(0, 4))}


NAMES = [
    "kata",
    "tulis",
    "rusak",
    "connect",
    "disconnect",
    "connect_error",
    "*",
    "__class__",
    "",
    "on_connect",
    "message",
]
LITERALS = [
    *("40", "41", "44", "46", "47", "49", "4", "40/admin,", '42/x,["kata"]', '40/ruang,{"who":1}', "40/ruang,[1]"),
    *('40/ruang,"x"', "42/ruang,", "42/ruang,[", "42/ruang,[]", "42/ruang,0[]", "42/ruang,{}", '42["kata",{}]'),
    *("41/ruang,", "43/ruang,0[]", "43/ruang,1[]", "1", "2", "3", "2probe", "3probe", "5", "6", "b", "bAAAA", "9", ""),
]


def random_packet(rng: random.Random) -> str | bytes:
    """A packet that is wrong, or right and hostile."""
    event = [rng.choice(NAMES), random_json(rng), random_json(rng), random_json(rng)][: rng.randint(1, 4)]
    text = "42/ruang," + json.dumps(event)
    changed = rng.randrange(len(text))
    return rng.choice(
        [
            text,
            text,
            f"42/ruang,{rng.randint(0, 10 ** rng.randint(1, 30))}{json.dumps(event)}",
            "42/ruang," + json.dumps(random_json(rng)),
            f"45{rng.choice([0, 1, 2, 10, 999, 10**9])}-/ruang,"
            + json.dumps(["kata", {"_placeholder": True, "num": 0}]),
            rng.choice(LITERALS),
            "42/ruang," + "[" * rng.choice([50, 2_000, 60_000]) + "]" * rng.choice([0, 50]),
            '42/ruang,["kata",' + "9" * rng.choice([10, 5_000, 60_000]) + "]",
            '42/ruang,["kata","' + "A" * rng.choice([1_000, 60_000, 70_000, 250_000]) + '"]',
            bytes(rng.getrandbits(8) for _ in range(rng.randint(0, 60))),
            text[:changed] + chr(rng.randint(1, 300)) + text[changed + 1 :],
        ]
    )


async def test_five_hundred_malformed_packets_disturb_nobody_else(offices, logged):
    office = await offices(arrivals=Rate(10_000, burst=10_000))
    rng = random.Random(7)  # noqa: S311  # the same packets in every run
    pokja, attacker, opened = await office.browser(), None, 0
    loop_errors: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: loop_errors.append(context))

    for number in range(500):
        if attacker is None or attacker.socket.closed:
            attacker, opened = await office.browser("Penyerang contoh", ruang="B"), opened + 1
        try:
            await attacker.send(random_packet(rng))
            if await attacker.is_cut(0.002):
                attacker = None
        except ConnectionError:
            attacker = None
        if number % 25 == 0:
            assert (await pokja.ask("kata", {"words": str(number)}))["ok"]
    asyncio.get_running_loop().set_exception_handler(None)

    lines = [line for line in logged() if "rusak failed" not in line]
    assert opened > 50
    assert loop_errors == []
    assert len(lines) <= 2 * opened
    assert not [line for line in logged() if "not answered" in line]
    assert {words for words, _ in office.ruang.heard} >= {str(number) for number in range(0, 500, 25)}
    assert office.sio._binary_packet == {}


async def test_a_socket_is_logged_once_and_without_what_it_sent(office, logged):
    attacker = await office.browser()
    for _ in range(20):
        await attacker.send('42/ruang,["disconnect","rahasia"]')

    assert await attacker.is_cut()
    await office.everybody_has_left()

    assert logged() == ["server.sockets.transport: socket from 127.0.0.1 cut: reserved event name"]


async def test_who_sends_too_much_is_told_and_who_goes_on_is_cut(offices):
    office = await offices(messages=Rate(1, burst=5), patience=Rate(1, burst=3))
    pokja = await office.browser()

    acks = [await pokja.emit("kata", {"words": "x"}) for _ in range(9)]
    refused = await pokja.answer(acks[5])

    assert refused["error"] == "terlalu_sering"
    assert 0 < refused["tunggu"] <= 1
    assert await pokja.is_cut()
    assert len(office.ruang.heard) <= 5


async def test_who_waits_after_being_told_goes_on(offices):
    office = await offices(messages=Rate(20, burst=5))
    pokja = await office.browser()
    acks = [await pokja.emit("kata", {"words": "x"}) for _ in range(6)]

    refused = await pokja.answer(acks[5])
    await asyncio.sleep(refused["tunggu"])

    assert (await pokja.ask("kata", {"words": "lagi"}))["ok"]


async def test_control_frames_are_counted_too(offices):
    office = await offices(messages=Rate(1, burst=5))
    pokja = await office.browser()

    for _ in range(10):
        await pokja.socket.ping()

    assert await pokja.is_cut()


async def test_a_flood_of_one_client_does_not_starve_another(office):
    pokja = await office.browser("Pokja contoh")
    flooders = 0

    async def flood() -> None:
        nonlocal flooders
        attacker = await office.browser("Penyerang contoh", ruang="B")
        with contextlib.suppress(ConnectionError):
            while True:
                await attacker.send('42/ruang,["kata",{"words":"%s"}]' % ("x" * 2000))
                await asyncio.sleep(0)
        flooders += 1

    floods = [asyncio.create_task(flood()) for _ in range(3)]
    answers = [await pokja.ask("kata", {"words": "tenang", "number": number}) for number in range(30)]
    await asyncio.wait_for(asyncio.gather(*floods), 20)

    assert all(answer["ok"] for answer in answers)
    assert flooders == 3
    assert sum(words != "tenang" for words, _ in office.ruang.heard) <= 3 * 60


async def test_too_many_links_from_one_address_are_refused_for_a_while(offices):
    office = await offices(arrivals=Rate(0.5, burst=2))
    await office.browser()
    await office.browser()

    async with office.http.get(
        f"{office.url}/socket.io/?EIO=4&transport=websocket",
        headers={"Upgrade": "websocket", "Connection": "Upgrade"},
    ) as answer:
        assert answer.status == 429
        assert int(answer.headers["Retry-After"]) >= 1


async def test_addresses_are_told_apart_as_the_app_sees_them(offices):
    seen = iter(["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"])
    office = await offices(arrivals=Rate(0.1, burst=1), address_of=lambda request: next(seen))

    for _ in range(3):
        await office.open()
    with pytest.raises(aiohttp.WSServerHandshakeError, match="429"):
        await office.open()


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


@pytest.mark.parametrize(
    "origin", ["https://jahat.example", "null", "http://ruang.contoh.id", ORIGIN + ".jahat.example"]
)
async def test_a_foreign_origin_is_refused(office, origin):
    with pytest.raises(aiohttp.WSServerHandshakeError, match="400"):
        await office.open(headers={"Origin": origin})


async def test_our_own_origin_is_served(office):
    browser = await office.open(headers={"Origin": ORIGIN})

    assert (await browser.enter(who="Pokja contoh")).startswith("40")


@pytest.mark.parametrize("origins", [[], ["*"], [ORIGIN, "*"], ORIGIN])
def test_origins_that_would_let_everybody_in_are_refused_at_start(origins):
    with pytest.raises(ValueError, match="allowed_origins"):
        make_server(allowed_origins=origins, redis_url=None)


@pytest.mark.parametrize(
    "query", ["EIO=4&transport=polling", "EIO=4", "EIO=3&transport=websocket", "transport=websocket"]
)
async def test_polling_and_other_protocols_are_refused(office, query):
    async with office.http.get(f"{office.url}/socket.io/?{query}") as answer:
        assert answer.status == 400
    async with office.http.post(f"{office.url}/socket.io/?{query}", data="40") as answer:
        assert answer.status == 400
    assert office.sio.eio.sockets == {}


async def test_an_open_link_cannot_be_spoken_for_over_http(office):
    pokja = await office.browser()
    (sid,) = office.sio.eio.sockets

    for transport_name in ("websocket", "polling"):
        url = f"{office.url}/socket.io/?EIO=4&transport={transport_name}&sid={sid}"
        async with office.http.post(url, data='42/ruang,["kata",{"words":"x"}]') as answer:
            assert answer.status == 400
        async with office.http.get(url) as answer:
            assert answer.status == 400

    assert (await pokja.ask("kata", {"words": "masih di sini"}))["ok"]
    assert len(office.ruang.heard) == 1


async def test_compression_is_not_taken_up(office):
    async with office.http.ws_connect(f"{office.url}/socket.io/?EIO=4&transport=websocket", compress=15) as link:
        assert link.compress == 0
        assert "Sec-WebSocket-Extensions" not in link._response.headers


async def test_a_handshake_without_a_key_leaves_nothing_behind(office):
    async with office.http.get(
        f"{office.url}/socket.io/?EIO=4&transport=websocket",
        headers={"Upgrade": "websocket", "Connection": "Upgrade"},
    ) as answer:
        assert answer.status == 400

    await office.everybody_has_left()
    assert office.sio.environ == {}


async def test_rooms_do_not_hear_each_other(office):
    first, second = await office.browser(ruang="A"), await office.browser(ruang="B")

    await first.ask("kata", {"words": "harga A"})
    await second.ask("kata", {"words": "harga B"})

    assert "harga B" not in str(first.frames)
    assert "harga A" not in str(second.frames)


async def test_browsers_are_sent_away_when_the_server_stops(office):
    browsers = [await office.browser() for _ in range(3)]

    await office.sio.shutdown()

    for browser in browsers:
        assert await browser.is_cut()
        assert browser.socket.close_code == aiohttp.WSCloseCode.GOING_AWAY
    await office.everybody_has_left()
    assert len(office.ruang.gone) == 3


async def test_who_asks_a_browser_for_an_acknowledgement_is_told_that_there_is_none(office):
    with pytest.raises(ValueError, match="no acknowledgement"):
        await office.ruang.emit("kata", {}, callback=print)


def test_another_version_of_a_library_says_so_at_start():
    require_pinned()
    with pytest.raises(RuntimeError, match=r"AsyncServer\._handle_connect\(self other\)"):
        require_pinned({socketio.AsyncServer: {"_handle_connect": "self other"}})
    with pytest.raises(RuntimeError, match="_never_there"):
        require_pinned(PINNED | {socketio.AsyncManager: {"_never_there": "self"}})
