"""Facts of the laporan selesai (domain 5.8), in the manner of `facts.py`."""

from collections.abc import Sequence
from typing import TypedDict

from server.documents.facts import Dokumen, Jumlah, Kepada, Paket
from server.documents.facts_sidang import Bukti
from server.documents.facts_surat import Kendala, Waktu


class Hasil(TypedDict):
    peserta: str
    hasil: str
    ba_nomor: str
    keterangan: str


class Sarana(TypedDict):
    nama: str
    kembali: bool
    jam: str


class LaporanSelesai(Dokumen):
    kegiatan: str
    kepada: Kepada
    hal: str
    paket: Paket
    jumlah: Jumlah
    gerbang: str
    hasil: Sequence[Hasil]
    waktu: Sequence[Waktu]
    kendala: Sequence[Kendala]
    bukti: Sequence[Bukti]
    sarana: Sequence[Sarana]
    rekomendasi: Sequence[str]
    tembusan: Sequence[str]
