"""Lobi: a person knocks, shows device, choice and identity, is admitted, enters, and may be lost and return."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sessions.errors import Conflict, Forbidden
from sessions.evidence import Event
from sessions.foto import Untuk
from sessions.kapasitas import KEWAKILAN, Kapasitas
from sessions.kehadiran import AKHIR, JEJAK, NEXT, Keadaan
from sessions.kursi import Kursi, Mutu
from sessions.lipat import done
from sessions.mesin import SISTEM, move, note, reason, step
from sessions.persetujuan import Keadaan as Persetujuan
from sessions.ruang import Moved, Ruang
from sessions.sesi import Keadaan as Sesi
from sessions.wewenang import PETUGAS, POKJA, Pelaku, Peran

OPEN = frozenset({Sesi.RUANG_TUNGGU, Sesi.BERLANGSUNG, Sesi.JEDA, Sesi.TERPUTUS, Sesi.MENUNGGU_PUTUSAN_HADIR})
"""While the lobby is open."""
GOING_ON = frozenset({Sesi.BERLANGSUNG, Sesi.JEDA, Sesi.TERPUTUS})
"""While those who are admitted are let in."""


@dataclass(frozen=True, slots=True)
class Datang:
    """How somebody comes: in what right, over which connection, from which device.

    `perangkat` is the fingerprint of the device: a link in other hands leads to the lobby, not to the seat.
    """

    kapasitas: Kapasitas
    jabatan: str
    sambungan: str
    perangkat: str = ""


def arrive(ruang: Ruang, datang: Datang, by: Pelaku, at: datetime) -> Moved:
    """Somebody connects: to the lobby, back to the seat, or taking the seat over from their own older connection."""
    sambungan = datang.sambungan
    kursi = ruang.kursi.get(by.id)
    if kursi is None:
        return knock(ruang, datang, by, at)
    if kursi.keadaan is Keadaan.DITOLAK:
        other = " Orang lain dari perusahaan Saudara boleh masuk." if by.peran is Peran.PENYEDIA else ""
        raise Forbidden(f"Pokja tidak dapat menerima Saudara dalam sesi ini.{other}")
    if kursi.keadaan in AKHIR:
        raise Conflict("Sesi ini sudah ditutup.")
    if kursi.tersambung and kursi.sambungan == sambungan:
        return ruang, ()
    if kursi.peran is not by.peran or not kursi.same_device(datang.perangkat):
        return other_device(ruang, datang, by, at)
    if kursi.tersambung:
        return take_over(ruang, sambungan, by, at)
    if kursi.di_lobi and kursi.same_seat(at):
        return _in_if_admitted(*_plain(ruang, "ruang.tersambung", kursi, sambungan, by, at), by, at)
    if kursi.keadaan in (Keadaan.TERPUTUS, Keadaan.KELUAR) and kursi.same_seat(at):
        return back(ruang, sambungan, by, at)
    return knock(ruang, datang, by, at)


def knock(ruang: Ruang, datang: Datang, by: Pelaku, at: datetime) -> Moved:
    """A place in the lobby; also for those who come back too late for their seat.

    Within the ten minutes, on another device, it is only the face that is looked at again.
    """
    _must_be_open(ruang)
    known = ruang.kursi.get(by.id)
    if known and known.keadaan is Keadaan.HADIR and known.tersambung:
        raise Conflict("Saudara sudah berada di dalam ruang.")
    new = Kursi(by.id, by.nama, by.peran, _kapasitas(by, datang.kapasitas))
    data: dict[str, object] = {"kapasitas": new.kapasitas, "sambungan": datang.sambungan, "ulang": known is not None}
    if datang.perangkat and by.peran is Peran.PENYEDIA:
        data |= {"perangkat": datang.perangkat}
        if known and known.same_seat(at) and not known.same_device(datang.perangkat):
            data |= {"cek_wajah": True}
    private = {"nama": by.nama, "jabatan": datang.jabatan.strip()}
    return done(ruang, _step(ruang, new, "buka_tautan", by, at, data=data, private=private))


def _in_if_admitted(ruang: Ruang, events: tuple[Event, ...], by: Pelaku, at: datetime) -> Moved:
    """Admitted, then away while the sesi began: in now, since nobody will admit them again."""
    kursi = ruang.seat(by.id)
    if kursi.keadaan is not Keadaan.DITERIMA or ruang.keadaan not in GOING_ON:
        return ruang, events
    new, more = done(ruang, let_in(ruang, kursi, at))
    return new, events + more


def take_over(ruang: Ruang, sambungan: str, by: Pelaku, at: datetime) -> Moved:
    """The same person, a newer connection: one seat, never two of the same person."""
    kursi = ruang.seat(by.id)
    return _plain(ruang, "ruang.diambil_alih", kursi, sambungan, by, at, lama=kursi.sambungan)


def other_device(ruang: Ruang, datang: Datang, by: Pelaku, at: datetime) -> Moved:
    """The same link on another device, or the same person with another task: the older connection ends, so that there
    is no ghost, and the Pokja looks."""
    kursi = ruang.seat(by.id)
    _must_be_open(ruang)
    ruang, events = lose(ruang, by.id, kursi.sambungan, at)
    ruang, more = knock(ruang, datang, by, at)
    return ruang, events + more


def back(ruang: Ruang, sambungan: str, by: Pelaku, at: datetime) -> Moved:
    """Back to the seat within ten minutes; identity is not asked again."""
    kursi = ruang.seat(by.id)
    if not kursi.same_seat(at):
        raise Conflict("Sambungan terputus lebih dari 10 menit. Masuk lagi lewat ruang tunggu untuk diperiksa lagi.")
    if kursi.peran is Peran.PENYEDIA and ruang.keadaan not in GOING_ON:
        raise Conflict("Sesi sedang tidak berlangsung.")
    return done(ruang, _step(ruang, kursi, "kembali", by, at, data={"sambungan": sambungan}))


def pass_device(ruang: Ruang, mutu: Mutu, versi_teks: str, sidik_teks: str, by: Pelaku, at: datetime) -> Moved:
    """The device works well enough; the notice (its version and SHA-256) and the choices are shown."""
    kursi = ruang.seat(by.id)
    passed = _step(ruang, kursi, "lolos", by, at, data={"mutu": mutu})
    return done(ruang, passed, offer(ruang, kursi, versi_teks, sidik_teks, at))


def help_with_device(ruang: Ruang, id_: str, catatan: str, by: Pelaku, at: datetime) -> Moved:
    text = reason(catatan, "atau uraian bantuan", 3)
    return done(ruang, _step(ruang, ruang.seat(id_), "bantuan", by, at, alasan=text))


def offer(ruang: Ruang, kursi: Kursi, versi_teks: str, sidik_teks: str, at: datetime) -> Event:
    """The notice is on the screen; every lobby begins this machine anew."""
    return move(
        SISTEM,
        at,
        berkas=ruang.berkas,
        kind="persetujuan.ditampilkan",
        mesin="persetujuan_rekam",
        id=kursi.id,
        dari=Persetujuan.BELUM,
        peristiwa="tampilkan",
        ke=Persetujuan.DITAWARKAN,
        data={"versi_teks": versi_teks, "sidik_teks": sidik_teks},
    )


# Pokja


def admit(ruang: Ruang, id_: str, by: Pelaku, at: datetime, *, alasan: str = "") -> Moved:
    """Let somebody in whose identity and right to represent have been seen.

    Raises Conflict naming the evidence that is missing; with a written `alasan` the Pokja may admit without it.
    """
    _must_be_open(ruang)
    kursi = ruang.seat(id_)
    if kursi.persetujuan is Persetujuan.C_MINTA_LURING:
        raise Conflict(f"{kursi.nama} memohon tatap muka. Jawab dulu permohonannya secara tertulis.")
    missing = missing_evidence(kursi)
    if missing and not alasan.strip():
        raise Conflict(f"Belum ada: {', '.join(missing)}. Minta fotonya, atau tuliskan alasan menerima tanpa itu.")
    text = reason(alasan, "menerima tanpa bukti lengkap") if missing else alasan.strip()
    admitted = _step(ruang, kursi, "terima", by, at, alasan=text, data={"bukti": sorted(kursi.bukti)})
    new, events = done(ruang, admitted)
    if new.keadaan in GOING_ON and kursi.tersambung:
        new, more = done(new, let_in(new, new.seat(id_), at))
        events += more
    return new, events


def ask_for_more(ruang: Ruang, id_: str, kurang: str, menit: int, by: Pelaku, at: datetime) -> Moved:
    """Identity is seen, but not the right to represent; `menit` is the time given."""
    text = reason(kurang, "atau bukti yang kurang", 3)
    return done(ruang, _step(ruang, ruang.seat(id_), "minta_lengkapi", by, at, alasan=text, data={"menit": menit}))


def refuse(ruang: Ruang, id_: str, alasan: str, by: Pelaku, at: datetime) -> Moved:
    """Not entitled, or not who they say; somebody else of the company may come."""
    kursi = ruang.seat(id_)
    event = "batas_waktu" if kursi.keadaan is Keadaan.LENGKAPI_KUASA else "tolak"
    return done(ruang, _step(ruang, kursi, event, by, at, alasan=reason(alasan, "penolakan")))


def remove(ruang: Ruang, id_: str, alasan: str, by: Pelaku, at: datetime) -> Moved:
    """Send somebody out of the room; they may knock again, and the Pokja decides."""
    if id_ == by.id:
        raise Conflict("Untuk keluar sendiri, pakai tombol Keluar.")
    return done(ruang, _step(ruang, ruang.seat(id_), "keluarkan", by, at, alasan=reason(alasan, "pengeluaran")))


# The person


def complete(ruang: Ruang, by: Pelaku, at: datetime) -> Moved:
    """What was missing has been sent; the Pokja looks again."""
    return done(ruang, _step(ruang, ruang.seat(by.id), "unggah", by, at))


def enter(ruang: Ruang, by: Pelaku, at: datetime) -> Moved:
    """Into the room: staff by their account once the lobby is open, a penyedia once admitted and the sesi goes on."""
    _must_be_open(ruang)
    kursi = ruang.seat(by.id)
    if by.peran in PETUGAS and kursi.keadaan is Keadaan.CEK_IDENTITAS:
        new, events = done(ruang, _step(ruang, kursi, "terima", by, at, data={"bukti": ["akun"]}))
        new, more = done(new, let_in(new, new.seat(by.id), at))
        return new, events + more
    if by.peran not in PETUGAS and ruang.keadaan not in GOING_ON:
        raise Conflict("Sesi belum dimulai. Saudara masuk begitu Pokja memulai.")
    return done(ruang, let_in(ruang, kursi, at))


def lose(ruang: Ruang, id_: str, sambungan: str, at: datetime) -> Moved:
    """A connection ended. Nothing happens when it no longer held the seat."""
    kursi = ruang.kursi.get(id_)
    if kursi is None or kursi.sambungan != sambungan or not kursi.tersambung:
        return ruang, ()
    if kursi.keadaan is Keadaan.HADIR:
        return done(ruang, _step(ruang, kursi, "terputus", SISTEM, at, data={"sambungan": sambungan}))
    return _plain(ruang, "ruang.terputus", kursi, sambungan, SISTEM, at)


def leave(ruang: Ruang, by: Pelaku, at: datetime) -> Moved:
    return done(ruang, _step(ruang, ruang.seat(by.id), "keluar", by, at))


def let_in(ruang: Ruang, kursi: Kursi, at: datetime) -> Event:
    return _step(ruang, kursi, "masuk_ruang", SISTEM, at, data={"sambungan": kursi.sambungan})


def missing_evidence(kursi: Kursi) -> tuple[str, ...]:
    """What the Pokja has not been shown of somebody who comes for the peserta."""
    return tuple(label for untuk, label in needed_evidence(kursi).items() if untuk not in kursi.bukti)


def needed_evidence(kursi: Kursi) -> Mapping[Untuk, str]:
    """What somebody who comes for the peserta shows in the lobby, in order, and its words."""
    if kursi.peran is not Peran.PENYEDIA:
        return {}
    surat = {Untuk.KUASA: "foto bukti kewakilan"} if KEWAKILAN[kursi.kapasitas].surat else {}
    return {Untuk.IDENTITAS: "foto identitas asli", Untuk.WAJAH: "foto wajah"} | surat


def _must_be_open(ruang: Ruang) -> None:
    if ruang.keadaan not in OPEN:
        raise Conflict("Ruang tunggu belum dibuka atau sesi sudah ditutup. Periksa waktunya pada undangan.")


def _kapasitas(by: Pelaku, kapasitas: Kapasitas) -> Kapasitas:
    """Staff come as what they are, whatever the page says."""
    if by.peran is Peran.PENYEDIA:
        return kapasitas
    if by.peran in POKJA:
        return Kapasitas.POKJA
    return Kapasitas.TIM_IT if by.peran is Peran.TIM_IT else Kapasitas.PENGAMAT


def _plain(ruang: Ruang, kind: str, kursi: Kursi, sambungan: str, by: Pelaku, at: datetime, **more: str) -> Moved:
    return done(ruang, note(by, at, ruang.berkas, kind, {"id": kursi.id, "sambungan": sambungan, **more}))


def _step(
    ruang: Ruang,
    kursi: Kursi,
    peristiwa: str,
    by: Pelaku,
    at: datetime,
    *,
    alasan: str = "",
    data: Mapping[str, object] | None = None,
    private: Mapping[str, object] | None = None,
) -> Event:
    return move(
        by,
        at,
        berkas=ruang.berkas,
        kind=JEJAK[peristiwa],
        mesin="kehadiran",
        id=kursi.id,
        dari=kursi.keadaan,
        peristiwa=peristiwa,
        ke=step(NEXT, "kehadiran", kursi.keadaan, peristiwa),
        alasan=alasan,
        data=data,
        private=private,
    )
