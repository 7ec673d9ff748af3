"""Kuota: what each sesi's recording has taken of the disk, and which of them may take no more.

Another process writes the files, so they are looked at: also what was closed and taken elsewhere since still counts.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from server.media.berkas_janus import TORN

FULL = "Perekam sudah menulis sebanyak yang dibolehkan. Akhiri rekaman di sesi lain, lalu coba lagi."


class Kuota:
    """`folder` has a folder for each sesi; `limit` is how many bytes one may take, `reserve` how many stay free."""

    def __init__(self, folder: Path, limit: int, reserve: int) -> None:
        self._folder, self._limit, self._reserve = folder, limit, reserve
        self._sizes: dict[str, dict[str, int]] = {}

    def count(self) -> None:
        """Looks at what is there now. Blocks."""
        for path in self._folder.glob("*/*.mjr*"):
            with suppress(FileNotFoundError):
                self._sizes.setdefault(path.parent.name, {})[_id(path)] = path.stat().st_size

    def spent(self, sesi: str) -> int:
        return sum(self._sizes.get(sesi, {}).values())

    def affords(self, sesi: str) -> bool:
        """Whether more of this sesi may be written. Blocks."""
        return self.spent(sesi) < self._limit and self._free() >= self._reserve

    def forget(self, sesi: str) -> None:
        """Its recording is over: another one begins at nothing."""
        self._sizes.pop(sesi, None)

    def _free(self) -> int:
        return shutil.disk_usage(next(self._standing())).free

    def _standing(self) -> Iterator[Path]:
        """The folder is made when a Janus is first there."""
        return (path for path in (self._folder.absolute(), *self._folder.absolute().parents) if path.exists())


def _id(path: Path) -> str:
    """The same while it is written, when it is closed, and where it was left torn."""
    return path.name.removesuffix(".tmp").removesuffix(".mjr").removesuffix(TORN)
