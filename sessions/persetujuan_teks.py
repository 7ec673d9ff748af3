"""Teks persetujuan: the notice and the three choices that a person sees before anything is recorded, versioned.

Page, PDF and evidence chain all take the text from here, so the digest that the chain holds is the digest of what was
read. A published version never changes; a better wording is a new version beside it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

VERSION = "v1"


class NoticeFacts(TypedDict):
    """What the office and the sesi put into the notice; every value is ready to show.

    `butir` are the things that will be looked at in this sesi; `masa_simpan` is the office's line of its Jadwal
    Retensi Arsip.
    """

    nama_paket: str
    tanggal: str
    pukul: str
    penyelenggara: str
    narahubung: str
    pejabat_pdp: str
    dasar_hukum: str
    butir: Sequence[str]
    masa_simpan: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading (may be empty) and the lines under it."""

    heading: str
    lines: tuple[str, ...]

    def text(self) -> str:
        return "\n".join((self.heading, *self.lines) if self.heading else self.lines)


TITLE = "PEMBERITAHUAN DAN PERSETUJUAN PEREKAMAN"
TITLE_EN = "NOTICE AND CONSENT TO RECORDING"

PILIHAN = {
    "A": "Saya setuju direkam suara dan gambar.",
    "B": (
        "Saya tidak setuju direkam, tetapi setuju mengikuti sesi daring; foto dokumen, catatan tertulis, dan log "
        "kehadiran tetap dibuat."
    ),
    "C": "Saya memohon tatap muka.",
}
PILIHAN_EN = {
    "A": "I agree to be recorded, sound and picture.",
    "B": (
        "I do not agree to be recorded, but agree to take part online; photographs of documents, written minutes and "
        "the attendance log are still made."
    ),
    "C": "I ask to meet in person instead.",
}
TANPA_AKIBAT = "Pilihan B atau C tidak menggugurkan dan tidak mengurangi penilaian."
TANPA_AKIBAT_EN = "Choosing B or C never disqualifies you and never lowers your assessment."


def notice(facts: NoticeFacts) -> str:
    """The whole notice as plain text: title, opening, seven headings, three choices."""
    return _plain(TITLE, paragraphs(facts))


def notice_en(facts: NoticeFacts) -> str:
    """The same in English, for a reader who needs it; the Indonesian text is the one that binds."""
    return _plain(TITLE_EN, paragraphs_en(facts))


def digest(text: str) -> str:
    """SHA-256 of the notice in UTF-8, in hex: what the chain and the receipt hold."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(title: str, parts: Sequence[Paragraph]) -> str:
    return "\n\n".join((title, *(part.text() for part in parts))) + "\n"


def paragraphs(facts: NoticeFacts) -> tuple[Paragraph, ...]:
    """The notice in the pieces that a page or a PDF lays out. Laws: UU 27/2022 articles 15, 20, 21; Perlem 12/2021."""
    return (
        Paragraph(
            "",
            (
                f"Sesi pembuktian kualifikasi paket {facts['nama_paket']} tanggal {facts['tanggal']} {facts['pukul']} "
                f"diselenggarakan oleh {facts['penyelenggara']} (“kami”, Pengendali Data Pribadi). Narahubung: "
                f"{facts['narahubung']}; Pejabat Pelindungan Data: {facts['pejabat_pdp']}.",
            ),
        ),
        Paragraph(
            "1. Dasar (legalitas)",
            (
                "Pemeriksaan identitas dan dokumen dilakukan untuk melaksanakan tugas pengadaan barang/jasa pemerintah "
                f"({facts['dasar_hukum']}) dan tidak memerlukan persetujuan Saudara. Perekaman suara dan gambar hanya "
                "dilakukan bila Saudara menyetujuinya (UU 27/2022 Pasal 20 ayat (2) huruf a).",
            ),
        ),
        Paragraph(
            "2. Tujuan",
            (
                "Bukti kehadiran dan pelaksanaan kegiatan; penyusunan Berita Acara; pemeriksaan oleh "
                "auditor/pemeriksa/penyidik yang berwenang; penyelesaian sanggah. Tidak dipakai untuk tujuan lain.",
            ),
        ),
        Paragraph(
            "3. Jenis data dan kegunaannya",
            (
                "Nama, jabatan, nomor kontak, foto kartu identitas dan wajah (mencocokkan kewakilan); foto dokumen "
                "perusahaan (pembuktian); waktu masuk/keluar dan alamat jaringan (daftar hadir); suara dan gambar "
                "(hanya pilihan A). Kami tidak membuat templat wajah atau sidik suara.",
            ),
        ),
        Paragraph(
            "4. Rincian yang dikumpulkan",
            tuple(f"- {item}" for item in facts["butir"]) or ("- Sesuai permintaan Pokja selama sesi.",),
        ),
        Paragraph(
            "5. Lama simpan dokumen",
            (f"Mengikuti Jadwal Retensi Arsip: {facts['masa_simpan']}, kecuali sedang menjadi bukti perkara.",),
        ),
        Paragraph(
            "6. Jangka waktu pemrosesan",
            ("Sejak Saudara masuk ruang tunggu sampai arsip dimusnahkan; perekaman hanya selama tanda REC menyala.",),
        ),
        Paragraph(
            "7. Hak Saudara",
            (
                "Mendapat informasi, akses dan salinan, perbaikan, menarik persetujuan perekaman kapan saja (kami "
                "menghentikan paling lambat 3x24 jam; di ruang ini seketika), menunda/membatasi, mengajukan keberatan, "
                "menggugat. Sebagian hak dibatasi untuk kepentingan umum dalam rangka penyelenggaraan negara (UU "
                "27/2022 Pasal 15). Penarikan tidak menghapus yang telah direkam secara sah sebagai arsip.",
            ),
        ),
        Paragraph(
            "Pilihan saya",
            (*(f"{letter}. {text}" for letter, text in PILIHAN.items()), TANPA_AKIBAT),
        ),
    )


def paragraphs_en(facts: NoticeFacts) -> tuple[Paragraph, ...]:
    """As `paragraphs`, in English."""
    return (
        Paragraph(
            "",
            (
                f"The qualification hearing for the package {facts['nama_paket']} on {facts['tanggal']} "
                f"{facts['pukul']} is held by {facts['penyelenggara']} (“we”, the data controller). Contact: "
                f"{facts['narahubung']}; data protection officer: {facts['pejabat_pdp']}.",
            ),
        ),
        Paragraph(
            "1. Legal basis",
            (
                "Identity and documents are checked to carry out the duty of government procurement "
                f"({facts['dasar_hukum']}); this does not need your consent. Sound and picture are recorded only if "
                "you consent (Law 27/2022 article 20 (2) a).",
            ),
        ),
        Paragraph(
            "2. Purpose",
            (
                "Proof of attendance and of how the hearing was held; drawing up the minutes (Berita Acara); "
                "examination by authorised auditors and investigators; settling objections. Nothing else.",
            ),
        ),
        Paragraph(
            "3. Kinds of data and their use",
            (
                "Name, position, contact number, photographs of the identity card and face (to check who represents "
                "the firm); photographs of company documents (the proof itself); times of coming and going and "
                "network address (attendance list); sound and picture (choice A only). We do not make face templates "
                "or voice prints.",
            ),
        ),
        Paragraph(
            "4. What is collected",
            tuple(f"- {item}" for item in facts["butir"]) or ("- What the Pokja asks for during the hearing.",),
        ),
        Paragraph(
            "5. How long documents are kept",
            (f"By the archive retention schedule: {facts['masa_simpan']}, unless they are evidence in a case.",),
        ),
        Paragraph(
            "6. How long data is processed",
            (
                "From your entering the waiting room until the archive is destroyed; recording only while the REC "
                "sign is lit.",
            ),
        ),
        Paragraph(
            "7. Your rights",
            (
                "To be informed, to have access and copies, to have errors corrected, to withdraw consent to "
                "recording at any time (we stop within 3x24 hours; in this room at once), to delay or limit "
                "processing, to object, to claim. Some rights are limited in the public interest (Law 27/2022 article "
                "15). Withdrawing does not erase what was lawfully recorded as an archive.",
            ),
        ),
        Paragraph(
            "My choice",
            (*(f"{letter}. {text}" for letter, text in PILIHAN_EN.items()), TANPA_AKIBAT_EN),
        ),
    )
