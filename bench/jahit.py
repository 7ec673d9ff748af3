"""What joining segments into a film costs, and whether memory stays flat: beside janus-pp-rec and a bare remux by PyAV.

    python bench/jahit.py                 about two minutes
    python bench/jahit.py --minutes 2     shorter

One person's picture (1280x720, 15 a second, 1 Mb/s, really encoded VP8) and sound (Opus) of one length and of ten
times that, in segments of five minutes as the recorder leaves them, are joined by the process that the service starts
for it. Beside it stand, on the same files:

- pp-rec: Debian's janus-pp-rec (package janus-tools), which makes a file of each segment and joins nothing.
- remux: PyAV copies the packets of the finished film into another: what writing alone costs, nothing read from RTP.

CPU and peak memory are the kernel's for that process. Goal: memory at ten times the length at most 1.2 times; for CPU
none was set. What it cannot say: how long reading from an encrypted store takes.
"""

import argparse
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from perekam import FPS, LOOP, pictures  # noqa: E402

from server.media.jahit import MEMORY  # noqa: E402
from tests.server.media.contoh_mjr import AWAL, Rtp, audio, tone, video, write  # noqa: E402

SEGMENT = 300  # seconds
FLAT = 1.2
PP_REC = shutil.which("janus-pp-rec")
REMUX = """
import sys, av
with av.open(sys.argv[1]) as old, av.open(sys.argv[2], "w", format="webm") as new:
    ours = {one.index: new.add_stream_from_template(one) for one in old.streams}
    for packet in old.demux():
        if packet.dts is not None:
            packet.stream = ours[packet.stream.index]
            new.mux(packet)
"""


class Cost(NamedTuple):
    """Seconds of CPU, and megabytes at the most."""

    cpu: float
    memory: float


def cost(command: Sequence[str], numbers: Sequence[int] = ()) -> Cost:
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=numbers
    )
    peak = 0
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        peak = max(peak, _peak(process.pid))
        time.sleep(0.005)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{command[:4]} ended with {process.returncode}"
    return Cost(used.ru_utime + used.ru_stime, peak / 1024)


def _peak(pid: int) -> int:
    """Kilobytes; what wait4 says would begin with those of this process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def segments(folder: Path, seconds: int, shown: list[bytes]) -> list[Path]:
    """The person's files, video and audio of each stretch."""
    folder.mkdir()
    found = []
    for begin in range(0, seconds, SEGMENT):
        long = min(SEGMENT, seconds - begin)
        at = AWAL + begin * 1_000_000
        frames = tuple(itertools.islice(itertools.cycle(shown), long * FPS))
        sounds = tuple(itertools.islice(itertools.cycle(tone(LOOP)), long * 50))
        made: list[tuple[str, itertools.chain[Rtp]]] = [
            ("video", itertools.chain(video(frames, FPS))),
            ("audio", itertools.chain(audio(sounds))),
        ]
        found += [write(folder / f"{begin}-{jenis}.mjr", jenis, packets, at) for jenis, packets in made]
    return found


def ours(paths: Sequence[Path], out: Path) -> Cost:
    numbers = [
        os.open(out, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600),
        *(os.open(path, os.O_RDONLY) for path in paths),
    ]
    limits = (MEMORY, 600, 1 << 40)
    command = [sys.executable, "-m", "server.media.jahit_child", *(str(one) for one in (*limits, *numbers))]
    spent = cost(command, numbers)
    for number in numbers:
        os.close(number)
    assert out.stat().st_size > 0.9 * sum(path.stat().st_size for path in paths)
    return spent


def pp_rec(paths: Sequence[Path], folder: Path) -> Cost:
    assert PP_REC
    endings = {"video": ".webm", "audio": ".opus"}
    every = [cost([PP_REC, str(path), str(folder / (path.stem + endings[path.stem.split("-")[1]]))]) for path in paths]
    return Cost(sum(one.cpu for one in every), max(one.memory for one in every))


def remux(film: Path) -> Cost:
    return cost([sys.executable, "-c", REMUX, str(film), str(film.with_suffix(".again"))])


def main(minutes: float, rounds: int) -> None:
    shown = pictures()
    spent: dict[tuple[str, int], list[Cost]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for times in (1, 10):
            paths = segments(folder / str(times), round(minutes * 60 * times), shown)
            size = sum(path.stat().st_size for path in paths) / 1e6
            print(f"{minutes * times:.0f} minutes: {len(paths)} segments, {size:.0f} MB")
            film = folder / f"{times}.webm"
            for _ in range(rounds):
                spent.setdefault(("kami", times), []).append(ours(paths, film))
                spent.setdefault(("remux", times), []).append(remux(film))
                if PP_REC:
                    spent.setdefault(("pp-rec", times), []).append(pp_rec(paths, folder))
    report(spent)


def report(spent: dict[tuple[str, int], list[Cost]]) -> None:
    if not PP_REC:
        print("No `janus-pp-rec` here (Debian's package janus-tools): without that comparison.")
    middle = {key: Cost(*(statistics.median(one) for one in zip(*found, strict=True))) for key, found in spent.items()}
    print(f"{'':8}{'length':>7}{'s of CPU':>10}{'ours, times this':>18}{'peak MB':>9}{'times at length 1':>19}")
    for (name, times), one in middle.items():
        ratio, flat = middle["kami", times].cpu / one.cpu, one.memory / middle[name, 1].memory
        print(f"{name:8}{times:6}x{one.cpu:10.2f}{ratio:18.2f}{one.memory:9.0f}{flat:19.2f}")
    print(f"goal: memory at ten times the length at most {FLAT} times")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=3, help="the shorter of the two lengths")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    main(asked.minutes, asked.rounds)
