"""Kertas: invented negotiation files, issued, forged, signed by pen and photographed, for the tests and the bench."""

import copy
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from cv2.typing import MatLike

from server import documents
from server.contoh import paper
from server.documents import Box
from server.documents.facts_harga import BerkasNegosiasi
from server.kembali import Kotak, Terbitan
from server.kembali.issued import Page, pages
from tests.server.contoh_dokumen import negosiasi


@dataclass(frozen=True, slots=True)
class Berkas:
    """An issued file with its facts and pages."""

    facts: BerkasNegosiasi
    terbitan: Terbitan
    pages: tuple[Page, ...]
    boxes: tuple[Box, ...]


def berkas(seed: int, rows: int = 4) -> Berkas:
    """A file with prices of its own."""
    dice, facts = Random(seed), negosiasi(rows)  # noqa: S311 - invented prices that repeat
    for row in facts["baris"]:
        row["harga_satuan"] = dice.randint(20_000, 9_000_000)
        row["jumlah"] = dice.randint(1, 900) * row["harga_satuan"]
    facts["subtotal"] = sum(row["jumlah"] for row in facts["baris"])
    facts["ppn"] = facts["subtotal"] * 11 // 100
    facts["pembulatan"] = (facts["subtotal"] + facts["ppn"]) % 1000
    facts["total"] = facts["subtotal"] + facts["ppn"] - facts["pembulatan"]
    return issue(facts)


def issue(facts: BerkasNegosiasi) -> Berkas:
    rendered, places = documents.render("negosiasi", facts), documents.places("negosiasi", facts)
    kode = {n: documents.page_address(facts["tautan"], n) for n in range(1, rendered.pages + 1)}
    sel, ttd = (
        tuple(Kotak(one.id, one.page, one.x, one.y, one.w, one.h) for one in found)
        for found in (places.sel, places.sigpos)
    )
    terbitan = Terbitan(rendered.pdf, kode, sel, ttd)
    return Berkas(facts, terbitan, pages(terbitan), rendered.boxes)


def forged(of: Berkas, seed: int, *rows: int, total: bool = False) -> Berkas:
    """The same file printed anew with one digit exchanged in the `jumlah` of these rows (from 0), or in the total."""
    dice, facts = Random(seed), copy.deepcopy(of.facts)  # noqa: S311 - forgeries that repeat
    for row in rows:
        facts["baris"][row]["jumlah"] = one_digit_else(facts["baris"][row]["jumlah"], dice)
    if total:
        facts["total"] = one_digit_else(facts["total"], dice)
    return issue(facts)


def one_digit_else(amount: int, dice: Random) -> int:
    digits = list(str(amount))
    at = dice.randrange(len(digits))
    digits[at] = dice.choice([one for one in "0123456789" if one != digits[at] and not (at == 0 and one == "0")])
    return int("".join(digits))


def printed(page: Page) -> MatLike:
    """The sheet as it comes out of a printer, BGR at 300 dpi."""
    return cv2.cvtColor(page.gray, cv2.COLOR_GRAY2BGR)


def signed(page: Page, seed: int, pen: str = "biru", sheet: MatLike | None = None) -> MatLike:
    """The sheet with the peserta's name written into its box, if the box is on this page."""
    sheet = printed(page) if sheet is None else sheet
    for id, box in page.ttd:
        if id == "peserta":
            sheet = paper.sign(sheet, (box.x, box.y, box.w, box.h), pen, np.random.default_rng(seed))
    return sheet


def photo(sheet: MatLike, care: str, seed: int) -> bytes:
    return paper.taken(sheet, care, np.random.default_rng(seed))
