"""A clock that the demonstration moves: a procedure of days in less than a minute, in its own order."""

import time
from datetime import UTC, datetime, timedelta


class Jam:
    """Goes at its own pace, and jumps when told; never backward."""

    def __init__(self, start: datetime) -> None:
        self._base = start
        self._from = time.monotonic()

    def now(self) -> datetime:
        return self._base + timedelta(seconds=time.monotonic() - self._from)

    def jump(self, to: datetime) -> None:
        if to > self.now():
            self._base, self._from = to, time.monotonic()


def next_monday(today: datetime) -> datetime:
    """Nine o'clock WITA on the Monday after `today`."""
    ahead = 7 - today.weekday()
    return datetime(today.year, today.month, today.day, 1, 0, tzinfo=UTC) + timedelta(days=ahead)
