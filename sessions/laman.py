"""Laman: what the Pokja looks up itself on the public pages of those who issue documents, and what it saw there.

Nothing here asks those pages: a person opens them in a tab of their own, and writes down the result, best with a
screenshot. INAPROC's own four checks at registration are the model (domain 2.4); the blacklist is printed in the
berita acara (domain 5.6 item 9).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sessions.errors import Conflict, Invalid
from sessions.evidence import Event
from sessions.mesin import note, reason
from sessions.sesi import BERDIRI, Sesi
from sessions.wewenang import Pelaku


class HasilLaman(StrEnum):
    """`laman_gagal` says nothing about the peserta: the page could not be opened."""

    SESUAI = "sesuai"
    TIDAK_SESUAI = "tidak_sesuai"
    TIDAK_DITEMUKAN = "tidak_ditemukan"
    LAMAN_GAGAL = "laman_gagal"


@dataclass(frozen=True, slots=True)
class Laman:
    """`cari` are fields to copy into the page's search, by kind of document; `lihat` what to look for there."""

    kode: str
    nama: str
    penerbit: str
    alamat: str
    jenis: tuple[str, ...]
    cari: tuple[tuple[str, str], ...]
    lihat: tuple[str, ...]


DAFTAR_HITAM = "daftar_hitam"

LAMAN: Mapping[str, Laman] = {
    one.kode: one
    for one in (
        Laman(
            DAFTAR_HITAM,
            "Daftar Hitam Nasional",
            "LKPP (INAPROC)",
            "https://daftar-hitam.inaproc.id/",
            ("peserta",),
            (("peserta", "npwp"), ("peserta", "nama")),
            ("Cari NPWP, lalu nama perusahaan.", "Bila tercantum: masa berlaku sanksi dan nomor surat keputusannya."),
        ),
        Laman(
            "oss",
            "OSS: NIB dan KBLI",
            "Kementerian Investasi/BKPM",
            "https://oss.go.id/",
            ("nib",),
            (("nib", "nib"), ("peserta", "nib")),
            ("NIB ditemukan dan statusnya aktif.", "Nama perusahaan, alamat, dan KBLI sama dengan yang diperlihatkan."),
        ),
        Laman(
            "ahu",
            "AHU: profil badan hukum",
            "Kementerian Hukum, Ditjen AHU",
            "https://ahu.go.id/",
            ("sk_kemenkumham", "akta_pendirian", "akta_perubahan"),
            (("peserta", "nama"), ("sk_kemenkumham", "nomor")),
            ("Nama dan bentuk badan usaha.", "Nomor serta tanggal SK dan akta terakhir; direksi bila laman memuatnya."),
        ),
        Laman(
            "lpjk",
            "LPJK: SBU dan SKK",
            "Kementerian PU (LPJK)",
            "https://lpjk.pu.go.id/",
            ("sbu", "personel"),
            (("sbu", "nomor"), ("peserta", "nama")),
            ("Subklasifikasi, kualifikasi, dan masa berlaku SBU.", "Nama, jabatan kerja, dan masa berlaku SKK."),
        ),
        Laman(
            "djp",
            "DJP: KSWP dan NPWP",
            "Kementerian Keuangan, Ditjen Pajak",
            "https://pajak.go.id/",
            ("kswp", "npwp"),
            (("npwp", "npwp"), ("peserta", "npwp")),
            ("Status KSWP valid.", "NPWP aktif dan namanya sama dengan nama perusahaan."),
        ),
        Laman(
            "dukcapil",
            "Dukcapil: NIK",
            "Kementerian Dalam Negeri, Ditjen Dukcapil",
            "https://dukcapil.kemendagri.go.id/",
            ("ktp",),
            (("ktp", "nama"),),
            (
                "Hanya lewat hak akses kantor atau jawaban resmi Dukcapil; jangan mengetik NIK pada laman pihak lain.",
                "Cukup kesesuaian (sesuai atau tidak); data lain tidak dicatat.",
            ),
        ),
    )
}
"""Addresses as they were when this table was made; a page that moved is noted as `laman_gagal`."""

NEEDS_WORDS = frozenset({HasilLaman.TIDAK_SESUAI, HasilLaman.TIDAK_DITEMUKAN})


def check(
    sesi: Sesi,
    laman: Laman,
    hasil: HasilLaman,
    catatan: str,
    sha256: str,
    by: Pelaku,
    at: datetime,
) -> Event:
    """What was seen; `sha256` is of the screenshot ("" when none was kept). The Pokja decides what follows from it.

    On the blacklist `tidak_sesuai` means listed: harmful to the peserta, so it is kept with its picture.
    """
    if sesi.keadaan in BERDIRI:
        raise Conflict("Sesi sudah dilaporkan selesai; pemeriksaan laman tidak dapat ditambah lagi.")
    if hasil in NEEDS_WORDS and not _clear(laman, hasil):
        catatan = reason(catatan, "atau uraian yang terlihat pada laman")
    if laman.kode == DAFTAR_HITAM and hasil is HasilLaman.TIDAK_SESUAI and not sha256:
        raise Invalid("Lampirkan tangkapan layar daftar hitam.", bidang={"tangkapan": "Lampirkan gambarnya."})
    private = {"catatan": " ".join(catatan.split())} if catatan.strip() else {}
    data: dict[str, object] = {"laman": laman.kode, "hasil": hasil.value, "sha256": sha256}
    if laman.kode == DAFTAR_HITAM:
        return note(by, at, sesi.berkas, "daftar_hitam.diperiksa", data | {"hasil": BLACKLIST[hasil]}, private)
    return note(by, at, sesi.berkas, "laman.diperiksa", data, private)


def _clear(laman: Laman, hasil: HasilLaman) -> bool:
    """Not to be found on the blacklist is what one hopes for."""
    return laman.kode == DAFTAR_HITAM and hasil is HasilLaman.TIDAK_DITEMUKAN


BLACKLIST: Mapping[HasilLaman, str] = {
    HasilLaman.SESUAI: "tidak_tercantum",
    HasilLaman.TIDAK_DITEMUKAN: "tidak_tercantum",
    HasilLaman.TIDAK_SESUAI: "tercantum",
    HasilLaman.LAMAN_GAGAL: "laman_tidak_dapat_dibuka",
}
"""The words of the berita acara for what the page of the blacklist said."""
