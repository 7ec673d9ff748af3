"""Example deeds: of establishment and of a change, typed by a notary, and the ministry's approval."""

from datetime import date
from random import Random

from server.contoh.drawing import Sheet, paper
from server.contoh.fonts import font
from server.contoh.people import Company, Person
from server.contoh.people import person as invent_person
from server.contoh.words import HARI, day, in_words, numeric

Drawn = tuple[Sheet, dict[str, str]]


def akta(who: Person, firm: Company, rng: Random) -> Drawn:
    """The first page of a deed of establishment, typed by a notary who fills every line with hyphens."""
    sheet, on, nomor = paper(), day(rng, 2008, 2023), f"{rng.randint(1, 120):02d}"
    sheet.y = 150
    sheet.centre("AKTA PENDIRIAN", "mono_bold", 32, 50)
    badan = "PERSEROAN TERBATAS" if firm.nama.startswith("PT") else "PERSEROAN KOMANDITER"
    sheet.centre(badan, "mono_bold", 32, 50)
    sheet.centre(firm.nama, "mono_bold", 32, 50)
    sheet.centre(f"Nomor : {nomor}.", "mono_bold", 32, 90)
    for paragraph in _akta_paragraphs(who, firm, on, rng):
        _typed(sheet, paragraph)
    sheet.draw.line((200, 120, 200, 2200), fill=(190, 60, 60), width=3)
    sheet.stamp(60, 1900, 150, "NOTARIS", rng)
    return sheet, {"nomor": nomor, "perusahaan": firm.nama, "tanggal": numeric(on), "nama": who.nama, "nik": who.nik}


def _akta_paragraphs(who: Person, firm: Company, on: date, rng: Random) -> tuple[str, ...]:
    rt, rw = who.rt_rw.split("/")
    return (
        f"-Pada hari ini, {HARI[on.weekday()]}, tanggal {numeric(on)} ({in_words(on)}), pukul {rng.randint(9, 16)}.00.",
        f"-Hadir dihadapan saya, {invent_person(rng).nama.title()}, Sarjana Hukum, Magister Kenotariatan, Notaris di "
        f"{firm.kabupaten.title()}, dengan dihadiri oleh saksi-saksi yang akan disebut pada bagian akhir akta ini :",
        f"1. {'Nyonya' if who.perempuan else 'Tuan'} {who.nama}, lahir di {who.tempat.title()}, pada tanggal "
        f"{numeric(who.lahir)} ({in_words(who.lahir)}), Warga Negara Indonesia, Wiraswasta, bertempat tinggal di "
        f"{who.alamat.title()}, Rukun Tetangga {rt}, Rukun Warga {rw}, Kelurahan {who.desa.title()}, pemegang Kartu "
        f"Tanda Penduduk dengan Nomor Induk Kependudukan {who.nik}.",
        "-Penghadap saya, Notaris, kenal.",
        "-Penghadap menerangkan bahwa dengan tidak mengurangi izin dari pihak yang berwenang, telah sepakat dan setuju "
        "untuk mendirikan suatu badan usaha dengan anggaran dasar sebagaimana termuat dalam akta ini.",
    )


def _typed(sheet: Sheet, words: str) -> None:
    face, lines, line = font("mono", 30), [], ""
    for word in words.split():
        if sheet.draw.textlength(line + word, face) > 1280:
            lines.append(line)
            line = ""
        line += f"{word} "
    for full in (*lines, line.rstrip()):
        hyphens = int((1290 - sheet.draw.textlength(full, face)) // sheet.draw.textlength("-", face))
        sheet.line(230, full + "-" * hyphens, "mono", 30, 62)


def akta_perubahan(who: Person, firm: Company, rng: Random) -> Drawn:
    """A deed that states what a meeting of shareholders decided: above all, who is director now."""
    sheet, on, nomor = paper(), day(rng, 2018, 2024), f"{rng.randint(1, 120):02d}"
    sheet.y = 150
    sheet.centre("PERNYATAAN KEPUTUSAN RAPAT", "mono_bold", 32, 50)
    sheet.centre(firm.nama, "mono_bold", 32, 50)
    sheet.centre(f"Nomor : {nomor}.", "mono_bold", 32, 90)
    first, second, *_ = _akta_paragraphs(invent_person(rng), firm, on, rng)
    for paragraph in (
        first,
        second,
        f"-Penghadap menerangkan bahwa Rapat Umum Pemegang Saham {firm.nama} telah memutuskan perubahan susunan "
        "pengurus perseroan sehingga menjadi sebagai berikut :",
        f"-Direktur : {'Nyonya' if who.perempuan else 'Tuan'} {who.nama} ;",
        f"-Komisaris : Tuan {invent_person(rng).nama} ;",
        "-Perubahan ini berlaku sejak ditutupnya rapat tersebut.",
    ):
        _typed(sheet, paragraph)
    sheet.draw.line((200, 120, 200, 2200), fill=(190, 60, 60), width=3)
    return sheet, {"nomor": nomor, "perusahaan": firm.nama, "tanggal": numeric(on), "nama": who.nama}


def sk_ahu(_: Person, firm: Company, rng: Random) -> Drawn:
    sheet, on = paper(), day(rng, 2010, 2024)
    nomor = f"AHU-{rng.randint(1, 99999):07d}.AH.01.01.TAHUN {on.year}"
    sheet.y = 160
    for words in ("KEPUTUSAN MENTERI HUKUM DAN HAK ASASI MANUSIA", "REPUBLIK INDONESIA", f"NOMOR {nomor}", "TENTANG"):
        sheet.centre(words, "serif_bold", 34, 58)
    sheet.centre("PENGESAHAN PENDIRIAN BADAN HUKUM PERSEROAN TERBATAS", "serif_bold", 34, 58)
    sheet.centre(f"PERSEROAN TERBATAS {firm.nama}", "serif_bold", 34, 110)
    for paragraph in (
        "Menimbang : bahwa berdasarkan permohonan Notaris Contoh sesuai salinan akta pendirian yang diterima.",
        "MENETAPKAN : Mengesahkan pendirian badan hukum perseroan yang berkedudukan di "
        f"{firm.kabupaten.title()} karena telah sesuai dengan data isian pendirian.",
    ):
        sheet.paragraph(150, paragraph, "serif", 32, 1350, 52)
        sheet.y += 20
    sheet.y += 60
    sheet.line(820, f"Ditetapkan di Jakarta, tanggal {in_words(on)}", "serif", 30, 60)
    sheet.qr(180, sheet.y, 230, f"https://ahu.contoh.id/{nomor.replace(' ', '-')}")
    return sheet, {"nomor": nomor, "perusahaan": firm.nama, "tanggal": numeric(on)}
