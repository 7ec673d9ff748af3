"""Upaya: every attempt to reach a peserta, written down when it is made."""

from datetime import datetime
from enum import StrEnum

from sessions.errors import Conflict
from sessions.evidence import Event
from sessions.mesin import note, reason
from sessions.sesi import Keadaan, Sesi
from sessions.wewenang import Pelaku


class JalurUpaya(StrEnum):
    TELEPON = "telepon"
    WHATSAPP = "whatsapp"
    SUREL = "surel"
    SPSE = "spse"


class HasilUpaya(StrEnum):
    TERHUBUNG = "terhubung"
    TIDAK_DIANGKAT = "tidak_diangkat"
    TIDAK_AKTIF = "tidak_aktif"
    TERKIRIM = "terkirim"
    GAGAL = "gagal"


CLOSED = frozenset({Keadaan.DITUTUP, Keadaan.DILAPORKAN, Keadaan.SIAP_SEGEL, Keadaan.DISEGEL, Keadaan.DIBATALKAN})


def log(sesi: Sesi, jalur: JalurUpaya, hasil: HasilUpaya, tujuan: str, catatan: str, by: Pelaku, at: datetime) -> Event:
    """Somebody tried to reach the peserta at `tujuan` (a number or address), and this came of it."""
    if sesi.keadaan in CLOSED:
        raise Conflict("Sesi ini sudah ditutup; upaya menghubungi tidak dapat ditambahkan lagi.")
    private = {"tujuan": tujuan.strip(), "catatan": reason(catatan, "atau uraian singkat upaya", 3)}
    return note(by, at, sesi.berkas, "upaya.dicatat", {"jalur": jalur, "hasil": hasil}, private)


def connected(sesi: Sesi, jalur: JalurUpaya, nama: str, by: Pelaku, at: datetime) -> Event:
    """The peserta was reached and the steps were explained (SOP step 6): one peserta at a time, never a group."""
    private = {"nama": reason(nama, "atau nama orang yang dihubungi", 3)}
    return note(by, at, sesi.berkas, "penyedia.terhubung", {"jalur": jalur}, private)
