"""Tampilan paket: the list of pakets and one paket with its peserta, in values ready to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from server.actions import berikut, cetak
from server.actions.berikut import BerikutPaket
from server.actions.tampilan import CLOCK
from server.services import Services
from server.store import cetakan as printed
from server.store import evidence
from server.store import orang as people
from server.store import paket as rows
from server.store import peserta as companies
from server.store import sesi as sesis
from server.store.akses import Di
from server.store.paket import PAKET
from sessions import tahap
from sessions.cetakan import Cetakan
from sessions.gerbang import Jalur, jalur
from sessions.orang import Orang
from sessions.paket import Paket
from sessions.peserta import FINAL, Hasil, Peserta
from sessions.sesi import Sesi
from sessions.tahap import Langkah
from sessions.wewenang import Pelaku, Peran, may


@dataclass(frozen=True, slots=True)
class BarisPaket:
    """A line of the list; `sesi` is the next one that has not ended."""

    paket: Paket
    jumlah: int
    diputus: int
    lulus: int
    sesi: Sesi | None


SEARCHED = 5000
SHOWN_AT_ONCE = 200


def listing(c: sa.Connection, me: Pelaku, at: datetime, cari: str = "") -> list[BarisPaket]:
    """This person's pakets, newest first, SHOWN_AT_ONCE at most; `cari` keeps those that have all its words."""
    found = [one for one in rows.of_person(c, me, at, limit=SEARCHED) if _has(one, cari)][:SHOWN_AT_ONCE]
    ids = [one.id for one in found]
    peserta = companies.of_pakets(c, ids)
    coming = [one for one in sesis.among(c, ids) if one.keadaan not in berikut.OVER and one.selesai >= at]
    return [_line(one, [p for p in peserta if p.paket == one.id], coming) for one in found]


def _has(paket: Paket, cari: str) -> bool:
    text = f"{paket.nama} {paket.kode_tender} {paket.kode_rup} {paket.skpd} {paket.nama_pokja} {paket.tahun}".lower()
    return all(word in text for word in cari.lower().split())


def _line(paket: Paket, peserta: Sequence[Peserta], coming: Sequence[Sesi]) -> BarisPaket:
    asked = [one for one in peserta if not (one.cadangan and one.hasil is None)]
    return BarisPaket(
        paket,
        jumlah=len(asked),
        diputus=sum(one.hasil in FINAL for one in asked),
        lulus=sum(one.hasil is Hasil.LULUS for one in asked),
        sesi=next((one for one in coming if one.paket == paket.id), None),
    )


@dataclass(frozen=True, slots=True)
class BarisPeserta:
    """`sesi` is the one that counts, `langkah` its twelve steps (empty without a sesi)."""

    peserta: Peserta
    sesi: Sesi | None
    langkah: tuple[Langkah, ...]


@dataclass(frozen=True, slots=True)
class HalamanPaket:
    """`perlu`: how many must pass for the procurement to go on."""

    paket: Paket
    anggota: list[tuple[Orang, Peran]]
    baris: list[BarisPeserta]
    jumlah: int
    diputus: int
    lulus: int
    perlu: int
    berikut: BerikutPaket
    boleh: frozenset[str]
    zona: str
    cetakan: Sequence[tuple[str, Cetakan]]
    dicetak: int


SHOWN = ("paket.ubah", "peserta.ubah", "sesi.atur")


def page(services: Services, c: sa.Connection, di: Di, zona: str) -> HalamanPaket:
    paket = PAKET.get(c, di.paket)
    peserta = companies.of_paket(c, di.paket)
    chosen = berikut.counting(sesis.of_paket(c, di.paket))
    entries = evidence.of_kinds_among(c, [one.berkas for one in chosen.values()], CLOCK)
    now = services.now()
    line = _line(paket, peserta, ())
    return HalamanPaket(
        paket=paket,
        anggota=people.members(c, di.paket),
        baris=[
            BarisPeserta(one, mine := chosen.get(one.id), tahap.clock(entries[mine.berkas], now) if mine else ())
            for one in peserta
        ],
        jumlah=line.jumlah,
        diputus=line.diputus,
        lulus=line.lulus,
        perlu=3 if jalur(paket) is Jalur.PRAKUALIFIKASI and paket.putaran == 1 else 1,
        berikut=berikut.in_paket(paket, peserta, chosen),
        boleh=frozenset(izin for izin in SHOWN if may(di.pelaku, izin)),
        zona=zona,
        cetakan=[(cetak.title(one.jenis), one) for one in printed.of_berkas(c, paket.berkas)],
        dicetak=printed.still_printing(c, paket.berkas),
    )


@dataclass(frozen=True, slots=True)
class Calon:
    """Somebody of the office who may work on a paket, and the tasks that fit their account."""

    orang: Orang
    tugas: tuple[str, ...]


TASKS: dict[Peran, tuple[str, ...]] = {
    Peran.ANGGOTA: ("ketua", "anggota"),
    Peran.TIM_IT: ("tim_it",),
    Peran.KEPALA: ("kepala",),
    Peran.PPK: ("ppk",),
}


def candidates(c: sa.Connection, kantor: str, at: datetime) -> list[Calon]:
    """Whose account is alive, by kind of account, then by name."""
    alive = [one for one in people.of_office(c, kantor) if one.sampai is None or one.sampai > at]
    fit = [Calon(one, TASKS[one.peran]) for one in alive if one.peran in TASKS]
    order = list(TASKS)
    return sorted(fit, key=lambda one: (order.index(one.orang.peran), one.orang.nama))


def form_of(paket: Paket) -> dict[str, str]:
    """A paket as its form shows it."""
    names = (
        *("kode_tender", "kode_rup", "nama", "skpd", "sumber_dana", "tahun", "pagu", "hps", "jenis", "metode"),
        *(
            "kualifikasi",
            "nomor_dokpil",
            "tanggal_dokpil",
            "nomor_ba_evaluasi",
            "tanggal_ba_evaluasi",
            "batas_penawaran",
        ),
        *("nama_pokja", "sk_pokja", "ppk", "klausul_hadir"),
    )
    return {name: _shown(getattr(paket, name)) for name in names}


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def company_form(peserta: Peserta) -> dict[str, str]:
    names = ("peringkat", "nama", "npwp", "nib", "alamat", "surel", "telepon", "direktur")
    shown = {name: str(getattr(peserta, name)) for name in names}
    isian = {f"{jenis}.{name}": text for jenis, values in peserta.isian.items() for name, text in values.items()}
    return {**shown, **isian, **({"cadangan": "ya"} if peserta.cadangan else {})}
