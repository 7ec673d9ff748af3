"""How often something may be done: token buckets, one per key, in bounded memory."""

import ipaddress
from collections.abc import Callable, Hashable
from dataclasses import dataclass

MAX_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`per_second` tokens flow in, up to `burst`; each act takes one unless it says otherwise."""

    per_second: float
    burst: float


class Bucket:
    """Token buckets of one rate, told apart by key.

    Each is kept as one number, the second at which it will be full again, so a full bucket needs no memory.
    Past MAX_KEYS the one used longest ago is forgotten, which forgives its owner rather than locking anybody out.
    """

    def __init__(self, rate: float, burst: float, clock: Callable[[], float]) -> None:
        """`rate` in tokens per second; `clock` gives seconds that never go back, such as time.monotonic."""
        self._cost_seconds = 1.0 / rate
        self._depth_seconds = burst / rate
        self._clock = clock
        self._full_at: dict[Hashable, float] = {}

    def hit(self, key: Hashable, cost: float = 1.0) -> float:
        """Take `cost` tokens; 0.0 when they were there, else the seconds until they are, and nothing is taken."""
        now = self._clock()
        full_at = max(self._full_at.pop(key, now), now)
        after = full_at + cost * self._cost_seconds
        wait = after - now - self._depth_seconds
        self._full_at[key] = full_at if wait > 0 else after  # put back last: the order is the order of use
        if len(self._full_at) > MAX_KEYS:
            self._forget_some(now)
        return max(wait, 0.0)

    def forget(self, key: Hashable) -> None:
        """Drop a key that will not come back, such as a closed socket's."""
        self._full_at.pop(key, None)

    def __len__(self) -> int:
        return len(self._full_at)

    def _forget_some(self, now: float) -> None:
        """Drop what is full, and if that is little, the tenth used longest ago: so it is seldom called."""
        self._full_at = {key: at for key, at in self._full_at.items() if at > now}
        for key in list(self._full_at)[: max(0, len(self._full_at) - MAX_KEYS * 9 // 10)]:
            del self._full_at[key]


def network(address: str) -> str:
    """The part of an address that one household or office cannot change at will: all of IPv4, the /64 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))
