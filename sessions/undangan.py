"""Undangan: a peserta is asked to come, by a numbered letter that the ketua approves and the mail carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sessions.errors import Conflict, Expired, Invalid
from sessions.evidence import Event
from sessions.mesin import SISTEM, Mesin, Next, note, reason
from sessions.wewenang import Pelaku

ANSWER_WITHIN = timedelta(hours=24)  # SOP Kutai Barat 2020, step 3


class Keadaan(StrEnum):
    DRAF = "draf"
    DIAJUKAN = "diajukan"
    DISAHKAN = "disahkan"
    ANTRE = "antre"
    TERKIRIM = "terkirim"
    GAGAL_KIRIM = "gagal_kirim"
    DIBUKA = "dibuka"
    DIJAWAB = "dijawab"
    TANPA_JAWABAN = "tanpa_jawaban"
    DIGANTIKAN = "digantikan"
    DITARIK = "ditarik"


K = Keadaan  # for the table

NEXT: Next = {
    (K.DRAF, "ajukan"): K.DIAJUKAN,
    (K.DIAJUKAN, "sahkan"): K.DISAHKAN,
    (K.DIAJUKAN, "kembalikan"): K.DRAF,
    (K.DISAHKAN, "kirim"): K.ANTRE,
    (K.ANTRE, "smtp_diterima"): K.TERKIRIM,
    (K.ANTRE, "smtp_gagal"): K.GAGAL_KIRIM,
    (K.GAGAL_KIRIM, "coba_lagi"): K.ANTRE,
    (K.GAGAL_KIRIM, "ganti_alamat"): K.ANTRE,
    (K.GAGAL_KIRIM, "serahkan_manual"): K.TERKIRIM,
    (K.TERKIRIM, "pantulan"): K.GAGAL_KIRIM,
    (K.TERKIRIM, "dibuka"): K.DIBUKA,
    (K.TERKIRIM, "jawab"): K.DIJAWAB,
    (K.DIBUKA, "jawab"): K.DIJAWAB,
    (K.TERKIRIM, "lewat_24_jam"): K.TANPA_JAWABAN,
    (K.DIBUKA, "lewat_24_jam"): K.TANPA_JAWABAN,
    (K.TERKIRIM, "gantikan"): K.DIGANTIKAN,
    (K.DIBUKA, "gantikan"): K.DIGANTIKAN,
    (K.TERKIRIM, "tarik"): K.DITARIK,
    (K.DIBUKA, "tarik"): K.DITARIK,
    (K.DISAHKAN, "tarik"): K.DITARIK,
}

JEJAK = {
    "ajukan": "undangan.diajukan",
    "sahkan": "undangan.disahkan",
    "kembalikan": "undangan.dikembalikan",
    "kirim": "undangan.diantrekan",
    "smtp_diterima": "undangan.dikirim",
    "smtp_gagal": "undangan.gagal",
    "coba_lagi": "undangan.dicoba_lagi",
    "ganti_alamat": "undangan.alamat_diganti",
    "serahkan_manual": "undangan.diserahkan",
    "pantulan": "undangan.memantul",
    "dibuka": "undangan.dibuka",
    "jawab": "undangan.dijawab",
    "lewat_24_jam": "undangan.tanpa_jawaban",
    "gantikan": "undangan.digantikan",
    "tarik": "undangan.ditarik",
}
"""The kind of event that each step of the machine writes."""

advance = Mesin("undangan", NEXT, JEJAK).advance
"""One step of the machine."""


@dataclass(frozen=True, slots=True)
class Undangan:
    """The `ke`-th letter of a sesi. `surat` is the SHA-256 of its PDF and `isi` what the letter says."""

    id: str
    sesi: str
    nomor: str
    ke: int
    keadaan: Keadaan
    dibuat: datetime
    dikirim: datetime | None
    tenggat: datetime | None
    surat: str
    isi: Mapping[str, object] = field(default_factory=dict)

    @property
    def berkas(self) -> str:
        return f"sesi/{self.sesi}"


OPEN = frozenset({Keadaan.TERKIRIM, Keadaan.DIBUKA})
"""Delivered, and waiting for its answer."""


def create(
    id: str,
    sesi: str,
    ke: int,
    isi: Mapping[str, object],
    by: Pelaku,
    at: datetime,
) -> tuple[Undangan, Event]:
    """The draft of the `ke`-th letter (from 1) of a sesi."""
    undangan = Undangan(id, sesi, "", ke, Keadaan.DRAF, at, None, None, "", isi)
    return undangan, note(
        by, at, undangan.berkas, "undangan.disusun", {"undangan": id, "urutan": ke}, {"isi": dict(isi)}
    )


def edit(undangan: Undangan, isi: Mapping[str, object], by: Pelaku, at: datetime) -> tuple[Undangan, Event]:
    if undangan.keadaan is not Keadaan.DRAF:
        raise Conflict("Undangan yang sudah diajukan tidak dapat diubah. Minta ketua Pokja mengembalikannya dulu.")
    event = note(by, at, undangan.berkas, "undangan.disunting", {"undangan": undangan.id}, {"isi": dict(isi)})
    return replace(undangan, isi=isi), event


# Pokja and ketua


REQUIRED = ("dasar", "acara", "hadir", "siapkan", "narahubung")
"""What a letter must say (domain 5.1) before it can be put to the ketua."""


def submit(undangan: Undangan, by: Pelaku, at: datetime) -> tuple[Undangan, Event]:
    missing = [name for name in REQUIRED if not undangan.isi.get(name)]
    if missing:
        raise Invalid(
            f"Undangan belum lengkap: {', '.join(missing)}. Lengkapi dulu, baru ajukan.",
            bidang=dict.fromkeys(missing, "Bagian ini wajib diisi."),
        )
    return advance(undangan, "ajukan", by, at)


def approve(undangan: Undangan, nomor: str, surat: str, by: Pelaku, at: datetime) -> tuple[Undangan, Event]:
    """The ketua approves: the number is given and the PDF, whose SHA-256 is `surat`, is fixed."""
    if not nomor.strip() or len(surat) != 64:
        raise Invalid("Undangan disahkan dengan nomor dan naskah PDF-nya.", bidang={"nomor": "Isi nomor surat."})
    new, event = advance(undangan, "sahkan", by, at, data={"surat": surat}, private={"nomor": nomor.strip()})
    return replace(new, nomor=nomor.strip(), surat=surat), event


def send_back(undangan: Undangan, catatan: str, by: Pelaku, at: datetime) -> tuple[Undangan, Event]:
    return advance(undangan, "kembalikan", by, at, alasan=reason(catatan, "pengembalian", 5))


# Penyedia


def opened(undangan: Undangan, by: Pelaku, at: datetime) -> tuple[Undangan, Event] | None:
    """The link was opened by a person (a POST, never a picture that phones home); None when that is known already."""
    if undangan.keadaan is not Keadaan.TERKIRIM:
        return None
    return advance(undangan, "dibuka", by, at)


def answered(undangan: Undangan, pilihan: str, by: Pelaku, at: datetime) -> tuple[Undangan, Event]:
    """See `sessions.kesediaan.answer`, which calls this."""
    return advance(undangan, "jawab", by, at, data={"pilihan": pilihan})


# The clock


def expire(undangan: Undangan, at: datetime) -> tuple[Undangan, Event]:
    """24 hours without an answer. It says only that: silence is not a refusal."""
    if undangan.tenggat is None or at < undangan.tenggat:
        raise Conflict("Batas 24 jam undangan ini belum lewat.")
    return advance(undangan, "lewat_24_jam", SISTEM, at)


# Pokja: taking back


def replace_by(undangan: Undangan, baru: str, by: Pelaku, at: datetime) -> tuple[Undangan, Event]:
    """The letter `baru` stands in its place; its links lead there."""
    return advance(undangan, "gantikan", by, at, data={"baru": baru})


def withdraw(undangan: Undangan, alasan: str, by: Pelaku, at: datetime) -> tuple[Undangan, Event]:
    return advance(undangan, "tarik", by, at, alasan=reason(alasan, "penarikan undangan"))


def open_for_answer(undangan: Undangan) -> None:
    """Raises Expired when another letter stands in its place, Conflict when it has been answered or never went out."""
    if undangan.keadaan in (Keadaan.DIGANTIKAN, Keadaan.DITARIK):
        raise Expired("Undangan ini sudah tidak berlaku. Buka tautan pada undangan terakhir yang Saudara terima.")
    if undangan.keadaan is Keadaan.DIJAWAB:
        raise Conflict("Undangan ini sudah dijawab. Untuk mengubah jawaban, hubungi Pokja.")
    if undangan.keadaan not in OPEN | {Keadaan.TANPA_JAWABAN}:
        raise Conflict("Undangan ini belum dikirim.")
