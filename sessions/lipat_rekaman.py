"""Lipat rekaman: how what the recorder did, and what people chose about it, changes the room."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sessions import rekaman as r
from sessions.evidence import Event
from sessions.rekaman import Keadaan, Rekaman, Sebab
from sessions.ruang import Ruang

Fold = Callable[[Rekaman, Event], Rekaman]


def fold(ruang: Ruang, event: Event) -> Ruang:
    return replace(ruang, rekaman=LIPAT[event.kind](ruang.rekaman, event))


def _to(keadaan: Keadaan) -> Fold:
    return lambda rekaman, event: replace(rekaman, keadaan=keadaan, sejak=event.at)


def _begun(rekaman: Rekaman, event: Event) -> Rekaman:
    return r.begun(rekaman, event.at)


def _paused(rekaman: Rekaman, event: Event) -> Rekaman:
    return r.halted(rekaman, Keadaan.JEDA, event.at, alasan=str(event.private.get("alasan", "")))


def _stalled(rekaman: Rekaman, event: Event) -> Rekaman:
    return r.stalled(rekaman, _who(event), _time(event.data, "sejak", event.at))


def _recovered(rekaman: Rekaman, event: Event) -> Rekaman:
    return r.recovered(rekaman, _who(event), _time(event.data, "sampai", event.at))


def _heard(rekaman: Rekaman, event: Event) -> Rekaman:
    tracks = event.data.get("jalur")
    jalur = tuple(str(one) for one in tracks) if isinstance(tracks, list | tuple) else ()
    return r.heard(rekaman, str(event.data["id"]), jalur, event.at)


def _silenced(rekaman: Rekaman, event: Event) -> Rekaman:
    return r.silenced(rekaman, str(event.data["id"]), _time(event.data, "berhenti", event.at))


def _kept(rekaman: Rekaman, _: Event) -> Rekaman:
    return replace(rekaman, segmen=rekaman.segmen + 1)


def _closed(rekaman: Rekaman, event: Event) -> Rekaman:
    return replace(rekaman, selesai=event.at)


def _joined(rekaman: Rekaman, _: Event) -> Rekaman:
    return replace(rekaman, keadaan=Keadaan.DIJAHIT) if rekaman.keadaan is Keadaan.BERHENTI else rekaman


LIPAT: dict[str, Fold] = {
    "rekaman.disiapkan": _to(Keadaan.SIAP),
    "rekaman.tidak_direkam": _to(Keadaan.TIDAK_DIREKAM),
    "rekaman.dimulai": _begun,
    "rekaman.dilanjutkan": _begun,
    "rekaman.dijeda": _paused,
    "rekaman.gangguan": _stalled,
    "rekaman.pulih": _recovered,
    "rekaman.orang_mulai": _heard,
    "rekaman.orang_berhenti": _silenced,
    "rekaman.segmen": _kept,
    "rekaman.berhenti": _closed,
    "rekaman.dijahit": _joined,
}

GONE = {
    "ruang.terputus": Sebab.TERPUTUS,
    "ruang.keluar": Sebab.KELUAR,
    "ruang.dikeluarkan": Sebab.KELUAR,
    "persetujuan.ditarik": Sebab.DITARIK,
    "musyawarah.dimulai": Sebab.MUSYAWARAH,
}
"""Kinds of events after which a person's track (the Pokja's, when they confer) is due to stop, and why."""


def gone(ruang: Ruang, event: Event) -> Ruang:
    sebab = GONE[event.kind]
    pokja = {kursi.id for kursi in ruang.kursi.values() if kursi.pokja}
    who = pokja if sebab is Sebab.MUSYAWARAH else {str(event.data["id"])}
    return replace(ruang, rekaman=r.due(ruang.rekaman, who, event.at, sebab))


def _who(event: Event) -> str:
    """Whose track it is: a person's, or "" when the sesi itself is named, which means everybody's."""
    id = str(event.data.get("id", ""))
    return "" if event.berkas == f"sesi/{id}" else id


def _time(data: Mapping[str, object], name: str, otherwise: datetime) -> datetime:
    value = data.get(name)
    return datetime.fromisoformat(str(value)) if value else otherwise
