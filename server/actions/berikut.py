"""Berikut: the one thing to do next in a sesi or a paket, and whether it is this reader who does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sessions.paket import Keadaan as KeadaanPaket
from sessions.paket import Paket
from sessions.pelaksanaan import OPENS_BEFORE
from sessions.peserta import FINAL, Peserta
from sessions.sesi import Keadaan, Sesi
from sessions.undangan import Keadaan as KeadaanUndangan
from sessions.undangan import Undangan
from sessions.wewenang import Pelaku, may

K = Keadaan  # for the tables
U = KeadaanUndangan


@dataclass(frozen=True, slots=True)
class Berikut:
    """`kode` names the step for the page; `milik`: it is the reader's to do; `batas`: by when, or from when."""

    kode: str
    milik: bool
    batas: datetime | None = None


SESI: Mapping[Keadaan, tuple[str, str]] = {
    K.TANPA_JAWABAN: ("putuskan_diam", "sesi.atur"),
    K.MINTA_UBAH: ("jawab_permohonan", "kesediaan.tanggapi"),
    K.MENUNGGU_PUTUSAN_HADIR: ("putuskan_hadir", "putusan.usulkan"),
    K.DIJADWALKAN: ("tugaskan_personil", "personil.tugaskan"),
    K.PERSONIL_SIAP: ("periksa_sarana", "sarana.lapor"),
    K.TERKENDALA: ("putuskan_kendala", "upaya.catat"),
    K.SARANA_SIAP: ("menunggu_hari", ""),
    K.RUANG_TUNGGU: ("masuk_ruang", "ruang.masuk"),
    K.BERLANGSUNG: ("masuk_ruang", "ruang.masuk"),
    K.JEDA: ("masuk_ruang", "ruang.masuk"),
    K.TERPUTUS: ("masuk_ruang", "ruang.masuk"),
    K.DISKORS: ("atur_lanjutan", "sesi.atur"),
    K.DITUTUP: ("berita_acara", "ba.susun"),
    K.DILAPORKAN: ("kembalikan_sarana", "sarana.lapor"),
    K.SIAP_SEGEL: ("segel", "segel.pasang"),
    K.DISEGEL: ("bukti", ""),
    K.DIBATALKAN: ("selesai", ""),
    K.DIALIHKAN: ("selesai", ""),
}
"""State of a sesi -> the step, and the izin of whoever does it ("" when one only waits)."""

LETTER: Mapping[KeadaanUndangan, tuple[str, str]] = {
    U.DRAF: ("ajukan_undangan", "undangan.susun"),
    U.DIAJUKAN: ("sahkan_undangan", "undangan.sahkan"),
    U.DISAHKAN: ("kirim_undangan", "undangan.kirim"),
    U.ANTRE: ("menunggu_surel", ""),
    U.GAGAL_KIRIM: ("perbaiki_kirim", "undangan.kirim"),
    U.TERKIRIM: ("menunggu_jawaban", ""),
    U.DIBUKA: ("menunggu_jawaban", ""),
}
"""The same while the letter decides: before it is sent, and until it is answered."""

OVER = frozenset({K.DISEGEL, K.DIBATALKAN, K.DIALIHKAN})


def in_sesi(sesi: Sesi, letter: Undangan | None, at: datetime, by: Pelaku) -> Berikut:
    if sesi.keadaan in (K.DRAF, K.MENUNGGU_JAWABAN):
        kode, izin = LETTER.get(letter.keadaan, ("susun_undangan", "undangan.susun")) if letter else _NONE
        due = letter.tenggat if letter and kode == "menunggu_jawaban" else None
        return Berikut(kode, _mine(by, izin), due)
    kode, izin = SESI[sesi.keadaan]
    if kode == "menunggu_hari":
        opens = sesi.mulai - OPENS_BEFORE
        if at >= opens:
            return Berikut("buka_ruang_tunggu", _mine(by, "ruang.masuk"), sesi.mulai)
        return Berikut(kode, False, opens)
    return Berikut(kode, _mine(by, izin), None if sesi.keadaan in OVER else sesi.mulai)


_NONE = ("susun_undangan", "undangan.susun")


def _mine(by: Pelaku, izin: str) -> bool:
    return bool(izin) and may(by, izin)


@dataclass(frozen=True, slots=True)
class BerikutPaket:
    """The same for a paket; `peserta` and `sesi` say where."""

    kode: str
    peserta: Peserta | None = None
    sesi: Sesi | None = None


def in_paket(paket: Paket, peserta: Sequence[Peserta], sesi_of: Mapping[str, Sesi]) -> BerikutPaket:
    """`sesi_of`: peserta -> the sesi that counts."""
    if paket.keadaan is KeadaanPaket.DISIAPKAN:
        return BerikutPaket("mulai" if peserta else "masukkan_peserta")
    if paket.keadaan is KeadaanPaket.BERJALAN:
        return _running(peserta, sesi_of)
    if paket.keadaan is KeadaanPaket.MENUNGGU_TINDAK_LANJUT:
        return BerikutPaket("tindak_lanjut")
    if paket.keadaan in (KeadaanPaket.PRAKUALIFIKASI_GAGAL, KeadaanPaket.PRAKUALIFIKASI_ULANG_GAGAL):
        return BerikutPaket("laporan_ppk")
    return BerikutPaket("selesai")


def _running(peserta: Sequence[Peserta], sesi_of: Mapping[str, Sesi]) -> BerikutPaket:
    asked = [one for one in peserta if not one.cadangan or one.id in sesi_of]
    for one in asked:
        mine = sesi_of.get(one.id)
        if one.hasil not in FINAL and (mine is None or mine.keadaan in (K.DIBATALKAN, K.DIALIHKAN)):
            return BerikutPaket("buat_sesi", one)
    unfinished = [sesi_of[one.id] for one in asked if one.id in sesi_of and sesi_of[one.id].keadaan not in OVER]
    if unfinished:
        first = min(unfinished, key=lambda sesi: sesi.mulai)
        return BerikutPaket("buka_sesi", next(one for one in asked if one.id == first.peserta), first)
    return BerikutPaket("hitung")


def counting(sesis: Sequence[Sesi]) -> dict[str, Sesi]:
    """Peserta -> the sesi that counts: the last one that was not called off, else the last one."""
    chosen: dict[str, Sesi] = {}
    for sesi in sorted(sesis, key=lambda one: one.mulai):
        old = chosen.get(sesi.peserta)
        if old is None or sesi.keadaan is not K.DIBATALKAN or old.keadaan is K.DIBATALKAN:
            chosen[sesi.peserta] = sesi
    return chosen
