"""Kiriman periksa: files of a finished sesi, sent to the check page as anybody would."""

import re
from html import unescape

import aiohttp

from server.store import berita_acara as minutes
from sessions.berita_acara import JenisBA
from tests.browser import NewContext, browser, new_context, small_targets, violations, width  # noqa: F401
from tests.server.routes.perjalanan import Perjalanan

HTML = {"Accept": "text/html"}


async def file_of(jalan: Perjalanan, jenis: JenisBA = JenisBA.PEMBUKTIAN) -> bytes:
    papers = await jalan.services.store.read(lambda c: minutes.of_sesi(c, jalan.sesi.id))
    content: bytes = await jalan.services.files.read(next(one.pdf for one in papers if one.jenis is jenis))
    return content


async def send(jalan: Perjalanan, pdf: bytes, kode: str = "", status: int = 200) -> str:
    """What somebody who is not logged in is told of a file, as plain words."""
    form = aiohttp.FormData()
    form.add_field("kode", kode)
    form.add_field("berkas", pdf, filename="kiriman.pdf", content_type="application/pdf")
    url = jalan.office.url
    async with (
        aiohttp.ClientSession(url, headers={"Origin": url, **HTML}) as anybody,
        anybody.post("/periksa", data=form) as answer,
    ):
        text = await answer.text()
        assert answer.status == status, text
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(text)))


def code(jalan: Perjalanan, kind: str = "BA") -> str:
    return f"{kind}-{jalan.sesi.kode}"
