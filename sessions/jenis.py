"""Jenis: a type of document as a declared table: its words, its fields, how each is read and compared.

A table is data (server/ocr/jenis/*.toml, and an office's own folder); here it becomes a value, or a sentence that says
what is wrong with it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

Choice = TypeVar("Choice", bound=StrEnum)


class Bentuk(StrEnum):
    """What a value is: how words become it, and how two of them are compared."""

    NIK = "nik"
    NPWP = "npwp"
    ANGKA = "angka"  # digits alone
    NOMOR = "nomor"  # of a letter or certificate: letters, digits and signs
    KODE = "kode"  # short codes such as KBLI or subklasifikasi; several are kept, sorted
    NAMA = "nama"
    PERUSAHAAN = "perusahaan"  # from its form (PT, CV) on
    TEKS = "teks"
    TEMPAT = "tempat"  # what stands before the comma or the first digit
    KELAMIN = "kelamin"
    RUPIAH = "rupiah"
    TANGGAL = "tanggal"
    BERLAKU = "berlaku"  # the last day of validity


class Cari(StrEnum):
    """How the words of a field are found on the page."""

    LABEL = "label"  # behind a label, on the same row
    BAWAH_LABEL = "bawah_label"  # on the first row below the row of a label
    ANGKA = "angka"  # a row of so many digits, preferably behind a label
    BAWAH_ANGKA = "bawah_angka"  # the first row of letters below a number or its label
    KOP = "kop"  # the first row near the top that begins with PT or CV
    POLA = "pola"  # the first group of a pattern in the running text


@dataclass(frozen=True, slots=True)
class Bidang:
    """Where one field stands and what it is.

    `angka`: how many digits a number has; `isian`: the field of SPSE it is compared with; `ke`: which of several rows.
    """

    nama: str
    judul: str
    cari: Cari
    bentuk: Bentuk
    label: tuple[str, ...] = ()
    angka: int = 0
    pola: str = ""
    isian: str = ""
    ke: int = 1


@dataclass(frozen=True, slots=True)
class Jenis:
    """A type of document. `kartu` is ID-1, else A4; `mendatar` lies; `alias` are other names that a checklist uses.

    `arti_berlaku` says what its printed validity means, for the person who judges. Without `bidang` it is not read.
    """

    jenis: str
    nama: str
    kata_kunci: tuple[str, ...]
    bidang: tuple[Bidang, ...]
    kartu: bool = False
    mendatar: bool = False
    alias: tuple[str, ...] = ()
    arti_berlaku: str = ""


class TabelSalah(ValueError):
    """A table of a type of document cannot be used; the message says where and why."""


CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
MANY = 40
# What would let a hostile page keep a pattern busy: repeated groups, look-around, back references.
SLOW = re.compile(r"\)[*+{]|\(\?[=!<P]|\\[1-9]")


def read_table(values: Mapping[str, object]) -> Jenis:
    """The type that a table declares. Raises TabelSalah."""
    _only(values, {"jenis", "nama", "kata_kunci", "kartu", "mendatar", "alias", "arti_berlaku", "bidang"}, "tabel ini")
    jenis = _text(values, "jenis", "tabel ini")
    if not CODE.fullmatch(jenis):
        raise TabelSalah(f"jenis {jenis!r} harus huruf kecil, angka, dan garis bawah, paling banyak 40")
    bidang = tuple(_bidang(each) for each in _list(values, "bidang", jenis))
    names = [each.nama for each in bidang]
    for name in names:
        if names.count(name) > 1:
            raise TabelSalah(f"bidang {name!r} dinyatakan dua kali")
    words = _texts(values, "kata_kunci", jenis)
    if bidang and not words:
        raise TabelSalah("kata_kunci kosong: tanpa itu jenis ini tidak dapat dikenali")
    return Jenis(
        jenis=jenis,
        nama=_text(values, "nama", jenis),
        kata_kunci=words,
        bidang=bidang,
        kartu=_flag(values, "kartu"),
        mendatar=_flag(values, "mendatar"),
        alias=_texts(values, "alias", jenis),
        arti_berlaku=str(values.get("arti_berlaku", "")),
    )


def _bidang(values: object) -> Bidang:
    if not isinstance(values, Mapping):
        raise TabelSalah("setiap bidang ditulis sebagai [[bidang]]")
    nama = _text(values, "nama", "sebuah bidang")
    where = f"bidang {nama!r}"
    _only(values, {"nama", "judul", "cari", "bentuk", "label", "angka", "pola", "isian", "ke"}, where)
    if not CODE.fullmatch(nama):
        raise TabelSalah(f"{where}: nama harus huruf kecil, angka, dan garis bawah")
    found = Bidang(
        nama=nama,
        judul=_text(values, "judul", where),
        cari=_choice(Cari, values, "cari", where),
        bentuk=_choice(Bentuk, values, "bentuk", where),
        label=_texts(values, "label", where),
        angka=_count(values, "angka", where),
        pola=str(values.get("pola", "")),
        isian=str(values.get("isian", nama)),
        ke=_count(values, "ke", where, 1),
    )
    _whole(found, where)
    return found


def _whole(bidang: Bidang, where: str) -> None:
    """A field has what its way of being found needs."""
    if bidang.cari in (Cari.LABEL, Cari.BAWAH_LABEL, Cari.ANGKA, Cari.BAWAH_ANGKA) and not bidang.label:
        raise TabelSalah(f"{where}: cari = {bidang.cari.value!r} memerlukan label")
    if bidang.cari is Cari.ANGKA and not 4 <= bidang.angka <= 30:
        raise TabelSalah(f"{where}: angka (banyaknya angka) harus 4 sampai 30")
    if bidang.cari is not Cari.POLA:
        return
    try:
        groups = re.compile(bidang.pola).groups
    except re.error as error:
        raise TabelSalah(f"{where}: pola tidak dapat dibaca: {error}") from error
    if groups != 1:
        raise TabelSalah(f"{where}: pola harus mempunyai tepat satu kelompok (…), ini {groups}")
    if SLOW.search(bidang.pola) or len(bidang.pola) > 200:
        raise TabelSalah(f"{where}: pola mengulang kelompok atau terlalu panjang; halaman jahat dapat memperlambatnya")


def _only(values: Mapping[str, object], known: set[str], where: str) -> None:
    if unknown := sorted(set(values) - known):
        raise TabelSalah(f"{where}: {unknown[0]!r} tidak dikenal; yang dikenal: {', '.join(sorted(known))}")


def _text(values: Mapping[str, object], name: str, where: str) -> str:
    found = values.get(name)
    if not isinstance(found, str) or not found.strip() or len(found) > 200:
        raise TabelSalah(f"{where}: {name} harus teks, paling panjang 200 huruf")
    return found.strip()


def _texts(values: Mapping[str, object], name: str, where: str) -> tuple[str, ...]:
    found = values.get(name, [])
    if (
        not isinstance(found, list)
        or len(found) > MANY
        or not all(isinstance(one, str) and one.strip() for one in found)
    ):
        raise TabelSalah(f"{where}: {name} harus daftar teks, paling banyak {MANY}")
    return tuple(one.strip() for one in found)


def _list(values: Mapping[str, object], name: str, where: str) -> list[object]:
    found = values.get(name, [])
    if not isinstance(found, list) or len(found) > MANY:
        raise TabelSalah(f"{where}: {name} harus daftar, paling banyak {MANY}")
    return found


def _choice(kind: type[Choice], values: Mapping[str, object], name: str, where: str) -> Choice:
    try:
        return kind(str(values.get(name)))
    except ValueError:
        known = ", ".join(one.value for one in kind)
        raise TabelSalah(f"{where}: {name} = {values.get(name)!r} tidak dikenal; pilih {known}") from None


def _count(values: Mapping[str, object], name: str, where: str, default: int = 0) -> int:
    found = values.get(name, default)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise TabelSalah(f"{where}: {name} harus bilangan bulat")
    return found


def _flag(values: Mapping[str, object], name: str) -> bool:
    found = values.get(name, False)
    if not isinstance(found, bool):
        raise TabelSalah(f"{name} harus true atau false")
    return found
