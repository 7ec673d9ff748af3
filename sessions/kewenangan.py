"""Kewenangan: step by step, whether somebody may speak for the company in the capacity they claim (domain 2.3).

The steps show what the papers say; whether the person may represent is the Pokja's word, with its reason.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

from sessions.errors import Invalid
from sessions.evidence import Event
from sessions.kapasitas import KEWAKILAN, MEWAKILI, Kapasitas
from sessions.mesin import note, reason
from sessions.pemeriksaan import MIRIP, Hasil, name_and_form, plain, same_name
from sessions.wewenang import Pelaku


class Uji(StrEnum):
    """What is looked at in a document."""

    NAMA = "nama"  # its field is the person's name
    DALAM_TEKS = "dalam_teks"  # the person's name stands somewhere in its text
    ADA = "ada"  # it was shown


@dataclass(frozen=True, slots=True)
class Langkah:
    """One step: which documents (kinds of the checklist) show it, and how. `bidang` is the field of a name."""

    uraian: str
    jenis: tuple[str, ...]
    uji: Uji
    bidang: str = "nama"


@dataclass(frozen=True, slots=True)
class Berkas:
    """A document as far as it was read: its fields, and the running text of all its photos ("" when none was read)."""

    dokumen: str
    nama: str
    jenis: str
    keadaan: str
    nilai: Mapping[str, str]
    teks: str = ""


@dataclass(frozen=True, slots=True)
class Temuan:
    """What one step found: in which document, how far the name agrees, and the words around it."""

    langkah: Langkah
    berkas: Berkas | None
    hasil: Hasil
    kutipan: str = ""


AKTA = ("akta_perubahan", "akta_pendirian", "akta")
A1 = ("bukti_potong_a1", "1721_a1", "bukti_potong", "personel")
KTP = Langkah("Nama pada KTP asli sama dengan nama yang hadir", ("ktp",), Uji.NAMA)
KUASA = Langkah("Surat kuasa menyebut nama penerima kuasa", ("surat_kuasa",), Uji.DALAM_TEKS)
DALAM_AKTA = Langkah("Nama tercantum dalam akta pendirian atau perubahan", AKTA, Uji.DALAM_TEKS)

LANGKAH: Mapping[Kapasitas, tuple[Langkah, ...]] = {
    Kapasitas.DIREKSI: (KTP, DALAM_AKTA),
    Kapasitas.KUASA_DALAM_AKTA: (KTP, KUASA, DALAM_AKTA),
    Kapasitas.PEGAWAI_TETAP: (
        KTP,
        Langkah("Bukti potong PPh 21 (1721-A1) atas nama yang hadir", A1, Uji.DALAM_TEKS),
        KUASA,
        Langkah("Akta yang memuat direksi pemberi kuasa", AKTA, Uji.ADA),
    ),
    Kapasitas.KEPALA_CABANG: (
        KTP,
        Langkah("Keputusan atau akta cabang menyebut namanya", ("sk_cabang", "akta_cabang", *AKTA), Uji.DALAM_TEKS),
    ),
    Kapasitas.PEJABAT_KSO: (
        KTP,
        Langkah("Perjanjian KSO menyebut pejabat yang mewakili", ("perjanjian_kso", "kso"), Uji.DALAM_TEKS),
    ),
    Kapasitas.PERORANGAN: (KTP,),
}
"""The six capacities that may represent a peserta, and what each must show."""

AROUND = 60  # characters of the text shown on each side of a name


class Simpulan(StrEnum):
    BERHAK = "berhak"
    TIDAK_BERHAK = "tidak_berhak"
    LENGKAPI = "lengkapi"


def examine(nama: str, kapasitas: Kapasitas, berkas: Sequence[Berkas]) -> tuple[Temuan, ...]:
    """Every step for this capacity, with what the documents at hand say. Raises Invalid when it cannot represent."""
    if kapasitas not in MEWAKILI:
        raise Invalid(
            f"{KEWAKILAN[kapasitas].uraian} tidak mewakili peserta. Pilih salah satu dari enam kapasitas.",
            bidang={"kapasitas": "Pilih kapasitas."},
        )
    return tuple(_step(step, nama, berkas) for step in LANGKAH[kapasitas])


def _step(step: Langkah, nama: str, berkas: Sequence[Berkas]) -> Temuan:
    fitting = [one for jenis in step.jenis for one in berkas if one.jenis == jenis]
    shown = [one for one in fitting if one.keadaan not in ("diminta", "tidak_ada")]
    if not shown:
        return Temuan(step, fitting[0] if fitting else None, Hasil.TIDAK_TERBACA)
    found = [_look(step, nama, one) for one in shown]
    return min(found, key=lambda one: BEST.index(one.hasil))


BEST = (Hasil.SAMA_PERSIS, Hasil.TANPA_PEMBANDING, Hasil.MIRIP_PERIKSA, Hasil.BERBEDA, Hasil.TIDAK_TERBACA)
"""Several documents may serve a step: the one that shows most is taken."""


def _look(step: Langkah, nama: str, one: Berkas) -> Temuan:
    if step.uji is Uji.ADA:
        return Temuan(step, one, Hasil.TANPA_PEMBANDING)
    if step.uji is Uji.NAMA:
        read = one.nilai.get(step.bidang, "")
        return Temuan(step, one, same_name(read, nama)[0] if read else Hasil.TIDAK_TERBACA, read)
    hasil, kutipan = find_name(nama, one.teks or " ".join(one.nilai.values()))
    return Temuan(step, one, hasil, kutipan)


def find_name(nama: str, teks: str) -> tuple[Hasil, str]:
    """Whether a person's name stands in a text, without titles and in any case, and the words around it.

    All words of the name in their order are `sama_persis`; nearly the same letters are for a person to look at. A
    name that is not found may stand on a page that was not photographed: that is `berbeda`, and proves nothing.
    """
    wanted = name_and_form(nama)[0].split()
    bare = (re.sub(r"[^A-Z0-9]", "", plain(text)) for text in teks.split())
    words = [(word, place) for place, word in enumerate(bare) if word]
    if not wanted or not words:
        return Hasil.TIDAK_TERBACA, ""
    likeness, place = max(_windows(" ".join(wanted), len(wanted), words))
    if likeness < MIRIP:
        return Hasil.BERBEDA, ""
    hasil = Hasil.SAMA_PERSIS if likeness == 1.0 else Hasil.MIRIP_PERIKSA
    return hasil, _excerpt(teks.split(), -place, len(wanted))


def _windows(wanted: str, size: int, words: Sequence[tuple[str, int]]) -> list[tuple[float, int]]:
    """Likeness of every run of so many words; the earliest wins a tie."""
    found = [(0.0, 0)]
    for at in range(max(1, len(words) - size + 1)):
        here = " ".join(word for word, _ in words[at : at + size])
        if here == wanted:
            return [(1.0, -words[at][1])]
        matcher = SequenceMatcher(None, wanted, here, autojunk=False)
        if matcher.real_quick_ratio() >= MIRIP and matcher.quick_ratio() >= MIRIP:
            found.append((min(matcher.ratio(), 0.999), -words[at][1]))
    return found


def _excerpt(words: Sequence[str], at: int, size: int) -> str:
    before, after = " ".join(words[:at]), " ".join(words[at + size :])
    head = ("…" if len(before) > AROUND else "") + before[-AROUND:]
    tail = after[:AROUND] + ("…" if len(after) > AROUND else "")
    return " ".join(part for part in (head, " ".join(words[at : at + size]), tail) if part)


def conclude(
    berkas: str,
    wakil: str,
    kapasitas: Kapasitas,
    simpulan: Simpulan,
    alasan: str,
    temuan: Sequence[Temuan],
    by: Pelaku,
    at: datetime,
) -> Event:
    """The Pokja's word on somebody's capacity, with what the papers said beside it."""
    text = reason(alasan, "simpulan kewakilan", 10 if simpulan is not Simpulan.BERHAK else 3)
    data = {"wakil": wakil, "kapasitas": kapasitas.value, "hasil": simpulan.value}
    steps = [{"langkah": one.langkah.uraian, "hasil": one.hasil.value} for one in temuan]
    return note(by, at, berkas, "kewakilan.diperiksa", data, {"alasan": text, "langkah": steps})
