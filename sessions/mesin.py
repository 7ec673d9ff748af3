"""Mesin: the tables of states, the one step they allow, and the line that a step writes."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeVar

from sessions.errors import Conflict, Forbidden, Invalid
from sessions.evidence import Event
from sessions.wewenang import Pelaku, Peran

Next = Mapping[tuple[str, str], tuple[str, ...] | str]
"""(state, event) -> the state that follows; several where a rule decides between them."""

SISTEM = Pelaku("sistem", "Sistem", Peran.SISTEM, "")
"""The clock and the program. It may move things along, never into a result that harms a penyedia."""

HARMFUL = frozenset(
    {
        ("sesi", "nyatakan_tidak_hadir"),
        ("dokumen", "tidak_cocok"),
        ("dokumen", "dijawab_tidak_cukup"),
        ("dokumen", "penerbit_membantah"),
        ("negosiasi", "nyatakan_gagal"),
        ("kembali", "minta_ulang"),
        ("kehadiran", "tolak"),
        ("kehadiran", "batas_waktu"),
        ("kehadiran", "keluarkan"),
    }
)
"""(mesin, event) that end badly for a penyedia: only a person does these, and says why."""

NAMES = {
    "paket": "Paket ini",
    "sesi": "Sesi ini",
    "undangan": "Undangan ini",
    "kehadiran": "Orang ini",
    "persetujuan_rekam": "Pilihan perekaman ini",
    "rekaman": "Rekaman ini",
    "dokumen": "Dokumen ini",
    "berita_acara": "Berita acara ini",
    "negosiasi": "Negosiasi ini",
    "kembali": "Berkas yang kembali ini",
    "pengesahan": "Lembar pengesahan ini",
    "hak_audit": "Hak audit ini",
}


def step(table: Next, mesin: str, state: str, event: str, to: str | None = None) -> str:
    """The state that `event` leads to from `state`; `to` chooses where the table leaves several open.

    Raises Conflict when the table has no such row.
    """
    ends = table.get((state, event), ())
    if isinstance(ends, str) and to in (None, ends):
        return ends
    if to is not None and to in ends and not isinstance(ends, str):
        return to
    raise Conflict(
        f"{NAMES[mesin]} sedang dalam keadaan “{words(state)}”, sehingga “{words(event)}” tidak dapat dilakukan. "
        "Muat ulang halaman untuk melihat keadaan terbaru.",
        mesin=mesin,
        keadaan=str(state),
        peristiwa=event,
    )


def move(
    by: Pelaku,
    at: datetime,
    *,
    berkas: str,
    kind: str,
    mesin: str,
    id: str,
    dari: str,
    peristiwa: str,
    ke: str,
    alasan: str = "",
    data: Mapping[str, object] | None = None,
    private: Mapping[str, object] | None = None,
) -> Event:
    """The event that says one step of one machine; what harms a penyedia is never written for the system."""
    if by.peran is Peran.SISTEM and (mesin, peristiwa) in HARMFUL:
        raise Forbidden("Keputusan yang merugikan peserta hanya dapat diambil oleh Pokja, bukan oleh sistem.")
    public: dict[str, object] = {"mesin": mesin, "id": id, "dari": str(dari), "peristiwa": peristiwa, "ke": str(ke)}
    if clash := public.keys() & (data or {}).keys():
        raise ValueError(f"{kind} must not say {sorted(clash)} twice")
    public |= data or {}
    hidden = {**(private or {}), **({"alasan": alasan} if alasan else {})}
    return Event(berkas, kind, by.id, str(by.peran), at, public, hidden)


class Bermesin(Protocol):
    """A noun that a machine moves: a frozen dataclass with these, and often a `versi` that counts its steps."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> str: ...
    @property
    def berkas(self) -> str: ...
    @property
    def keadaan(self) -> StrEnum: ...


B = TypeVar("B", bound=Bermesin)


@dataclass(frozen=True, slots=True)
class Mesin:
    """The machine of one noun. `jejak`: event -> the kind of line that its step writes."""

    nama: str
    next: Next
    jejak: Mapping[str, str]

    def advance(
        self,
        noun: B,
        peristiwa: str,
        by: Pelaku,
        at: datetime,
        *,
        to: str | None = None,
        kind: str = "",
        alasan: str = "",
        data: Mapping[str, object] | None = None,
        private: Mapping[str, object] | None = None,
    ) -> tuple[B, Event]:
        """One step: the noun in its new state, one version on where it counts them, and the line that says so.

        `to` chooses where the table leaves several ends open; `kind` where a step may write another kind of line.
        Raises Conflict when the step is not open, Forbidden when the system tries to harm.
        """
        ke = type(noun.keadaan)(step(self.next, self.nama, noun.keadaan, peristiwa, to))
        event = move(
            by,
            at,
            berkas=noun.berkas,
            kind=kind or self.jejak[peristiwa],
            mesin=self.nama,
            id=noun.id,
            dari=noun.keadaan,
            peristiwa=peristiwa,
            ke=ke,
            alasan=alasan,
            data=data,
            private=private,
        )
        changes: dict[str, Any] = {"keadaan": ke}
        if any(field.name == "versi" for field in fields(noun)):
            changes["versi"] = getattr(noun, "versi") + 1  # noqa: B009 - not every noun has it
        return replace(noun, **changes), event


def note(
    by: Pelaku,
    at: datetime,
    berkas: str,
    kind: str,
    data: Mapping[str, object] | None = None,
    private: Mapping[str, object] | None = None,
) -> Event:
    """An event that moves no machine."""
    return Event(berkas, kind, by.id, str(by.peran), at, data or {}, private or {})


def reason(alasan: str, purpose: str, least: int = 10) -> str:
    """`alasan` trimmed; raises Invalid when it says less than `least` characters."""
    text = " ".join(alasan.split())
    if len(text) < least:
        raise Invalid(
            f"Tuliskan alasan {purpose}, paling sedikit {least} huruf.",
            bidang={"alasan": f"Tuliskan alasan paling sedikit {least} huruf."},
        )
    return text


def words(name: str) -> str:
    """`menunggu_jawaban` -> `menunggu jawaban`."""
    return str(name).replace("_", " ")
