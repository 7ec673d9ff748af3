"""Peristiwa: what happened, chained so that nothing can be altered, taken out or cut off unseen.

The format is specified in docs/evidence.md; this module is its reference. One chain per berkas. A line is hashed as
the bytes that are stored, so no reader ever has to agree on a canonical form.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, before it has a place in the chain of its berkas.

    `data` is public within the berkas: ids, digests, states. `private` holds what a lawful deletion may have to
    remove (names, numbers, free text): the chain keeps only its salted commitment.
    """

    berkas: str
    kind: str
    actor: str
    role: str
    at: datetime
    data: Mapping[str, object] = field(default_factory=dict)
    private: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in its place. `line` is what is stored, hashed and exported; `digest` is SHA-256 of its UTF-8 bytes."""

    number: int
    event: Event
    previous: str
    line: str
    digest: str
    salt: str = ""


def chain(event: Event, number: int, previous: str, salt: str) -> Entry:
    """Put `event` in place `number`, after the entry whose digest is `previous`."""
    _require_exact(event.data)
    body: dict[str, object] = {
        "no": number,
        "berkas": event.berkas,
        "waktu": utc_text(event.at),
        "jenis": event.kind,
        "pelaku": event.actor,
        "peran": event.role,
        "data": dict(event.data),
    }
    if event.private:
        body["isi"] = commitment(salt, event.private)
    body["sebelum"] = previous
    line = compact(body)
    return Entry(number, event, previous, line, sha256(line), salt if event.private else "")


def _require_exact(value: object) -> None:
    """No fractions in a line: two programs need not agree on how they are written. Raises ValueError."""
    if isinstance(value, float):
        raise ValueError("a line holds whole numbers only")
    if isinstance(value, Mapping):
        for part in value.values():
            _require_exact(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _require_exact(part)


def commitment(salt: str, private: Mapping[str, object]) -> str:
    """SHA-256 of the salt's text followed by the compact JSON of the private part, in hex."""
    return sha256(salt + compact(private))


def read_line(line: str, private: Mapping[str, object] | None = None, salt: str = "") -> Entry:
    """The entry a stored line says; `private` is its opening, where the reader may have it.

    Raises ValueError when the line is not of the format or the opening does not match its commitment.
    """
    body = _read_body(line)
    if private is not None and commitment(salt, private) != body.get("isi"):
        raise ValueError(f"opening of line {body['no']} does not match")
    at = datetime.fromisoformat(body["waktu"])
    event = Event(body["berkas"], body["jenis"], body["pelaku"], body["peran"], at, body["data"], private or {})
    return Entry(body["no"], event, body["sebelum"], line, sha256(line), salt)


TEXTS = ("berkas", "waktu", "jenis", "pelaku", "peran", "sebelum")
DEEPEST = 64  # a value nested deeper is no line


def _read_body(line: str) -> dict[str, Any]:
    """The fields of a line, each of its kind. Raises ValueError."""
    try:
        body = _DECODER.decode(line)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(body, dict) or any(not isinstance(body.get(name), str) for name in TEXTS):
        raise ValueError("not a line: a text is missing")
    kinds = {"no": int, "data": dict, **({"isi": str} if "isi" in body else {})}
    if any(type(body.get(name)) is not kind for name, kind in kinds.items()):
        raise ValueError("not a line: a field of another kind")
    if line.count("{") + line.count("[") > DEEPEST and _depth(body) > DEEPEST:
        raise ValueError("nested too deep")
    return body


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is not a whole number")


_DECODER = json.JSONDecoder(object_pairs_hook=_no_key_twice, parse_float=_no_number, parse_constant=_no_number)


def _depth(value: object) -> int:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if parts is None else 1 + max(map(_depth, parts), default=0)


def first_break(lines: Iterable[str], berkas: str) -> int | None:
    """The place (from 1) of the first line that does not follow from those before it; None when all do."""
    previous = GENESIS
    for number, line in enumerate(lines, 1):
        try:
            entry = read_line(line)
        except (ValueError, KeyError, TypeError):
            return number
        if (entry.number, entry.event.berkas, entry.previous) != (number, berkas, previous):
            return number
        previous = entry.digest
    return None


_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def compact(value: object) -> str:
    """JSON without spaces; keys in the order given; text as it is; never NaN or infinity."""
    return _ENCODER.encode(value)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def utc_text(at: datetime) -> str:
    """`2026-11-21T02:00:00.123Z`: UTC, to the millisecond."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


# Merkle tree over the lines, RFC 6962 section 2.1. The state needed to go on is one hash per bit of the size.


def leaf(line: str) -> bytes:
    return hashlib.sha256(b"\x00" + line.encode()).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The roots of the perfect subtrees of the tree so far, largest first."""

    size: int = 0
    roots: tuple[bytes, ...] = ()

    def append(self, line: str) -> "Frontier":
        roots = list(self.roots)
        node = leaf(line)
        size = self.size
        while size & 1:
            node = _node(roots.pop(), node)
            size >>= 1
        return Frontier(self.size + 1, (*roots, node))

    @property
    def root(self) -> bytes:
        """The Merkle tree hash of all lines so far."""
        if not self.roots:
            return hashlib.sha256(b"").digest()
        node = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            node = _node(left, node)
        return node

    def to_text(self) -> str:
        return ",".join(root.hex() for root in self.roots)

    @classmethod
    def from_text(cls, size: int, text: str) -> "Frontier":
        return cls(size, tuple(bytes.fromhex(part) for part in text.split(",") if part))


def frontier(lines: Iterable[str]) -> Frontier:
    state = Frontier()
    for line in lines:
        state = state.append(line)
    return state


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, straight from its definition."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return _node(tree_hash(leaves[:split]), tree_hash(leaves[split:]))


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of leaf `index` (from 0), nearest first (RFC 6962 section 2.1.1)."""
    if len(leaves) <= 1:
        return []
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < split:
        return [*inclusion(leaves[:split], index), tree_hash(leaves[split:])]
    return [*inclusion(leaves[split:], index - split), tree_hash(leaves[:split])]


def consistency(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """The proof that the tree of all leaves begins with that of the first `size` (RFC 6962 section 2.1.2)."""
    if not 0 < size <= len(leaves):
        return []
    return _subproof(leaves, size, True)


def _subproof(leaves: Sequence[bytes], size: int, known: bool) -> list[bytes]:
    if size == len(leaves):
        return [] if known else [tree_hash(leaves)]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    if size <= split:
        return [*_subproof(leaves[:split], size, known), tree_hash(leaves[split:])]
    return [*_subproof(leaves[split:], size - split, False), tree_hash(leaves[:split])]


@dataclass(frozen=True, slots=True)
class Head:
    """How long a chain was and what it hashed to: the text of a C2SP checkpoint, to be signed."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> "Head":
        origin, size, root, *_ = text.split("\n")
        return cls(origin, int(size), base64.b64decode(root))
