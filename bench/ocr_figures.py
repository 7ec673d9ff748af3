"""The figures of bench/ocr.py, from the outcomes of its photos: exact, marked, wrong among those, forged, seconds."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from ocr_readers import ENGINES, OURS, Record

LEVELS = ("scan", "mudah", "tajam", "sedang", "hp12", "hd720", "vga", "pegang")
NUMBERS = ("nik", "npwp", "nib", "nik_pemberi", "nik_penerima", "npwp_pemotong")
CARDS = ("ktp", "npwp")
SURE = 0.95  # what an upper bound is given for


def plain(text: str | None) -> str:
    return "".join(filter(str.isalnum, text or "")).upper()


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
