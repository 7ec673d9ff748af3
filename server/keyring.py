"""Keyring: a data key for each berkas, kept wrapped by a master key that can be changed without touching a file.

A data key lies in `kunci/berkas/<berkas>.kunci`, encrypted (AES-256-GCM) under the master key, which comes from
`RUANG_FILE_KEY` or, where that is empty, from `kunci/induk`, made at the first start. Both may hold several master
keys: the first wraps, the others still unwrap. Destroying a data key makes every file of its berkas unreadable for
good, wherever copies of the files lie; a note of by what right stays in its place.
"""

import base64
import binascii
import fcntl
import hashlib
import json
import os
import re
import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server import secret_file
from sessions.errors import Destroyed

BERKAS = re.compile(r"[a-z]{1,20}/[A-Za-z0-9_-]{1,60}")
SIZE = 32  # bytes of every key
NONCE = 12


class KeyLost(Exception):
    """The master key that wrapped a data key is not at hand."""


@dataclass(frozen=True, slots=True)
class Master:
    """A key-encryption key, and the id under which it may be spoken of."""

    key: bytes

    @property
    def id(self) -> str:
        return hashlib.sha256(b"ruang-bukti kunci induk\n" + self.key).hexdigest()[:8]

    def text(self) -> str:
        return base64.b64encode(self.key).decode()


def new_master() -> Master:
    return Master(secrets.token_bytes(SIZE))


def read_masters(text: str) -> list[Master]:
    """Master keys, newest first, separated by white space. Raises KeyLost for what is none."""
    try:
        raw = [base64.b64decode(part, validate=True) for part in text.split()]
    except binascii.Error:
        raw = [b""]
    if any(len(key) != SIZE for key in raw):
        raise KeyLost("a master key must be 32 bytes in base64: make one with `ruang-bukti kunci baru`")
    return [Master(key) for key in raw]


class Keyring:
    """The data keys of one data folder; safe for several threads and processes at once."""

    def __init__(self, folder: Path, given: str = "") -> None:
        """`folder`: `kunci/` in the data folder; `given`: RUANG_FILE_KEY. Raises KeyLost."""
        self._folder = folder / "berkas"
        self._own = None if given.strip() else folder / "induk"
        self._given = read_masters(given)
        self._open: dict[str, tuple[tuple[int, int], bytes]] = {}
        self._guard = threading.Lock()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._require_masters()

    def key_of(self, berkas: str, *, create: bool = False) -> bytes:
        """The data key. Raises Destroyed, KeyLost (also when there is none yet and it must not be made)."""
        path = self._path(berkas)
        if create and not path.exists():
            with self._lock(fcntl.LOCK_SH):
                secret_file.load_or_create(path, lambda: self._wrapped(berkas, secrets.token_bytes(SIZE)))
        with self._guard:
            try:
                known = path.stat()
            except FileNotFoundError:
                raise KeyLost(f"the key of {berkas} is gone: restore {path} from the backup") from None
            mark = (known.st_ino, known.st_mtime_ns)
            kept = self._open.get(berkas)
            if kept is None or kept[0] != mark:  # so a key that another process destroyed is not used on
                kept = self._open[berkas] = (mark, self._unwrap(berkas, path))
            return kept[1]

    def destroy(self, berkas: str, note: str) -> None:
        """Overwrite the data key, then leave only `note` (by what right) in its place. Twice changes nothing."""
        path = self._path(berkas)
        with self._lock(fcntl.LOCK_EX):
            if self.destroyed(berkas) is not None:
                return
            if path.exists():
                _overwrite(path)
            _replace(path, json.dumps({"berkas": berkas, "dimusnahkan": note}, ensure_ascii=False).encode())
        with self._guard:
            self._open.pop(berkas, None)

    def destroyed(self, berkas: str) -> str | None:
        """By what right the data key was destroyed; None when it was not."""
        path = self._path(berkas)
        return _read(path).get("dimusnahkan") if path.exists() else None

    def rotate(self) -> int:
        """Wrap every data key with the newest master key; how many that were.

        A master key of our own is made anew first and the old one forgotten last, so that a crash in between loses
        nothing. No file is rewritten.
        """
        with self._lock(fcntl.LOCK_EX):
            if self._own:
                _replace(self._own, _lines([new_master(), *self._masters()]))
            newest = self._masters()[0]
            count = 0
            for path, told in self._wrapped_keys():
                if told["induk"] != newest.id or self._own:
                    _replace(path, self._wrapped(told["berkas"], self._unwrap(told["berkas"], path)))
                    count += 1
            if self._own:
                _replace(self._own, _lines([newest]))
        return count

    def wrapped_by(self) -> Counter[str]:
        """Id of a master key -> how many data keys it wraps."""
        return Counter(told["induk"] for _, told in self._wrapped_keys())

    @property
    def newest(self) -> str:
        """The id of the master key that wraps now."""
        return self._masters()[0].id

    def _masters(self) -> list[Master]:
        """Read anew each time where they are our own: a command may have changed them beside a running server."""
        if self._own is None:
            return self._given
        return read_masters(secret_file.load_or_create(self._own, lambda: _lines([new_master()])).decode())

    def _require_masters(self) -> None:
        if self._own and not self._own.exists() and self.wrapped_by():
            raise KeyLost(
                f"{self._own} is gone, and {sum(self.wrapped_by().values())} data keys need it: restore it from the"
                " backup, or set RUANG_FILE_KEY. Without it no stored file can be read by anybody"
            )
        held = {master.id for master in self._masters()}
        if missing := self.wrapped_by().keys() - held:
            raise KeyLost(
                f"{sum(self.wrapped_by()[id] for id in missing)} data keys are wrapped by master key"
                f" {', '.join(sorted(missing))}, but only {', '.join(sorted(held))} is given: add the old key behind"
                " the new one in RUANG_FILE_KEY (or kunci/induk). Without it those files can be read by nobody"
            )

    def _wrapped_keys(self) -> Iterator[tuple[Path, dict[str, str]]]:
        for path in sorted(self._folder.glob("*/*.kunci")):
            told = _read(path)
            if "induk" in told:
                yield path, told

    def _wrapped(self, berkas: str, key: bytes) -> bytes:
        master, nonce = self._masters()[0], secrets.token_bytes(NONCE)
        sealed = nonce + AESGCM(master.key).encrypt(nonce, key, _bound(berkas))
        return json.dumps({"berkas": berkas, "induk": master.id, "kunci": base64.b64encode(sealed).decode()}).encode()

    def _unwrap(self, berkas: str, path: Path) -> bytes:
        told = _read(path)
        if "dimusnahkan" in told:
            raise Destroyed(f"Berkas ini telah dimusnahkan: {told['dimusnahkan']}. Isinya tidak dapat dibuka lagi.")
        master = next((one for one in self._masters() if one.id == told.get("induk")), None)
        if master is None:
            raise KeyLost(f"the key of {berkas} is wrapped by master key {told.get('induk')}, which is not given")
        sealed = base64.b64decode(told["kunci"])
        try:
            return AESGCM(master.key).decrypt(sealed[:NONCE], sealed[NONCE:], _bound(berkas))
        except InvalidTag:
            raise KeyLost(f"{path} was altered: restore it from the backup") from None

    def _path(self, berkas: str) -> Path:
        if not BERKAS.fullmatch(berkas):
            raise ValueError(f"{berkas!r} is not the code of a berkas")
        return self._folder / f"{berkas}.kunci"

    @contextmanager
    def _lock(self, how: int) -> Iterator[None]:
        """Making a key and changing the master keys exclude each other, in all processes."""
        with (self._folder / ".gembok").open("ab") as file:
            fcntl.flock(file, how)
            yield


def _bound(berkas: str) -> bytes:
    """What a wrapped key is bound to: it opens under no other name."""
    return b"ruang-bukti kunci berkas\n" + berkas.encode()


def _lines(masters: list[Master]) -> bytes:
    return "".join(f"{master.text()}\n" for master in masters).encode()


def _read(path: Path) -> dict[str, str]:
    try:
        told = json.loads(path.read_bytes())
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise KeyLost(f"{path} cannot be read: restore it from the backup")
    return told


def _replace(path: Path, content: bytes) -> None:
    """The new content is on disk before the old one goes."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    secret_file.sync_folder(path.parent)


def _overwrite(path: Path) -> None:
    """Chance over the old bytes, for file systems that write in place; on others, change the master key too."""
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
