"""Bag: a berkas as a folder that proves itself (BagIt 1.0, RFC 8493), laid out as docs/evidence.md says."""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from server import zips
from server.files import Kept
from server.periksa import periksa
from server.sources import Source, digest, measure, pieces, store
from sessions.errors import DomainError
from sessions.evidence import Entry, compact, leaf

PLACES = re.compile(r"data/(?:0[0-8]-[a-z]+(?:\.json|/.+)|10-waktu-baku\.json|11-pemusnahan\.json|internal/.+)")
SEGMENT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")  # safe on every file system, no escapes needed
LABEL = re.compile(r"[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)*")
OWN_LABELS = {"Payload-Oxum", "Jenis-Salinan", "Kepala-Rantai"}
TEXT = {".txt", ".json", ".jsonl", ".py", ".html", ".eml"}


Weigh = Callable[[str, Source], tuple[int, str]]
"""Path within the bag and source -> size and SHA-256, the bytes put wherever they are to go."""


class Salinan(StrEnum):
    """For whom a bag was written: `lengkap` holds all that its log cites, `peserta` leaves out what is internal."""

    LENGKAP = "lengkap"
    PESERTA = "peserta"


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens the private part of one line: `text` is exactly the JSON text that was committed to."""

    number: int
    salt: str
    text: str

    @classmethod
    def of(cls, entry: Entry) -> "Opening":
        return cls(entry.number, entry.salt, compact(dict(entry.event.private)))

    @property
    def line(self) -> str:
        return compact({"no": self.number, "garam": self.salt, "isi": self.text})


@dataclass(frozen=True, slots=True)
class BagContents:
    """What goes into a bag.

    metadata: labels of bag-info.txt, e.g. Source-Organization, External-Identifier (kode sesi), Bagging-Date.
    files: path within the bag (`data/05-dokumen/asli/ktp.jpg`) -> the bytes, a file, or a stored file.
    lines: the log as stored; openings: in any order; head: the signed note of exactly these lines; sign: makes a text a
    note signed by the office; pages: further files beside the verifier (`tayangan.html`).
    """

    metadata: Mapping[str, str]
    files: Mapping[str, Source]
    lines: Sequence[str]
    openings: Sequence[Opening]
    head: str
    vkey: str
    sign: Callable[[str], str]
    salinan: Salinan = Salinan.LENGKAP
    pages: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bag:
    """A whole bag that lies nowhere yet: path within it -> where its bytes are. `name`: its folder's."""

    name: str
    files: Mapping[str, Source]

    @property
    def mark(self) -> int:
        """Changes whenever any file of the bag may have."""
        return hash(tuple(one.mark if isinstance(one, Kept) else hash(one) for one in self.files.values()))


def make(name: str, contents: BagContents) -> Bag:
    """The bag, without copying a stored file: its digest is its name, and is proven whenever it is read.

    Raises ValueError for a path or label that cannot be, or when a file of data/00 to 08 is cited by no line: such a
    bag would not verify.
    """
    files: dict[str, Source] = {}

    def weigh(path: str, source: Source) -> tuple[int, str]:
        files[path] = source
        return _promised(source) if isinstance(source, Kept) else measure(source)

    _lay_out(contents, weigh)
    return Bag(name, files)


def _promised(source: Kept) -> tuple[int, str]:
    """What is gone or damaged is named by whoever reads it."""
    try:
        return source.size, source.sha256
    except DomainError:
        return 0, source.sha256


def write(folder: Path, contents: BagContents) -> None:
    """Write the bag to `folder`, which appears complete and on disk, or not at all.

    Raises FileExistsError when `folder` is there, and what `make` raises.
    """
    if folder.exists():
        raise FileExistsError(folder)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        _lay_out(contents, lambda path, source: store(draft / path, source))
        _sync_folders(draft)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft)
        raise
    _sync(folder.parent)


def copy_for_provider(contents: BagContents, for_peserta: Callable[[str], bool]) -> BagContents:
    """The same bag for the peserta: without data/internal/, and with lines of kinds not `for_peserta` closed.

    A closed line keeps its number and its leaf of the tree, so that the head still fits; its opening goes, and so does
    a file that only such lines speak of.
    """
    kinds = [str(body.get("jenis", "")) for body in _bodies(contents.lines)]
    shown = [for_peserta(kind) for kind in kinds]
    lines = [
        line if show else _closed(number, line)
        for number, (line, show) in enumerate(zip(contents.lines, shown, strict=True), 1)
    ]
    kept = [one for one in contents.openings if 1 <= one.number <= len(shown) and shown[one.number - 1]]
    lost = set(_citations(contents.lines, contents.openings).semua) - set(_citations(lines, kept).semua)
    files = {
        path: source
        for path, source in contents.files.items()
        if not path.startswith("data/internal/") and not (lost and digest(source) in lost)
    }
    return replace(contents, files=files, lines=lines, openings=kept, salinan=Salinan.PESERTA)


def _closed(number: int, line: str) -> str:
    return compact({"no": number, "jenis": "tertutup", "daun": leaf(line).hex()})


def zip_stream(bag: Path | Bag) -> Iterator[bytes]:
    """The bag as a ZIP, block by block, under one folder of the bag's name; no byte of it touches the disk.

    Pictures, films and PDF are stored as they are, text is deflated; equal bags give equal bytes.
    """
    files = bag.files if isinstance(bag, Bag) else {p.relative_to(bag).as_posix(): p for p in _files_in(bag)}
    yield from zips.stream([_member(f"{bag.name}/{path}", files[path]) for path in sorted(files)])


def _member(name: str, source: Source) -> zips.Member:
    if Path(name).suffix in TEXT:
        return zips.deflated(name, b"".join(pieces(source)))
    if isinstance(source, Kept):
        with source.open() as file:
            return zips.Member(name, file.size, file.crc, lambda: pieces(source))
    return zips.stored(name, lambda: pieces(source))


def _files_in(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _lay_out(contents: BagContents, weigh: Weigh) -> None:
    """Hand every file of the bag to `weigh`, payload first, then what is said about it."""
    _require_places(contents.files)
    info = _info(contents)
    payload = _payload(contents, weigh)
    total = sum(size for size, _ in payload.values())
    tags = {
        "bagit.txt": periksa.BAGIT,
        "bag-info.txt": f"{info}Payload-Oxum: {total}.{len(payload)}\n".encode(),
        "manifest-sha256.txt": _manifest(payload),
        "periksa.html": Path(periksa.__file__).with_suffix(".html").read_bytes(),
        "periksa.py": Path(periksa.__file__).read_bytes(),
        **contents.pages,
    }
    listed = _manifest({path: weigh(path, text) for path, text in tags.items()})
    weigh("tagmanifest-sha256.txt", listed)
    origin = contents.head.partition("\n")[0]
    seal = f"{origin}\nbag {contents.salinan} {hashlib.sha256(listed).hexdigest()}\n"
    weigh(periksa.SEGEL, contents.sign(seal).encode())


def _payload(contents: BagContents, weigh: Weigh) -> dict[str, tuple[int, str]]:
    """data/: path -> (bytes, SHA-256)."""
    written = {path: weigh(path, source) for path, source in sorted(contents.files.items())}
    kutipan = _citations(contents.lines, contents.openings)
    uncited = [path for path, (_, digest) in written.items() if _must_be_cited(path) and digest not in kutipan.semua]
    if uncited:
        raise ValueError(f"no line of the log cites {', '.join(uncited)}")
    index = periksa.build_index({path: digest for path, (_, digest) in written.items()}, kutipan)
    openings = sorted(contents.openings, key=lambda one: one.number)
    own = {
        periksa.LOG: "".join(f"{line}\n" for line in contents.lines),
        periksa.BUKAAN: "".join(f"{one.line}\n" for one in openings),
        periksa.KEPALA: contents.head,
        periksa.KUNCI: f"{contents.vkey}\n",
        periksa.INDEKS: json.dumps(index, indent=1) + "\n",
    }
    return written | {path: weigh(path, text.encode()) for path, text in own.items()}


def _manifest(files: Mapping[str, tuple[int, str]]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, (_, digest) in sorted(files.items())).encode()


def _info(contents: BagContents) -> str:
    """bag-info.txt but for the Oxum: one label a line, white space in values folded."""
    for label in contents.metadata:
        if not LABEL.fullmatch(label) or label in OWN_LABELS:
            raise ValueError(f"{label!r} cannot be a label of bag-info.txt")
    head = " ".join(contents.head.split("\n")[:3])
    labels = {**contents.metadata, "Jenis-Salinan": contents.salinan, "Kepala-Rantai": head}
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in labels.items())


def _require_places(paths: Mapping[str, object]) -> None:
    """Each path lies where the layout has a place for it, and no two differ in capitals only."""
    for path in paths:
        if not PLACES.fullmatch(path) or not all(SEGMENT.fullmatch(part) for part in path.split("/")):
            raise ValueError(f"{path!r} has no place in a bag")
    if len({path.lower() for path in paths}) < len(paths):
        raise ValueError("two files of the bag differ in capitals only")


def _must_be_cited(path: str) -> bool:
    return bool(periksa.DIKUTIP.match(path))


def _bodies(lines: Sequence[str]) -> list[dict[str, object]]:
    """What each line says; an unreadable line counts as empty (the verifier will say so)."""
    return periksa.check_chain([line.encode() for line in lines], None)[1]


def _citations(lines: Sequence[str], openings: Sequence[Opening]) -> periksa.Kutipan:
    bodies = _bodies(lines)
    ordered = sorted(openings, key=lambda one: one.number)
    _, opened = periksa.check_openings("".join(f"{one.line}\n" for one in ordered).encode(), bodies)
    return periksa.collect(bodies, opened)


def prove(bag: Bag) -> None:
    """Read every stored file through. Raises Damaged, Destroyed, NotFound."""
    for source in bag.files.values():
        if isinstance(source, Kept):
            for _ in pieces(source):
                pass


def _sync_folders(top: Path) -> None:
    for folder, _, _ in os.walk(top):
        _sync(Path(folder))


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
