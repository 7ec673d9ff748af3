"""Who may open a socket, and from where; and what the server says of itself."""

import aiohttp
import pytest
import socketio

from server.limits import Rate
from server.sockets.pinned import PINNED, require_pinned
from server.sockets.server import make_server

ORIGIN = "https://ruang.contoh.id"


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


async def test_who_asks_a_browser_for_an_acknowledgement_is_told_that_there_is_none(office):
    with pytest.raises(ValueError, match="no acknowledgement"):
        await office.ruang.emit("kata", {}, callback=print)


def test_another_version_of_a_library_says_so_at_start():
    require_pinned()
    with pytest.raises(RuntimeError, match=r"AsyncServer\._handle_connect\(self other\)"):
        require_pinned({socketio.AsyncServer: {"_handle_connect": "self other"}})
    with pytest.raises(RuntimeError, match="_never_there"):
        require_pinned(PINNED | {socketio.AsyncManager: {"_never_there": "self"}})
