"""A photo piece by piece: it goes on where it was, each piece counts once, and only its sender finds it."""

import asyncio
import base64
import hashlib
import io
import os
import time
import uuid
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from PIL import Image

from server import parts
from sessions.errors import Full
from tests.clock import Clock
from tests.people import Office
from tests.server.routes.perjalanan import Perjalanan
from tests.server.routes.test_foto import jalan, tamu  # noqa: F401  # fixtures

PIECE = 65_536


def digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


class Sender:
    """A phone that sends one photo; `at` is where it believes to be."""

    def __init__(self, browser: aiohttp.ClientSession, photo: bytes) -> None:
        self.browser, self.photo = browser, photo
        self.url = f"/hadir/foto/identitas/-/{uuid.uuid4()}?jalur=kamera_langsung"

    async def reached(self) -> tuple[int, bool]:
        headers = {"Upload-Length": str(len(self.photo))}
        async with self.browser.head(self.url, headers=headers) as answer:
            assert answer.status == 204
            return int(answer.headers["Upload-Offset"]), answer.headers["Upload-Complete"] == "?1"

    async def piece(self, at: int, **other: str) -> tuple[int, Any]:
        body = self.photo[at : at + PIECE]
        headers = {
            "Upload-Offset": str(at),
            "Upload-Length": str(len(self.photo)),
            "Content-Digest": digest(body),
            "Repr-Digest": digest(self.photo),
        }
        async with self.browser.patch(self.url, data=body, headers=headers | other) as answer:
            return answer.status, await answer.json()

    async def rest(self) -> Any:
        at, _ = await self.reached()
        status, said = 202, None
        while status == 202:
            status, said = await self.piece(at)
            at += PIECE
        assert status == 200, said
        return said


@pytest.fixture
def foto() -> bytes:
    """A small picture with a long tail: read in no time, sent in pieces."""
    out = io.BytesIO()
    Image.new("RGB", (80, 80), "white").save(out, "JPEG")
    return out.getvalue() + hashlib.shake_128(b"contoh").digest(4 * PIECE)


@pytest.fixture
async def sender(tamu: aiohttp.ClientSession, foto: bytes) -> Sender:  # noqa: F811
    return Sender(tamu, foto)


async def test_pieces_become_the_photo_byte_for_byte(jalan: Perjalanan, sender: Sender) -> None:  # noqa: F811
    assert await sender.reached() == (0, False)
    said = await sender.rest()

    assert said["nomor"] == "F-01"
    assert await jalan.services.files.read(said["sha256"]) == sender.photo
    assert await sender.reached() == (len(sender.photo), True)
    assert not list((jalan.services.settings.data / "kiriman").glob("*/*"))


async def test_it_goes_on_where_it_was_and_each_piece_counts_once(jalan: Perjalanan, sender: Sender) -> None:  # noqa: F811
    for _ in range(2):
        assert await sender.piece(0) == (202, {"offset": PIECE})

    assert await sender.reached() == (PIECE, False)
    status, said = await sender.piece(3 * PIECE)
    assert (status, said["offset"]) == (409, PIECE)
    assert (await sender.rest())["nomor"] == "F-01"
    assert (await sender.piece(0))[1]["nomor"] == "F-01", "a piece that comes late changes nothing"


async def test_pieces_sent_at_once_are_kept_in_order(sender: Sender) -> None:
    outcomes = await asyncio.gather(*(sender.piece(0) for _ in range(4)))

    assert {status for status, _ in outcomes} == {202}
    assert await sender.reached() == (PIECE, False)


async def test_a_piece_that_changed_on_the_way_is_not_kept(sender: Sender) -> None:
    status, said = await sender.piece(0, **{"Content-Digest": digest(b"lain")})

    assert (status, said["sebab"]) == (422, "potong")
    assert await sender.reached() == (0, False)


async def test_a_whole_that_is_not_what_the_device_took_is_begun_anew(sender: Sender) -> None:
    wrong = {"Repr-Digest": digest(b"lain")}
    at, status, said = 0, 202, None
    while status == 202:
        status, said = await sender.piece(at, **wrong)
        at += PIECE

    assert status == 422
    assert "berubah di perjalanan" in said["message"]
    assert await sender.reached() == (0, False)


async def test_what_is_no_photo_is_refused_with_its_first_piece(tamu: aiohttp.ClientSession) -> None:  # noqa: F811
    status, said = await Sender(tamu, b"<html>" + bytes(5 * PIECE)).piece(0)

    assert status == 422
    assert "Jenis berkas" in said["message"]


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ({"Upload-Length": "99000000"}, 413),
        ({"Upload-Length": "0"}, 422),
        ({"Upload-Offset": "-1"}, 422),
        ({"Upload-Length": "banyak"}, 422),
        ({"Repr-Digest": ""}, 422),
        ({"Content-Digest": ""}, 422),
    ],
)
async def test_odd_requests_are_refused_in_words(sender: Sender, header: dict[str, str], status: int) -> None:
    found, said = await sender.piece(0, **header)

    assert found == status
    assert said["message"]


async def test_a_full_disk_is_said_and_what_came_stays(
    jalan: Perjalanan,  # noqa: F811
    sender: Sender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await sender.piece(0)

    def full(place: Path) -> None:
        raise Full("Penyimpanan penuh (contoh).")

    with monkeypatch.context() as patch:
        patch.setattr(jalan.services.parts, "_require_room", full)
        assert (await sender.piece(PIECE))[0] == 507
    assert await sender.reached() == (PIECE, False)
    assert (await sender.rest())["nomor"] == "F-01"


async def test_a_disk_that_fills_at_the_last_piece_loses_none(
    jalan: Perjalanan,  # noqa: F811
    sender: Sender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = 0
    while at + PIECE < len(sender.photo):
        await sender.piece(at)
        at += PIECE

    def full() -> None:
        raise Full("Penyimpanan penuh (contoh).")

    with monkeypatch.context() as patch:
        patch.setattr(jalan.services.files, "_require_room", full)
        assert (await sender.piece(at))[0] == 507
    assert (await sender.piece(at))[1]["nomor"] == "F-01"


async def test_pieces_lie_on_the_disk_encrypted(jalan: Perjalanan, sender: Sender) -> None:  # noqa: F811
    await sender.piece(0)

    kept = list((jalan.services.settings.data / "kiriman").glob("*/*/*"))
    assert len(kept) == 1
    assert sender.photo[100:200] not in kept[0].read_bytes()


async def test_nobody_else_finds_the_pieces(
    jalan: Perjalanan,  # noqa: F811
    sender: Sender,
    service: TestServer,
    office: Office,
    clock: Clock,
) -> None:
    await sender.piece(0)

    async with aiohttp.ClientSession(office.url, headers={"Origin": office.url}) as stranger:
        sender.browser = stranger
        assert (await sender.piece(PIECE))[0] == 401
    async with await office.client("ketua") as ketua:
        sender.browser = ketua
        assert (await sender.piece(PIECE))[0] == 401


async def test_unfinished_uploads_are_few_and_end_after_a_day(
    jalan: Perjalanan,  # noqa: F811
    tamu: aiohttp.ClientSession,  # noqa: F811
    foto: bytes,
) -> None:
    statuses = [(await Sender(tamu, foto).piece(0))[0] for _ in range(parts.MOST_OPEN + 1)]
    assert statuses == [202] * parts.MOST_OPEN + [429]

    folder = jalan.services.settings.data / "kiriman"
    oldest = next(folder.glob("*/*"))
    os.utime(oldest, (0, time.time() - parts.KEPT - 60))
    assert jalan.services.parts.sweep(time.time()) == 1
    assert not oldest.exists()
    assert (await Sender(tamu, foto).piece(0))[0] == 202
