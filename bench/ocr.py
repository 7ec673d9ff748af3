"""Reading photographed documents: ours beside plain pytesseract, RapidOCR alone and akshara-ocr, on the same photos.

    python bench/ocr.py --quick                      a sample, about three minutes alone on two cores
    python bench/ocr.py --first 7000 --count 20      twenty documents of every type and level; hours
    python bench/ocr.py --types ktp,npwp --levels mudah,sedang --count 100 --engines ours --keep cards.jsonl
    python bench/ocr.py --sum cards.jsonl ...        the figures of runs that were kept

All photos are drawn by server/contoh and photographed by a program: they are synthetic, and real ones are worse. The
rules were tuned on seeds below 1000; reports start at 7000. A third of the photos is drawn in another style (`lain`:
other fonts, sizes, layout and tables to lie on) that nothing was tuned on.

A field of ours counts when its value is exactly the truth. The others know no fields: theirs count when the truth
stands anywhere in what they read, which is kinder. akshara-ocr gives fields of a KTP and is asked for nothing else; it
is not among our packages: `--akshara PYTHON` names an interpreter that has it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ocr_figures import LEVELS, tell
from ocr_readers import ENGINES, Record, child

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ONE = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


def photos(options: argparse.Namespace, folder: Path) -> Iterator[Record]:
    from server import contoh

    types = options.types or [jenis for jenis in contoh.DRAWERS if jenis != "wajah"]
    for seed in range(options.first, options.first + options.count):
        for jenis in types:
            rng = contoh.seeded(seed)
            gaya = "lain" if seed % 3 == 2 else ""
            example = contoh.make(jenis, None, None, rng, gaya=gaya)
            for level in options.levels:
                path = folder / f"{jenis}-{level}-{seed}.jpg"
                path.write_bytes(contoh.photograph(example.image, level, contoh.seeded(seed), gaya=gaya))
                yield {
                    "jenis": jenis,
                    "level": level,
                    "seed": seed,
                    "gaya": gaya,
                    "truth": dict(example.truth),
                    "path": path,
                }


def run(options: argparse.Namespace) -> list[Record]:
    kept = options.keep.open("a") if options.keep else None
    records: list[Record] = []
    with tempfile.TemporaryDirectory() as folder:
        readers = {
            name: _start(name, options.akshara) for name in options.engines if name != "akshara" or options.akshara
        }
        for photo in photos(options, Path(folder)):
            path = photo.pop("path")
            photo["read"] = {name: _ask(reader, photo["jenis"], path) for name, reader in readers.items()}
            path.unlink()
            records.append(photo)
            if kept:
                kept.write(json.dumps(photo) + "\n")
                kept.flush()
        for reader in readers.values():
            reader.communicate()
    return records


def _start(name: str, python: str | None) -> "subprocess.Popen[str]":
    interpreter = python if name == "akshara" and python else sys.executable
    command = [interpreter, str(Path(__file__).resolve()), "--child", name]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env=dict(os.environ) | ONE,
    )


def _ask(reader: "subprocess.Popen[str]", jenis: str, path: Path) -> Record:
    assert reader.stdin
    assert reader.stdout
    reader.stdin.write(f"{jenis}\t{path}\n")
    reader.stdin.flush()
    found: Record = json.loads(reader.stdout.readline())
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="three documents of four types at three levels")
    parser.add_argument("--first", type=int, default=7000, help="first seed")
    parser.add_argument("--count", type=int, default=3, help="documents of each type")
    parser.add_argument("--types", type=lambda text: text.split(","), default=[])
    parser.add_argument("--levels", type=lambda text: text.split(","), default=list(LEVELS))
    parser.add_argument("--engines", type=lambda text: text.split(","), default=list(ENGINES))
    parser.add_argument("--akshara", help="interpreter that has akshara-ocr")
    parser.add_argument("--keep", type=Path, help="append every photo's outcome to this file")
    parser.add_argument("--sum", type=Path, nargs="+", help="only tell what such files hold")
    parser.add_argument("--child", choices=ENGINES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        return child(options.child)
    if options.quick:
        options.types = options.types or ["ktp", "npwp", "nib", "surat_kuasa"]
        options.levels = ["mudah", "sedang", "hp12"]
    if "akshara" in options.engines and not options.akshara and not options.sum:
        print("akshara-ocr is not measured: name an interpreter that has it with --akshara")
    lines = [line for path in options.sum or () for line in path.read_text().splitlines()]
    return tell([json.loads(line) for line in lines] if options.sum else run(options))


if __name__ == "__main__":
    main()
