"""Pertanyaan: a finding put into a question that the Pokja may send as it is; whether to ask is theirs to say."""

from collections.abc import Callable, Mapping

from sessions.mesin import words
from sessions.pemeriksaan import Hasil, Temuan
from sessions.samar import masked


def ready(nama: str, temuan: Temuan) -> str:
    """The question about one finding on the document `nama`; "" when there is nothing to ask."""
    ask = ASK.get(temuan.hasil)
    return ask(nama, temuan) if ask else ""


def _label(temuan: Temuan) -> str:
    return LABELS.get(temuan.bidang, words(temuan.bidang))


def _differs(nama: str, temuan: Temuan) -> str:
    if "nik" in temuan.bidang.split("_"):  # its last four digits may well be the same, and more is not written down
        return f"NIK pada {nama} tidak sama dengan isian SPSE. Mohon Saudara menjelaskan perbedaan ini."
    read, typed = masked(temuan.bidang, temuan.terbaca), masked(temuan.bidang, temuan.isian)
    return (
        f"{_label(temuan)} pada {nama} terbaca “{read}”, sedangkan pada isian SPSE “{typed}”. "
        "Mohon Saudara menjelaskan perbedaan ini."
    )


def _ended(nama: str, temuan: Temuan) -> str:
    return (
        f"{nama} yang diperlihatkan tercetak berlaku sampai {temuan.terbaca}. "
        "Mohon Saudara memperlihatkan perpanjangan atau penggantinya, bila ada."
    )


def _unread(nama: str, temuan: Temuan) -> str:
    if not temuan.isian:
        return ""
    return f"{_label(temuan)} pada {nama} tidak terbaca pada foto. Mohon Saudara memperlihatkan bagian itu lebih dekat."


ASK: Mapping[Hasil, Callable[[str, Temuan], str]] = {
    Hasil.BERBEDA: _differs,
    Hasil.MIRIP_PERIKSA: _differs,
    Hasil.KEDALUWARSA: _ended,
    Hasil.TIDAK_TERBACA: _unread,
}

LABELS: Mapping[str, str] = {
    "nik": "NIK",
    "npwp": "NPWP",
    "nib": "NIB",
    "nama": "Nama",
    "perusahaan": "Nama perusahaan",
    "tgl_lahir": "Tanggal lahir",
    "tgl_terbit": "Tanggal terbit",
    "jk": "Jenis kelamin",
    "tempat": "Tempat lahir",
    "subklas": "Subklasifikasi",
    "penanggung_jawab": "Penanggung jawab",
    "alamat": "Alamat",
    "nomor": "Nomor",
    "tanggal": "Tanggal",
    "berlaku": "Masa berlaku",
}
