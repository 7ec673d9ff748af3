"""Negosiasi: a price is talked over in rounds until both agree or a quorum says that it failed; then it is frozen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sessions import harga
from sessions.errors import Conflict
from sessions.evidence import Event
from sessions.harga import Baris, Hitungan
from sessions.kapasitas import Kapasitas
from sessions.mesin import SISTEM, Mesin, Next, note, reason
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


def cancel(old: Negosiasi, alasan: str, by: Pelaku, at: datetime) -> Changed:
    return advance(old, "batalkan", by, at, alasan=reason(alasan, "membatalkan negosiasi"))


# The end


def freeze(old: Negosiasi, ba: str, pdf: str, ruang: Ruang, by: Pelaku, at: datetime) -> Changed:
    """Fix the agreed table by the digest of its canonical JSON; only by the quorum's word, and within the HPS."""
    usul = decided(ruang, Perihal.SEPAKAT)
    last = old.terakhir
    if last is None:
        raise Conflict("Belum ada harga yang disepakati.")
    below_ceiling(old)
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


def came_back(old: Negosiasi, by: Pelaku, at: datetime) -> tuple[Negosiasi, tuple[Event, ...]]:
    """A photograph or scan of the signed print arrived; a further page of it changes nothing."""
    if old.keadaan is not K.DIBEKUKAN:
        return old, ()
    new, event = advance(old, "unggah_pindaian", by, at, data={"sidik": old.sidik})
    return new, (event,)


def compared(old: Negosiasi, same: bool, by: Pelaku, at: datetime) -> tuple[Negosiasi, tuple[Event, ...]]:
    """A person of the Pokja has laid the print beside the frozen table: the same, or another is asked for."""
    if old.keadaan is not K.CEK_PINDAIAN:
        return old, ()
    new, event = advance(old, "cocok" if same else "beda", by, at, data={"sidik": old.sidik})
    return new, (event,)


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


def below_ceiling(old: Negosiasi) -> None:
    """Raises Conflict when the last offer is above the HPS, or there is none."""
    last = old.terakhir
    if last is None or last.total > old.hps:
        raise Conflict("Jumlah harga ini di atas HPS, sehingga tidak dapat disepakati. Buka putaran berikutnya.")


def _table_event(new: Negosiasi, kind: str, by: Pelaku, at: datetime) -> Event:
    rows = [
        [one.no, one.uraian, one.satuan, one.volume, one.hps, one.penawaran, one.tertulis, one.volume_tertulis]
        for one in new.baris
    ]
    data: dict[str, object] = {"negosiasi": new.id, "baris": len(new.baris), "versi": new.versi}
    private: dict[str, object] = {"tabel": rows, "ppn": new.ppn, "bulat": new.bulat, "hps": new.hps}
    return note(by, at, new.berkas, kind, data, private)
