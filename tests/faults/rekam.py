"""Rekam: people who send sound and picture to the recorder of a real server, and what its chain says of them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.demo.browser import Browser, Refused
from server.media.port import PEREKAM
from tests.server.penyiar import Penyiar

PATIENCE = 90  # seconds


@dataclass(slots=True)
class Jauh:
    """The recorder as a browser has it: behind the server's socket."""

    browser: Browser

    async def signal(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        await self.browser.ask("signal", ke=PEREKAM, isi=dict(isi))


async def send(browser: Browser, sesi: str, me: str, tag: str) -> Penyiar:
    """Sends once the server lets it: after it was asked to record this person."""
    made = Penyiar(Jauh(browser), sesi, me, tag=tag)  # type: ignore[arg-type]  # has what is used of a recorder

    async def hear(message: dict[str, Any]) -> None:
        if message.get("dari") == PEREKAM:
            await made.hear(message["isi"])

    browser.on("signal", hear)
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await made.call()
            except Refused:
                await asyncio.sleep(0.3)
            else:
                return made


async def told(reader: Browser) -> list[dict[str, Any]]:
    """Everything in the chain about recording, as this reader gets it."""
    found: list[dict[str, Any]] = []
    page: dict[str, Any] = {"more": True, "last": 0}
    while page["more"]:
        page = await reader.ask("follow", after=page["last"])
        found += [one for one in page["entries"] if one["kind"].startswith("rekaman.")]
    return found


def of(entries: list[dict[str, Any]], kind: str, who: str = "") -> list[dict[str, Any]]:
    return [one for one in entries if one["kind"] == f"rekaman.{kind}" and who in ("", one["data"].get("id"))]


def recorded(entries: list[dict[str, Any]]) -> set[str]:
    """Of whom the recorder has somebody now, folded from the lines."""
    now: set[str] = set()
    for one in entries:
        if one["kind"] == "rekaman.orang_mulai":
            now.add(str(one["data"]["id"]))
        elif one["kind"] == "rekaman.orang_berhenti":
            now.discard(str(one["data"]["id"]))
    return now


async def until_recorded(reader: Browser, *who: str) -> list[dict[str, Any]]:
    """Until exactly these are. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while recorded(entries := await told(reader)) != set(who):  # noqa: ASYNC110  # asked of the server
            await asyncio.sleep(0.3)
    return entries
