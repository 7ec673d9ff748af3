"""Tayangan: everybody's film runs on one clock beside the chain, for who may see it, on the page and out of the bag."""

import asyncio
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from server import bag, verify
from server.actions import audit as audits
from server.actions import bag as bags
from server.actions import jahit
from server.store import evidence
from sessions import jahit as rules
from tests.browser import NewContext, small_targets, until, violations, width
from tests.server.media.contoh_mjr import shade
from tests.server.rekaman_contoh import Bagian, recorded
from tests.server.routes.peramban import enter, press, see
from tests.server.routes.perjalanan import Perjalanan
from tests.server.routes.test_audit import form
from tests.server.routes.test_bukti import send_photo

BRIGHT = """index => {
    const video = document.querySelectorAll('#tayangan video')[index], canvas = document.createElement('canvas');
    canvas.width = video.videoWidth; canvas.height = video.videoHeight;
    const pen = canvas.getContext('2d');
    pen.drawImage(video, 0, 0);
    const at = pen.getImageData(canvas.width / 2, canvas.height * 0.75, 1, 1).data;
    return video.readyState >= 2 && !video.seeking ? at[0] : -1;
}"""
TIMES = "() => [...document.querySelectorAll('#tayangan video')].map((one) => one.currentTime)"


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    await jalan.waiting()
    await jalan.begun("AABA")  # the last member of the Pokja does not agree to be recorded
    return jalan


@pytest.fixture
async def terekam(jalan: Perjalanan, tmp_path: Path) -> Perjalanan:
    """The ketua all the time, the guest from the second second on with a hole; a member of the Pokja not at all."""
    guest, begin = await jalan.guest(), jalan.services.now()
    jalan.clock.advance(seconds=4)
    await send_photo(jalan)
    bagian = [Bagian(jalan.pokja[0].id, 0, 14), Bagian(guest.id, 2, 4), Bagian(guest.id, 11, 3, ("video",))]
    jalan.clock.advance(seconds=20)
    await recorded(jalan.services, jalan.sesi.id, begin, tmp_path, bagian)
    await joined(jalan, 2)
    return jalan


async def joined(jalan: Perjalanan, count: int) -> None:
    await jalan.services.store.write(lambda tx: jahit.ask(tx, jalan.sesi.id))

    async def done() -> bool:
        made = await jalan.services.store.read(lambda c: evidence.of_kinds(c, jalan.sesi.berkas, {"rekaman.dijahit"}))
        return len(made) == count

    await jalan.until(done, "the films")


def address(jalan: Perjalanan) -> str:
    return f"/sesi/{jalan.sesi.id}/tayangan"


async def films(jalan: Perjalanan) -> list[rules.Film]:
    entries = await jalan.services.store.read(lambda c: evidence.after(c, jalan.sesi.berkas, 0))
    return list(rules.films(entries))


async def staff_page(
    jalan: Perjalanan, new_context: NewContext, wide: int = 1280, scheme: Any = "light", at: str = ""
) -> Page:
    context = await new_context(viewport={"width": wide, "height": 740}, is_mobile=wide == 360, color_scheme=scheme)
    page = await enter(context, jalan.office, "ketua")
    await page.goto(f"{jalan.office.url}{address(jalan)}{at}")
    await until(page, "[...document.querySelectorAll('#tayangan video')].every((v) => v.readyState >= 1)")
    return page


async def shows(page: Page, index: int, second: int) -> None:
    """The film's picture is that second's."""
    await until(page, f"index => Math.abs(({BRIGHT})(index) - {shade(second)}) < 14", index)


async def test_a_click_on_an_event_takes_every_film_to_its_second(
    terekam: Perjalanan, new_context: NewContext, pictures: Path
) -> None:
    page = await staff_page(terekam, new_context)
    lengths = await page.evaluate("() => [...document.querySelectorAll('#tayangan video')].map((one) => one.duration)")
    assert lengths == [pytest.approx(14, abs=0.1), pytest.approx(12, abs=0.1)]

    await page.get_by_role("button", name="Foto diterima dan sidiknya dicatat.").click()

    await shows(page, 0, 4)
    await shows(page, 1, 4)
    first, second = await page.evaluate(TIMES)
    assert 4 <= first < 5  # the service's clock runs on between the photo and its line
    assert second == pytest.approx(first - 2, abs=0.1)
    assert await page.locator(".tayangan-daftar [aria-current]").count() == 1
    words = await page.inner_text("#tayangan")
    assert "Lestari Contoh" in words
    assert "tidak direkam atas permintaan" in words
    await page.screenshot(path=pictures / "tayangan-desk-light.png", full_page=True)
    assert await violations(page) == []


@pytest.mark.slow
async def test_films_play_together_faster_and_by_the_keyboard(terekam: Perjalanan, new_context: NewContext) -> None:
    page = await staff_page(terekam, new_context)
    await page.keyboard.press("l")
    await shows(page, 0, 10)

    await page.keyboard.press("j")
    await page.keyboard.press("ArrowRight")
    await shows(page, 0, 5)
    await page.select_option("#laju", "2")
    await page.keyboard.press("k")
    await until(page, "document.querySelectorAll('#tayangan video')[0].currentTime > 6.5")
    await page.locator("#laju").blur()
    await page.keyboard.press("k")

    first, second = await page.evaluate(TIMES)
    assert await page.evaluate("document.querySelectorAll('#tayangan video')[0].playbackRate") == 2
    assert second == pytest.approx(first - 2, abs=0.8)
    await page.keyboard.press("End")
    await page.keyboard.press("Home")
    await shows(page, 0, 0)
    assert "Belum mulai direkam" in await page.inner_text("#tayangan")


@pytest.mark.slow
async def test_a_hole_is_drawn_and_said(terekam: Perjalanan, new_context: NewContext) -> None:
    page = await staff_page(terekam, new_context)
    gap = page.locator(".tayangan-celah button").first
    said = await page.inner_text(".tayangan-celah")

    await gap.click()
    await page.keyboard.press("ArrowRight")

    assert "Bima Contoh: tanpa gambar" in said
    assert "Bima Contoh: tanpa suara" in said
    assert await page.locator(".tayangan-garis .celah").count() >= 2
    assert "Tanpa gambar:" in await page.locator("figure", has_text="Bima Contoh").inner_text()


@pytest.mark.slow
async def test_it_fits_a_phone_and_a_line_in_the_address_is_gone_to(
    terekam: Perjalanan, new_context: NewContext, pictures: Path
) -> None:
    entries = await terekam.services.store.read(lambda c: evidence.of_kinds(c, terekam.sesi.berkas, {"foto.diterima"}))
    page = await staff_page(terekam, new_context, 360, "dark", f"#L-{entries[0].number:04d}")

    await shows(page, 0, 4)

    await page.screenshot(path=pictures / "tayangan-phone-dark.png", full_page=True)
    assert await violations(page) == []
    assert await width(page) <= 360
    assert await small_targets(page) == []


async def test_a_range_is_served_and_each_look_is_a_line(terekam: Perjalanan) -> None:
    film = (await films(terekam))[0]
    path = f"{address(terekam)}/{film.nomor}.webm"
    whole = await terekam.services.files.read(film.sha256)
    async with await terekam.office.client("kepala") as kepala:
        for _ in range(2):
            async with kepala.get(path, headers={"Range": "bytes=1000-1999"}) as answer:
                assert (answer.status, answer.headers["Content-Range"]) == (206, f"bytes 1000-1999/{film.ukuran}")
                assert answer.headers["Cache-Control"] == "private, max-age=600"
                assert answer.headers["Content-Type"] == "video/webm"
                assert await answer.read() == whole[1000:2000]
        async with kepala.get(path, headers={"Range": f"bytes={film.ukuran}-"}) as answer:
            assert answer.status == 416
        await see(kepala, f"{address(terekam)}/999999.webm", 404)
        await see(kepala, f"{address(terekam)}/x.webm", 404)

    looks = await terekam.services.store.read(
        lambda c: evidence.of_kinds(c, f"paket/{terekam.paket.id}", {"bukti.dilihat"})
    )
    assert [(one.event.data["yang"], one.event.data["rincian"]) for one in looks] == [
        ("rekaman", "Rahayu Contoh, S.T.")
    ]


async def test_only_pokja_kepala_and_the_auditor_of_the_grant_see_it(terekam: Perjalanan) -> None:
    film = f"{address(terekam)}/{(await films(terekam))[0].nomor}.webm"
    for key in ("orang_luar", "other", "admin", "auditor"):
        async with await terekam.office.client(key) as browser:
            await see(browser, address(terekam), 404)
            await see(browser, film, 404)
    async with await terekam.office.client("tim_it") as browser:
        await see(browser, address(terekam), 403)
        await see(browser, film, 403)
        assert "/tayangan" not in await see(browser, f"/sesi/{terekam.sesi.id}/bukti")
    async with await terekam.office.client("anggota2") as browser:
        await see(browser, address(terekam))
        assert "Lihat saat ini dalam rekaman" in await see(browser, f"/sesi/{terekam.sesi.id}/bukti")
    async with await terekam.guest_browser() as guest:
        await see(guest, address(terekam), 303)  # to the staff's login: a guest's link opens nothing here


@pytest.mark.slow
async def test_an_auditor_sees_the_paket_of_the_grant(terekam: Perjalanan) -> None:
    await audits.grant(terekam.services, terekam.office.pelaku("admin"), form(terekam), [terekam.paket.id])
    async with await terekam.office.client("auditor") as auditor:
        page = await see(auditor, address(terekam))
        other = await terekam.another()
        await see(auditor, f"/sesi/{other.id}/tayangan")

    assert "Auditor Contoh, Ak. \\u00b7 auditor" in page or "Auditor Contoh, Ak. · auditor" in page


@pytest.mark.slow
async def test_before_there_is_a_film_the_page_says_so(jalan: Perjalanan, tmp_path: Path) -> None:
    async with await jalan.office.client("ketua") as ketua:
        assert "Belum ada rekaman yang dapat diputar" in await see(ketua, address(jalan))
        await recorded(
            jalan.services, jalan.sesi.id, jalan.services.now(), tmp_path, [Bagian(jalan.pokja[0].id, 0, 1, ("audio",))]
        )
        assert "Rekaman belum disusun." in await see(ketua, address(jalan))

        assert await press(ketua, f"{address(jalan)}/susun") == address(jalan)

        await joined(jalan, 1)
        assert "Potongan aslinya" not in await see(ketua, address(jalan))


@pytest.mark.slow
async def test_out_of_the_bag_alone_a_click_takes_every_film_to_its_second(
    terekam: Perjalanan, new_context: NewContext, tmp_path: Path, pictures: Path
) -> None:
    await terekam.closed()
    await terekam.sealed()
    whole = await bags.bag_of(terekam.services, terekam.sesi.id)
    folder = tmp_path / whole.name
    await asyncio.to_thread(unpacked, whole, tmp_path)
    report = await asyncio.to_thread(verify.verify, folder)
    assert report.utuh, report.as_text()
    context = await new_context()
    await context.set_offline(True)
    page = await context.new_page()
    await page.goto((folder / "tayangan.html").as_uri())
    await until(page, "[...document.querySelectorAll('#tayangan video')].every((v) => v.readyState >= 1)")

    await page.get_by_role("button", name="Foto diterima dan sidiknya dicatat.").click()

    await until(page, "[...document.querySelectorAll('#tayangan video')].every((v) => v.readyState >= 2 && !v.seeking)")
    first, second = await page.evaluate(TIMES)
    assert 4 <= first < 5
    assert second == pytest.approx(first - 2, abs=0.1)
    assert terekam.sesi.kode in await page.inner_text("h1")
    await page.screenshot(path=pictures / "tayangan-bag.png", full_page=True)
    assert await violations(page) == []


def unpacked(whole: bag.Bag, into: Path) -> None:
    place = into / "bag.zip"
    place.write_bytes(b"".join(bag.zip_stream(whole)))
    with zipfile.ZipFile(place) as archive:
        archive.extractall(into)


@pytest.mark.slow
async def test_the_peserta_takes_along_recordings_of_their_own_people_only(terekam: Perjalanan) -> None:
    guest = await terekam.guest()
    await terekam.closed()
    await terekam.sealed()

    copy = await bags.copy_for_peserta(terekam.services, terekam.sesi.id)

    kept = sorted(path for path in copy.files if path.startswith("data/08-rekaman/jahitan"))
    assert [path.rpartition("/")[2].partition("-")[0] for path in kept] == [guest.id]
