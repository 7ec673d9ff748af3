"""Fakta rekaman: what the papers say of the recording: of whom it was made, from when to when, and its gaps."""

from datetime import datetime, timedelta

from sessions.catatan import Catatan, Row, duration
from sessions.kursi import Kursi
from sessions.persetujuan import Keadaan as Persetujuan
from sessions.rekaman import Masa, Sebab

BY_WISH = frozenset({Persetujuan.B_TANPA_AV, Persetujuan.C_MINTA_LURING, Persetujuan.DITARIK})


def was_made(catatan: Catatan) -> bool:
    """Whether the recorder itself said of anybody that it recorded them."""
    return bool(catatan.all("rekaman.orang_mulai"))


def people(catatan: Catatan) -> list[Row]:
    """Everybody who was inside: recorded from when to when, or why not; nothing while nobody was."""
    if not was_made(catatan):
        return []
    came = [kursi for kursi in catatan.ruang.kursi.values() if kursi.masuk is not None]
    return [
        {
            "nama": kursi.nama,
            "rentang": _stretches(catatan, kursi.id) or "–",
            "lama": duration(length(catatan, kursi.id)) if stretches(catatan, kursi.id) else "–",
            "keterangan": remark(catatan, kursi),
        }
        for kursi in came
    ]


def stretches(catatan: Catatan, kursi: str) -> list[tuple[datetime, datetime | None]]:
    """When somebody was recorded, by the recorder's own word; the last may still go on."""
    rekaman = catatan.ruang.rekaman
    over: list[tuple[datetime, datetime | None]] = [(m.mulai, m.selesai) for m in rekaman.masa if m.kursi == kursi]
    now = rekaman.orang.get(kursi)
    return [*over, (now.sejak, None)] if now else over


def length(catatan: Catatan, kursi: str) -> timedelta:
    """How long together, without what still goes on."""
    return sum(((end - begin) for begin, end in stretches(catatan, kursi) if end), timedelta())


def gaps(catatan: Catatan) -> list[Row]:
    """When something ought to have been recorded and was not; one that is open has no end."""
    rekaman = catatan.ruang.rekaman
    rows = [(celah.kursi, celah.sejak, catatan.hour(celah.sampai)) for celah in rekaman.celah]
    rows += [(kursi, sejak, "–") for kursi, sejak in rekaman.macet.items()]
    return [{"mulai": catatan.hour(since), "selesai": end, "sebab": _cause(catatan, who)} for who, since, end in rows]


def chosen(catatan: Catatan, kursi: Kursi, letter: str) -> str:
    """The column of the attendance list: the choice, and how long the recorder had this person."""
    if not stretches(catatan, kursi.id):
        return letter
    return f"{letter}; direkam {duration(length(catatan, kursi.id))}"


def _stretches(catatan: Catatan, kursi: str) -> str:
    return "; ".join(
        f"{catatan.hour(begin)}–{catatan.hour(end)}" if end else f"sejak {catatan.hour(begin)}"
        for begin, end in stretches(catatan, kursi)
    )


def remark(catatan: Catatan, kursi: Kursi) -> str:
    """Why nothing of somebody was recorded, or not all of it; "" for who was recorded as agreed."""
    taken_back = [_withdrawn(catatan, masa) for masa in catatan.ruang.rekaman.masa if masa.kursi == kursi.id]
    if said := [text for text in taken_back if text]:
        return said[-1]
    if kursi.persetujuan in BY_WISH:
        return "tidak direkam atas permintaan"
    return "" if stretches(catatan, kursi.id) else "tidak ada suara atau gambar yang sampai ke perekam"


def _withdrawn(catatan: Catatan, masa: Masa) -> str:
    if masa.sebab is not Sebab.DITARIK:
        return ""
    return (
        f"persetujuan ditarik pukul {catatan.hour(masa.diminta)}; perekam berhenti pukul {catatan.hour(masa.selesai)}"
    )


def _cause(catatan: Catatan, kursi: str) -> str:
    if not kursi:
        return "perekam berhenti bekerja"
    return f"suara dan gambar {catatan.name(kursi)} tidak sampai ke perekam"
