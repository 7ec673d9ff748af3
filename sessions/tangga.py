"""Tangga: how well somebody is seen and heard, minute by minute; and a call by telephone when nothing else holds."""

import re
from datetime import datetime, timedelta

from sessions.errors import Conflict, Invalid
from sessions.kursi import Mutu
from sessions.lipat import done
from sessions.mesin import note, reason
from sessions.ruang import Moved, Ruang
from sessions.upaya import HasilUpaya
from sessions.wewenang import Pelaku

LEAST = timedelta(minutes=1)
"""At most one line a minute of each person: the page keeps the worst step of the minute and reports that."""
_NUMBER = re.compile(r"\+?[0-9][0-9 ()./-]{5,22}[0-9]")


def report(ruang: Ruang, mutu: Mutu, by: Pelaku, at: datetime) -> Moved:
    """The step that somebody's device is on; nothing is written while it is the same, or within the minute."""
    kursi = ruang.inside(by.id)
    if kursi.mutu is mutu or (kursi.dinilai and at - kursi.dinilai < LEAST):
        return ruang, ()
    data = {"id": by.id, "dari": kursi.mutu, "ke": mutu}
    return done(ruang, note(by, at, ruang.berkas, "tangga.berubah", data))


def ask_for_call(ruang: Ruang, nomor: str, by: Pelaku, at: datetime) -> Moved:
    """Somebody who is not heard asks the Pokja to ring them up; the number is for the office only."""
    kursi = ruang.seat(by.id)
    if not kursi.tersambung:
        raise Conflict("Saudara sedang tidak tersambung ke ruang. Muat ulang halaman, lalu minta ditelepon.")
    text = " ".join(nomor.split())
    if not _NUMBER.fullmatch(text):
        raise Invalid("Tulis nomor telepon yang dapat dihubungi, misalnya 0812-0000-0001.", bidang={"nomor": "Nomor?"})
    return done(ruang, note(by, at, ruang.berkas, "telepon.diminta", {"id": by.id}, {"nomor": text}))


def called(ruang: Ruang, id_: str, hasil: HasilUpaya, catatan: str, by: Pelaku, at: datetime) -> Moved:
    """The Pokja or tim IT rang; whoever was reached is heard by telephone from then on."""
    kursi = ruang.seat(id_)
    if not kursi.telepon:
        raise Conflict(f"{kursi.nama} tidak sedang meminta ditelepon, atau sudah ditelepon petugas lain.")
    private = {"nomor": kursi.telepon, "catatan": reason(catatan, "atau uraian singkat pembicaraan", 3)}
    return done(ruang, note(by, at, ruang.berkas, "telepon.dicatat", {"id": id_, "hasil": hasil}, private))
