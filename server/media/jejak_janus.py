"""Jejak: which session of a Janus this process holds, kept on disk so that the next process can claim it.

Each is a small file that its process locks as long as it lives: what can be locked belongs to a dead one.
"""

import fcntl
import os
import secrets
from pathlib import Path


class Jejak:
    """Blocks for a moment of disk: it is called at start, and when a connection is made anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, tuple[int, Path]] = {}

    def left_behind(self, name: str) -> int:
        """The session with the Janus `name` that a dead process held; 0 where there is none."""
        self._folder.mkdir(parents=True, exist_ok=True)
        found = 0
        for path in sorted(self._folder.glob(f"{name}.*.sesi")):
            if (held := _lock(path)) is None:
                continue
            text = os.read(held, 40).decode(errors="replace").strip()
            found = found or (int(text) if text.isdigit() else 0)
            path.unlink(missing_ok=True)
            os.close(held)
        return found

    def keep(self, name: str, sesi: int) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self.drop(name)
        path = self._folder / f"{name}.{secrets.token_hex(4)}.sesi"
        held = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(held, fcntl.LOCK_EX)
        os.write(held, str(sesi).encode())
        self._held[name] = (held, path)

    def drop(self, name: str) -> None:
        """That session is over: nobody need look for it."""
        if held := self._held.pop(name, None):
            held[1].unlink(missing_ok=True)
            os.close(held[0])

    def close(self) -> None:
        """Leaves the files for the next process."""
        for held, _ in self._held.values():
            os.close(held)
        self._held.clear()


def _lock(path: Path) -> int | None:
    try:
        held = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held
