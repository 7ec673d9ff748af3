"""A weak line: a network of its own for one browser, joined to this machine by links that lose, delay or drop packets.

Needs root and /dev/net/tun; no kernel module for shaping. A child process carries the packets between two TUN devices
per link, one here and one in a network namespace, and does to them what it is told to.
"""

import asyncio
import fcntl
import heapq
import json
import os
import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

TUN = Path("/dev/net/tun")
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 1, 0x1000
LINKS = ("wifi", "seluler")
ROOT = Path(__file__).parent.parent


def _able() -> bool:
    return TUN.exists() and os.geteuid() == 0 and shutil.which("ip") is not None


needs_netimp = pytest.mark.skipif(not _able(), reason="a weak line needs root, `ip` and /dev/net/tun")


@dataclass(frozen=True, slots=True)
class Weather:
    """What happens to each packet, either way. Seconds; `rate` in bytes a second, 0 for any; `queue`: longest wait."""

    loss: float = 0.0
    delay: float = 0.0
    jitter: float = 0.0
    rate: int = 0
    queue: float = 1.0
    down: bool = False


@dataclass(slots=True)
class Pipe:
    """One direction of a link."""

    source: int
    target: int
    weather: Weather = Weather()
    waiting: list[tuple[float, int, bytes]] = field(default_factory=list)
    number: int = 0
    free: float = 0.0
    timer: asyncio.TimerHandle | None = None

    def ready(self) -> None:
        for _ in range(64):
            try:
                packet = os.read(self.source, 65536)
            except BlockingIOError:
                return
            self._take(packet)

    def _take(self, packet: bytes) -> None:
        weather, now = self.weather, asyncio.get_running_loop().time()
        if weather.down or random.random() < weather.loss:  # noqa: S311
            return
        at = now + max(0.0, weather.delay + random.uniform(-1, 1) * weather.jitter)  # noqa: S311
        if weather.rate:
            free = max(self.free, now) + len(packet) / weather.rate
            if free - now > weather.queue:
                return
            self.free, at = free, at + free - now
        self.number += 1
        heapq.heappush(self.waiting, (at, self.number, packet))
        self._wait()

    def _wait(self) -> None:
        if self.timer:
            self.timer.cancel()
        self.timer = asyncio.get_running_loop().call_at(self.waiting[0][0], self._give)

    def _give(self) -> None:
        now, self.timer = asyncio.get_running_loop().time() + 0.0003, None
        while self.waiting and self.waiting[0][0] <= now:
            packet = heapq.heappop(self.waiting)[2]
            try:
                os.write(self.target, packet)
            except OSError:
                continue  # the device is down: as lost as on the way
        if self.waiting:
            self._wait()


def _tun(name: str) -> int:
    device = os.open(TUN, os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def _ip(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True)


def _addresses(network: str) -> list[str]:
    return [f"198.{18 + place}.{int(network[2:])}." for place in range(len(LINKS))]


def _join(network: str, link: str, place: int) -> tuple[Pipe, Pipe]:
    """A device here, one of the same kind moved into the namespace, and addresses of RFC 2544 at both ends."""
    here, there = f"{network}{place}", link
    devices = _tun(here), _tun(f"{network}t{place}")
    _ip(f"link set {network}t{place} netns {network} name {there}")
    a, b = (f"{_addresses(network)[place]}{end}" for end in (1, 2))
    _ip(f"addr add {a} peer {b} dev {here}")
    _ip(f"link set {here} up mtu 1400")
    _ip(f"-n {network} addr add {b} peer {a} dev {there}")
    return Pipe(*devices), Pipe(*reversed(devices))


async def carry(network: str) -> None:
    """The child process: joins the links, then takes a JSON line for each change of the weather."""
    pipes = {link: _join(network, link, place) for place, link in enumerate(LINKS)}
    loop = asyncio.get_running_loop()
    for both in pipes.values():
        for pipe in both:
            loop.add_reader(pipe.source, pipe.ready)
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    print("ready", flush=True)
    while line := await lines.readline():
        for link, changed in json.loads(line).items():
            for pipe in pipes[link]:
                pipe.weather = replace(Weather(), **changed)
        print("done", flush=True)


class WeakLine:
    """A namespace with two ways to this machine, of which one is taken at a time: `wifi` at first."""

    def __init__(self, folder: Path) -> None:
        self.network = f"rb{os.getpid() % 250}"
        self.link = LINKS[0]
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None

    @property
    def here(self) -> tuple[str, ...]:
        """This machine's addresses on both ways."""
        return tuple(f"{one}1" for one in _addresses(self.network))

    def behind(self, program: str) -> Path:
        """An executable that starts the program behind this line."""
        script = self._folder / "behind.sh"
        script.write_text(f'#!/bin/sh\nexec ip netns exec {self.network} {program} "$@"\n')
        script.chmod(0o755)
        return script

    async def start(self) -> None:
        self._netns("add")
        _ip(f"-n {self.network} link set lo up")
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.netimp", self.network),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        await self._answer()
        self._take(self.link)

    async def weather(self, **changed: float) -> None:
        """From now on, on both ways; without words the line is well."""
        await self._tell(dict.fromkeys(LINKS, changed))

    async def switch(self, link: str) -> None:
        """To the other way: another address, and nothing more comes by the old one."""
        _ip(f"-n {self.network} link set {self.link} down")
        self._take(link)

    def _take(self, link: str) -> None:
        _ip(f"-n {self.network} link set {link} up mtu 1400")
        _ip(f"-n {self.network} route replace default dev {link}")
        self.link = link

    async def _tell(self, changes: Mapping[str, Mapping[str, float]]) -> None:
        assert self._process
        assert self._process.stdin
        self._process.stdin.write(json.dumps(changes).encode() + b"\n")
        await self._answer()

    async def _answer(self) -> None:
        assert self._process
        assert self._process.stdout
        assert await self._process.stdout.readline(), "the line broke"

    async def stop(self) -> None:
        if self._process:
            self._process.kill()
            await self._process.communicate()
        self._netns("del")

    def _netns(self, what: str) -> None:
        _ip(f"netns {what} {self.network}")


if __name__ == "__main__":
    asyncio.run(carry(sys.argv[1]))
