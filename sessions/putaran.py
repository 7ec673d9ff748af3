"""Putaran: one offer and its answer: the Pokja asks; the peserta reads, takes, counters or declines; time runs out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sessions import harga
from sessions.errors import Conflict, Forbidden, Invalid
from sessions.evidence import utc_text
from sessions.isian import paragraphs
from sessions.mesin import SISTEM, reason
from sessions.negosiasi import (
    LONGEST,
    SHORTEST,
    STEPS_OF_SENDING,
    Changed,
    Keadaan,
    Negosiasi,
    Sisi,
    Tawaran,
    advance,
    below_ceiling,
    may_bind,
    seen,
)
from sessions.pokja import kuorum
from sessions.putusan import Perihal, decided
from sessions.ruang import Ruang
from sessions.wewenang import Pelaku


def send(
    old: Negosiasi,
    prices: Sequence[int],
    catatan: str,
    menit: int,
    ruang: Ruang,
    jumlah_pokja: int,
    by: Pelaku,
    at: datetime,
    *,
    versi: int,
) -> Changed:
    """The Pokja's offer of the next round, to be answered within `menit` minutes; a quorum sees it go."""
    seen(old, versi)
    _quorum(ruang, jumlah_pokja)
    _somebody_may_answer(old, ruang)
    way = STEPS_OF_SENDING.get(old.keadaan)
    if way is None:
        raise Conflict("Tawaran sedang berada di pihak peserta. Tunggu jawabannya, atau sampai waktunya lewat.")
    if any(one.hps is None for one in old.baris):
        raise Conflict("Harga satuan HPS belum terisi pada semua baris. Lengkapi dulu tabelnya.")
    if not SHORTEST <= menit <= LONGEST:
        raise Invalid("Batas waktu jawaban 1 menit sampai 24 jam.", bidang={"menit": "Isi 1 sampai 1440 menit."})
    made = _offer(old, Sisi.POKJA, prices, catatan, old.putaran + 1, by, at)
    if made.total > old.hps:
        raise Invalid("Tawaran Pokja tidak boleh di atas HPS.", bidang={"harga": "Jumlahnya melewati HPS."})
    until = at + timedelta(minutes=menit)
    data = {"putaran": made.putaran, "tenggat": utc_text(until), "hadir": [k.id for k in ruang.pokja]}
    private = _said(made) | ({"tabel": _shown(old), "ppn": old.ppn, "bulat": old.bulat} if way == "kirim" else {})
    new, event = advance(old, way, by, at, data=data, private=private)
    return replace(new, putaran=made.putaran, tawaran=(*old.tawaran, made), tenggat=until), event


def read(old: Negosiasi, by: Pelaku, at: datetime) -> Changed:
    """The peserta has the offer before its eyes: the receipt."""
    return advance(old, "pelajari", by, at, data={"putaran": old.putaran})


def counter(
    old: Negosiasi, prices: Sequence[int], catatan: str, ruang: Ruang, by: Pelaku, at: datetime, *, versi: int
) -> Changed:
    """The peserta offers in its turn: never more than its own offer after the correction."""
    seen(old, versi)
    require_may_bind(old, ruang, by)
    made = _offer(old, Sisi.PESERTA, prices, catatan, old.putaran, by, at)
    if made.total > old.terkoreksi.total:
        kalimat = "Tawaran balik tidak boleh di atas harga penawaran terkoreksi. Turunkan harga satuannya."
        raise Invalid(kalimat, bidang={"harga": kalimat})
    new, event = advance(old, "tawar_balik", by, at, data={"putaran": made.putaran}, private=_said(made))
    return replace(new, tawaran=(*old.tawaran, made), tenggat=None), event


def agree(old: Negosiasi, ruang: Ruang, by: Pelaku, at: datetime, *, versi: int) -> Changed:
    """The peserta takes the Pokja's offer."""
    seen(old, versi)
    require_may_bind(old, ruang, by)
    return _agreed(old, by, at)


def accept(old: Negosiasi, ruang: Ruang, by: Pelaku, at: datetime) -> Changed:
    """The Pokja takes the peserta's offer: a decision of the quorum, and never above the HPS."""
    usul = decided(ruang, Perihal.SEPAKAT)
    if old.keadaan is not Keadaan.DITAWAR:
        raise Conflict("Tidak ada tawaran peserta yang menunggu persetujuan Pokja.")
    below_ceiling(old)
    return _agreed(old, by, at, {"usul": usul.id, "setuju": list(usul.setuju)})


def _agreed(old: Negosiasi, by: Pelaku, at: datetime, data: dict[str, object] | None = None) -> Changed:
    last = old.terakhir
    public = {"putaran": old.putaran, "tawaran": str(last.sisi) if last else "", **(data or {})}
    new, event = advance(old, "setuju", by, at, data=public, private={"total": last.total if last else 0})
    return replace(new, tenggat=None), event


def refuse(old: Negosiasi, alasan: str, ruang: Ruang, by: Pelaku, at: datetime) -> Changed:
    """The peserta does not take the offer and makes none; what follows is the quorum's to decide."""
    require_may_bind(old, ruang, by)
    new, event = advance(old, "menolak", by, at, alasan=reason(alasan, "menolak tawaran"))
    return replace(new, tenggat=None), event


def stop(old: Negosiasi, alasan: str, by: Pelaku, at: datetime) -> Changed:
    """The Pokja does not answer the counter-offer; nothing is lost by it before the quorum decides."""
    return advance(old, "hentikan", by, at, alasan=reason(alasan, "menghentikan putaran"))


def overdue(old: Negosiasi, tenggat: datetime, at: datetime) -> Changed:
    """No answer in time: the Pokja decides what that means; the clock only says so."""
    if old.tenggat != tenggat or at < tenggat:
        raise Conflict("Batas waktu jawaban belum lewat.")
    new, event = advance(old, "batas_waktu", SISTEM, at, data={"putaran": old.putaran})
    return replace(new, tenggat=None), event


GAGAL = (Perihal.PERINGKAT_BERIKUT, Perihal.SELEKSI_GAGAL)


def fail(old: Negosiasi, perihal: Perihal, ruang: Ruang, by: Pelaku, at: datetime) -> Changed:
    """No agreement: on to the next in rank, or the seleksi has failed (Perpres 16/2018 pasal 51 (2) h)."""
    usul = decided(ruang, perihal)
    data = {"usul": usul.id, "setuju": list(usul.setuju), "akibat": str(perihal)}
    text = reason(usul.alasan, "negosiasi tidak mencapai kesepakatan")
    new, event = advance(old, "nyatakan_gagal", by, at, alasan=text, data=data)
    return replace(new, putusan=str(perihal)), event


def require_may_bind(old: Negosiasi, ruang: Ruang, by: Pelaku) -> None:
    ruang.running()
    ruang.inside(by.id)
    if not may_bind(old, ruang, by.id):
        raise Forbidden(
            "Hanya direktur utama atau penerima kuasa penuh yang dapat menyetujui atau menawar harga. Minta Pokja "
            "mencatat kuasa penuh Saudara, atau hubungi direktur."
        )


def _somebody_may_answer(old: Negosiasi, ruang: Ruang) -> None:
    if not any(may_bind(old, ruang, seat.id) for seat in ruang.wakil):
        raise Conflict(
            "Belum ada wakil peserta di ruang yang berwenang berunding (direktur utama atau penerima kuasa penuh)."
        )


def _quorum(ruang: Ruang, jumlah_pokja: int) -> None:
    ruang.running()
    if len(ruang.pokja) < kuorum(jumlah_pokja):
        raise Conflict(
            f"Negosiasi memerlukan {kuorum(jumlah_pokja)} anggota Pokja di ruang; sekarang {len(ruang.pokja)}."
        )


def _offer(
    old: Negosiasi, sisi: Sisi, prices: Sequence[int], catatan: str, putaran: int, by: Pelaku, at: datetime
) -> Tawaran:
    total = harga.sum_up(old.baris, prices, old.ppn, old.bulat).total
    text = paragraphs(catatan)
    if len(text) > 1000:
        raise Invalid("Catatan paling panjang 1.000 huruf.", bidang={"catatan": "Persingkat catatannya."})
    return Tawaran(putaran, sisi, by.id, by.nama, tuple(prices), total, text, at)


def _said(made: Tawaran) -> dict[str, object]:
    return {"harga": list(made.harga), "total": made.total, **({"catatan": made.catatan} if made.catatan else {})}


def _shown(old: Negosiasi) -> list[object]:
    """The table as the peserta may see it: its own offer, without the HPS."""
    return [
        [one.no, one.uraian, one.satuan, one.volume, one.penawaran, one.tertulis, one.volume_tertulis]
        for one in old.baris
    ]
