"""Halaman: what was sent is opened, every page made visible, the fullest one read, its signatures checked."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from server.ocr import Reading
from server.ocr.fullest import Fullest
from server.ocr.opener import Dibuka, Lembar
from server.services import Services
from server.signing.apart import check_apart
from server.signing.check import Verdict
from sessions.foto import Foto

SIGNED = b"/ByteRange"  # ISO 32000-1 12.8: every signature has one
SIGNATURE_SECONDS = 20.0


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
        fullest = Fullest(lambda lembar: services.reader.read_page(lembar, jenis))
        pages = await _pages(services, foto.berkas, opened, first, fullest)
    added: dict[str, Any] = {
        "halaman": pages,
        "jumlah_halaman": opened.jumlah,
        "berskrip": opened.aktif,
        "teks": fullest.teks,
        "tanda_tangan": await signatures(services, content) if SIGNED in content else [],
    }
    return Terbaca(fullest.told(opened.jumlah), added)


def tell(services: Services, foto: Foto, langkah: str) -> None:
    """How far it is, to whoever looks at the sesi now: `dibuka`, then `dibaca`; the end is an event of the chain."""
    what = {"foto": foto.id, "nomor": foto.label, "dokumen": foto.dokumen, "wakil": foto.wakil, "langkah": langkah}
    services.store.passing(foto.sesi, what)


async def _pages(
    services: Services, berkas: str, opened: Dibuka, first: Lembar, fullest: Fullest
) -> list[dict[str, str]]:
    """Every page that is shown, in order; the first ones are read."""
    pages = []
    for number in range(opened.ditampilkan):
        lembar = first if number == 0 else await opened.lembar_or_none(number)
        if lembar is None:
            pages.append({"turunan": "", "kecil": ""})
            continue
        kept = await asyncio.gather(*(services.files.put(picture, berkas) for picture in (lembar.lihat, lembar.kecil)))
        pages.append(dict(zip(("turunan", "kecil"), kept, strict=True)))
        await fullest.look(number, lembar)
    return pages


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
