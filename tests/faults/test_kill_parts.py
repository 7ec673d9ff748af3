"""Killed with -9 while pieces come in: every acknowledged piece is there, whole, and the upload goes on from it."""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from server.keyring import Keyring
from server.parts import Kiriman, Parts

ROOT = Path(__file__).parents[2]
PIECE, MANY = 40_000, 60
PHOTO = hashlib.shake_128(b"contoh").digest(PIECE * MANY)
KIRIMAN = Kiriman("11111111-2222-3333-4444-555555555555", "wakil-contoh", "sesi/contoh", len(PHOTO))
WRITER = """
import asyncio, hashlib, sys
from pathlib import Path
from server.keyring import Keyring
from server.parts import Parts
from tests.faults.test_kill_parts import KIRIMAN, PHOTO, PIECE

async def main():
    folder = Path(sys.argv[1])
    parts = Parts(folder / "kiriman", Keyring(folder / "kunci"))
    at = await parts.offset(KIRIMAN)
    while at < len(PHOTO):
        piece = PHOTO[at : at + PIECE]
        at = await parts.add(KIRIMAN, at, piece, hashlib.sha256(piece).hexdigest())
        print(at, flush=True)

asyncio.run(main())
"""


async def test_no_acknowledged_piece_is_lost(tmp_path: Path) -> None:
    at = 0
    for _ in range(3):
        at = _killed(tmp_path, at + 10 * PIECE)
        parts = Parts(tmp_path / "kiriman", Keyring(tmp_path / "kunci"))
        reached = await parts.offset(KIRIMAN)
        kept = b"".join([piece async for piece in parts.read(KIRIMAN)])

        assert reached >= at
        assert kept == PHOTO[:reached]

    parts = Parts(tmp_path / "kiriman", Keyring(tmp_path / "kunci"))
    at = await parts.offset(KIRIMAN)
    while at < len(PHOTO):
        piece = PHOTO[at : at + PIECE]
        at = await parts.add(KIRIMAN, at, piece, hashlib.sha256(piece).hexdigest())
    assert b"".join([piece async for piece in parts.read(KIRIMAN)]) == PHOTO


def _killed(folder: Path, after: int) -> int:
    """A server that takes pieces until one ends behind `after`, then dies; the last offset it acknowledged."""
    with subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        last = 0
        for line in writer.stdout:
            last = int(line)
            if last >= after:
                os.kill(writer.pid, signal.SIGKILL)
                break
    assert last >= after
    return last
