"""Dokumen: one thing that a peserta must show, and what the Pokja found of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from sessions.errors import Conflict
from sessions.evidence import Event
from sessions.mesin import SISTEM, Mesin, Next, note, reason
from sessions.wewenang import Pelaku


class Sumber(StrEnum):
    ASLI = "asli"
    LEGALISIR = "legalisir"
    ELEKTRONIK_QR = "elektronik_qr"
    ELEKTRONIK_TTE = "elektronik_tte"
    SALINAN = "salinan"


class Keadaan(StrEnum):
    DIMINTA = "diminta"
    TIDAK_DIPERLUKAN = "tidak_diperlukan"
    DITERIMA = "diterima"
    TIDAK_ADA = "tidak_ada"
    DIOLAH = "diolah"
    PERLU_ULANG = "perlu_ulang"
    SIAP_PERIKSA = "siap_periksa"
    DIPERLIHATKAN = "diperlihatkan"
    SAH = "sah"
    TIDAK_SAH = "tidak_sah"
    KLARIFIKASI = "klarifikasi"
    MENUNGGU_PENERBIT = "menunggu_penerbit"


K = Keadaan  # for the table

NEXT: Next = {
    (K.DIMINTA, "tandai_sikap"): K.TIDAK_DIPERLUKAN,
    (K.DIMINTA, "terima_foto"): K.DITERIMA,
    (K.DIMINTA, "sesi_ditutup"): K.TIDAK_ADA,
    (K.DITERIMA, "proses"): K.DIOLAH,
    (K.DIOLAH, "mutu_rendah"): K.PERLU_ULANG,
    (K.DIOLAH, "selesai"): K.SIAP_PERIKSA,
    (K.PERLU_ULANG, "terima_foto"): K.DITERIMA,
    (K.PERLU_ULANG, "paksa_terima"): K.SIAP_PERIKSA,
    (K.PERLU_ULANG, "sesi_ditutup"): K.TIDAK_ADA,
    (K.SIAP_PERIKSA, "perlihatkan_langsung"): K.DIPERLIHATKAN,
    (K.SIAP_PERIKSA, "periksa_tanpa_video"): K.DIPERLIHATKAN,
    (K.DIPERLIHATKAN, "cocok"): K.SAH,
    (K.DIPERLIHATKAN, "tidak_cocok"): K.TIDAK_SAH,
    (K.DIPERLIHATKAN, "ragu"): K.KLARIFIKASI,
    (K.KLARIFIKASI, "dijawab_cukup"): K.SAH,
    (K.KLARIFIKASI, "dijawab_tidak_cukup"): K.TIDAK_SAH,
    (K.KLARIFIKASI, "tanya_penerbit"): K.MENUNGGU_PENERBIT,
    (K.MENUNGGU_PENERBIT, "penerbit_membenarkan"): K.SAH,
    (K.MENUNGGU_PENERBIT, "penerbit_membantah"): K.TIDAK_SAH,
    (K.MENUNGGU_PENERBIT, "tak_ada_jawaban"): K.KLARIFIKASI,
}

JEJAK = {
    "tandai_sikap": "dokumen.tidak_diperlukan",
    "terima_foto": "dokumen.diterima",
    "sesi_ditutup": "dokumen.tidak_ada",
    "proses": "dokumen.diolah",
    "mutu_rendah": "dokumen.perlu_ulang",
    "selesai": "dokumen.dibaca",
    "paksa_terima": "dokumen.dipaksa",
    "perlihatkan_langsung": "dokumen.diperlihatkan",
    "periksa_tanpa_video": "dokumen.diperlihatkan",
    "cocok": "dokumen.sah",
    "tidak_cocok": "dokumen.tidak_sah",
    "ragu": "dokumen.diklarifikasi",
    "dijawab_cukup": "dokumen.sah",
    "dijawab_tidak_cukup": "dokumen.tidak_sah",
    "tanya_penerbit": "dokumen.ditanyakan",
    "penerbit_membenarkan": "dokumen.sah",
    "penerbit_membantah": "dokumen.tidak_sah",
    "tak_ada_jawaban": "dokumen.diklarifikasi",
}
"""The kind of event that each step of the machine writes."""

advance = Mesin("dokumen", NEXT, JEJAK).advance
"""One step of the machine."""

PUTUS = frozenset({K.SAH, K.TIDAK_SAH, K.TIDAK_DIPERLUKAN, K.TIDAK_ADA})


@dataclass(frozen=True, slots=True)
class Dokumen:
    """`isian` is what SPSE says of it. `kunci` items need two examiners who agree.

    `pemeriksa` are those who have judged it since it was last in doubt, `nilai` what each of them said.
    """

    id: str
    sesi: str
    urut: int
    jenis: str
    nama: str
    wajib: bool
    kunci: bool
    isian: Mapping[str, str] = field(default_factory=dict)
    keadaan: Keadaan = Keadaan.DIMINTA
    sumber: Sumber | None = None
    alasan: str = ""
    pemeriksa: tuple[str, ...] = ()
    nilai: Mapping[str, str] = field(default_factory=dict)
    versi: int = 1

    @property
    def berkas(self) -> str:
        return f"sesi/{self.sesi}"

    @property
    def berselisih(self) -> bool:
        """Two examiners of a key item saw it differently, and nothing is decided yet."""
        return self.keadaan not in PUTUS and len(set(self.nilai.values())) > 1


# Pokja: the list


def edit(dokumen: Dokumen, isian: Mapping[str, str], by: Pelaku, at: datetime, *, versi: int) -> tuple[Dokumen, Event]:
    """Correct what SPSE says of it, while nobody has judged it."""
    seen(dokumen, versi)
    if dokumen.keadaan in PUTUS or dokumen.pemeriksa:
        raise Conflict("Dokumen ini sudah diperiksa, sehingga isian SPSE-nya tidak dapat diubah lagi.")
    new = replace(dokumen, isian=dict(isian), versi=dokumen.versi + 1)
    private = {"isian": dict(isian)}
    return new, note(by, at, dokumen.berkas, "dokumen.diperbarui", {"dokumen": dokumen.id}, private)


def not_needed(dokumen: Dokumen, rujukan: str, by: Pelaku, at: datetime) -> tuple[Dokumen, Event]:
    """Qualified in SIKaP or SPSE already (Perpres 12/2021 pasal 44 (8)); `rujukan` says where to see it."""
    text = reason(rujukan, "rujukan SIKaP atau SPSE", 5)
    new, event = advance(dokumen, "tandai_sikap", by, at, alasan=text)
    return replace(new, alasan=text), event


# The worker: it reads and hints, and never decides


def processing(dokumen: Dokumen, at: datetime, by: Pelaku = SISTEM) -> tuple[Dokumen, Event]:
    return advance(dokumen, "proses", by, at)


def read(
    dokumen: Dokumen,
    at: datetime,
    *,
    data: Mapping[str, object] | None = None,
    temuan: Mapping[str, object] | None = None,
    by: Pelaku = SISTEM,
) -> tuple[Dokumen, Event]:
    """Good enough to examine; `temuan` (what OCR read) is for the Pokja only, `data` may hold digests."""
    return advance(dokumen, "selesai", by, at, data=data, private={"temuan": dict(temuan)} if temuan else None)


def too_poor(
    dokumen: Dokumen,
    petunjuk: Sequence[str],
    at: datetime,
    *,
    data: Mapping[str, object] | None = None,
    by: Pelaku = SISTEM,
) -> tuple[Dokumen, Event]:
    """Take it again; `petunjuk` are hints (buram, silau, terpotong), `data` holds digests: the photo stays evidence."""
    return advance(dokumen, "mutu_rendah", by, at, data={"petunjuk": list(petunjuk), **(data or {})})


# Pokja: looking


def force(dokumen: Dokumen, alasan: str, by: Pelaku, at: datetime) -> tuple[Dokumen, Event]:
    """The photo is poor and the Pokja takes it as it is, saying why."""
    return advance(dokumen, "paksa_terima", by, at, alasan=reason(alasan, "menerima foto bermutu rendah"))


def shown(dokumen: Dokumen, by: Pelaku, at: datetime, *, tanpa_video: str = "") -> tuple[Dokumen, Event]:
    """The original was held into the camera; or, with a reason, it is examined without video."""
    if not tanpa_video.strip():
        return advance(dokumen, "perlihatkan_langsung", by, at, data={"cara": "langsung"})
    text = reason(tanpa_video, "pemeriksaan tanpa video")
    return advance(dokumen, "periksa_tanpa_video", by, at, alasan=text, data={"cara": "tanpa_video"})


def missing(dokumen: Dokumen, at: datetime) -> tuple[Dokumen, Event]:
    """It never came until the sesi closed. What follows from that is the Pokja's verdict, not this."""
    return advance(dokumen, "sesi_ditutup", SISTEM, at)


def seen(dokumen: Dokumen, versi: int) -> None:
    """Raises Conflict, with the newer value in its details, when somebody was first."""
    if versi != dokumen.versi:
        raise Conflict(
            "Dokumen ini baru saja diubah atau diperiksa orang lain. Lihat keadaan terbarunya, lalu putuskan lagi.",
            versi=dokumen.versi,
            keadaan=str(dokumen.keadaan),
            pemeriksa=list(dokumen.pemeriksa),
            sumber=dokumen.sumber,
            alasan=dokumen.alasan,
        )
