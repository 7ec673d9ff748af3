"""Kapasitas: in what right a person comes, and what shows it (domain 2.3: the SPSE field "yang harus hadir")."""

from dataclasses import dataclass
from enum import StrEnum


class Kapasitas(StrEnum):
    DIREKSI = "direksi"
    KUASA_DALAM_AKTA = "kuasa_dalam_akta"
    PEGAWAI_TETAP = "pegawai_tetap"
    KEPALA_CABANG = "kepala_cabang"
    PEJABAT_KSO = "pejabat_kso"
    PERORANGAN = "perorangan"
    TENAGA_AHLI = "tenaga_ahli"
    PENDAMPING = "pendamping"
    POKJA = "pokja"
    TIM_IT = "tim_it"
    PENGAMAT = "pengamat"


@dataclass(frozen=True, slots=True)
class Kewakilan:
    """`mewakili`: may speak for and commit the company. `surat`: evidence beyond an identity card must be shown.

    `kalimat` is what a berita acara says of somebody who came in this right: {nama}, {jabatan}, {peserta}.
    """

    uraian: str
    bukti: tuple[str, ...]
    mewakili: bool = True
    surat: bool = False
    kalimat: str = ""


KTP = "KTP asli"
AKTA = "akta pendirian atau perubahan"
SURAT_KUASA = "surat kuasa"

KEWAKILAN: dict[Kapasitas, Kewakilan] = {
    Kapasitas.DIREKSI: Kewakilan(
        "Direksi yang namanya tercantum dalam akta",
        (KTP, AKTA),
        kalimat="{nama} hadir sebagai {jabatan}, direksi {peserta} yang namanya tercantum dalam akta",
    ),
    Kapasitas.KUASA_DALAM_AKTA: Kewakilan(
        "Penerima kuasa direksi yang namanya tercantum dalam akta",
        (KTP, SURAT_KUASA, AKTA),
        surat=True,
        kalimat=(
            "{nama}, {jabatan}, hadir berdasarkan surat kuasa direksi {peserta}; namanya sebagai penerima kuasa "
            "tercantum dalam akta"
        ),
    ),
    Kapasitas.PEGAWAI_TETAP: Kewakilan(
        "Pegawai tetap dengan bukti potong PPh 21 dan surat kuasa direksi",
        (KTP, "bukti potong PPh 21 (Formulir 1721 atau 1721-A1)", SURAT_KUASA, AKTA),
        surat=True,
        kalimat=(
            "{nama}, {jabatan}, hadir sebagai pegawai tetap {peserta} dengan bukti potong PPh Pasal 21 dan surat kuasa "
            "direksi"
        ),
    ),
    Kapasitas.KEPALA_CABANG: Kewakilan(
        "Kepala cabang yang diangkat kantor pusat",
        (KTP, "surat keputusan atau akta cabang"),
        surat=True,
        kalimat="{nama}, {jabatan}, hadir sebagai kepala cabang {peserta} yang diangkat oleh kantor pusat",
    ),
    Kapasitas.PEJABAT_KSO: Kewakilan(
        "Pejabat yang berhak mewakili KSO menurut perjanjian",
        (KTP, "perjanjian KSO"),
        surat=True,
        kalimat=(
            "{nama}, {jabatan}, hadir sebagai pejabat yang menurut perjanjian kerja sama berhak mewakili KSO {peserta}"
        ),
    ),
    Kapasitas.PERORANGAN: Kewakilan(
        "Perorangan, tidak dapat diwakilkan",
        (KTP,),
        kalimat="{nama} hadir sendiri sebagai peserta perorangan dan tidak diwakilkan",
    ),
    Kapasitas.TENAGA_AHLI: Kewakilan("Tenaga ahli, memegang KTP asli", (KTP,), mewakili=False),
    Kapasitas.PENDAMPING: Kewakilan("Pendamping, boleh berbicara, tidak mengikat perusahaan", (KTP,), mewakili=False),
    Kapasitas.POKJA: Kewakilan("Anggota Pokja Pemilihan", (), mewakili=False),
    Kapasitas.TIM_IT: Kewakilan("Petugas tim IT", (), mewakili=False),
    Kapasitas.PENGAMAT: Kewakilan("Pengamat", (), mewakili=False),
}

MEWAKILI = frozenset(kapasitas for kapasitas, kewakilan in KEWAKILAN.items() if kewakilan.mewakili)
"""The six that may speak for the company."""

PENYEDIA = MEWAKILI | {Kapasitas.TENAGA_AHLI, Kapasitas.PENDAMPING}
"""Those that a peserta may name in its answer."""
