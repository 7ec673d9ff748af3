"""Example documents with their truth: drawn, dummy, and marked as examples."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from PIL import Image

from server.contoh import forms, forms_bukti, forms_pajak
from server.contoh.deeds import akta, akta_perubahan, sk_ahu
from server.contoh.drawing import CARD, GAYA, INK, LAIN, Gaya, Sheet, card, paper, portrait
from server.contoh.fonts import font
from server.contoh.people import Company, Person, dotted_npwp
from server.contoh.people import company as invent_company
from server.contoh.people import person as invent_person
from server.contoh.words import day, in_words, numeric

KBLI = (
    ("41011", "Konstruksi Gedung Hunian"),
    ("41012", "Konstruksi Gedung Perkantoran"),
    ("42101", "Konstruksi Bangunan Sipil Jalan"),
    ("42201", "Konstruksi Jaringan Irigasi dan Drainase"),
    ("62019", "Aktivitas Pemrograman Komputer Lainnya"),
    ("71102", "Aktivitas Keinsinyuran dan Konsultasi Teknis"),
)
SUBKLASIFIKASI = (
    ("BG001", "Konstruksi Gedung Hunian", "41011"),
    ("BG002", "Konstruksi Gedung Perkantoran", "41012"),
    ("BS001", "Konstruksi Bangunan Sipil Jalan", "42101"),
    ("BS004", "Konstruksi Jaringan Irigasi dan Drainase", "42201"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """A drawn document and what a perfect reader would read on it (numbers as digits, dates DD-MM-YYYY)."""

    jenis: str
    image: Image.Image
    truth: Mapping[str, str]


def make(jenis: str, person: Person | None, company: Company | None, rng: Random, *, gaya: str = "") -> Example:
    """Draw one document of `jenis` (a key of DRAWERS), in our style or "lain"; whoever is not given is invented."""
    who = person or invent_person(rng)
    firm = company or invent_company(rng)
    token = GAYA.set(LAIN if gaya == "lain" else Gaya())
    try:
        sheet, truth = DRAWERS[jenis](who, firm, rng)
        sheet.mark()
    finally:
        GAYA.reset(token)
    return Example(jenis, sheet.image, truth)


Drawn = tuple[Sheet, dict[str, str]]


def ktp(who: Person, _: Company, rng: Random) -> Drawn:
    sheet = card((188, 219, 238), (140, 185, 220), rng)
    sheet.y = 38
    sheet.centre(f"PROVINSI {who.provinsi}", "sans_bold", 54, 66)
    sheet.centre(who.kabupaten, "sans_bold", 54, 66)
    for x, words, size in ((60, "NIK", 66), (330, ":", 66), (400, who.nik, 68)):
        sheet.text(x, 190, words, "ocr_a", size)
    sheet.y = 286
    for label, value in _ktp_rows(who):
        sheet.text(440, sheet.y, ":", "sans", 42)
        sheet.text(468, sheet.y, value, "sans", 42)
        if label == "Jenis Kelamin":
            sheet.text(900, sheet.y, f"Gol. Darah : {who.darah}", "sans", 42)
        sheet.line(60, label, "sans", 42, 56)
    sheet.image.paste(portrait(360, 460, rng), (1288, 260))
    town = who.kabupaten.split(" ", 1)[1]
    for words, y in ((town, 740), (numeric(day(rng, 2012, 2023)), 782)):
        sheet.text(1468 - sheet.draw.textlength(words, font("sans", 34)) / 2, y, words, "sans", 34)
    sheet.sign(1340, 830, 260, 120, rng, INK)
    return sheet, {
        "nik": who.nik,
        "nama": who.nama,
        "tempat": who.tempat,
        "tgl_lahir": numeric(who.lahir),
        "jk": _sex(who),
    }


def _ktp_rows(who: Person) -> list[tuple[str, str]]:
    return [
        ("Nama", who.nama),
        ("Tempat/Tgl Lahir", f"{who.tempat}, {numeric(who.lahir)}"),
        ("Jenis Kelamin", _sex(who)),
        ("Alamat", who.alamat),
        ("     RT/RW", who.rt_rw),
        ("     Kel/Desa", who.desa),
        ("     Kecamatan", who.kecamatan),
        ("Agama", who.agama),
        ("Status Perkawinan", who.kawin),
        ("Pekerjaan", who.pekerjaan),
        ("Kewarganegaraan", "WNI"),
        ("Berlaku Hingga", "SEUMUR HIDUP"),
    ]


def npwp(who: Person, _: Company, rng: Random) -> Drawn:
    """The card of a person, in its old form (NPWP, NIK below) or its new one (NPWP15 and NPWP16)."""
    new = rng.random() < 0.6
    sheet = card((250, 240, 190) if new else (245, 225, 120), (225, 205, 120), rng, 24)
    white, ink = (255, 255, 255), (10, 10, 30)
    sheet.draw.rectangle((0, 0, CARD[0], 190), fill=(20, 50, 110))
    sheet.text(60, 30, "KEMENTERIAN KEUANGAN REPUBLIK INDONESIA", "sans_bold", 44, white)
    sheet.text(60, 96, "DIREKTORAT JENDERAL PAJAK", "sans_bold", 52, white)
    sheet.text(1400, 60, "npwp", "sans_bold", 96, (250, 210, 60))
    sheet.text(70, 250, "NPWP15 :" if new else "NPWP :", "ocr_b", 54, ink)
    sheet.text(440, 250, dotted_npwp(who.npwp), "ocr_b", 60, ink)
    sheet.y = 340
    if new:
        sheet.text(70, 340, "NPWP16 :", "ocr_b", 54, ink)
        sheet.text(440, 340, " ".join(who.nik[at : at + 4] for at in range(0, 16, 4)), "ocr_b", 60, ink)
        sheet.y = 440
    sheet.line(70, who.nama, "sans_bold", 58, 100)
    if not new:
        sheet.line(70, f"NIK : {who.nik}", "ocr_b", 48, 90)
    rt, rw = who.rt_rw.split("/")
    for words in (who.alamat, f"RT {rt} RW {rw} {who.desa}", f"{who.kecamatan} - {who.kabupaten}", who.provinsi):
        sheet.line(70, words, "sans", 42, 58)
    registered = numeric(day(rng, 2008, 2023))
    sheet.text(70, 930, f"KPP PRATAMA {who.tempat}", "sans_bold", 42)
    sheet.text(70, 985, f"Tanggal Terdaftar : {registered}", "sans", 42)
    return sheet, {"npwp": who.npwp, "nik": who.nik, "nama": who.nama}


def nib(_: Person, firm: Company, rng: Random) -> Drawn:
    sheet, issued = paper(), day(rng, 2021, 2024)
    sheet.draw.ellipse((767, 90, 887, 210), outline=(150, 120, 30), width=8)
    sheet.y = 240
    sheet.centre("PEMERINTAH REPUBLIK INDONESIA", "sans_bold", 34, 54)
    sheet.centre("PERIZINAN BERUSAHA BERBASIS RISIKO", "sans_bold", 34, 54)
    sheet.centre(f"NOMOR INDUK BERUSAHA: {firm.nib}", "sans_bold", 36, 84)
    sheet.paragraph(
        130,
        "Berdasarkan ketentuan perizinan berusaha berbasis risiko, diterbitkan Nomor Induk Berusaha (NIB) kepada:",
        "sans",
        27,
        1390,
        40,
    )
    sheet.y += 16
    alamat = f"{firm.alamat}, {firm.kabupaten.title()}"
    for number, label, value in (
        ("1.", "Nama Pelaku Usaha", firm.nama),
        ("2.", "Alamat Kantor", alamat),
        ("", "Email", "usaha@contoh.id"),
        ("3.", "Status Penanaman Modal", "PMDN"),
        ("4.", "Kode Klasifikasi Baku Lapangan", "Lihat Lampiran"),
        ("5.", "Skala Usaha", rng.choice(("Usaha Kecil", "Usaha Mikro", "Usaha Menengah"))),
    ):
        sheet.text(140, sheet.y, number, "sans", 28)
        sheet.pair(190, label, 640, value, "sans", 28, 48)
    sheet.y += 20
    sheet.paragraph(
        130,
        "NIB ini berlaku di seluruh wilayah Republik Indonesia selama pelaku usaha menjalankan kegiatan usahanya dan "
        "berlaku sebagai bukti pendaftaran pelaku usaha pada sistem perizinan berusaha.",
        "sans",
        27,
        1390,
        40,
    )
    sheet.y += 16
    kbli = rng.sample(KBLI, 3)
    rows = [[str(at), *row, rng.choice(("Rendah", "Menengah")), "NIB"] for at, row in enumerate(kbli, 1)]
    header = ["No.", "Kode KBLI", "Judul KBLI", "Risiko", "Legalitas"]
    sheet.table([130, 220, 360, 900, 1130, 1520], [header, *rows], "sans", 24, 54)
    sheet.y += 50
    sheet.line(900, f"Diterbitkan di Jakarta, tanggal: {in_words(issued)}", "sans", 27, 50)
    sheet.qr(920, sheet.y + 10, 240, f"https://oss.contoh.id/validasi/nib/{firm.nib}")
    sheet.text(900, sheet.y + 270, "Ditandatangani secara elektronik (contoh)", "sans", 24)
    return sheet, {
        "nib": firm.nib,
        "perusahaan": firm.nama,
        "alamat": alamat,
        "kbli": ", ".join(sorted(code for code, _ in kbli)),
        "tgl_terbit": numeric(issued),
    }


def sbu(who: Person, firm: Company, rng: Random) -> Drawn:
    sheet, issued = paper(), day(rng, 2022, 2024)
    until = issued.replace(day=min(issued.day, 28), year=issued.year + 3)
    nomor = f"{rng.randrange(10**15, 10**16)}"
    sheet.draw.rectangle((50, 50, 1604, 2289), outline=(30, 80, 140), width=10)
    sheet.draw.rectangle((70, 70, 1584, 2269), outline=(200, 160, 40), width=4)
    sheet.y = 150
    for words, face, size in (
        ("LEMBAGA SERTIFIKASI BADAN USAHA", "carlito_bold", 44),
        ("PT SERTIFIKASI CONTOH NUSANTARA", "carlito_bold", 38),
        ("SERTIFIKAT BADAN USAHA", "carlito_bold", 58),
        ("JASA PELAKSANA KONSTRUKSI", "carlito_bold", 40),
        (f"Nomor PB-UMKU : {nomor}", "carlito", 36),
    ):
        sheet.centre(words, face, size, 70)
    sheet.y += 30
    for label, value in (
        ("Nama Badan Usaha", firm.nama),
        ("Alamat", firm.alamat),
        ("Kabupaten/Kota", firm.kabupaten.title()),
        ("NPWP", dotted_npwp(firm.npwp)),
        ("NIB", firm.nib),
        ("Penanggung Jawab Badan Usaha", who.nama),
        ("Kualifikasi", rng.choice(("Kecil", "Menengah"))),
        ("Sifat", "Umum"),
    ):
        sheet.pair(150, label, 680, value, "carlito", 34, 60)
    sheet.y += 30
    subklas = rng.choice(SUBKLASIFIKASI)
    sheet.table([150, 420, 1130, 1504], [["Subklasifikasi", "Uraian", "KBLI"], list(subklas)], "carlito", 32, 64)
    sheet.y += 50
    sheet.pair(150, "Tanggal Terbit", 680, in_words(issued), "carlito", 34, 60)
    sheet.pair(150, "Berlaku Sampai Dengan", 680, in_words(until), "carlito", 34, 110)
    sheet.qr(200, sheet.y, 260, f"https://siki.contoh.id/sbu/{nomor}")
    sheet.text(900, sheet.y, "Ketua LSBU,", "carlito", 34)
    sheet.sign(900, sheet.y + 60, 340, 120, rng)
    sheet.text(900, sheet.y + 200, invent_person(rng).nama.title(), "carlito_bold", 34)
    return sheet, {
        "nomor": nomor,
        "perusahaan": firm.nama,
        "npwp": firm.npwp,
        "nib": firm.nib,
        "penanggung_jawab": who.nama,
        "subklas": subklas[0],
        "berlaku": numeric(until),
    }


def wajah(who: Person, firm: Company, rng: Random) -> Drawn:
    """A person who holds a KTP beside the chin, as the room asks for: not a document to read, a face to see."""
    sheet = Sheet(Image.new("RGB", (1600, 1200), (196, 190, 180)))
    sheet.image.paste(portrait(900, 1200, rng), (120, 0))
    held, _ = ktp(who, firm, rng)
    small = held.image.resize((560, 353))
    turned = small.convert("RGBA").rotate(rng.uniform(-8, 8), expand=True)
    sheet.image.paste(turned, (900, 740), turned)
    skin = (198, 140, 95)
    sheet.draw.rounded_rectangle((1130, 1030, 1230, 1200), 45, fill=skin)
    for finger in range(4):
        sheet.draw.rounded_rectangle((1010 + finger * 74, 1080, 1070 + finger * 74, 1200), 28, fill=skin)
    return sheet, {"nama": who.nama, "nik": who.nik}


FORMS: tuple[Callable[[forms.Cast], forms.Form], ...] = (
    *(forms.siup, forms.siujk, forms.tdp, forms.skk, forms.surat_kuasa),
    *(forms_pajak.bukti_potong_a1, forms_pajak.kswp, forms_pajak.bukti_lapor, forms_pajak.neraca, forms_pajak.skp),
    *(forms_bukti.kontrak, forms_bukti.bast, forms_bukti.stnk, forms_bukti.bpkb, forms_bukti.invoice),
    *(forms_bukti.ijazah, forms_bukti.cv, forms_pajak.jaminan, forms_bukti.perjanjian_kso, forms_bukti.smk3),
    *(forms_bukti.iso, forms_bukti.surat_dukungan),
)


def _form(make: Callable[[forms.Cast], forms.Form]) -> Callable[[Person, Company, Random], Drawn]:
    def drawn(who: Person, firm: Company, rng: Random) -> Drawn:
        return forms.draw(make(forms.Cast(who, invent_person(rng), firm, rng)), rng)

    return drawn


DRAWERS: Mapping[str, Callable[[Person, Company, Random], Drawn]] = {
    "ktp": ktp,
    "npwp": npwp,
    "nib": nib,
    "sbu": sbu,
    "akta": akta,
    "akta_perubahan": akta_perubahan,
    "sk_ahu": sk_ahu,
    **{make.__name__: _form(make) for make in FORMS},
    "wajah": wajah,
}


def _sex(who: Person) -> str:
    return "PEREMPUAN" if who.perempuan else "LAKI-LAKI"
