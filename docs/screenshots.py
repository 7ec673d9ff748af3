"""Pictures: plays one sesi with invented people in a real browser and photographs its pages into docs/gambar/.

    .venv/bin/python docs/screenshots.py

Needs what `./x test` needs (Chromium). The clock is the demonstration's, so the pictures bear the same day each time.
"""

import asyncio
import io
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web as http
from PIL import Image
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, Playwright, async_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from server.actions import berita_acara, kesediaan  # noqa: E402  # the path is set above
from server.app import create_app  # noqa: E402
from server.contoh import seeded  # noqa: E402
from server.contoh.drawing import portrait  # noqa: E402
from server.demo import office as scene  # noqa: E402
from server.demo import play  # noqa: E402
from server.demo.browser import Browser  # noqa: E402
from server.demo.clock import Jam  # noqa: E402
from server.demo.play import Stage  # noqa: E402
from server.keys import SERVICES  # noqa: E402
from server.settings import Settings  # noqa: E402
from server.store import undangan as letters  # noqa: E402
from sessions.sesi import Sesi  # noqa: E402
from sessions.wewenang import Pelaku, Peran  # noqa: E402
from tests.browser import CHROMIUM, FLAGS, until  # noqa: E402

GAMBAR = ROOT / "docs/gambar"
MONDAY = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)  # nine o'clock WITA
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
LARGEST = 150_000
QUALITY = 78
SEEN = """[...document.images].filter(one => one.getBoundingClientRect().top < innerHeight)
    .every(one => one.complete && one.naturalWidth)"""


async def main() -> None:
    GAMBAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ruang-bukti-gambar-") as folder:
        async with serve(Path(folder)) as made, async_playwright() as playwright:
            desk = await launch(playwright, Path(folder), "ketua")
            phone = await launch(playwright, Path(folder), "direktur")
            await Tour(made, desk, phone).walk()
            await desk.close()
            await phone.close()
    for old in set(GAMBAR.iterdir()) - taken:
        old.unlink()
    say(f"{len(taken)} pictures, {sum(one.stat().st_size for one in taken) // 1000} kB")


@asynccontextmanager
async def serve(folder: Path) -> AsyncIterator[Stage]:
    """The service with the demonstration's clock and its inbox, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    jam = Jam(MONDAY)
    settings = Settings(port=port, data=folder / "data", ocr_workers=2, disk_reserve=0)
    app = create_app(settings, jam.now)
    runner = http.AppRunner(app, access_log=None)
    await runner.setup()
    await http.TCPSite(runner, "127.0.0.1", port).start()
    services = app[SERVICES]
    out = folder / "out"
    (out / "foto").mkdir(parents=True)
    made = Stage(app, services, jam, settings.url, out, await scene.found(services))
    try:
        yield made
    finally:
        for browser in made.browsers:
            await browser.close()
        await runner.cleanup()


async def launch(playwright: Playwright, folder: Path, who: str) -> Chromium:
    """A Chromium whose camera shows a drawn face."""
    frame = io.BytesIO()
    portrait(360, 480, seeded(len(who))).convert("RGB").save(frame, "JPEG", quality=90)
    camera = folder / f"{who}.mjpeg"
    camera.write_bytes(frame.getvalue() * 10)
    args = [*FLAGS, f"--use-file-for-fake-video-capture={camera}"]
    return await playwright.chromium.launch(executable_path=CHROMIUM, args=args, chromium_sandbox=False)


taken: set[Path] = set()


async def picture(page: Page, name: str, *, top: str = "") -> None:
    """What the window shows now, as WebP; `top` is a selector that is brought to its upper edge first."""
    if top:
        await page.locator(top).first.evaluate("e => e.scrollIntoView({block: 'start'})")
    await page.evaluate("document.fonts.ready")
    await page.wait_for_timeout(150)  # a last paint
    shot = Image.open(io.BytesIO(await page.screenshot()))
    place = GAMBAR / f"{name}.webp"
    shot.convert("RGB").save(place, "WEBP", quality=QUALITY, method=6)
    if place.stat().st_size > LARGEST:
        raise ValueError(f"{place.name} has {place.stat().st_size} bytes")
    taken.add(place)
    say(f"  {place.name}: {place.stat().st_size // 1000} kB")


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  # a command's answer


class Tour:
    """The stations of one sesi, with the second company, whose NIB was mistyped at SPSE."""

    def __init__(self, made: Stage, desk: Chromium, phone: Chromium) -> None:
        self.made = made
        self.firm = made.office.firms[1]
        self._desk, self._phone = desk, phone

    async def walk(self) -> None:
        self.sesi, self.draft = await self.plan()
        self.ketua = await self.staff("ketua")
        await self.before()
        self.guest = await self.open_link()
        await self.answer()
        await self.office_pages()
        await self.lobby()
        await self.room()
        await self.examination()
        await self.signing()
        await self.after()

    async def page(self, browser: Chromium, path: str, **options: object) -> Page:
        context = await browser.new_context(locale="id-ID", timezone_id="Asia/Makassar", **options)  # type: ignore[arg-type]  # playwright's own names
        context.set_default_timeout(30_000)
        page = await context.new_page()
        await page.goto(self.made.url + path)
        return page

    async def staff(self, key: str) -> Page:
        page = await self.page(self._desk, "/masuk", viewport=DESK)
        await page.get_by_label("Surel dinas").fill(self.made.office.staff[key].surel)
        await page.get_by_label("Kata sandi").fill(scene.SANDI)
        await page.get_by_role("button", name="Masuk", exact=True).click()
        await page.wait_for_url(lambda url: "/masuk" not in url)
        return page

    async def go(self, page: Page, path: str) -> None:
        await page.goto(self.made.url + path)

    # Before the day

    async def plan(self) -> tuple[Sesi, Sesi]:
        """Three sesi; the first company's and the second's letters approved, the third's still to be written."""
        made, morning = self.made, self.made.jam.now() + timedelta(days=2)
        one, two, three = [
            await scene.schedule(made.services, made.office, firm, morning + timedelta(hours=3 * place))
            for place, firm in enumerate(made.office.firms)
        ]
        play.pass_minutes(made, 35)
        await scene.invite(made.services, made.office, one.id)
        await scene.sent(made.app, one.id)
        return two, three

    async def before(self) -> None:
        made, ketua = self.made, self.ketua
        masuk = await self.page(self._desk, "/masuk", viewport=DESK)
        await picture(masuk, "masuk")
        await masuk.context.close()
        await self.go(ketua, f"/sesi/{self.sesi.id}/undangan")
        await ketua.get_by_role("button", name="Susun undangan").click()
        await ketua.get_by_role("button", name="Ajukan untuk disahkan").click()
        await ketua.get_by_role("button", name="Sahkan undangan").wait_for()
        await until(ketua, SEEN)
        await picture(ketua, "undangan")
        await ketua.get_by_role("button", name="Sahkan undangan").click()
        await ketua.get_by_role("button", name="Kirim undangan").click()
        await scene.sent(made.app, self.sesi.id)
        await self.go(ketua, f"/paket/{made.office.paket.id}")
        await picture(ketua, "paket")
        await self.go(ketua, f"/paket/{made.office.paket.id}/impor")
        await picture(ketua, "impor")

    async def open_link(self) -> Page:
        self.link = play.personal_link(await play.letter_to(self.made, self.firm.peserta.surel, "undangan"))
        box = await self.page(self._desk, "/surel", viewport=DESK)
        await box.get_by_role("link", name=f"direktur@{self.firm.peserta.surel.partition('@')[2]}").first.click()
        await picture(box, "surel")
        await box.context.close()
        phone = {"viewport": PHONE, "is_mobile": True, "has_touch": True, "device_scale_factor": 1}
        guest = await self.page(self._phone, "/uji", **phone)
        await guest.get_by_role("button", name="Mulai uji").click()
        await guest.locator("#simpulan:not(:empty)").wait_for()
        await picture(guest, "penyedia-uji")
        await guest.goto(self.link)
        await guest.wait_for_url("**/hadir")
        await picture(guest, "penyedia-undangan")
        return guest

    async def answer(self) -> None:
        """The answer itself goes in by the action, as in the demonstration; the form is only shown."""
        made = self.made
        await picture(self.guest, "penyedia-jawaban", top="form")
        play.pass_minutes(made, 190)
        isian, coming = scene.answer_of(self.firm)
        person = await made.services.store.read(lambda c: letters.first_person(c, self.sesi.id))
        self.wakil = Pelaku(person, self.firm.peserta.direktur, Peran.PENYEDIA, made.office.kantor.id)
        await kesediaan.answer(made.services, self.wakil, self.sesi.id, isian, coming, "127.0.0.1")
        play.pass_minutes(made, 6)
        await self.go(self.guest, "/hadir")
        await picture(self.guest, "penyedia-bersiap")
        await self.go(self.ketua, "/beranda")
        await picture(self.ketua, "beranda")
        await scene.make_ready(made.services, made.office, self.sesi.id)
        await self.go(self.ketua, f"/sesi/{self.sesi.id}")
        await picture(self.ketua, "sesi")
        timit = await self.staff("timit")
        await self.go(timit, f"/sesi/{self.sesi.id}")
        await picture(timit, "sarana", top="#sarana")
        await timit.context.close()

    async def office_pages(self) -> None:
        admin = await self.staff("admin")
        for path, name in (("/orang", "orang"), ("/kantor", "kantor")):
            await self.go(admin, path)
            await picture(admin, name)
        await admin.context.close()

    # The day

    async def lobby(self) -> None:
        made = self.made
        made.jam.jump(self.sesi.mulai - timedelta(minutes=25))
        await made.until(lambda: play.in_state(made, self.sesi.id, "ruang_tunggu"), "the lobby's opening")
        self.others = [await play.seated(made, key, self.sesi.id) for key in ("anggota1", "anggota2")]
        await self.ketua.context.close()
        self.ketua = await self.staff("ketua")  # logins of the days before are over
        ketua, guest = self.ketua, self.guest
        await guest.goto(self.link)
        await guest.wait_for_url("**/hadir")
        await self.go(ketua, f"/sesi/{self.sesi.id}/ruang")
        await ketua.locator("label[for=pilihan-A]").click()
        await ketua.get_by_role("button", name="Masuk ke ruang").click()
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
        await self.send(guest, "kartu identitas", "ktp", "penyedia-foto")
        await self.send(guest, "wajah", "wajah")
        await ketua.locator(".faces img").nth(1).wait_for()
        await picture(guest, "penyedia-menunggu")
        await picture(ketua, "ruang-tunggu")
        await ketua.get_by_role("button", name=f"Terima {self.firm.peserta.direktur}").click()

    async def send(self, guest: Page, apa: str, jenis: str, name: str = "") -> None:
        """A photo from the page: a picture of an invented paper stands for what the camera would see."""
        await guest.get_by_role("button", name=f"Ambil foto {apa}").first.click()
        photo = await play.drawn(self.firm, jenis, play.LEVELS.get(jenis, "mudah"), self.made.jam.now().date())
        dialog = guest.locator("dialog.camera")
        await dialog.locator("input[type=file]").set_input_files(
            {"name": f"contoh-{jenis}.jpg", "mimeType": "image/jpeg", "buffer": photo}
        )
        await dialog.locator("img").wait_for()
        if name:
            await picture(guest, name)
        await dialog.get_by_role("button", name="Kirim foto ini").click()
        await dialog.wait_for(state="detached")

    async def room(self) -> None:
        made, ketua, guest = self.made, self.ketua, self.guest
        made.jam.jump(self.sesi.mulai)
        await ketua.get_by_role("button", name="Mulai sesi").first.click()
        await guest.get_by_text("Sedang berlangsung").wait_for()
        await self.others[0].say("say", teks="Selamat pagi. Sesi pembuktian kualifikasi dimulai.")
        await until(ketua, "document.querySelectorAll('video[data-orang]').length >= 1")
        await ketua.wait_for_timeout(2_500)
        items = (await self.others[0].ask("state"))["dokumen"]
        await self.others[0].say("want_photo", untuk="dokumen", dokumen=items[0]["id"], kursi="")
        await guest.locator(".request.photo").wait_for()
        await picture(guest, "penyedia-ruang")
        await picture(ketua, "ruang")

    async def examination(self) -> None:
        """Photos are sent over the guest's own login; the NIB differs from what was typed at SPSE."""
        made, ketua, guest, others = self.made, self.ketua, self.guest, self.others
        sender: Browser = await made.browser("foto")
        await sender.open_link(self.link)
        items = (await others[0].ask("state"))["dokumen"]
        for item in items:
            level = play.LEVELS[item["jenis"]]
            photo = await play.drawn(self.firm, item["jenis"], level, made.jam.now().date())
            await sender.send_photo("dokumen", item["id"], photo)
        judged = []
        for item in items:
            read = await made.until(lambda id=item["id"]: play.processed(others[0], id), f"reading {item['jenis']}", 90)  # type: ignore[misc]  # mypy: a lambda with a default
            if item["jenis"] == "nib":
                doubtful = read
            else:
                judged.append(await play.judge(read, [others[0], others[0], others[1]], sender))
        await ketua.locator(".checks button.item", has_text="NIB").click()
        await ketua.locator(".checks [aria-current=true]").wait_for()
        await ketua.wait_for_timeout(2_000)  # the large copy
        await picture(ketua, "pemeriksaan")
        versi = (await others[0].say("shown", dokumen=doubtful["id"], alasan=""))["versi"]
        word = {"dokumen": doubtful["id"], "sumber": "asli", "terbaca": {}}
        why = "Nomor NIB pada dokumen berbeda dari isian SPSE."
        versi = (await others[0].say("judge", versi=versi, **word, putusan="klarifikasi", alasan=why))["versi"]
        question = "NIB pada isian SPSE berbeda dari dokumen asli. Mana yang benar?"
        await others[0].say("ask", teks=question, dokumen=doubtful["id"])
        await guest.get_by_role("button", name="Jawab pertanyaan ini").click()
        await guest.get_by_label("Jawaban Anda untuk pertanyaan 1").fill(
            "Yang benar tercetak pada dokumen asli; isian kami salah ketik."
        )
        await picture(guest, "penyedia-tanya")
        await guest.get_by_role("button", name="Kirim jawaban").click()
        await ketua.get_by_role("tab", name="Pertanyaan").click()
        await ketua.get_by_text("isian kami salah ketik").wait_for()
        await others[0].say("conclude", nomor=1, teks="Jawaban dapat diterima.")
        why = "Diterima setelah klarifikasi; isian SPSE salah ketik."
        for examiner in others:
            answer = await examiner.say("judge", versi=versi, **word, putusan="sah", alasan=why)
            versi = answer["versi"]
        play.pass_minutes(made, 50)
        await others[0].say("propose", perihal="hasil", hasil="lulus", alasan="")
        await ketua.get_by_role("button", name="Setujui").wait_for()
        await picture(ketua, "putusan")
        await ketua.get_by_role("button", name="Setujui").click()
        await play.decide(others, "tutup")
        await guest.get_by_role("heading", name="Sesi sudah ditutup").wait_for()

    # After

    async def signing(self) -> None:
        made, ketua, guest = self.made, self.ketua, self.guest
        leader = made.office.pelaku("ketua")
        await berita_acara.compose(made.services, leader, self.sesi.id)
        await berita_acara.read_out(made.services, leader, self.sesi.id)
        await self.go(ketua, f"/sesi/{self.sesi.id}/ba")
        await until(ketua, SEEN)
        await picture(ketua, "berita-acara")
        await berita_acara.freeze(made.services, leader, self.sesi.id)
        await self.go(guest, "/hadir/ba")
        await guest.locator("#tanda-tangan").wait_for()
        await guest.get_by_role("button", name="Kirim kode").click()
        await guest.get_by_label("Kode dari surel").wait_for()
        await picture(guest, "penyedia-tanda-tangan", top="#tanda-tangan")
        await play.letter_to(made, self.firm.peserta.surel, "kode_tanda_tangan")  # read, so that the next is another
        for key in ("ketua", "anggota1", "anggota2"):
            await play.sign_as(made, made.office.pelaku(key), self.sesi.id, made.office.staff[key].surel)
        await play.sign_as(made, self.wakil, self.sesi.id, self.firm.peserta.surel)
        await made.until(lambda: play.closed(made, self.sesi.id), "the closing seal")
        for browser in self.others:
            await browser.leave()
        await play.finish(made, self.firm, self.sesi, [])

    async def after(self) -> None:
        made, ketua, guest = self.made, self.ketua, self.guest
        await self.go(guest, "/hadir")
        await picture(guest, "penyedia-salinan")
        await self.go(ketua, f"/sesi/{self.sesi.id}/bukti")
        await picture(ketua, "bukti")
        kepala = await self.staff("kepala")
        await self.go(kepala, "/audit/hak")
        await picture(kepala, "hak-audit")
        await kepala.context.close()
        await scene.let_audit(made.services, made.office)
        auditor = await self.staff("auditor")
        await self.go(auditor, "/audit")
        await picture(auditor, "audit")
        await self.go(auditor, f"/sesi/{self.sesi.id}/bukti?cari=NIB")
        await picture(auditor, "audit-bukti", top="section.card")
        await self.go(auditor, f"/periksa/BA-{self.sesi.kode}")
        await picture(auditor, "periksa")


if __name__ == "__main__":
    asyncio.run(main())
