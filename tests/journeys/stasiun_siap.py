"""Stations 1 to 4: the paket and its peserta, a sesi, the invitation, the answer; and the office made ready."""

import io
import re

import openpyxl
from playwright.async_api import Page, expect

from tests.journeys.panggung import (
    BINA,
    HEADINGS,
    KARYA,
    Firm,
    Panggung,
    attachment,
    link_in,
    pdf_text,
    text_of,
)
from tests.people import PAKET, PEOPLE

CHOSEN = {"nib", "npwp"}
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DUTIES = {
    "ketua": "Ketua Pokja",
    "anggota": "Anggota Pokja",
    "anggota2": "Anggota Pokja",
    "tim_it": "Tim IT",
}


def csv(*rows: list[str]) -> bytes:
    return "\r\n".join(";".join(row) for row in (HEADINGS, *rows)).encode()


def workbook(*rows: list[str]) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# 1. Paket and peserta


async def paket_dan_peserta(p: Panggung) -> None:
    """A member logs in, makes the paket, takes in one table as CSV and one as XLSX."""
    page = await p.log_in("anggota")
    await page.goto(f"{p.url}/paket/baru")
    for name, value in PAKET.items():
        field = page.locator(f"#{name}")
        if await field.evaluate("e => e.tagName") == "SELECT":
            await field.select_option(value)
        else:
            await field.fill(value)
    for key, duty in DUTIES.items():
        await page.get_by_label(PEOPLE[key][0]).select_option(label=duty)
    await page.get_by_role("button", name="Buat paket").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(PAKET["nama"])
    p.paket = page.url.rpartition("/")[2]

    bad = KARYA.row(2)
    bad[2] = "12345"
    await upload(page, "peserta.csv", CSV, csv(BINA.row(1), bad))
    fault = page.get_by_role("row").filter(has_text="npwp")
    await expect(fault.get_by_role("cell").first).to_have_text("3")
    await page.goto(f"{p.url}/paket/{p.paket}")
    await expect(page.get_by_text("Belum ada peserta")).to_be_visible()

    await upload(page, "peserta.csv", CSV, csv(BINA.row(1)))
    await upload(page, "tambahan.xlsx", XLSX, workbook(KARYA.row(2)))
    for firm in (BINA, KARYA):
        await expect(page.get_by_role("rowheader", name=firm.nama)).to_be_visible()
    await page.get_by_role("button", name="Mulai pembuktian").click()
    await expect(page.get_by_text("Berjalan").first).to_be_visible()


async def upload(page: Page, name: str, kind: str, content: bytes) -> None:
    await page.get_by_role("link", name=re.compile("^Impor tabel")).first.click()
    await page.get_by_label("Berkas CSV atau XLSX").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    await page.get_by_role("button", name="Periksa dan masukkan").click()


# 2. Sesi


async def sesi(p: Panggung, firm: Firm, mulai: str, selesai: str) -> None:
    """What the peserta filled in at SPSE, and a sesi with two documents to show."""
    page = p.pages["anggota"]
    await page.goto(f"{p.url}/paket/{p.paket}")
    await page.get_by_role("link", name=f"Data dan isian SPSE {firm.nama}").click()
    isian = {"nib.nib": firm.company.nib, "nib.perusahaan": firm.nama, "npwp.npwp": firm.direktur.npwp}
    for name, value in {**isian, "npwp.nama": firm.direktur.nama}.items():
        await page.locator(f"[name='{name}']").fill(value)
    await page.get_by_role("button", name="Simpan peserta").click()

    row = page.get_by_role("row").filter(has_text=firm.nama)
    await row.get_by_role("link", name=f"Buat sesi {firm.nama}").click()
    await page.get_by_label("Mulai", exact=True).fill(mulai)
    await page.get_by_label("Selesai", exact=True).fill(selesai)
    await page.get_by_label("Tempat Pokja berada").fill("Ruang Bidding UKPBJ Contoh")
    for box in await page.locator("input[name^='syarat.']").all():
        jenis = str(await box.get_attribute("name")).removeprefix("syarat.")
        await box.set_checked(jenis in CHOSEN)
    await page.get_by_role("button", name="Buat sesi").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(firm.nama)
    p.sesi[firm.nama] = page.url.rpartition("/")[2]
    await expect(page.get_by_role("row").filter(has_text="Nomor Induk Berusaha")).to_contain_text(firm.company.nib)


# 3. Undangan


async def undangan(p: Panggung, firm: Firm) -> None:
    """Drafted by a member, approved by the ketua at her own desk, sent by the tim IT; then in the mailbox."""
    address = f"{p.url}/sesi/{p.sesi[firm.nama]}/undangan"
    anggota = p.pages["anggota"]
    await anggota.goto(address)
    await anggota.get_by_role("button", name="Susun undangan").click()
    await anggota.get_by_role("button", name="Ajukan untuk disahkan").click()
    await expect(anggota.get_by_text("Menunggu pengesahan ketua Pokja.")).to_be_visible()

    ketua = p.pages.get("ketua") or await p.log_in("ketua")
    await ketua.goto(address)
    await ketua.get_by_role("button", name="Sahkan undangan").click()
    await expect(ketua.get_by_text("Undangan dikirim ke")).to_be_visible()

    tim_it = p.pages.get("tim_it") or await p.log_in("tim_it")
    await tim_it.goto(address)
    await tim_it.get_by_role("button", name="Kirim undangan").click()
    await p.letter("undangan", firm.surel)
    await p.refresh_until(tim_it, "Menunggu jawaban peserta")


async def surat_undangan(p: Panggung, firm: Firm) -> str:
    """The mail as it arrived: text, HTML, calendar and PDF, with the link in the first two only; the link."""
    letter = await p.letter("undangan", firm.surel)
    kinds = [part.get_content_type() for part in letter.walk()]
    assert kinds[0] == "multipart/mixed"
    inside = kinds[kinds.index("multipart/alternative") + 1 :]
    assert inside[:3] == ["text/plain", "text/html", "text/calendar"], kinds
    assert "application/pdf" in inside
    link = link_in(letter)
    assert link.startswith(f"{p.url}/undangan#")
    html = letter.get_body(("html",))
    assert html is not None
    assert link in html.get_content()
    secret = link.partition("#")[2]

    calendar = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    event = str(calendar.get_content()).replace("\r\n ", "")
    assert "BEGIN:VEVENT" in event
    assert re.search(r"DTSTART[^:]*:20261125T", event), event
    assert f"mailto:{firm.surel}".lower() in event.lower()

    paper = pdf_text(attachment(letter, "application/pdf"))
    for words in (firm.nama, PAKET["nama"], PAKET["klausul_hadir"], "Rabu, 25 November 2026", PEOPLE["ketua"][0]):
        assert words in paper, (words, paper)
    assert "Nomor Induk Berusaha" in paper
    assert secret not in paper
    assert secret not in event
    assert firm.nama in str(letter["To"])
    assert "24 (dua puluh empat) jam" in " ".join(text_of(letter).split())
    return link


# 4. Kesediaan


async def kesediaan(p: Panggung, firm: Firm, phone: Page, link: str) -> None:
    """The link from the mail, opened on the phone; the question answered."""
    await phone.goto(link)
    await expect(phone.get_by_role("heading", level=1)).to_have_text("Apakah Saudara bersedia hadir?")
    assert "#" not in phone.url
    await phone.locator("label[for=pilihan-bersedia]").tap()
    await phone.get_by_label("Nomor WhatsApp yang dapat dihubungi").fill(firm.whatsapp)
    await expect(phone.get_by_label("Nama lengkap sesuai KTP")).to_have_value(firm.wakil)
    await phone.get_by_label("Hadir sebagai").select_option("direksi")
    await phone.get_by_label("Memakai telepon berkamera").check()
    await phone.get_by_role("button", name="Kirim jawaban").tap()
    await expect(phone.get_by_role("heading", level=1)).to_have_text("Jawaban Saudara sudah diterima")
    assert await phone.evaluate("document.documentElement.scrollWidth <= screen.width"), "the page scrolls sideways"
    thanks = text_of(await p.letter("tanda_terima_jawaban", firm.surel))
    assert "Bersedia hadir" in thanks


# The office makes itself ready


async def siap(p: Panggung, firm: Firm) -> None:
    """Personnel by the ketua; the call and the equipment by the tim IT."""
    address = f"{p.url}/sesi/{p.sesi[firm.nama]}"
    ketua, tim_it = p.pages["ketua"], p.pages["tim_it"]
    await ketua.goto(address)
    await ketua.get_by_role("button", name="Tugaskan personil").click()
    await expect(ketua.get_by_role("link", name="Surat penugasan (PDF)")).to_be_visible()

    await tim_it.goto(address)
    await tim_it.get_by_role("button", name="Mulai memeriksa").click()
    await tim_it.get_by_text("Peserta terhubung dan tahapan sudah dijelaskan").click()
    await tim_it.locator("#terhubung-jalur").select_option("whatsapp")
    await tim_it.locator("form[action$='/terhubung']").get_by_role("button", name="Simpan").click()
    for one in await tim_it.locator("ul.equipment li").all():
        await one.locator("label[for$='-baik']").click()
    await tim_it.get_by_role("button", name="Laporkan siap").click()
    await expect(tim_it.locator("#sarana").get_by_text("Dilaporkan")).to_be_visible()
