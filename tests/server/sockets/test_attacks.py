"""A client that lies or floods is cut, logged once, and disturbs nobody else."""

import asyncio
import contextlib
import json
import random

import pytest

from server.limits import Rate


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
