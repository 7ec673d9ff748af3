"""Whoever is sent out loses every token at once: socket, media, pages, personal link, and uploads under way."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from server.actions import tautan
from server.actions.berkas import load
from server.store import dokumen as papers
from server.store import evidence
from server.store.unit import Tx
from server.store.wakil import WAKIL
from tests.server.routes.perjalanan import Perjalanan
from tests.server.routes.test_foto import address
from tests.server.routes.test_kiriman import PIECE, Sender, digest, foto  # noqa: F401  # a fixture
from tests.server.sockets.test_ruang import Connect, begin, connect, is_shown_out, jalan, write  # noqa: F401

pytestmark = pytest.mark.database("sqlite")

WHY = "Kuasanya dicabut direktur (contoh)."


async def link_of(jalan: Perjalanan, who: str) -> str:  # noqa: F811
    """A personal link that is good, as it stands in a mail."""

    def unit(tx: Tx) -> str:
        found = load(tx.connection, jalan.sesi.id)
        return tautan.make_link(tx, jalan.services, found, WAKIL.get(tx.connection, who))

    return str(URL(await jalan.services.store.write(unit)).fragment)


async def slowly(body: bytes, go: asyncio.Event) -> AsyncIterator[bytes]:
    yield body[: len(body) // 2]
    await go.wait()
    yield body[len(body) // 2 :]


async def send(browser: aiohttp.ClientSession, url: str, body: bytes, go: asyncio.Event) -> int:
    """The status of a photo whose second half comes only when told to."""
    async with browser.put(url, data=slowly(body, go), headers={"Content-Digest": digest(body)}) as answer:
        return answer.status


async def send_piece(sender: Sender, at: int, go: asyncio.Event) -> int:
    body = sender.photo[at : at + PIECE]
    headers = {"Upload-Offset": str(at), "Upload-Length": str(len(sender.photo))}
    headers |= {"Content-Digest": digest(body), "Repr-Digest": digest(sender.photo)}
    async with sender.browser.patch(sender.url, data=slowly(body, go), headers=headers) as answer:
        return answer.status


def pieces(jalan: Perjalanan) -> list[Path]:  # noqa: F811
    return list((jalan.services.settings.data / "kiriman").glob("*/*/*"))


async def test_every_token_of_somebody_sent_out_dies_at_once(
    jalan: Perjalanan,  # noqa: F811
    connect: Connect,  # noqa: F811
    foto: bytes,  # noqa: F811
) -> None:
    ketua, _, wakil = await begin(jalan, connect)
    guest, sesi, go = await jalan.guest(), jalan.sesi.id, asyncio.Event()
    secret = await link_of(jalan, guest.id)
    async with await jalan.guest_browser() as browser:
        sender, other = Sender(browser, foto), Sender(browser, foto)
        assert (await sender.piece(0))[0] == (await other.piece(0))[0] == 202
        under_way = [
            asyncio.create_task(send(browser, address(), foto, go)),
            asyncio.create_task(send_piece(other, PIECE, go)),
        ]
        await asyncio.sleep(0.3)
        assert pieces(jalan)

        assert (await write(ketua, "remove", siapa=guest.id, alasan=WHY))["ok"]
        go.set()

        assert await is_shown_out(wakil)
        assert any('"ditolak"' in frame and WHY in frame for frame in wakil.frames)
        assert set(await asyncio.gather(*under_way)) <= {401, 403}
        assert (await sender.piece(PIECE))[0] == 401
        assert (await browser.get("/hadir/ruang", allow_redirects=False)).status in (302, 303, 401)
        async with browser.post("/undangan/tautan", json={"rahasia": secret}) as answer:
            assert answer.status == 410
    _, welcome = await connect(guest)  # by a login made anew the lobby opens, and nothing more
    assert welcome.startswith("40/ruang")
    assert not (await ketua.ask("signal", {"ke": guest.id, "isi": {"tag": "abcd1234", "hello": True}}) or {})["ok"]
    assert pieces(jalan) == []
    assert await jalan.services.store.read(lambda c: papers.photos(c, sesi)) == []
    entries = await jalan.services.store.read(lambda c: evidence.after(c, f"sesi/{sesi}", 0, 500))
    kinds = [entry.event.kind for entry in entries]
    assert kinds.count("ruang.dikeluarkan") == 1
    assert "foto.diterima" not in kinds
