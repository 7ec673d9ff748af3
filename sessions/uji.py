"""Uji: a person's device and network, tested before the day; what is found helps the technicians and harms nobody."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sessions.errors import Conflict, Invalid
from sessions.evidence import Event
from sessions.mesin import note
from sessions.ruang import Ruang
from sessions.sesi import Keadaan
from sessions.wewenang import Pelaku

STATES = ("ok", "warn", "bad")
BETWEEN = timedelta(seconds=10)
"""A test takes longer than that: what comes faster is a page gone wild, and the chain is no place for it."""
OVER = frozenset({Keadaan.DITUTUP, Keadaan.DILAPORKAN, Keadaan.SIAP_SEGEL, Keadaan.DISEGEL, Keadaan.DIBATALKAN})
_FIELDS = ("kamera", "mikrofon", "jaringan", "simpanan")


@dataclass(frozen=True, slots=True)
class Hasil:
    """`ms` to the server and back, `naik` in kilobits a second; None where nothing arrived. `aplikasi` it ran in."""

    kamera: str
    mikrofon: str
    jaringan: str
    simpanan: str
    ms: int | None
    naik: int | None
    aplikasi: str


def read(said: Mapping[str, object]) -> Hasil:
    """What a page says, as far as it can be meant; raises Invalid."""
    states = [said.get(name) for name in _FIELDS]
    if not all(state in STATES for state in states):
        raise Invalid("Hasil uji tidak lengkap. Muat ulang halaman, lalu uji lagi.")
    kamera, mikrofon, jaringan, simpanan = (str(state) for state in states)
    aplikasi = str(said.get("aplikasi") or "")[:40]
    return Hasil(kamera, mikrofon, jaringan, simpanan, _number(said.get("ms")), _number(said.get("naik")), aplikasi)


def _number(value: object) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return min(value, 10**7) if whole and isinstance(value, int) and value >= 0 else None


def tested(ruang: Ruang, hasil: Hasil, by: Pelaku, at: datetime) -> tuple[Event, ...]:
    """The result as a line of the sesi."""
    if ruang.keadaan in OVER:
        raise Conflict("Sesi ini sudah ditutup; uji perangkat tidak perlu dicatat lagi.")
    last = ruang.diuji.get(by.id)
    if last and at - last < BETWEEN:
        return ()
    return (note(by, at, ruang.berkas, "perangkat.diuji", {"id": by.id, **asdict(hasil)}),)
