"""Alamat: by which name of a socket room each person and each audience of a sesi is reached."""

from server.store.akses import Di
from sessions.evidence import Entry
from sessions.wewenang import POKJA, Peran

AUDIENCES = {
    "pokja": Peran.ANGGOTA,  # the Pokja inside
    "petugas": Peran.TIM_IT,
    "peserta": Peran.PENYEDIA,  # the peserta's people inside
}


def audience(sesi: str, audience: str) -> str:
    return f"{sesi}/{audience}"


def own_of(sesi: str, who: str) -> str:
    return f"{sesi}/orang/{who}"


def own(di: Di) -> str:
    return own_of(di.sesi, di.pelaku.id)


def waiting(sesi: str, who: str) -> str:
    return f"{sesi}/tunggu/{who}"


def lobby(sesi: str) -> str:
    return f"{sesi}/tunggu"


def hears(peran: Peran) -> str:
    if peran in POKJA:
        return "pokja"
    return "peserta" if peran is Peran.PENYEDIA else "petugas"


def concerned(entry: Entry) -> set[str]:
    event = entry.event
    named = (event.data.get("id"), event.data.get("wakil"), event.data.get("kursi"), event.actor)
    return {str(who) for who in named if who}
