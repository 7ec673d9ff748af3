"""Bag: a berkas as a folder that proves itself (BagIt 1.0, RFC 8493), laid out as docs/evidence.md says."""

import hashlib
import json
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import IO

from server.periksa import periksa
from sessions.evidence import Entry, compact, leaf

PLACES = re.compile(r"data/(?:0[0-8]-[a-z]+(?:\.json|/.+)|10-waktu-baku\.json|internal/.+)")
SEGMENT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")  # safe on every file system, no escapes needed
LABEL = re.compile(r"[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)*")
OWN_LABELS = {"Payload-Oxum", "Jenis-Salinan", "Kepala-Rantai"}
BLOCK = 1 << 20  # bytes held in memory at a time


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
    files: path within the bag (`data/05-dokumen/asli/ktp.jpg`) -> the bytes, or where they lie.
    lines: the log as stored; openings: in any order; head: the signed note of exactly these lines.
    """

    metadata: Mapping[str, str]
    files: Mapping[str, bytes | Path]
    lines: Sequence[str]
    openings: Sequence[Opening]
    head: str
    vkey: str
    salinan: Salinan = Salinan.LENGKAP


def write(folder: Path, contents: BagContents) -> None:
    """Write the bag to `folder`, which appears complete and on disk, or not at all.

    Raises FileExistsError when `folder` is there, ValueError for a path or label that cannot be, or when a file of
    data/00 to 08 is cited by no line: such a bag would not verify.
    """
    _require_places(contents.files)
    info = _info(contents)
    if folder.exists():
        raise FileExistsError(folder)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        payload = _write_payload(draft, contents)
        _write_tags(draft, payload, info)
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


def zip_stream(folder: Path) -> Iterator[bytes]:
    """The bag as a ZIP, block by block, under one folder of the bag's name.

    Pictures, films and PDF are stored as they are, text is deflated; equal bags give equal bytes. It passes through a
    nameless temporary file beside the bag, so that every header states its size and any unzip can read it.
    """
    with tempfile.TemporaryFile(dir=folder.parent) as spool:
        with zipfile.ZipFile(spool, "w") as archive:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                _zip_one(archive, path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
        spool.seek(0)
        yield from iter(lambda: spool.read(BLOCK), b"")


def _zip_one(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    entry = zipfile.ZipInfo(name)  # dated 1980: the bag's own dates are in bag-info.txt
    entry.external_attr = 0o100644 << 16
    entry.file_size = path.stat().st_size
    is_text = path.suffix in {".txt", ".json", ".jsonl", ".py", ".eml"}
    entry.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
    with path.open("rb") as source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target, BLOCK)


def _write_payload(draft: Path, contents: BagContents) -> dict[str, tuple[int, str]]:
    """Write data/. Answers path -> (bytes, SHA-256), hashed on the way to the disk."""
    written = {path: _store(draft / path, source) for path, source in sorted(contents.files.items())}
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
    return written | {path: _store(draft / path, text.encode()) for path, text in own.items()}


def _write_tags(draft: Path, payload: Mapping[str, tuple[int, str]], info: str) -> None:
    total = sum(size for size, _ in payload.values())
    tags = {
        "bagit.txt": periksa.BAGIT,
        "bag-info.txt": f"{info}Payload-Oxum: {total}.{len(payload)}\n".encode(),
        "manifest-sha256.txt": _manifest(payload),
        "periksa.py": Path(periksa.__file__).read_bytes(),
    }
    written = {path: _store(draft / path, text) for path, text in tags.items()}
    _store(draft / "tagmanifest-sha256.txt", _manifest(written))


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


def digest(source: bytes | Path) -> str:
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _store(path: Path, source: bytes | Path) -> tuple[int, str]:
    """Write one file through to the disk. Answers its size and SHA-256 as written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as target:
        if isinstance(source, bytes):
            written = _pour((source,), target)
        else:
            with source.open("rb") as original:
                written = _pour(iter(lambda: original.read(BLOCK), b""), target)
        target.flush()
        os.fsync(target.fileno())
    return written


def _pour(blocks: Sequence[bytes] | Iterator[bytes], target: IO[bytes]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for block in blocks:
        size += len(block)
        digest.update(block)
        target.write(block)
    return size, digest.hexdigest()


def _sync_folders(top: Path) -> None:
    for folder, _, _ in os.walk(top):
        _sync(Path(folder))


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
