"""Catatan: a chain read back as a record: who is called what, when it was, and how a line is cited."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sessions.evidence import Entry, Event
from sessions.foto import OF_A_PERSON
from sessions.indonesia import Zona, jam, tanggal_surat
from sessions.ruang import Ruang

Row = dict[str, str]
"""One row of a table: texts ready to print."""

SCHEDULED = (
    *("sesi.dibuat", "sesi.diubah", "sesi.perubahan_disetujui"),
    *("sesi.dijadwal_ulang", "sesi.dilanjutkan_hari_lain"),
)


@dataclass(frozen=True, slots=True)
class Catatan:
    """Everything of one sesi that its papers say, out of its chain alone."""

    entries: tuple[Entry, ...]
    ruang: Ruang
    kinds: Mapping[str, tuple[Entry, ...]]
    names: Mapping[str, str]
    photos: Mapping[str, tuple[int, ...]]
    zona: Zona
    mulai: datetime | None

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Catatan":
        """Raises ValueError when the chain does not begin with the making of a sesi."""
        kept = tuple(entries)
        kinds: dict[str, list[Entry]] = defaultdict(list)
        for entry in kept:
            kinds[entry.event.kind].append(entry)
        if "sesi.dibuat" not in kinds:
            raise ValueError("this chain is not of a sesi")
        ruang = Ruang.after(kept)
        return cls(
            entries=kept,
            ruang=ruang,
            kinds={kind: tuple(those) for kind, those in kinds.items()},
            names=dict(_names(kept)),
            photos=_photos(kinds["foto.diterima"]),
            zona=Zona(str(kinds["sesi.dibuat"][0].event.data["zona"])),
            mulai=ruang.mulai,
        )

    def all(self, *kinds: str) -> tuple[Entry, ...]:
        """The entries of these kinds, in their order."""
        found = [entry for kind in kinds for entry in self.kinds.get(kind, ())]
        return tuple(sorted(found, key=lambda entry: entry.number))

    def last(self, *kinds: str) -> Entry | None:
        found = self.all(*kinds)
        return found[-1] if found else None

    def fact(self, group: str) -> Mapping[str, object]:
        """A group of facts that the sesi was made with (fakta_paket, fakta_peserta, fakta_kantor)."""
        value = self.kinds["sesi.dibuat"][0].event.private.get(group, {})
        return value if isinstance(value, Mapping) else {}

    @property
    def pokja(self) -> tuple[Mapping[str, object], ...]:
        """id, nama, nip, jabatan of each member."""
        value = self.kinds["sesi.dibuat"][0].event.private.get("pokja", ())
        return tuple(value) if isinstance(value, Sequence) else ()

    def name(self, id_: str) -> str:
        return self.names.get(id_, id_)

    def worded(self, name: str) -> str:
        """What people wrote into a narrative part, as it was last edited."""
        for entry in reversed(self.all("ba.disunting")):
            if name in entry.event.private:
                return str(entry.event.private[name])
        return ""

    @property
    def made(self) -> Event:
        """The event that last said ground and place."""
        return self.all("sesi.dibuat", "sesi.diubah")[-1].event

    @property
    def planned(self) -> tuple[datetime, datetime]:
        """Begin and end as they were last set."""
        data = self.all(*SCHEDULED)[-1].event.data
        return datetime.fromisoformat(str(data["mulai"])), datetime.fromisoformat(str(data["selesai"]))

    def cite(self, entry: Entry, foto: int | None = None) -> str:
        """`[L-0142 | 00:41:12 | F-07]`: line, time since the sesi began (none before that), photo if there is one."""
        parts = [f"L-{entry.number:04d}", elapsed(entry.event.at, self.mulai), f"F-{foto:02d}" if foto else ""]
        return f"[{' | '.join(part for part in parts if part)}]"

    def time(self, at: datetime) -> str:
        """`24 Juli 2026 pukul 08.20 WITA`."""
        here = self.zona.local(at)
        return f"{tanggal_surat(here)} pukul {jam(here)} {self.zona}"

    def hour(self, at: datetime | None) -> str:
        """`09.41.12`, or a dash."""
        if at is None:
            return "–"
        here = self.zona.local(at)
        return f"{jam(here)}.{here.second:02d}"


def elapsed(at: datetime, mulai: datetime | None) -> str:
    if mulai is None or at < mulai:
        return ""
    seconds = int((at - mulai).total_seconds())
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def duration(span: timedelta | None) -> str:
    """`92 menit`, `24 jam`, `1 jam 5 menit`; a dash for none."""
    if span is None:
        return "–"
    minutes = round(span.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} menit"
    hours, rest = divmod(minutes, 60)
    return f"{hours} jam {rest} menit" if rest else f"{hours} jam"


def exact(span: timedelta) -> str:
    """To the second: `92 menit 5 detik`. Attendance is summed, and whole minutes would not add up."""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    return f"{minutes} menit {seconds} detik"


def _names(entries: Sequence[Entry]) -> Iterable[tuple[str, str]]:
    for entry in entries:
        event = entry.event
        if event.kind == "sesi.dibuat":
            members = event.private.get("pokja", ())
            yield from ((str(m["id"]), str(m["nama"])) for m in members if isinstance(m, Mapping))  # type: ignore[attr-defined]  # a list of mappings, by penjadwalan.create
        elif event.kind == "personil.ditugaskan":
            named = event.private.get("nama", {})
            yield from ((str(k), str(v)) for k, v in named.items()) if isinstance(named, Mapping) else ()
        elif event.kind == "ruang.menunggu":
            yield str(event.data["id"]), str(event.private.get("nama", ""))


def _photos(taken: Sequence[Entry]) -> dict[str, tuple[int, ...]]:
    """Dokumen, or the wakil whose identity or right to speak it shows -> the numbers of its photos."""
    found: dict[str, tuple[int, ...]] = {}
    for entry in taken:
        of_person = entry.event.data.get("wakil") if entry.event.data.get("untuk") in OF_A_PERSON else ""
        key = str(entry.event.data.get("dokumen") or of_person or "")
        if key:
            found[key] = (*found.get(key, ()), int(str(entry.event.data["nomor"])))
    return found
