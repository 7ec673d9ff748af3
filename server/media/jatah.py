"""Jatah: how much a browser may send to the recorder: aiortc's own estimate of the line, asked once for each burst.

A browser sends a picture as a burst of packets. What the estimate lives on is how bursts drift apart on the way, so
one word about each burst says as much as one about each packet, at a fraction of the work.
"""

from dataclasses import dataclass
from typing import Protocol

BURST = 8  # ms within which packets came that were sent together

Estimate = tuple[int, list[int]]


class Estimator(Protocol):
    def add(self, arrival_time_ms: int, abs_send_time: int, payload_size: int, ssrc: int) -> Estimate | None: ...


@dataclass(slots=True)
class _Burst:
    """Told by its first packet, and all its bytes."""

    came: int
    sent: int
    size: int
    source: int


class Jatah:
    """Stands where aiortc has its estimator."""

    def __init__(self, estimator: Estimator) -> None:
        self._estimator = estimator
        self._burst: _Burst | None = None

    def joins(self, came: int, size: int) -> bool:
        """Whether a packet belongs to the burst that is coming: then it is counted."""
        if self._burst is None or came - self._burst.came >= BURST:
            return False
        self._burst.size += size
        return True

    def add(self, arrival_time_ms: int, abs_send_time: int, payload_size: int, ssrc: int) -> Estimate | None:
        """Bits a second and for whom, now and then."""
        if self.joins(arrival_time_ms, payload_size):
            return None
        over, self._burst = self._burst, _Burst(arrival_time_ms, abs_send_time, payload_size, ssrc)
        return self._estimator.add(over.came, over.sent, over.size, over.source) if over else None
