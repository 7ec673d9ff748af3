"""Durable appends a second: sixteen writers through our store beside raw sqlite3 with one commit each. Goal: 6 times.

    python bench/append.py            about a minute
    python bench/append.py --quick    about a quarter of that

Both sides write lines of evidence with synchronous=FULL, and count a line only when it is on disk. Ours does more for
each: it reads the head of the chain, hashes the line onto it, keeps the opening apart and moves the Merkle tree on. The
two take turns in short slices, so that what else the machine does falls on both alike.

What is gained depends on how long the disk takes to sync. So it is measured on this disk as it is, and on disks whose
sync takes 1 ms and 4 ms: those are memory, with a wait in fdatasync (bench/slow_sync.c, for which a C compiler must be
there). The goal is meant for 1 ms, a server's SSD without a battery behind its cache.
"""

import argparse
import asyncio
import itertools
import json
import os
import secrets
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from server.store import evidence  # noqa: E402  # the bench runs from a checkout, not installed
from server.store.migrate import migrate_sqlite  # noqa: E402
from server.store.sqlite import SQLite  # noqa: E402
from server.store.unit import Store, Tx  # noqa: E402
from sessions.evidence import Event, first_break  # noqa: E402

GOAL = 6.0
WRITERS = 16
ROOMS = 4  # chains that the writers share
WORDS = {"teks": "Apakah alamat kantor pada NIB masih sama? Mohon dijelaskan. (contoh)"}


def event(room: int, number: int) -> Event:
    """What somebody says in a room."""
    return Event(f"sesi/{room}", "pesan.dikirim", "o1", "anggota", datetime.now(UTC), {"pesan": number}, WORDS)


class Ours:
    """The store of the service, with its writer thread."""

    def __init__(self, folder: Path) -> None:
        database = SQLite(folder / "ruang.db", prepare=migrate_sqlite)
        self.store = Store(database, lambda: datetime.now(UTC), lambda: secrets.token_hex(16))

    async def open(self) -> None:
        def unit(tx: Tx) -> None:
            for room in range(ROOMS):
                tx.begin_berkas(f"sesi/{room}", "k1")

        await self.store.write(unit)

    async def append(self, seconds: float, writers: int) -> float:
        """Appends a second."""
        ends = time.perf_counter() + seconds
        started = time.perf_counter()
        counts = await asyncio.gather(*(self._writer(number, ends) for number in range(writers)))
        return sum(counts) / (time.perf_counter() - started)

    async def _writer(self, writer: int, ends: float) -> int:
        for number in itertools.count(1):
            await self.store.write(lambda tx, number=number: tx.append(event(writer % ROOMS, number)))
            if time.perf_counter() >= ends:
                return number
        raise AssertionError

    async def check(self) -> int:
        """How many lines there are; every chain must be whole."""
        total = 0
        for room in range(ROOMS):
            berkas = f"sesi/{room}"
            lines = [e.line for e in await self.store.read(lambda c, b=berkas: evidence.after(c, b, 0))]
            assert first_break(lines, berkas) is None, f"{berkas} is broken"
            total += len(lines)
        return total


class Raw:
    """The baseline: one connection, one INSERT and one COMMIT for each line."""

    def __init__(self, folder: Path) -> None:
        self._rows = sqlite3.connect(folder / "dasar.db", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._rows.execute(f"PRAGMA {pragma}")
        self._rows.execute("CREATE TABLE IF NOT EXISTS peristiwa (no INTEGER PRIMARY KEY, baris TEXT, isi TEXT)")

    def append(self, seconds: float) -> float:
        line, count, started = (
            json.dumps({"jenis": "pesan.dikirim", "pelaku": "o1", "sidik": "0" * 300}),
            0,
            time.perf_counter(),
        )
        while time.perf_counter() - started < seconds:
            self._rows.execute("BEGIN IMMEDIATE")
            self._rows.execute("INSERT INTO peristiwa (baris, isi) VALUES (?, ?)", (line, WORDS["teks"]))
            self._rows.execute("COMMIT")
            count += 1
        return count / (time.perf_counter() - started)


async def compare(folder: Path, rounds: int, seconds: float, writers: int) -> dict[str, float]:
    """Median appends a second of both sides, and the median of their ratios."""
    ours, raw = Ours(folder), Raw(folder)
    await ours.open()
    found: list[tuple[float, float]] = []
    for number in range(rounds):
        if number % 2:
            mine = await ours.append(seconds, writers)
            found.append((mine, raw.append(seconds)))
        else:
            base = raw.append(seconds)
            found.append((await ours.append(seconds, writers), base))
    lines = await ours.check()
    await ours.store.database.close()
    return {
        "ours": statistics.median(mine for mine, _ in found),
        "raw": statistics.median(base for _, base in found),
        "ratio": statistics.median(mine / base for mine, base in found),
        "lines": lines,
    }


def sync_time(folder: Path) -> float:
    """Median milliseconds that one fdatasync takes."""
    times = []
    with (folder / "sync").open("wb") as file:
        for _ in range(50):
            file.write(bytes(4096))
            file.flush()
            started = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def measure(asked: argparse.Namespace) -> dict[str, float]:
    """In this process, on the folder's disk."""
    with tempfile.TemporaryDirectory(prefix="bench-append-", dir=asked.folder or ROOT) as name:
        folder = Path(name)
        before = sync_time(folder)
        found = asyncio.run(compare(folder, asked.rounds, asked.seconds, asked.writers))
        return {"sync": before, **found}


def measure_slow(asked: argparse.Namespace, shim: Path, milliseconds: float) -> dict[str, float]:
    """In a process of its own, on memory whose sync takes that long."""
    command = [sys.executable, __file__, "--inner", "--folder", "/dev/shm", "--rounds", str(asked.rounds)]  # noqa: S108
    command += ["--seconds", str(asked.seconds), "--writers", str(asked.writers)]
    environment = os.environ | {"LD_PRELOAD": str(shim), "SLOW_SYNC_US": str(round(milliseconds * 1000))}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return cast("dict[str, float]", json.loads(done.stdout))


def show(name: str, found: dict[str, float]) -> None:
    print(
        f"{name:18}{found['sync']:>9.2f}{found['ours']:>11,.0f}{found['raw']:>15,.0f}{found['ratio']:>11.2f}"
        f"{found['lines']:>10,.0f}"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="fewer rounds")
    options.add_argument("--rounds", type=int, default=0, help="slices of each side")
    options.add_argument("--seconds", type=float, default=0.5, help="of one slice")
    options.add_argument("--writers", type=int, default=WRITERS)
    options.add_argument("--folder", type=Path, help="on which disk; this checkout's when not given")
    options.add_argument("--inner", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    asked.rounds = asked.rounds or (5 if asked.quick else 15)
    if asked.inner:
        print(json.dumps(measure(asked)))
        return
    print(f"{asked.writers} writers, medians of {asked.rounds} slices of {asked.seconds} s; appends a second")
    print(f"{'disk':18}{'sync ms':>9}{'ours':>11}{'raw sqlite3':>15}{'times raw':>11}{'lines':>10}")
    show("this one", measure(asked))
    compiler = shutil.which("cc")
    if compiler is None:
        sys.exit("no C compiler: the disks with a known sync time are left out, and with them the goal")
    with tempfile.TemporaryDirectory() as folder:
        shim = Path(folder) / "slow_sync.so"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", shim, ROOT / "bench/slow_sync.c"], check=True)
        usual = measure_slow(asked, shim, 1)
        show("1 ms a sync", usual)
        show("4 ms a sync", measure_slow(asked, shim, 4))
    print(f"goal at 1 ms: {GOAL:g} times raw; {'held' if usual['ratio'] >= GOAL else 'MISSED'}; every chain whole")
    sys.exit(0 if usual["ratio"] >= GOAL else 1)


if __name__ == "__main__":
    main()
