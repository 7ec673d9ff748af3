"""Two server processes share their rooms over Redis, and one alone goes on when Redis is away."""

import asyncio
import shutil

import pytest

from tests.redis import Redis

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed")


@pytest.fixture
async def redis(tmp_path):
    redis = Redis(tmp_path)
    await redis.start()
    yield redis
    await redis.stop()


async def heard_across(speaker, listener, seconds=20):
    """Speak until the other process's browser hears it: how long subscribing takes is Redis's affair."""
    async with asyncio.timeout(seconds):
        for number in range(10_000):
            assert (await speaker.ask("kata", {"words": "halo", "number": number}))["ok"]
            try:
                frame = await listener.frame(0.2)
            except TimeoutError:
                continue
            assert frame is not None
            return frame
    raise AssertionError("never heard")


async def test_a_room_is_one_room_over_two_processes(offices, redis):
    first, second = await offices(redis_url=redis.url), await offices(redis_url=redis.url)
    pokja, penyedia = await first.browser("Pokja contoh"), await second.browser("Penyedia contoh")
    rival = await second.browser("Pesaing contoh", ruang="B")

    frame = await heard_across(pokja, penyedia)
    await rival.ask("kata", {"words": "sendiri"})

    assert frame.startswith('42/ruang,["kata",{"words":"halo"')
    assert pokja.frames.count(frame) == 1
    assert not any("halo" in frame for frame in rival.frames)


async def test_answers_and_broadcasts_keep_their_order_with_redis_too(offices, redis):
    office = await offices(redis_url=redis.url)
    pokja = await office.browser()

    acks = [await pokja.emit("kata", {"words": "x", "number": number}) for number in range(30)]
    for ack in acks:
        await pokja.answer(ack)

    told = [frame[:2] for frame in pokja.frames if frame.startswith(("42", "43"))]
    assert told == ["42", "43"] * 30


async def test_a_ruang_goes_on_without_redis_and_shares_again_when_it_is_back(offices, redis, logged):
    first, second = await offices(redis_url=redis.url), await offices(redis_url=redis.url)
    pokja, penyedia = await first.browser("Pokja contoh"), await second.browser("Penyedia contoh")
    beside = await first.browser("Sekretaris contoh")
    await heard_across(pokja, penyedia)

    await redis.stop()
    answer = await pokja.ask("kata", {"words": "tanpa Redis"})
    while (await beside.event())[1]["words"] != "tanpa Redis":
        pass
    await redis.start()
    frame = await heard_across(pokja, penyedia)

    assert answer["ok"]
    assert "halo" in frame
    assert sum("Redis is away" in line for line in logged()) == 2  # one line for each process
    assert any("Redis is back" in line for line in logged())
