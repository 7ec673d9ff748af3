"""The day: the waiting room and the room."""

from datetime import timedelta

from playwright.async_api import Page

from docs.pictures.camera import picture
from docs.pictures.tour import Tour
from server.actions import percakapan
from server.demo.foto import LEVELS, drawn
from server.demo.panggung import in_state
from sessions.foto import Untuk
from tests.browser import until

EVERYBODY = """[...document.querySelectorAll('.tile video')]
    .filter(one => one.getVideoPlaybackQuality().totalVideoFrames > 20).length >= 4"""


async def lobby(tour: Tour) -> None:
    made = tour.made
    made.jam.jump(tour.sesi.mulai - timedelta(minutes=25))
    await made.until(lambda: in_state(made, tour.sesi.id, "ruang_tunggu"), "the lobby's opening")
    await tour.ketua.context.close()
    tour.ketua = await tour.staff("ketua")  # logins of the days before are over
    tour.members = [await tour.staff("anggota1"), await tour.staff("anggota2")]
    ketua, guest = tour.ketua, tour.guest
    await guest.goto(tour.link)
    await guest.wait_for_url("**/hadir")
    for page in (ketua, *tour.members):
        await tour.go(page, f"/sesi/{tour.sesi.id}/ruang")
        await page.locator("label[for=pilihan-A]").click()
        await page.get_by_role("button", name="Masuk ke ruang").click()
    await guest.get_by_role("link", name="Masuk ruang tunggu").click()
    await guest.get_by_role("button", name="Nyalakan kamera dan mikrofon").click()
    await guest.locator(".tile.mirror video").wait_for()
    await guest.wait_for_timeout(600)
    await picture(guest, "penyedia-perangkat")
    await guest.get_by_role("button", name="Lanjut", exact=True).click()
    await guest.locator("label[for=pilihan-A]").wait_for()
    await picture(guest, "penyedia-pemberitahuan")
    await guest.locator("label[for=pilihan-A]").click()
    await picture(guest, "penyedia-persetujuan", top="fieldset.field")
    await guest.get_by_role("button", name="Simpan pilihan").click()
    await send(tour, guest, "kartu identitas", "ktp", "penyedia-foto")
    await send(tour, guest, "wajah", "wajah")
    await ketua.locator(".faces img").nth(1).wait_for()
    await picture(guest, "penyedia-menunggu")
    await picture(ketua, "ruang-tunggu")
    await ketua.get_by_role("button", name=f"Terima {tour.firm.peserta.direktur}").click()


async def send(tour: Tour, guest: Page, apa: str, jenis: str, name: str = "") -> None:
    """A photo from the page: a picture of an invented paper stands for what the camera would see."""
    await guest.get_by_role("button", name=f"Ambil foto {apa}").first.click()
    photo = await drawn(tour.firm, jenis, LEVELS.get(jenis, "mudah"), tour.made.jam.now().date())
    dialog = guest.locator("dialog.camera")
    await dialog.locator("input[type=file]").set_input_files(
        {"name": f"contoh-{jenis}.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    await dialog.locator("img").wait_for()
    if name:
        await picture(guest, name)
    await dialog.get_by_role("button", name="Kirim foto ini").click()
    await dialog.wait_for(state="detached")


async def room(tour: Tour) -> None:
    made, ketua, guest = tour.made, tour.ketua, tour.guest
    made.jam.jump(tour.sesi.mulai)
    await ketua.get_by_role("button", name="Mulai sesi").first.click()
    await guest.get_by_text("Sedang berlangsung").wait_for()
    await percakapan.say(*tour.one, "Selamat pagi. Sesi pembuktian kualifikasi dimulai.")
    first = (await tour.papers())[0]
    await percakapan.want_photo(*tour.one, Untuk.DOKUMEN, first["id"], "")
    for page in (ketua, guest):
        await until(page, EVERYBODY, seconds=120)
    await guest.locator(".request.photo").wait_for()
    await picture(guest, "penyedia-ruang")
    await picture(ketua, "ruang")
