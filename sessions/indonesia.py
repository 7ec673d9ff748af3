"""Indonesia: numbers in words, rupiah, dates, hours, zones and letter numbers, as official letters write them."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from string import Formatter

from sessions.errors import Invalid

LARGEST = 10**18 - 1
"""The largest number that `terbilang` can say."""

SMALL = (
    *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    *("sepuluh", "sebelas"),
)
GROUPS = ((10**15, "kuadriliun"), (10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))
HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
BULAN = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
ROMAWI = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


class Zona(StrEnum):
    """The three zones of Indonesia; none has daylight saving, so a fixed offset from UTC is the whole truth."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"

    @property
    def offset(self) -> timezone:
        return timezone(timedelta(hours={"WIB": 7, "WITA": 8, "WIT": 9}[self.value]), self.value)

    def local(self, at: datetime) -> datetime:
        """`at` on the clocks of this zone; ValueError when it does not say its own zone."""
        if at.tzinfo is None:
            raise ValueError(f"{at!r} does not say its zone")
        return at.astimezone(self.offset)


def terbilang(number: int) -> str:
    """`1_001_000` -> `satu juta seribu`; raises Invalid beyond 999 kuadriliun either way."""
    if abs(number) > LARGEST:
        raise Invalid(f"Angka {number} terlalu besar untuk ditulis dengan kata. Periksa kembali angkanya.")
    if number < 0:
        return f"minus {_words(-number)}"
    return _words(number)


def _words(number: int) -> str:
    for size, name in GROUPS:
        if number >= size:
            count, rest = divmod(number, size)
            head = "seribu" if (count, name) == (1, "ribu") else f"{_words(count)} {name}"
            return _join(head, rest)
    return _below_thousand(number)


def _below_thousand(number: int) -> str:
    if number < 12:
        return SMALL[number]
    if number < 20:
        return f"{SMALL[number - 10]} belas"
    if number < 100:
        return _join(f"{SMALL[number // 10]} puluh", number % 10)
    hundreds, rest = divmod(number, 100)
    return _join("seratus" if hundreds == 1 else f"{SMALL[hundreds]} ratus", rest)


def _join(head: str, rest: int) -> str:
    return f"{head} {_words(rest)}" if rest else head


def ribuan(number: int) -> str:
    """`1250750` -> `1.250.750`."""
    return f"{number:,}".replace(",", ".")


def rupiah(amount: int) -> str:
    """`1250750500` -> `Rp1.250.750.500,00`: no space after Rp, a minus before it."""
    return f"{'-' if amount < 0 else ''}Rp{ribuan(abs(amount))},00"


def rupiah_terbilang(amount: int) -> str:
    """`Rp1.500,00 (seribu lima ratus rupiah)`."""
    return f"{rupiah(amount)} ({terbilang(amount)} rupiah)"


def jumlah_terbilang(number: int) -> str:
    """`24` -> `24 (dua puluh empat)`, as letters write a count that matters."""
    return f"{ribuan(number)} ({terbilang(number)})"


def tanggal_surat(day: date) -> str:
    """`28 Juli 2026`."""
    return f"{day.day} {BULAN[day.month - 1]} {day.year}"


def hari_tanggal(day: date) -> str:
    """`Selasa, 28 Juli 2026`."""
    return f"{HARI[day.weekday()]}, {tanggal_surat(day)}"


def tanggal_angka(day: date) -> str:
    """`28-07-2026`."""
    return f"{day.day:02d}-{day.month:02d}-{day.year:04d}"


def tanggal_dalam_kata(day: date) -> str:
    """`Selasa, tanggal dua puluh delapan bulan Juli tahun dua ribu dua puluh enam (28-07-2026)`."""
    return (
        f"{HARI[day.weekday()]}, tanggal {terbilang(day.day)} bulan {BULAN[day.month - 1]} "
        f"tahun {terbilang(day.year)} ({tanggal_angka(day)})"
    )


def jam(moment: datetime | time) -> str:
    """`09.00`: 24 hours, a point between."""
    return f"{moment.hour:02d}.{moment.minute:02d}"


def pukul(mulai: datetime, selesai: datetime | None, zona: Zona) -> str:
    """`pukul 09.00 s.d. 10.30 WITA`, or `pukul 09.00 WITA s.d. selesai` while the end is open."""
    begin = jam(zona.local(mulai))
    if selesai is None:
        return f"pukul {begin} {zona} s.d. selesai"
    return f"pukul {begin} s.d. {jam(zona.local(selesai))} {zona}"


def waktu(at: datetime, zona: Zona) -> str:
    """`28 Juli 2026 pukul 09.00.07 WITA`: to the second, for receipts and signatures."""
    here = zona.local(at)
    return f"{tanggal_surat(here)} pukul {jam(here)}.{here.second:02d} {zona}"


def bulan_romawi(month: int) -> str:
    """`7` -> `VII`."""
    if not 1 <= month <= 12:
        raise ValueError(f"{month} is not a month")
    return ROMAWI[month - 1]


NOMOR = ("urut", "kode", "pokja", "bulan", "bulan_romawi", "tahun")
"""The names that the number pattern of a letter may use."""


def nomor(pattern: str, *, urut: int, kode: str, pokja: str, day: date) -> str:
    """`{urut:03d}/{kode}/POKJA-{pokja}/{bulan_romawi}/{tahun}` -> `007/UND/POKJA-III/VII/2026`.

    Raises Invalid when the pattern names what it may not, or leaves out the one part that makes a number unique.
    """
    if "urut" not in fields(pattern):
        raise Invalid("Pola nomor harus memuat {urut}, supaya tidak ada dua surat bernomor sama.")
    return fill(
        pattern,
        {
            "urut": urut,
            "kode": kode,
            "pokja": pokja,
            "bulan": day.month,
            "bulan_romawi": bulan_romawi(day.month),
            "tahun": day.year,
        },
    )


def fields(pattern: str) -> list[str]:
    """The names between braces, in their order; raises Invalid when the braces do not match."""
    return [name for _, name, _ in pieces(pattern) if name is not None]


def fill(pattern: str, values: Mapping[str, str | int]) -> str:
    """`pattern` with its `{names}` replaced; nothing in it is ever evaluated (no attributes, indexes or conversions).

    An int may be padded with `{name:03d}`. Raises Invalid for a name that is not in `values` and for bad braces.
    """
    return "".join(text + _shown(name, spec, values) for text, name, spec in pieces(pattern))


def pieces(pattern: str) -> list[tuple[str, str | None, str]]:
    """Literal text, the name that follows it (None at the end), and its padding; raises Invalid for bad braces."""
    try:
        parsed = list(Formatter().parse(pattern))
    except ValueError as error:
        raise Invalid(f"Kurung kurawal pada “{pattern}” tidak berpasangan. Perbaiki polanya.") from error
    if any(conversion for *_, conversion in parsed):
        raise Invalid(f"Tanda “!” tidak boleh ada di dalam kurung kurawal pada “{pattern}”.")
    return [(text, name, spec or "") for text, name, spec, _ in parsed]


_PADDING = re.compile(r"0([1-9])d")


def _shown(name: str | None, spec: str, values: Mapping[str, str | int]) -> str:
    if name is None:
        return ""
    if name not in values:
        known = ", ".join(f"{{{known}}}" for known in values)
        raise Invalid(f"Nama {{{name}}} tidak dikenal. Yang boleh dipakai: {known}.")
    value = values[name]
    padding = _PADDING.fullmatch(spec)
    if not spec:
        return str(value)
    if padding is None or not isinstance(value, int):
        raise Invalid(f"Format {{{name}:{spec}}} tidak dikenal. Yang boleh: {{urut:03d}} dan sejenisnya.")
    return str(value).zfill(int(padding[1]))
