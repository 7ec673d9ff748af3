"""Tampilan kembali: what went out and what came back for it, for those who sent it and those who compare."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from server.actions.berkas import Berkas, load
from server.services import Services
from server.store import kembali as rows
from server.store import terbitan as issued
from sessions.kembali import OPEN, Kembali
from sessions.pencocokan import Angka, Lembar, Pencocokan, Petunjuk, Putusan, Tempat, Tinta
from sessions.terbitan import Keadaan, Terbitan
from sessions.wewenang import Pelaku, may

ROW = re.compile(r"baris-(\d+)-([a-z_]+)")
SUMS = {"subtotal": "Jumlah", "ppn": "PPN", "pembulatan": "Pembulatan", "total": "Total"}
COLUMNS = {"harga_satuan": "harga satuan", "jumlah": "jumlah"}
AROUND = 40  # px at 300 dpi: what a crop shows beside its amount


@dataclass(frozen=True, slots=True)
class Butir:
    """One place that a person has to look at: an amount, a box or a stroke, and where it is on which sheet."""

    nama: str
    lembar: Lembar
    tempat: Tempat
    terbit: str = ""
    terbaca: str = ""
    berbeda: bool = False

    @property
    def potongan(self) -> str:
        """The view box of its crop."""
        at = self.tempat
        return f"{at.x - AROUND} {at.y - AROUND} {at.w + 2 * AROUND} {at.h + 2 * AROUND}"


@dataclass(frozen=True, slots=True)
class Balikan:
    """One return as it is shown. `butir` are what differs, what cannot be read, and ink where none should be."""

    kembali: Kembali
    terbitan: Terbitan
    hasil: Pencocokan
    butir: Sequence[Butir]
    bersih: bool
    tinta: Sequence[tuple[str, Tinta]]
    petunjuk: Sequence[Petunjuk]

    @property
    def terbuka(self) -> bool:
        return self.kembali.keadaan in OPEN

    @property
    def menunggu(self) -> bool:
        return self.kembali.keadaan == "menunggu_pokja"


@dataclass(frozen=True, slots=True)
class Edaran:
    """A file that is out, with its returns, newest first."""

    terbitan: Terbitan
    balikan: Sequence[Balikan]

    @property
    def boleh_kirim(self) -> bool:
        return self.terbitan.keadaan is Keadaan.BEREDAR


@dataclass(frozen=True, slots=True)
class HalamanKembali:
    found: Berkas
    edaran: Sequence[Edaran]
    periksa: bool
    sekarang: datetime


def see(services: Services, c: sa.Connection, by: Pelaku, sesi: str) -> HalamanKembali:
    returns = rows.of_sesi(c, sesi)
    papers = [one for one in issued.of_sesi(c, sesi) if one.keadaan is not Keadaan.DITARIK]
    out = [
        Edaran(paper, [balikan(one, paper) for one in reversed(returns) if one.terbitan == paper.id])
        for paper in papers
    ]
    return HalamanKembali(load(c, sesi), out, may(by, "kembali.periksa"), services.now())


def balikan(back: Kembali, paper: Terbitan) -> Balikan:
    found = back.pencocokan(paper)
    hints = dict.fromkeys(hint for sheet in found.lembar for hint in sheet.petunjuk)
    boxes = [(id, found.tinta(id)) for id in paper.penanda]
    return Balikan(back, paper, found, _items(found), back.bersih(paper), boxes, tuple(hints))


def _items(found: Pencocokan) -> list[Butir]:
    """What differs first, then what cannot be read, then strokes."""
    amounts = [(sheet, one) for sheet in found.lembar for one in sheet.angka if one.putusan is not Putusan.SAMA]
    amounts.sort(key=lambda pair: pair[1].putusan is not Putusan.BERBEDA)
    items = [_amount(sheet, one) for sheet, one in amounts]
    return items + [Butir("Coretan", sheet, place) for sheet in found.lembar for place in sheet.coretan]


def _amount(sheet: Lembar, one: Angka) -> Butir:
    different = one.putusan is Putusan.BERBEDA
    return Butir(name_of(one.id), sheet, one.tempat, one.terbit, one.terbaca, different)


def name_of(id: str) -> str:
    """`baris-3-jumlah` -> `Baris 3, jumlah`."""
    if row := ROW.fullmatch(id):
        return f"Baris {row[1]}, {COLUMNS.get(row[2], row[2].replace('_', ' '))}"
    return SUMS.get(id, id)
