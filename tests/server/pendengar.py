"""Pendengar: hears a recorder as the server does: keeps each segment, and hands its words to the browsers of a test."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from server.media.port import Segmen
from tests import mjr
from tests.server.penyiar import Penyiar


class Pendengar:
    """`segments` are copies that stay; `gone` names the sesi whose recorder was lost; `broken` says how often keeping
    one still fails."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.broken = folder, 0
        self.segments: list[Segmen] = []
        self.gone: list[str] = []
        self.people: dict[str, Penyiar] = {}

    async def closed(self, segmen: Segmen) -> None:
        if self.broken:
            self.broken -= 1
            raise OSError("disk full")
        kept = self.folder / f"{segmen.id}-{segmen.jenis}.mjr"
        kept.write_bytes(segmen.path.read_bytes())
        self.segments.append(replace(segmen, path=kept))

    async def say(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        if one := self.people.get(kursi):
            await one.hear(isi)

    async def lost(self, sesi: str) -> None:
        self.gone.append(sesi)

    def of(self, jenis: str) -> list[Segmen]:
        """In the order of their beginnings."""
        return sorted((one for one in self.segments if one.jenis == jenis), key=lambda one: one.mulai)

    def pictures(self) -> list[int]:
        """How many pictures a decoder makes of each segment of picture."""
        return [len(mjr.pictures(one.path)) for one in self.of("video")]
