"""Work that nobody waits for: held, ended with its owner, and never deaf to that."""

import asyncio

import pytest

from server.tasks import Tasks, woken


async def test_work_runs_and_is_waited_for_where_that_is_asked() -> None:
    done: list[int] = []

    async def work(number: int) -> None:
        await asyncio.sleep(0)
        done.append(number)

    tasks = Tasks("contoh")
    for number in range(3):
        tasks.run(work(number))

    await tasks.done()

    assert done == [0, 1, 2]


async def test_what_one_of_them_raises_is_raised_to_who_waits() -> None:
    async def work() -> None:
        raise OSError("contoh")

    tasks = Tasks("contoh")
    tasks.run(work())

    with pytest.raises(OSError, match="contoh"):
        await tasks.done()


async def test_ended_nothing_runs_any_more() -> None:
    over = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            over.set()

    tasks = Tasks("contoh")
    tasks.run(work())
    await asyncio.sleep(0)

    await tasks.end()

    assert over.is_set()


async def test_work_that_is_woken_and_ended_at_once_ends() -> None:
    """asyncio.wait_for forgets the second of the two in Python 3.11."""
    event = asyncio.Event()

    async def work() -> None:
        while True:
            await woken(event, 3600)
            event.clear()

    tasks = Tasks("contoh")
    tasks.run(work())
    await asyncio.sleep(0)

    event.set()
    await asyncio.sleep(0)  # the waiter is done, the worker has not run yet

    async with asyncio.timeout(5):
        await tasks.end()


async def test_waiting_ends_by_itself() -> None:
    await woken(asyncio.Event(), 0.01)
