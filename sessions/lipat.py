"""Lipat: how each kind of event changes the room. One small function per kind, one table."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from sessions import lipat_rekaman
from sessions.evidence import Event
from sessions.foto import Untuk
from sessions.kapasitas import Kapasitas
from sessions.kehadiran import Keadaan as Hadir
from sessions.kursi import Kursi, Mutu, called_off, closed, on_step, seated, suspended, unseated
from sessions.persetujuan import Keadaan as Persetujuan
from sessions.rekaman import with_sesi
from sessions.ruang import Aspek, Moved, Permintaan, Ruang, Tanya, Usul
from sessions.sesi import JEJAK, Keadaan
from sessions.wewenang import Peran

Fold = Callable[[Ruang, Event], Ruang]

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
RUNDING = ("sepakat", "peringkat_berikut", "seleksi_gagal")
NEW_ROUND = frozenset({"negosiasi.dikirim", "negosiasi.ditawar", "negosiasi.dibuka_segel"})


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
    keadaan = Keadaan(_text(event, "ke"))
    if keadaan is ruang.keadaan:
        return replace(ruang, lewat=ruang.lewat or event.kind == "sesi.lewat_waktu")
    new = replace(_lapsed(ruang, keadaan), berkas=event.berkas, keadaan=keadaan, sejak=event.at)
    new = replace(new, rekaman=with_sesi(ruang.rekaman, keadaan, event.at))
    new = replace(new, tanpa_kuorum=event.kind == "sesi.kuorum_hilang")
    if keadaan in SEATS:
        new = replace(_seats(new, SEATS[keadaan], event.at), diminta=None, musyawarah=None)
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
    return _without(ruang, over)


def _seats(ruang: Ruang, change: Callable[[Kursi, datetime], Kursi], at: datetime) -> Ruang:
    return replace(ruang, kursi={id_: change(kursi, at) for id_, kursi in ruang.kursi.items()})


def _attempt(ruang: Ruang, _: Event) -> Ruang:
    return replace(ruang, upaya=ruang.upaya + 1)


# The people


def _knocked(ruang: Ruang, event: Event) -> Ruang:
    """A new seat, or the lobby again: what was counted stays, consent and identity begin anew."""
    before = ruang.kursi.get(_text(event, "id"))
    kursi = Kursi(
        id=_text(event, "id"),
        nama=str(event.private.get("nama", before.nama if before else "")),
        peran=Peran(event.role),
        kapasitas=Kapasitas(_text(event, "kapasitas")),
        jabatan=str(event.private.get("jabatan", "")),
        keadaan=Hadir.CEK_PERANGKAT,
        tersambung=True,
        sambungan=_text(event, "sambungan"),
        perangkat=_text(event, "perangkat"),
    )
    if before:
        kursi = replace(
            kursi, total=before.total, putus=before.putus, masuk=before.masuk, keluar=before.keluar,
            tangga=before.tangga, dinilai=before.dinilai, telepon=before.telepon,
        )  # fmt: skip
    if before and event.data.get("cek_wajah"):
        kursi = replace(kursi, bukti=before.bukti - {Untuk.WAJAH})
    return _seat(ruang, kursi)


def _moved(ruang: Ruang, event: Event) -> Ruang:
    """A step within the lobby."""
    kursi = ruang.kursi[_text(event, "id")]
    mutu = Mutu(_text(event, "mutu")) if event.data.get("mutu") else kursi.mutu
    return _seat(ruang, replace(kursi, keadaan=Hadir(_text(event, "ke")), mutu=mutu))


def _entered(ruang: Ruang, event: Event) -> Ruang:
    return _seat(ruang, seated(ruang.kursi[_text(event, "id")], event.at, _text(event, "sambungan")))


def _lost(ruang: Ruang, event: Event) -> Ruang:
    kursi = ruang.kursi[_text(event, "id")]
    if kursi.keadaan is Hadir.HADIR:
        return _seat(ruang, unseated(kursi, Hadir.TERPUTUS, event.at, putus=True))
    return _seat(ruang, replace(kursi, tersambung=False, lepas=event.at, putus=kursi.putus + 1))


def _left(ruang: Ruang, event: Event) -> Ruang:
    kursi = unseated(ruang.kursi[_text(event, "id")], Hadir.KELUAR, event.at)
    return _seat(ruang, replace(kursi, dikeluarkan=event.kind == "ruang.dikeluarkan"))


def _connected(ruang: Ruang, event: Event) -> Ruang:
    kursi = ruang.kursi[_text(event, "id")]
    return _seat(ruang, replace(kursi, tersambung=True, sambungan=_text(event, "sambungan"), lepas=None))


def _refused(ruang: Ruang, event: Event) -> Ruang:
    kursi = ruang.kursi[_text(event, "id")]
    return _seat(ruang, replace(kursi, keadaan=Hadir.DITOLAK, tersambung=False, lepas=event.at))


def _chosen(ruang: Ruang, event: Event) -> Ruang:
    kursi = ruang.kursi[_text(event, "id")]
    return _seat(ruang, replace(kursi, persetujuan=Persetujuan(_text(event, "ke"))))


def _on_step(ruang: Ruang, event: Event) -> Ruang:
    kursi = on_step(ruang.kursi[_text(event, "id")], Mutu(_text(event, "ke")), event.at)
    return _seat(ruang, replace(kursi, dinilai=event.at))


def _tested(ruang: Ruang, event: Event) -> Ruang:
    return replace(ruang, diuji={**ruang.diuji, event.actor: event.at})


def _call_wanted(ruang: Ruang, event: Event) -> Ruang:
    kursi = ruang.kursi[_text(event, "id")]
    return _seat(ruang, replace(kursi, telepon=str(event.private.get("nomor", "")) or "–"))


def _called(ruang: Ruang, event: Event) -> Ruang:
    """Nobody who was not reached is forgotten: the wish stays open."""
    kursi = ruang.kursi[_text(event, "id")]
    if event.data.get("hasil") != "terhubung":
        return ruang
    return _seat(ruang, on_step(replace(kursi, telepon=""), Mutu.TELEPON, event.at))


def _seat(ruang: Ruang, kursi: Kursi) -> Ruang:
    return replace(ruang, kursi={**ruang.kursi, kursi.id: kursi})


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
    return replace(ruang, tanya=(*ruang.tanya, tanya))


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
    return replace(ruang, aspek={**ruang.aspek, _text(event, "aspek"): made})


def _wanted(ruang: Ruang, event: Event) -> Ruang:
    dokumen = event.data.get("dokumen")
    return replace(
        ruang,
        diminta=Permintaan(
            untuk=_text(event, "untuk"),
            dokumen=str(dokumen) if dokumen else None,
            kursi=_text(event, "kursi"),
            oleh=event.actor,
            waktu=event.at,
        ),
    )


def _photo(ruang: Ruang, event: Event) -> Ruang:
    new = replace(ruang, foto=max(ruang.foto, int(str(event.data["nomor"]))))
    if (wanted := ruang.diminta) and _fits(wanted, event):
        new = replace(new, diminta=None)
    kursi = ruang.kursi.get(_text(event, "wakil"))
    if kursi is None:
        return new
    return _seat(new, replace(kursi, bukti=kursi.bukti | {Untuk(_text(event, "untuk"))}))


def _fits(wanted: Permintaan, event: Event) -> bool:
    return wanted.untuk == event.data.get("untuk") and (wanted.dokumen or None) == (event.data.get("dokumen") or None)


def _listed(ruang: Ruang, event: Event) -> Ruang:
    return replace(ruang, dokumen={**ruang.dokumen, _text(event, "dokumen"): "diminta"})


def _document(ruang: Ruang, event: Event) -> Ruang:
    return replace(ruang, dokumen={**ruang.dokumen, _text(event, "id"): _text(event, "ke")})


# What is decided


def _proposed(ruang: Ruang, event: Event) -> Ruang:
    usul = Usul(
        id=_text(event, "usul"),
        perihal=_text(event, "perihal"),
        hasil=_text(event, "hasil"),
        alasan=str(event.private.get("alasan", "")),
        oleh=event.actor,
        waktu=event.at,
        setuju=(event.actor,),
    )
    return replace(ruang, usul={**ruang.usul, usul.id: usul})


def _agreed(ruang: Ruang, event: Event) -> Ruang:
    usul = ruang.usul[_text(event, "usul")]
    return replace(ruang, usul={**ruang.usul, usul.id: replace(usul, setuju=(*usul.setuju, event.actor))})


def _decided(ruang: Ruang, event: Event) -> Ruang:
    """What is decided is no longer open; a later decision of the same matter stands in its place."""
    usul = replace(ruang.usul[_text(event, "usul")], ditetapkan=event.at)
    open_ = {id_: other for id_, other in ruang.usul.items() if other.perihal != usul.perihal}
    return replace(ruang, usul=open_, ditetapkan={**ruang.ditetapkan, usul.perihal: usul})


def _dropped(ruang: Ruang, event: Event) -> Ruang:
    return replace(ruang, usul={id_: usul for id_, usul in ruang.usul.items() if id_ != _text(event, "usul")})


def _negotiated(ruang: Ruang, event: Event) -> Ruang:
    """A new round lets the Pokja's word about the price of the one before lapse."""
    new = replace(ruang, negosiasi=_text(event, "ke") or "draf")
    return _without(new, RUNDING) if event.kind in NEW_ROUND else new


def _without(ruang: Ruang, over: Collection[str]) -> Ruang:
    return replace(
        ruang,
        usul={id_: usul for id_, usul in ruang.usul.items() if usul.perihal not in over},
        ditetapkan={perihal: usul for perihal, usul in ruang.ditetapkan.items() if perihal not in over},
    )


def _text(event: Event, name: str) -> str:
    value = event.data.get(name)
    return "" if value is None else str(value)


LIPAT: dict[str, Fold] = {
    **dict.fromkeys(set(JEJAK.values()), _sesi),
    **dict.fromkeys(lipat_rekaman.LIPAT, lipat_rekaman.fold),
    "sesi.dibuat": _created,
    "upaya.dicatat": _attempt,
    "ruang.menunggu": _knocked,
    "ruang.perangkat_lolos": _moved,
    "ruang.memilih": _moved,
    "ruang.diterima": _moved,
    "ruang.diminta_lengkapi": _moved,
    "ruang.dilengkapi": _moved,
    "ruang.ditolak": _refused,
    "ruang.masuk": _entered,
    "ruang.kembali": _entered,
    "ruang.terputus": _lost,
    "ruang.tersambung": _connected,
    "ruang.diambil_alih": _connected,
    "ruang.keluar": _left,
    "ruang.dikeluarkan": _left,
    "tangga.berubah": _on_step,
    "perangkat.diuji": _tested,
    "telepon.diminta": _call_wanted,
    "telepon.dicatat": _called,
    "persetujuan.ditampilkan": _chosen,
    "persetujuan.dipilih": _chosen,
    "persetujuan.diubah": _chosen,
    "persetujuan.ditarik": _chosen,
    "pesan.dikirim": _said,
    "musyawarah.dimulai": _confers,
    "musyawarah.selesai": _confers,
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
}
