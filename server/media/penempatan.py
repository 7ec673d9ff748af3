"""Penempatan: on which Janus a room is. The truth is in the Januses; a lock makes one room of two askers' wishes.

The secret of a room is made from the office's secret and the room's name, so it is the same after a restart, and is
sent with every request: without it a locked recorder says "ok" and goes on.
"""

import asyncio
import fcntl
import hashlib
import hmac
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.media.janus import Janus, Plug
from server.media.wire import DOWN, JanusError, Packet
from sessions.errors import Unavailable

NO_SUCH_ROOM, ROOM_EXISTS = 426, 427
MOST_PUBLISHERS = 50
BITRATE = 1_000_000  # bits a second at most from one person
CTL = "ruang"


def room_secret(secret: str, sesi: str) -> str:
    return hmac.new(secret.encode(), f"ruang/{sesi}".encode(), hashlib.sha256).hexdigest()


@dataclass(slots=True)
class Kamar:
    """One Janus and what is asked of it as the owner of its rooms."""

    janus: Janus
    secret: str
    folder: Path  # where it records, one folder for each sesi
    ctl: Plug

    async def has(self, sesi: str) -> bool:
        said, _ = await self.ctl.ask({"request": "exists", "room": sesi})
        return bool(said.get("exists"))

    async def load(self) -> int:
        """How many people are in its rooms."""
        said, _ = await self.ctl.ask({"request": "list", "admin_key": self.secret})
        return sum(int(room["num_participants"]) for room in said["list"])

    async def make(self, sesi: str) -> None:
        body = {
            "request": "create",
            "room": sesi,
            "admin_key": self.secret,
            "secret": room_secret(self.secret, sesi),
            "is_private": True,
            "require_pvtid": True,
            "notify_joining": False,
            "permanent": False,
            "publishers": MOST_PUBLISHERS,
            "bitrate": BITRATE,
            "bitrate_cap": True,
            "fir_freq": 10,
            "audiocodec": "opus",
            "videocodec": "vp8",
            "opus_fec": True,
            # lock_record: only who has the room's secret may record, and the browsers do not.
            "record": False,
            "lock_record": True,
            "rec_dir": str(self.folder / sesi),
        }
        try:
            await self.ctl.ask(body)
        except JanusError as error:
            if error.code != ROOM_EXISTS:
                raise

    async def feeds(self, sesi: str) -> Sequence[Mapping[str, Any]]:
        """Who is in the room, also by another process; nobody where there is no such room."""
        try:
            said, _ = await self.ctl.ask({"request": "listparticipants", "room": sesi})
        except JanusError as error:
            if error.code != NO_SUCH_ROOM:
                raise
            return ()
        return list(said["participants"])

    async def destroy(self, sesi: str) -> None:
        try:
            await self.ctl.ask({"request": "destroy", "room": sesi, "secret": room_secret(self.secret, sesi)})
        except JanusError as error:
            if error.code != NO_SUCH_ROOM:
                raise


async def find(kamars: Sequence[Kamar], sesi: str, lock: Path) -> Kamar:
    """The Janus that has the room, or the least loaded one, which is given it. Raises Unavailable when all are lost."""
    async with only_one(lock):
        loads: list[tuple[int, Kamar]] = []
        for kamar in kamars:
            try:
                if await kamar.has(sesi):
                    return kamar
                loads.append((await kamar.load(), kamar))
            except Unavailable:
                continue
        if not loads:
            raise Unavailable(DOWN)
        _, least = min(loads, key=lambda one: one[0])
        await least.make(sesi)
        return least


@asynccontextmanager
async def only_one(path: Path) -> AsyncIterator[None]:
    """One at a time, over all processes of this machine."""
    held = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        await asyncio.to_thread(fcntl.flock, held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def is_recording(info: Packet) -> list[str]:
    """The files that a handle is writing at this moment, as Janus says."""
    streams = info.get("plugin_specific", {}).get("streams") or ()
    return [str(one["recording"]) for one in streams if one.get("recording")]
