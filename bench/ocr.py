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
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ONE = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
LEVELS = ("scan", "mudah", "sedang", "hp12", "hd720", "vga", "pegang")
NUMBERS = ("nik", "npwp", "nib", "nik_pemberi", "nik_penerima", "npwp_pemotong")
CARDS = ("ktp", "npwp")
OURS, ALONE = "ours", "tesseract-ours"
ENGINES = (OURS, ALONE, "pytesseract", "rapidocr", "akshara")
SURE = 0.95  # what an upper bound is given for

Record = dict[str, Any]


def plain(text: str | None) -> str:
    return "".join(filter(str.isalnum, text or "")).upper()


# One engine in a process of its own: paths on standard input, one JSON line each on standard output


def ours(engine: str) -> Callable[[bytes, str], Record]:
    from server.ocr.engines import open_engine
    from server.ocr.pipeline import Pipeline

    pipeline = Pipeline(open_engine(engine))

    def read(content: bytes, jenis: str) -> Record:
        reading = pipeline.read(content, jenis)
        fields = {field.nama: [field.nilai, field.sepakat] for field in reading.fields}
        return {
            "fields": fields,
            "cukup": reading.quality.cukup,
            "px": reading.quality.page_px,
            "jenis": reading.dugaan,
        }

    return read


def pytesseract_plain() -> Callable[[bytes, str], Record]:
    import io

    import pytesseract
    from PIL import Image

    return lambda content, _: {"text": pytesseract.image_to_string(Image.open(io.BytesIO(content)), lang="ind")}


def rapidocr_alone() -> Callable[[bytes, str], Record]:
    from rapidocr import RapidOCR

    one = {"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "error"}
    engine = RapidOCR(params=one | {"Det.limit_type": "max", "Det.limit_side_len": 960})
    return lambda content, _: {"text": "\n".join(getattr(engine(content), "txts", None) or ())}


def akshara() -> Callable[[bytes, str], Record]:
    from akshara_ocr import IDDocOCR

    reader = IDDocOCR(doc_type="ktp", lang="ind")

    def read(content: bytes, jenis: str) -> Record:
        if jenis != "ktp":
            return {}
        found = reader.extract(content)
        born = str(found.tempat_tanggal_lahir or "")
        fields = {"nik": found.nik, "nama": found.nama, "tempat": born.split(",")[0], "jk": found.jenis_kelamin}
        return {"fields": {name: [value, bool(found.nik_valid)] for name, value in fields.items()}}

    return read


OPEN: Mapping[str, Callable[[], Callable[[bytes, str], Record]]] = {
    OURS: lambda: ours("rapidocr"),
    ALONE: lambda: ours("none"),
    "pytesseract": pytesseract_plain,
    "rapidocr": rapidocr_alone,
    "akshara": akshara,
}


def child(name: str) -> None:
    read = OPEN[name]()
    for line in sys.stdin:
        jenis, path = line.split("\t")
        content = Path(path.strip()).read_bytes()
        before, started = sum(os.times()[:4]), time.perf_counter()
        try:
            found = read(content, jenis)
        except Exception as error:
            found = {"error": type(error).__name__}
        found |= {"seconds": time.perf_counter() - started, "cpu": sum(os.times()[:4]) - before, "rss": _memory()}
        print(json.dumps(found), flush=True)


def _memory() -> int:
    """Peak of this process in MB, of its own Tesseract apart."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


# The photos, and the run


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


# The figures


def outcomes(record: Record, engine: str) -> Iterator[tuple[str, bool, bool]]:
    """Field, whether it was read exactly, whether it was marked as read without a person."""
    found = record["read"].get(engine, {})
    fields = found.get("fields")
    for name, truth in record["truth"].items():
        if fields is not None:
            if name in fields:
                value, agreed = fields[name]
                yield name, plain(value) == plain(truth), bool(agreed)
        elif "text" in found and not truth[:2].isdigit() | (name == "kbli"):
            yield name, plain(truth) in plain(found["text"]), False
        elif "text" in found and name in NUMBERS:
            yield name, truth in plain(found["text"]), False


def rate(pairs: Sequence[bool]) -> str:
    return f"{100 * sum(pairs) / len(pairs):5.1f}" if pairs else "    -"


def tell(records: Sequence[Record]) -> None:
    levels = [level for level in LEVELS if any(record["level"] == level for record in records)]
    engines = [engine for engine in ENGINES if any(engine in record["read"] for record in records)]
    print(f"{len(records)} synthetic photos, seeds {min(r['seed'] for r in records)}-{max(r['seed'] for r in records)}")
    for title, keep in (
        ("All fields of cards read exactly, %", lambda r, f: r["jenis"] in CARDS),
        ("All fields of A4 read exactly, %", lambda r, f: r["jenis"] not in CARDS),
        ("NIK and NPWP of cards, %", lambda r, f: r["jenis"] in CARDS and f in NUMBERS),
        ("All fields where the gates let the photo pass, %", lambda r, f: r["read"].get(OURS, {}).get("cukup", True)),
        ("All fields, other style, %", lambda r, f: r["gaya"] == "lain"),
    ):
        _table(title, records, engines, levels, keep)
    _by_field(records, levels)
    _agreement(records)
    _forgeries(records)
    _cost(records, engines)


def _table(
    title: str, records: Sequence[Record], engines: list[str], levels: list[str], keep: Callable[[Record, str], bool]
) -> None:
    rows = {
        engine: [
            [ok for r in records if r["level"] == level for name, ok, _ in outcomes(r, engine) if keep(r, name)]
            for level in levels
        ]
        for engine in engines
    }
    if any(any(row) for row in rows.values()):
        print(f"\n{title:<52}" + "".join(f"{level:>8}" for level in levels))
        for engine, row in rows.items():
            print(f"  {engine:<50}" + "".join(f"{rate(cell):>8}" for cell in row))


def _by_field(records: Sequence[Record], levels: list[str]) -> None:
    """Ours, field by field: read exactly, and marked as read without a person."""
    found: dict[tuple[str, str], dict[str, list[tuple[bool, bool]]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        for name, ok, agreed in outcomes(record, OURS):
            found[record["jenis"], name][record["level"]].append((ok, agreed))
    if found:
        print(f"\n{'Ours by field, exact / terbaca, %':<36}" + "".join(f"{level:>14}" for level in levels))
    for (jenis, name), by_level in sorted(found.items()):
        cells = [by_level.get(level, []) for level in levels]
        rates = (f"{rate([ok for ok, _ in cell])} /{rate([agreed for _, agreed in cell])}" for cell in cells)
        print(f"  {f'{jenis}.{name}':<34}" + "".join(f"{each:>14}" for each in rates))


def _agreement(records: Sequence[Record]) -> None:
    """What two engines marked as read, and how much of it was wrong."""
    groups: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for record in records:
        good = record["read"].get(OURS, {})
        for name, ok, agreed in outcomes(record, OURS):
            number = record["jenis"] in CARDS and name in NUMBERS and good["px"] >= 500
            groups["NIK/NPWP on cards >= 500 px" if number else "all other fields"].append((ok, agreed))
    print()
    for title, found in groups.items():
        marked = [ok for ok, agreed in found if agreed]
        bound = 100 * (1 - (1 - SURE) ** (1 / len(marked))) if marked and all(marked) else float("nan")
        print(
            f"{title}: {len(found)} fields, marked terbaca {rate([agreed for _, agreed in found])} %, "
            f"wrong among them {len(marked) - sum(marked)} (95 % bound {bound:.2f} %)"
        )


def _forgeries(records: Sequence[Record]) -> None:
    """Every one-digit change of a typed number: accepted when it equals what was marked as read."""
    tried = accepted = 0
    for record in records:
        for name, (value, agreed) in record["read"].get(OURS, {}).get("fields", {}).items():
            truth = record["truth"].get(name, "")
            if name in NUMBERS:
                forged = [truth[:at] + str((int(truth[at]) + 1) % 10) + truth[at + 1 :] for at in range(len(truth))]
                tried += len(forged)
                accepted += sum(agreed and value == one for one in forged)
    print(f"one-digit forgeries accepted: {accepted} of {tried}")


def _cost(records: Sequence[Record], engines: list[str]) -> None:
    print(f"\n{'Seconds a photo':<24}{'p50':>8}{'p95':>8}{'CPU p50':>10}{'CPU p95':>10}{'peak MB':>10}")
    for engine in engines:
        found = [r["read"][engine] for r in records if engine in r["read"] and len(r["read"][engine]) > 3]
        if not found:
            continue
        wall, cpu = (sorted(each[key] for each in found) for key in ("seconds", "cpu"))
        at = int(0.95 * (len(found) - 1))
        peak = max(each["rss"] for each in found)
        times = (statistics.median(wall), wall[at], statistics.median(cpu), cpu[at])
        print(f"  {engine:<22}{times[0]:>8.2f}{times[1]:>8.2f}{times[2]:>10.2f}{times[3]:>10.2f}{peak:>10}")


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
