"""Facts of a negotiation: the file of the agreed prices and its berita acara (domain 5.7), as in `facts.py`."""

from collections.abc import Sequence
from typing import TypedDict

from server.documents.facts import Acara, Dokumen, Paket
from server.documents.facts_sidang import Rapat


class BarisHarga(TypedDict):
    """A line of an agreed price table: whole rupiah; `volume` is an exact decimal as it is printed."""

    no: str
    uraian: str
    satuan: str
    volume: str
    harga_satuan: int
    jumlah: int


class BerkasNegosiasi(Dokumen):
    """What was agreed, to be signed here, elsewhere or on paper, and read back from a photograph.

    `hash` is the SHA-256 of the table's canonical JSON, `tautan` the address of the check page without the page's
    number (`documents.page_address` adds it). The amounts are numbers, because they are compared with what was read.
    """

    judul: str
    tanggal_kata: str
    acara: Acara
    paket: Paket
    peserta: str
    baris: Sequence[BarisHarga]
    subtotal: int
    ppn_persen: str
    ppn: int
    pembulatan: int
    total: int
    total_kata: str
    hash: str
    tautan: str


class Nilai(TypedDict):
    """An amount of the offer and what it is: `Nilai penawaran terkoreksi`."""

    nama: str
    nilai: str


class Berunding(TypedDict):
    """Who of the peserta may bind it about a price, and by what."""

    nama: str
    kapasitas: str
    dasar: str


class Aspek(TypedDict):
    aspek: str
    dokumen: str
    penawaran: str
    hasil: str
    rujukan: str


class KoreksiHarga(TypedDict):
    no: str
    uraian: str
    tertulis: str
    benar: str
    sebab: str


class Putaran(TypedDict):
    """One offer, answer or end: `putaran`, `nilai` and `persen` are "" where there is none."""

    putaran: str
    jam: str
    pihak: str
    nilai: str
    persen: str
    keterangan: str
    rujukan: str


class HasilNegosiasi(TypedDict):
    putusan: str
    kalimat: str


class BarisBanding(TypedDict):
    """A row of the price annex; `hps` is "" while the Pokja has not opened it."""

    no: str
    uraian: str
    satuan: str
    volume: str
    hps: str
    satuan_penawaran: str
    jumlah_penawaran: str
    satuan_terkoreksi: str
    jumlah_terkoreksi: str
    satuan_negosiasi: str
    jumlah_negosiasi: str
    selisih: str


class Rekap(TypedDict):
    nama: str
    terkoreksi: str
    negosiasi: str
    selisih: str


class BeritaAcaraNegosiasi(Rapat):
    """Minutes of a klarifikasi and negosiasi. `sidik` is the SHA-256 of the agreed table, "" where none is frozen."""

    nilai: Sequence[Nilai]
    berunding: Sequence[Berunding]
    teknis: Sequence[Aspek]
    biaya: Sequence[Aspek]
    koreksi: Sequence[KoreksiHarga]
    kewajaran: Sequence[str]
    putaran: Sequence[Putaran]
    hasil: HasilNegosiasi
    lain_lain: Sequence[str]
    hps_terbuka: bool
    banding: Sequence[BarisBanding]
    rekap: Sequence[Rekap]
    sidik: str
