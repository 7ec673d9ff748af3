"""Kesediaan: the answer to an invitation, due within 24 hours; silence is never a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sessions import undangan as letters
from sessions.errors import Expired
from sessions.evidence import Event
from sessions.isian import Isian
from sessions.kapasitas import PENYEDIA, Kapasitas
from sessions.mesin import note
from sessions.sesi import Keadaan, Sesi
from sessions.sesi import advance as advance_sesi
from sessions.undangan import Undangan
from sessions.wewenang import Pelaku


class Kesediaan(StrEnum):
    BERSEDIA = "bersedia"
    MINTA_UBAH_JADWAL = "minta_ubah_jadwal"
    MINTA_TATAP_MUKA = "minta_tatap_muka"
    MENOLAK_HADIR = "menolak_hadir"


@dataclass(frozen=True, slots=True)
class CalonHadir:
    """Somebody who will come for the peserta."""

    nama: str
    jabatan: str
    kapasitas: Kapasitas
    surel: str
    telepon: str


@dataclass(frozen=True, slots=True)
class Jawaban:
    """The answer as it was given; `whatsapp` is E.164, `waktu` and `alamat_ip` are the server's."""

    id: str
    undangan: str
    sesi: str
    pilihan: Kesediaan
    alasan: str
    usul: str
    whatsapp: str
    perangkat: str
    terlambat: bool
    waktu: datetime
    alamat_ip: str
    hadir: tuple[CalonHadir, ...] = ()


@dataclass(frozen=True, slots=True)
class Dijawab:
    """What an answer changes, all in one."""

    jawaban: Jawaban
    undangan: Undangan
    sesi: Sesi


WAITING = frozenset({Keadaan.MENUNGGU_JAWABAN, Keadaan.TANPA_JAWABAN})
KEPT = frozenset(
    {Keadaan.DIJADWALKAN, Keadaan.PERSONIL_SIAP, Keadaan.SARANA_SIAP, Keadaan.TERKENDALA, Keadaan.RUANG_TUNGGU}
)
"""The Pokja kept the schedule; a late answer is recorded and moves nothing."""

PERANGKAT = frozenset({"telepon", "komputer", "bidding_room", "jaringan_lemah"})
MOST_PEOPLE = 12


def answer(
    id: str,
    undangan: Undangan,
    sesi: Sesi,
    isian: Mapping[str, str],
    hadir: Sequence[Mapping[str, str]],
    by: Pelaku,
    at: datetime,
    *,
    alamat_ip: str = "",
) -> tuple[Dijawab, tuple[Event, ...]]:
    """The peserta answers; after 24 hours only "bersedia" before the start still counts, and is marked late.

    `isian`: pilihan, alasan, usul, whatsapp, perangkat (comma-separated). `hadir`: nama, jabatan, kapasitas, surel,
    telepon of each person. Raises Expired naming whom to phone, Conflict when answered already, Invalid by field.
    """
    letters.open_for_answer(undangan)
    late = undangan.tenggat is not None and at > undangan.tenggat
    jawaban = _read(id, undangan, isian, hadir, at, alamat_ip, late)
    if late:
        _refuse_if_too_late(undangan, sesi, jawaban.pilihan, at)
    said = note(by, at, sesi.berkas, "kesediaan.disampaikan", *_told(jawaban))
    letter, letter_events = _letter(undangan, jawaban, by, at)
    if late and sesi.keadaan in KEPT:
        return Dijawab(jawaban, letter, sesi), (said, *letter_events)
    data = {"pilihan": jawaban.pilihan, "terlambat": late}
    moved, event = advance_sesi(sesi, str(jawaban.pilihan), by, at, data=data)
    return Dijawab(jawaban, letter, moved), (said, *letter_events, event)


def _refuse_if_too_late(undangan: Undangan, sesi: Sesi, pilihan: Kesediaan, at: datetime) -> None:
    call = f"Hubungi {contact(undangan)}" if contact(undangan) else "Hubungi Pokja"
    if pilihan is not Kesediaan.BERSEDIA:
        raise Expired(f"Batas waktu menjawab 24 jam telah lewat. {call} untuk menyampaikan permohonan Saudara.")
    if at >= sesi.mulai or sesi.keadaan not in WAITING | KEPT:
        raise Expired(f"Sesi sudah dimulai atau sudah diputuskan, sehingga jawaban tidak dapat dicatat. {call}.")


def _letter(undangan: Undangan, jawaban: Jawaban, by: Pelaku, at: datetime) -> tuple[Undangan, tuple[Event, ...]]:
    """A late answer leaves the undangan over (tanpa_jawaban), also when the clock had not come round to saying so."""
    if not jawaban.terlambat:
        letter, event = letters.answered(undangan, str(jawaban.pilihan), by, at)
        return letter, (event,)
    if undangan.keadaan in letters.OPEN:
        letter, event = letters.expire(undangan, at)
        return letter, (event,)
    return undangan, ()


def contact(undangan: Undangan) -> str:
    """`Sari Contoh, +62811...`: whom the letter says to phone; "" when it says nobody."""
    who = undangan.isi.get("narahubung")
    if isinstance(who, Mapping):
        return ", ".join(str(who[key]) for key in ("nama", "telepon") if who.get(key))
    return str(who or "")


def _read(
    id_: str,
    undangan: Undangan,
    isian: Mapping[str, str],
    hadir: Sequence[Mapping[str, str]],
    at: datetime,
    alamat_ip: str,
    late: bool,
) -> Jawaban:
    form = Isian(isian)
    pilihan = form.choice("pilihan", "jawaban Saudara", Kesediaan)
    comes = pilihan is Kesediaan.BERSEDIA
    jawaban = Jawaban(
        id=id_,
        undangan=undangan.id,
        sesi=undangan.sesi,
        pilihan=pilihan,
        alasan=form.text("alasan", "alasan", least=0 if comes else 10, most=2000),
        usul=form.text("usul", "usul waktu", least=5 if pilihan is Kesediaan.MINTA_UBAH_JADWAL else 0, most=500),
        whatsapp=form.phone("whatsapp", "nomor WhatsApp"),
        perangkat=",".join(p for p in isian.get("perangkat", "").replace(" ", "").split(",") if p in PERANGKAT),
        terlambat=late,
        waktu=at,
        alamat_ip=alamat_ip,
        hadir=_people(hadir, form),
    )
    if comes and not jawaban.hadir and "hadir" not in form.faults:
        form.fault("hadir", "Isi paling sedikit satu orang yang akan hadir, dengan kapasitasnya.")
    form.check()
    return jawaban


def _people(hadir: Sequence[Mapping[str, str]], form: Isian) -> tuple[CalonHadir, ...]:
    if len(hadir) > MOST_PEOPLE:
        form.fault("hadir", f"Paling banyak {MOST_PEOPLE} orang.")
    people = []
    for number, row in enumerate(hadir[:MOST_PEOPLE]):
        person = Isian(row)
        people.append(_person(person))
        for name, sentence in person.faults.items():
            form.fault(f"hadir.{number}.{name}", sentence)
    return tuple(people)


def _person(form: Isian) -> CalonHadir:
    kapasitas = form.choice("kapasitas", "kapasitas orang ini", Kapasitas)
    if kapasitas not in PENYEDIA:
        form.fault("kapasitas", "Pilih kapasitas dari pihak peserta.")
    return CalonHadir(
        nama=form.text("nama", "nama", least=2, most=150),
        jabatan=form.text("jabatan", "jabatan", least=0, most=150),
        kapasitas=kapasitas,
        surel=form.email("surel", "surel", optional=True),
        telepon=form.phone("telepon", "telepon", optional=True),
    )


def _told(jawaban: Jawaban) -> tuple[dict[str, object], dict[str, object]]:
    codes: dict[str, object] = {
        "jawaban": jawaban.id,
        "undangan": jawaban.undangan,
        "pilihan": jawaban.pilihan,
        "terlambat": jawaban.terlambat,
        "kapasitas": [str(person.kapasitas) for person in jawaban.hadir],
    }
    people = [{"nama": p.nama, "jabatan": p.jabatan, "surel": p.surel, "telepon": p.telepon} for p in jawaban.hadir]
    said: dict[str, object] = {
        "alasan": jawaban.alasan,
        "usul": jawaban.usul,
        "whatsapp": jawaban.whatsapp,
        "perangkat": jawaban.perangkat,
        "alamat_ip": jawaban.alamat_ip,
        "hadir": people,
    }
    return codes, said
