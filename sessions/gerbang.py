"""Gerbang: what the results of all peserta lead to, for the whole paket (Perpres 16/2018 pasal 51)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from sessions.errors import Conflict
from sessions.evidence import Event
from sessions.mesin import reason
from sessions.paket import Keadaan, Kualifikasi, Metode, Paket, SebabGagal, advance
from sessions.peserta import FINAL, Hasil, Peserta
from sessions.wewenang import Pelaku


class Jalur(StrEnum):
    PRAKUALIFIKASI = "prakualifikasi"
    PASCAKUALIFIKASI = "pascakualifikasi"
    LANGSUNG = "langsung"


def jalur(paket: Paket) -> Jalur:
    if paket.metode in (Metode.PENUNJUKAN_LANGSUNG, Metode.PENGADAAN_LANGSUNG):
        return Jalur.LANGSUNG
    return Jalur.PRAKUALIFIKASI if paket.kualifikasi is Kualifikasi.PRA else Jalur.PASCAKUALIFIKASI


def gerbang(jalur: Jalur, putaran: int, lulus: int, cadangan: bool) -> Keadaan:
    """The state that follows when `lulus` peserta passed; `cadangan` says whether a reserve is left to invite.

    At least three, not more than three: Balangan writes both, Perpres 16/2018 pasal 51 (1) b decides.
    """
    if jalur is Jalur.PRAKUALIFIKASI:
        return _pra_first(lulus) if putaran == 1 else _pra_again(lulus)
    if lulus >= 1:
        return Keadaan.HASIL_DITETAPKAN
    if jalur is Jalur.PASCAKUALIFIKASI and cadangan:
        return Keadaan.BERJALAN
    return Keadaan.TENDER_GAGAL


def _pra_first(lulus: int) -> Keadaan:
    return Keadaan.HASIL_DITETAPKAN if lulus >= 3 else Keadaan.PRAKUALIFIKASI_GAGAL


def _pra_again(lulus: int) -> Keadaan:
    """Pasal 51 (5): two go on, one becomes a Penunjukan Langsung, none fails."""
    if lulus >= 2:
        return Keadaan.HASIL_DITETAPKAN
    return Keadaan.LANJUT_PENUNJUKAN_LANGSUNG if lulus == 1 else Keadaan.PRAKUALIFIKASI_ULANG_GAGAL


def all_decided(paket: Paket, peserta: Sequence[Peserta], by: Pelaku, at: datetime) -> tuple[Paket, Event]:
    """Every invited peserta has a final result; reserves that were never invited need none."""
    open_ = [p.nama for p in peserta if p.hasil not in FINAL and not (p.cadangan and p.hasil is None)]
    if open_:
        raise Conflict(f"Masih ada peserta tanpa putusan akhir: {', '.join(open_)}.", peserta=open_)
    return advance(paket, "semua_sesi_final", by, at, data={"jumlah": len(peserta) - _reserves(peserta)})


def count(paket: Paket, peserta: Sequence[Peserta], by: Pelaku, at: datetime) -> tuple[Paket, Event]:
    """Count who passed, and go where the gate leads."""
    lulus = sum(p.hasil is Hasil.LULUS for p in peserta)
    cadangan = _reserves(peserta)
    to = gerbang(jalur(paket), paket.putaran, lulus, cadangan > 0)
    facts: dict[str, object] = {"jalur": jalur(paket), "putaran": paket.putaran, "lulus": lulus, "cadangan": cadangan}
    return advance(paket, "hitung", by, at, to=to, data=facts)


def report_received(paket: Paket, by: Pelaku, at: datetime) -> tuple[Paket, Event]:
    """The PPK has the report of the failed prakualifikasi; the time of it is the event's."""
    return advance(paket, "ppk_terima_laporan", by, at)


def follow_up(paket: Paket, sebab: SebabGagal, alasan: str, by: Pelaku, at: datetime) -> tuple[Paket, Event]:
    """A wrong evaluation is evaluated again in the same round; any other cause starts round two."""
    text = reason(alasan, "tindak lanjut")
    if sebab is SebabGagal.SALAH_EVALUASI:
        return advance(paket, "evaluasi_ulang", by, at, alasan=text, data={"sebab": sebab})
    new, event = advance(paket, "prakualifikasi_ulang", by, at, alasan=text, data={"sebab": sebab, "putaran": 2})
    return replace(new, putaran=2), event


def _reserves(peserta: Sequence[Peserta]) -> int:
    return sum(p.cadangan and p.hasil is None for p in peserta)
