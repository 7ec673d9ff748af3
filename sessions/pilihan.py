"""Pilihan: a person says A, B or C about being recorded, and may change towards less or more at any time."""

from collections.abc import Mapping
from datetime import datetime

from sessions.errors import Conflict, Invalid
from sessions.evidence import Event
from sessions.kehadiran import NEXT as HADIR_NEXT
from sessions.kehadiran import Keadaan as Hadir
from sessions.kursi import Kursi
from sessions.lipat import done
from sessions.mesin import move, reason, step, words
from sessions.persetujuan import JEJAK, NEXT, Keadaan, Pilihan
from sessions.ruang import Moved, Ruang
from sessions.wewenang import Pelaku, Peran

WAY = {
    (Keadaan.DITAWARKAN, Pilihan.A): "pilih_A",
    (Keadaan.DITAWARKAN, Pilihan.B): "pilih_B",
    (Keadaan.DITAWARKAN, Pilihan.C): "pilih_C",
    (Keadaan.B_TANPA_AV, Pilihan.A): "ubah_ke_A",
    (Keadaan.DITARIK, Pilihan.B): "pilih_B",
    (Keadaan.DITARIK, Pilihan.C): "pilih_C",
}
"""Which step a choice is, from where the person stands."""


def choose(ruang: Ruang, pilihan: Pilihan, by: Pelaku, at: datetime, *, dibacakan: bool = False) -> Moved:
    """Say A, B or C. Staff cannot ask to meet in person; they sit without sound and picture instead (B)."""
    kursi = ruang.seat(by.id)
    if pilihan is Pilihan.C and by.peran is not Peran.PENYEDIA:
        raise Invalid("Pilihan C hanya untuk peserta. Petugas yang tidak ingin direkam memilih B.")
    if pilihan is Pilihan.A and kursi.pengamat:
        raise Invalid("Pengamat tidak dilihat dan tidak didengar, sehingga tidak direkam: pilih B.")
    way = WAY.get((kursi.persetujuan, pilihan))
    if way is None:
        raise Conflict(
            f"Pilihan Saudara sudah dicatat ({words(kursi.persetujuan)}) dan tidak dapat diubah menjadi {pilihan}."
        )
    new, events = done(ruang, _step(ruang, kursi, way, by, at, {"pilihan": pilihan, "dibacakan": dibacakan}))
    if kursi.keadaan is not Hadir.PERSETUJUAN:
        return new, events
    new, more = done(new, _ready(new, kursi, by, at))
    return new, events + more


def withdraw(ruang: Ruang, by: Pelaku, at: datetime) -> Moved:
    """Take back A at any time: the recording of this person stops, the sesi and its log stay (UU 27/2022 pasal 15)."""
    return done(ruang, _step(ruang, ruang.seat(by.id), "tarik", by, at, {}))


def refuse_in_person(
    ruang: Ruang, id_: str, alasan: str, versi_teks: str, sidik_teks: str, by: Pelaku, at: datetime
) -> Moved:
    """The Pokja cannot grant C, says why in writing, and the person may still choose A or B."""
    kursi = ruang.seat(id_)
    if kursi.persetujuan is not Keadaan.C_MINTA_LURING:
        raise Conflict("Orang ini tidak memohon tatap muka.")
    event = move(
        by,
        at,
        berkas=ruang.berkas,
        kind=JEJAK["tampilkan"],
        mesin="persetujuan_rekam",
        id=id_,
        dari=Keadaan.BELUM,
        peristiwa="tampilkan",
        ke=Keadaan.DITAWARKAN,
        alasan=reason(alasan, "mengapa tatap muka tidak dikabulkan"),
        data={"versi_teks": versi_teks, "sidik_teks": sidik_teks},
    )
    return done(ruang, event)


def _step(ruang: Ruang, kursi: Kursi, peristiwa: str, by: Pelaku, at: datetime, data: Mapping[str, object]) -> Event:
    return move(
        by,
        at,
        berkas=ruang.berkas,
        kind=JEJAK[peristiwa],
        mesin="persetujuan_rekam",
        id=kursi.id,
        dari=kursi.persetujuan,
        peristiwa=peristiwa,
        ke=step(NEXT, "persetujuan_rekam", kursi.persetujuan, peristiwa),
        data=data,
    )


def _ready(ruang: Ruang, kursi: Kursi, by: Pelaku, at: datetime) -> Event:
    """In the lobby a choice, whichever, leads on to the identity check."""
    return move(
        by,
        at,
        berkas=ruang.berkas,
        kind="ruang.memilih",
        mesin="kehadiran",
        id=kursi.id,
        dari=kursi.keadaan,
        peristiwa="pilih",
        ke=step(HADIR_NEXT, "kehadiran", kursi.keadaan, "pilih"),
    )
