"""Jahit: which people's segments still have to become a film, and the lines that say that one was made, or was not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sessions.evidence import Entry, Event
from sessions.mesin import SISTEM, note

SEGMEN, DIJAHIT, GAGAL = "rekaman.segmen", "rekaman.dijahit", "rekaman.gagal_dijahit"
KINDS = frozenset({SEGMEN, DIJAHIT, GAGAL})
STARTS = frozenset({"rekaman.dimulai", "rekaman.dilanjutkan"})
STOPS = frozenset({"rekaman.berhenti"})


@dataclass(frozen=True, slots=True)
class Potongan:
    """One closed segment, as the chain tells of it."""

    segmen: str
    kursi: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Tugas:
    """All segments of one person; `gagal`: what was said when they could not be joined, "" as long as nobody tried."""

    kursi: str
    potongan: tuple[Potongan, ...]
    gagal: str = ""

    @property
    def segmen(self) -> tuple[str, ...]:
        return tuple(one.segmen for one in self.potongan)


@dataclass(frozen=True, slots=True)
class Film:
    """One film as the chain tells of it. `celah`: (suara, gambar or cacat; from; to) in ms of the film."""

    kursi: str
    segmen: tuple[str, ...]
    sha256: str
    ukuran: int
    mulai: datetime
    durasi_ms: int
    gambar: int
    suara: int
    celah: tuple[tuple[str, int, int], ...]
    nomor: int = 0

    def shows(self, at: datetime) -> bool:
        return self.mulai <= at <= self.mulai + timedelta(milliseconds=self.durasi_ms)

    @property
    def name(self) -> str:
        """Its file in the bag; the line's number keeps one that was made again apart from the first."""
        return f"{self.kursi}-{self.nomor}.webm"


def tasks(entries: Iterable[Entry]) -> tuple[Tugas, ...]:
    """Whose segments are not yet a film: those of whom there is none, and those who got more segments since."""
    pieces: dict[str, dict[str, Potongan]] = {}
    done: dict[str, frozenset[str]] = {}
    failed: dict[str, tuple[frozenset[str], str]] = {}
    for entry in entries:
        data = entry.event.data
        kursi = str(data.get("id", ""))
        match entry.event.kind:
            case "rekaman.segmen":
                segmen = str(data["segmen"])
                pieces.setdefault(kursi, {})[segmen] = Potongan(segmen, kursi, str(data["sha256"]))
            case "rekaman.dijahit":
                done[kursi] = frozenset(_texts(data["segmen"]))
            case "rekaman.gagal_dijahit":
                failed[kursi] = frozenset(_texts(data["segmen"])), str(data["sebab"])
    due = ((kursi, tuple(found.values())) for kursi, found in pieces.items() if done.get(kursi) != found.keys())
    return tuple(Tugas(kursi, potongan, _failure(failed.get(kursi), potongan)) for kursi, potongan in due)


def _failure(failed: tuple[frozenset[str], str] | None, potongan: Sequence[Potongan]) -> str:
    return failed[1] if failed and failed[0] == {one.segmen for one in potongan} else ""


def running(entries: Iterable[Entry]) -> bool:
    """Whether the recorder has not yet said that everything is closed."""
    now = False
    for entry in entries:
        now = entry.event.kind in STARTS or (now and entry.event.kind not in STOPS)
    return now


def films(entries: Iterable[Entry]) -> tuple[Film, ...]:
    """Every film that was ever made, oldest first."""
    return tuple(_film(entry) for entry in entries if entry.event.kind == DIJAHIT)


def newest(entries: Iterable[Entry]) -> Mapping[str, Film]:
    """Everybody's last film."""
    return {film.kursi: film for film in films(entries)}


def joined(berkas: str, film: Film, at: datetime) -> Event:
    data = {
        "id": film.kursi,
        "segmen": list(film.segmen),
        "sha256": film.sha256,
        "ukuran": film.ukuran,
        "mulai": film.mulai.astimezone(UTC).isoformat(timespec="microseconds"),
        "durasi_ms": film.durasi_ms,
        "gambar": film.gambar,
        "suara": film.suara,
        "celah": [list(one) for one in film.celah],
    }
    return note(SISTEM, at, berkas, DIJAHIT, data)


def failed(berkas: str, tugas: Tugas, sebab: str, at: datetime) -> Event:
    """`sebab` is a word of ours; what it means stands on the page."""
    return note(SISTEM, at, berkas, GAGAL, {"id": tugas.kursi, "segmen": list(tugas.segmen), "sebab": sebab})


def _film(entry: Entry) -> Film:
    data = entry.event.data
    celah = data.get("celah")
    holes = tuple((str(j), int(a), int(b)) for j, a, b in celah) if isinstance(celah, list) else ()
    return Film(
        kursi=str(data["id"]),
        segmen=_texts(data["segmen"]),
        sha256=str(data["sha256"]),
        ukuran=_number(data["ukuran"]),
        mulai=datetime.fromisoformat(str(data["mulai"])),
        durasi_ms=_number(data["durasi_ms"]),
        gambar=_number(data.get("gambar")),
        suara=_number(data.get("suara")),
        celah=holes,
        nomor=entry.number,
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
