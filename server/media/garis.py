"""Garis: when each picture and each piece of sound was sent, from two clocks: the sender's, and when it came here.

The sender's clock runs evenly but stops while nothing is sent (a muted microphone); arrival never stops but trembles,
and after a stall much comes at once. So the sender's clock is followed, held to the earliest arrivals of the next two
seconds: what comes late for a while changes nothing, a clock that stood still or leapt is set anew.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from server.media.bingkai import Bingkai

AHEAD = 2000  # ms
LEAP = 400.0  # ms by which the two clocks may differ
SLEW = 0.05  # ms a frame: more than any quartz is wrong
MOST_FRAMES, MOST_BYTES = 4096, 16 << 20  # that wait at once, whatever the times say


class Titik(NamedTuple):
    """A frame and its time, in ms since the first packet of its file."""

    waktu: float
    bingkai: Bingkai


def placed(frames: Iterable[Bingkai], clock: int) -> Iterator[Titik]:
    """`clock`: ticks a second of the sender."""
    line = _Garis(clock)
    for frame in frames:
        yield from line.add(frame)
    yield from line.rest()


class _Garis:
    def __init__(self, clock: int) -> None:
        self._tick = 1000 / clock
        self._waiting: deque[Bingkai] = deque()
        self._earliest: deque[tuple[int, float]] = deque()  # (place, lateness), rising
        self._came = self._gone = self._bytes = 0
        self._offset: float | None = None
        self._last = 0.0

    def add(self, frame: Bingkai) -> Iterator[Titik]:
        late = frame.datang - frame.cap * self._tick
        while self._earliest and self._earliest[-1][1] >= late:
            self._earliest.pop()
        self._earliest.append((self._came, late))
        self._came += 1
        self._waiting.append(frame)
        self._bytes += len(frame.isi)
        while self._waiting[0].datang + AHEAD < frame.datang or self._full:
            yield self._next()

    def rest(self) -> Iterator[Titik]:
        while self._waiting:
            yield self._next()

    @property
    def _full(self) -> bool:
        return len(self._waiting) > 1 and (len(self._waiting) > MOST_FRAMES or self._bytes > MOST_BYTES)

    def _next(self) -> Titik:
        frame = self._waiting.popleft()
        self._bytes -= len(frame.isi)
        while self._earliest[0][0] < self._gone:
            self._earliest.popleft()
        self._gone += 1
        wanted = self._earliest[0][1]
        if self._offset is None or abs(wanted - self._offset) > LEAP:
            self._offset = wanted
        else:
            self._offset += max(-SLEW, min(SLEW, wanted - self._offset))
        time = frame.cap * self._tick + self._offset
        # Stamps that a stranger made up never lead further from the arrival than this.
        self._last = max(self._last, min(max(time, frame.datang - AHEAD - LEAP), frame.datang + LEAP))
        return Titik(self._last, frame)
