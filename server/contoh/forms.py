"""Example documents that are a heading and labelled rows: most of what a penyedia shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from PIL import Image

from server.contoh.drawing import A4, Sheet, paper
from server.contoh.fonts import font
from server.contoh.people import Company, Person, dotted_npwp
from server.contoh.words import day, in_words, numeric, rupiah, years_later

Drawn = tuple[Sheet, dict[str, str]]
PEKERJAAN = (
    *("Peningkatan Jalan Contoh", "Pembangunan Gedung Arsip Contoh", "Rehabilitasi Irigasi Contoh"),
    *("Pengadaan Komputer Contoh", "Pembangunan Jembatan Contoh"),
)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True, slots=True)
class Form:
    """What is printed: a letterhead or none, headings, labelled rows, sentences below, and what stands in the truth."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    truth: Mapping[str, str]
    kop: str = ""
    below: tuple[str, ...] = ()
    centred: tuple[str, ...] = ()
    lying: bool = False
    signer: str = ""
    qr: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who appears: `other` is a second person, `office` a second company."""

    who: Person
    other: Person
    firm: Company
    rng: Random

    def nomor(self, kind: str, year: int) -> str:
        return f"{self.rng.randint(1, 250):03d}/{kind}/{self.rng.choice(ROMAN)}/{year}"


def draw(form: Form, rng: Random) -> Drawn:
    face = rng.choice(("serif", "carlito", "sans"))
    sheet = Sheet(Image.new("RGB", A4[::-1], (252, 252, 250))) if form.lying else paper()
    size, left = (36, 300) if form.lying else (31, 140)
    sheet.y = 110
    if form.kop:
        sheet.centre(form.kop, f"{face}_bold", 42, 60)
        sheet.centre("Jl. Contoh Raya No. 1, Telp. (0500) 000-000", face, 28, 50)
        sheet.draw.line((110, sheet.y, sheet.width - 110, sheet.y), fill=(15, 15, 20), width=5)
        sheet.y += 50
    for at, words in enumerate(form.headings):
        sheet.centre(words, f"{face}_bold" if at == 0 else face, 42 if at == 0 else 34, 62)
    sheet.y += 36
    for words in form.centred:
        sheet.centre(words, face, 40, 74)
    widest = max((sheet.draw.textlength(label.upper(), font(face, size)) for label, _ in form.rows), default=0)
    tab = left + 80 + round(widest)
    for label, value in form.rows:
        sheet.pair(left, label, tab, value, face, size, 62)
    sheet.y += 30
    for sentence in form.below:
        sheet.paragraph(left, sentence, face, size - 2, sheet.width - 2 * left, 48)
        sheet.y += 12
    _end(sheet, form, face, rng)
    return sheet, dict(form.truth)


def _end(sheet: Sheet, form: Form, face: str, rng: Random) -> None:
    sheet.y = min(sheet.y + 30, sheet.height - 330)
    if form.qr:
        sheet.qr(180, sheet.y, 220, form.qr)
    x = sheet.width - 700
    sheet.sign(x, sheet.y + 40, 320, 120, rng)
    sheet.text(x, sheet.y + 190, form.signer or "Pejabat Contoh", f"{face}_bold", 30)


def siup(cast: Cast) -> Form:
    on = day(cast.rng, 2016, 2019)
    nomor = f"503/{cast.rng.randint(10, 9999):04d}/{cast.rng.randint(400, 999)}/SIUP/{on.year}"
    until = years_later(on, 5)
    return Form(
        kop=f"PEMERINTAH {cast.firm.kabupaten}",
        headings=("SURAT IZIN USAHA PERDAGANGAN (SIUP) KECIL", f"NOMOR : {nomor}"),
        rows=(
            ("NAMA PERUSAHAAN", cast.firm.nama),
            ("NAMA PENANGGUNG JAWAB", cast.who.nama),
            ("ALAMAT PERUSAHAAN", cast.firm.alamat.upper()),
            ("NPWP", dotted_npwp(cast.firm.npwp)),
            ("KEKAYAAN BERSIH PERUSAHAAN", rupiah(cast.rng.randint(51, 499) * 1_000_000)),
            ("KELEMBAGAAN", "PENGECER"),
            ("BARANG/JASA DAGANGAN UTAMA", "ALAT TULIS KANTOR"),
            ("Berlaku sampai dengan tanggal", in_words(until)),
        ),
        truth=_izin(cast, nomor) | {"berlaku": numeric(until)},
    )


def siujk(cast: Cast) -> Form:
    on = day(cast.rng, 2017, 2020)
    nomor, until = f"{cast.rng.randint(1, 9)}-{cast.rng.randint(100000, 999999)}-IUJK-{on.year}", years_later(on, 3)
    return Form(
        kop=f"PEMERINTAH {cast.firm.kabupaten}",
        headings=("IZIN USAHA JASA KONSTRUKSI NASIONAL", f"NOMOR : {nomor}"),
        rows=(
            ("NAMA BADAN USAHA", cast.firm.nama),
            ("NAMA DIREKTUR", cast.who.nama),
            ("ALAMAT", cast.firm.alamat.upper()),
            ("NPWP", dotted_npwp(cast.firm.npwp)),
            ("PENANGGUNG JAWAB TEKNIK", cast.other.nama),
            ("KUALIFIKASI", "KECIL"),
            ("Berlaku sampai dengan tanggal", in_words(until)),
        ),
        truth=_izin(cast, nomor) | {"berlaku": numeric(until)},
    )


def tdp(cast: Cast) -> Form:
    on = day(cast.rng, 2014, 2017)
    nomor, until = f"{cast.rng.randrange(10**12, 10**13)}", years_later(on, 5)
    return Form(
        kop=f"PEMERINTAH {cast.firm.kabupaten}",
        headings=("TANDA DAFTAR PERUSAHAAN", "PERSEROAN TERBATAS"),
        rows=(
            ("NOMOR TDP", nomor),
            ("BERLAKU S/D TANGGAL", in_words(until)),
            ("AGENDA PENDAFTARAN", str(cast.rng.randint(1, 900))),
            ("NAMA PERUSAHAAN", cast.firm.nama),
            ("PENANGGUNG JAWAB", cast.who.nama),
            ("ALAMAT", cast.firm.alamat.upper()),
            ("NPWP", dotted_npwp(cast.firm.npwp)),
            ("KEGIATAN USAHA POKOK", "KONSTRUKSI GEDUNG"),
        ),
        truth=_izin(cast, nomor) | {"berlaku": numeric(until)},
    )


def _izin(cast: Cast, nomor: str) -> dict[str, str]:
    firm = cast.firm
    return {"nomor": nomor, "perusahaan": firm.nama, "penanggung_jawab": cast.who.nama, "npwp": firm.npwp}


def skk(cast: Cast) -> Form:
    on, level = day(cast.rng, 2021, 2024), cast.rng.randint(4, 9)
    keahlian = cast.rng.choice(("Ahli Muda Teknik Jalan", "Ahli Madya K3 Konstruksi", "Pelaksana Lapangan Gedung"))
    nomor, until = f"F {cast.rng.randint(410, 432)} {cast.rng.randrange(10**9, 10**10)} {on.year}", years_later(on, 5)
    return Form(
        headings=("SERTIFIKAT KOMPETENSI KERJA", "BADAN NASIONAL SERTIFIKASI PROFESI", f"No. {nomor}"),
        centred=(
            "Dengan ini menyatakan bahwa",
            cast.who.nama,
            f"NIK : {cast.who.nik}",
            "Telah kompeten pada bidang Konstruksi",
            "Dengan Kualifikasi / Kompetensi",
            keahlian,
            f"Jenjang {level}",
            f"Tanggal Terbit {in_words(on)}, berlaku sampai {in_words(until)}",
        ),
        rows=(),
        lying=True,
        qr=f"https://siki.contoh.id/skk/{nomor.replace(' ', '')}",
        truth={
            "nomor": nomor,
            "nama": cast.who.nama,
            "nik": cast.who.nik,
            "keahlian": keahlian,
            "jenjang": str(level),
            "berlaku": numeric(until),
        },
    )


def surat_kuasa(cast: Cast) -> Form:
    nomor = cast.nomor("SK", 2024)
    return Form(
        kop=cast.firm.nama,
        headings=("SURAT KUASA", f"Nomor : {nomor}"),
        rows=(
            ("Nama", cast.who.nama),
            ("NIK", cast.who.nik),
            ("Jabatan", "Direktur, selanjutnya Pemberi Kuasa"),
            ("", "memberi kuasa kepada"),
            ("Nama", cast.other.nama),
            ("NIK", cast.other.nik),
            ("Jabatan", "Staf Teknik, selanjutnya Penerima Kuasa"),
        ),
        below=(
            "untuk mewakili perusahaan dalam pembuktian kualifikasi paket Contoh pada Pokja Pemilihan Contoh.",
            "Surat kuasa ini tidak dapat dilimpahkan lagi kepada orang lain.",
        ),
        signer=cast.who.nama,
        truth={
            "nomor": nomor,
            "perusahaan": cast.firm.nama,
            "pemberi": cast.who.nama,
            "nik_pemberi": cast.who.nik,
            "penerima": cast.other.nama,
            "nik_penerima": cast.other.nik,
        },
    )
