"""Tahap: the twelve steps of the SOP (Kutai Barat 2020), their standard time, and the real time out of the chain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sessions.errors import Conflict, Invalid
from sessions.evidence import Entry, Event
from sessions.mesin import note, reason
from sessions.wewenang import Pelaku


@dataclass(frozen=True, slots=True)
class Tahap:
    """`mulai` and `selesai` are the kinds of events that start and finish the step; `baku` None has no standard.

    `tahap.dimulai` with this kode starts any step anew: the clock then runs from when work was taken up.
    `sampai` are the kinds of events with which nobody waits for it any more, done or not.
    """

    kode: str
    uraian: str
    pelaksana: str
    baku: timedelta | None
    output: str
    mulai: tuple[str, ...]
    selesai: tuple[str, ...]
    sampai: tuple[str, ...] = ()


def _minutes(n: int) -> timedelta:
    return timedelta(minutes=n)


DELIVERED = ("undangan.dikirim", "undangan.diserahkan")
SETTLED = ("kesediaan.disampaikan", "sesi.dipertahankan", "sesi.perubahan_ditolak")
MET = ("sesi.dimulai", "sesi.dinyatakan_tidak_hadir", "sesi.dialihkan", "sesi.dibatalkan")
"""From then on it does not matter any more whether the peserta answered or was reached before."""

TAHAP: tuple[Tahap, ...] = (
    Tahap(
        "KB-1",
        "Membuat undangan tahapan pembuktian kualifikasi",
        "Pokja",
        _minutes(60),
        "Undangan",
        ("undangan.disusun",),
        ("undangan.disahkan",),
    ),
    Tahap(
        "KB-2",
        "Mengirimkan undangan lewat media elektronik UKPBJ",
        "Tim IT",
        _minutes(15),
        "Surel undangan",
        ("undangan.disahkan",),
        DELIVERED,
    ),
    Tahap(
        "KB-3",
        "Memberikan jawaban kesediaan dengan kontak WhatsApp",
        "Penyedia",
        timedelta(hours=24),
        "Cetakan surel pelaku usaha",
        DELIVERED,
        ("kesediaan.disampaikan",),
        MET,
    ),
    Tahap(
        "KB-4",
        "Memberikan informasi waktu pelaksanaan",
        "Pokja",
        _minutes(10),
        "Penugasan Personil",
        SETTLED,
        ("personil.ditugaskan",),
    ),
    Tahap(
        "KB-5",
        "Memeriksa dan mempersiapkan sarana",
        "Tim IT",
        _minutes(60),
        "Peralatan siap",
        ("sarana.mulai_diperiksa",),
        ("sarana.diperiksa",),
    ),
    Tahap(
        "KB-6",
        "Menghubungi penyedia dan menjelaskan tahapan pelaksanaan",
        "Tim IT",
        _minutes(60),
        "Daftar peserta",
        ("sarana.mulai_diperiksa",),
        ("penyedia.terhubung",),
        MET,
    ),
    Tahap(
        "KB-7",
        "Melaporkan kesiapan",
        "Tim IT",
        _minutes(15),
        "Laporan Kesiapan",
        ("sarana.diperiksa",),
        ("sarana.dilaporkan",),
    ),
    Tahap(
        "KB-8",
        "Proses pembuktian kualifikasi",
        "Pokja dan penyedia",
        _minutes(90),
        "BA Pembuktian",
        ("sesi.dimulai", "sesi.penyedia_masuk"),
        ("sesi.ditutup",),
    ),
    Tahap(
        "KB-9",
        "Proses pembuktian kualifikasi selesai",
        "Pokja",
        _minutes(10),
        "Laporan",
        ("sesi.ditutup", "sesi.dinyatakan_tidak_hadir"),
        ("ba.dibekukan",),
    ),
    Tahap(
        "KB-10",
        "Melaporkan bahwa pembuktian telah selesai",
        "Pokja",
        _minutes(5),
        "Laporan Selesai",
        ("ba.final", "ba.final_tanpa_peserta"),
        ("sesi.dilaporkan",),
    ),
    Tahap(
        "KB-11",
        "Mengembalikan sarana ke tempat semula",
        "Tim IT",
        None,
        "-",
        ("sesi.dilaporkan",),
        ("sarana.dikembalikan",),
    ),
    Tahap("KB-12", "Selesai", "-", None, "Berkas tersegel", ("sarana.dikembalikan",), ("sesi.disegel",)),
)

BY_KODE = {tahap.kode: tahap for tahap in TAHAP}

STOPS = frozenset({"sesi.dijeda", "sesi.terputus", "sesi.kuorum_hilang", "sesi.diskors"})
RUNS = frozenset({"sesi.dilanjutkan", "sesi.tersambung", "sesi.dimulai", "sesi.penyedia_masuk"})
"""While a sesi is broken off the clock of its step (KB-8) stands still."""


@dataclass(frozen=True, slots=True)
class Langkah:
    """One step as it went: `nyata` is None before it starts, and counts on until it is done or given up (`lepas`)."""

    kode: str
    uraian: str
    baku: timedelta | None
    mulai: datetime | None = None
    selesai: datetime | None = None
    nyata: timedelta | None = None
    lewat: bool = False
    alasan: str = ""
    lepas: bool = False

    @property
    def berjalan(self) -> bool:
        return self.mulai is not None and self.selesai is None


@dataclass(slots=True)
class _Watch:
    """A stop watch for one step, wound on event by event; only `clock` sees it."""

    tahap: Tahap
    mulai: datetime | None = None
    selesai: datetime | None = None
    since: datetime | None = None
    spent: timedelta = timedelta()
    alasan: str = ""
    lepas: bool = False

    def hear(self, event: Event) -> None:
        own = event.data.get("kode") == self.tahap.kode
        if event.kind == "tahap.dijelaskan" and own:
            self.alasan = str(event.private.get("alasan", ""))
        if event.kind in self.tahap.selesai:
            self._stop(event.at)
            self.selesai, self.lepas = event.at, False
        elif event.kind in self.tahap.sampai and self.berjalan:
            self._stop(event.at)
            self.selesai, self.lepas = event.at, True
        elif (event.kind == "tahap.dimulai" and own) or (event.kind in self.tahap.mulai and self._begins(event)):
            self._start(event.at)
        elif self.tahap.kode == "KB-8" and self.berjalan:
            self._pause(event)

    @property
    def berjalan(self) -> bool:
        return self.mulai is not None and self.selesai is None

    def _begins(self, event: Event) -> bool:
        """A finished step that begins once more (a second letter) is measured anew; a sesi of two days is one."""
        return self.mulai is None or (self.selesai is not None and event.kind not in RUNS)

    def _start(self, at: datetime) -> None:
        self.mulai, self.since, self.selesai, self.spent, self.lepas = at, at, None, timedelta(), False

    def _stop(self, at: datetime) -> None:
        if self.since is not None:
            self.spent += at - self.since
        self.since = None

    def _pause(self, event: Event) -> None:
        if event.kind in STOPS:
            self._stop(event.at)
        elif event.kind in RUNS and self.since is None:
            self.since = event.at

    def langkah(self, now: datetime) -> Langkah:
        spent = self.spent + (now - self.since if self.since else timedelta())
        nyata = spent if self.mulai is not None else None
        late = self.tahap.baku is not None and nyata is not None and nyata > self.tahap.baku
        return Langkah(
            kode=self.tahap.kode,
            uraian=self.tahap.uraian,
            baku=self.tahap.baku,
            mulai=self.mulai,
            selesai=self.selesai,
            nyata=nyata,
            lewat=late,
            alasan=self.alasan,
            lepas=self.lepas,
        )


def clock(entries: Iterable[Entry], now: datetime) -> tuple[Langkah, ...]:
    """All twelve steps of a sesi, as far as its chain has come by `now`; a step done again shows its last time."""
    watches = [_Watch(tahap) for tahap in TAHAP]
    for entry in entries:
        for watch in watches:
            watch.hear(entry.event)
    return tuple(watch.langkah(now) for watch in watches)


def begin(berkas: str, kode: str, by: Pelaku, at: datetime) -> Event:
    """Work on a step is taken up now."""
    _known(kode)
    return note(by, at, berkas, "tahap.dimulai", {"kode": kode})


def explain(berkas: str, langkah: Langkah, alasan: str, by: Pelaku, at: datetime) -> Event:
    """Why a step took longer than its standard; every deviation must be answered for (Jambi and Badung, Peringatan)."""
    if not langkah.lewat:
        raise Conflict(f"{langkah.kode} tidak melewati waktu baku, sehingga tidak perlu alasan.")
    private = {"alasan": reason(alasan, f"penyimpangan {langkah.kode}")}
    return note(by, at, berkas, "tahap.dijelaskan", {"kode": langkah.kode}, private)


def unexplained(langkah: Sequence[Langkah]) -> tuple[Langkah, ...]:
    return tuple(one for one in langkah if one.lewat and not one.alasan)


def _known(kode: str) -> None:
    if kode not in BY_KODE:
        raise Invalid(f"Tahap {kode} tidak ada dalam prosedur.", bidang={"kode": "Pilih tahap KB-1 sampai KB-12."})
