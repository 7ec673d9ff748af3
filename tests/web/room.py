"""A small room server: it pages a chain, relays signals, tells who is here and keeps photos; faults on demand."""

import asyncio
import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import socketio
from aiohttp import web as http

from server.media.port import PEREKAM, Perekam, Segmen
from sessions.errors import DomainError

PAGE = """<!doctype html><html lang="id"><title>Contoh</title><link rel="icon" href="data:,">
<script type="module" src="/built/room.js"></script>"""


@dataclass
class Room:
    """`entries` is the chain; `unavailable` says how many uploads still fail, `few` after how many
    pieces they begin to; `deaf` how many writes get no answer."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    here: dict[str, str] = field(default_factory=dict)
    written: dict[str, dict[str, Any]] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)
    pieces: dict[str, bytes] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    unavailable: int = 0
    few: int = 0
    deaf: int = 0
    perekam: Perekam | None = None
    refused: list[str] = field(default_factory=list)

    def append(self, kind: str) -> dict[str, Any]:
        number = len(self.entries) + 1
        entry = {
            "number": number,
            "kind": kind,
            "actor": "a",
            "role": "ketua",
            "at": "2026-07-28T01:00:00Z",
            "data": {},
        }
        self.entries.append(entry)
        return entry


class Ruang(socketio.AsyncNamespace):
    def __init__(self, room: Room) -> None:
        super().__init__("/ruang")
        self.room = room
        self.transports: dict[str, asyncio.Transport] = {}

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: dict[str, str]) -> None:
        if auth["sebagai"] == "orang_luar":
            refusal = {"error": "tidak_ditemukan", "message": "Sesi ini tidak ada."}
            raise socketio.exceptions.ConnectionRefusedError(refusal["message"], refusal)
        self.transports[sid] = environ["aiohttp.request"].transport
        self.room.here[auth["sebagai"]] = sid

    async def on_disconnect(self, sid: str, _reason: str) -> None:
        self.room.here = {name: other for name, other in self.room.here.items() if other != sid}
        await self.tell_here()

    async def on_follow(self, _sid: str, message: dict[str, Any]) -> dict[str, Any]:
        rest = self.room.entries[message["after"] :]
        await self.tell_here()
        last = rest[:2][-1]["number"] if rest else message["after"]
        return {"ok": True, "entries": rest[:2], "last": last, "more": len(rest) > 2}

    async def on_signal(self, sid: str, message: dict[str, Any]) -> dict[str, Any]:
        dari = next(name for name, other in self.room.here.items() if other == sid)
        if message["ke"] == PEREKAM and self.room.perekam:
            return await self.to_perekam(dari, message["isi"])
        if ke := self.room.here.get(message["ke"]):
            await self.emit("signal", {"dari": dari, "isi": message["isi"]}, to=ke)
        return {"ok": True}

    async def to_perekam(self, dari: str, isi: dict[str, Any]) -> dict[str, Any]:
        assert self.room.perekam
        try:
            await self.room.perekam.signal("contoh", dari, isi)
        except DomainError as error:
            self.room.refused.append(error.code)
            return {"ok": False, "error": error.code, "message": str(error)}
        return {"ok": True}

    async def on_tulis(self, sid: str, message: dict[str, Any]) -> dict[str, Any]:
        if message["kunci"] not in self.room.written:
            entry = self.room.append("catatan.ditulis")
            self.room.written[message["kunci"]] = {"ok": True, "number": entry["number"]}
            await self.emit("peristiwa", entry)
        if self.room.deaf:
            self.room.deaf -= 1
            self.cut(sid)
        return self.room.written[message["kunci"]]

    def cut(self, sid: str) -> None:
        """The link breaks, as on a road: no goodbye."""
        self.transports[sid].abort()

    async def tell_here(self) -> None:
        await self.emit("hadir", {"orang": sorted(self.room.here.keys() - {"perekam"})})


class Telinga:
    """Keeps what the recorder closes, and hands on what it says."""

    def __init__(self, room: Room, sio: socketio.AsyncServer, kept: Path) -> None:
        self.room, self.sio, self.kept = room, sio, kept
        self.segments: list[Segmen] = []
        self.gone: list[str] = []

    async def closed(self, segmen: Segmen) -> None:
        kept = self.kept / f"{segmen.kursi}.{segmen.path.name}"
        shutil.copy(segmen.path, kept)
        self.segments.append(replace(segmen, path=kept))

    async def say(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        if sid := self.room.here.get(kursi):
            await self.sio.emit("signal", {"dari": PEREKAM, "isi": isi}, to=sid, namespace="/ruang")

    async def lost(self, sesi: str) -> None:
        self.gone.append(sesi)


SIO = http.AppKey("sio", socketio.AsyncServer)


def room_app(room: Room, built: str, csp: str) -> http.Application:
    app = http.Application(client_max_size=16 * 2**20)
    sio = socketio.AsyncServer(
        async_mode="aiohttp", transports=["websocket"], namespaces=["/ruang"], ping_interval=5, ping_timeout=5
    )
    sio.register_namespace(Ruang(room))
    sio.attach(app)
    app[SIO] = sio

    async def show(_request: http.Request) -> http.Response:
        return http.Response(text=PAGE, content_type="text/html", headers={"Content-Security-Policy": csp})

    async def reached(request: http.Request) -> http.Response:
        kept = room.pieces.get(request.match_info["id"], b"")
        return http.Response(status=204, headers={"Upload-Offset": str(len(kept))})

    async def keep(request: http.Request) -> http.Response:
        """As server/routes/kiriman.py: one piece at a time, and where to go on."""
        id, body = request.match_info["id"], await request.read()
        if room.unavailable:
            room.unavailable -= 1
            raise http.HTTPServiceUnavailable
        kept, at = room.pieces.get(id, b""), int(request.headers["Upload-Offset"])
        room.asked.append(at)
        if at != len(kept):
            return http.json_response({"error": "bentrok", "offset": len(kept)}, status=409)
        room.pieces[id] = kept + body
        if room.few:
            room.few -= 1
            room.unavailable = 10**6 if room.few == 0 else 0
        if len(room.pieces[id]) < int(request.headers["Upload-Length"]):
            return http.json_response({"offset": len(room.pieces[id])}, status=202)
        room.photos[id] = hashlib.sha256(room.pieces[id]).hexdigest()
        return http.json_response({"ukuran": len(room.pieces[id])}, status=200)

    app.router.add_get("/ruang", show)
    app.router.add_route("PATCH", "/foto/{id}", keep)
    app.router.add_route("HEAD", "/foto/{id}", reached)
    app.router.add_static("/built/", built)
    return app
