"""Lipat kursi: how what people did, and what was decided about them, changes their seats."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sessions.evidence import Event
from sessions.foto import Untuk
from sessions.kapasitas import Kapasitas
from sessions.kehadiran import Keadaan as Hadir
from sessions.kursi import Kursi, Mutu, on_step, seated, unseated
from sessions.persetujuan import Keadaan as Persetujuan
from sessions.ruang import Fold, Ruang, text_of
from sessions.wewenang import Peran


def all_seats(ruang: Ruang, change: Callable[[Kursi, datetime], Kursi], at: datetime) -> Ruang:
    return replace(ruang, kursi={id_: change(kursi, at) for id_, kursi in ruang.kursi.items()})


def seat(ruang: Ruang, kursi: Kursi) -> Ruang:
    return replace(ruang, kursi={**ruang.kursi, kursi.id: kursi})


def _knocked(ruang: Ruang, event: Event) -> Ruang:
    """A new seat, or the lobby again: what was counted stays, consent and identity begin anew."""
    before = ruang.kursi.get(text_of(event, "id"))
    kursi = Kursi(
        id=text_of(event, "id"),
        nama=str(event.private.get("nama", before.nama if before else "")),
        peran=Peran(event.role),
        kapasitas=Kapasitas(text_of(event, "kapasitas")),
        jabatan=str(event.private.get("jabatan", "")),
        keadaan=Hadir.CEK_PERANGKAT,
        tersambung=True,
        sambungan=text_of(event, "sambungan"),
        perangkat=text_of(event, "perangkat"),
    )
    if before:
        kursi = replace(
            kursi, total=before.total, putus=before.putus, masuk=before.masuk, keluar=before.keluar,
            tangga=before.tangga, dinilai=before.dinilai, telepon=before.telepon,
        )  # fmt: skip
    if before and event.data.get("cek_wajah"):
        kursi = replace(kursi, bukti=before.bukti - {Untuk.WAJAH})
    return seat(ruang, kursi)


def _moved(ruang: Ruang, event: Event) -> Ruang:
    """A step within the lobby."""
    kursi = ruang.kursi[text_of(event, "id")]
    mutu = Mutu(text_of(event, "mutu")) if event.data.get("mutu") else kursi.mutu
    return seat(ruang, replace(kursi, keadaan=Hadir(text_of(event, "ke")), mutu=mutu))


def _entered(ruang: Ruang, event: Event) -> Ruang:
    return seat(ruang, seated(ruang.kursi[text_of(event, "id")], event.at, text_of(event, "sambungan")))


def _lost(ruang: Ruang, event: Event) -> Ruang:
    kursi = ruang.kursi[text_of(event, "id")]
    if kursi.keadaan is Hadir.HADIR:
        return seat(ruang, unseated(kursi, Hadir.TERPUTUS, event.at, putus=True))
    return seat(ruang, replace(kursi, tersambung=False, lepas=event.at, putus=kursi.putus + 1))


def _left(ruang: Ruang, event: Event) -> Ruang:
    kursi = unseated(ruang.kursi[text_of(event, "id")], Hadir.KELUAR, event.at)
    return seat(ruang, replace(kursi, dikeluarkan=event.kind == "ruang.dikeluarkan"))


def _connected(ruang: Ruang, event: Event) -> Ruang:
    kursi = ruang.kursi[text_of(event, "id")]
    return seat(ruang, replace(kursi, tersambung=True, sambungan=text_of(event, "sambungan"), lepas=None))


def _refused(ruang: Ruang, event: Event) -> Ruang:
    kursi = ruang.kursi[text_of(event, "id")]
    return seat(ruang, replace(kursi, keadaan=Hadir.DITOLAK, tersambung=False, lepas=event.at))


def _chosen(ruang: Ruang, event: Event) -> Ruang:
    kursi = ruang.kursi[text_of(event, "id")]
    return seat(ruang, replace(kursi, persetujuan=Persetujuan(text_of(event, "ke"))))


def _on_step(ruang: Ruang, event: Event) -> Ruang:
    kursi = on_step(ruang.kursi[text_of(event, "id")], Mutu(text_of(event, "ke")), event.at)
    return seat(ruang, replace(kursi, dinilai=event.at))


def _tested(ruang: Ruang, event: Event) -> Ruang:
    return replace(ruang, diuji={**ruang.diuji, event.actor: event.at})


def _call_wanted(ruang: Ruang, event: Event) -> Ruang:
    kursi = ruang.kursi[text_of(event, "id")]
    return seat(ruang, replace(kursi, telepon=str(event.private.get("nomor", "")) or "–"))


def _called(ruang: Ruang, event: Event) -> Ruang:
    """Nobody who was not reached is forgotten: the wish stays open."""
    kursi = ruang.kursi[text_of(event, "id")]
    if event.data.get("hasil") != "terhubung":
        return ruang
    return seat(ruang, on_step(replace(kursi, telepon=""), Mutu.TELEPON, event.at))


LIPAT: dict[str, Fold] = {
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
}
