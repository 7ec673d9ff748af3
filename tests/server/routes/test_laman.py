"""Guided checks on issuers' pages: a result with its picture, an event, shown again, out of the peserta's sight."""

import io
from collections.abc import AsyncIterator

import aiohttp
import pytest
from PIL import Image

from server.actions import bag as bags
from server.actions.berkas import kept_files
from server.store import evidence
from server.store import laman as rows
from sessions.peristiwa import view
from sessions.wewenang import Peran
from tests.server.routes.peramban import refused, see
from tests.server.routes.perjalanan import Perjalanan

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    await jalan.prepared()
    return jalan


@pytest.fixture
async def ketua(jalan: Perjalanan) -> AsyncIterator[aiohttp.ClientSession]:
    async with await jalan.office.client("ketua") as browser:
        yield browser


def shot(colour: str = "white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 360), colour).save(out, "PNG")
    return out.getvalue()


async def press(client: aiohttp.ClientSession, path: str, data: aiohttp.FormData) -> None:
    async with client.post(path, data=data, allow_redirects=False) as answer:
        assert answer.status == 303, await answer.text()


def form(hasil: str, catatan: str = "", picture: bytes | None = None) -> aiohttp.FormData:
    made = aiohttp.FormData({"hasil": hasil, "catatan": catatan})
    made.add_field("tangkapan", picture or b"", filename="layar.png" if picture else "", content_type="image/png")
    return made


async def test_a_result_is_kept_with_its_picture_and_shown_again(
    jalan: Perjalanan, ketua: aiohttp.ClientSession
) -> None:
    at = f"/sesi/{jalan.sesi.id}"

    await press(ketua, f"{at}/laman/oss", form("sesuai", "NIB aktif, KBLI 41011 ada.", shot()))

    async def drawn() -> bool:
        return all(one.turunan for one in await jalan.services.store.read(lambda c: rows.of_sesi(c, jalan.sesi.id)))

    await jalan.until(drawn, "the copy of the screenshot")
    (kept,) = await jalan.services.store.read(lambda c: rows.of_sesi(c, jalan.sesi.id))
    text = await see(ketua, f"{at}/pemeriksaan")
    assert "NIB aktif, KBLI 41011 ada." in text
    assert f"{at}/tangkapan/{kept.id}/turunan" in text
    async with ketua.get(f"{at}/tangkapan/{kept.id}/turunan") as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
    async with ketua.get(f"{at}/tangkapan/{kept.id}/asli") as answer:
        assert await answer.read() == shot()
        assert answer.headers["Content-Disposition"].startswith("attachment")
    files = await jalan.services.store.read(lambda c: kept_files(c, jalan.sesi.id))
    assert files["data/05-dokumen/laman/01-oss.png"] == kept.sha256
    for who in ("orang_luar", "other"):
        async with await jalan.office.client(who) as stranger:
            await see(stranger, f"{at}/tangkapan/{kept.id}/asli", 404)
            async with stranger.post(f"{at}/laman/oss", data=form("sesuai")) as answer:
                assert answer.status == 404


async def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    jalan: Perjalanan, ketua: aiohttp.ClientSession
) -> None:
    at = f"/sesi/{jalan.sesi.id}/laman"

    listed = await refused(ketua, f"{at}/daftar_hitam", form("tidak_sesuai", "Tercantum sampai tahun 2027."))
    no_picture = await refused(ketua, f"{at}/lpjk", form("sesuai", "Tulisan saya.", b"<html>bukan gambar</html>"))
    nothing = await refused(ketua, f"{at}/lpjk", {"catatan": "Tulisan saya."})

    assert "Lampirkan gambarnya." in listed
    assert "Tercantum sampai tahun 2027." in listed
    assert "PNG, JPEG, atau WebP" in no_picture
    assert "Tulisan saya." in no_picture
    assert "Pilih hasilnya." in nothing
    async with ketua.post(f"{at}/laman-lain", data=form("sesuai")) as answer:
        assert answer.status == 404
    assert await jalan.services.store.read(lambda c: rows.of_sesi(c, jalan.sesi.id)) == []


@pytest.mark.slow
async def test_the_blacklist_stands_in_the_minutes_and_its_picture_in_the_offices_bag_only(
    jalan: Perjalanan, ketua: aiohttp.ClientSession
) -> None:
    await press(ketua, f"/sesi/{jalan.sesi.id}/laman/daftar_hitam", form("tidak_ditemukan", "", shot("red")))
    await press(ketua, f"/sesi/{jalan.sesi.id}/laman/djp", form("laman_gagal"))
    await jalan.lobby()
    await jalan.begun()
    await jalan.closed()
    await jalan.sealed()

    ours = await bags.bag_of(jalan.services, jalan.sesi.id)
    theirs = await bags.copy_for_peserta(jalan.services, jalan.sesi.id)

    name = "data/05-dokumen/laman/01-daftar-hitam.png"
    assert name in ours.files
    assert name not in theirs.files
    entries = await jalan.services.store.read(lambda c: evidence.of_kinds(c, jalan.sesi.berkas, {"laman.diperiksa"}))
    assert "djp" in repr(view(entries[0], Peran.AUDITOR))
    assert "djp" not in repr(view(entries[0], Peran.PENYEDIA))
