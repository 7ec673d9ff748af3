"""Sisa: the recorder's folders, and the files that are left in one whose recorder is gone.

FOLDER/HOLDER/SESI/KURSI/KIND.ID.mjr, with `.open` behind it while it is written. A holder is one server process with
its recorder; both hold the lock in it, so that another knows when nobody writes there any more.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from server.media import mjr
from server.media.port import Segmen
from server.media.segmen import segmen_of
from server.media.track import OPEN

LOCK = "kunci"


def take_folder(folder: Path) -> tuple[Path, int]:
    """A new folder of our own, and the lock on it. Nobody else sees it before it is locked."""
    folder.mkdir(parents=True, exist_ok=True)
    name = secrets.token_hex(8)
    new = folder / f".{name}"
    new.mkdir()
    lock = os.open(new / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return new.rename(folder / name), lock


def forsaken(folder: Path) -> Iterator[Path]:
    """Folders whose holders are gone. Each one is ours while the caller looks at it."""
    for holder in sorted(folder.glob("[!.]*/")):
        lock = os.open(holder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield holder
        except BlockingIOError:
            continue
        finally:
            os.close(lock)


def adopt(holder: Path, own: Path) -> list[Path]:
    """Takes over what a recorder that is gone left in `holder`: where it lies now."""
    taken = []
    for path in left(holder):
        place = own / path.relative_to(holder)
        place.parent.mkdir(parents=True, exist_ok=True)
        taken.append(path.rename(place))
    give_up(holder)
    return taken


def left(holder: Path) -> list[Path]:
    """Everything in it that was recorded, oldest first."""
    found = [path for path in holder.glob("*/*/*") if path.name.endswith((".mjr", ".mjr" + OPEN))]
    return sorted(found, key=lambda path: path.stat().st_mtime_ns)


def segmen(path: Path) -> Segmen | None:
    """What the recorder wrote there; None when not one packet can be read of it. Blocks."""
    kind, id_, *_ = path.name.split(".")
    try:
        found = mjr.look(path)
    except mjr.NotMjr:
        return None
    if not found.packets or found.header.kind != kind:
        return None
    sesi, kursi = path.parts[-3:-1]
    return segmen_of(path, found, id=id_, sesi=sesi, kursi=kursi, jenis=kind, torn=path.name.endswith(OPEN))


def holds_something(path: Path) -> bool:
    """Whether it is longer than a file that was torn off before its first packet."""
    return path.stat().st_size > mjr.HEADER_LIMIT


def free(own: Path, lock: int) -> None:
    give_up(own)
    os.close(lock)


def give_up(holder: Path) -> None:
    """A folder in which nothing recorded is left goes; one that holds something stays."""
    if not left(holder):
        shutil.rmtree(holder, ignore_errors=True)
