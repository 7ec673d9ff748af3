"""Killed with -9 while sixteen writers write: nothing acknowledged is lost, no chain broken, no mail unknown."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from server.settings import Settings
from server.store import evidence, migrate
from server.store.database import Database
from server.store.tables import surel
from sessions.evidence import first_break, frontier
from tests.faults.sink import Sink

WRITER = Path(__file__).with_name("writer.py")


@dataclass(slots=True)
class Acknowledged:
    """Words -> (number, digest) in the chain; and the letters asked for."""

    words: dict[str, tuple[int, str]] = field(default_factory=dict)
    letters: set[str] = field(default_factory=set)

    def take(self, line: str) -> None:
        _, number, digest, letter, words = line.split()
        self.words[words] = (int(number), digest)
        if letter != "-":
            self.letters.add(letter)


@contextmanager
def writer(settings: Settings, smtp: str, name: str, writers: int) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, str(WRITER), str(settings.data), settings.database_url, smtp, name, str(writers)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def write_and_kill(settings: Settings, smtp: str, name: str, acknowledged: Acknowledged, lifetime: float) -> None:
    with writer(settings, smtp, name, 16) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        ends = time.monotonic() + lifetime
        lines = [first]
        while time.monotonic() < ends:
            lines.append(process.stdout.readline())
        process.kill()
        lines += process.stdout.read().split("\n")[:-1]  # what follows the last end of line was cut off
        for line in lines:
            acknowledged.take(line)


def work_off(settings: Settings, smtp: str) -> None:
    """Start once more, and let the work that is asked for come to its end."""
    with writer(settings, smtp, "akhir", 0) as process:
        assert process.wait(timeout=120) == 0


async def check_chains(database: Database, acknowledged: Acknowledged) -> None:
    found: dict[str, tuple[int, str]] = {}
    for berkas in ("sesi/a", "sesi/b"):
        entries = await database.read(lambda c, b=berkas: evidence.after(c, b, 0))
        lines = [entry.line for entry in entries]
        assert first_break(lines, berkas) is None
        size, digest, tree = await database.read(lambda c, b=berkas: evidence.state(c, b))
        assert (size, digest, tree.root) == (len(lines), entries[-1].digest, frontier(lines).root)
        found |= {str(e.event.private["teks"]): (e.number, e.digest) for e in entries}
    lost = {words for words, place in acknowledged.words.items() if found.get(words) != place}
    assert not lost, f"{len(lost)} of {len(acknowledged.words)} acknowledged are lost"


def check_mail(rows: list[Any], sink: Sink, acknowledged: Acknowledged, kills: int) -> None:
    """What is signed goes out once or is held; what is not may be repeated, with the same name and the same bytes."""
    assert acknowledged.letters <= {row.id for row in rows}, "a letter that was acknowledged is not there"
    repeated = 0
    for row in rows:
        copies = sink.copies.get(row.message_id, [])
        assert len(set(copies)) <= 1, "two different letters of one name"
        repeated += max(0, len(copies) - 1)
        match (row.jenis, row.keadaan):
            case ("ba_final", "terkirim"):
                assert len(copies) == 1
            case ("ba_final", "tak_pasti"):
                assert len(copies) <= 1
            case ("kode_tanda_tangan", "terkirim"):
                assert copies
            case other:
                raise AssertionError(f"a letter ended as {other}")
    assert repeated <= 4 * kills, "more copies than were on their way when it was killed"


async def kill_often(settings: Settings, port: int, kills: int) -> None:
    rng = random.Random(kills)  # noqa: S311 - moments to kill at
    acknowledged = Acknowledged()
    with Sink(port) as sink:
        for number in range(kills):
            write_and_kill(settings, sink.url, f"r{number}", acknowledged, rng.uniform(0.1, 0.9))
        work_off(settings, sink.url)
    database = await migrate.open_database(settings)
    rows = list(await database.read(lambda c: c.execute(surel.select()).all()))
    await check_chains(database, acknowledged)
    await database.close()
    check_mail(rows, sink, acknowledged, kills)
    held = sum(row.keadaan == "tak_pasti" for row in rows)
    copies = sum(len(found) for found in sink.copies.values())
    print(
        f"\n{kills} kills: {len(acknowledged.words)} acknowledged and kept, {len(rows)} letters",
        f"in {copies} copies, {held} held",
    )
    assert len(acknowledged.words) > 20 * kills, "too little was written to prove anything"


async def test_two_kills_lose_nothing_that_was_acknowledged(settings: Settings, unused_tcp_port_factory: Any) -> None:
    await kill_often(settings, unused_tcp_port_factory(), 2)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_twenty_kills_lose_nothing_that_was_acknowledged(
    settings: Settings, unused_tcp_port_factory: Any
) -> None:
    await kill_often(settings, unused_tcp_port_factory(), 20)
