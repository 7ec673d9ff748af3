"""Audit: an auditor reads the paket named in a surat tugas, and nothing else, until the grant ends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sessions.errors import Conflict, Forbidden, Invalid, NotFound
from sessions.evidence import Event, utc_text
from sessions.mesin import SISTEM, Mesin, Next, reason
from sessions.wewenang import Pelaku

WITHOUT_END = timedelta(days=30)  # SOP Balangan 2020, auditor account: no period named means 30 days


class Keadaan(StrEnum):
    PERMOHONAN = "permohonan"
    MENUNGGU_DISPOSISI = "menunggu_disposisi"
    DITINDAKLANJUTI = "ditindaklanjuti"
    DITOLAK = "ditolak"
    SIAP_BUAT = "siap_buat"
    PERLU_LENGKAPI = "perlu_lengkapi"
    MENUNGGU_PELATIHAN = "menunggu_pelatihan"
    MENUNGGU_MASUK = "menunggu_masuk"
    BERAKHIR = "berakhir"
    AKTIF = "aktif"
    DICABUT = "dicabut"
    DIARSIPKAN = "diarsipkan"


K = Keadaan  # for the table

NEXT: Next = {
    (K.PERMOHONAN, "tanda_terima"): K.MENUNGGU_DISPOSISI,
    (K.MENUNGGU_DISPOSISI, "disposisi"): K.DITINDAKLANJUTI,
    (K.MENUNGGU_DISPOSISI, "tolak"): K.DITOLAK,
    (K.DITINDAKLANJUTI, "periksa_lengkap"): K.SIAP_BUAT,
    (K.DITINDAKLANJUTI, "kurang"): K.PERLU_LENGKAPI,
    (K.PERLU_LENGKAPI, "lengkapi"): K.DITINDAKLANJUTI,
    (K.PERLU_LENGKAPI, "batas_waktu"): K.DITOLAK,
    (K.SIAP_BUAT, "buat_akun"): K.MENUNGGU_PELATIHAN,
    (K.MENUNGGU_PELATIHAN, "pelatihan_selesai"): K.MENUNGGU_MASUK,
    (K.MENUNGGU_PELATIHAN, "masa_berakhir"): K.BERAKHIR,
    (K.MENUNGGU_MASUK, "masuk_pertama"): K.AKTIF,
    (K.MENUNGGU_MASUK, "masa_berakhir"): K.BERAKHIR,
    (K.AKTIF, "lihat"): K.AKTIF,
    (K.AKTIF, "perpanjang"): K.AKTIF,
    (K.AKTIF, "cabut"): K.DICABUT,
    (K.AKTIF, "masa_berakhir"): K.BERAKHIR,
    (K.BERAKHIR, "perpanjang"): K.MENUNGGU_MASUK,
    (K.BERAKHIR, "arsipkan"): K.DIARSIPKAN,
    (K.DICABUT, "arsipkan"): K.DIARSIPKAN,
}

JEJAK = {
    "tanda_terima": "audit.dimohonkan",
    "disposisi": "audit.didisposisi",
    "tolak": "audit.ditolak",
    "periksa_lengkap": "audit.diperiksa",
    "kurang": "audit.kurang",
    "lengkapi": "audit.dilengkapi",
    "batas_waktu": "audit.ditolak",
    "buat_akun": "audit.diberikan",
    "pelatihan_selesai": "audit.dilatih",
    "masa_berakhir": "audit.berakhir",
    "masuk_pertama": "audit.diaktifkan",
    "lihat": "audit.dilihat",
    "perpanjang": "audit.diperpanjang",
    "cabut": "audit.dicabut",
    "arsipkan": "audit.diarsipkan",
}
"""The kind of event that each step of the machine writes."""

advance = Mesin("hak_audit", NEXT, JEJAK).advance
"""One step of the machine."""


@dataclass(frozen=True, slots=True)
class HakAudit:
    """The right of `orang` to read `paket`, by the surat tugas `nomor_surat`, from `mulai` to `habis` (UTC)."""

    id: str
    kantor: str
    orang: str
    nomor_surat: str
    tanggal_surat: date
    instansi: str
    mulai: datetime | None
    habis: datetime | None
    keadaan: Keadaan
    paket: tuple[str, ...]

    @property
    def berkas(self) -> str:
        return f"kantor/{self.kantor}"


def request(
    id: str,
    kantor: str,
    orang: str,
    nomor_surat: str,
    tanggal_surat: date,
    instansi: str,
    paket: Sequence[str],
    by: Pelaku,
    at: datetime,
) -> tuple[HakAudit, Event]:
    """A request with its surat tugas is received; the paket it names are all that will ever be seen by it."""
    faults = {}
    if not nomor_surat.strip():
        faults["nomor_surat"] = "Isi nomor surat tugas."
    if not instansi.strip():
        faults["instansi"] = "Isi instansi auditor."
    if not paket:
        faults["paket"] = "Pilih paket yang disebut dalam surat tugas."
    if faults:
        raise Invalid("Permohonan hak audit belum lengkap.", bidang=faults)
    hak = HakAudit(
        id, kantor, orang, nomor_surat.strip(), tanggal_surat, instansi.strip(), None, None, K.PERMOHONAN, tuple(paket)
    )
    private = {"nomor_surat": hak.nomor_surat, "tanggal_surat": tanggal_surat.isoformat(), "instansi": hak.instansi}
    return advance(hak, "tanda_terima", by, at, data={"orang": orang, "paket": list(paket)}, private=private)


def dispose(hak: HakAudit, by: Pelaku, at: datetime) -> tuple[HakAudit, Event]:
    return advance(hak, "disposisi", by, at)


def reject(hak: HakAudit, alasan: str, by: Pelaku, at: datetime) -> tuple[HakAudit, Event]:
    return advance(hak, "tolak", by, at, alasan=reason(alasan, "penolakan permohonan"))


def papers_complete(hak: HakAudit, by: Pelaku, at: datetime) -> tuple[HakAudit, Event]:
    return advance(hak, "periksa_lengkap", by, at)


def papers_missing(hak: HakAudit, kurang: str, by: Pelaku, at: datetime) -> tuple[HakAudit, Event]:
    return advance(hak, "kurang", by, at, alasan=reason(kurang, "atau berkas yang kurang", 5))


def completed(hak: HakAudit, by: Pelaku, at: datetime) -> tuple[HakAudit, Event]:
    return advance(hak, "lengkapi", by, at)


def lapse(hak: HakAudit, sejak: datetime, at: datetime) -> tuple[HakAudit, Event]:
    """Papers asked for at `sejak` did not come in 30 days."""
    if at - sejak < WITHOUT_END:
        raise Conflict("Batas 30 hari belum lewat.")
    return advance(hak, "batas_waktu", SISTEM, at, alasan="Berkas tidak dilengkapi dalam 30 hari.")


def grant(hak: HakAudit, habis: datetime | None, by: Pelaku, at: datetime) -> tuple[HakAudit, Event]:
    """The account is made; without an end it runs for 30 days. It opens nothing before the training is done."""
    end = habis or at + WITHOUT_END
    if end <= at:
        raise Invalid("Masa audit harus berakhir di masa depan.", bidang={"habis": "Pilih tanggal mendatang."})
    new, event = advance(hak, "buat_akun", by, at, data={"mulai": utc_text(at), "habis": utc_text(end)})
    return replace(new, mulai=at, habis=end), event


def trained(hak: HakAudit, bukti: str, by: Pelaku, at: datetime) -> tuple[HakAudit, Event]:
    """`bukti` says what shows it (module in the application, certificate)."""
    return advance(hak, "pelatihan_selesai", by, at, private={"bukti": reason(bukti, "atau bukti pelatihan", 3)})


def activate(hak: HakAudit, by: Pelaku, at: datetime) -> tuple[HakAudit, Event]:
    """The auditor's first login."""
    return advance(hak, "masuk_pertama", by, at)


def see(hak: HakAudit, paket: str, at: datetime, by: Pelaku) -> Event:
    """A look at one paket, which is always written down.

    Raises NotFound for a paket outside the surat tugas and when the grant is over, Forbidden before the training.
    """
    if hak.keadaan in (K.MENUNGGU_PELATIHAN, K.MENUNGGU_MASUK):
        raise Forbidden("Selesaikan dulu pelatihan penggunaan aplikasi, lalu masuk kembali.")
    if not may_see(hak, paket, at):
        raise NotFound("Paket ini tidak ditemukan.")
    return advance(hak, "lihat", by, at, data={"paket": paket})[1]


def may_see(hak: HakAudit, paket: str, at: datetime) -> bool:
    in_time = hak.mulai is not None and hak.habis is not None and hak.mulai <= at < hak.habis
    return hak.keadaan is K.AKTIF and in_time and paket in hak.paket


def extend(
    hak: HakAudit, habis: datetime, nomor_surat: str, tanggal_surat: date, by: Pelaku, at: datetime
) -> tuple[HakAudit, Event]:
    """A new surat tugas carries the grant on."""
    if habis <= at or not nomor_surat.strip():
        raise Invalid("Perpanjangan memerlukan surat tugas baru dan tanggal akhir.", bidang={"habis": "Periksa."})
    private = {"nomor_surat": nomor_surat.strip(), "tanggal_surat": tanggal_surat.isoformat()}
    new, event = advance(hak, "perpanjang", by, at, data={"habis": utc_text(habis)}, private=private)
    return replace(new, habis=habis, nomor_surat=nomor_surat.strip(), tanggal_surat=tanggal_surat), event


def revoke(hak: HakAudit, alasan: str, by: Pelaku, at: datetime) -> tuple[HakAudit, Event]:
    return advance(hak, "cabut", by, at, alasan=reason(alasan, "pencabutan"))


def expire(hak: HakAudit, at: datetime) -> tuple[HakAudit, Event]:
    if hak.habis is None or at < hak.habis:
        raise Conflict("Masa hak audit belum berakhir.")
    return advance(hak, "masa_berakhir", SISTEM, at)


def archive(hak: HakAudit, by: Pelaku, at: datetime) -> tuple[HakAudit, Event]:
    return advance(hak, "arsipkan", by, at)
