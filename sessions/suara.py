"""Suara: the Pokja asks for a quiet microphone, or mutes somebody; who is muted asks to speak, and is let.

Against noise, not against answers: what is written, and an objection, is open to whoever is muted.
"""

from datetime import datetime

from sessions.errors import Conflict
from sessions.kursi import Kursi
from sessions.lipat import done
from sessions.mesin import note, reason
from sessions.ruang import Moved, Ruang
from sessions.wewenang import Pelaku


def ask_quiet(ruang: Ruang, id_: str, by: Pelaku, at: datetime) -> Moved:
    """A wish and no more: the person turns the microphone off, or leaves it on."""
    _other(ruang, id_, by)
    return done(ruang, note(by, at, ruang.berkas, "suara.diminta_mati", {"id": id_}))


def mute(ruang: Ruang, id_: str, alasan: str, by: Pelaku, at: datetime) -> Moved:
    """Nobody hears this person until the Pokja lets them speak again. Members of the Pokja are equals: only asked."""
    kursi = _other(ruang, id_, by)
    if kursi.pokja:
        raise Conflict(f"{kursi.nama} anggota Pokja. Mintalah mematikan mikrofon; anggota Pokja tidak dibisukan.")
    if kursi.bisu:
        raise Conflict(f"{kursi.nama} sudah dibisukan.")
    private = {"alasan": reason(alasan, "pembisuan", 5)}
    return done(ruang, note(by, at, ruang.berkas, "suara.dibisukan", {"id": id_}, private))


def unmute(ruang: Ruang, id_: str, by: Pelaku, at: datetime) -> Moved:
    ruang.inside(by.id)
    if not ruang.seat(id_).bisu:
        raise Conflict(f"{ruang.seat(id_).nama} tidak sedang dibisukan.")
    return done(ruang, note(by, at, ruang.berkas, "suara.dibuka", {"id": id_}))


def ask_to_speak(ruang: Ruang, by: Pelaku, at: datetime) -> Moved:
    kursi = ruang.inside(by.id)
    if not kursi.bisu:
        raise Conflict("Mikrofon ini tidak sedang dibisukan. Nyalakan, lalu bicara.")
    if kursi.minta_bicara:
        return ruang, ()
    return done(ruang, note(by, at, ruang.berkas, "suara.diminta_bicara", {"id": by.id}))


def _other(ruang: Ruang, id_: str, by: Pelaku) -> Kursi:
    """Somebody else who is inside and may be heard."""
    ruang.inside(by.id)
    kursi = ruang.seat(id_)
    if id_ == by.id:
        raise Conflict("Ini mikrofon Anda sendiri. Pakai tombol Mikrofon.")
    if kursi.pengamat or not kursi.di_dalam:
        raise Conflict(f"{kursi.nama} sedang tidak terdengar di ruang.")
    return kursi
