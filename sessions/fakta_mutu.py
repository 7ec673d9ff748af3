"""Fakta mutu: what a berita acara says of consent, of the connection, and of time against the standard."""

from datetime import datetime, timedelta

from sessions.catatan import Catatan, Row, duration
from sessions.evidence import Entry
from sessions.kursi import Kursi, Mutu
from sessions.persetujuan import Keadaan as Persetujuan
from sessions.tahap import BY_KODE, Langkah, clock
from sessions.wewenang import Peran

WITH_PICTURE = frozenset({Mutu.VIDEO, Mutu.VIDEO_HEMAT})
WITHOUT_PICTURE = frozenset({Mutu.SUARA, Mutu.TELEPON})
MODES = {
    Persetujuan.A_SETUJU: "A",
    Persetujuan.B_TANPA_AV: "B",
    Persetujuan.C_MINTA_LURING: "C",
    Persetujuan.DITARIK: "ditarik",
}
CHOSEN = ("persetujuan.dipilih", "persetujuan.diubah", "persetujuan.ditarik")


def modes(catatan: Catatan) -> list[str]:
    """Which ways of being recorded the peserta's people chose: of A, B, C, ditarik, in that order."""
    chosen = {MODES[k.persetujuan] for k in _peserta(catatan) if k.persetujuan in MODES}
    return [mode for mode in MODES.values() if mode in chosen]


def choices(catatan: Catatan) -> list[str]:
    """Who said what about being recorded, and when, with its citation."""
    return [_choice(catatan, entry) for entry in catatan.all(*CHOSEN) if entry.event.role == Peran.PENYEDIA]


def _choice(catatan: Catatan, entry: Entry) -> str:
    event = entry.event
    what = MODES.get(Persetujuan(str(event.data["ke"])), "")
    told = "menarik persetujuannya" if what == "ditarik" else f"memilih {what}"
    return f"{catatan.name(event.actor)} {told} pukul {catatan.hour(event.at)} {catatan.cite(entry)}"


def quality(catatan: Catatan) -> str:
    """`penuh`, `putus` (the line broke), `sebagian` (seen for a part of the time) or `tanpa_gambar` (not at all).

    The clause of that name says so; "" when nobody of the peserta came.
    """
    seats = [k for k in _peserta(catatan) if k.masuk is not None and k.wakil]
    if not seats:
        return ""
    if all({*k.tangga} <= WITHOUT_PICTURE if k.tangga else k.mutu in WITHOUT_PICTURE for k in seats):
        return "tanpa_gambar"
    if any(k.putus for k in seats):
        return "putus"
    return "sebagian" if any({*k.tangga} - WITH_PICTURE for k in seats) else "penuh"


def _peserta(catatan: Catatan) -> list[Kursi]:
    return [k for k in catatan.ruang.kursi.values() if k.peran is Peran.PENYEDIA]


# Time against the standard: what stood out, and the annex with all twelve steps


def times(catatan: Catatan, at: datetime) -> list[Row]:
    """The meeting itself (KB-8) and every step that took too long."""
    steps = [one for one in clock(catatan.entries, at) if one.kode == "KB-8" or one.lewat]
    return [
        {
            "langkah": f"{one.kode} {one.uraian}",
            "baku": duration(one.baku),
            "nyata": _real(one),
            "keterangan": _remark(catatan, one),
        }
        for one in steps
    ]


def annex(catatan: Catatan, at: datetime) -> list[Row]:
    """All twelve steps with their begin, end and difference."""
    return [
        {
            "kode": one.kode,
            "langkah": one.uraian,
            "pelaksana": BY_KODE[one.kode].pelaksana,
            "baku": duration(one.baku),
            "mulai": catatan.time(one.mulai) if one.mulai else "–",
            "selesai": catatan.time(one.selesai) if one.selesai else "–",
            "nyata": _real(one),
            "selisih": _difference(one),
            "keterangan": _remark(catatan, one),
        }
        for one in clock(catatan.entries, at)
    ]


def _real(one: Langkah) -> str:
    rest = " (berjalan)" if one.berjalan else " (tidak diselesaikan)" if one.lepas else ""
    return duration(one.nyata) + rest


def steps(catatan: Catatan, at: datetime) -> list[Row]:
    """All twelve for the office's own report, with the reasons that it gave."""
    return [
        {
            "langkah": f"{one.kode} {one.uraian}",
            "baku": duration(one.baku),
            "nyata": _real(one),
            "keterangan": one.alasan or ("melewati waktu baku" if one.lewat else ""),
        }
        for one in clock(catatan.entries, at)
    ]


def _difference(one: Langkah) -> str:
    if one.baku is None or one.nyata is None:
        return "–"
    over = one.nyata - one.baku
    return f"+{duration(over)}" if over > timedelta() else f"-{duration(-over)}"


def _remark(catatan: Catatan, one: Langkah) -> str:
    """Why a step took long is the office's own (it may speak of another peserta): the paper names its line only."""
    if not one.lewat:
        return ""
    told = [e for e in catatan.all("tahap.dijelaskan") if e.event.data.get("kode") == one.kode]
    return f"melewati waktu baku; alasan tercatat {catatan.cite(told[-1])}" if told else "melewati waktu baku"
