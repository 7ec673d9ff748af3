"""Tampilan waktu: the limit that runs in a room, whether the Pokja is enough, and who was tried to be reached."""

from typing import Any

import sqlalchemy as sa

from server.store import evidence
from server.store import orang as people
from sessions import batas, samar
from sessions.evidence import utc_text
from sessions.pokja import kuorum
from sessions.ruang import Ruang
from sessions.sesi import Sesi
from sessions.wewenang import POKJA


def limits(connection: sa.Connection, sesi: Sesi, ruang: Ruang) -> dict[str, Any]:
    """For everybody: nothing in it speaks of what the Pokja does or thinks."""
    members = sum(peran in POKJA for _, peran in people.members(connection, sesi.paket))
    found = batas.running(sesi, ruang, members)
    return {
        "batas": {"jenis": found.jenis.value, "sampai": utc_text(found.sampai)} if found else None,
        "kuorum": {"hadir": len(ruang.pokja), "perlu": kuorum(members)},
        "tanpa_kuorum": ruang.tanpa_kuorum,
        "upaya_perlu": batas.ATTEMPTS,
    }


def attempts(connection: sa.Connection, sesi: Sesi) -> list[dict[str, str]]:
    """Every attempt to reach the peserta, the first one first; numbers and addresses by their ends."""
    names = {orang.id: orang.nama for orang, _ in people.members(connection, sesi.paket)}
    return [
        {
            "waktu": utc_text(entry.event.at),
            "jalur": str(entry.event.data.get("jalur", "")),
            "hasil": str(entry.event.data.get("hasil", "dijelaskan")),
            "tujuan": samar.contact(str(entry.event.private.get("tujuan", ""))),
            "catatan": str(entry.event.private.get("catatan", entry.event.private.get("nama", ""))),
            "oleh": names.get(entry.event.actor, ""),
        }
        for entry in evidence.of_kinds(connection, sesi.berkas, ("upaya.dicatat", "penyedia.terhubung"))
    ]
