"""Lipat: how each kind of event changes the room. One small function per kind, one table."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sessions import lipat_kursi, lipat_putusan, lipat_rekaman, lipat_suara
from sessions.evidence import Event
from sessions.foto import Untuk
from sessions.kursi import Kursi, called_off, closed, suspended
from sessions.rekaman import with_sesi
from sessions.ruang import Aspek, Fold, Moved, Permintaan, Ruang, Siap, Tanya, text_of
from sessions.sesi import JEJAK, Keadaan

SEATS: dict[Keadaan, Callable[[Kursi, datetime], Kursi]] = {
    Keadaan.DITUTUP: closed,
    Keadaan.DIALIHKAN: called_off,
    Keadaan.DIBATALKAN: called_off,
    Keadaan.DISKORS: suspended,
    Keadaan.TERKENDALA: suspended,
    Keadaan.MENUNGGU_JAWABAN: suspended,
}
"""What a state of the sesi does to everybody's seat."""
ENDS = frozenset({Keadaan.DITUTUP, Keadaan.DIALIHKAN, Keadaan.DIBATALKAN})
ANEW = {Keadaan.RUANG_TUNGGU: ("tutup", "tidak_hadir"), Keadaan.BERLANGSUNG: ("tidak_hadir",)}
"""Decisions that lapse: on a new day, and when the peserta has come after all."""


def apply(ruang: Ruang, event: Event) -> Ruang:
    """The room after `event`; kinds that say nothing about the room leave it as it is."""
    fold = LIPAT.get(event.kind)
    new = fold(ruang, event) if fold else ruang
    return lipat_rekaman.gone(new, event) if event.kind in lipat_rekaman.GONE else new


def done(ruang: Ruang, *events: Event) -> Moved:
    for event in events:
        ruang = apply(ruang, event)
    return ruang, events


# The sesi


def _created(ruang: Ruang, event: Event) -> Ruang:
    return replace(ruang, berkas=event.berkas)


def _sesi(ruang: Ruang, event: Event) -> Ruang:
    keadaan = Keadaan(text_of(event, "ke"))
    if keadaan is ruang.keadaan:
        return replace(ruang, lewat=ruang.lewat or event.kind == "sesi.lewat_waktu")
    new = replace(_lapsed(ruang, keadaan), berkas=event.berkas, keadaan=keadaan, sejak=event.at)
    new = replace(new, rekaman=with_sesi(ruang.rekaman, keadaan, event.at))
    new = replace(new, tanpa_kuorum=event.kind == "sesi.kuorum_hilang")
    if keadaan in SEATS:
        new = replace(lipat_kursi.all_seats(new, SEATS[keadaan], event.at), diminta=None, musyawarah=None)
    if keadaan in ENDS:
        return replace(new, tutup=event.at)
    if keadaan in (Keadaan.RUANG_TUNGGU, Keadaan.TERPUTUS):
        return replace(new, upaya=0)
    if keadaan is Keadaan.BERLANGSUNG:
        return replace(new, mulai=ruang.mulai or event.at)
    return replace(new, dijadwal_ulang=ruang.dijadwal_ulang + (event.kind == "sesi.dijadwal_ulang"))


def _lapsed(ruang: Ruang, keadaan: Keadaan) -> Ruang:
    over = ANEW.get(keadaan, ())
    if not over:
        return ruang
    return lipat_putusan.without(ruang, over)


def _attempt(ruang: Ruang, _: Event) -> Ruang:
    return replace(ruang, upaya=ruang.upaya + 1)


# What is said and shown


def _said(ruang: Ruang, _: Event) -> Ruang:
    return replace(ruang, pesan=ruang.pesan + 1)


def _confers(ruang: Ruang, event: Event) -> Ruang:
    return replace(ruang, musyawarah=event.at if event.kind == "musyawarah.dimulai" else None)


def _asked(ruang: Ruang, event: Event) -> Ruang:
    dokumen = event.data.get("dokumen")
    tanya = Tanya(
        nomor=len(ruang.tanya) + 1,
        oleh=event.actor,
        teks=str(event.private.get("teks", "")),
        waktu=event.at,
        dokumen=str(dokumen) if dokumen else None,
    )
    return replace(_unready(ruang, event), tanya=(*ruang.tanya, tanya))


def _ready(ruang: Ruang, event: Event) -> Ruang:
    nomor, dokumen = ruang.disiapkan + 1, event.data.get("dokumen")
    one = Siap(nomor, event.actor, str(event.private.get("teks", "")), str(dokumen) if dokumen else None)
    return replace(ruang, siap=(*ruang.siap, one), disiapkan=nomor)


def _unready(ruang: Ruang, event: Event) -> Ruang:
    """A prepared question was asked or dropped."""
    gone = event.data.get("siap")
    return replace(ruang, siap=tuple(one for one in ruang.siap if one.nomor != gone)) if gone else ruang


def _question(ruang: Ruang, event: Event, **changes: object) -> Ruang:
    place = int(str(event.data["nomor"])) - 1
    new = replace(ruang.tanya[place], **changes)  # type: ignore[arg-type]  # one of three fields, all named below
    return replace(ruang, tanya=(*ruang.tanya[:place], new, *ruang.tanya[place + 1 :]))


def _answered(ruang: Ruang, event: Event) -> Ruang:
    teks = str(event.private.get("teks", ""))
    return _question(ruang, event, jawaban=teks, penjawab=event.actor, waktu_jawab=event.at)


def _concluded(ruang: Ruang, event: Event) -> Ruang:
    return _question(ruang, event, simpulan=str(event.private.get("teks", "")))


def _attached(ruang: Ruang, event: Event) -> Ruang:
    before = ruang.question(int(str(event.data["nomor"]))).lampiran
    return _question(ruang, event, lampiran=(*before, int(str(event.data["foto"]))))


def _aspect(ruang: Ruang, event: Event) -> Ruang:
    made = Aspek(*(str(event.private.get(name, "")) for name in ("dokumen", "penawaran", "hasil")))
    return replace(ruang, aspek={**ruang.aspek, text_of(event, "aspek"): made})


def _wanted(ruang: Ruang, event: Event) -> Ruang:
    dokumen = event.data.get("dokumen")
    return replace(
        ruang,
        diminta=Permintaan(
            untuk=text_of(event, "untuk"),
            dokumen=str(dokumen) if dokumen else None,
            kursi=text_of(event, "kursi"),
            oleh=event.actor,
            waktu=event.at,
        ),
    )


def _photo(ruang: Ruang, event: Event) -> Ruang:
    new = replace(ruang, foto=max(ruang.foto, int(str(event.data["nomor"]))))
    if (wanted := ruang.diminta) and _fits(wanted, event):
        new = replace(new, diminta=None)
    kursi = ruang.kursi.get(text_of(event, "wakil"))
    if kursi is None:
        return new
    return lipat_kursi.seat(new, replace(kursi, bukti=kursi.bukti | {Untuk(text_of(event, "untuk"))}))


def _fits(wanted: Permintaan, event: Event) -> bool:
    return wanted.untuk == event.data.get("untuk") and (wanted.dokumen or None) == (event.data.get("dokumen") or None)


def _listed(ruang: Ruang, event: Event) -> Ruang:
    return replace(ruang, dokumen={**ruang.dokumen, text_of(event, "dokumen"): "diminta"})


def _document(ruang: Ruang, event: Event) -> Ruang:
    return replace(ruang, dokumen={**ruang.dokumen, text_of(event, "id"): text_of(event, "ke")})


LIPAT: dict[str, Fold] = {
    **dict.fromkeys(set(JEJAK.values()), _sesi),
    **dict.fromkeys(lipat_rekaman.LIPAT, lipat_rekaman.fold),
    **lipat_kursi.LIPAT,
    **lipat_putusan.LIPAT,
    **dict.fromkeys(lipat_suara.LIPAT, lipat_suara.fold),
    "sesi.dibuat": _created,
    "upaya.dicatat": _attempt,
    "pesan.dikirim": _said,
    "musyawarah.dimulai": _confers,
    "musyawarah.selesai": _confers,
    "tanya.disiapkan": _ready,
    "tanya.dibuang": _unready,
    "tanya.diajukan": _asked,
    "tanya.dijawab": _answered,
    "tanya.disimpulkan": _concluded,
    "tanya.dilampiri": _attached,
    "aspek.dicatat": _aspect,
    "foto.diminta": _wanted,
    "foto.diterima": _photo,
    "dokumen.diminta": _listed,
    "dokumen.tidak_diperlukan": _document,
    "dokumen.diterima": _document,
    "dokumen.diolah": _document,
    "dokumen.dibaca": _document,
    "dokumen.perlu_ulang": _document,
    "dokumen.dipaksa": _document,
    "dokumen.diperlihatkan": _document,
    "dokumen.sah": _document,
    "dokumen.tidak_sah": _document,
    "dokumen.diklarifikasi": _document,
    "dokumen.ditanyakan": _document,
    "dokumen.tidak_ada": _document,
}
