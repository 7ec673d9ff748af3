"""Track: one kind of one person, written as segments that begin at a key frame and end when they are long enough."""

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from server.media.mjr import Header, Writer

OPEN = ".open"
"""What the name of a file ends in while it is written: whoever finds it later knows that it was torn off."""
KEY_EVERY = 10.0  # seconds between key frames: where a player may jump to, and how long a lost packet shows
ASK_EVERY = 0.5  # seconds between two requests for one
REPAIR = 1.0  # seconds in which a lost packet is sent again; after that only a key frame helps
LINGER = 2.0  # seconds that a segment waits for packets that were overtaken by the first of the next
QUIET = 10.0  # seconds without a packet after which a segment is over: camera off, link gone
HOLES = 512

CODECS = {"audio": "opus", "video": "vp8"}


class Arrived(NamedTuple):
    """A packet as it is kept, its number, and whether a key frame begins in it."""

    rtp: bytes
    number: int
    key: bool = False


class Track:
    """Files are named KIND.ID.mjr, and never twice. What is over is handed to `closed`, which has to end the file."""

    def __init__(
        self,
        folder: Path,
        kind: str,
        length: float,
        spend: Callable[[int], bool],
        closed: Callable[[Writer], None],
        failed: Callable[[OSError], None],
    ) -> None:
        self._folder, self._kind, self._length = folder, kind, length
        self._spend, self._closed, self._failed = spend, closed, failed
        self._writer: Writer | None = None
        self._former: Writer | None = None
        self._begun = self._former_begun = 0.0
        self._boundary = self._top = 0
        self._key_at: float | None = None
        self._asked = float("-inf")
        self._holes: dict[int, float] = {}
        self._over = self._quiet = False
        self.heard: float | None = None
        self.last: int | None = None
        self.size = 0

    @property
    def writing(self) -> bool:
        return self._writer is not None

    def take(self, packet: Arrived) -> bool:
        """Keeps it; whether the sender should be asked for a key frame now. Over is over: then nothing is kept."""
        if self._over or self._quiet:
            return False
        now = time.monotonic()
        try:
            self._keep(packet, now)
        except OSError as error:
            self.end()
            self._failed(error)
            return False
        return self._kind == "video" and self._wants_key(now)

    def tick(self) -> None:
        """Ends what nothing comes for any more."""
        now = time.monotonic()
        if self._former and now - self._begun > LINGER:
            self._end_former()
        quiet = now - (self.heard or now)
        if self._writer and (quiet > QUIET or (quiet > LINGER and self._due(now))):
            self.cut()

    def cut(self) -> None:
        """This segment is over; what comes next begins another."""
        self._end_former()
        if self._writer:
            self._closed(self._writer)
        self._writer, self._key_at = None, None
        self._holes.clear()

    def hush(self, quiet: bool) -> None:
        """Nothing is kept of it for now."""
        if quiet and not self._quiet:
            self.cut()
        self._quiet = quiet

    def end(self) -> None:
        self._over = True
        self.cut()

    def _keep(self, packet: Arrived, now: float) -> None:
        newer = self._writer is None or 0 < (packet.number - self._top) & 0xFFFF < 0x8000
        if self._writer and newer and self._due(now) and (packet.key or self._kind == "audio"):
            self._roll()
        if self._writer is None:
            self._begin(packet.number, now)
        if newer:
            self._note(packet.number, now)
        else:
            self._holes.pop(packet.number, None)
        if packet.key:
            self._key_at = now
            self._holes.clear()
        writer, begun = self._place(packet.number)
        written = writer.add(int((now - begun) * 1000), packet.rtp)
        self.heard, self.last, self.size = now, time.time_ns() // 1000, self.size + written
        if not self._spend(written):
            self.end()

    def _place(self, number: int) -> tuple[Writer, float]:
        """The segment that it belongs to: one that was overtaken still goes where it was missed."""
        assert self._writer is not None  # noqa: S101  # begun just before
        if self._former and (number - self._boundary) & 0xFFFF >= 0x8000:
            return self._former, self._former_begun
        return self._writer, self._begun

    def _begin(self, number: int, now: float) -> None:
        at = time.time_ns() // 1000
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{self._kind}.{secrets.token_hex(8)}.mjr{OPEN}"
        self._writer = Writer(path, Header(self._kind, CODECS[self._kind], at, at))
        self._spend(self._writer.size)
        self.size += self._writer.size
        self._begun = now
        self._boundary, self._top = number, (number - 1) & 0xFFFF
        self._key_at = None

    def _roll(self) -> None:
        self._end_former()
        self._former, self._former_begun = self._writer, self._begun
        self._writer = None

    def _end_former(self) -> None:
        if self._former:
            self._closed(self._former)
        self._former = None

    def _due(self, now: float) -> bool:
        return now - self._begun >= self._length

    def _note(self, number: int, now: float) -> None:
        """Remembers which numbers were left out on the way to this one."""
        missed = (number - self._top - 1) & 0xFFFF
        for back in range(min(missed, HOLES), 0, -1):
            self._holes[(number - back) & 0xFFFF] = now
        while len(self._holes) > HOLES:
            del self._holes[next(iter(self._holes))]
        self._top = number

    def _wants_key(self, now: float) -> bool:
        oldest = next(iter(self._holes.values()), now)
        wanted = self._key_at is None or now - min(self._key_at + KEY_EVERY, oldest + REPAIR) > 0 or self._due(now)
        if not wanted or now - self._asked < ASK_EVERY:
            return False
        self._asked = now
        return True
