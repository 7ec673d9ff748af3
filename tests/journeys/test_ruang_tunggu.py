"""The lobby in the browser: one question a page, nothing chosen beforehand, every end in plain words."""

from datetime import timedelta

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from server.actions import pelaksanaan
from tests.browser import NewContext, browser, new_context  # noqa: F401  # fixtures, used by name
from tests.clock import Clock
from tests.journeys.ruang import Sidang, choose, open_lobby, shoot  # noqa: F401  # fixtures, used by name
from tests.people import Office
from tests.server.routes.perjalanan import set_out

pytestmark = pytest.mark.database("sqlite")

NO_DEVICES = """navigator.mediaDevices.getUserMedia = () =>
  Promise.reject(new DOMException("contoh", "NotAllowedError"));"""


@pytest.mark.slow
async def test_a_wakil_comes_in_by_four_questions_and_is_let_in(sidang: Sidang) -> None:
    ketua = await sidang.sit("ketua")
    await sidang.sit("anggota", "B")
    wakil = await sidang.enter("wakil")

    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Apakah kamera dan mikrofon Saudara bekerja?")
    await wakil.get_by_role("button", name="Nyalakan kamera dan mikrofon").click()
    await expect(wakil.get_by_label("Suara Saudara")).to_be_visible()
    await expect(wakil.get_by_role("button", name="Bunyikan nada")).to_be_visible()
    microphones = wakil.get_by_label("Mikrofon yang dipakai").locator("option")
    await microphones.nth(1).wait_for(state="attached")
    await wakil.get_by_label("Mikrofon yang dipakai").select_option(index=1)
    await wakil.get_by_role("button", name="Lanjut", exact=True).click()

    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Bolehkah sesi ini direkam?")
    await expect(wakil.get_by_text("Pemeriksaan identitas dan dokumen dilakukan untuk")).to_be_visible()
    assert await wakil.locator("input[name=pilihan]:checked").count() == 0
    await choose(wakil, "B")
    await wakil.get_by_role("button", name="Simpan pilihan").click()

    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Foto kartu identitas asli Saudara")
    await wakil.get_by_role("button", name="Ambil foto kartu identitas").click()
    await shoot(wakil)
    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Foto wajah Saudara")
    await wakil.get_by_role("button", name="Ambil foto wajah").click()
    await shoot(wakil)

    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Pokja sudah diberi tahu bahwa Saudara datang")
    await expect(ketua.locator(".faces img")).to_have_count(2)
    await expect(ketua.get_by_text("B: tidak direkam").first).to_be_visible()
    await ketua.get_by_role("button", name=f"Terima {sidang.jalan.peserta.direktur}").click()
    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Saudara sudah diterima")
    await ketua.get_by_role("button", name="Mulai sesi").click()
    await expect(wakil.get_by_text("Sedang berlangsung")).to_be_visible()


async def test_a_reload_leads_back_to_the_same_question(sidang: Sidang) -> None:
    wakil = await sidang.enter("wakil")
    await wakil.get_by_role("button", name="Nyalakan kamera dan mikrofon").click()
    await wakil.get_by_role("button", name="Lanjut", exact=True).click()
    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Bolehkah sesi ini direkam?")

    await wakil.reload()

    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Bolehkah sesi ini direkam?")


async def test_somebody_without_camera_and_card_still_comes_as_far_as_the_pokja(sidang: Sidang) -> None:
    ketua = await sidang.sit("ketua")
    wakil = await sidang.enter("wakil")
    await wakil.add_init_script(NO_DEVICES)
    await wakil.reload()

    await wakil.get_by_role("button", name="Nyalakan kamera dan mikrofon").click()
    await expect(wakil.get_by_text("Kamera tidak diizinkan.")).to_be_visible()
    await wakil.get_by_role("button", name="Lanjut tanpa kamera dan mikrofon").click()
    await choose(wakil, "A")
    await wakil.get_by_role("button", name="Simpan pilihan").click()
    for _ in range(2):
        await wakil.get_by_role("button", name="Saya belum dapat memfotonya").click()

    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Pokja sudah diberi tahu bahwa Saudara datang")
    await ketua.get_by_role("button", name="Terima tanpa bukti lengkap").click()
    await ketua.get_by_label("Mengapa diterima tanpa itu?").fill("Sudah dikenal dan hadir di bidding room (contoh).")
    await ketua.locator("form.reason button.primary").click()
    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Saudara sudah diterima")


async def test_the_pokja_asks_for_the_power_of_attorney_and_gets_it(sidang: Sidang) -> None:
    ketua = await sidang.sit("ketua")
    wakil = await sidang.wait()

    await ketua.get_by_role("button", name="Minta lengkapi").click()
    await ketua.get_by_label("Apa yang kurang?").fill("Surat kuasa dari direktur utama (contoh)")
    await ketua.locator("form.reason button.primary").click()

    await expect(wakil.get_by_text("Surat kuasa dari direktur utama (contoh)")).to_be_visible()
    await wakil.get_by_role("button", name="Foto bukti kewakilan").click()
    await shoot(wakil)
    await wakil.get_by_role("button", name="Sudah saya lengkapi").click()
    await expect(ketua.locator(".faces figcaption", has_text="bukti kewakilan")).to_be_visible()
    await expect(ketua.get_by_text("Menunggu Anda periksa")).to_be_visible()
    await expect(ketua.locator("section.apart")).to_contain_text("Peserta sudah di ruang tunggu")


async def test_who_is_refused_is_told_why_and_what_next(sidang: Sidang) -> None:
    ketua = await sidang.sit("ketua")
    wakil = await sidang.wait()
    await expect(ketua.locator(".faces img")).to_have_count(2)  # else a photo on its way would be refused too

    await ketua.get_by_role("button", name="Tolak").click()
    await ketua.get_by_label("Mengapa orang ini tidak dapat diterima?").fill("Nama tidak tercantum di akta (contoh).")
    await ketua.locator("form.reason button.primary").click()

    await expect(wakil.get_by_text("Nama tidak tercantum di akta (contoh).")).to_be_visible()
    await expect(wakil.get_by_text("hubungi narahubung")).to_be_visible()


async def test_meeting_in_person_is_asked_for_and_answered_in_writing(sidang: Sidang) -> None:
    ketua = await sidang.sit("ketua")
    wakil = await sidang.wait("C")
    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Permohonan tatap muka Saudara sudah disampaikan")

    await ketua.get_by_role("button", name="Tidak dapat tatap muka").click()
    await ketua.get_by_label("Mengapa tatap muka tidak dikabulkan?").fill("Ruang rapat sedang direnovasi (contoh).")
    await ketua.locator("form.reason button.primary").click()

    await expect(wakil.get_by_text("Ruang rapat sedang direnovasi (contoh).")).to_be_visible()
    await choose(wakil, "B")
    await wakil.get_by_role("button", name="Simpan pilihan").click()
    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Foto kartu identitas asli Saudara")


async def test_the_page_waits_for_the_lobby_and_enters_by_itself(
    service: TestServer,
    office: Office,
    clock: Clock,
    new_context: NewContext,  # noqa: F811
) -> None:
    jalan = await set_out(service, office, clock)
    await jalan.prepared()
    clock.set(jalan.sesi.mulai - timedelta(minutes=45))
    early = Sidang(jalan, new_context)
    wakil = await early.enter("wakil")
    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Ruang tunggu belum dibuka")
    await expect(wakil.get_by_text("Ruang tunggu dibuka pukul 08.30 WITA")).to_be_visible()
    await wakil.clock.install()
    await wakil.reload()
    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Ruang tunggu belum dibuka")

    clock.set(jalan.sesi.mulai - timedelta(minutes=20))
    await pelaksanaan.open_lobby(jalan.services, jalan.pokja[0], jalan.sesi.id)
    await wakil.clock.fast_forward(21_000)

    await expect(wakil.get_by_role("heading", level=1)).to_have_text("Apakah kamera dan mikrofon Saudara bekerja?")
