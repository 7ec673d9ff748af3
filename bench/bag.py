"""A bag of 1 GB made and verified, beside hashlib, bagit and sha256sum. Goal: 1.15 times hashlib.

    python bench/bag.py [--size MB] [--rounds N] [--folder FOLDER]

The evidence of one sesi: four films that make up most of it, forty photos, a chain of a thousand lines that cites them
all. Everything is read from memory (page cache), so that what is compared is the work. Ours does more than the others:
it follows the chain, opens the private parts, builds the Merkle tree, checks the signatures of head and seal and ties
every file to the line that cites it. "stored" is the bag as the service makes it: every file encrypted on the disk,
decrypted and proven chunk by chunk while it is read. bagit comes from PyPI into the bench's own folder.
"""

import argparse
import asyncio
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from server import bag, verify  # noqa: E402  # the bench runs from a checkout, not installed
from server.bag import BagContents, Opening  # noqa: E402
from server.files import Files  # noqa: E402
from server.keyring import Keyring  # noqa: E402
from server.periksa import periksa  # noqa: E402
from server.sources import Source  # noqa: E402
from sessions.evidence import GENESIS, Entry, Event, chain  # noqa: E402
from tests.vectors import make, sample  # noqa: E402

FILMS, PHOTOS, LINES = 4, 40, 1000
BLOCK = 1 << 20


def write_sources(folder: Path, megabytes: int) -> dict[str, Path]:
    """Path in the bag -> a file of random bytes."""
    photo = 1_500_000
    film = max(BLOCK, (megabytes * 1_000_000 - PHOTOS * photo) // FILMS)
    sizes = {f"data/08-rekaman/segmen/{n:04d}.mjr": film for n in range(FILMS)}
    sizes |= {f"data/05-dokumen/asli/F-{n:02d}.jpg": photo for n in range(PHOTOS)}
    made = {}
    for number, (path, size) in enumerate(sizes.items()):
        made[path] = folder / f"{number:03d}"
        with made[path].open("wb") as file:
            for start in range(0, size, BLOCK):
                file.write(os.urandom(min(BLOCK, size - start)))
    return made


def log_of(digests: dict[str, str]) -> list[Entry]:
    made: list[Entry] = []
    facts = [{"berkas": path, "sha256": digest} for path, digest in digests.items()]
    for number in range(1, LINES + 1):
        private = {"teks": f"contoh {number}"} if number % 2 else {}
        data = facts[number - 1] if number <= len(facts) else {"urut": number}
        event = Event(make.BERKAS, "foto.diterima", "o-1", "pokja", make.START, data, private)
        made.append(chain(event, number, made[-1].digest if made else GENESIS, f"{number:064x}"))
    return made


def contents(sources: dict[str, Source], made: list[Entry]) -> BagContents:
    lines, opened = [one.line for one in made], [Opening.of(one) for one in made if one.event.private]
    return BagContents(sample.METADATA, sources, lines, opened, make.note(made), make.VKEY, sample.sign)


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


async def keep(files: Files, path: Path) -> str:
    async def blocks() -> AsyncIterator[bytes]:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block

    return (await files.receive(blocks(), 1 << 40, "sesi/contoh"))[0]


def bagit_module(folder: Path) -> Any:
    """From PyPI, for this bench alone; None without a network."""
    target = folder / "pypi"
    asked = [
        str(Path(sys.executable).with_name("uv")),
        "pip",
        "install",
        "-q",
        "--python",
        sys.executable,
        "--target",
        str(target),
        "bagit==1.9.0",
        "setuptools<81",
    ]
    if subprocess.run(asked, capture_output=True).returncode:
        return None
    sys.path.insert(0, str(target))
    import logging

    import bagit  # type: ignore[import-not-found, import-untyped]  # installed just above

    logging.disable(logging.WARNING)
    return bagit


@contextmanager
def linked(folder: Path, sources: dict[str, Path]) -> Iterator[Path]:
    """The files under another name without a copy, for those who work in place."""
    place = folder / "tempat"
    for path, source in sources.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        os.link(source, place / path)
    yield place
    shutil.rmtree(place)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def whole(report: periksa.Laporan) -> None:
    assert report.utuh, report.as_text()


def round_of(
    folder: Path, sources: dict[str, Path], laid: Path, kept: BagContents, plain: BagContents, bagit: Any
) -> dict[str, float]:
    """Each way once, in turn."""
    took = {"hashlib": timed(lambda: [digest(path) for path in sources.values()])}
    took["make, in place"] = timed(lambda: bag.make("bag", plain))
    took["verify, folder"] = timed(lambda: whole(verify.verify(laid, plain.head, plain.vkey)))
    took["make, stored"] = timed(lambda: bag.make("bag", kept))
    took["verify, stored"] = timed(lambda: whole(verify.verify(bag.make("bag", kept), kept.head, kept.vkey)))
    took["periksa.py"] = timed(
        lambda: subprocess.run([sys.executable, laid / "periksa.py"], check=True, capture_output=True)
    )
    if bagit:
        with linked(folder, sources) as place, redirect_stderr(StringIO()):
            took["bagit make"] = timed(lambda: bagit.make_bag(str(place), checksums=["sha256"]))
            took["bagit validate"] = timed(lambda: bagit.Bag(str(place)).validate())
    manifest = ["sha256sum", "--strict", "--quiet", "-c", "manifest-sha256.txt"]
    took["sha256sum -c"] = timed(lambda: subprocess.run(manifest, cwd=laid, check=True))
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1000, metavar="MB")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where there is room for five times the size")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder, prefix="bench-bag-") as name:
        folder = Path(name)
        (folder / "asli").mkdir()
        sources = write_sources(folder / "asli", given.size)
        files = Files(folder / "berkas", Keyring(folder / "kunci"))
        stored = {path: asyncio.run(keep(files, source)) for path, source in sources.items()}
        made = log_of(stored)
        plain = contents(dict(sources), made)
        kept = contents({path: files.find(digest) for path, digest in stored.items()}, made)
        laid = folder / "bag"
        writing = timed(lambda: bag.write(laid, plain))
        bagit = bagit_module(folder)
        rounds = [round_of(folder, sources, laid, kept, plain, bagit) for _ in range(given.rounds)]
        size = sum(path.stat().st_size for path in sources.values())
    print(f"{size / 1e9:.2f} GB in {len(sources)} files, {LINES} lines; median of {given.rounds} rounds")
    for way in rounds[0]:
        took = statistics.median(one[way] for one in rounds)
        ratio = statistics.median(one[way] / one["hashlib"] for one in rounds)
        print(f"{way:16} {took:7.2f} s   {ratio:5.2f} x hashlib")
    print(f"{'write to folder':16} {writing:7.2f} s   once, with fsync of every file")
    if not bagit:
        print("bagit could not be installed: left out")


if __name__ == "__main__":
    main()
