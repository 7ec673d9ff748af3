"""Lipat suara: who is muted, and who of them asks to speak."""

from dataclasses import replace

from sessions.evidence import Event
from sessions.ruang import Ruang


def fold(ruang: Ruang, event: Event) -> Ruang:
    kursi = ruang.kursi[str(event.data["id"])]
    if event.kind == "suara.diminta_bicara":
        kursi = replace(kursi, minta_bicara=True)
    else:
        kursi = replace(kursi, bisu=event.kind == "suara.dibisukan", minta_bicara=False)
    return replace(ruang, kursi={**ruang.kursi, kursi.id: kursi})


LIPAT = ("suara.dibisukan", "suara.dibuka", "suara.diminta_bicara")
