"""A clock that tests move by hand; between moves it goes on at its own pace."""

import time
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # a Monday, 08.00 WITA


class Clock:
    def __init__(self, start: datetime = START) -> None:
        self._base = start
        self._from = time.monotonic()

    def now(self) -> datetime:
        return self._base + timedelta(seconds=time.monotonic() - self._from)

    def advance(self, **parts: float) -> None:
        self._base += timedelta(**parts)

    def set(self, at: datetime) -> None:
        self._base, self._from = at, time.monotonic()
