"""Pelaksanaan: a sesi on its day, from the report that all is ready to the last word inside."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sessions.batas import ATTEMPTS, LOST_AT_MOST, PAUSE_AT_MOST, QUORUM_GONE, WAIT_FOR_PESERTA, admitted, quorum_gone
from sessions.errors import Conflict, Invalid
from sessions.evidence import Event, utc_text
from sessions.kehadiran import Keadaan as Hadir
from sessions.lipat import done
from sessions.lobi import let_in
from sessions.mesin import SISTEM, reason
from sessions.penjadwalan import schedule
from sessions.pokja import kuorum
from sessions.ruang import Ruang
from sessions.sarana import Periksa, poor
from sessions.sesi import Keadaan, Sesi, advance
from sessions.wewenang import Pelaku

OPENS_BEFORE = timedelta(minutes=30)
STANDARD = timedelta(minutes=90)  # SOP Kutai Barat 2020, step 8
LOST_AFTER = timedelta(seconds=60)

# Tim IT


def report_ready(sesi: Sesi, hasil: Mapping[str, Periksa], by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    """Laporan Kesiapan: every obligatory item of the list is in good order."""
    missing = poor(hasil)
    if missing:
        raise Conflict(f"Belum siap: {', '.join(missing)}. Lengkapi, atau laporkan sarana gagal.", butir=list(missing))
    return advance(sesi, "lapor_kesiapan", by, at, data={"butir": len(hasil)})


def report_failed(sesi: Sesi, alasan: str, by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    return advance(sesi, "sarana_gagal", by, at, alasan=reason(alasan, "kegagalan sarana"))


def repaired(sesi: Sesi, by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    return advance(sesi, "perbaiki", by, at)


def open_lobby(sesi: Sesi, at: datetime, by: Pelaku = SISTEM) -> tuple[Sesi, Event]:
    """Half an hour before the start, by the clock or by hand; not earlier."""
    opens = sesi.mulai - OPENS_BEFORE
    if at < opens:
        raise Conflict("Ruang tunggu dibuka 30 menit sebelum sesi mulai.", dibuka=utc_text(opens))
    return advance(sesi, "buka_ruang_tunggu", by, at)


# Pokja


def begin(sesi: Sesi, ruang: Ruang, jumlah_pokja: int, by: Pelaku, at: datetime) -> tuple[Sesi, tuple[Event, ...]]:
    """A quorum is inside and somebody who may speak for the peserta is admitted; all who are admitted come in."""
    _quorum(ruang, jumlah_pokja)
    _somebody_admitted(ruang)
    return _with_everybody(sesi, ruang, "mulai", by, at, {"pokja_hadir": len(ruang.pokja)})


def arrived_late(sesi: Sesi, ruang: Ruang, by: Pelaku, at: datetime) -> tuple[Sesi, tuple[Event, ...]]:
    """The peserta came before its absence was decided: the sesi goes on, n minutes late."""
    _somebody_admitted(ruang)
    late = max(int((at - sesi.mulai).total_seconds() // 60), 0)
    return _with_everybody(sesi, ruang, "penyedia_masuk", by, at, {"terlambat_menit": late})


def pause(sesi: Sesi, alasan: str, by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    return advance(sesi, "jeda", by, at, alasan=reason(alasan, "jeda", 5))


def resume(sesi: Sesi, ruang: Ruang, jumlah_pokja: int, by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    _quorum(ruang, jumlah_pokja)
    if not ruang.wakil:
        raise Conflict("Wakil peserta belum berada di ruang. Tunggu atau hubungi dulu.")
    return advance(sesi, "lanjut", by, at)


def suspend(sesi: Sesi, alasan: str, lanjut: datetime, by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    """Break off and go on at `lanjut`; all evidence stays."""
    text = reason(alasan, "skors")
    if lanjut <= at:
        raise Invalid("Waktu lanjutan harus di masa depan.", bidang={"lanjut": "Pilih waktu yang akan datang."})
    return advance(sesi, "skors", by, at, alasan=text, data={"lanjut": utc_text(lanjut)})


def continue_another_day(
    sesi: Sesi, mulai: datetime, selesai: datetime, by: Pelaku, at: datetime
) -> tuple[Sesi, Event]:
    """A new invitation for the rest of the sesi."""
    moved = schedule(sesi, mulai, selesai, at)
    data = {"mulai": utc_text(moved.mulai), "selesai": utc_text(moved.selesai), "zona": sesi.zona}
    return advance(moved, "lanjut_hari_lain", by, at, data=data)


# The clock: it marks, pauses and asks; it never decides


def overtime(sesi: Sesi, ruang: Ruang, at: datetime) -> tuple[Sesi, Event]:
    """The standard 90 minutes are over; the sesi goes on, and a reason will be asked for."""
    if ruang.lewat or ruang.mulai is None or at < ruang.mulai + STANDARD:
        raise Conflict("Waktu baku belum lewat, atau sudah dicatat.")
    return advance(sesi, "lewat_waktu_baku", SISTEM, at)


def waited(sesi: Sesi, ruang: Ruang, at: datetime) -> tuple[Sesi, Event]:
    """Nobody of the peserta by T+30, and at least two attempts on record: the Pokja now has to decide."""
    if at < sesi.mulai + WAIT_FOR_PESERTA:
        raise Conflict("Waktu tunggu 30 menit belum lewat.")
    if admitted(ruang):
        raise Conflict("Wakil peserta sudah diterima; sesi dapat dimulai.")
    _attempts(ruang)
    return advance(sesi, "batas_tunggu_lewat", SISTEM, at, data={"upaya": ruang.upaya})


def quorum_failed(sesi: Sesi, ruang: Ruang, jumlah_pokja: int, at: datetime) -> tuple[Sesi, Event]:
    """Too few of the Pokja at T+30: never the peserta's fault, and no clock runs against them."""
    if at < sesi.mulai + WAIT_FOR_PESERTA or len(ruang.pokja) >= kuorum(jumlah_pokja):
        raise Conflict("Pokja mencapai kuorum, atau waktunya belum lewat.")
    return advance(sesi, "kuorum_gagal", SISTEM, at, data={"pokja_hadir": len(ruang.pokja)})


def quorum_lost(sesi: Sesi, ruang: Ruang, jumlah_pokja: int, at: datetime) -> tuple[Sesi, Event]:
    """Fewer than a quorum for more than five minutes: the sesi pauses by itself."""
    gone = quorum_gone(ruang, jumlah_pokja)
    if gone is None or at - gone <= QUORUM_GONE:
        raise Conflict("Pokja masih mencapai kuorum, atau baru sebentar kurang.")
    return advance(sesi, "kuorum_hilang", SISTEM, at, data={"pokja_hadir": len(ruang.pokja)})


def quorum_back(sesi: Sesi, ruang: Ruang, jumlah_pokja: int, at: datetime) -> tuple[Sesi, Event]:
    """What paused because the Pokja was too few goes on once it is enough again, and the peserta is there."""
    if not ruang.tanpa_kuorum:
        raise Conflict("Sesi ini dijeda oleh Pokja, dan Pokja yang melanjutkannya.")
    return resume(sesi, ruang, jumlah_pokja, SISTEM, at)


def pause_over(sesi: Sesi, ruang: Ruang, at: datetime) -> tuple[Sesi, Event]:
    """A pause of more than an hour becomes a suspension."""
    if ruang.sejak is None or at - ruang.sejak < PAUSE_AT_MOST:
        raise Conflict("Jeda belum mencapai 60 menit.")
    return advance(sesi, "batas_jeda", SISTEM, at)


def peserta_lost(sesi: Sesi, ruang: Ruang, at: datetime) -> tuple[Sesi, Event]:
    """No connection of the peserta for a minute: the clock of the SOP stops. A weak link is no ground for anything."""
    gone = [k.lepas for k in ruang.kursi.values() if k.wakil and k.lepas is not None]
    if ruang.wakil or not gone or at - max(gone) < LOST_AFTER:
        raise Conflict("Peserta masih tersambung, atau baru saja terputus.")
    return advance(sesi, "penyedia_terputus", SISTEM, at)


def peserta_back(sesi: Sesi, ruang: Ruang, at: datetime) -> tuple[Sesi, Event]:
    """Somebody who may speak for the peserta is inside again, at whatever time before the sesi was suspended."""
    if not ruang.wakil:
        raise Conflict("Wakil peserta belum kembali ke ruang.")
    return advance(sesi, "penyedia_kembali", SISTEM, at)


def link_over(sesi: Sesi, ruang: Ruang, at: datetime, by: Pelaku = SISTEM) -> tuple[Sesi, Event]:
    """Lost for half an hour and two attempts made: suspended by clock or hand; the Pokja sets when it goes on."""
    if ruang.keadaan is not Keadaan.TERPUTUS or ruang.sejak is None or at - ruang.sejak < LOST_AT_MOST:
        raise Conflict("Batas terputus 30 menit belum lewat.")
    _attempts(ruang)
    return advance(sesi, "batas_terputus", by, at, data={"upaya": ruang.upaya})


def _with_everybody(
    sesi: Sesi, ruang: Ruang, peristiwa: str, by: Pelaku, at: datetime, data: Mapping[str, object]
) -> tuple[Sesi, tuple[Event, ...]]:
    new, event = advance(sesi, peristiwa, by, at, data=data)
    ruang, _ = done(ruang, event)
    waiting = [k for k in ruang.kursi.values() if k.keadaan is Hadir.DITERIMA and k.tersambung]
    return new, (event, *(let_in(ruang, kursi, at) for kursi in waiting))


def _somebody_admitted(ruang: Ruang) -> None:
    if not admitted(ruang):
        raise Conflict("Belum ada wakil peserta yang diterima. Periksa identitasnya di ruang tunggu.")


def _quorum(ruang: Ruang, jumlah_pokja: int) -> None:
    needed = kuorum(jumlah_pokja)
    if len(ruang.pokja) < needed:
        raise Conflict(
            f"Pokja belum mencapai kuorum: {len(ruang.pokja)} dari {jumlah_pokja} anggota di ruang, perlu {needed}."
        )


def _attempts(ruang: Ruang) -> None:
    if ruang.upaya < ATTEMPTS:
        raise Conflict(f"Catat dulu paling sedikit {ATTEMPTS} upaya menghubungi peserta; sekarang {ruang.upaya}.")
