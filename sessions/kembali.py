"""Kembali: a file that went out comes back signed, by certificate or by pen; the machine compares, a person decides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sessions.errors import Conflict, Invalid, NotFound
from sessions.evidence import Event
from sessions.foto import ENDINGS
from sessions.mesin import SISTEM, Mesin, Next, reason
from sessions.pencocokan import Lembar, Pencocokan
from sessions.terbitan import Keadaan as KeadaanTerbitan
from sessions.terbitan import Terbitan, require_out
from sessions.wewenang import Pelaku


class Cara(StrEnum):
    """How it was signed: the file itself with a certificate provider (PSrE), or its print with a pen."""

    TTE = "tte"
    KERTAS = "kertas"


class Keadaan(StrEnum):
    DITERIMA = "diterima"
    MENUNGGU_POKJA = "menunggu_pokja"
    SAH = "sah"
    DIMINTA_ULANG = "diminta_ulang"


K = Keadaan  # for the table

NEXT: Next = {
    (K.DITERIMA, "tambah"): K.DITERIMA,
    (K.DITERIMA, "baca"): (K.DITERIMA, K.MENUNGGU_POKJA),
    (K.MENUNGGU_POKJA, "tambah"): K.DITERIMA,
    (K.MENUNGGU_POKJA, "sahkan"): K.SAH,
    (K.MENUNGGU_POKJA, "minta_ulang"): K.DIMINTA_ULANG,
}
JEJAK = {
    "tambah": "kembali.diterima",
    "baca": "kembali.dibaca",
    "sahkan": "kembali.disahkan",
    "minta_ulang": "kembali.diminta_ulang",
}
advance = Mesin("kembali", NEXT, JEJAK).advance

TYPES: Mapping[Cara, frozenset[str]] = {
    Cara.TTE: frozenset({"application/pdf"}),
    Cara.KERTAS: frozenset(ENDINGS),
}
MOST = 30  # files of one return
OPEN = frozenset({K.DITERIMA, K.MENUNGGU_POKJA})
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Kiriman:
    """One file as it came. `sha256` of the bytes received, `sha256_gawai` of the bytes sent ("" where unknown)."""

    id: str
    nomor: int
    sha256: str
    sha256_gawai: str
    ukuran: int
    tipe: str
    wakil: str
    waktu: datetime
    dibaca: bool = False
    galat: str = ""


@dataclass(frozen=True, slots=True)
class TandaTangan:
    """One electronic signature that was added: whose, certified by whom, and whether that issuer is trusted here.

    `rantai` are the issuers up to the root; `pencabutan` is "tidak_dicabut", "dicabut" or "tidak_diketahui"; `sendiri`
    when the office's own authority certified it, which makes it no certified signature.
    """

    nama: str
    penerbit: str
    dipercaya: bool
    waktu: datetime | None
    terbukti: bool
    rantai: tuple[str, ...] = ()
    pencabutan: str = ""
    sendiri: bool = False

    @property
    def jenis(self) -> str:
        """tersertifikasi (PP 71/2019 article 60), kantor, dicabut, or asing: a chain that is not known here."""
        if self.pencabutan == "dicabut":
            return "dicabut"
        if not self.dipercaya:
            return "asing"
        return "kantor" if self.sendiri else "tersertifikasi"


@dataclass(frozen=True, slots=True)
class Tambahan:
    """What a PDF signed elsewhere adds to the issued one. `masalah` are sentences; `menutupi` fields to look at."""

    kiriman: str
    tanda_tangan: tuple[TandaTangan, ...] = ()
    masalah: tuple[str, ...] = ()
    menutupi: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kembali:
    """One return of one terbitan. The files and what was read of them are only added to."""

    id: str
    terbitan: str
    sesi: str
    cara: Cara
    keadaan: Keadaan
    kiriman: tuple[Kiriman, ...] = ()
    lembar: tuple[Lembar, ...] = ()
    tambahan: tuple[Tambahan, ...] = ()
    alasan: str = ""
    pemeriksa: str = ""
    versi: int = 1

    @property
    def berkas(self) -> str:
        return f"sesi/{self.sesi}"

    def kiriman_of(self, id: str) -> Kiriman:
        found = next((one for one in self.kiriman if one.id == id), None)
        if found is None:
            raise NotFound("Berkas ini tidak ditemukan.")
        return found

    def pencocokan(self, terbitan: Terbitan) -> Pencocokan:
        """Every issued page as its newest sheet shows it; sheets that show no page only while a page is missing."""
        pages = len(terbitan.halaman)
        newest = {sheet.halaman: sheet for sheet in self.lembar if sheet.halaman is not None}
        known = tuple(newest[number] for number in sorted(newest))
        unknown = tuple(sheet for sheet in self.lembar if sheet.halaman is None)
        return Pencocokan(pages, known + (unknown if len(newest) < pages else ()))

    def bersih(self, terbitan: Terbitan) -> bool:
        """Whether the machine found nothing that a person would have to explain."""
        if any(one.galat for one in self.kiriman) and not self.lembar:
            return False
        if self.cara is Cara.KERTAS:
            return self.pencocokan(terbitan).bersih(terbitan.penanda)
        return bool(self.tambahan) and self._signed_by(terbitan.nama, self.tambahan[-1])

    def _signed_by(self, nama: str, added: Tambahan) -> bool:
        whole = not added.masalah and not added.menutupi
        return whole and any(one.dipercaya and same_name(one.nama, nama) for one in added.tanda_tangan)


def receive(terbitan: Terbitan, kembali: Kembali, kiriman: Kiriman, by: Pelaku, at: datetime) -> tuple[Kembali, Event]:
    """Take one file in; `kembali` is the open return, or a new one with no file yet. Raises Invalid, Conflict."""
    require_out(terbitan)
    _sound(kembali.cara, kiriman)
    if kembali.keadaan not in OPEN:
        raise Conflict("Kiriman sebelumnya sudah diperiksa Pokja. Muat ulang halaman, lalu kirim lagi.")
    if len(kembali.kiriman) >= MOST:
        raise Conflict(f"Sudah {MOST} berkas dikirim. Tunggu pemeriksaan Pokja, atau hubungi narahubung.")
    if kiriman.nomor != len(kembali.kiriman) + 1:
        raise Conflict("Berkas lain baru saja masuk. Kirim sekali lagi.")
    public = {
        "terbitan": terbitan.id,
        "cara": kembali.cara,
        "kiriman": kiriman.id,
        "nomor": kiriman.nomor,
        "sha256": kiriman.sha256,
        "dari_gawai": bool(kiriman.sha256_gawai),
        "ukuran": kiriman.ukuran,
        "tipe": kiriman.tipe,
    }
    new, event = advance(kembali, "tambah", by, at, data=public)
    return replace(new, kiriman=(*kembali.kiriman, kiriman)), event


def _sound(cara: Cara, kiriman: Kiriman) -> None:
    if not _SHA256.fullmatch(kiriman.sha256) or kiriman.ukuran <= 0:
        raise Invalid("Berkas kosong. Pilih berkasnya sekali lagi.", bidang={"berkas": "Pilih berkas."})
    if kiriman.sha256_gawai and kiriman.sha256_gawai != kiriman.sha256:
        raise Invalid("Berkas berubah di perjalanan. Kirim sekali lagi; yang di gawai Saudara tidak hilang.")
    if kiriman.tipe not in TYPES[cara]:
        kinds = "PDF" if cara is Cara.TTE else "foto JPEG, PNG, WebP, HEIC, atau pindaian PDF"
        raise Invalid(f"Jenis berkas ini tidak dapat diterima. Kirim {kinds}.", bidang={"berkas": f"Pilih {kinds}."})


# The machine looks, and only hints


def read(kembali: Kembali, kiriman: str, lembar: tuple[Lembar, ...], at: datetime) -> tuple[Kembali, Event]:
    """What the comparison saw on the sheets of one file."""
    pictures = [sheet.gambar for sheet in lembar if sheet.gambar] + [one.terbit for one in lembar if one.terbit]
    public = {"kiriman": kiriman, "lembar": len(lembar), "gambar": sorted(set(pictures))}
    return _looked(replace(kembali, lembar=(*kembali.lembar, *lembar)), kiriman, "", public, at)


def checked(kembali: Kembali, added: Tambahan, at: datetime) -> tuple[Kembali, Event]:
    """What the check of the signatures found."""
    public = {"kiriman": added.kiriman, "tanda_tangan": len(added.tanda_tangan), "masalah": len(added.masalah)}
    return _looked(replace(kembali, tambahan=(*kembali.tambahan, added)), added.kiriman, "", public, at)


def unreadable(kembali: Kembali, kiriman: str, why: str, at: datetime) -> tuple[Kembali, Event]:
    """A file that cannot be opened: it stays as evidence, and its sender is told what to do."""
    return _looked(kembali, kiriman, why, {"kiriman": kiriman, "terbuka": False}, at)


def _looked(
    kembali: Kembali, kiriman: str, galat: str, public: Mapping[str, object], at: datetime
) -> tuple[Kembali, Event]:
    done = replace(kembali.kiriman_of(kiriman), dibaca=True, galat=galat)
    files = tuple(done if one.id == kiriman else one for one in kembali.kiriman)
    to = K.MENUNGGU_POKJA if all(one.dibaca for one in files) else K.DITERIMA
    new, event = advance(kembali, "baca", SISTEM, at, to=to, data=public)
    return replace(new, kiriman=files), event


# The Pokja decides


def confirm(
    kembali: Kembali, terbitan: Terbitan, alasan: str, by: Pelaku, at: datetime
) -> tuple[Kembali, Terbitan, Event]:
    """A person has compared both and takes it; where the machine has doubts, they say why it is the same."""
    require_out(terbitan)
    clean = kembali.bersih(terbitan)
    text = " ".join(alasan.split()) if clean else reason(alasan, "menerima berkas yang belum seluruhnya cocok")
    files = [one.sha256 for one in kembali.kiriman]
    data = {"terbitan": terbitan.id, "bersih": clean, "berkas": files, "pdf": terbitan.pdf}
    new, event = advance(kembali, "sahkan", by, at, alasan=text, data=data)
    new = replace(new, alasan=text, pemeriksa=by.id)
    return new, replace(terbitan, keadaan=KeadaanTerbitan.KEMBALI), event


def ask_again(kembali: Kembali, alasan: str, by: Pelaku, at: datetime) -> tuple[Kembali, Event]:
    """Another photo, scan or signature is needed; never the system's doing, and its reason goes to the peserta."""
    text = reason(alasan, "meminta berkas baru")
    new, event = advance(kembali, "minta_ulang", by, at, alasan=text, data={"terbitan": kembali.terbitan})
    return replace(new, alasan=text, pemeriksa=by.id), event


TITLE = re.compile(r"\b(?:ir|dr|drs|dra|h|hj|prof|s\.?\s?[a-z]{1,4}|m\.?\s?[a-z]{1,4})\.(?=\s|,|$)")


def same_name(one: str, other: str) -> bool:
    """The same name without regard to case, dots and commas; titles in a certificate are often left out."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    first = name.split(",")[0].lower()
    return " ".join(re.sub(r"[^a-z ]", " ", TITLE.sub(" ", first)).split())
