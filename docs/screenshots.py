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
from typing import Any

from aiohttp import web as http
from PIL import Image
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, Playwright, async_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from server.actions import berita_acara, dokumen, kesediaan, percakapan, putusan, tampilan  # noqa: E402  # the path is set above
from server.app import create_app  # noqa: E402
from server.contoh import seeded  # noqa: E402
from server.contoh.drawing import portrait  # noqa: E402
from server.demo import office as scene  # noqa: E402
from server.demo.browser import Browser  # noqa: E402
from server.demo.clock import Jam  # noqa: E402
from server.demo.foto import LEVELS, drawn  # noqa: E402
from server.demo.panggung import Stage, in_state, letter_to, pass_minutes, personal_link  # noqa: E402
from server.demo.segel import finish  # noqa: E402
from server.demo.tanda_tangan import closed, sign_as  # noqa: E402
from server.keys import SERVICES  # noqa: E402
from server.services import Services  # noqa: E402
from server.settings import Settings  # noqa: E402
from server.store import undangan as letters  # noqa: E402
from sessions.dokumen import Sumber  # noqa: E402
from sessions.foto import Untuk  # noqa: E402
from sessions.penilaian import Putusan  # noqa: E402
from sessions.peserta import Hasil  # noqa: E402
from sessions.putusan import Perihal  # noqa: E402
from sessions.sesi import Sesi  # noqa: E402
from sessions.wewenang import Pelaku, Peran  # noqa: E402
from tests.browser import CHROMIUM, FLAGS, until  # noqa: E402

GAMBAR = ROOT / "docs/gambar"
MONDAY = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)  # nine o'clock WITA
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
FACES = {"ketua": 2, "anggota1": 4, "anggota2": 7, "direktur": 1}  # who comes with a camera: how their face is drawn
LARGEST = 150_000
QUALITY = 78
SEEN = """[...document.images].filter(one => one.getBoundingClientRect().top < innerHeight)
    .every(one => one.complete && one.naturalWidth)"""
EVERYBODY = """[...document.querySelectorAll('.tile video')]
    .filter(one => one.getVideoPlaybackQuality().totalVideoFrames > 20).length >= 4"""


async def main() -> None:
    GAMBAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ruang-bukti-gambar-") as folder:
        async with serve(Path(folder)) as made, async_playwright() as playwright:
            browsers = {who: await launch(playwright, Path(folder), who) for who in FACES}
            await Tour(made, browsers).walk()
            for browser in browsers.values():
                await browser.close()
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
    face = portrait(300, 400, seeded(FACES[who]))
    room = Image.new("RGB", (640, 480), face.getpixel((2, 2)))
    room.paste(face, (170, 80))
    room.save(frame, "JPEG", quality=90)
    camera = folder / f"{who}.mjpeg"
    camera.write_bytes(frame.getvalue() * 10)
    args = [*FLAGS, f"--use-file-for-fake-video-capture={camera}"]
    return await playwright.chromium.launch(executable_path=CHROMIUM, args=args, chromium_sandbox=False)


taken: set[Path] = set()


async def picture(page: Page, name: str, *, top: str = "") -> None:
    """What the window shows now, as WebP; `top` is a selector that is brought to its upper edge first."""
    if top:
        await page.locator(top).first.evaluate("e => e.scrollIntoView({block: 'start'})")
    await page.mouse.move(0, 0)  # or the button that was pressed last looks pressed
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

    def __init__(self, made: Stage, browsers: dict[str, Chromium]) -> None:
        self.made = made
        self.firm = made.office.firms[1]
        self._browsers = browsers
        self._desk, self._phone = browsers["ketua"], browsers["direktur"]

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
        page = await self.page(self._browsers.get(key, self._desk), "/masuk", viewport=DESK)
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
        pass_minutes(made, 35)
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
        self.link = personal_link(await letter_to(self.made, self.firm.peserta.surel, "undangan"))
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
        await picture(self.guest, "penyedia-jawaban", top="form.stack, form:not(.who form)")
        pass_minutes(made, 190)
        isian, coming = scene.answer_of(self.firm)
        person = await made.services.store.read(lambda c: letters.first_person(c, self.sesi.id))
        self.wakil = Pelaku(person, self.firm.peserta.direktur, Peran.PENYEDIA, made.office.kantor.id)
        await kesediaan.answer(made.services, self.wakil, self.sesi.id, isian, coming, "127.0.0.1")
        pass_minutes(made, 6)
        await self.go(self.guest, "/hadir")
        await picture(self.guest, "penyedia-bersiap", top=".card.next")
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
        await made.until(lambda: in_state(made, self.sesi.id, "ruang_tunggu"), "the lobby's opening")
        await self.ketua.context.close()
        self.ketua = await self.staff("ketua")  # logins of the days before are over
        self.members = [await self.staff("anggota1"), await self.staff("anggota2")]
        ketua, guest = self.ketua, self.guest
        await guest.goto(self.link)
        await guest.wait_for_url("**/hadir")
        for page in (ketua, *self.members):
            await self.go(page, f"/sesi/{self.sesi.id}/ruang")
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
        await self.send(guest, "kartu identitas", "ktp", "penyedia-foto")
        await self.send(guest, "wajah", "wajah")
        await ketua.locator(".faces img").nth(1).wait_for()
        await picture(guest, "penyedia-menunggu")
        await picture(ketua, "ruang-tunggu")
        await ketua.get_by_role("button", name=f"Terima {self.firm.peserta.direktur}").click()

    async def send(self, guest: Page, apa: str, jenis: str, name: str = "") -> None:
        """A photo from the page: a picture of an invented paper stands for what the camera would see."""
        await guest.get_by_role("button", name=f"Ambil foto {apa}").first.click()
        photo = await drawn(self.firm, jenis, LEVELS.get(jenis, "mudah"), self.made.jam.now().date())
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
        await percakapan.say(*self.one, "Selamat pagi. Sesi pembuktian kualifikasi dimulai.")
        first = (await self.papers())[0]
        await percakapan.want_photo(*self.one, Untuk.DOKUMEN, first["id"], "")
        for page in (ketua, guest):
            await until(page, EVERYBODY, seconds=120)
        await guest.locator(".request.photo").wait_for()
        await picture(guest, "penyedia-ruang")
        await picture(ketua, "ruang")

    @property
    def one(self) -> tuple[Services, Pelaku, str]:
        """What an act of the first member takes; the pages of the others show it."""
        return self.made.services, self.made.office.pelaku("anggota1"), self.sesi.id

    @property
    def two(self) -> tuple[Services, Pelaku, str]:
        return self.made.services, self.made.office.pelaku("anggota2"), self.sesi.id

    async def papers(self, part: str = "dokumen") -> list[dict[str, Any]]:
        services, by, sesi = self.one
        seen = await services.store.read(lambda c: tampilan.room(services, c, sesi, by, [part]))
        return list(seen[part])

    async def examination(self) -> None:
        """Photos are sent over the guest's own login; the NIB differs from what was typed at SPSE."""
        made, ketua = self.made, self.ketua
        sender: Browser = await made.browser("foto")
        await sender.open_link(self.link)
        for item in await self.papers():
            level = LEVELS[item["jenis"]]
            photo = await drawn(self.firm, item["jenis"], level, made.jam.now().date())
            await sender.send_photo("dokumen", item["id"], photo)
        await made.until(self.all_read, "reading the documents", 120)
        for item in await self.papers():
            if item["jenis"] != "nib":
                await self.judge(item)
        await ketua.locator(".checks button.item", has_text="NIB").click()
        await ketua.locator(".checks [aria-current=true]").wait_for()
        await ketua.wait_for_timeout(2_000)  # the large copy
        await picture(ketua, "pemeriksaan")
        await self.clarify(next(item for item in await self.papers() if item["jenis"] == "nib"))
        pass_minutes(made, 50)
        await putusan.propose(*self.one, Perihal.HASIL, Hasil.LULUS, "")
        await ketua.get_by_role("button", name="Setujui").wait_for()
        await picture(ketua, "putusan")
        await ketua.get_by_role("button", name="Setujui").click()
        await putusan.propose(*self.one, Perihal.TUTUP, None, "")
        await putusan.vote(*self.two, (await self.papers("usul"))[-1]["id"])
        await self.guest.get_by_role("heading", name="Sesi sudah ditutup").wait_for()

    async def all_read(self) -> bool:
        return all(item["keadaan"] in ("siap_periksa", "perlu_ulang") for item in await self.papers())

    async def judge(self, item: dict[str, Any], why: str = "") -> None:
        """Shown before the camera, then valid in the eyes of two."""
        if item["keadaan"] == "perlu_ulang":
            await dokumen.force(*self.one, item["id"], "Foto cukup jelas bagi pemeriksa.")
        versi = item["versi"]
        if item["keadaan"] != "klarifikasi":
            versi = await dokumen.shown(*self.one, item["id"], "")
        for member in (self.one, self.two) if item["kunci"] else (self.one,):
            versi = await dokumen.judge(*member, item["id"], versi, Putusan.SAH, why, Sumber.ASLI, {})

    async def clarify(self, item: dict[str, Any]) -> None:
        """The NIB is asked about, the guest answers on the phone."""
        ketua, guest, id = self.ketua, self.guest, item["id"]
        versi = await dokumen.shown(*self.one, id, "")
        why = "Nomor NIB pada dokumen berbeda dari isian SPSE."
        await dokumen.judge(*self.one, id, versi, Putusan.KLARIFIKASI, why, Sumber.ASLI, {})
        await percakapan.ask(*self.one, "NIB pada isian SPSE berbeda dari dokumen asli. Mana yang benar?", id)
        await guest.get_by_role("button", name="Jawab pertanyaan ini").click()
        await guest.get_by_label("Jawaban Anda untuk pertanyaan 1").fill(
            "Yang benar tercetak pada dokumen asli; isian kami salah ketik."
        )
        await picture(guest, "penyedia-tanya")
        await guest.get_by_role("button", name="Kirim jawaban").click()
        await ketua.get_by_role("tab", name="Pertanyaan").click()
        await ketua.get_by_text("isian kami salah ketik").wait_for()
        await percakapan.conclude(*self.one, 1, "Jawaban dapat diterima.")
        asked = next(one for one in await self.papers() if one["id"] == id)
        await self.judge(asked, "Diterima setelah klarifikasi; isian SPSE salah ketik.")

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
        await letter_to(made, self.firm.peserta.surel, "kode_tanda_tangan")  # read, so that the next is another
        for key in ("ketua", "anggota1", "anggota2"):
            await sign_as(made, made.office.pelaku(key), self.sesi.id, made.office.staff[key].surel)
        await sign_as(made, self.wakil, self.sesi.id, self.firm.peserta.surel)
        await made.until(lambda: closed(made, self.sesi.id), "the closing seal")
        for page in self.members:
            await page.context.close()
        await finish(made, self.firm, self.sesi, [])

    async def after(self) -> None:
        made, ketua, guest = self.made, self.ketua, self.guest
        mail = await letter_to(made, self.firm.peserta.surel, "berkas_disegel")
        await guest.goto(personal_link(mail))
        await guest.wait_for_url("**/hadir")
        await picture(guest, "penyedia-salinan", top=".card.next")
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
