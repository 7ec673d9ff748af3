"""Jahit: asks a process of its own to join segments into a film, and believes nothing of it but bounded numbers."""

import asyncio
import contextlib
import json
import logging
import os
import signal
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from server import peer
from server.media.webm import MOST_HOLES, Celah, Film
from sessions.errors import Invalid

log = logging.getLogger(__name__)

MEMORY = 256 * 2**20  # bytes of data; a frame and two seconds of packets are all that is held
CPU = 20  # seconds, and besides
CPU_PER_BYTE = 1 / 2**20  # ten times what an honest file takes
PATIENCE = 6  # times as long by the clock, on a busy machine
ROOM = 100 << 20  # bytes: the silence of a day, and what the container adds
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
JENIS = frozenset({"suara", "gambar", "cacat"})

BURNT = "Segmen rekaman tidak dapat disusun dengan aman. Segmen aslinya tetap tersimpan sebagai bukti."
SLOW = "Segmen rekaman terlalu lama disusun. Segmen aslinya tetap tersimpan sebagai bukti."

Told = Callable[[float], Awaitable[None]]
"""Hears how far it is, from 0 to 1."""


@contextlib.contextmanager
def nameless(folder: Path) -> Iterator[BinaryIO]:
    """A file without a name: whoever reads the disk later finds none, and it is gone with its process (O_TMPFILE)."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        yield file


async def join(segments: Sequence[BinaryIO], out: BinaryIO, told: Told) -> Film:
    """The film of these open MJR files, written to `out`. Raises Invalid with a sentence when there can be none."""
    size = sum(os.fstat(one.fileno()).st_size for one in segments)
    cpu = CPU + round(size * CPU_PER_BYTE)
    numbers = [out.fileno(), *(one.fileno() for one in segments)]
    process = await peer.start(
        "server.media.jahit_child",
        *(str(number) for number in (MEMORY, cpu, 2 * size + ROOM, *numbers)),
        env=ENVIRONMENT,
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        pass_fds=numbers,
    )
    try:
        async with asyncio.timeout(cpu * PATIENCE):
            return await _answer(process, size, told)
    except TimeoutError:
        raise Invalid(SLOW, sebab="terlalu_lama") from None
    finally:
        await peer.end(process)


async def _answer(process: asyncio.subprocess.Process, size: int, told: Told) -> Film:
    lines = process.stdout
    assert lines is not None  # noqa: S101  # asked for above
    while line := await lines.readline():
        try:
            said = json.loads(line)
            if "ditolak" in said:
                raise Invalid(str(said["ditolak"])[:300], sebab="ditolak")
            if "dibaca" not in said:
                return _film(said)
            await told(min(1.0, float(said["dibaca"]) / max(1, size)))
        except (ValueError, TypeError, KeyError) as error:
            log.warning("a joining process said what it may not: %s", type(error).__name__)
            raise Invalid(BURNT, sebab="runtuh") from error
    code = await process.wait()
    log.warning("a joining process died: %s", code)
    raise Invalid(SLOW if code == -signal.SIGXCPU else BURNT, sebab="runtuh")


def _film(said: Any) -> Film:
    """Numbers that can be, and no more holes than may be told."""
    celah = [Celah(*one) for one in said["celah"][:MOST_HOLES]]
    numbers = [said[name] for name in ("mulai", "durasi_ms", "gambar", "suara")]
    numbers += [place for one in celah for place in (one.dari, one.sampai)]
    if not all(isinstance(one, int) and 0 <= one < 1 << 60 for one in numbers):
        raise ValueError("no number")
    if not {one.jenis for one in celah} <= JENIS:
        raise ValueError("no hole")
    return Film(said["mulai"], said["durasi_ms"], said["gambar"], said["suara"], celah)
