"""Stations 5 to 7, and the close: the lobby, the room, the documents and their verdicts, the decision by quorum."""

import asyncio
import re

from playwright.async_api import Locator, Page, expect

from tests.browser import until
from tests.journeys.panggung import Firm, Panggung, photo_of, text_of

NIB, NPWP = "Nomor Induk Berusaha (NIB)", "NPWP badan usaha"
GREETING = "Selamat pagi, Pak Bima. Sesi kami mulai."
QUESTION = "Berapa nilai penawaran yang Saudara ajukan?"
CLASHING = "Alamat tidak sama dengan akta (contoh)"

PLAYING = """() => [...document.querySelectorAll("video[data-orang]:not([hidden])")]
  .map(video => [video.dataset.orang, video.videoWidth, video.currentTime])"""
MOVING = f"""before => {{ const all = ({PLAYING})(); return all.length && all.every(
  ([who, wide, time]) => wide > 0 && time > (before[who] ?? Infinity)); }}"""


# 5. Lobby


async def ruang_tunggu(p: Panggung, firm: Firm, phone: Page, choice: str) -> None:
    """From the phone's page to the question whether one is let in: device, notice, choice, card and face."""
    await phone.goto(f"{p.url}/hadir")
    await phone.get_by_role("link", name="Masuk ruang tunggu").tap()
    await heading(phone, "Apakah kamera dan mikrofon Saudara bekerja?")
    await phone.get_by_role("button", name="Nyalakan kamera dan mikrofon").tap()
    await expect(phone.get_by_label("Suara Saudara")).to_be_visible()
    await until(phone, "document.querySelector('.mirror video')?.videoWidth > 0", seconds=60)
    await phone.get_by_role("button", name="Lanjut", exact=True).tap()
    await heading(phone, "Bolehkah sesi ini direkam?")
    await expect(phone.get_by_text("Pemeriksaan identitas dan dokumen dilakukan untuk")).to_be_visible()
    assert await phone.locator("input[name=pilihan]:checked").count() == 0
    await phone.locator(f"label[for=pilihan-{choice}]").tap()
    await phone.get_by_role("button", name="Simpan pilihan").tap()
    await heading(phone, "Foto kartu identitas asli Saudara")
    await phone.get_by_role("button", name="Ambil foto kartu identitas").tap()
    await send_file(phone, "ktp.jpg", photo_of(firm, "ktp"))
    await heading(phone, "Foto wajah Saudara")
    await phone.get_by_role("button", name="Ambil foto wajah").tap()
    await send_file(phone, "wajah.jpg", photo_of(firm, "wajah"))
    await heading(phone, "Pokja sudah diberi tahu bahwa Saudara datang")
    receipt = text_of(await p.letter("tanda_terima_persetujuan", firm.surel))
    assert f"{choice}. " in receipt
    assert re.search(r"[0-9a-f]{8}…[0-9a-f]{8}", receipt), "the digest of the notice that was shown"


async def send_file(phone: Page, name: str, content: bytes) -> None:
    """Through the page's own file input."""
    await phone.locator("#berkas").set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": content})
    await phone.get_by_role("button", name="Kirim foto ini").tap()
    await expect(phone.locator("dialog.camera")).to_have_count(0)


async def duduk(p: Panggung, firm: Firm, key: str) -> Page:
    """A member of the Pokja sits down in the room."""
    page = p.pages[key]
    await page.goto(f"{p.url}/sesi/{p.sesi[firm.nama]}/ruang")
    await page.locator("label[for=pilihan-A]").click()
    await page.get_by_role("button", name="Masuk ke ruang").click()
    await expect(page.locator(".tile.mirror video")).to_be_visible()
    return page


async def terima(p: Panggung, firm: Firm, phone: Page) -> None:
    """The ketua looks at card and face, lets the person in, and begins."""
    ketua = p.pages["ketua"]
    await expect(ketua.locator(".faces img")).to_have_count(2)
    await ketua.get_by_role("button", name=f"Terima {firm.wakil}").click()
    await heading(phone, "Saudara sudah diterima")
    await p.minutes_from_start(firm, 0)
    await ketua.get_by_role("button", name="Mulai sesi").click()
    await expect(phone.get_by_text("Sedang berlangsung")).to_be_visible()


# 6. Room


async def saling_melihat(*pages: Page) -> None:
    """Everybody's page plays moving pictures of everybody: frames with a width, and a time that goes on."""
    await asyncio.gather(*(sees_all(page, len(pages)) for page in pages))


async def sees_all(page: Page, people: int) -> None:
    await until(page, f"document.querySelectorAll('video[data-orang]:not([hidden])').length === {people}", seconds=90)
    before = {who: time for who, _, time in await page.evaluate(PLAYING)}
    await until(page, MOVING, before, seconds=90)


async def bicara(p: Panggung, firm: Firm, phone: Page) -> None:
    """A message, a numbered question with its time, the answer, and what the Pokja makes of it."""
    ketua, anggota = p.pages["ketua"], p.pages["anggota"]
    await ketua.get_by_role("tab", name="Obrolan").click()
    await ketua.get_by_label("Pesan atau catatan").fill(GREETING)
    await ketua.get_by_role("button", name="Kirim pesan").click()
    await phone.get_by_role("tab", name="Obrolan").tap()
    await expect(phone.locator("ol.talk")).to_contain_text(GREETING)
    await phone.get_by_label("Pesan kepada semua orang di ruang").fill(f"Baik, kami dari {firm.nama}.")
    await phone.get_by_role("button", name="Kirim pesan").tap()
    await expect(ketua.locator("ol.talk")).to_contain_text(f"Baik, kami dari {firm.nama}.")

    await ketua.get_by_role("tab", name="Pertanyaan").click()
    await ketua.get_by_label("Pertanyaan baru").fill(QUESTION)
    await ketua.get_by_role("button", name="Ajukan pertanyaan").click()
    await phone.get_by_role("button", name="Jawab pertanyaan ini").tap()
    await phone.get_by_label("Jawaban Saudara untuk pertanyaan 1").fill(f"Nilai penawaran kami {firm.harga}.")
    await phone.get_by_role("button", name="Kirim jawaban").tap()
    for page in (ketua, anggota):
        await page.get_by_role("tab", name="Pertanyaan").click()
        asked = page.locator(".questions li").first
        await expect(asked).to_contain_text(re.compile(r"Pertanyaan 1 · \d\d\.\d\d"))
        await expect(asked).to_contain_text(firm.harga)


# 7. Documents


async def foto_dokumen(p: Panggung, phone: Page, firm: Firm, jenis: str, nama: str) -> None:
    """The Pokja asks, the phone sends, Tesseract reads."""
    anggota = p.pages["anggota"]
    await open_document(anggota, nama)
    await anggota.get_by_role("button", name="Minta foto sekarang").click()
    await expect(phone.locator(".request")).to_contain_text(f"Pokja meminta foto {nama}.")
    await phone.locator(".request button").tap()
    await send_file(phone, f"{jenis}.jpg", photo_of(firm, jenis))
    await expect(anggota.get_by_text("Hasil baca mesin hanya petunjuk; Pokja yang memutuskan.")).to_be_visible()


def reading(page: Page, name: str) -> Locator:
    return page.locator(".readings li").filter(has=page.get_by_text(re.compile(f"^{name}")).first)


async def open_document(page: Page, nama: str) -> None:
    await page.locator(".checklist").get_by_role("button", name=re.compile(re.escape(nama))).click()


async def nib_oleh_dua_pemeriksa(p: Panggung, firm: Firm, phone: Page) -> None:
    """A key item: read by the machine, judged by two; who comes second to the same verdict is told."""
    ketua, anggota = p.pages["ketua"], p.pages["anggota"]
    await foto_dokumen(p, phone, firm, "nib", NIB)
    await expect(anggota.locator(".readings")).to_contain_text(firm.company.nib)
    await expect(anggota.locator("rect.box").first).to_be_visible()
    await anggota.get_by_role("button", name="Sudah diperlihatkan di kamera").click()
    await anggota.get_by_label("Alasan atau pertanyaan").fill(CLASHING)

    await open_document(ketua, NIB)
    await ketua.get_by_label("Sumber yang diperlihatkan").select_option("asli")
    await ketua.get_by_role("button", name="Sah", exact=True).click()
    await expect(ketua.get_by_text("Menunggu pemeriksa kedua")).to_be_visible()

    await expect(anggota.get_by_text("Dokumen ini berubah sejak Anda mulai menulis")).to_be_visible()
    await anggota.get_by_role("button", name="Tidak sah").click()
    await expect(anggota.get_by_text("Pemeriksa lain lebih dahulu")).to_be_visible()
    await expect(anggota.get_by_label("Alasan atau pertanyaan")).to_have_value(CLASHING)
    await anggota.get_by_role("button", name="Sudah saya lihat").first.click()
    await anggota.get_by_label("Alasan atau pertanyaan").fill("")
    await anggota.get_by_label("Sumber yang diperlihatkan").select_option("asli")
    await anggota.get_by_role("button", name="Sah", exact=True).click()
    await shown_as(NIB, "Memenuhi", ketua, phone)


async def npwp_oleh_satu_pemeriksa(p: Panggung, firm: Firm, phone: Page) -> None:
    anggota = p.pages["anggota"]
    await foto_dokumen(p, phone, firm, "npwp", NPWP)
    await anggota.get_by_role("button", name="Sudah diperlihatkan di kamera").click()
    await anggota.get_by_label("Sumber yang diperlihatkan").select_option("asli")
    await anggota.get_by_role("button", name="Sah", exact=True).click()
    await shown_as(NPWP, "Memenuhi", p.pages["ketua"], phone)


async def shown_as(nama: str, word: str, *pages: Page) -> None:
    for page in pages:
        await expect(page.locator(".checklist li").filter(has_text=nama)).to_contain_text(word)


# 8a. Close


async def tutup(p: Panggung, firm: Firm, phone: Page) -> None:
    """One proposes, another agrees: two of three are the quorum; first the result, then the close."""
    ketua, anggota = p.pages["ketua"], p.pages["anggota"]
    await p.minutes_from_start(firm, 50)
    await ketua.get_by_role("button", name="Usulkan hasil").click()
    await ketua.get_by_label("Hasil", exact=True).select_option("lulus")
    await ketua.locator("form.reason button.primary").click()
    await expect(anggota.get_by_text("Setuju 1, perlu 2 dari 3 anggota Pokja.")).to_be_visible()
    await anggota.get_by_role("button", name="Setujui").click()
    await expect(anggota.get_by_role("button", name="Setujui")).to_have_count(0)
    await ketua.get_by_role("button", name="Usulkan penutupan").click()
    await ketua.locator("form.reason button.primary").click()
    await anggota.get_by_role("button", name="Setujui").click()
    for page in (ketua, anggota, phone):
        await heading(page, "Sesi sudah ditutup")


async def heading(page: Page, words: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text(words)
