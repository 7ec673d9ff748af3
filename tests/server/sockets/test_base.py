"""Every message is acknowledged, in order, and a write sent twice is done once."""

import asyncio

import pytest
import socketio
from socketio.exceptions import ConnectionError as NotConnected

from server.sockets.base import Message, table
from server.sockets.shapes import number, optional, shape, text


async def test_a_message_is_acknowledged_and_told_to_the_room(office):
    pokja, penyedia = await office.browser("Pokja contoh"), await office.browser("Penyedia contoh")

    answer = await pokja.ask("kata", {"words": "Selamat pagi"})

    assert answer == {"ok": True, "number": None}
    assert await penyedia.event() == ["kata", {"words": "Selamat pagi", "number": None}]


async def test_forty_messages_of_one_browser_are_handled_and_answered_in_order(office):
    pokja = await office.browser()

    acks = [await pokja.emit("kata", {"words": "x", "number": number}) for number in range(40)]
    answers = [await pokja.answer(ack) for ack in acks]

    assert [number for _, number in office.ruang.heard] == list(range(40))
    assert [answer["number"] for answer in answers] == list(range(40))


async def test_a_message_without_a_callback_is_handled(office):
    pokja = await office.browser()

    await pokja.send('42/ruang,["kata",{"words":"tanpa jawaban"}]')

    assert await pokja.event() == ["kata", {"words": "tanpa jawaban", "number": None}]


async def test_a_refusal_is_told_with_its_code_and_details(office):
    pokja = await office.browser()

    answer = await pokja.ask("penuh", {})

    assert answer == {
        "ok": False,
        "error": "penyimpanan_penuh",
        "message": "Penyimpanan penuh. Hubungi petugas.",
        "sisa": 0,
    }


async def test_a_crash_is_answered_logged_with_its_place_and_tells_nothing(office, caplog):
    pokja = await office.browser()

    answer = await pokja.ask("rusak", {})

    assert answer["ok"] is False
    assert answer["error"] == "kesalahan_sistem"
    assert "rahasia" not in str(answer)
    assert "break_down" in caplog.text
    assert (await pokja.ask("kata", {"words": "masih di sini"}))["ok"]


async def test_an_answer_that_is_no_json_is_a_crash_and_not_a_silence(office, caplog):
    pokja = await office.browser()

    answer = await pokja.ask("aneh", {})

    assert answer["error"] == "kesalahan_sistem"
    assert "aneh" in caplog.text


@pytest.mark.parametrize(
    "message",
    [(), ([],), ("x",), (None,), (7,), ({}, {}), ({"words": 7},), ({"words": ""},), ({"words": "a", "other": 1},)],
    ids=str,
)
async def test_a_message_of_another_shape_is_refused(office, message):
    pokja = await office.browser()

    answer = await pokja.ask("kata", *message)

    assert answer["ok"] is False
    assert answer["error"] == "tidak_sah"
    assert office.ruang.heard == []


async def test_an_unknown_message_is_refused(office):
    pokja = await office.browser()

    assert (await pokja.ask("on_connect", {}))["error"] == "tidak_sah"
    assert (await pokja.ask("recall", {}))["error"] == "tidak_sah"


async def test_a_write_sent_again_over_another_connection_is_done_once(office):
    first = await office.browser("Penyedia contoh")
    asked = {"words": "setuju", "number": 1, "kunci": "kunci-contoh-1"}

    answer = await first.ask("tulis", asked)
    again = await (await office.browser("Penyedia contoh")).ask("tulis", asked)

    assert answer == again == {"ok": True, "number": 1}
    assert office.ruang.heard == [("setuju", 1)]


async def test_a_write_sent_twice_at_once_is_done_once(office):
    browsers = [await office.browser("Penyedia contoh") for _ in range(5)]
    asked = {"words": "setuju", "number": 2, "kunci": "kunci-contoh-2"}

    answers = await asyncio.gather(*(browser.ask("tulis", asked) for browser in browsers))

    assert answers == [{"ok": True, "number": 2}] * 5
    assert office.ruang.heard == [("setuju", 2)]
    assert office.ruang._running == {}


async def test_the_same_kunci_with_other_words_is_a_conflict(office):
    pokja = await office.browser()
    await pokja.ask("tulis", {"words": "setuju", "kunci": "kunci-contoh-3"})

    answer = await pokja.ask("tulis", {"words": "tidak setuju", "kunci": "kunci-contoh-3"})

    assert answer["error"] == "bentrok"
    assert office.ruang.heard == [("setuju", None)]


async def test_the_same_kunci_of_another_person_is_another_write(office):
    pokja, penyedia = await office.browser("Pokja contoh"), await office.browser("Penyedia contoh")
    asked = {"words": "setuju", "kunci": "kunci-contoh-4"}

    assert (await pokja.ask("tulis", asked))["ok"]
    assert (await penyedia.ask("tulis", asked))["ok"]
    assert len(office.ruang.heard) == 2


@pytest.mark.parametrize("kunci", [None, "pendek", "x" * 65, 12345678])
async def test_a_write_without_a_good_kunci_is_refused(office, kunci):
    pokja = await office.browser()

    answer = await pokja.ask("tulis", {"words": "setuju", "kunci": kunci})

    assert answer["error"] == "tidak_sah"
    assert answer["isian"] == "kunci"


async def test_a_refused_connect_tells_why(office):
    visitor = await office.open()

    answer = await visitor.enter()

    assert answer == (
        '44/ruang,{"message":"Tautan ini tidak sah. Minta tautan baru kepada Pokja.","data":{"ok":false,'
        '"error":"tidak_berwenang","message":"Tautan ini tidak sah. Minta tautan baru kepada Pokja.",'
        '"alasan":"contoh"}}'
    )
    assert office.participants() == 0


async def test_a_crash_at_the_door_refuses_and_tells_nothing(office, caplog):
    visitor = await office.open()

    answer = await visitor.enter(who="rusak")

    assert "kesalahan_sistem" in answer
    assert "rahasia" not in answer
    assert "rahasia di balik pintu" in caplog.text
    assert office.participants() == 0


async def test_who_leaves_is_told_once_and_nothing_is_kept(office):
    pokja = await office.browser()
    await pokja.ask("kata", {"words": "x"})

    await pokja.socket.close()
    await asyncio.wait_for(office.ruang.left.wait(), 5)

    assert office.ruang.gone == [("Pokja contoh", "transport close")]
    await office.everybody_has_left()
    assert office.participants() == 0
    assert office.sio.environ == {}
    assert len(office.sio._messages) == 0


async def test_what_was_sent_before_leaving_is_still_done(office):
    pokja = await office.browser()
    for spoken in range(10):
        await pokja.emit("kata", {"words": "x", "number": spoken})

    await pokja.socket.close()
    await asyncio.wait_for(office.ruang.left.wait(), 5)

    assert len(office.ruang.heard) == 10


async def test_a_handler_may_show_its_own_browser_out(office):
    pokja = await office.browser()

    await pokja.emit("keluar", {})
    await pokja.emit("kata", {"words": "terlambat"})

    assert await pokja.frame() == "41/ruang,"
    await asyncio.wait_for(office.ruang.left.wait(), 5)
    assert office.ruang.gone == [("Pokja contoh", "server disconnect")]
    assert office.ruang.heard == []


async def test_a_client_of_python_socketio_is_served(office):
    async with socketio.AsyncSimpleClient() as client:
        await client.connect(office.url, namespace="/ruang", auth={"who": "Contoh"}, transports=["websocket"])

        assert (await client.call("kata", {"words": "halo"}))["ok"]
        assert await client.receive(timeout=5) == ["kata", {"words": "halo", "number": None}]


async def test_a_client_of_python_socketio_is_told_why_it_may_not_enter(office):
    client = socketio.AsyncClient(reconnection=False)
    told = []
    client.on("connect_error", told.append, namespace="/ruang")

    with pytest.raises(NotConnected):
        await client.connect(office.url, namespaces=["/ruang"], transports=["websocket"])

    assert told[0]["message"] == "Tautan ini tidak sah. Minta tautan baru kepada Pokja."
    assert told[0]["data"]["error"] == "tidak_berwenang"


def test_two_messages_of_one_name_are_refused():
    message = Message("kata", lambda *_: None, shape(dict))

    with pytest.raises(ValueError, match="one name"):
        table(message, message)


def test_a_shape_describes_itself_for_the_protocol_page():
    said = shape(dict, words=text(1, 100), number=optional(number(0, 9)))

    assert said.describe() == {"words": "text 1..100", "number": "number 0..9?"}
