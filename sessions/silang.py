"""Silang: the same thing as different documents of one peserta say it, and the question that a difference leads to."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sessions.jenis import Bentuk
from sessions.pemeriksaan import COMPARE, Hasil
from sessions.samar import masked


@dataclass(frozen=True, slots=True)
class Nilai:
    """What one document says of one field. `dipastikan`: an examiner read it on the original; else a machine did."""

    dokumen: str
    nama: str
    jenis: str
    bidang: str
    nilai: str
    dipastikan: bool = False


@dataclass(frozen=True, slots=True)
class Hal:
    """One row of the matrix: the same fact, by the field that carries it in each kind of document."""

    kode: str
    nama: str
    bentuk: Bentuk
    bidang: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sel:
    nilai: Nilai
    hasil: Hasil


@dataclass(frozen=True, slots=True)
class Baris:
    """`acuan` is what the others are compared with: the first document that says it, or the list of peserta.

    `tanya` is the question ready to be asked, "" when nothing differs.
    """

    kode: str
    nama: str
    acuan: Nilai
    sel: tuple[Sel, ...]
    tanya: str = ""

    @property
    def hasil(self) -> Hasil:
        found = {one.hasil for one in self.sel}
        return next((each for each in ORDER if each in found), Hasil.SAMA_PERSIS)


ORDER = (Hasil.BERBEDA, Hasil.MIRIP_PERIKSA, Hasil.TIDAK_TERBACA)
"""The outcome of a row is the first of these that any of its documents has."""


class Asal(StrEnum):
    PESERTA = "peserta"


def _of(field: str, *jenis: str, **other: str) -> dict[str, str]:
    return {**dict.fromkeys(jenis, field), **other}


HAL: tuple[Hal, ...] = (
    Hal(
        "perusahaan",
        "Nama perusahaan",
        Bentuk.NAMA,
        {"peserta": "nama", "npwp": "nama"}
        | _of("perusahaan", "nib", "sbu", "akta_pendirian", "akta_perubahan", "sk_kemenkumham", "kswp", "skp", "neraca")
        | _of("perusahaan", "surat_kuasa", "izin_usaha", "jaminan", "smk3", "kontrak", "siup", "siujk", "tdp", "iso")
        | _of("perusahaan", "akta", "sk_ahu", "bukti_lapor", "jaminan_penawaran", "surat_dukungan"),
    ),
    Hal(
        "npwp",
        "NPWP perusahaan",
        Bentuk.NPWP,
        _of("npwp", "peserta", "npwp", "nib", "sbu", "kswp", "siup", "bukti_lapor"),
    ),
    Hal("nib", "NIB", Bentuk.ANGKA, _of("nib", "peserta", "nib", "sbu", "izin_usaha")),
    Hal("alamat", "Alamat", Bentuk.TEKS, _of("alamat", "peserta", "nib", "npwp", "sbu", "siup", "tdp")),
    Hal(
        "penanggung_jawab",
        "Penanggung jawab",
        Bentuk.NAMA,
        {"peserta": "direktur", "akta_perubahan": "nama", "sbu": "penanggung_jawab", "surat_kuasa": "pemberi"},
    ),
    Hal(
        "nik",
        "NIK wakil",
        Bentuk.NIK,
        _of("nik", "ktp", "bukti_potong", "bukti_potong_a1", "1721_a1", surat_kuasa="nik_penerima"),
    ),
    Hal(
        "wakil",
        "Nama wakil",
        Bentuk.NAMA,
        _of("nama", "ktp", "bukti_potong", "bukti_potong_a1", "1721_a1", surat_kuasa="penerima"),
    ),
)
"""Kinds of documents that a list does not have, or that were not read, are left out of a row."""

# Code of an SBU's subclassification -> KBLI 2020 (conversion published by issuers after PP 5/2021). What is not here
# is not compared: an unknown code says nothing against anybody.
SUBKLASIFIKASI: Mapping[str, str] = {
    **{f"BG00{n}": f"4101{n}" for n in range(1, 10)},
    **dict.fromkeys(("AR001", "AR002"), "71101"),
    "AR003": "74120",
    "BS001": "42101",
    "BS002": "42102",
    "BS004": "42201",
    **{f"AL00{n}": "71101" for n in range(1, 5)},
    **{f"RK00{n}": "71102" for n in range(1, 6)},
}


def matrix(nilai: Sequence[Nilai]) -> tuple[Baris, ...]:
    """A row for each fact that at least two documents state; the first that states it is what others are held to."""
    found = [row for hal in HAL if (row := _row(hal, _stating(hal, nilai)))]
    kbli = _kbli(nilai)
    return (*found, kbli) if kbli else tuple(found)


def conflicts(rows: Iterable[Baris]) -> tuple[Baris, ...]:
    return tuple(row for row in rows if row.tanya)


def _stating(hal: Hal, nilai: Sequence[Nilai]) -> list[Nilai]:
    stating = [one for one in nilai if hal.bidang.get(one.jenis) == one.bidang and one.nilai.strip()]
    return sorted(stating, key=lambda one: one.jenis != Asal.PESERTA)


def _row(hal: Hal, stating: list[Nilai]) -> Baris | None:
    if len({one.dokumen for one in stating}) < 2:
        return None
    acuan, *others = stating
    cells = tuple(Sel(one, COMPARE[hal.bentuk](one.nilai, acuan.nilai)[0]) for one in others)
    return Baris(hal.kode, hal.nama, acuan, cells, question(hal, acuan, cells))


def question(hal: Hal, acuan: Nilai, cells: Sequence[Sel]) -> str:
    """What the Pokja may ask as it is, or change first; "" when everything agrees."""
    other = [one.nilai for one in cells if one.hasil in (Hasil.BERBEDA, Hasil.MIRIP_PERIKSA)]
    if not other:
        return ""
    if hal.bentuk is Bentuk.NIK:  # its last four digits may well be the same, and more is not written down
        names = ", ".join([acuan.nama, *(one.nama for one in other)])
        return f"NIK tidak sama pada {names}. Mohon Saudara menjelaskan perbedaan ini."
    said = "; ".join(f"pada {one.nama} tertulis “{masked(one.bidang, one.nilai)}”" for one in other)
    where = f"pada {acuan.nama}" if acuan.jenis != Asal.PESERTA else "pada isian SPSE"
    first = f"{hal.nama} {where} tertulis “{masked(acuan.bidang, acuan.nilai)}”, sedangkan {said}."
    return f"{first} Mohon Saudara menjelaskan perbedaan ini dan memperlihatkan bukti pendukungnya."


def _kbli(nilai: Sequence[Nilai]) -> Baris | None:
    """The KBLI that an SBU stands for must be among those of the NIB (Permen PUPR 8/2022)."""
    listed = [one for one in nilai if one.jenis == "nib" and one.bidang == "kbli"]
    classes = [one for one in nilai if one.jenis == "sbu" and one.bidang == "subklas"]
    known = [(one, code) for one in classes for code in _codes(one.nilai) if code in SUBKLASIFIKASI]
    if not listed or not known:
        return None
    codes = {code for one in listed for code in _codes(one.nilai)}
    cells = tuple(
        Sel(replace(one, nilai=code), Hasil.SAMA_PERSIS if SUBKLASIFIKASI[code] in codes else Hasil.BERBEDA)
        for one, code in known
    )
    missing = [one.nilai.nilai for one in cells if one.hasil is Hasil.BERBEDA]
    return Baris("kbli", "KBLI dan subklasifikasi SBU", listed[0], cells, _ask_kbli(missing) if missing else "")


def _codes(text: str) -> list[str]:
    """An SBU may carry several subclassifications, and a NIB many KBLI."""
    return list(dict.fromkeys(re.findall(r"[A-Z0-9]+", text.upper())))


def _ask_kbli(missing: Sequence[str]) -> str:
    codes = ", ".join(f"{name} (KBLI {SUBKLASIFIKASI[name]})" for name in missing)
    return (
        f"Subklasifikasi {codes} pada SBU tidak tampak di antara KBLI pada NIB Saudara. "
        "Mohon Saudara memperlihatkan lampiran NIB yang memuat KBLI tersebut."
    )
