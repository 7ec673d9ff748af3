"""What one act, one list and one fold cost with 1, 10 and 100 times the data. Goals: flat, flat, linear.

    python bench/cost.py            about a minute
    python bench/cost.py --quick    with a tenth of the data

An act is somebody saying something in a room that has so many events behind it: the room's state is read, the rule is
asked, the event is written. A list is the newest pakets of a member of an office that has so many. A fold is a room's
state made from all its events, as an auditor's replay does. Everything goes through the same functions as in the
service, on SQLite in memory, so that the figures are the work and not the disk. The data of the three sizes is there at
the same time and they are measured in turn; the ratio is to the smallest.
"""

import argparse
import asyncio
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from server.actions import percakapan  # noqa: E402  # the bench runs from a checkout, not installed
from server.store import evidence, paket  # noqa: E402
from server.store import orang as people  # noqa: E402
from server.store import tables as t  # noqa: E402
from server.store.kantor import KANTOR  # noqa: E402
from server.store.migrate import migrate_sqlite  # noqa: E402
from server.store.paket import PAKET  # noqa: E402
from server.store.ruang import RuangCache  # noqa: E402
from server.store.sqlite import SQLite  # noqa: E402
from server.store.unit import Store, Tx  # noqa: E402
from sessions import lobi  # noqa: E402
from sessions import paket as pakets  # noqa: E402
from sessions.evidence import Event  # noqa: E402
from sessions.kantor import Kantor  # noqa: E402
from sessions.kapasitas import Kapasitas  # noqa: E402
from sessions.paket import JenisPaket, Kualifikasi, Metode, Paket  # noqa: E402
from sessions.ruang import Ruang  # noqa: E402
from sessions.sesi import Keadaan  # noqa: E402
from sessions.wewenang import Pelaku, Peran  # noqa: E402

SIZES = (1, 10, 100)
EVENTS = 50  # events of a room at size 1: a short sesi; at 100 it is a day without end
PAKETS = 20  # pakets of an office at size 1
FLAT = 2.0  # a flat cost may be this much dearer at 100 times the data
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
Act = Callable[[], Awaitable[object]]


class Office:
    """An office with so many pakets, and one room with so many events."""

    def __init__(self, folder: Path, size: int, events: int, pakets_: int) -> None:
        database = SQLite(folder / f"{size}" / "ruang.db", prepare=migrate_sqlite)
        self.store = Store(database, lambda: datetime.now(UTC), lambda: secrets.token_hex(16))
        self.services: Any = SimpleNamespace(store=self.store, ruang=RuangCache())
        self.me = Pelaku("o1", "Rahayu Contoh", Peran.KETUA, "k1")
        self._events, self._pakets = events * size, pakets_ * size

    async def fill(self) -> None:
        await self.store.write(self._people)
        for first in range(0, self._pakets, 500):
            await self.store.write(lambda tx, first=first: self._some_pakets(tx, first))
        for first in range(0, self._events, 500):
            await self.store.write(lambda tx, first=first: tx.append(*self._said(first)))

    def _people(self, tx: Tx) -> None:
        KANTOR.add(tx.connection, Kantor("k1", "contoh", "UKPBJ Contoh", "PEMKAB CONTOH", "BAGIAN PENGADAAN"))
        tx.connection.execute(t.orang.insert().values(id="o1", kantor="k1", surel="o1@contoh.id", peran="anggota"))
        tx.begin_berkas("sesi/s1", "k1")
        tx.append(Event("sesi/s1", "sesi.dimulai", "o1", "ketua", START, {"dari": "ruang_tunggu", "ke": "berlangsung"}))
        room = Ruang(berkas="sesi/s1", keadaan=Keadaan.BERLANGSUNG)
        _, knocked = lobi.knock(room, lobi.Datang(Kapasitas.POKJA, "Ketua", "c1"), self.me, START)
        tx.append(*knocked, Event("sesi/s1", "ruang.masuk", "o1", "ketua", START, {"id": "o1", "sambungan": "c1"}))

    def _some_pakets(self, tx: Tx, first: int) -> None:
        day = date(2026, 11, 2)
        for number in range(first, min(first + 500, self._pakets)):
            made = Paket(
                f"p{number}", "k1", f"{number:08d}", "50012345", f"Gedung Arsip Contoh {number}", "Dinas", "APBD", 2026,
                10**9, 10**9, JenisPaket.KONSTRUKSI, Metode.TENDER, Kualifikasi.PASCA, 1, "027/01", day, "027/09", day,
                day, "Pokja 3", "SK 3", "PPK Contoh", "IKP 29.13", pakets.Keadaan.BERJALAN, 0,
            )  # fmt: skip
            PAKET.add(tx.connection, made, dibuat=(START + timedelta(minutes=number)).isoformat())
            people.place(tx.connection, made.id, [("o1", Peran.KETUA)])

    def _said(self, first: int) -> list[Event]:
        count = min(500, self._events - first)
        one = Event("sesi/s1", "pesan.dikirim", "o1", "ketua", START, {}, {"teks": "Mohon dijelaskan. (contoh)" * 3})
        return [replace(one, data={"pesan": first + number + 1}) for number in range(count)]

    async def act(self) -> None:
        await percakapan.say(self.services, self.me, "s1", "Baik, kami catat. (contoh)")

    async def list(self) -> None:
        found = await self.store.read(lambda c: paket.of_person(c, self.me, START, 20))
        assert len(found) == 20

    async def fold(self) -> None:
        await self.store.read(lambda c: Ruang.after(evidence.after(c, "sesi/s1", 0)))


async def timed(act: Act, repeats: int) -> float:
    """Median milliseconds of this process' CPU that one costs."""
    times = []
    for _ in range(repeats):
        started = time.process_time()
        await act()
        times.append((time.process_time() - started) * 1000)
    return statistics.median(times)


async def measure(folder: Path, events: int, pakets_: int, rounds: int) -> bool:
    offices = {size: Office(folder, size, events, pakets_) for size in SIZES}
    for office in offices.values():
        await office.fill()
        await office.act()  # the first read of a room folds it; from then on it is kept
    kinds = {"act": (lambda o: o.act, 20), "list": (lambda o: o.list, 10), "fold": (lambda o: o.fold, 1)}
    held = True
    print(f"1x is {events} events in the room and {pakets_} pakets in the office; CPU milliseconds, and times 1x")
    print(f"{'':6}{'1x':>10}{'10x':>20}{'100x':>20}   goal")
    for name, (pick, repeats) in kinds.items():
        found: dict[int, list[float]] = {size: [] for size in SIZES}
        for _ in range(rounds):
            for size, office in offices.items():
                found[size].append(await timed(pick(office), repeats))
        middle = {size: statistics.median(times) for size, times in found.items()}
        ratios = {size: middle[size] / middle[1] for size in SIZES}
        limit = 100 * FLAT if name == "fold" else FLAT
        held &= ratios[100] <= limit
        words = "linear: at most 200" if name == "fold" else f"flat: at most {FLAT:g}"
        more = "".join(f"{middle[size]:>11.3f} ({ratios[size]:5.2f}x)" for size in SIZES[1:])
        print(f"{name:6}{middle[1]:>10.3f}{more}   {words}: {'held' if ratios[100] <= limit else 'MISSED'}")
    for office in offices.values():
        await office.store.database.close()
    return held


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="a tenth of the data and of the rounds")
    options.add_argument("--rounds", type=int, default=0)
    asked = options.parse_args()
    events, pakets_ = (10, 20) if asked.quick else (EVENTS, PAKETS)
    memory = Path("/dev/shm")  # noqa: S108 - memory, where the system has it
    with tempfile.TemporaryDirectory(prefix="bench-cost-", dir=memory if memory.is_dir() else None) as folder:
        held = asyncio.run(measure(Path(folder), events, pakets_, asked.rounds or (3 if asked.quick else 15)))
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()
