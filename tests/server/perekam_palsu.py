"""PerekamPalsu: a recorder for the faults that a real one cannot be made to have on demand: silent, stubborn, lying."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from server.media.port import Jalur, Telinga
from sessions.errors import Unavailable


@dataclass
class PerekamPalsu:
    """`mute`: nothing comes of these; `stuck`: it does not let go of these, and does not answer when asked to;
    `lies`: it says that it let go, and has not; `down`: it answers nobody."""

    people: dict[tuple[str, str], int] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    mute: set[str] = field(default_factory=set)
    stuck: set[str] = field(default_factory=set)
    lies: set[str] = field(default_factory=set)
    quiet: dict[str, bool] = field(default_factory=dict)
    down: bool = False
    ended: list[str] = field(default_factory=list)
    telinga: Telinga | None = None

    async def listen(self, telinga: Telinga) -> None:
        self.telinga = telinga

    async def settled(self) -> None:
        """It has no files."""

    async def record(self, sesi: str, kursi: str) -> None:
        self._answer()
        self.asked.append(("record", kursi))
        self.people.setdefault((sesi, kursi), 0)

    async def hush(self, sesi: str, kursi: str, bisu: bool) -> None:
        self._answer()
        self.quiet[kursi] = bisu

    async def stop(self, sesi: str, kursi: str) -> None:
        self._answer()
        self.asked.append(("stop", kursi))
        if kursi in self.stuck:
            await asyncio.sleep(3600)
        if kursi not in self.lies:
            self.people.pop((sesi, kursi), None)

    async def look(self, sesi: str) -> Mapping[str, Jalur]:
        self._answer()
        for key in self.people:
            self.people[key] += 1000 * (key[1] not in self.mute)
        mine = {kursi: size for (one, kursi), size in self.people.items() if one == sesi}
        kinds = frozenset({"audio", "video"})
        return {kursi: Jalur(kursi, kinds, datetime.now(UTC), size) for kursi, size in mine.items() if size}

    async def end(self, sesi: str) -> None:
        self._answer()
        self.ended.append(sesi)
        self.people = {key: size for key, size in self.people.items() if key[0] != sesi}

    async def signal(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        self._answer()
        self.asked.append(("signal", kursi))

    def _answer(self) -> None:
        if self.down:
            raise Unavailable("Perekam tidak menjawab.")
