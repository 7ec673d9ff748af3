"""Negosiasi: a price is talked over in rounds until both agree or a quorum says that it failed; then it is frozen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sessions import harga
from sessions.errors import Conflict, Forbidden, Invalid
from sessions.evidence import Event, utc_text
from sessions.harga import Baris, Hitungan
from sessions.isian import paragraphs
from sessions.kapasitas import Kapasitas
from sessions.mesin import SISTEM, Mesin, Next, note, reason
from sessions.pokja import kuorum
from sessions.putusan import Perihal, decided
from sessions.ruang import Ruang
from sessions.wewenang import Pelaku


class Keadaan(StrEnum):
    DRAF = "draf"
    DIKIRIM = "dikirim"
    DIPELAJARI = "dipelajari"
    DITAWAR = "ditawar"
    MENUNGGU_PUTUSAN = "menunggu_putusan"
    SEPAKAT = "sepakat"
    TIDAK_SEPAKAT = "tidak_sepakat"
    DIBATALKAN = "dibatalkan"
    DIBEKUKAN = "dibekukan"
    CEK_PINDAIAN = "cek_pindaian"
    TTD_PENYEDIA = "ttd_penyedia"
    FINAL = "final"


K = Keadaan  # for the table

NEXT: Next = {
    (K.DRAF, "kirim"): K.DIKIRIM,
    (K.DRAF, "batalkan"): K.DIBATALKAN,
    (K.DIKIRIM, "pelajari"): K.DIPELAJARI,
    (K.DIKIRIM, "batas_waktu"): K.MENUNGGU_PUTUSAN,
    (K.DIPELAJARI, "setuju"): K.SEPAKAT,
    (K.DIPELAJARI, "tawar_balik"): K.DITAWAR,
    (K.DIPELAJARI, "menolak"): K.MENUNGGU_PUTUSAN,
    (K.DIPELAJARI, "batas_waktu"): K.MENUNGGU_PUTUSAN,
    (K.DITAWAR, "tanggapi"): K.DIKIRIM,
    (K.DITAWAR, "setuju"): K.SEPAKAT,
    (K.DITAWAR, "hentikan"): K.MENUNGGU_PUTUSAN,
    (K.MENUNGGU_PUTUSAN, "buka_putaran"): K.DIKIRIM,
    (K.MENUNGGU_PUTUSAN, "nyatakan_gagal"): K.TIDAK_SEPAKAT,
    (K.SEPAKAT, "bekukan"): K.DIBEKUKAN,
    (K.DIBEKUKAN, "ttd_elektronik"): K.TTD_PENYEDIA,
    (K.DIBEKUKAN, "unggah_pindaian"): K.CEK_PINDAIAN,
    (K.DIBEKUKAN, "buka_segel"): K.DRAF,
    (K.CEK_PINDAIAN, "cocok"): K.TTD_PENYEDIA,
    (K.CEK_PINDAIAN, "beda"): K.DIBEKUKAN,
    (K.TTD_PENYEDIA, "ttd_pokja"): K.FINAL,
}

JEJAK = {
    "kirim": "negosiasi.dikirim",
    "batalkan": "negosiasi.dibatalkan",
    "pelajari": "negosiasi.dipelajari",
    "batas_waktu": "negosiasi.lewat_waktu",
    "setuju": "negosiasi.disepakati",
    "tawar_balik": "negosiasi.ditawar",
    "menolak": "negosiasi.ditolak",
    "tanggapi": "negosiasi.dikirim",
    "hentikan": "negosiasi.dihentikan",
    "buka_putaran": "negosiasi.dikirim",
    "nyatakan_gagal": "negosiasi.gagal",
    "bekukan": "negosiasi.dibekukan",
    "ttd_elektronik": "negosiasi.ditandatangani_penyedia",
    "unggah_pindaian": "negosiasi.pindaian_diterima",
    "buka_segel": "negosiasi.dibuka_segel",
    "cocok": "negosiasi.ditandatangani_penyedia",
    "beda": "negosiasi.pindaian_berbeda",
    "ttd_pokja": "negosiasi.final",
}
"""The kind of event that each step of the machine writes."""

advance = Mesin("negosiasi", NEXT, JEJAK).advance
"""One step of the machine."""

BEKU = frozenset({K.DIBEKUKAN, K.CEK_PINDAIAN, K.TTD_PENYEDIA, K.FINAL})
BERUNDING = frozenset({Kapasitas.DIREKSI, Kapasitas.KUASA_DALAM_AKTA, Kapasitas.PEJABAT_KSO, Kapasitas.PERORANGAN})
"""Who may bind the company about a price without more: the direktur utama, or somebody with full power in the deed."""
SHORTEST, LONGEST = 1, 24 * 60  # minutes for an answer
STEPS_OF_SENDING = {K.DRAF: "kirim", K.DITAWAR: "tanggapi", K.MENUNGGU_PUTUSAN: "buka_putaran"}


class Sisi(StrEnum):
    POKJA = "pokja"
    PESERTA = "peserta"


@dataclass(frozen=True, slots=True)
class Tawaran:
    """One offer of one side: the price of one unit of each row, and what they add up to."""

    putaran: int
    sisi: Sisi
    oleh: str
    nama: str
    harga: tuple[int, ...]
    total: int
    catatan: str
    waktu: datetime


@dataclass(frozen=True, slots=True)
class Negosiasi:
    """`hps` is the paket's total, the ceiling. `kuasa` are wakil whose full power the Pokja has seen beyond the table.

    `sidik` is the SHA-256 of the agreed table once it is frozen, `putusan` how it failed.
    """

    id: str
    sesi: str
    keadaan: Keadaan
    hps: int
    baris: tuple[Baris, ...]
    ppn: str
    bulat: int
    hps_terbuka: bool
    putaran: int
    tawaran: tuple[Tawaran, ...]
    kuasa: tuple[str, ...]
    tenggat: datetime | None
    sidik: str
    putusan: str
    versi: int

    @property
    def berkas(self) -> str:
        return f"sesi/{self.sesi}"

    @property
    def terakhir(self) -> Tawaran | None:
        return self.tawaran[-1] if self.tawaran else None

    @property
    def terkoreksi(self) -> Hitungan:
        """The offer after the arithmetic correction."""
        return harga.corrected(self.baris, self.ppn, self.bulat)


Changed = tuple[Negosiasi, Event]


# The table


def compose(
    id: str, sesi: str, hps: int, baris: Sequence[Baris], ppn: str, bulat: int, by: Pelaku, at: datetime
) -> Changed:
    """Begin with the offer as it was handed in; `hps` is the total that the paket announced."""
    harga.check_table(baris, ppn, bulat)
    new = Negosiasi(id, sesi, K.DRAF, hps, tuple(baris), ppn, bulat, False, 0, (), (), None, "", "", 1)
    return new, _table_event(new, "negosiasi.disusun", by, at)


def edit(
    old: Negosiasi, baris: Sequence[Baris], ppn: str, bulat: int, by: Pelaku, at: datetime, *, versi: int
) -> Changed:
    """Another table, while nothing was sent."""
    seen(old, versi)
    if old.keadaan is not K.DRAF:
        raise Conflict("Tabel harga sudah dikirim kepada peserta, sehingga tidak dapat diubah lagi.")
    harga.check_table(baris, ppn, bulat)
    new = replace(old, baris=tuple(baris), ppn=ppn, bulat=bulat, versi=old.versi + 1)
    return new, _table_event(new, "negosiasi.disunting", by, at)


def open_hps(old: Negosiasi, by: Pelaku, at: datetime) -> Changed:
    """Show the peserta the HPS price of each unit; it cannot be hidden again."""
    if old.hps_terbuka:
        raise Conflict("Harga satuan HPS sudah dibuka kepada peserta.")
    if any(one.hps is None for one in old.baris):
        raise Conflict("Harga satuan HPS belum lengkap. Lengkapi dulu tabelnya.")
    prices: list[object] = [one.hps for one in old.baris]
    event = note(by, at, old.berkas, "negosiasi.hps_dibuka", {"negosiasi": old.id}, {"hps": prices})
    return replace(old, hps_terbuka=True, versi=old.versi + 1), event


def empower(old: Negosiasi, wakil: str, dasar: str, ruang: Ruang, by: Pelaku, at: datetime) -> Changed:
    """The Pokja has seen a full power of attorney of somebody who otherwise may not bind the company about a price."""
    seat = ruang.seat(wakil)
    if not seat.wakil:
        raise Conflict("Orang ini hadir sebagai pendamping atau tenaga ahli, sehingga tidak dapat berunding.")
    if wakil in old.kuasa or seat.kapasitas in BERUNDING:
        raise Conflict("Orang ini sudah berwenang berunding.")
    data = {"negosiasi": old.id, "wakil": wakil}
    event = note(by, at, old.berkas, "negosiasi.kuasa_diterima", data, {"alasan": reason(dasar, "dasar kuasa penuh")})
    return replace(old, kuasa=(*old.kuasa, wakil), versi=old.versi + 1), event


# The rounds


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
    _may_bind(old, ruang, by)
    made = _offer(old, Sisi.PESERTA, prices, catatan, old.putaran, by, at)
    if made.total > old.terkoreksi.total:
        kalimat = "Tawaran balik tidak boleh di atas harga penawaran terkoreksi. Turunkan harga satuannya."
        raise Invalid(kalimat, bidang={"harga": kalimat})
    new, event = advance(old, "tawar_balik", by, at, data={"putaran": made.putaran}, private=_said(made))
    return replace(new, tawaran=(*old.tawaran, made), tenggat=None), event


def agree(old: Negosiasi, ruang: Ruang, by: Pelaku, at: datetime, *, versi: int) -> Changed:
    """The peserta takes the Pokja's offer."""
    seen(old, versi)
    _may_bind(old, ruang, by)
    return _agreed(old, by, at)


def accept(old: Negosiasi, ruang: Ruang, by: Pelaku, at: datetime) -> Changed:
    """The Pokja takes the peserta's offer: a decision of the quorum, and never above the HPS."""
    usul = decided(ruang, Perihal.SEPAKAT)
    if old.keadaan is not K.DITAWAR:
        raise Conflict("Tidak ada tawaran peserta yang menunggu persetujuan Pokja.")
    _below_ceiling(old)
    return _agreed(old, by, at, {"usul": usul.id, "setuju": list(usul.setuju)})


def _agreed(old: Negosiasi, by: Pelaku, at: datetime, data: dict[str, object] | None = None) -> Changed:
    last = old.terakhir
    public = {"putaran": old.putaran, "tawaran": str(last.sisi) if last else "", **(data or {})}
    new, event = advance(old, "setuju", by, at, data=public, private={"total": last.total if last else 0})
    return replace(new, tenggat=None), event


def refuse(old: Negosiasi, alasan: str, ruang: Ruang, by: Pelaku, at: datetime) -> Changed:
    """The peserta does not take the offer and makes none; what follows is the quorum's to decide."""
    _may_bind(old, ruang, by)
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


def cancel(old: Negosiasi, alasan: str, by: Pelaku, at: datetime) -> Changed:
    return advance(old, "batalkan", by, at, alasan=reason(alasan, "membatalkan negosiasi"))


# The end


def freeze(old: Negosiasi, ba: str, pdf: str, ruang: Ruang, by: Pelaku, at: datetime) -> Changed:
    """Fix the agreed table by the digest of its canonical JSON; only by the quorum's word, and within the HPS."""
    usul = decided(ruang, Perihal.SEPAKAT)
    last = old.terakhir
    if last is None:
        raise Conflict("Belum ada harga yang disepakati.")
    _below_ceiling(old)
    sidik = harga.digest(old.baris, last.harga, old.ppn, old.bulat)
    data = {"sidik": sidik, "ba": ba, "pdf": pdf, "usul": usul.id, "setuju": list(usul.setuju)}
    new, event = advance(old, "bekukan", by, at, data=data, private={"total": last.total, "harga": list(last.harga)})
    return replace(new, sidik=sidik), event


def signed(old: Negosiasi, peserta: bool, final: bool, at: datetime) -> tuple[Negosiasi, tuple[Event, ...]]:
    """How far the signatures on the frozen file have come: all of the peserta's, then also a quorum of the Pokja."""
    new, events = old, list[Event]()
    for state, done, way in ((K.DIBEKUKAN, peserta, "ttd_elektronik"), (K.TTD_PENYEDIA, final, "ttd_pokja")):
        if new.keadaan is state and done:
            new, event = advance(new, way, SISTEM, at, data={"sidik": new.sidik})
            events.append(event)
    return new, tuple(events)


# Who may


def seen(old: Negosiasi, versi: int) -> None:
    if versi != old.versi:
        raise Conflict(
            "Negosiasi ini baru saja berubah. Lihat tawaran terbarunya, lalu putuskan lagi.",
            versi=old.versi,
            keadaan=str(old.keadaan),
        )


def may_bind(old: Negosiasi, ruang: Ruang, id_: str) -> bool:
    """Whether this person, inside now, may agree to a price for the peserta."""
    seat = ruang.kursi.get(id_)
    return bool(seat and seat.di_dalam and seat.wakil and (seat.kapasitas in BERUNDING or id_ in old.kuasa))


def _may_bind(old: Negosiasi, ruang: Ruang, by: Pelaku) -> None:
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


def _below_ceiling(old: Negosiasi) -> None:
    last = old.terakhir
    if last is None or last.total > old.hps:
        raise Conflict("Jumlah harga ini di atas HPS, sehingga tidak dapat disepakati. Buka putaran berikutnya.")


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


def _table_event(new: Negosiasi, kind: str, by: Pelaku, at: datetime) -> Event:
    rows = [
        [one.no, one.uraian, one.satuan, one.volume, one.hps, one.penawaran, one.tertulis, one.volume_tertulis]
        for one in new.baris
    ]
    data: dict[str, object] = {"negosiasi": new.id, "baris": len(new.baris), "versi": new.versi}
    private: dict[str, object] = {"tabel": rows, "ppn": new.ppn, "bulat": new.bulat, "hps": new.hps}
    return note(by, at, new.berkas, kind, data, private)
