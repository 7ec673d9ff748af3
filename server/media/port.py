"""Port: what a room asks of its recorder, whichever it is: a recording peer beside the mesh, or Janus.

A recorder only ever gets the tracks of people who agreed (persetujuan A). It is asked what it is doing, and never
believed to do what it was told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

PEREKAM = "perekam"
"""The recorder's name in `signal`: {"ke": "perekam", …} from a browser, {"dari": "perekam", …} to it."""


NOT_RECORDED = "Saudara tidak sedang direkam, maka perekam tidak menerima sambungan."


@dataclass(frozen=True, slots=True)
class Segmen:
    """One closed piece of one person's track, as the recorder wrote it: MJR, the RTP packets undecoded.

    `jenis` is audio or video, `kodek` opus or vp8; `mulai` and `selesai` are when the first and the last packet came;
    `paket` how many there are and `hilang` how many between them never came; `utuh` is False when the recorder died and
    the file was found afterwards.
    """

    id: str
    sesi: str
    kursi: str
    jenis: str
    kodek: str
    path: Path
    mulai: datetime
    selesai: datetime
    paket: int
    utuh: bool = True
    hilang: int = 0


@dataclass(frozen=True, slots=True)
class Jalur:
    """What the recorder says of one person now: which kinds it is writing, when it last got something, bytes so far."""

    kursi: str
    jenis: frozenset[str]
    terakhir: datetime | None
    ukuran: int


class Telinga(Protocol):
    """Who hears the recorder: the segments it closes, what it says to a browser, and that it is gone."""

    async def closed(self, segmen: Segmen) -> None:
        """When it returns, the bytes are kept elsewhere and the recorder removes the file; when it raises, or nobody
        lived to remove it, the same `segmen.id` comes again."""

    async def say(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None: ...

    async def lost(self, sesi: str) -> None: ...


class Perekam(Protocol):
    """Raises Unavailable (sessions/errors.py) wherever the recorder does not answer in time."""

    async def listen(self, telinga: Telinga) -> None:
        """Whom to tell from now on; first of the segments that an earlier process left behind."""

    async def settled(self) -> None:
        """Returns once every segment that is closed now was taken by whoever listens."""

    async def record(self, sesi: str, kursi: str) -> None:
        """From now on this person's tracks are written, always into new segments; repeating it changes nothing."""

    async def hush(self, sesi: str, kursi: str, bisu: bool) -> None:
        """Whether the Pokja muted this person: then nothing of their voice is written, whatever their page sends."""

    async def stop(self, sesi: str, kursi: str) -> None:
        """Returns once the recorder says that nothing of this person is written, and their segments are closed."""

    async def look(self, sesi: str) -> Mapping[str, Jalur]:
        """Whom it is writing at this moment, by kursi."""

    async def end(self, sesi: str) -> None:
        """The room's recording is over (or pauses): every segment is closed, every connection ended."""

    async def signal(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        """What a browser says to the recorder; refused (Forbidden) unless `record` was called for this person."""
