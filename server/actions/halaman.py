"""Halaman: what was sent is opened, every page made visible, the fullest one read, its signatures checked."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

from server.ocr import Reading
from server.ocr.opener import Dibuka, Lembar
from server.ocr.values import days
from server.services import Services
from server.signing.apart import check_apart
from server.signing.check import Verdict
from sessions.errors import Invalid
from sessions.foto import Foto

READ_PAGES = 3  # of a PDF: whoever looks for a number finds it on the first pages
SIGNED = b"/ByteRange"  # ISO 32000-1 12.8: every signature has one
SIGNATURE_SECONDS = 20.0
CODES = re.compile(r"[A-Z]{0,2}[0-9]{3,5}(?:, [A-Z]{0,2}[0-9]{3,5})+")  # Bentuk.KODE, several


@dataclass(frozen=True, slots=True)
class Terbaca:
    """A reading, and what else belongs to it in `bacaan`."""

    reading: Reading
    tambahan: dict[str, Any] = field(default_factory=dict)


async def read(services: Services, foto: Foto, jenis: str | None) -> Terbaca:
    """Open and read what was sent. Raises Invalid when not even its first page can be seen."""
    content = await services.files.read(foto.sha256)
    tell(services, foto, "dibuka")
    async with services.reader.open(content) as opened:
        first = await opened.lembar(0)
        tell(services, foto, "dibaca")
        if not opened.pdf:
            return Terbaca(await services.reader.read_page(first, jenis), {"tanda": opened.tanda})
        pages, words, best = await _pages(services, foto.berkas, opened, first, jenis)
    added: dict[str, Any] = {
        "halaman": pages,
        "jumlah_halaman": opened.jumlah,
        "berskrip": opened.aktif,
        "teks": words,
        "tanda_tangan": await signatures(services, content) if SIGNED in content else [],
        "catatan": [*best.catatan, *remarks(best, words)],
    }
    return Terbaca(best, added)


def tell(services: Services, foto: Foto, langkah: str) -> None:
    """How far it is, to whoever looks at the sesi now: `dibuka`, then `dibaca`; the end is an event of the chain."""
    what = {"foto": foto.id, "nomor": foto.label, "dokumen": foto.dokumen, "wakil": foto.wakil, "langkah": langkah}
    services.store.passing(foto.sesi, what)


async def _pages(
    services: Services, berkas: str, opened: Dibuka, first: Lembar, jenis: str | None
) -> tuple[list[dict[str, str]], str, Reading]:
    """Every page that is shown, in order; the text of those read; and the reading that has most of its fields."""
    pages, words, best = [], [], None
    for number in range(opened.ditampilkan):
        lembar = first if number == 0 else await _page(opened, number)
        if lembar is None:
            pages.append({"turunan": "", "kecil": ""})
            continue
        kept = await asyncio.gather(*(services.files.put(picture, berkas) for picture in (lembar.lihat, lembar.kecil)))
        pages.append(dict(zip(("turunan", "kecil"), kept, strict=True)))
        if number < READ_PAGES and (best is None or _found(best) < len(best.fields)):
            reading = await services.reader.read_page(lembar, jenis)
            best = reading if best is None or _found(reading) > _found(best) else best
            words.append(" ".join(kata.teks for kata in lembar.kata))
    if best is None:
        raise Invalid("PDF ini tidak dapat dibaca. Foto lembarannya, lalu kirim lagi.", sebab="rusak")
    return pages, "\n\n".join(words)[:20_000], best


async def _page(opened: Dibuka, number: int) -> Lembar | None:
    """A page that does not open leaves its place empty; the others are shown all the same."""
    try:
        return await opened.lembar(number)
    except Invalid:
        return None


def remarks(reading: Reading, text: str) -> list[str]:
    """The text that a PDF carries against what the engines read on the page it shows: one more reading, no truth.

    It can be invisible, or written over: where the two differ, somebody should look.
    """
    values = {one.judul: one.nilai for one in reading.fields if one.nilai}
    if not text.strip() or not values:
        return []
    plain, dates = _plain(text), days(text)
    same = [judul for judul, nilai in values.items() if nilai in dates or _stands(nilai, plain)]
    other = [judul for judul in values if judul not in same]
    told = [f"Teks di dalam PDF memuat nilai yang sama untuk: {', '.join(same)}."] if same else []
    return told + ([f"Tidak ditemukan dalam teks PDF, periksa sendiri: {', '.join(other)}."] if other else [])


def _stands(nilai: str, plain: str) -> bool:
    """Codes may stand apart from each other, everything else stands in one piece."""
    parts = nilai.split(", ") if CODES.fullmatch(nilai) else [nilai]
    return all(_plain(part) in plain for part in parts)


def _plain(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())


def _found(reading: Reading) -> int:
    return sum(one.nilai is not None for one in reading.fields)


async def signatures(services: Services, content: bytes) -> list[dict[str, Any]]:
    """What an electronic original says of who signed it, each checked by itself: the Pokja sees it, nothing follows."""
    roots = services.pki.roots
    checked = await check_apart(content, (), roots, services.now(), closed=False, seconds=SIGNATURE_SECONDS)
    return [_signature(verdict) for verdict in checked.signatures]


def _signature(verdict: Verdict) -> dict[str, Any]:
    return {
        "nama": verdict.nama,
        "penerbit": verdict.penerbit,
        "waktu": verdict.at.isoformat() if verdict.at else None,
        "terbukti": verdict.proven,
        "arsip": verdict.archive,
        "dipercaya": verdict.trusted,
        "seluruh_berkas": verdict.whole_file,
        "cacat": verdict.fault,
    }
