"""What recording one 720p stream costs: our recorders beside a bare Janus that records the same packets meanwhile.

    python bench/perekam.py                   about two minutes
    python bench/perekam.py --seconds 10      quicker

Two people send a picture of 1280x720 (15 a second, 1 Mb/s, really encoded VP8) and sound (Opus) to three recorders at
once: the same packets at the same moment, so whatever else the machine does, it does to all three.

- bare: a Janus VideoRoom that was told to record by one JSON request.
- sfu: another Janus, owned and told by ours (server/media/sfu.py, perekam_janus.py), and asked every two seconds.
- tertanam: our embedded recorder, a process of its own (server/media/perekam.py).

CPU is that of the recording process, all its threads, as the kernel counts it. Goals: embedded 2.5 times bare, SFU the
same as bare. What it cannot say: what a slow disk does; nobody receives the picture here.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import av  # noqa: E402
import numpy as np  # noqa: E402
from aiortc import MediaStreamTrack  # noqa: E402

from server.media import mjr  # noqa: E402
from server.media.janus import Janus  # noqa: E402
from server.media.perekam import EmbeddedPerekam  # noqa: E402
from server.media.perekam_janus import PerekamJanus  # noqa: E402
from server.media.port import Segmen  # noqa: E402
from server.media.sfu import Sfu  # noqa: E402
from tests.janus import JANUS, SECRET, PrivateJanus  # noqa: E402
from tests.server.media.contoh_mjr import tone  # noqa: E402
from tests.server.pemancar import Pemancar  # noqa: E402
from tests.server.penyiar import Penyiar  # noqa: E402

PEOPLE = ("budi", "sari")
GOALS = {"bare": 1.0, "sfu": 1.0, "tertanam": 2.5}
FPS, LOOP = 15, 4  # pictures a second; seconds after which they begin anew


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used, by all its threads, to the nanosecond."""
    spent = [path.read_text().split()[0] for path in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    return sum(map(int, spent)) / 1e9


def pictures() -> list[bytes]:
    """VP8 at about 1 Mb/s: something like a face before a wall, moving, with the noise of a camera."""
    codec = av.CodecContext.create("libvpx", "w")
    codec.width, codec.height, codec.pix_fmt, codec.bit_rate = 1280, 720, "yuv420p", 1_000_000
    codec.time_base, codec.framerate = Fraction(1, FPS), Fraction(FPS)
    codec.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "g": str(LOOP * FPS)}
    chance = np.random.default_rng(7)
    wall = np.kron(chance.integers(60, 200, (45, 80)), np.ones((16, 16))).astype(np.uint8)
    noise = [chance.integers(0, 6, wall.shape).astype(np.uint8) for _ in range(4)]
    grey = np.full((360, 1280), 128, np.uint8)
    made = []
    for number in range(LOOP * FPS):
        shown = wall + noise[number % 4]
        at = 300 + 4 * number % 600
        shown[200:600, at : at + 200] = 160
        frame = av.VideoFrame.from_ndarray(np.concatenate([shown, grey]), format="yuv420p")
        frame.pts = number
        made += [bytes(packet) for packet in codec.encode(frame)]
    return made


class Siap(MediaStreamTrack):
    """Encoded before: every receiver gets the same bytes at the same time."""

    def __init__(self, kind: str, packets: Sequence[bytes], every: Fraction, began: float) -> None:
        super().__init__()
        self.kind, self._packets, self._every, self._began = kind, packets, every, began
        self._number = 0

    async def recv(self) -> "av.Packet":
        await asyncio.sleep(max(0.0, self._began + float(self._number * self._every) - time.monotonic()))
        packet = av.Packet(self._packets[self._number % len(self._packets)])
        packet.pts, packet.time_base = self._number, self._every
        self._number += 1
        return packet


class Orang(Pemancar):
    """Sends what was encoded before."""

    lines: Callable[[], Sequence[MediaStreamTrack]]

    def sent(self) -> Sequence[MediaStreamTrack]:
        return self.lines()


class Telinga:
    """Hears a recorder: keeps how many packets came, and passes on what is meant for a browser."""

    def __init__(self) -> None:
        self.packets: dict[str, int] = {}
        self.people: dict[str, Penyiar] = {}

    async def closed(self, segmen: Segmen) -> None:
        self.packets[segmen.jenis] = self.packets.get(segmen.jenis, 0) + segmen.paket

    async def say(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        await self.people[kursi].hear(isi)

    async def lost(self, sesi: str) -> None:
        raise RuntimeError("the recorder died")


class Telanjang:
    """The bare Janus: nothing of ours but the socket. Its people are told apart by their handles."""

    def __init__(self, folder: Path, rec: Path) -> None:
        self.janus, self._rec = Janus(folder, SECRET, lambda _: None), rec

    async def open(self) -> None:
        await self.janus.open(0)
        self._ctl = await self.janus.attach("ctl", lambda _: None)
        room = {"room": "bare", "admin_key": SECRET, "publishers": 9, "bitrate": 1_000_000, "rec_dir": str(self._rec)}
        await self._ctl.ask({"request": "create", "audiocodec": "opus", "videocodec": "vp8", **room})

    async def signal(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> Mapping[str, Any]:
        if isi.get("hello"):
            return {"known": False}
        plug = await self.janus.attach(kursi, lambda _: None)
        await plug.ask({"request": "join", "ptype": "publisher", "room": "bare", "id": kursi})
        body = {"request": "configure", "audio": True, "video": True, "record": True, "filename": kursi}
        _, answer = await plug.ask(body, {"type": "offer", "sdp": isi["offer"]})
        assert answer
        return {"answer": answer["sdp"]}

    async def close(self) -> dict[str, int]:
        """How many packets it has written."""
        await self._ctl.ask({"request": "destroy", "room": "bare"})
        await asyncio.sleep(1)
        packets: dict[str, int] = {}
        for path in self._rec.glob("*.mjr"):
            found = mjr.look(path)
            packets[found.header.kind] = packets.get(found.header.kind, 0) + found.packets
        await self.janus.close()
        return packets


async def measured(folder: Path, seconds: float, rounds: int, shown: Sequence[bytes]) -> dict[str, list[float]]:
    """ms of CPU a second and stream, of each."""
    heard = {"sfu": Telinga(), "tertanam": Telinga()}
    async with AsyncExitStack() as stack:
        januses = {}
        for name in ("bare", "sfu"):
            januses[name] = PrivateJanus(folder / name)
            await januses[name].start()
            stack.push_async_callback(januses[name].kill)
        bare = Telanjang(januses["bare"].folder, folder / "bare-rec")
        await bare.open()
        sfu = Sfu([januses["sfu"].folder], SECRET, folder / "sfu-rec")
        await sfu.open()
        stack.push_async_callback(sfu.close)
        janus = PerekamJanus(sfu, timedelta(minutes=5), 10**12, 0)
        stack.push_async_callback(janus.close)
        own = EmbeddedPerekam(folder / "rekaman", lambda _: [], timedelta(minutes=5), 10**10, 0)
        stack.push_async_callback(own.close)
        await janus.listen(heard["sfu"])
        await own.listen(heard["tertanam"])
        began = time.monotonic() + 1

        def lines() -> Sequence[MediaStreamTrack]:
            sound = Siap("audio", tone(LOOP), Fraction(1, 50), began)
            return sound, Siap("video", shown, Fraction(1, FPS), began)

        for kursi in PEOPLE:
            await own.record("s", kursi)
            one = heard["tertanam"].people[kursi] = Penyiar(own, "s", kursi, tracks=lines)
            await one.call()
            stack.push_async_callback(one.close)
            for ear in (bare, sfu):
                other = Orang(ear, "s", kursi)  # type: ignore[arg-type]  # Telanjang has what is used of it
                other.lines = lines
                await other.enter()
                stack.push_async_callback(other.close)
            await janus.record("s", kursi)
        pids = {"bare": januses["bare"].pid, "sfu": januses["sfu"].pid, "tertanam": own.pid or 0}
        await asyncio.sleep(5)
        found: dict[str, list[float]] = {name: [] for name in pids}
        for _ in range(rounds):
            before, at = {name: cpu(pid) for name, pid in pids.items()}, time.monotonic()
            while time.monotonic() < at + seconds:
                await asyncio.sleep(2)
                await asyncio.gather(own.look("s"), janus.look("s"))
            took = (time.monotonic() - at) * len(PEOPLE)
            for name, pid in pids.items():
                found[name].append(1000 * (cpu(pid) - before[name]) / took)
        packets = {"bare": await bare.close()}
        await asyncio.gather(own.end("s"), janus.end("s"))
        await asyncio.gather(own.settled(), janus.settled())
        packets |= {name: one.packets for name, one in heard.items()}
    for name, one in packets.items():
        print(f"{name:9} wrote {one.get('video', 0)} packets of picture and {one.get('audio', 0)} of sound")
    return found


async def main(seconds: float, rounds: int) -> None:
    if not JANUS:
        sys.exit("No `janus` here, and nothing to compare with.")
    shown = pictures()
    print(f"picture: {sum(map(len, shown)) * 8 / LOOP / 1e6:.2f} Mb/s")
    with tempfile.TemporaryDirectory() as name:
        found = await measured(Path(name), seconds, rounds, shown)
    print(f"{'':9}{'ms CPU a second, a stream':>27}{'times bare':>12}{'single rounds':>18}{'goal':>6}")
    for name, spent in found.items():
        times = [one / base for one, base in zip(spent, found["bare"], strict=True)]
        spread = f"{min(times):.2f} to {max(times):.2f}"
        print(f"{name:9}{statistics.median(spent):27.1f}{statistics.median(times):12.2f}{spread:>18}{GOALS[name]:6.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=20, help="of one round")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    asyncio.run(main(asked.seconds, asked.rounds))
