"""Kantong: what the tests of the verifier ask of a report, and how they spoil a file."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.periksa import periksa


def failing(report: periksa.Laporan) -> set[str]:
    return {check.kode for check in report.pemeriksaan if not check.lulus}


def places(report: periksa.Laporan) -> list[str]:
    return [problem.di for check in report.pemeriksaan for problem in check.masalah]


def paths(folder: Path, pattern: str = "**/*") -> list[Path]:
    return sorted(path for path in folder.glob(pattern) if path.is_file())


def seeded(number: int) -> random.Random:
    return random.Random(number)  # noqa: S311 - to repeat a failure, not to hide anything


@contextmanager
def flipped(path: Path, chance: random.Random) -> Iterator[None]:
    """One bit at a random place of the file is another, for a while."""
    before = path.read_bytes()
    spoilt = bytearray(before)
    spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    path.write_bytes(spoilt)
    yield
    path.write_bytes(before)
