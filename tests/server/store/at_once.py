"""Many transactions at the same time."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from server.store.unit import Store, Tx

T = TypeVar("T")


async def at_once(store: Store, count: int, make: Callable[[int], Callable[[Tx], T]]) -> list[T]:
    """What the units `make(0)`, `make(1)`, ... answered, all begun together."""
    return list(await asyncio.gather(*(store.write(make(number)) for number in range(count))))
