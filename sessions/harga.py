"""Harga: a price table in whole rupiah and exact volumes: corrected, summed, compared with the HPS, and its digest.

A volume is a decimal as text ("1234.5"), so that nothing is ever a binary fraction. A row is round(volume x price),
halves up; PPN likewise; the total is rounded down to the multiple that the table says.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sessions.errors import Invalid
from sessions.indonesia import ribuan

MOST_ROWS = 500
MOST_PRICE = 10**13
WAJAR = 80  # percent of the HPS below which an offer is clarified (Perpres 54-era text, still in the 2020+ template)
TIMPANG = 110  # percent of the HPS unit price above which a unit price is called timpang
BULAT = (1, 100, 1000)
_VOLUME = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_PERCENT = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Baris:
    """One line of work. `hps` and `penawaran` are prices of one unit; `tertulis` the amount that the offer wrote.

    `penawaran` is None where the offer left the price empty: it then counts as contained in the others, as 0.
    `volume_tertulis` is what the offer wrote where that is not the volume of the Dokumen Pemilihan, else "".
    """

    no: int
    uraian: str
    satuan: str
    volume: str
    hps: int | None = None
    penawaran: int | None = None
    tertulis: int | None = None
    volume_tertulis: str = ""

    @property
    def satuan_penawaran(self) -> int:
        return self.penawaran or 0


@dataclass(frozen=True, slots=True)
class Hitungan:
    """A table with prices, added up. `pembulatan` was cut off so that `total` is round."""

    jumlah: tuple[int, ...]
    subtotal: int
    ppn: int
    pembulatan: int
    total: int


@dataclass(frozen=True, slots=True)
class Koreksi:
    """One arithmetic correction: what was written in row `no` (0: the whole table), what it must be, and why."""

    no: int
    tertulis: int
    benar: int
    sebab: str


def volume(text: str) -> str:
    """`1.234,50` or `1234.5` -> `1234.5`. Raises ValueError when it is no exact amount above 0.

    `1.234` alone is refused: one writer means a thousand and more by it, another one and a bit.
    """
    bare = text.strip().replace(" ", "")
    if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", bare):
        raise ValueError(text)
    if "," in bare:
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})*,[0-9]+|[0-9]+,[0-9]+", bare):
            raise ValueError(text)
        bare = bare.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[1-9][0-9]{0,2}(\.[0-9]{3}){2,}", bare):
        bare = bare.replace(".", "")
    if not _VOLUME.fullmatch(bare) or Fraction(bare) == 0:
        raise ValueError(text)
    whole, _, part = bare.partition(".")
    part = part.rstrip("0")
    return f"{int(whole)}.{part}" if part else str(int(whole))


def volume_kata(text: str) -> str:
    """`1234.5` -> `1.234,5`, as it is printed."""
    whole, _, part = text.partition(".")
    return f"{ribuan(int(whole))},{part}" if part else ribuan(int(whole))


def rounded(exact: Fraction) -> int:
    """Halves up; no amount here is negative."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def row_amount(volume: str, price: int) -> int:
    return rounded(Fraction(volume) * price)


def sum_up(baris: Sequence[Baris], prices: Sequence[int], ppn: str, bulat: int) -> Hitungan:
    """The table with these prices of one unit, row by row. Raises Invalid when there are not as many as rows."""
    if len(prices) != len(baris):
        raise Invalid(f"Tabel ini mempunyai {len(baris)} baris; harga yang dikirim {len(prices)}. Muat ulang halaman.")
    if any(not 0 <= price <= MOST_PRICE for price in prices):
        raise Invalid("Harga satuan harus rupiah bulat, nol atau lebih.", bidang={"harga": "Periksa harga satuan."})
    amounts = tuple(row_amount(one.volume, price) for one, price in zip(baris, prices, strict=True))
    subtotal = sum(amounts)
    tax = rounded(Fraction(ppn) / 100 * subtotal) if ppn else 0
    cut = (subtotal + tax) % bulat
    return Hitungan(amounts, subtotal, tax, cut, subtotal + tax - cut)


def corrected(baris: Sequence[Baris], ppn: str, bulat: int) -> Hitungan:
    """The offer after the arithmetic correction: volumes of the Dokumen Pemilihan, unit prices as offered."""
    return sum_up(baris, [one.satuan_penawaran for one in baris], ppn, bulat)


def corrections(baris: Sequence[Baris]) -> tuple[Koreksi, ...]:
    """What the correction changed, row by row (Perlem LKPP 12/2021: the unit price is never changed)."""
    found = []
    for one in baris:
        right = row_amount(one.volume, one.satuan_penawaran)
        if one.tertulis is not None and one.tertulis != right:
            found.append(Koreksi(one.no, one.tertulis, right, _why(one)))
    return tuple(found)


def _why(one: Baris) -> str:
    if one.penawaran is None:
        return "harga satuan kosong dianggap termasuk dalam harga satuan pekerjaan lain"
    if one.volume_tertulis and one.volume_tertulis != one.volume:
        return (
            f"volume disesuaikan dengan Dokumen Pemilihan ({volume_kata(one.volume_tertulis)} menjadi "
            f"{volume_kata(one.volume)})"
        )
    return "hasil kali volume dan harga satuan dibetulkan"


def written(baris: Sequence[Baris]) -> tuple[int, ...]:
    """The amounts as the offer wrote them; where it wrote none, what its own figures make."""
    return tuple(
        one.tertulis if one.tertulis is not None else row_amount(one.volume, one.satuan_penawaran) for one in baris
    )


# Beside the HPS


def percent(total: int, hps: int) -> str:
    """`96,15`: hundredths of a percent, rounded down so that nothing above the HPS is ever shown as 100,00."""
    if hps <= 0:
        return "–"
    hundredths = -(-total * 10_000 // hps) if total > hps else total * 10_000 // hps
    return f"{hundredths // 100},{hundredths % 100:02d}"


def above(total: int, hps: int) -> bool:
    return total > hps


def too_low(total: int, hps: int) -> bool:
    """Below 80 % of the HPS: to be clarified; it decides nothing."""
    return total * 100 < WAJAR * hps


def lopsided(baris: Sequence[Baris], prices: Sequence[int]) -> tuple[int, ...]:
    """The numbers of the rows whose unit price is above 110 % of the HPS's (timpang)."""
    return tuple(
        one.no
        for one, price in zip(baris, prices, strict=True)
        if one.hps is not None and price * 100 > TIMPANG * one.hps
    )


# Reading and the digest


def check_table(baris: Sequence[Baris], ppn: str, bulat: int) -> None:
    """Raises Invalid with every fault of a table as a whole; its cells were read before."""
    faults: dict[str, str] = {}
    if not 1 <= len(baris) <= MOST_ROWS:
        faults["baris"] = f"Tabel harga memuat 1 sampai {MOST_ROWS} baris; sekarang {len(baris)}."
    if [one.no for one in baris] != list(range(1, len(baris) + 1)):
        faults["baris"] = "Nomor baris harus urut dari 1."
    if ppn and not _PERCENT.fullmatch(ppn):
        faults["ppn"] = "Isi tarif PPN dalam persen, misalnya 11 atau 1.1; kosongkan bila tanpa PPN."
    if bulat not in BULAT:
        faults["bulat"] = "Pilih pembulatan ke bawah: 1, 100, atau 1.000 rupiah."
    if faults:
        raise Invalid("Tabel harga perlu diperbaiki. " + " ".join(faults.values()), bidang=faults)


def canonical(baris: Sequence[Baris], prices: Sequence[int], ppn: str, bulat: int) -> bytes:
    """The agreed table as JSON: keys sorted, no spaces, UTF-8, numbers whole. Its SHA-256 stands on each page."""
    done = sum_up(baris, prices, ppn, bulat)
    rows = [
        {
            "no": one.no,
            "uraian": one.uraian,
            "satuan": one.satuan,
            "volume": one.volume,
            "harga_satuan": price,
            "jumlah": amount,
        }
        for one, price, amount in zip(baris, prices, done.jumlah, strict=True)
    ]
    whole = {
        "skema": "negosiasi/1",
        "baris": rows,
        "subtotal": done.subtotal,
        "ppn_persen": ppn,
        "ppn": done.ppn,
        "pembulatan": done.pembulatan,
        "total": done.total,
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(baris: Sequence[Baris], prices: Sequence[int], ppn: str, bulat: int) -> str:
    return hashlib.sha256(canonical(baris, prices, ppn, bulat)).hexdigest()


def hps_total(baris: Iterable[Baris], ppn: str, bulat: int) -> int | None:
    """What the HPS unit prices add up to; None while a row has none."""
    rows = tuple(baris)
    if any(one.hps is None for one in rows):
        return None
    return sum_up(rows, [one.hps or 0 for one in rows], ppn, bulat).total
