"""Stations 8 to 10: the berita acara and its signatures, the seal and the bag, the auditor."""

import asyncio
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from playwright.async_api import Page, expect

from server.store import evidence
from tests.browser import ROOT
from tests.journeys.panggung import KARYA, Firm, Panggung, attachment, code_in, pdf_text
from tests.journeys.stasiun_sidang import QUESTION, heading
from tests.people import PEOPLE

OBJECTION = "Kami keberatan karena sambungan kami sempat lemah & terputus (contoh)."
POKJA = ("ketua", "anggota", "anggota2")
LATE = "Menunggu jawaban peserta sampai hari sesi (contoh)."


# 8. Berita acara


async def dibacakan(p: Panggung, firm: Firm, phone: Page) -> None:
    """Composed and read out; the objection of the peserta stands in it word for word; then frozen."""
    ketua = p.pages["ketua"]
    await ketua.goto(f"{p.url}/sesi/{p.sesi[firm.nama]}/ba")
    await ketua.get_by_role("button", name="Susun berita acara").click()
    await ketua.get_by_role("button", name="Tandai sudah dibacakan").click()
    await expect(ketua.get_by_text("Dibacakan; belum dibekukan").first).to_be_visible()

    await phone.goto(f"{p.url}/hadir")
    await phone.get_by_role("link", name="Baca berita acara").tap()
    await expect(phone.locator(".sheets img").first).to_be_visible()
    await phone.get_by_label("Keberatan Saudara").fill(OBJECTION)
    await phone.get_by_role("button", name="Kirim keberatan").tap()
    await expect(phone.locator("blockquote")).to_have_text(OBJECTION)

    await ketua.reload()
    await expect(ketua.locator("blockquote")).to_have_text(OBJECTION)
    await ketua.get_by_role("button", name="Bekukan dan minta tanda tangan").click()
    await expect(ketua.get_by_role("heading", name="Tanda tangani")).to_be_visible()


async def ditandatangani(p: Panggung, firm: Firm, phone: Page) -> None:
    """Every member of the Pokja, then the peserta on the phone with a name drawn by finger."""
    await p.log_in("anggota2")
    for key in POKJA:
        page = p.pages[key]
        await page.goto(f"{p.url}/sesi/{p.sesi[firm.nama]}/ba")
        await sign(p, page, f"{key}@ukpbj.contoh.id")
        await expect(page.locator(".signers li").filter(has_text=PEOPLE[key][0])).to_contain_text("Sudah")
    await phone.goto(f"{p.url}/hadir")
    await phone.get_by_role("link", name="Baca dan tanda tangani").tap()
    await phone.get_by_role("button", name="Kirim kode").wait_for()
    sent = await sign(p, phone, firm.surel, drawn=True)
    assert parse_qs(sent)["gambar"][0].startswith("data:image/png;base64,"), "the drawn name was not sent"
    await expect(phone.locator(".signers li").filter(has_text=firm.wakil)).to_contain_text("Sudah")


async def sign(p: Panggung, page: Page, surel: str, *, drawn: bool = False) -> str:
    """The code from the mail; what was posted with it."""
    before = await p.letters("kode_tanda_tangan", surel)
    await page.get_by_role("button", name="Kirim kode").click()
    code = code_in(await p.letter("kode_tanda_tangan", surel, after=before))
    await page.get_by_label("Kode dari surel").fill(code)
    if drawn:
        await draw_name(page)
    async with page.expect_request(lambda request: request.url.endswith("/ttd")) as posted:
        await page.get_by_role("button", name="Tanda tangani", exact=True).click()
    await page.wait_for_load_state()
    return (await posted.value).post_data or ""


async def draw_name(phone: Page) -> None:
    """With a finger, as the browser itself sees one."""
    canvas = phone.locator("#gambar")
    await canvas.scroll_into_view_if_needed()
    box = await canvas.bounding_box()
    assert box is not None
    finger = await phone.context.new_cdp_session(phone)
    strokes = [(0.2, 0.7), (0.3, 0.2), (0.4, 0.7), (0.5, 0.3), (0.6, 0.6), (0.8, 0.4)]
    points = [{"x": box["x"] + box["width"] * x, "y": box["y"] + box["height"] * y} for x, y in strokes]
    for kind, touch in [("touchStart", points[0]), *(("touchMove", point) for point in points[1:])]:
        await finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [touch]})
    await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await finger.detach()


async def berita_acara(p: Panggung, firm: Firm) -> None:
    """What is mailed to all: the minutes from the chain alone, each line cited."""
    for surel in (firm.surel, "ketua@ukpbj.contoh.id"):
        letter = await p.letter("ba_final", surel)
        text = pdf_text(attachment(letter, "application/pdf"))
        for words in (firm.nama, firm.wakil, QUESTION, firm.harga, OBJECTION, "LULUS"):
            assert unspaced(words) in unspaced(text), (words, text)
        for pattern in (r"\[L-\d{4} ?\| ?\d\d:\d\d:\d\d\]", r"\[L-\d{4} ?\| ?\d\d:\d\d:\d\d ?\| ?F-\d\d\]"):
            assert re.search(pattern, text), (pattern, text)
        assert KARYA.nama not in text


def unspaced(text: str) -> str:
    """As written, wherever a narrow cell breaks its lines."""
    return "".join(text.split()).casefold()


# 9. Seal and verify


async def disegel(p: Panggung, firm: Firm) -> None:
    """Late steps answered for, reported, the equipment back, the bag sealed."""
    address = f"{p.url}/sesi/{p.sesi[firm.nama]}/ba"
    ketua, tim_it = p.pages["ketua"], await p.log_in("tim_it")
    await p.refresh_until(ketua, "Laporkan pelaksanaan selesai")
    late = ketua.locator("form[action$='/tahap']")
    for left in range(await late.count(), 0, -1):
        await late.first.get_by_role("textbox").fill(LATE)
        await late.first.get_by_role("button", name="Simpan alasan").click()
        await expect(late).to_have_count(left - 1)
    await ketua.get_by_role("button", name="Laporkan selesai").click()
    await expect(ketua.get_by_role("heading", name="Kembalikan sarana")).to_be_visible()

    await tim_it.goto(address)
    await tim_it.get_by_label("Komputer atau laptop berkamera").check()
    await tim_it.get_by_label("Mikrofon").check()
    await tim_it.get_by_role("button", name="Catat pengembalian").click()
    await p.refresh_until(tim_it, "Segel berkas sesi")
    await seal(p, tim_it)


async def seal(p: Panggung, tim_it: Page) -> None:
    """Letters that are still on their way make the seal wait; then it is pressed again."""

    async def pressed() -> bool:
        await tim_it.get_by_role("button", name="Periksa dan segel").click()
        await tim_it.wait_for_load_state()
        return await tim_it.get_by_role("button", name="Periksa dan segel").count() == 0

    await p.until(pressed, "the seal")
    await expect(tim_it.get_by_role("heading", name="Berkas sudah lengkap")).to_be_visible()


async def kepala_di_surel(p: Panggung, firm: Firm) -> Path:
    """The peserta's last letter, saved as it came: the head of the chain that left the building."""
    letter = await p.letter("berkas_disegel", firm.surel)
    place = p.folder / "berkas-disegel.eml"
    await asyncio.to_thread(place.write_bytes, letter.as_bytes())
    return place


async def unduh(p: Panggung, firm: Firm, page: Page, name: str) -> Path:
    """The bag, downloaded by the browser and unpacked."""
    await page.goto(f"{p.url}/sesi/{p.sesi[firm.nama]}/bukti")
    async with page.expect_download() as started:
        await page.get_by_role("link", name="Unduh paket bukti (ZIP)").click()
    archive = p.folder / f"{name}.zip"
    await (await started.value).save_as(archive)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(p.folder / name)
    return next((p.folder / name).rglob("periksa.py")).parent


def verify(*arguments: object) -> subprocess.CompletedProcess[str]:
    """`ruang-bukti verify`, as its reader starts it."""
    return run(sys.executable, "-m", "server", "verify", *arguments)


def alone(bag: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """`periksa.py` of the bag, by the Python of the system and nothing else."""
    return run("/usr/bin/python3", "-I", bag / "periksa.py", *arguments)


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False)


async def diperiksa(p: Panggung, bag: Path, mail: Path) -> None:
    """Whole against the mailed head; one byte of one photo changed, and both programs name it."""
    for program in (lambda *rest: verify(bag, *rest), lambda *rest: alone(bag, *rest)):
        whole = await asyncio.to_thread(program, "--head", mail)
        assert whole.returncode == 0, whole.stdout + whole.stderr
        assert "TIDAK UTUH" not in whole.stdout
        assert "UTUH" in whole.stdout

    spoilt = p.folder / "bag-diubah"
    await asyncio.to_thread(shutil.copytree, bag, spoilt)
    photo = sorted(spoilt.rglob("data/05-dokumen/asli/*"))[0]
    await asyncio.to_thread(flip_one_byte, photo)
    for program in (lambda *rest: verify(spoilt, *rest), lambda *rest: alone(spoilt, *rest)):
        done = await asyncio.to_thread(program, "--head", mail)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "TIDAK UTUH" in done.stdout
        assert str(photo.relative_to(spoilt)) in done.stdout


def flip_one_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


# 10. Auditor


async def hak_audit(p: Panggung) -> None:
    """The kepala gives the auditor this paket, by surat tugas, in the page."""
    kepala = await p.log_in("kepala")
    await kepala.goto(f"{p.url}/audit/hak")
    await kepala.get_by_label("Auditor", exact=True).select_option(p.office.people["auditor"].id)
    await kepala.get_by_label("Nomor surat tugas").fill("700/ST-012/ITDA")
    await kepala.get_by_label("Tanggal surat tugas").fill("2026-11-24")
    await kepala.get_by_label("Instansi auditor").fill("Inspektorat Kabupaten Contoh")
    await kepala.locator(f"#paket-{p.paket}").check()
    await kepala.get_by_role("button", name="Beri hak audit").click()
    await expect(kepala.get_by_role("row").filter(has_text="700/ST-012/ITDA")).to_be_visible()
    await p.send_home("kepala")


async def auditor(p: Panggung, firm: Firm, elsewhere: str) -> None:
    """Nothing before the grant, its paket after it, never another one; and every look is a line."""
    page = await p.log_in("auditor")
    inside = f"{p.url}/sesi/{p.sesi[firm.nama]}"
    for place in (inside, f"{inside}/bukti", f"{inside}/bukti/bag.zip", f"{p.url}/paket/{p.paket}"):
        assert await status_of(page, place) == 404, place

    await hak_audit(p)
    await page.goto(f"{p.url}/audit")
    await page.get_by_role("button", name="Saya sudah membaca").click()
    await page.get_by_role("link", name=firm.nama).first.click()
    await heading(page, f"Bukti: {firm.nama}")
    await expect(page.get_by_text("Utuh. Berkas disegel")).to_be_visible()
    lines = page.locator("ol.timeline li[data-row=bukti]")
    assert await lines.count() > 50
    await page.locator("img.thumb").first.scroll_into_view_if_needed()
    await expect(page.locator("img.thumb").first).not_to_have_js_property("naturalWidth", 0)
    await expect(page.get_by_role("link", name="Berita acara (PDF)")).to_be_visible()
    bag = await unduh(p, firm, page, "bag-auditor")
    assert (await asyncio.to_thread(verify, bag)).returncode == 0
    for place in (f"{p.url}/paket/{elsewhere}", f"{p.url}/paket/{'0' * 26}"):
        assert await status_of(page, place) == 404, place
    await looks_are_lines(p, firm)


async def status_of(page: Page, address: str) -> int:
    return int(await page.evaluate("async address => (await fetch(address)).status", address))


async def looks_are_lines(p: Panggung, firm: Firm) -> None:
    who, sesi = p.office.people["auditor"].id, p.sesi[firm.nama]
    entries = await p.services.store.read(lambda c: evidence.after(c, f"paket/{p.paket}", 0))
    mine: list[Any] = [one.event for one in entries if one.event.actor == who]
    seen = {(one.kind, one.data.get("yang")) for one in mine if one.data.get("sesi") == sesi}
    assert {("bukti.dilihat", "bukti"), ("bukti.diunduh", "bag")} <= seen, mine
