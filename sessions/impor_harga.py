"""Impor harga: a price table out of a sheet or a form, taken whole or not at all, with every fault beside its row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sessions.harga import MOST_PRICE, MOST_ROWS, Baris, volume
from sessions.impor import Kesalahan
from sessions.isian import line

HEADINGS = {
    "no": ("no", "no.", "nomor", "item no"),
    "uraian": (
        "uraian",
        "uraian pekerjaan",
        "uraian barang",
        "jenis barang/jasa",
        "jenis barang",
        "nama barang",
        "item",
    ),
    "satuan": ("satuan", "satuan unit", "unit", "sat", "sat."),
    "volume": ("volume", "vol", "vol.", "kuantitas", "jumlah unit", "qty", "banyaknya"),
    "hps": ("harga satuan hps", "harga hps", "hps", "hps satuan", "hps (rp)"),
    "penawaran": (
        "harga satuan",
        "harga satuan penawaran",
        "harga penawaran",
        "penawaran",
        "harga satuan (rp)",
        "harga",
    ),
    "tertulis": ("jumlah", "jumlah harga", "jumlah penawaran", "total harga", "total", "jumlah (rp)"),
    "volume_tertulis": ("volume penawaran", "vol penawaran", "kuantitas penawaran"),
}
"""Field -> the headings under which tables give it, in small letters."""
NAMES = {
    "uraian": "Uraian",
    "satuan": "Satuan",
    "volume": "Volume",
    "hps": "Harga satuan HPS",
    "penawaran": "Harga satuan penawaran",
    "tertulis": "Jumlah penawaran",
    "volume_tertulis": "Volume penawaran",
}
NEEDED = ("uraian", "satuan", "volume", "penawaran")
SUMS = re.compile(r"(?i)^(sub\s*)?(jumlah|total|ppn|pajak|dibulatkan|pembulatan|terbilang)\b")
"""A row of the sheet that only adds up the others: it is counted again here, never read."""
FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class Terbaca:
    """What a sheet gave: its rows, or the faults; `dilewati` are lines that only head or add up others."""

    baris: tuple[Baris, ...]
    kesalahan: tuple[Kesalahan, ...]
    dilewati: tuple[int, ...] = ()


def import_rows(rows: Sequence[Mapping[str, str]], first: int = 2) -> Terbaca:
    """The table, or all that is wrong with it: when there is any fault, no row is taken.

    `first` is the line of the file that the first row stands in.
    """
    lines = [(number, _cells(row)) for number, row in enumerate(rows, first)]
    kept = [(number, cells) for number, cells in lines if not _no_work(cells)]
    faults = _missing(rows[0]) if rows else []
    if not 1 <= len(kept) <= MOST_ROWS:
        many = f"Tabel harus memuat 1 sampai {MOST_ROWS} baris pekerjaan; sekarang {len(kept)}."
        return Terbaca((), (*faults, Kesalahan(1, "", many)))
    baris = []
    for no, (number, cells) in enumerate(kept, 1):
        one, wrong = read_row(no, cells)
        baris.append(one)
        faults += [Kesalahan(number, name, words) for name, words in wrong.items()]
    if faults:
        return Terbaca((), tuple(sorted(faults, key=lambda k: k.baris)))
    return Terbaca(tuple(baris), (), tuple(sorted({number for number, _ in lines} - {number for number, _ in kept})))


def field_of(heading: str) -> str | None:
    name = re.sub(r"[\s_]+", " ", heading).strip().lower().rstrip(":")
    return next((field for field, names in HEADINGS.items() if name in names), None)


def read_row(no: int, cells: Mapping[str, str]) -> tuple[Baris, dict[str, str]]:
    """A row from texts by field, and what is wrong with it (the row is then not to be used)."""
    wrong: dict[str, str] = {}
    texts = {name: line(cells.get(name, "")) for name in NAMES}
    for name, text in texts.items():
        if text.startswith(FORMULA):
            wrong[name] = f"{NAMES[name]} “{text[:40]}” berawalan tanda rumus (= + - @). Tulis sebagai teks atau angka."
    for name, most in (("uraian", 300), ("satuan", 30)):
        if not 1 <= len(texts[name]) <= most:
            wrong.setdefault(name, f"{NAMES[name]} diisi 1 sampai {most} huruf.")
    one = Baris(
        no=no,
        uraian=texts["uraian"],
        satuan=texts["satuan"],
        volume=_volume("volume", texts, wrong) or "1",
        hps=_money("hps", texts, wrong),
        penawaran=_money("penawaran", texts, wrong),
        tertulis=_money("tertulis", texts, wrong),
        volume_tertulis=_volume("volume_tertulis", texts, wrong, optional=True),
    )
    return one, wrong


def money(text: str) -> int:
    """`Rp1.250.000,00`, `1.250.000,-` or `1250000` -> 1250000. Raises ValueError: cents and fractions are refused."""
    bare = re.sub(r"(?i)^rp\.?\s*", "", text.strip()).replace(" ", "")
    bare = re.sub(r"[.,](-{1,2}|–)$", "", bare)
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+(,0{1,2})?|[0-9]+,0{1,2}", bare):
        bare = bare.partition(",")[0].replace(".", "")
    elif re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.0{1,2})?", bare):  # as an English sheet writes it
        bare = bare.partition(".")[0].replace(",", "")
    elif re.fullmatch(r"[0-9]+\.0{1,2}", bare):
        bare = bare.partition(".")[0]
    if not re.fullmatch(r"[0-9]{1,14}", bare) or int(bare) > MOST_PRICE:
        raise ValueError(text)
    return int(bare)


def _cells(row: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading, value in row.items():
        if (name := field_of(str(heading))) and name not in found:
            found[name] = str(value or "")
    return found


def _no_work(cells: Mapping[str, str]) -> bool:
    """A heading (words alone), a sum, or the line that numbers the columns: none has a volume of its own."""
    if re.fullmatch(r"\(?[0-9]{1,2}\)?", line(cells.get("uraian", ""))):
        return True
    if line(cells.get("volume", "")):
        return False
    if any(SUMS.match(line(cell)) for cell in cells.values()):
        return True
    return not any(line(cells.get(name, "")) for name in NAMES if name != "uraian")


def _money(name: str, texts: Mapping[str, str], wrong: dict[str, str]) -> int | None:
    if not texts[name] or name in wrong:
        return None
    try:
        return money(texts[name])
    except ValueError:
        wrong[name] = f"{NAMES[name]} “{texts[name][:40]}” bukan rupiah bulat. Tulis misalnya 1.250.000 tanpa sen."
        return None


def _volume(name: str, texts: Mapping[str, str], wrong: dict[str, str], *, optional: bool = False) -> str:
    if name in wrong or (optional and not texts[name]):
        return ""
    try:
        return volume(texts[name])
    except ValueError:
        wrong[name] = (
            f"{NAMES[name]} “{texts[name][:40]}” tidak pasti dibaca. Tulis angka lebih dari nol dengan koma, misalnya "
            "1234 atau 1234,5 (paling banyak 6 angka di belakang koma)."
        )
        return ""


def _missing(row: Mapping[str, str]) -> list[Kesalahan]:
    found = {field_of(str(heading)) for heading in row}
    return [Kesalahan(1, name, f"Kolom {NAMES[name]} tidak ditemukan.") for name in NEEDED if name not in found]
