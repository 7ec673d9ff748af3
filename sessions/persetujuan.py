"""Persetujuan: what a person has chosen about being recorded (A, B or C), and may take back."""

from enum import StrEnum

from sessions.mesin import Next


class Pilihan(StrEnum):
    """A: sound and picture. B: no sound and picture, photographs and minutes. C: asks to meet in person.

    Neither B nor C is ever a ground for gugur (UU 27/2022: consent that costs something is not free).
    """

    A = "A"
    B = "B"
    C = "C"


class Keadaan(StrEnum):
    BELUM = "belum"
    DITAWARKAN = "ditawarkan"
    A_SETUJU = "A_setuju"
    B_TANPA_AV = "B_tanpa_av"
    C_MINTA_LURING = "C_minta_luring"
    DITARIK = "ditarik"


K = Keadaan  # for the table

NEXT: Next = {
    (K.BELUM, "tampilkan"): K.DITAWARKAN,
    (K.DITAWARKAN, "pilih_A"): K.A_SETUJU,
    (K.DITAWARKAN, "pilih_B"): K.B_TANPA_AV,
    (K.DITAWARKAN, "pilih_C"): K.C_MINTA_LURING,
    (K.A_SETUJU, "tarik"): K.DITARIK,
    (K.B_TANPA_AV, "ubah_ke_A"): K.A_SETUJU,
    (K.DITARIK, "pilih_B"): K.B_TANPA_AV,
    (K.DITARIK, "pilih_C"): K.C_MINTA_LURING,
}

JEJAK = {
    "tampilkan": "persetujuan.ditampilkan",
    "pilih_A": "persetujuan.dipilih",
    "pilih_B": "persetujuan.dipilih",
    "pilih_C": "persetujuan.dipilih",
    "ubah_ke_A": "persetujuan.diubah",
    "tarik": "persetujuan.ditarik",
}
"""The kind of event that each step of the machine writes."""
