"""Lipat putusan: how proposals, votes, decisions and the talks about a price change the room."""

from collections.abc import Collection
from dataclasses import replace

from sessions.evidence import Event
from sessions.ruang import Fold, Ruang, Usul, text_of

RUNDING = ("sepakat", "peringkat_berikut", "seleksi_gagal", "buka_segel")
NEW_ROUND = frozenset({"negosiasi.dikirim", "negosiasi.ditawar", "negosiasi.dibuka_segel"})


def without(ruang: Ruang, over: Collection[str]) -> Ruang:
    """What was proposed or decided about these matters lapses."""
    return replace(
        ruang,
        usul={id_: usul for id_, usul in ruang.usul.items() if usul.perihal not in over},
        ditetapkan={perihal: usul for perihal, usul in ruang.ditetapkan.items() if perihal not in over},
    )


def _proposed(ruang: Ruang, event: Event) -> Ruang:
    usul = Usul(
        id=text_of(event, "usul"),
        perihal=text_of(event, "perihal"),
        hasil=text_of(event, "hasil"),
        alasan=str(event.private.get("alasan", "")),
        oleh=event.actor,
        waktu=event.at,
        setuju=(event.actor,),
    )
    return replace(ruang, usul={**ruang.usul, usul.id: usul})


def _agreed(ruang: Ruang, event: Event) -> Ruang:
    usul = ruang.usul[text_of(event, "usul")]
    return replace(ruang, usul={**ruang.usul, usul.id: replace(usul, setuju=(*usul.setuju, event.actor))})


def _decided(ruang: Ruang, event: Event) -> Ruang:
    """What is decided is no longer open; a later decision of the same matter stands in its place."""
    usul = replace(ruang.usul[text_of(event, "usul")], ditetapkan=event.at)
    open_ = {id_: other for id_, other in ruang.usul.items() if other.perihal != usul.perihal}
    return replace(ruang, usul=open_, ditetapkan={**ruang.ditetapkan, usul.perihal: usul})


def _dropped(ruang: Ruang, event: Event) -> Ruang:
    return replace(ruang, usul={id_: usul for id_, usul in ruang.usul.items() if id_ != text_of(event, "usul")})


def _negotiated(ruang: Ruang, event: Event) -> Ruang:
    """A new round lets the Pokja's word about the price of the one before lapse."""
    new = replace(ruang, negosiasi=text_of(event, "ke") or "draf")
    return without(new, RUNDING) if event.kind in NEW_ROUND else new


def _kept_shut(ruang: Ruang, _: Event) -> Ruang:
    """The peserta does not agree that the frozen price is opened again: the Pokja's word about it lapses."""
    return without(ruang, ("buka_segel",))


LIPAT: dict[str, Fold] = {
    "putusan.diusulkan": _proposed,
    "putusan.disetujui": _agreed,
    "putusan.ditetapkan": _decided,
    "putusan.dicabut": _dropped,
    "negosiasi.disusun": _negotiated,
    "negosiasi.dikirim": _negotiated,
    "negosiasi.dipelajari": _negotiated,
    "negosiasi.ditawar": _negotiated,
    "negosiasi.disepakati": _negotiated,
    "negosiasi.ditolak": _negotiated,
    "negosiasi.dihentikan": _negotiated,
    "negosiasi.lewat_waktu": _negotiated,
    "negosiasi.gagal": _negotiated,
    "negosiasi.dibatalkan": _negotiated,
    "negosiasi.dibekukan": _negotiated,
    "negosiasi.dibuka_segel": _negotiated,
    "negosiasi.ditandatangani_penyedia": _negotiated,
    "negosiasi.pindaian_diterima": _negotiated,
    "negosiasi.pindaian_berbeda": _negotiated,
    "negosiasi.final": _negotiated,
    "negosiasi.buka_ditolak": _kept_shut,
}
