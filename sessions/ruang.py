"""Ruang: the state of a sesi's room, folded from its events; nothing else is kept of it.

Crash, restart, return and an auditor's replay are the same code. Folding one event costs the same however many went
before, so a kept fold goes on cheaply.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sessions.errors import Conflict, Forbidden, NotFound
from sessions.evidence import Entry, Event
from sessions.kursi import Kursi
from sessions.rekaman import Rekaman
from sessions.sesi import Keadaan
from sessions.wewenang import Peran


@dataclass(frozen=True, slots=True)
class Tanya:
    """A numbered question of the Pokja; `jawaban` is None until somebody answers."""

    nomor: int
    oleh: str
    teks: str
    waktu: datetime
    jawaban: str | None = None
    dokumen: str | None = None
    penjawab: str = ""
    waktu_jawab: datetime | None = None
    simpulan: str = ""
    lampiran: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Siap:
    """A question that the Pokja prepared, out of what documents say; nobody else sees it before it is asked."""

    nomor: int
    oleh: str
    teks: str
    dokumen: str | None = None


@dataclass(frozen=True, slots=True)
class Aspek:
    """What was clarified about one aspect: what the papers ask, what was offered, and what came out."""

    dokumen: str
    penawaran: str
    hasil: str


@dataclass(frozen=True, slots=True)
class Usul:
    """A decision proposed, and who agrees; `ditetapkan` once a quorum does."""

    id: str
    perihal: str
    hasil: str
    alasan: str
    oleh: str
    waktu: datetime
    setuju: tuple[str, ...]
    ditetapkan: datetime | None = None


@dataclass(frozen=True, slots=True)
class Permintaan:
    """The photo the Pokja asks for now; `kursi` is "" when anybody of the peserta may take it."""

    untuk: str
    dokumen: str | None
    kursi: str
    oleh: str
    waktu: datetime


@dataclass(frozen=True, slots=True)
class Ruang:
    """`mulai` is when the sesi first began; `upaya` counts attempts since the lobby opened or the peserta was lost.

    `negosiasi` is the state of the negotiation, "" where there is none; `musyawarah` is since when the Pokja confers;
    `tanpa_kuorum` says that the sesi pauses because too few of the Pokja were there; `siap` are the questions that wait
    to be asked, out of `disiapkan` that were ever prepared.
    """

    berkas: str = ""
    keadaan: Keadaan = Keadaan.DRAF
    mulai: datetime | None = None
    tutup: datetime | None = None
    sejak: datetime | None = None
    kursi: Mapping[str, Kursi] = field(default_factory=dict)
    pesan: int = 0
    tanya: tuple[Tanya, ...] = ()
    siap: tuple[Siap, ...] = ()
    disiapkan: int = 0
    dokumen: Mapping[str, str] = field(default_factory=dict)
    foto: int = 0
    usul: Mapping[str, Usul] = field(default_factory=dict)
    ditetapkan: Mapping[str, Usul] = field(default_factory=dict)
    diminta: Permintaan | None = None
    upaya: int = 0
    dijadwal_ulang: int = 0
    lewat: bool = False
    aspek: Mapping[str, Aspek] = field(default_factory=dict)
    negosiasi: str = ""
    musyawarah: datetime | None = None
    diuji: Mapping[str, datetime] = field(default_factory=dict)
    rekaman: Rekaman = field(default_factory=Rekaman)
    tanpa_kuorum: bool = False

    @classmethod
    def after(cls, entries: Iterable[Entry]) -> "Ruang":
        """The room as its entries leave it."""
        from sessions.lipat import apply  # the fold imports these values

        ruang = cls()
        for entry in entries:
            ruang = apply(ruang, entry.event)
        return ruang

    @property
    def pokja(self) -> tuple[Kursi, ...]:
        """The members of the Pokja who are inside."""
        return tuple(k for k in self.kursi.values() if k.pokja and k.di_dalam)

    @property
    def wakil(self) -> tuple[Kursi, ...]:
        """Those inside who may speak for the peserta."""
        return tuple(k for k in self.kursi.values() if k.wakil and k.di_dalam)

    @property
    def menunggu(self) -> tuple[Kursi, ...]:
        """Those in the lobby, connected."""
        return tuple(k for k in self.kursi.values() if k.di_lobi and k.tersambung)

    def seat(self, id_: str) -> Kursi:
        """Raises NotFound when nobody has come by that id."""
        if id_ not in self.kursi:
            raise NotFound("Orang ini tidak ada di ruang.")
        return self.kursi[id_]

    def inside(self, id_: str) -> Kursi:
        """The seat of somebody who is inside now; raises Forbidden for anybody else."""
        kursi = self.kursi.get(id_)
        if kursi is None or not kursi.di_dalam:
            raise Forbidden("Saudara belum berada di dalam ruang. Tunggu sampai Pokja menerima Saudara.")
        return kursi

    def question(self, nomor: int) -> Tanya:
        if not 1 <= nomor <= len(self.tanya):
            raise NotFound(f"Pertanyaan nomor {nomor} tidak ada.")
        return self.tanya[nomor - 1]

    def ready(self, nomor: int) -> Siap:
        """Raises NotFound for a prepared question that was asked or dropped."""
        for one in self.siap:
            if one.nomor == nomor:
                return one
        raise NotFound("Pertanyaan siap ini sudah diajukan atau dibuang. Muat ulang halaman.")

    def running(self) -> None:
        """Raises Conflict unless the sesi is going on."""
        if self.keadaan is not Keadaan.BERLANGSUNG:
            raise Conflict("Sesi sedang tidak berlangsung.")

    def may_signal(self, one: str, other: str) -> bool:
        """Sound and picture pass only between two people who are both inside and connected, and not kept apart."""
        seats = [self.kursi.get(id_) for id_ in (one, other)]
        both = one != other and all(kursi is not None and kursi.di_dalam for kursi in seats)
        return both and (self.hears(one, other) or self.hears(other, one))

    def hears(self, one: str, other: str) -> bool:
        """Whether `one` may hear and see `other`: not while they are kept apart, and nobody hears an observer."""
        return not self.apart(one, other) and not self.mute(other)

    def mute(self, id_: str) -> bool:
        return id_ in self.kursi and self.kursi[id_].pengamat

    def apart(self, one: str, other: str) -> bool:
        """While the Pokja confers, it and the others neither hear nor see each other."""
        pokja = {id_ in self.kursi and self.kursi[id_].pokja for id_ in (one, other)}
        return self.musyawarah is not None and len(pokja) == 2

    def everybody(self, peran: Peran) -> tuple[Kursi, ...]:
        return tuple(k for k in self.kursi.values() if k.peran is peran)


Moved = tuple[Ruang, tuple[Event, ...]]
"""What every rule of the room returns: the room after its events, and the events."""

Fold = Callable[[Ruang, Event], Ruang]
"""What one kind of event does to the room."""


def text_of(event: Event, name: str) -> str:
    value = event.data.get(name)
    return "" if value is None else str(value)
