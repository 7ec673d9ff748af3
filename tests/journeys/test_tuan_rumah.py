"""The Pokja as host of the room: its own closed room, who comes, who waits, who watches, and what the clock says."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser import browser, new_context, violations, width  # noqa: F401  # fixtures, used by name
from tests.journeys.panggung import Telinga
from tests.journeys.ruang import Sidang, frames, open_lobby, pictures  # noqa: F401  # fixtures, used by name

pytestmark = pytest.mark.database("sqlite")


async def stands_still(page: Page, who: str) -> bool:
    """Whether this page shows no new picture of `who` for a second and a half."""
    before = await frames(page, who)
    await asyncio.sleep(1.5)
    return await frames(page, who) <= before


async def moves(page: Page, who: str) -> None:
    """Until pictures of `who` move on this page."""
    now = await frames(page, who)
    async with asyncio.timeout(30):
        while await frames(page, who) <= now + 3:  # noqa: ASYNC110  # the page has no event to wait for
            await asyncio.sleep(0.1)


@pytest.mark.slow
async def test_the_pokja_confers_and_the_peserta_hears_sees_and_reads_nothing(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    anggota, people = sidang.pages["anggota"], sidang.jalan.office.people
    ear = Telinga()
    wakil.on("websocket", ear._note_socket)
    await wakil.reload()
    await moves(wakil, people["ketua"].id)

    await ketua.get_by_role("button", name="Musyawarah Pokja").click()

    await expect(wakil.get_by_text("Pokja sedang bermusyawarah.")).to_be_visible()
    await expect(ketua.get_by_text(f"Hanya {people['anggota'].nama} yang mendengar dan melihat Anda.")).to_be_visible()
    await moves(ketua, people["anggota"].id)
    for one in ("ketua", "anggota"):
        assert await stands_still(wakil, people[one].id)
    assert await wakil.evaluate("document.querySelectorAll('video[data-orang]').length") == 3

    await ketua.get_by_role("tab", name="Obrolan").click()
    await ketua.get_by_label("Pesan di antara Pokja").fill("KENARI: akta itu belum cukup")
    await ketua.get_by_role("button", name="Kirim kepada Pokja").click()
    await anggota.get_by_role("tab", name="Obrolan").click()
    await expect(anggota.locator("li.musyawarah")).to_contain_text("KENARI")
    await ketua.get_by_label("Pesan di antara Pokja").fill("KENARI kedua, belum dikirim")
    await anggota.get_by_role("button", name="Akhiri musyawarah").click()

    await expect(ketua.get_by_label("Pesan atau catatan")).to_have_value("")
    await expect(wakil.get_by_text("Pokja sedang bermusyawarah.")).to_have_count(0)
    await moves(wakil, people["ketua"].id)
    await wakil.get_by_role("tab", name="Obrolan").click()
    assert "KENARI" not in await wakil.content()
    assert ear.heard
    assert not [frame for _, frame in await ear.all() if b"KENARI" in frame]


@pytest.mark.slow
async def test_an_attempt_is_logged_in_the_room_while_the_waiting_time_runs_out(sidang: Sidang) -> None:
    ketua = await sidang.sit("ketua")
    await sidang.sit("anggota")
    limit = ketua.locator("section.apart")
    await expect(limit).to_contain_text("Menunggu peserta.")
    await expect(limit).to_contain_text("0 dari 2 upaya menghubungi sudah dicatat.")

    for done in (1, 2):
        await limit.get_by_role("button", name="Catat upaya menghubungi").click()
        await ketua.get_by_label("Jalur", exact=True).select_option("telepon")
        await ketua.get_by_label("Hasil", exact=True).select_option("tidak_diangkat")
        await ketua.get_by_label("Uraian singkat").fill("Dering tanpa jawaban (contoh)")
        await ketua.get_by_role("button", name="Simpan upaya").click()
        await expect(limit).to_contain_text(f"{done} dari 2 upaya menghubungi sudah dicatat.")
    await expect(ketua.locator("#lembar-orang")).to_contain_text(f"…{sidang.jalan.peserta.telepon[-4:]}")
    sidang.jalan.clock.set(sidang.jalan.sesi.mulai + timedelta(minutes=30, seconds=2))

    await expect(ketua.get_by_text("Waktu tunggu lewat, Pokja memutuskan")).to_be_visible(timeout=60_000)
    await expect(ketua.get_by_role("button", name="Usulkan: peserta tidak hadir")).to_be_visible()


@pytest.mark.slow
async def test_the_loss_of_the_quorum_is_told_to_all_and_ends_by_itself(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    anggota = sidang.pages["anggota"]

    await anggota.get_by_role("button", name="Keluar", exact=True).click()
    await anggota.get_by_role("button", name="Ya, keluar").click()
    await expect(ketua.get_by_text("Pokja kurang dari kuorum.")).to_be_visible()
    await expect(wakil.get_by_text("ini tidak dihitung atas Saudara")).to_be_visible()
    sidang.jalan.clock.advance(minutes=5, seconds=2)
    await expect(wakil.get_by_text("Sesi dijeda karena anggota Pokja belum lengkap")).to_be_visible(timeout=60_000)
    await expect(ketua.get_by_text("Dijeda karena Pokja kurang dari kuorum.")).to_be_visible()
    await anggota.get_by_role("button", name="Masuk lagi").click()

    await expect(wakil.get_by_text("Sedang berlangsung")).to_be_visible()
    await expect(wakil.locator("section.apart")).to_have_count(0)


@pytest.mark.slow
async def test_who_waits_is_counted_in_the_tab_and_the_sound_can_be_silenced(sidang: Sidang) -> None:
    ketua = await sidang.sit("ketua")
    title = await ketua.title()
    await ketua.get_by_role("button", name="Bunyi pemberitahuan menyala").click()
    await ketua.evaluate("() => { window.bunyi = 0; window.AudioContext = class { constructor() { window.bunyi++ } } }")

    await sidang.wait()

    await expect(ketua).to_have_title(f"(1) {title}")
    assert await ketua.evaluate("window.bunyi") == 0
    await ketua.get_by_role("button", name="Bunyi pemberitahuan mati").click()
    assert await ketua.evaluate("window.bunyi") == 1


KEEP = """window.garis = []; const Made = RTCPeerConnection;
window.RTCPeerConnection = class extends Made { constructor(...all) { super(...all); window.garis.push(this); } };"""
NOTHING = """for (const pc of window.garis) for (const line of pc.getSenders()) {
  line.semula ??= line.track;
  line.replaceTrack(null);
}"""
AGAIN = "for (const pc of window.garis) for (const line of pc.getSenders()) line.replaceTrack(line.semula ?? null)"


@pytest.mark.slow
async def test_a_recording_that_stalls_for_15_seconds_is_told_to_host_and_peserta_in_red(
    sidang: Sidang,
    pictures: Path,  # noqa: F811
) -> None:
    made = sidang.new_context

    async def keeping(*asked: object, **options: object) -> BrowserContext:
        context = await made(*asked, **options)
        await context.add_init_script(KEEP)
        return context

    sidang.new_context = keeping
    ketua, wakil = await sidang.begin()
    await ketua.get_by_role("button", name="Mulai rekam").click()
    await ketua.get_by_role("button", name="Sudah dibacakan, mulai").click()
    await expect(wakil.locator(".rec.on")).to_be_visible()

    await wakil.evaluate(NOTHING)

    guest = (await sidang.jalan.guest()).id
    words = {ketua: f"Suara dan gambar {sidang.jalan.peserta.direktur} tidak", wakil: "Suara dan gambar Anda tidak"}
    for page, said in words.items():
        banner = page.get_by_role("alert").filter(has_text="sampai ke perekam sejak")
        await expect(banner).to_contain_text(said, timeout=60_000)
        await expect(banner).to_contain_text("celah ini dicatat")
        await expect(page.locator(".rec.lost")).to_have_text("REC terganggu")
        await expect(banner).to_be_in_viewport()
        tile = page.locator("figure", has=page.locator(f"video[data-orang='{guest}']"))
        await expect(tile.locator(".kept")).to_have_text("tidak sampai ke perekam")
        name = "macet-pokja" if page is ketua else "macet-peserta"
        await page.screenshot(path=pictures / f"{name}.png")
        assert await violations(page) == []
        assert await width(page) <= (page.viewport_size or {"width": 0})["width"]
    await wakil.evaluate(AGAIN)
    for page in words:
        await expect(page.locator(".rec.on")).to_be_visible(timeout=60_000)
        await expect(page.get_by_role("alert").filter(has_text="sampai ke perekam")).to_have_count(0)
