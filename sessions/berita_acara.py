"""Berita acara: the minutes of a sesi, built from its chain, read out, frozen and signed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sessions.errors import Conflict, Invalid
from sessions.evidence import Event
from sessions.isian import paragraphs
from sessions.mesin import Mesin, Next, reason
from sessions.percakapan import words_of
from sessions.peristiwa import SEMUA
from sessions.ruang import Ruang
from sessions.sesi import JenisSesi, Sesi
from sessions.sesi import Keadaan as KeadaanSesi
from sessions.wewenang import POKJA, Pelaku, Peran


class JenisBA(StrEnum):
    PEMBUKTIAN = "pembuktian"
    DAFTAR_HADIR = "daftar_hadir"
    KETIDAKHADIRAN = "ketidakhadiran"
    NEGOSIASI = "negosiasi"  # berita acara klarifikasi dan negosiasi
    BERKAS_NEGOSIASI = "berkas_negosiasi"  # the agreed prices, signed apart
    PENGESAHAN = "pengesahan"  # the sheet for who signs after a berita acara was closed without them


class Keadaan(StrEnum):
    KOSONG = "kosong"
    DRAF = "draf"
    DIBACAKAN = "dibacakan"
    MENUNGGU_TTD = "menunggu_ttd"
    FINAL = "final"
    FINAL_TANPA_PESERTA = "final_tanpa_peserta"
    DIGANTIKAN = "digantikan"


K = Keadaan  # for the table

NEXT: Next = {
    (K.KOSONG, "susun"): K.DRAF,
    (K.DRAF, "sunting"): K.DRAF,
    (K.DRAF, "bacakan"): K.DIBACAKAN,
    (K.DIBACAKAN, "keberatan"): K.DIBACAKAN,
    (K.DIBACAKAN, "perbaiki"): K.DRAF,
    (K.DIBACAKAN, "mulai_ttd"): K.MENUNGGU_TTD,
    (K.MENUNGGU_TTD, "ttd"): K.MENUNGGU_TTD,
    (K.MENUNGGU_TTD, "semua_ttd"): K.FINAL,
    (K.MENUNGGU_TTD, "peserta_tak_ttd"): K.FINAL_TANPA_PESERTA,
    (K.FINAL_TANPA_PESERTA, "ttd_susulan"): K.FINAL,
    (K.FINAL_TANPA_PESERTA, "segel"): K.FINAL,
    (K.FINAL, "ralat"): K.DIGANTIKAN,
}

JEJAK = {
    "susun": "ba.disusun",
    "sunting": "ba.disunting",
    "bacakan": "ba.dibacakan",
    "keberatan": "keberatan.diajukan",
    "perbaiki": "ba.diperbaiki",
    "mulai_ttd": "ba.dibekukan",
    "ttd": "ba.ditandatangani",
    "semua_ttd": "ba.final",
    "peserta_tak_ttd": "ba.final_tanpa_peserta",
    "ttd_susulan": "ba.ditandatangani_susulan",
    "segel": "ba.disegel",
    "ralat": "ba.diralat",
}
"""The kind of event that each step of the machine writes."""

advance = Mesin("berita_acara", NEXT, JEJAK).advance
"""One step of the machine."""


DIBACA: dict[Keadaan, frozenset[Peran]] = {
    K.KOSONG: POKJA,
    K.DRAF: POKJA,
    K.DIBACAKAN: POKJA | {Peran.PENYEDIA},
    **dict.fromkeys((K.MENUNGGU_TTD, K.FINAL, K.FINAL_TANPA_PESERTA, K.DIGANTIKAN), SEMUA),
}
"""Who may read a paper: a draft is the Pokja's own; read out, also the peserta's; frozen, everybody's of the sesi."""


def readable(ba: "BeritaAcara", peran: Peran) -> bool:
    return peran in DIBACA[ba.keadaan]


class Paraf(StrEnum):
    """Where one signature stands."""

    MENUNGGU = "menunggu"
    DITANDATANGANI = "ditandatangani"
    MENOLAK = "menolak"
    DI_LUAR = "di_luar"  # on another copy of it: on paper, or with a certificate provider
    SUSULAN = "susulan"  # after it was closed, on a sheet of its own


SUDAH = frozenset({Paraf.DITANDATANGANI, Paraf.DI_LUAR, Paraf.SUSULAN})
"""Has signed, here or elsewhere."""


class Pihak(StrEnum):
    POKJA = "pokja"
    PESERTA = "peserta"


LAMPIRAN = frozenset({JenisBA.DAFTAR_HADIR, JenisBA.BERKAS_NEGOSIASI, JenisBA.PENGESAHAN})
"""Papers that go with a berita acara and are none themselves."""


class Cara(StrEnum):
    """How somebody signs: in the application (uncertified), by BSrE, with a provider's certificate, or in ink.

    `ASING`: with a certificate whose issuer the office does not know, taken by a person who looked.
    """

    APLIKASI = "aplikasi"
    BSRE = "bsre"
    PSRE = "psre"
    ASING = "asing"
    BASAH = "basah"


@dataclass(frozen=True, slots=True)
class BeritaAcara:
    """`fakta` and `pdf` are SHA-256 ("" before); `nomor` is given when it is frozen.

    An erratum is the next one (`ke`) and refers to the one it stands in the place of (`merujuk`, its id).
    `berurutan`: each signs only when everybody before them has decided.
    """

    id: str
    sesi: str
    jenis: JenisBA
    nomor: str
    keadaan: Keadaan
    fakta: str
    pdf: str
    versi: int
    ke: int = 1
    merujuk: str = ""
    berurutan: bool = False

    @property
    def berkas(self) -> str:
        return f"sesi/{self.sesi}"

    @property
    def utama(self) -> bool:
        """The berita acara in force, not the daftar hadir beside it, nor one that was replaced."""
        return self.jenis not in LAMPIRAN and self.keadaan is not Keadaan.DIGANTIKAN


@dataclass(frozen=True, slots=True)
class TandaTangan:
    """One place to sign; `siapa` is the id of the orang or wakil, `ba` of the berita acara.

    `kolom` is the field that a service made for it, `atas_nama` whom the certificate names, where they are not our own;
    `tingkat` is the PAdES level that was reached: B-B when no time stamp could be had.
    """

    ba: str
    urut: int
    siapa: str
    nama: str
    jabatan: str
    pihak: Pihak
    keadaan: Paraf = Paraf.MENUNGGU
    waktu: datetime | None = None
    alasan: str = ""
    cara: Cara = Cara.APLIKASI
    kolom: str = ""
    atas_nama: str = ""
    tingkat: str = ""

    @property
    def ditolak(self) -> bool:
        """The paper's file records a refusal here; signing later on a sheet does not take that away."""
        return self.keadaan is Paraf.MENOLAK or (self.keadaan is Paraf.SUSULAN and bool(self.alasan))

    @property
    def di_berkas(self) -> bool:
        """The paper's own file holds a signature or a refusal here; those on a copy or a sheet lie beside it."""
        return self.keadaan is Paraf.DITANDATANGANI or self.ditolak


WITH_PESERTA = frozenset({JenisBA.PEMBUKTIAN, JenisBA.NEGOSIASI, JenisBA.BERKAS_NEGOSIASI})
"""Papers that say what both sides did, so that both sign."""
RUNDING = frozenset({"dikirim", "dipelajari", "ditawar", "menunggu_putusan", "sepakat"})
"""States of a negotiation in which its minutes would be out of date tomorrow."""
BY_KIND: Mapping[JenisSesi, tuple[JenisBA, ...]] = {
    JenisSesi.KLARIFIKASI_TEKNIS: (JenisBA.NEGOSIASI, JenisBA.DAFTAR_HADIR),
    JenisSesi.KLARIFIKASI_KEWAJARAN_HARGA: (JenisBA.NEGOSIASI, JenisBA.DAFTAR_HADIR),
    JenisSesi.NEGOSIASI: (JenisBA.NEGOSIASI, JenisBA.DAFTAR_HADIR),
    JenisSesi.GABUNGAN: (JenisBA.PEMBUKTIAN, JenisBA.NEGOSIASI, JenisBA.DAFTAR_HADIR),
}
"""Which minutes a kind of sesi has; every other has those of a pembuktian."""


def kinds(jenis: JenisSesi, ruang: Ruang) -> tuple[JenisBA, ...]:
    """An absent peserta has a berita acara of its own kind, and nobody's attendance to list."""
    if "tidak_hadir" in ruang.ditetapkan:
        return (JenisBA.KETIDAKHADIRAN,)
    return BY_KIND.get(jenis, (JenisBA.PEMBUKTIAN, JenisBA.DAFTAR_HADIR))


CLOSED = frozenset({KeadaanSesi.DITUTUP, KeadaanSesi.DILAPORKAN, KeadaanSesi.SIAP_SEGEL})
CORRECTED = CLOSED | {KeadaanSesi.DISEGEL}
"""When a slip of the pen in a final paper may be corrected: also behind the seal, which then needs another one."""
READY = CLOSED | {KeadaanSesi.BERLANGSUNG, KeadaanSesi.JEDA, KeadaanSesi.DISKORS}

NARASI = ("pembuka", "jalannya", "catatan", "simpulan", "lain_lain")
"""The parts that people may word; everything else comes from the chain and is locked."""


def compose(
    id: str,
    sesi: Sesi,
    jenis: JenisBA,
    fakta: str,
    by: Pelaku,
    at: datetime,
) -> tuple[BeritaAcara, Event]:
    """Begin it from the chain; `fakta` is the SHA-256 of the facts."""
    if sesi.keadaan not in READY:
        raise Conflict("Berita acara disusun setelah sesi berlangsung atau ditutup.")
    empty = BeritaAcara(id, sesi.id, jenis, "", Keadaan.KOSONG, fakta, "", 0)
    return advance(empty, "susun", by, at, data={"jenis": jenis, "fakta": fakta})


def edit(
    ba: BeritaAcara, narasi: Mapping[str, str], fakta: str, by: Pelaku, at: datetime, *, versi: int
) -> tuple[BeritaAcara, Event]:
    """Word the narrative parts; `fakta` is the new digest of the whole. Facts from the log cannot be edited."""
    if versi != ba.versi:
        raise Conflict("Berita acara ini baru saja diubah orang lain. Muat ulang, lalu ulangi.", versi=ba.versi)
    locked = sorted(set(narasi) - set(NARASI))
    if locked:
        raise Invalid(
            f"Bagian {', '.join(locked)} berasal dari catatan sesi dan tidak dapat diubah.",
            bidang=dict.fromkeys(locked, "Bagian ini terkunci."),
        )
    texts = {name: paragraphs(text) for name, text in narasi.items()}
    new, event = advance(ba, "sunting", by, at, data={"fakta": fakta, "bagian": sorted(texts)}, private=texts)
    return replace(new, fakta=fakta), event


def read_out(ba: BeritaAcara, by: Pelaku, at: datetime) -> tuple[BeritaAcara, Event]:
    """Read or shown to the peserta; the time is the event's."""
    return advance(ba, "bacakan", by, at)


def object_(ba: BeritaAcara, teks: str, by: Pelaku, at: datetime) -> tuple[BeritaAcara, Event]:
    """An objection, word for word."""
    return advance(ba, "keberatan", by, at, private={"teks": words_of(teks)})


def repair(ba: BeritaAcara, alasan: str, by: Pelaku, at: datetime) -> tuple[BeritaAcara, Event]:
    """Back to the draft, before anybody has signed."""
    return advance(ba, "perbaiki", by, at, alasan=reason(alasan, "perbaikan", 5))
