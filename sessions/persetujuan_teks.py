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

PILIHAN = {
    "A": "Saya setuju direkam suara dan gambar.",
    "B": (
        "Saya tidak setuju direkam, tetapi setuju mengikuti sesi daring; foto dokumen, catatan tertulis, dan log "
        "kehadiran tetap dibuat."
    ),
    "C": "Saya memohon tatap muka.",
}
TANPA_AKIBAT = "Pilihan B atau C tidak menggugurkan dan tidak mengurangi penilaian."


def notice(facts: NoticeFacts) -> str:
    """The whole notice as plain text: title, opening, seven headings, three choices."""
    return _plain(TITLE, paragraphs(facts))


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
