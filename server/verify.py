"""Verify: the checks of periksa.py and the signatures inside the Berita Acara, of a bag as folder or ZIP."""

import importlib
import json
import shutil
import stat
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from server.bag import Bag
from server.periksa import periksa
from server.periksa.periksa import Isi, Laporan, Pemeriksaan
from server.sources import measure, pieces
from sessions.errors import DomainError

TTD = "data/00-ba/ttd.json"


def verify(bag: Path | Bag, head: str | None = None, vkey: str | None = None, lengkap: bool = False) -> Laporan:
    """Check the bag in a folder or a ZIP, or one made of stored files; blocking, so call it from a thread.

    head: text that holds one or more heads which left the office earlier; vkey: the office's key from outside the bag;
    lengkap: refuse a copy that leaves anything out. Raises ValueError when `bag` cannot be opened at all.
    """
    heads = [("kepala", head)] if head else []
    complete = periksa.completeness()
    if isinstance(bag, Bag):
        return _verify_isi(bag.name, _isi(bag, complete), complete, heads, vkey, lengkap)
    if bag.is_dir():
        return _verify_isi(str(bag), periksa.walk(bag, complete), complete, heads, vkey, lengkap)
    with tempfile.TemporaryDirectory(prefix="periksa-") as room:
        folder = _unpack(bag, Path(room))
        return _verify_isi(str(bag), periksa.walk(folder, complete), complete, heads, vkey, lengkap)


def main(argv: Sequence[str]) -> int:
    """`ruang-bukti verify BAG [--kepala FILE] [--kunci VKEY] [--lengkap] [--json]`: 0 whole, 1 not, 2 cannot tell."""
    parser = periksa.arguments("ruang-bukti verify")
    parser.add_argument(
        "bag", metavar="BAG", type=Path, help="folder atau .zip; atau .json: bukti konsistensi antara dua kepala"
    )
    given = parser.parse_args(argv)
    try:
        heads = periksa.read_heads(given.kepala)
        if given.bag.suffix == ".json":
            report = periksa.check_consistency(given.bag.read_bytes(), heads, given.kunci)
        else:
            report = verify(given.bag, "\n".join(text for _, text in heads) or None, given.kunci, given.lengkap)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{given.bag}: tidak dapat diperiksa: {error}\n")
        return 2
    sys.stdout.write(f"{json.dumps(report.as_dict(), ensure_ascii=False)}\n" if given.json else report.as_text())
    return 0 if report.utuh else 1


def _isi(bag: Bag, complete: Pemeriksaan) -> Isi:
    """Every source read and hashed once; what is damaged or gone is a problem, not a crash."""
    found: dict[str, tuple[int, str]] = {}
    with ThreadPoolExecutor(2) as threads:  # hashing and decrypting let other threads run
        reading = {path: threads.submit(measure, source) for path, source in bag.files.items()}
        for path, result in reading.items():
            try:
                found[path] = result.result()
            except DomainError as error:
                complete.gagal(path, str(error))
    return Isi(found, lambda path: b"".join(pieces(bag.files[path])))


def _verify_isi(
    name: str,
    isi: Isi,
    complete: Pemeriksaan,
    heads: Sequence[tuple[str, str]],
    vkey: str | None,
    lengkap: bool,
) -> Laporan:
    report = periksa.verify_isi(name, isi, complete, heads, vkey, lengkap)
    signatures = _check_signatures(isi)
    report.pemeriksaan.extend([signatures] if signatures else [])
    if "periksa.py" in isi.berkas and isi.read("periksa.py") != Path(periksa.__file__).read_bytes():
        report.catatan.append("periksa.py di dalam bag bukan versi yang memeriksa sekarang.")
    return report


def _check_signatures(isi: Isi) -> Pemeriksaan | None:
    """The PDF signatures of data/00-ba, by server/signing; None when the bag names no signers.

    `data/00-ba/ttd.json` (cited by the log like every file there) says which slots each PDF must bear and whose:
    `{"ba.pdf": [{"slot": "ttd_1", "nama": "...", "menolak": false}]}`; `data/00-ba/akar.pem` holds the roots to trust.
    """
    if TTD not in isi.berkas:
        return None
    check = Pemeriksaan("tanda_tangan", "Tanda tangan elektronik di dalam PDF sah dan lengkap")
    roots = isi.read("data/00-ba/akar.pem")
    at = max(datetime.now(UTC), _last_time(isi.read(periksa.LOG)))
    for name, signers in _expected(isi.read(TTD), check).items():
        path = f"data/00-ba/{name}"
        if path not in isi.berkas:
            check.gagal(path, "hilang dari bag")
            continue
        for problem in _signature_problems(isi.read(path), signers, roots, at):
            check.gagal(path, problem)
    return check


Penanda = tuple[str, str, bool]  # slot, nama, menolak


def _expected(raw: bytes, check: Pemeriksaan) -> dict[str, list[Penanda]]:
    try:
        stated = json.loads(raw)
        return {
            str(name): [(str(one["slot"]), str(one["nama"]), bool(one["menolak"])) for one in signers]
            for name, signers in stated.items()
        }
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        check.gagal(TTD, "bukan daftar tanda tangan")
        return {}


def _last_time(log: bytes) -> datetime:
    """When the log's last line was written; the papers were signed before it."""
    try:
        last = log.rstrip(b"\n").rpartition(b"\n")[2]
        return datetime.fromisoformat(periksa.parse_line(last)["waktu"])
    except (ValueError, KeyError):  # no log, an unreadable or a closed last line: others say so
        return datetime.min.replace(tzinfo=UTC)


def _signature_problems(pdf: bytes, signers: Sequence[Penanda], roots: bytes, at: datetime) -> list[str]:
    """What server/signing finds wrong; imported late, so that verifying a chain needs no PDF library."""
    signing = importlib.import_module("server.signing")
    x509 = importlib.import_module("cryptography.x509")
    try:
        trusted = x509.load_pem_x509_certificates(roots)
    except ValueError:
        return ["akar.pem tidak memuat sertifikat"]
    expected = [signing.Expected(slot, nama, menolak) for slot, nama, menolak in signers]
    return [str(problem) for problem in signing.check(pdf, expected, trusted, at).problems]


def _unpack(archive: Path, room: Path) -> Path:
    """Unpack into `room`; the folder of the bag is answered. Raises ValueError for an archive that is not a bag."""
    try:
        with zipfile.ZipFile(archive) as unpacker:
            entries = [entry for entry in unpacker.infolist() if not entry.is_dir()]
            _require_harmless(entries, room)
            for entry in entries:
                target = room / entry.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with unpacker.open(entry) as source, target.open("xb") as file:
                    shutil.copyfileobj(source, file, 1 << 20)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise ValueError(f"arsip rusak ({error})") from error
    found = sorted(room.glob("**/bagit.txt"), key=lambda path: len(path.parts))
    if not found:
        raise ValueError("tidak ada bagit.txt di dalamnya: ini bukan bag bukti")
    return found[0].parent


def _require_harmless(entries: Sequence[zipfile.ZipInfo], room: Path) -> None:
    """No path leads out, no two entries are one file, nothing but plain files, and it fits on the disk."""
    names = [entry.filename for entry in entries]
    outward = any(PurePosixPath(name).is_absolute() or ".." in name.split("/") or "\\" in name for name in names)
    linked = any(stat.S_ISLNK(entry.external_attr >> 16) for entry in entries)
    if outward or linked or len(set(names)) < len(names):
        raise ValueError("arsip memuat jalur yang tidak wajar")
    if sum(entry.file_size for entry in entries) > shutil.disk_usage(room).free:
        raise ValueError("arsip terlalu besar untuk diperiksa di sini: periksa sebagai folder")
