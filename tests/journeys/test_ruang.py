"""The room in the browser: seen and heard, photographed, examined, asked, decided; and what a broken link does."""

import asyncio
import re

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from server.contoh import company, make, person, photograph, seeded
from server.store import dokumen as papers
from tests.browser import browser, new_context  # noqa: F401  # fixtures, used by name
from tests.journeys.ruang import Sidang, frames, open_lobby  # noqa: F401  # fixtures, used by name

pytestmark = pytest.mark.database("sqlite")

READ = 60_000  # milliseconds: the reader takes one photo after the other


@pytest.fixture(scope="module")
def nib() -> bytes:
    dice = seeded(3)
    firm = company(dice, nama="PT Contoh Bina Sarana", nib="1234567890123")
    return photograph(make("nib", person(dice), firm, dice).image, "scan", dice)


async def sees(page: Page, who: str, more: int = 5) -> None:
    """Until `page` shows moving pictures of `who`."""
    now = await frames(page, who)
    async with asyncio.timeout(30):
        while await frames(page, who) < now + more:  # noqa: ASYNC110  # the page has no event to wait for
            await asyncio.sleep(0.1)


async def send(page: Page, body: bytes) -> None:
    """The photo that is asked for now, from a file."""
    await page.locator(".request button").click()
    await page.locator("#berkas").set_input_files({"name": "nib.jpg", "mimeType": "image/jpeg", "buffer": body})
    await page.get_by_role("button", name="Kirim foto ini").click()


@pytest.mark.slow
async def test_everybody_inside_sees_everybody(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    anggota, office = sidang.pages["anggota"], sidang.jalan.office
    ids = {ketua: office.people["ketua"].id, anggota: office.people["anggota"].id}
    ids[wakil] = (await sidang.jalan.guest()).id

    await asyncio.gather(*(sees(one, ids[other]) for one in ids for other in ids if one is not other))

    await wakil.evaluate("""() => {
        window.anew = 0;
        document.addEventListener("emptied", () => { window.anew += 1; }, true);
    }""")
    await ketua.get_by_role("tab", name="Obrolan").click()
    await ketua.get_by_label("Pesan atau catatan").fill("Selamat pagi, Pak Bima")
    await ketua.get_by_role("button", name="Kirim pesan").click()
    await expect(wakil.get_by_role("tab", name="Obrolan (1 baru)")).to_be_visible()
    assert await wakil.evaluate("window.anew") == 0, "no picture begins anew because something else is drawn"


@pytest.mark.slow
async def test_a_document_is_asked_for_photographed_read_shown_and_judged_by_two(
    sidang: Sidang,
    nib: bytes,
) -> None:
    ketua, wakil = await sidang.begin()
    anggota = sidang.pages["anggota"]
    await ketua.get_by_role("button", name="2. Nomor Induk").click()
    await ketua.get_by_role("button", name="Minta foto sekarang").click()

    await expect(wakil.locator(".request")).to_contain_text("Pokja meminta foto Nomor Induk Berusaha (NIB).")
    await send(wakil, nib)

    await expect(ketua.get_by_text("Siap diperiksa").first).to_be_visible(timeout=READ)
    await expect(ketua.get_by_text("Hasil baca mesin hanya petunjuk; Pokja yang memutuskan.")).to_be_visible()
    await expect(ketua.locator(".readings li", has_text="NIB").first).to_contain_text("1234567890123")
    await expect(ketua.locator("rect.box").first).to_be_visible()
    await ketua.get_by_role("button", name=re.compile("NIB.*tunjukkan di foto")).click()
    await expect(ketua.locator("rect.box.on")).to_have_count(1)
    await ketua.get_by_role("button", name="Sudah diperlihatkan di kamera").click()

    for page in (ketua, anggota):
        if page is anggota:
            await expect(ketua.get_by_text("Menunggu pemeriksa kedua")).to_be_visible()
            await anggota.get_by_role("button", name="2. Nomor Induk").click()
        await page.get_by_label("Sumber yang diperlihatkan").select_option("asli")
        await page.get_by_role("button", name="Sah", exact=True).click()
    await expect(ketua.locator(".checklist li", has_text="NIB")).to_contain_text("Memenuhi")
    await expect(wakil.locator(".checklist li", has_text="NIB")).to_contain_text("Memenuhi")


@pytest.mark.slow
async def test_who_judges_what_somebody_else_has_just_changed_is_shown_it_and_overwrites_nothing(
    sidang: Sidang,
    nib: bytes,
) -> None:
    ketua, wakil = await sidang.begin()
    anggota = sidang.pages["anggota"]
    await ketua.get_by_role("button", name="2. Nomor Induk").click()
    await ketua.get_by_role("button", name="Minta foto sekarang").click()
    await send(wakil, nib)
    await ketua.get_by_role("button", name="Sudah diperlihatkan di kamera").click(timeout=READ)
    await anggota.get_by_role("button", name="2. Nomor Induk").click()
    await anggota.get_by_label("Alasan atau pertanyaan").fill("Alamat tidak sama dengan akta (contoh)")

    await ketua.get_by_label("Sumber yang diperlihatkan").select_option("asli")
    await ketua.get_by_role("button", name="Sah", exact=True).click()

    await expect(anggota.get_by_text("Dokumen ini berubah sejak Anda mulai menulis")).to_be_visible()
    await anggota.get_by_role("button", name="Tidak sah").click()
    await expect(anggota.get_by_text("Pemeriksa lain lebih dahulu")).to_be_visible()
    await expect(anggota.get_by_label("Alasan atau pertanyaan")).to_have_value("Alamat tidak sama dengan akta (contoh)")
    items = await sidang.jalan.services.store.read(lambda c: papers.of_sesi(c, sidang.jalan.sesi.id))
    assert items[1].keadaan == "diperlihatkan"

    await anggota.get_by_role("button", name="Sudah saya lihat").first.click()
    await anggota.get_by_role("button", name="Tidak sah").click()
    await expect(anggota.get_by_text("Pemeriksa berbeda pendapat")).to_be_visible()
    await expect(ketua.get_by_text("Pemeriksa berbeda pendapat")).to_be_visible()
    await ketua.get_by_label("Alasan atau pertanyaan").fill("Benar, alamatnya berbeda (contoh)")
    await ketua.get_by_role("button", name="Tidak sah").click()
    await expect(anggota.locator(".checklist li", has_text="NIB")).to_contain_text("Tidak memenuhi")


async def test_questions_answers_messages_and_notes_reach_whom_they_are_for(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    await ketua.get_by_role("tab", name="Pertanyaan").click()
    for teks in ("Berapa tenaga tetap perusahaan?", "Siapa pelaksana lapangan?"):
        await ketua.get_by_label("Pertanyaan baru").fill(teks)
        await ketua.get_by_role("button", name="Ajukan pertanyaan").click()
        await expect(ketua.locator(".questions")).to_contain_text(teks)

    await wakil.get_by_role("button", name="Jawab pertanyaan ini").click()
    await wakil.get_by_label("Jawaban Saudara untuk pertanyaan 1").fill("Dua belas orang (contoh)")
    await wakil.get_by_role("button", name="Kirim jawaban").first.click()
    await expect(ketua.locator(".questions")).to_contain_text("Dua belas orang (contoh)")
    await ketua.get_by_role("button", name="Catat jawaban lisan").click()
    await ketua.get_by_label("Jawaban, sedekat mungkin").fill("Pak Jaya Contoh")
    await ketua.locator("form.reason button.primary").click()
    await expect(wakil.locator(".questions")).to_contain_text("Pak Jaya Contoh")
    await ketua.get_by_role("button", name="Tulis simpulan").first.click()
    await ketua.get_by_label("Simpulan Pokja atas jawaban ini").fill("Memadai (contoh)")
    await ketua.locator("form.reason button.primary").click()
    await expect(ketua.locator(".questions")).to_contain_text("Memadai (contoh)")

    await ketua.get_by_role("tab", name="Obrolan").click()
    for teks, secret in (("Selamat pagi, Pak Bima", False), ("Catatan rahasia contoh", True)):
        await ketua.get_by_label("Pesan atau catatan").fill(teks)
        await ketua.get_by_label("Catatan Pokja, tidak terlihat peserta").set_checked(secret)
        await ketua.get_by_role("button", name="Kirim pesan").click()
        await expect(ketua.locator("ol.talk")).to_contain_text(teks)
    await expect(wakil.get_by_role("tab", name="Obrolan (1 baru)")).to_be_visible()
    await wakil.get_by_role("tab", name="Obrolan").click()
    await expect(wakil.locator("ol.talk")).to_contain_text("Selamat pagi, Pak Bima")
    assert "rahasia" not in await wakil.content()


@pytest.mark.slow
async def test_who_reloads_is_back_with_all_that_was_said(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    await ketua.get_by_role("tab", name="Obrolan").click()
    await ketua.get_by_label("Pesan atau catatan").fill("Selamat pagi, Pak Bima")
    await ketua.get_by_role("button", name="Kirim pesan").click()

    await wakil.reload()

    await wakil.get_by_role("tab", name="Obrolan").click()
    await expect(wakil.locator("ol.talk")).to_contain_text("Selamat pagi, Pak Bima")
    await sees(ketua, (await sidang.jalan.guest()).id)


@pytest.mark.slow
async def test_what_is_written_while_the_link_is_down_arrives_once_it_is_back(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    lines: list[WebSocketRoute] = []
    down = False

    async def pass_on(line: WebSocketRoute) -> None:
        if down:
            await line.close()
            return
        line.connect_to_server()
        lines.append(line)

    await wakil.route_web_socket(re.compile("socket.io"), pass_on)
    await wakil.reload()
    await expect(wakil.get_by_text("Sedang berlangsung")).to_be_visible()
    down = True
    await lines[-1].close()
    await expect(wakil.get_by_text("Terputus, mencoba lagi")).to_be_visible()
    await wakil.get_by_role("tab", name="Obrolan").click()
    await wakil.get_by_label("Pesan kepada semua orang di ruang").fill("Apakah suara saya terdengar?")
    await wakil.get_by_role("button", name="Kirim pesan").click()
    await expect(wakil.get_by_text("1 kiriman menunggu jaringan")).to_be_visible()

    down = False

    await expect(wakil.get_by_text("Terputus, mencoba lagi")).to_have_count(0)
    await ketua.get_by_role("tab", name="Obrolan").click()
    await expect(ketua.locator("ol.talk li", has_text="Apakah suara saya terdengar?")).to_have_count(1)


@pytest.mark.slow
async def test_a_second_tab_takes_the_seat_and_the_first_says_so(sidang: Sidang) -> None:
    _, wakil = await sidang.begin()

    second = await wakil.context.new_page()
    await second.goto(wakil.url)

    await expect(second.get_by_text("Sedang berlangsung")).to_be_visible()
    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Ruang ini Saudara buka di tempat lain")
    await wakil.get_by_role("button", name="Pakai di sini").click()
    await expect(wakil.get_by_text("Sedang berlangsung")).to_be_visible()
    await expect(second.get_by_role("heading", level=1)).to_have_text("Ruang ini Saudara buka di tempat lain")


async def test_who_leaves_may_come_back_and_who_is_sent_out_may_not(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    await wakil.get_by_role("button", name="Keluar", exact=True).click()
    await wakil.get_by_role("button", name="Ya, keluar").click()
    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Saudara sudah keluar dari ruang")
    await wakil.get_by_role("button", name="Masuk lagi").click()
    await expect(wakil.get_by_text("Sedang berlangsung")).to_be_visible()

    await ketua.get_by_role("button", name="Keluarkan").click()
    await ketua.get_by_label("Mengapa orang ini dikeluarkan?").fill("Kuasanya dicabut direktur (contoh).")
    await ketua.locator("form.reason button.primary").click()

    await expect(wakil.get_by_text("Kuasanya dicabut direktur (contoh).")).to_be_visible()
    await wakil.reload()
    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Belum masuk")


async def test_consent_is_withdrawn_an_objection_made_and_the_sesi_closed_by_two(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    anggota = sidang.pages["anggota"]
    await wakil.get_by_role("tab", name="Lainnya").click()
    await wakil.get_by_role("button", name="Tarik persetujuan rekam").click()
    await wakil.get_by_role("button", name="Ya, tarik persetujuan").click()
    await expect(ketua.get_by_text("Persetujuan rekam ditarik")).to_be_visible()
    await wakil.get_by_role("button", name="Sampaikan keberatan").click()
    await wakil.get_by_label("Keberatan Saudara").fill("Kami keberatan atas waktu yang diberikan (contoh)")
    await wakil.get_by_role("button", name="Kirim keberatan").click()
    await ketua.get_by_role("tab", name="Obrolan").click()
    await expect(ketua.locator("li.keberatan")).to_contain_text("Kami keberatan atas waktu yang diberikan")

    await ketua.get_by_role("button", name="Usulkan hasil").click()
    await ketua.get_by_label("Hasil", exact=True).select_option("gugur")
    await ketua.get_by_label("Alasan", exact=True).fill("NIB tidak pernah diperlihatkan (contoh).")
    await ketua.locator("form.reason button.primary").click()
    await expect(anggota.get_by_text("Setuju 1, perlu 2 dari 3 anggota Pokja.")).to_be_visible()
    await anggota.get_by_role("button", name="Setujui").click()
    await expect(anggota.get_by_role("button", name="Setujui")).to_have_count(0)
    await ketua.get_by_role("button", name="Usulkan penutupan").click()
    await ketua.locator("form.reason button.primary").click()
    await anggota.get_by_role("button", name="Setujui").click()

    for page in (ketua, anggota, wakil):
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sesi sudah ditutup")
    await expect(ketua.get_by_text("Hasil yang ditetapkan: Gugur.")).to_be_visible()
    await expect(ketua.get_by_role("link", name="Buka berita acara")).to_be_visible()
    assert "Gugur" not in await wakil.content()
