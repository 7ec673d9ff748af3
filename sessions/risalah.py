"""Risalah: the berita acara while the sesi goes on, in parts that both sides read and initial.

Only what the peserta may read anyway is in it: no note of the Pokja, no wording that is still a draft.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sessions import fakta_hadir, fakta_hasil, fakta_mutu
from sessions.berita_acara import LAMPIRAN, Pihak
from sessions.catatan import Catatan, Row
from sessions.errors import Conflict, Forbidden, NotFound
from sessions.evidence import Entry, Event, compact
from sessions.mesin import note
from sessions.peristiwa import visible
from sessions.ruang import Ruang
from sessions.sesi import Keadaan
from sessions.wewenang import POKJA, Pelaku, Peran

NEEDED = frozenset({"sesi.dibuat", "sesi.diubah", "personil.ditugaskan"})
"""Lines of the office without which nobody has a name; nothing else of them is shown."""
FOLDED = frozenset({"putusan.diusulkan", "putusan.disetujui", "putusan.dicabut"})
"""Needed to fold the room; a proposal shows only once it is decided, and that is told to all."""
OPEN = frozenset({Keadaan.BERLANGSUNG, Keadaan.JEDA, Keadaan.TERPUTUS, Keadaan.DISKORS, Keadaan.DITUTUP})


@dataclass(frozen=True)
class Bagian:
    """One part; `baris` are its lines as they stand now."""

    kode: str
    judul: str
    baris: tuple[str, ...]

    @cached_property
    def sidik(self) -> str:
        """SHA-256 of what it says: what an initial is put to."""
        return hashlib.sha256(compact([self.kode, list(self.baris)]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Paraf:
    """One person's initials; `berlaku` while the part still says what it said then."""

    bagian: str
    siapa: str
    nama: str
    pihak: Pihak
    waktu: datetime
    nomor: int
    berlaku: bool


def shared(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The chain as far as both sides may know it."""
    kept = NEEDED | FOLDED
    return tuple(e for e in entries if e.event.kind in kept or visible(e.event.kind, Peran.PENYEDIA))


def parts(entries: Iterable[Entry]) -> tuple[Bagian, ...]:
    """The parts as they stand; the same for whoever looks."""
    catatan = Catatan.of(shared(entries))
    return tuple(Bagian(kode, judul, tuple(lines(catatan))) for kode, (judul, lines) in PARTS.items())


def initials(entries: Sequence[Entry], now: Sequence[Bagian]) -> tuple[Paraf, ...]:
    """Everybody's last initials on each part."""
    catatan = Catatan.of(entries)
    digests = {one.kode: one.sidik for one in now}
    last: dict[tuple[str, str], Paraf] = {}
    for entry in catatan.all("ba.diparaf"):
        data = entry.event.data
        bagian, siapa = str(data["bagian"]), entry.event.actor
        last[bagian, siapa] = Paraf(
            bagian,
            siapa,
            catatan.name(siapa),
            Pihak(str(data["pihak"])),
            entry.event.at,
            entry.number,
            data["sidik"] == digests.get(bagian),
        )
    return tuple(last.values())


def initial(ruang: Ruang, entries: Sequence[Entry], bagian: str, sidik: str, by: Pelaku, at: datetime) -> Event:
    """Put one's initials to a part as it was read: `sidik` is that of the lines on the screen."""
    if not _open(ruang, entries):
        raise Conflict("Berita acara sudah dibekukan atau sesi belum berlangsung, sehingga tidak dapat diparaf.")
    if not _speaks(ruang, by):
        raise Forbidden("Paraf hanya oleh wakil peserta yang berhak mewakili dan oleh anggota Pokja.")
    found = next((one for one in parts(entries) if one.kode == bagian), None)
    if found is None:
        raise NotFound("Bagian berita acara ini tidak ada.")
    if not found.baris:
        raise Conflict("Bagian ini masih kosong, belum ada yang diparaf.")
    if found.sidik != sidik:
        raise Conflict("Bagian ini baru saja bertambah. Baca isinya yang terbaru, lalu paraf.")
    pihak = Pihak.POKJA if by.peran in POKJA else Pihak.PESERTA
    return note(by, at, ruang.berkas, "ba.diparaf", {"bagian": bagian, "sidik": sidik, "pihak": pihak})


def may_initial(ruang: Ruang, entries: Iterable[Entry], by: Pelaku) -> bool:
    """Whether this person may put initials to a part that has something in it."""
    return _open(ruang, entries) and _speaks(ruang, by)


def _open(ruang: Ruang, entries: Iterable[Entry]) -> bool:
    return ruang.keadaan in OPEN and not frozen(entries)


def _speaks(ruang: Ruang, by: Pelaku) -> bool:
    """A member of the Pokja, or somebody inside who may speak for the peserta."""
    kursi = ruang.kursi.get(by.id)
    return by.peran in POKJA or bool(kursi and kursi.wakil and kursi.masuk)


def printed_initials(catatan: Catatan) -> list[Row]:
    """The table of the paper: each part with who initialled it; none where nobody did."""
    now = parts(catatan.entries)
    given = initials(catatan.entries, now)
    return [_row(catatan, one, [p for p in given if p.bagian == one.kode]) for one in now] if given else []


def _row(catatan: Catatan, bagian: Bagian, given: Sequence[Paraf]) -> Row:
    stale = [p.nama for p in given if not p.berlaku]
    by_side = {
        pihak: "; ".join(f"{p.nama} {catatan.hour(p.waktu)} [L-{p.nomor:04d}]" for p in given if p.pihak is pihak)
        for pihak in Pihak
    }
    return {
        "bagian": bagian.judul,
        "pokja": by_side[Pihak.POKJA] or "–",
        "peserta": by_side[Pihak.PESERTA] or "–",
        "keterangan": f"isi bertambah sesudah diparaf {', '.join(stale)}" if stale else "",
    }


def frozen(entries: Iterable[Entry]) -> bool:
    """Whether nothing of it changes any more; a paper that goes with it, frozen by itself, does not count."""
    apart: set[object] = set()
    last = ""
    for entry in entries:
        kind, data = entry.event.kind, entry.event.data
        if kind == "ba.disusun" and data.get("jenis") in LAMPIRAN:
            apart.add(data.get("id"))
        elif kind in ("ba.dibekukan", "ba.diralat") and data.get("id") not in apart:
            last = kind
    return last == "ba.dibekukan"


# What each part says


def _came(catatan: Catatan) -> list[str]:
    experts = [
        f"{row['nama']}, {row['keahlian'] or 'tenaga ahli'}: {row['hasil']}" for row in fakta_hadir.experts(catatan)
    ]
    return [*fakta_hadir.sentences(catatan), *experts]


def _course(catatan: Catatan) -> list[str]:
    return [*fakta_hadir.course(catatan, worded=False), *fakta_mutu.choices(catatan)]


def _documents(catatan: Catatan) -> list[str]:
    lines = []
    for row in fakta_hasil.documents(catatan):
        shown = f" ({row['sumber']})" if row["sumber"] != "–" else ""
        more = f"; {row['dokumen']}" if row["dokumen"] != "–" else ""
        lines.append(f"{row['persyaratan']}: {row['hasil']}{shown}{more} {row['rujukan']}")
    return lines


def _questions(catatan: Catatan) -> list[str]:
    lines = []
    for row in fakta_hasil.questions(catatan):
        end = f" Simpulan: {row['simpulan']}" if row["simpulan"] else ""
        lines.append(f"{row['pertanyaan']} Jawaban: {row['jawaban']}{end} {row['rujukan']}")
    return lines


def _conclusion(catatan: Catatan) -> list[str]:
    found = fakta_hasil.conclusion(catatan, worded=False)
    return [] if found["hasil"] == "BELUM DITETAPKAN" else [f"{found['hasil']}: {found['alasan']}"]


PARTS: dict[str, tuple[str, Callable[[Catatan], Sequence[str]]]] = {
    "kewakilan": ("Kehadiran dan kewakilan", _came),
    "cara": ("Cara pelaksanaan", _course),
    "dokumen": ("Hasil pemeriksaan dokumen", _documents),
    "klarifikasi": ("Klarifikasi", _questions),
    "simpulan": ("Simpulan", _conclusion),
    "keberatan": ("Keberatan peserta", fakta_hasil.objections),
}
