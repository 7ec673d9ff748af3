"""Pencocokan: what the machine saw on a paper that came back, beside what had been issued. A hint, never a verdict.

`tidak_terbaca` is never `berbeda`: what cannot be read is asked for again, and what differs is looked at by a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Putusan(StrEnum):
    """An amount beside the issued one."""

    SAMA = "sama"
    BERBEDA = "berbeda"
    TIDAK_TERBACA = "tidak_terbaca"


class Tinta(StrEnum):
    """A box for a signature."""

    ADA = "ada"
    KOSONG = "kosong"
    TIDAK_TERBACA = "tidak_terbaca"


class Kode(StrEnum):
    """The code printed on a page."""

    COCOK = "cocok"
    LAIN = "lain"
    TIDAK_TERBACA = "tidak_terbaca"


class Petunjuk(StrEnum):
    """What whoever took the photo can do better."""

    TAK_DIKENALI = "tak_dikenali"
    BERKAS_LAIN = "berkas_lain"
    TERLALU_KECIL = "terlalu_kecil"
    KABUR = "kabur"
    TANPA_KODE = "tanpa_kode"


PETUNJUK: Mapping[Petunjuk, str] = {
    Petunjuk.TAK_DIKENALI: "Halaman pada foto ini tidak dapat dikenali. Letakkan kertas di meja yang rata dan terang, "
    "potret tegak lurus dari atas sampai keempat sudutnya tampak, lalu kirim lagi.",
    Petunjuk.BERKAS_LAIN: "Kode pada kertas ini bukan kode berkas yang diterbitkan. Cetak berkas dari halaman ini, "
    "tanda tangani, lalu kirim fotonya.",
    Petunjuk.TERLALU_KECIL: "Foto terlalu kecil untuk dibaca. Dekatkan kamera sampai kertas memenuhi layar, dan kirim "
    "berkas foto aslinya, bukan lewat aplikasi pesan.",
    Petunjuk.KABUR: "Sebagian angka tidak terbaca. Ulangi foto di tempat terang tanpa bayangan tangan, tahan kamera "
    "sampai gambar tajam, lalu kirim lagi.",
    Petunjuk.TANPA_KODE: "Kode kotak di sudut halaman tidak terbaca. Pastikan kedua kode tampak utuh dan tidak "
    "tertutup jari.",
}


@dataclass(frozen=True, slots=True)
class Tempat:
    """A place on a page: pixels at 300 per inch, from its top left corner."""

    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True)
class Angka:
    """One amount: as issued, as read ("" for nothing), and where it stands."""

    id: str
    terbit: str
    terbaca: str
    putusan: Putusan
    tempat: Tempat


@dataclass(frozen=True, slots=True)
class KotakTtd:
    """One box for a signature, and how many thousandths of it are ink."""

    id: str
    tinta: int
    putusan: Tinta
    tempat: Tempat


@dataclass(frozen=True, slots=True)
class Lembar:
    """One sheet of what came back. `halaman` is the issued page it shows, None when that could not be found out.

    `coretan` are places with ink where the issued page has none; `gambar` is the SHA-256 of the sheet laid straight,
    `terbit` of the issued page beside it; `kiriman` names the file that the sheet came in;
    `lebar` and `tinggi` are the page's, in pixels at 300 per inch.
    """

    urut: int
    halaman: int | None
    kode: Kode
    angka: tuple[Angka, ...] = ()
    ttd: tuple[KotakTtd, ...] = ()
    coretan: tuple[Tempat, ...] = ()
    petunjuk: tuple[Petunjuk, ...] = ()
    gambar: str = ""
    terbit: str = ""
    kiriman: str = ""
    lebar: int = 0
    tinggi: int = 0

    @property
    def lurus(self) -> bool:
        """Whether it could be laid onto the issued page."""
        return self.halaman is not None

    def count(self, putusan: Putusan) -> int:
        return sum(one.putusan is putusan for one in self.angka)


@dataclass(frozen=True, slots=True)
class Pencocokan:
    """All sheets of one file that came back, for an issued file of `halaman` pages."""

    halaman: int
    lembar: tuple[Lembar, ...]

    @property
    def hilang(self) -> tuple[int, ...]:
        """Issued pages that are on no sheet."""
        there = {sheet.halaman for sheet in self.lembar}
        return tuple(number for number in range(1, self.halaman + 1) if number not in there)

    @property
    def berbeda(self) -> tuple[Angka, ...]:
        return self._amounts(Putusan.BERBEDA)

    @property
    def tidak_terbaca(self) -> tuple[Angka, ...]:
        return self._amounts(Putusan.TIDAK_TERBACA)

    @property
    def coretan(self) -> int:
        return sum(len(sheet.coretan) for sheet in self.lembar)

    def tinta(self, id: str) -> Tinta:
        """Of a signer's box, on whatever sheet it is."""
        found = [box.putusan for sheet in self.lembar for box in sheet.ttd if box.id == id]
        return min(found, key=list(Tinta).index, default=Tinta.TIDAK_TERBACA)

    def bersih(self, penanda: Sequence[str]) -> bool:
        """Every page there and told by its code, every amount the same, no ink but in the boxes of `penanda`."""
        return (
            not self.hilang
            and not self.berbeda
            and not self.tidak_terbaca
            and not self.coretan
            and all(sheet.kode is Kode.COCOK for sheet in self.lembar)
            and all(self.tinta(id) is Tinta.ADA for id in penanda)
        )

    def _amounts(self, putusan: Putusan) -> tuple[Angka, ...]:
        """Of every sheet; an amount that another photo of its page shows better counts as that shows it."""
        return tuple(
            amount
            for sheet in self.lembar
            for amount in sheet.angka
            if amount.putusan is putusan and not (putusan is Putusan.TIDAK_TERBACA and self._read(amount.id))
        )

    def _read(self, id: str) -> bool:
        return any(
            one.id == id and one.putusan is not Putusan.TIDAK_TERBACA for sheet in self.lembar for one in sheet.angka
        )
