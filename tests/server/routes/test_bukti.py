"""Bukti: every line of a sesi with who and when, what can be proven, and the bag to take along."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from PIL import Image
from playwright.async_api import Page

from server import verify
from server.actions import bag as bags
from server.actions import dokumen, percakapan
from server.files import Kept
from server.store import evidence
from sessions.foto import Jalur, Untuk
from tests.browser import NewContext, small_targets, until, violations, width
from tests.server.routes.peramban import enter
from tests.server.routes.perjalanan import Perjalanan

HTML = {"Accept": "text/html"}


@pytest.fixture
async def disegel(jalan: Perjalanan) -> Perjalanan:
    await jalan.met()
    await jalan.sealed()
    return jalan


async def text_of(http: aiohttp.ClientSession, path: str, status: int = 200) -> str:
    async with http.get(path, headers=HTML) as answer:
        assert answer.status == status, await answer.text()
        return await answer.text()


def address(jalan: Perjalanan) -> str:
    return f"/sesi/{jalan.sesi.id}/bukti"


async def looks(jalan: Perjalanan) -> list[tuple[str, object]]:
    kinds = {"bukti.dilihat", "bukti.diunduh"}
    entries = await jalan.services.store.read(lambda c: evidence.of_kinds(c, f"paket/{jalan.paket.id}", kinds))
    return [(entry.event.actor, entry.event.data["yang"]) for entry in entries]


async def test_a_line_says_who_did_what_and_when(jalan: Perjalanan) -> None:
    await jalan.invited()
    await jalan.answered()

    async with await jalan.office.client("ketua") as ketua:
        page = await text_of(ketua, address(jalan))

    assert "Ketua Pokja mengesahkan undangan dan nomornya terbit." in page
    assert "Rahayu Contoh, S.T." in page
    assert "Bima Contoh" in page
    assert "001/PK/POKJA/XI/2026" in page
    assert re.search(r"Rantai utuh: \d+ baris berurutan. Berkas belum disegel.", page)


async def test_every_look_and_every_download_is_a_line_once(disegel: Perjalanan) -> None:
    ketua = disegel.pokja[0].id
    async with await disegel.office.client("ketua") as browser:
        await text_of(browser, address(disegel))
        await (await browser.get(f"{address(disegel)}/bag.zip")).read()

    assert await looks(disegel) == [(ketua, "bukti"), (ketua, "bag")]


async def test_the_sealed_bag_is_verified_on_the_page_and_after_its_download(
    disegel: Perjalanan, tmp_path: Path
) -> None:
    async with await disegel.office.client("kepala") as kepala:
        page = await text_of(kepala, address(disegel))
        async with kepala.get(f"{address(disegel)}/bag.zip") as answer:
            assert answer.headers["Content-Disposition"] == f'attachment; filename="bukti-{disegel.sesi.kode}.zip"'
            content = await answer.read()

    assert re.search(r"Utuh\. Berkas disegel .* dan (\d+) dari \1 pemeriksaan benar", page)
    place = tmp_path / "bag.zip"
    place.write_bytes(content)
    head = re.search(r"<pre[^>]*>(.*?)</pre>", page, re.S)
    assert head
    report = await asyncio.to_thread(verify.verify, place, head[1])
    assert report.utuh, report.as_text()


async def test_a_bag_that_was_touched_is_called_so(disegel: Perjalanan) -> None:
    async with await disegel.office.client("ketua") as ketua:
        assert "Utuh. Berkas disegel" in await text_of(ketua, address(disegel))
        whole = await bags.bag_of(disegel.services, disegel.sesi.id)
        paper = whole.files["data/00-ba/daftar-hadir.pdf"]
        assert isinstance(paper, Kept)
        spoilt = bytearray(paper.path.read_bytes())
        spoilt[len(spoilt) // 2] ^= 1
        paper.path.write_bytes(spoilt)

        page = await text_of(ketua, address(disegel))

    assert "tidak lolos pemeriksaan" in page
    assert "daftar-hadir.pdf" in page


async def test_before_the_seal_there_is_nothing_to_download(jalan: Perjalanan) -> None:
    async with await jalan.office.client("ketua") as ketua:
        assert "bag.zip" not in await text_of(ketua, address(jalan))
        assert "belum disegel" in await text_of(ketua, f"{address(jalan)}/bag.zip", 409)
    assert await looks(jalan) == [(jalan.pokja[0].id, "bukti")]


async def test_the_tim_it_sees_that_there_is_a_line_of_the_pokja_but_not_what_it_says(jalan: Perjalanan) -> None:
    await jalan.met()
    async with await jalan.office.client("ketua") as ketua, await jalan.office.client("tim_it") as tim_it:
        assert "Sebuah putusan diusulkan di dalam Pokja." in await text_of(ketua, address(jalan))
        page = await text_of(tim_it, address(jalan))

    assert "Sebuah putusan diusulkan di dalam Pokja." not in page
    assert "Baris tertutup bagi peran Saudara" in page


async def test_words_that_are_searched_for_leave_only_their_lines(jalan: Perjalanan) -> None:
    await jalan.invited()

    async with await jalan.office.client("ketua") as ketua:
        page = await text_of(ketua, f"{address(jalan)}?cari=MENGESAHKAN+undangan")
        none = await text_of(ketua, f"{address(jalan)}?cari=<b>tidak-ada</b>")

    assert page.count('data-row="bukti"') == 1
    assert "Tidak ada baris yang cocok" in none
    assert "<b>tidak-ada" not in none


async def test_what_people_wrote_is_shown_as_text(jalan: Perjalanan) -> None:
    await jalan.inside()
    await percakapan.say(jalan.services, jalan.pokja[0], jalan.sesi.id, "<script>alert(1)</script>")

    async with await jalan.office.client("anggota") as anggota:
        page = await text_of(anggota, address(jalan))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


async def test_very_many_lines_come_in_pages(jalan: Perjalanan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.actions.bukti.A_PAGE", 5)
    await jalan.invited()

    async with await jalan.office.client("ketua") as ketua:
        first = await text_of(ketua, address(jalan))
        second = await text_of(ketua, f"{address(jalan)}?dari=5")
        beyond = await text_of(ketua, f"{address(jalan)}?dari=bukan")

    assert first.count('data-row="bukti"') == 5
    assert "dari=5" in first
    assert "L-0006" in second
    assert "L-0005" not in second
    assert "L-0001" in beyond


async def test_outsiders_find_nothing_and_the_tim_it_may_not_take_it_along(jalan: Perjalanan) -> None:
    for key in ("orang_luar", "other", "admin", "auditor"):
        async with await jalan.office.client(key) as browser:
            await text_of(browser, address(jalan), 404)
            await text_of(browser, f"{address(jalan)}/bag.zip", 404)
    async with await jalan.office.client("tim_it") as tim_it:
        await text_of(tim_it, address(jalan))
        await text_of(tim_it, f"{address(jalan)}/bag.zip", 403)


async def send_photo(jalan: Perjalanan) -> None:
    """A picture comes in while the sesi goes on."""
    out = io.BytesIO()
    Image.effect_noise((640, 480), 40).convert("RGB").save(out, "JPEG")

    async def chunks() -> AsyncIterator[bytes]:
        yield out.getvalue()

    id, guest = "00000000-0000-4000-8000-000000000001", await jalan.guest()
    await dokumen.receive(jalan.services, guest, jalan.sesi.id, id, Untuk.WAJAH, None, Jalur.UNGGAH, "", chunks())


async def test_a_photo_stands_in_the_timeline(jalan: Perjalanan, new_context: NewContext, pictures: Path) -> None:
    await jalan.inside()
    await send_photo(jalan)

    async def small() -> bool:
        async with await jalan.office.client("ketua") as ketua:
            return "/kecil" in await text_of(ketua, address(jalan))

    await jalan.until(small, "the small copy")
    for name, wide, scheme in (("desk", 1280, "light"), ("phone", 360, "dark")):
        page = await staff_page(jalan, new_context, wide, scheme)
        await page.locator(".thumb").scroll_into_view_if_needed()
        await until(page, "document.querySelector('.thumb').naturalWidth > 0")
        await page.screenshot(path=pictures / f"bukti-{name}-{scheme}.png", full_page=True)
        assert await violations(page) == []
        assert await width(page) <= wide
        assert await small_targets(page) == []


async def staff_page(jalan: Perjalanan, new_context: NewContext, wide: int = 1280, scheme: str = "light") -> Page:
    context = await new_context(viewport={"width": wide, "height": 740}, is_mobile=wide == 360, color_scheme=scheme)
    page = await enter(context, jalan.office, "ketua")
    await page.goto(f"{jalan.office.url}{address(jalan)}")
    return page


async def test_the_list_is_filtered_while_typing(jalan: Perjalanan, new_context: NewContext) -> None:
    await jalan.invited()
    page = await staff_page(jalan, new_context)
    everything = await page.locator("[data-row]:visible").count()

    await page.fill("#cari", "mengesahkan")

    assert everything > 5
    assert await page.locator("[data-row]:visible").count() == 1
