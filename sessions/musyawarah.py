"""Musyawarah: the Pokja talks among itself; nobody else in the room hears, sees or reads what is said."""

from datetime import datetime

from sessions.errors import Conflict
from sessions.lipat import done
from sessions.lobi import OPEN
from sessions.mesin import note
from sessions.percakapan import words_of
from sessions.ruang import Moved, Ruang
from sessions.wewenang import Pelaku


def begin(ruang: Ruang, by: Pelaku, at: datetime) -> Moved:
    """From here on the Pokja hears only itself; the others are told that it confers, and nothing else."""
    ruang.inside(by.id)
    if ruang.keadaan not in OPEN:
        raise Conflict("Ruang tidak sedang dibuka, sehingga musyawarah tidak dapat dimulai.")
    if ruang.musyawarah:
        raise Conflict("Pokja sudah bermusyawarah.")
    return done(ruang, note(by, at, ruang.berkas, "musyawarah.dimulai"))


def end(ruang: Ruang, by: Pelaku, at: datetime) -> Moved:
    """Everybody hears everybody again."""
    ruang.inside(by.id)
    _going_on(ruang)
    return done(ruang, note(by, at, ruang.berkas, "musyawarah.selesai"))


def speak(ruang: Ruang, teks: str, by: Pelaku, at: datetime) -> Moved:
    """Words among the Pokja. Refused once it is over: what was meant for the Pokja never reaches the others."""
    ruang.inside(by.id)
    _going_on(ruang)
    return done(ruang, note(by, at, ruang.berkas, "musyawarah.pesan", {}, {"teks": words_of(teks)}))


def _going_on(ruang: Ruang) -> None:
    if not ruang.musyawarah:
        raise Conflict("Musyawarah sudah berakhir. Mulai lagi, atau tulis sebagai catatan Pokja.")
