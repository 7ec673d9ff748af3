"""Naskah: the berita acara of a test: its address, its row, its signers, and what a browser is shown."""

from typing import Any

import aiohttp

from server.store import berita_acara as minutes
from sessions.berita_acara import BeritaAcara, JenisBA
from tests.server.routes.perjalanan import Perjalanan

HTML = {"Accept": "text/html"}


async def text_of(http: aiohttp.ClientSession, path: str, status: int = 200) -> str:
    async with http.get(path, headers=HTML) as answer:
        assert answer.status == status, await answer.text()
        return await answer.text()


async def post(http: aiohttp.ClientSession, path: str, form: dict[str, str] | None = None, status: int = 200) -> str:
    async with http.post(path, data=form or {}, headers=HTML) as answer:
        assert answer.status == status, await answer.text()
        return await answer.text()


async def main(jalan: Perjalanan) -> BeritaAcara:
    papers = await jalan.services.store.read(lambda c: minutes.of_sesi(c, jalan.sesi.id))
    return next(one for one in papers if one.jenis is JenisBA.PEMBUKTIAN)


def address(jalan: Perjalanan) -> str:
    return f"/sesi/{jalan.sesi.id}/ba"


async def signers_of(jalan: Perjalanan) -> list[Any]:
    ba = await main(jalan)
    found: list[Any] = await jalan.services.store.read(lambda c: minutes.signatures(c, ba.id))
    return found
