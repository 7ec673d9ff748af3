"""Photos over HTTP: kept as they came, once each, shown to those who may see them, cut when they never end."""

import asyncio
import base64
import hashlib
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import aiohttp
import pytest
from aiohttp import web as http
from PIL import Image

from server.contoh import company, make, person, photograph, seeded
from server.routes import foto as route
from server.store.dokumen import OLAHAN
from sessions.errors import Full
from sessions.persetujuan import Pilihan
from tests.clock import Clock
from tests.people import Office, make_peserta, make_sesi
from tests.server.routes.perjalanan import Perjalanan


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    await jalan.waiting()
    await jalan.come(await jalan.guest(), "sambungan", Pilihan.B)
    return jalan


@pytest.fixture
async def tamu(jalan: Perjalanan) -> AsyncIterator[aiohttp.ClientSession]:
    async with await jalan.guest_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def ktp() -> bytes:
    dice = seeded(5)
    return photograph(make("ktp", person(dice), company(dice), dice).image, "mudah", dice)


def digest(body: bytes) -> dict[str, str]:
    return {"Content-Digest": f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"}


def address(untuk: str = "identitas", dokumen: str = "-") -> str:
    return f"/hadir/foto/{untuk}/{dokumen}/{uuid.uuid4()}?jalur=kamera_langsung"


async def test_a_photo_is_kept_as_it_came_and_numbered(
    jalan: Perjalanan, tamu: aiohttp.ClientSession, ktp: bytes
) -> None:
    async with tamu.put(address(), data=ktp, headers=digest(ktp)) as answer:
        said = await answer.json()

    assert answer.status == 200
    assert said["nomor"] == "F-01"
    assert said["sha256"] == hashlib.sha256(ktp).hexdigest()
    assert said["size"] == len(ktp)
    assert jalan.services.files.find(said["sha256"]).read() == ktp


async def test_a_photo_sent_twice_is_one_photo(tamu: aiohttp.ClientSession, ktp: bytes) -> None:
    at = address()
    answers = [await (await tamu.put(at, data=ktp, headers=digest(ktp))).json() for _ in range(2)]

    assert answers[0] == answers[1]


async def test_bytes_that_changed_on_the_way_are_refused(tamu: aiohttp.ClientSession, ktp: bytes) -> None:
    async with tamu.put(address(), data=ktp[:-1], headers=digest(ktp)) as answer:
        said = await answer.json()

    assert answer.status == 422
    assert "berubah di perjalanan" in said["message"]


@pytest.mark.parametrize("header", ["sha-256=abc", "md5=:abc:", "sha-256=:" + "A" * 50 + ":"])
async def test_a_digest_that_says_nothing_is_refused(tamu: aiohttp.ClientSession, ktp: bytes, header: str) -> None:
    async with tamu.put(address(), data=ktp, headers={"Content-Digest": header}) as answer:
        assert answer.status == 422


async def test_what_is_too_large_is_refused_before_and_while_it_comes(
    jalan: Perjalanan, tamu: aiohttp.ClientSession
) -> None:
    limit = jalan.services.settings.upload_limit

    async def unannounced() -> AsyncIterator[bytes]:
        for _ in range(limit // 1_000_000 + 1):
            yield bytes(1_000_000)

    async with tamu.put(address(), data=BytesIO(bytes(limit + 1))) as announced:
        assert announced.status == 413
    async with tamu.put(address(), data=unannounced()) as streamed:
        assert streamed.status == 413


async def test_a_full_disk_is_said_and_nothing_is_lost(
    jalan: Perjalanan, tamu: aiohttp.ClientSession, ktp: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise Full("Penyimpanan penuh (contoh).")

    at = address()
    with monkeypatch.context() as patch:
        patch.setattr(jalan.services.files, "_require_room", full)
        async with tamu.put(at, data=ktp, headers=digest(ktp)) as refused:
            assert refused.status == 507
    async with tamu.put(at, data=ktp, headers=digest(ktp)) as answer:
        said = await answer.json()

    assert said["nomor"] == "F-01"


async def test_a_file_that_is_no_photo_is_refused(tamu: aiohttp.ClientSession) -> None:
    body = b"<html><script>alert(1)</script></html>"
    async with tamu.put(address(), data=body, headers=digest(body)) as answer:
        assert answer.status == 422


async def test_the_staff_cannot_send_photos(jalan: Perjalanan, ktp: bytes) -> None:
    async with await jalan.office.client("ketua") as ketua, ketua.put(address(), data=ktp) as answer:
        assert answer.status == 401


async def test_the_original_is_only_ever_kept_and_the_copies_are_shown(
    jalan: Perjalanan, tamu: aiohttp.ClientSession, ktp: bytes
) -> None:
    async with tamu.put(address(), data=ktp, headers=digest(ktp)) as answer:
        foto = (await answer.json())["foto"]
    await until_read(jalan, tamu, foto)

    async with await jalan.office.client("ketua") as ketua:
        at = f"/sesi/{jalan.sesi.id}/foto/{foto}"
        async with ketua.get(f"{at}/asli") as original:
            assert original.headers["Content-Disposition"].startswith("attachment")
            assert original.headers["X-Content-Type-Options"] == "nosniff"
            assert await original.read() == ktp
        for copy in ("turunan", "kecil", "utuh"):
            async with ketua.get(f"{at}/{copy}") as shown:
                assert shown.content_type == "image/jpeg"
                assert "Content-Disposition" not in shown.headers
                assert b"Exif" not in await shown.read()
        async with ketua.get(f"{at}/lain") as other:
            assert other.status == 404


async def until_read(jalan: Perjalanan, tamu: aiohttp.ClientSession, foto: str) -> None:
    async def is_read() -> bool:
        async with tamu.get(f"/hadir/foto/{foto}") as answer:
            return answer.status == 200

    await jalan.until(is_read, "the reading of a photo")


async def test_another_sesi_does_not_have_the_photo(
    jalan: Perjalanan, tamu: aiohttp.ClientSession, ktp: bytes, office: Office, clock: Clock
) -> None:
    async with tamu.put(address(), data=ktp, headers=digest(ktp)) as answer:
        foto = (await answer.json())["foto"]
    peserta = await make_peserta(office, jalan.paket, 1)
    other = await make_sesi(office, peserta, clock.now() + timedelta(days=2))

    async with await office.client("ketua") as ketua, ketua.get(f"/sesi/{other.id}/foto/{foto}/asli") as found:
        assert found.status == 404
    async with (
        await office.client("orang_luar") as outsider,
        outsider.get(f"/sesi/{jalan.sesi.id}/foto/{foto}/asli") as found,
    ):
        assert found.status == 404


class Slow:
    """A body of which a byte comes, and then nothing."""

    def __init__(self) -> None:
        self.told = False

    async def readany(self) -> bytes:
        if not self.told:
            self.told = True
            return b"x"
        await asyncio.sleep(60)
        return b""


class Broken:
    async def readany(self) -> bytes:
        raise ConnectionResetError


async def test_a_body_that_stops_coming_is_cut_so_that_it_comes_again() -> None:
    body = route.chunks(Slow(), silent=0.05, longest=10)

    assert await anext(body) == b"x"
    with pytest.raises(http.HTTPRequestTimeout):
        await anext(body)


async def test_a_body_that_drips_for_ever_is_cut_too() -> None:
    class Dripping:
        async def readany(self) -> bytes:
            await asyncio.sleep(0.01)
            return b"x"

    with pytest.raises(http.HTTPRequestTimeout):
        async for _ in route.chunks(Dripping(), silent=1, longest=0.1):
            pass


async def test_a_sender_who_is_gone_is_no_full_disk() -> None:
    with pytest.raises(http.HTTPBadRequest):
        async for _ in route.chunks(Broken(), silent=1, longest=1):
            pass


async def test_a_pdf_is_read_and_each_of_its_pages_can_be_looked_at(
    jalan: Perjalanan, tamu: aiohttp.ClientSession, ktp: bytes
) -> None:
    pages = [Image.open(BytesIO(ktp)), Image.new("RGB", (400, 600), "white")]
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    body = out.getvalue()
    async with tamu.put(address(), data=body, headers=digest(body)) as answer:
        foto = (await answer.json())["foto"]
    await until_read(jalan, tamu, foto)

    async with await jalan.office.client("ketua") as ketua:
        at = f"/sesi/{jalan.sesi.id}/foto/{foto}"
        for number, shape in ((1, "landscape"), (2, "portrait")):
            async with ketua.get(f"{at}/hal-{number}") as shown:
                assert shown.content_type == "image/jpeg"
                width, height = Image.open(BytesIO(await shown.read())).size
                assert (width > height) == (shape == "landscape")
        for number in ("0", "3", "x"):
            async with ketua.get(f"{at}/hal-{number}") as other:
                assert other.status == 404
    olahan = await jalan.services.store.read(lambda c: OLAHAN.get(c, foto))
    assert (olahan.bacaan["jumlah_halaman"], olahan.bacaan["berskrip"], olahan.bacaan["tanda_tangan"]) == (2, False, [])


async def test_where_a_photo_was_taken_stays_in_the_original_only(
    jalan: Perjalanan, tamu: aiohttp.ClientSession, ktp: bytes
) -> None:
    """EXIF is evidence in what came; every copy that people look at is without it."""
    exif = Image.Exif()
    exif[0x010F] = "PEMBUATCONTOH"
    exif.get_ifd(0x8825)[0x001D] = "2026:11:22"  # GPS
    out = BytesIO()
    Image.open(BytesIO(ktp)).save(out, "JPEG", exif=exif, quality=90)
    body = out.getvalue()
    async with tamu.put(address(), data=body, headers=digest(body)) as answer:
        said = await answer.json()
    await until_read(jalan, tamu, said["foto"])

    async with await jalan.office.client("ketua") as ketua:
        at = f"/sesi/{jalan.sesi.id}/foto/{said['foto']}"
        async with ketua.get(f"{at}/asli") as original:
            kept = await original.read()
        copies = [await (await ketua.get(f"{at}/{copy}")).read() for copy in ("turunan", "kecil", "utuh")]
    assert b"PEMBUATCONTOH" in kept
    assert hashlib.sha256(kept).hexdigest() == said["sha256"]
    for copy in copies:
        assert b"PEMBUATCONTOH" not in copy
        assert not Image.open(BytesIO(copy)).getexif()
