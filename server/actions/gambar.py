"""Gambar: the pages of a paper as pictures, stamps included, for those who read it on a screen."""

import asyncio
from functools import lru_cache

from server.actions import naskah
from server.documents.pictures import picture
from server.services import Services
from server.signing.flat import flattened, page_count
from sessions.berita_acara import BeritaAcara
from sessions.errors import NotFound


async def count(services: Services, sesi: str, ba: BeritaAcara) -> int:
    return await asyncio.to_thread(page_count, await naskah.pdf(services, sesi, ba.id))


async def page_picture(services: Services, sesi: str, id: str, page: int) -> bytes:
    """Page `page` (from 1) of a paper as it is now, stamps included. Raises NotFound."""
    pdf = await naskah.pdf(services, sesi, id)
    try:
        return await asyncio.to_thread(_drawn, pdf, page)
    except IndexError:
        raise NotFound("Halaman ini tidak ada dalam dokumen.") from None


@lru_cache(maxsize=32)
def _drawn(pdf: bytes, page: int) -> bytes:
    return picture(flattened(pdf), page)
