"""Keaslian: what a file says of how its photo was made; each sign is a reason to ask for the original, nothing more.

SE LKPP 4/2020 asks for photos unedited from the camera. A messenger strips the camera's data and saves every photo
anew, so most signs have a harmless cause, and it is named beside each. Photos of a screen are not told apart: the
test found two of ten.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sessions.foto import Jalur


@dataclass(frozen=True, slots=True)
class Tanda:
    """What was found in a file: texts from its maker's software as they stand there, so never to be believed.

    `dua_kali`: saved as JPEG at least twice, the last time finer; None when the file is no JPEG or too plain to tell.
    """

    exif: bool = False
    perangkat: str = ""
    perangkat_lunak: str = ""
    diambil: datetime | None = None
    dua_kali: bool | None = None
    layar: bool = False


@dataclass(frozen=True, slots=True)
class Isyarat:
    """One sign in words: what was seen, and what it may mean."""

    kode: str
    terlihat: str
    arti: str


PENYUNTING = re.compile(
    r"(?i)photoshop|lightroom|gimp|snapseed|picsart|pixlr|canva|affinity|paint|corel|facetune|photopea|remini|"
    r"polarr|vsco|meitu|pixelmator|krita|lunapic|fotor|inshot|camscanner|illustrator|acrobat"
)
KEPT = frozenset({Jalur.UNGGAH, Jalur.SUREL})
"""Ways on which a camera's own file may be expected; the page's camera and a bidding room write none of its data."""
OLD = timedelta(days=2)

MEANINGS: Mapping[str, str] = {
    "penyunting": "Foto mungkin hanya dipotong atau diterangkan. Minta foto asli dari kamera, lalu bandingkan.",
    "tanpa_data_kamera": "Biasa terjadi bila foto lewat aplikasi pesan atau dipindai. Minta berkas asli bila perlu.",
    "disimpan_ulang": "Biasa terjadi bila foto diteruskan. Bandingkan dengan dokumen asli di depan kamera.",
    "tangkapan_layar": "Gambar mungkin bukan foto dokumen asli. Minta dokumen diperlihatkan di depan kamera.",
    "foto_lama": "Jam kamera dapat keliru. Pastikan dokumen asli masih dipegang peserta.",
}


def signs(tanda: Tanda, jalur: Jalur, tipe: str, diterima: datetime) -> tuple[Isyarat, ...]:
    """The signs in a photo, none of which decides anything."""
    found: dict[str, str] = {}
    if PENYUNTING.search(tanda.perangkat_lunak):
        found["penyunting"] = f"Berkas terakhir disimpan dengan {tanda.perangkat_lunak}."
    if tanda.layar:
        found["tangkapan_layar"] = "Ukuran dan jenis berkas seperti tangkapan layar."
    if jalur in KEPT and not tanda.exif and tipe in ("image/jpeg", "image/heic", "image/heif"):
        found["tanpa_data_kamera"] = "Berkas tidak memuat data kamera (merek, waktu)."
    if tanda.dua_kali:
        found["disimpan_ulang"] = "Gambar pernah disimpan sebagai JPEG, lalu disimpan lagi."
    if tanda.diambil and diterima - tanda.diambil > OLD:
        found["foto_lama"] = f"Menurut kamera, foto diambil {tanda.diambil:%d-%m-%Y}."
    return tuple(Isyarat(kode, seen, MEANINGS[kode]) for kode, seen in found.items())
