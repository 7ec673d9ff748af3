"""Peserta: one company that takes part in a paket, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from sessions.errors import Conflict, Forbidden, Invalid
from sessions.evidence import Event
from sessions.isian import Isian
from sessions.mesin import note, reason
from sessions.wewenang import Pelaku, Peran


class Hasil(StrEnum):
    LULUS = "lulus"
    GUGUR = "gugur"
    TIDAK_HADIR = "tidak_hadir"
    TATAP_MUKA = "tatap_muka"
    DITUNDA = "ditunda"


FINAL = frozenset({Hasil.LULUS, Hasil.GUGUR, Hasil.TIDAK_HADIR})
HARMS = frozenset({Hasil.GUGUR, Hasil.TIDAK_HADIR})


@dataclass(frozen=True, slots=True)
class Peserta:
    """`isian` is what the company filled in at SPSE: kind of document -> field -> value."""

    id: str
    paket: str
    peringkat: int
    nama: str
    npwp: str
    nib: str
    alamat: str
    surel: str
    telepon: str
    direktur: str
    cadangan: bool
    isian: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    hasil: Hasil | None = None

    @property
    def berkas(self) -> str:
        return f"paket/{self.paket}"


def create(
    id: str,
    paket: str,
    isian: Mapping[str, str],
    by: Pelaku,
    at: datetime,
    *,
    others: Sequence[Peserta] = (),
    spse: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Peserta, Event]:
    """One peserta from the form `isian`; `others` are those the paket has already, so that none comes twice."""
    peserta = replace(read(isian), id=id, paket=paket, isian=spse or {})
    _refuse_twins(peserta, others)
    return peserta, note(by, at, peserta.berkas, "peserta.dimasukkan", *_said([peserta]))


def take_in(
    drafts: Sequence[Peserta], paket: str, ids: Sequence[str], others: Sequence[Peserta], by: Pelaku, at: datetime
) -> tuple[tuple[Peserta, ...], Event]:
    """All drafts of one import become peserta of `paket`, in one event."""
    new = [replace(draft, id=id_, paket=paket) for draft, id_ in zip(drafts, ids, strict=True)]
    for peserta in new:
        _refuse_twins(peserta, [*others, *(p for p in new if p is not peserta)])
    return tuple(new), note(by, at, f"paket/{paket}", "peserta.dimasukkan", *_said(new))


def edit(
    peserta: Peserta,
    isian: Mapping[str, str],
    by: Pelaku,
    at: datetime,
    *,
    others: Sequence[Peserta] = (),
    spse: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Peserta, Event]:
    """Correct a peserta; the result is left as it is."""
    kept = peserta.isian if spse is None else spse
    new = replace(read(isian), id=peserta.id, paket=peserta.paket, hasil=peserta.hasil, isian=kept)
    _refuse_twins(new, others)
    return new, note(by, at, new.berkas, "peserta.diubah", *_said([new]))


def remove(peserta: Peserta, jumlah_sesi: int, alasan: str, by: Pelaku, at: datetime) -> Event:
    """Take out a peserta who was entered by mistake; refused once a sesi was made for it."""
    if jumlah_sesi:
        raise Conflict(f"{peserta.nama} sudah mempunyai sesi, sehingga tidak dapat dihapus. Batalkan sesinya.")
    private = {"alasan": reason(alasan, "penghapusan"), "nama": peserta.nama}
    return note(by, at, peserta.berkas, "peserta.dihapus", {"peserta": peserta.id}, private)


def judge(peserta: Peserta, hasil: Hasil, alasan: str, sesi: str, by: Pelaku, at: datetime) -> tuple[Peserta, Event]:
    """Write down what the Pokja decided (sessions.putusan): never by a clock, never harmful without a reason."""
    if by.peran is Peran.SISTEM:
        raise Forbidden("Hasil peserta hanya dapat ditetapkan oleh Pokja, bukan oleh sistem.")
    private = {"alasan": reason(alasan, "putusan")} if hasil in HARMS or alasan.strip() else {}
    codes = {"peserta": peserta.id, "hasil": hasil, "sebelumnya": peserta.hasil, "sesi": sesi}
    return replace(peserta, hasil=hasil), note(by, at, peserta.berkas, "peserta.dinilai", codes, private)


def read(isian: Mapping[str, str]) -> Peserta:
    """A draft (no id, no paket) from a form; Invalid lists every fault beside its field."""
    form = Isian(isian)
    draft = Peserta(
        id="",
        paket="",
        peringkat=form.number("peringkat", "peringkat", least=1, most=999),
        nama=form.text("nama", "nama perusahaan", least=3, most=200),
        npwp=form.digits("npwp", "NPWP", (15, 16)),
        nib=form.digits("nib", "NIB", (13,), optional=True),
        alamat=form.text("alamat", "alamat", most=500),
        surel=form.email("surel", "surel perusahaan"),
        telepon=form.phone("telepon", "telepon", optional=True),
        direktur=form.text("direktur", "nama direktur", least=0, most=150),
        cadangan=isian.get("cadangan", "").strip().lower() in {"1", "ya", "true", "on", "cadangan"},
    )
    form.check()
    return draft


TWINS = {"npwp": "NPWP", "peringkat": "peringkat", "surel": "surel"}
"""Fields in which no two peserta of one paket are alike."""


def _refuse_twins(peserta: Peserta, others: Sequence[Peserta]) -> None:
    faults = {
        name: f"{label.capitalize() if label.islower() else label} ini sudah dipakai {other.nama}."
        for name, label in TWINS.items()
        for other in others
        if other.id != peserta.id and _same(getattr(other, name), getattr(peserta, name))
    }
    if faults:
        raise Invalid("Peserta ini sama dengan peserta lain. Periksa bidang yang ditandai.", bidang=faults)


def _same(one: object, other: object) -> bool:
    return str(one).lower() == str(other).lower()


def _said(peserta: Sequence[Peserta]) -> tuple[dict[str, object], dict[str, object]]:
    codes: dict[str, object] = {
        "peserta": [{"id": p.id, "peringkat": p.peringkat, "cadangan": p.cadangan} for p in peserta]
    }
    said: dict[str, object] = {
        p.id: {
            "nama": p.nama,
            "npwp": p.npwp,
            "nib": p.nib,
            "alamat": p.alamat,
            "surel": p.surel,
            "telepon": p.telepon,
            "direktur": p.direktur,
            "isian": {kind: dict(values) for kind, values in p.isian.items()},
        }
        for p in peserta
    }
    return codes, {"peserta": said}
