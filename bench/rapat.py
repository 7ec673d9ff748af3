"""What a whole room of six costs the server, with chain, chat and signalling, beside a bare relay of the same.

    python bench/rapat.py                 about two minutes
    python bench/rapat.py --seconds 20    quicker

Six people (three of the Pokja, one of the office, two of the peserta) sit in one room, each over a socket of its own.
Each says something every two seconds and tells every second how they are seen; everybody joins the media once, with
descriptions and candidates as browsers send them. The server is a process of its own; its CPU is read from /proc.

- bare: stock python-socketio that passes the same messages on; no rights, no chain, nothing kept.
- mesh: the service; media go from browser to browser, so the server has their signalling only.
- sfu: the service with a Janus; six people send a small picture and sound (aiortc) and get the other five. Janus' own
  CPU stands beside it.

It is a busy room: people rather say something twice a minute. What it cannot say: what many rooms at once do.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Awaitable, Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import socketio
from aiohttp import web
from aiohttp.test_utils import TestServer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription, VideoStreamTrack  # noqa: E402
from aiortc.mediastreams import AudioStreamTrack  # noqa: E402
from av import VideoFrame  # noqa: E402

from server.actions import (  # noqa: E402
    kesediaan,
    lobi,
    pelaksanaan,
)
from server.actions import orang as accounts  # noqa: E402
from server.app import create_app  # noqa: E402
from server.keys import SERVICES  # noqa: E402
from server.login import STAF, TAMU, cookie_name  # noqa: E402
from server.settings import Settings  # noqa: E402
from server.store import wakil as guests_of  # noqa: E402
from sessions.kursi import Mutu  # noqa: E402
from sessions.persetujuan import Pilihan  # noqa: E402
from sessions.wewenang import Pelaku, Peran  # noqa: E402
from tests.clock import Clock  # noqa: E402
from tests.janus import JANUS, SECRET, PrivateJanus  # noqa: E402
from tests.people import found_office  # noqa: E402
from tests.ports import free_port  # noqa: E402
from tests.server.routes.perjalanan import set_out  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")
SDP = "v=0\r\n" + "a=rtpmap:96 VP8/90000\r\n" * 130  # 3 kB, as a browser's
SHOWN = {"mikrofon": True, "kamera": True, "tidur": False, "beku": False, "mutu": "video", "tanpa": []}


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


# The server, in a process of its own ----------------------------------------------------------------------------------


async def serve_bare() -> None:
    sio = socketio.AsyncServer(async_mode="aiohttp", transports=["websocket"], namespaces=["/ruang"])

    async def connect(sid: str, environ: Any, auth: dict[str, str]) -> None:
        await sio.enter_room(sid, auth["sebagai"], namespace="/ruang")

    async def say(sid: str, message: Any) -> dict[str, bool]:
        await sio.emit("peristiwa", message, namespace="/ruang")
        return {"ok": True}

    async def signal(sid: str, message: Any) -> dict[str, bool]:
        await sio.emit("signal", message, to=message["ke"], namespace="/ruang")
        return {"ok": True}

    for name, ear in (("connect", connect), ("say", say), ("show", say), ("signal", signal)):
        sio.on(name, ear, namespace="/ruang")
    app = web.Application()
    sio.attach(app)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    people = [{"id": f"orang{n}", "sebagai": f"orang{n}", "cookie": ""} for n in range(6)]
    await told({"url": str(server.make_url("")).rstrip("/"), "sesi": "", "people": people})


async def serve(folder: Path, janus_url: str) -> None:
    """The service with one sesi under way, and logins for its six people."""
    clock = Clock()
    more = {"janus_url": janus_url, "janus_secret": SECRET} if janus_url else {}
    settings = Settings(port=free_port(), data=folder, disk_reserve=0, log_level="ERROR", **more)
    server = TestServer(create_app(settings, clock.now), port=settings.port, host="127.0.0.1")
    await server.start_server()
    services = server.app[SERVICES]
    jalan = await set_out(server, await found_office(services, settings.url), clock)
    await jalan.invited()
    isian = {"pilihan": "bersedia", "alasan": "", "usul": "", "whatsapp": "0812-0000-0001", "perangkat": "telepon"}
    coming = [
        {"nama": jalan.peserta.direktur, "jabatan": "Direktur", "kapasitas": "direksi"},
        {"nama": "Staf Contoh", "jabatan": "Staf", "kapasitas": "pendamping"},
    ]
    await kesediaan.answer(services, await jalan.guest(), jalan.sesi.id, isian, coming, "127.0.0.1")
    await jalan.ready()
    await jalan.lobby()
    guests = await services.store.read(lambda c: guests_of.of_sesi(c, jalan.sesi.id))
    wakil = [Pelaku(one.id, one.nama, Peran.PENYEDIA, jalan.office.kantor.id) for one in guests][:2]
    six = [*jalan.pokja, jalan.tim_it, *wakil]
    for place, who in enumerate(six):
        await lobi.arrive(services, who, jalan.sesi.id, f"sambungan-{place}")
        await lobi.pass_device(services, who, jalan.sesi.id, Mutu.VIDEO)
        await lobi.choose(services, who, jalan.sesi.id, Pilihan.A, False)
    for who in wakil:
        await lobi.admit(services, jalan.pokja[0], jalan.sesi.id, who.id, "Dikenal di depan kamera (contoh).")
    clock.set(jalan.sesi.mulai)
    await pelaksanaan.begin(services, jalan.pokja[0], jalan.sesi.id)
    people = []
    for who in six:
        kind = TAMU if who.peran is Peran.PENYEDIA else STAF
        token = services.new_secret()
        await services.store.write(
            lambda tx, kind=kind, id=who.id, token=token: accounts.keep_login(tx, kind, id, token)
        )
        cookie = f"{cookie_name(kind, False)}={token}"
        people.append({"id": who.id, "sebagai": "tamu" if kind == TAMU else "staf", "cookie": cookie})
    await told({"url": settings.url, "sesi": jalan.sesi.id, "people": people})
    await server.close()


async def told(facts: dict[str, Any]) -> None:
    """Says where it is, and goes on until nobody listens any more."""
    print(json.dumps(facts), flush=True)
    await asyncio.to_thread(sys.stdin.read)


# The six people -------------------------------------------------------------------------------------------------------


class Small(VideoStreamTrack):
    """A small moving picture, ten times a second: what is measured is the server, not this process."""

    async def recv(self) -> VideoFrame:
        await asyncio.sleep(0.1)
        self._at = getattr(self, "_at", 0) + 9000
        frame = VideoFrame(160, 120, "yuv420p")
        frame.pts, frame.time_base = self._at, Fraction(1, 90_000)
        return frame


class Orang:
    """One person's socket, and with a Janus their media."""

    def __init__(self, facts: dict[str, Any], one: dict[str, str], others: list[str]) -> None:
        self.facts, self.me, self.others = facts, one, others
        self.socket = socketio.AsyncClient(reconnection=False)
        self.sends, self.gets = (RTCPeerConnection(RTCConfiguration(iceServers=[])) for _ in range(2))
        self.heard = 0
        self._number = 0
        self.socket.on("*", self._count, namespace="/ruang")
        self.socket.on("signal", self._signal, namespace="/ruang")

    async def connect(self) -> None:
        headers = {"Cookie": self.me["cookie"], "Origin": self.facts["url"]}
        auth = {"sesi": self.facts["sesi"], "sebagai": self.me["sebagai"]}
        await self.socket.connect(
            self.facts["url"], headers=headers, auth=auth, transports=["websocket"], namespaces=["/ruang"]
        )

    async def ask(self, name: str, message: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = await self.socket.call(name, message, namespace="/ruang", timeout=20)
        assert answer["ok"], answer
        return answer

    async def join_mesh(self) -> None:
        """A description and six candidates for each of the others."""
        for other in self.others:
            isi = {"tag": "tag00000", "to_tag": None, "description": {"type": "offer", "sdp": SDP}}
            await self.ask("signal", {"ke": other, "isi": isi})
            for _ in range(6):
                candidate = {"candidate": "candidate:1 1 udp 2113937151 192.0.2.2 50000 typ host", "sdpMid": "0"}
                await self.ask("signal", {"ke": other, "isi": {"tag": "tag00000", "candidate": candidate}})

    async def join_sfu(self) -> None:
        await self._sfu(hello=True)
        self.sends.addTransceiver(AudioStreamTrack(), direction="sendonly")
        self.sends.addTransceiver(Small(), direction="sendonly")
        await self.sends.setLocalDescription(await self.sends.createOffer())
        answer = await self._sfu(offer=self.sends.localDescription.sdp)
        await self.sends.setRemoteDescription(RTCSessionDescription(answer["answer"], "answer"))

    async def live(self, seconds: float) -> None:
        for second in range(int(seconds)):
            await self.ask("show", SHOWN)
            if second % 2 == 0:
                self._number += 1
                kunci = f"{self.me['id']}-{self._number}"
                await self.ask("say", {"kunci": kunci, "teks": "Mohon akta diperlihatkan lebih dekat (contoh)."})
            await asyncio.sleep(1)

    async def close(self) -> None:
        await self.socket.disconnect()
        await self.sends.close()
        await self.gets.close()

    async def _sfu(self, **isi: Any) -> dict[str, Any]:
        return await self.ask("signal", {"ke": "sfu", "isi": {"tag": "tag00000", **isi}})

    async def _count(self, *_: Any) -> None:
        self.heard += 1

    async def _signal(self, message: dict[str, Any]) -> None:
        isi = message.get("isi", {})
        if "offer" in isi:
            await self.gets.setRemoteDescription(RTCSessionDescription(isi["offer"], "offer"))
            await self.gets.setLocalDescription(await self.gets.createAnswer())
            await self._sfu(answer=self.gets.localDescription.sdp, no=isi["no"])


async def one_room(way: str, folder: Path, seconds: float, janus: PrivateJanus | None) -> tuple[float, float]:
    """CPU in ms of a second of this room: the server's, and Janus'."""
    url = janus.url if janus else ""
    command = [sys.executable, __file__, "--serve", way, "--folder", str(folder), "--janus", url]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=ROOT)
    assert process.stdout
    assert process.stdin
    facts = json.loads(await process.stdout.readline())
    ids = [one["id"] for one in facts["people"]]
    six = [Orang(facts, one, [id for id in ids if id != one["id"]]) for one in facts["people"]]
    for one in six:
        await one.connect()
    await asyncio.sleep(2)
    pids = [process.pid, janus.pid if janus else process.pid]
    before = [cpu(pid) for pid in pids]
    join: Callable[[Orang], Awaitable[None]] = Orang.join_sfu if way == "sfu" else Orang.join_mesh
    await asyncio.gather(*(join(one) for one in six))
    await asyncio.gather(*(one.live(seconds) for one in six))
    spent = [1000 * (cpu(pid) - was) / seconds for pid, was in zip(pids, before, strict=True)]
    assert all(one.heard > seconds for one in six), "everybody hears everybody"
    await asyncio.gather(*(one.close() for one in six))
    process.stdin.close()
    await process.wait()
    return spent[0], spent[1] if janus else 0.0


async def main(seconds: float, rounds: int) -> None:
    found: dict[str, list[tuple[float, float]]] = {"bare": [], "mesh": [], "sfu": []}
    if not JANUS:
        print("No `janus` here: without the way by Janus.")
        del found["sfu"]
    for number in range(rounds):
        for way, spent in found.items():
            with tempfile.TemporaryDirectory() as name:
                janus = PrivateJanus(Path(name) / "janus") if way == "sfu" else None
                if janus:
                    await janus.start()
                spent.append(await one_room(way, Path(name) / "data", seconds, janus))
                if janus:
                    await janus.kill()
                print(f"round {number + 1} {way}: {spent[-1][0]:.1f} ms a second", file=sys.stderr)
    print(f"{'':6}{'server, ms CPU a second':>25}{'times bare':>12}{'Janus':>8}")
    base = statistics.median(own for own, _ in found["bare"])
    for way, spent in found.items():
        own, other = (statistics.median(column) for column in zip(*spent, strict=True))
        print(f"{way:6}{own:25.1f}{own / base:12.1f}{other:8.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--serve", choices=("bare", "mesh", "sfu"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--janus", default="", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve == "bare":
        asyncio.run(serve_bare())
    elif asked.serve:
        asyncio.run(serve(asked.folder, asked.janus))
    else:
        asyncio.run(main(asked.seconds, asked.rounds))
