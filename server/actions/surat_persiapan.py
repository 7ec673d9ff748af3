"""Surat persiapan: Penugasan Personil and Laporan Kesiapan (domain 5.3, 5.4), printed once from what the chain says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from server.actions import cetak, fakta
from server.actions.berkas import Berkas, load
from server.actions.cetak import Bahan as Kertas
from server.actions.cetak import Builder
from server.actions.tampilan import CLOCK
from server.services import Services
from server.store import evidence
from server.store import orang as people
from sessions import tahap
from sessions.cetakan import KODE, JenisCetakan
from sessions.errors import NotFound
from sessions.evidence import Event
from sessions.indonesia import Zona, jam
from sessions.orang import Orang
from sessions.sarana import DAFTAR
from sessions.tahap import Langkah
from sessions.wewenang import Peran

TUGAS = {
    "pemimpin": "Pemimpin sidang",
    "pemeriksa": "Pemeriksa dokumen",
    "notulis": "Notulis",
    "operator": "Operator",
    "sarana": "Petugas sarana",
    "cadangan": "Cadangan",
}
PERANGKAT = ("Komputer atau laptop berkamera", "Gawai cadangan", "Internet")
PREPARED = ("KB-5", "KB-6", "KB-7")


@dataclass(frozen=True, slots=True)
class Bahan:
    """What the two papers are made from: the last event of each kind, and the people of the paket.

    `head` is the digest of the line that the paper tells of, `ke` how often such a paper was made before it.
    """

    found: Berkas
    head: str
    ke: int
    events: Mapping[str, Event]
    people: Mapping[str, tuple[Orang, Peran]]
    steps: tuple[Langkah, ...]

    def event(self, kind: str, missing: str) -> Event:
        if kind not in self.events:
            raise NotFound(missing)
        return self.events[kind]


ASSIGNED, CHECKED, REPORTED = "personil.ditugaskan", "sarana.diperiksa", "sarana.dilaporkan"


def _read(services: Services, c: sa.Connection, sesi: str, dasar: int, kind: str) -> Bahan:
    """All of it as the chain stood at line `dasar`."""
    found = load(c, sesi)
    kinds = {ASSIGNED, CHECKED, REPORTED}
    entries = [e for e in evidence.of_kinds(c, found.sesi.berkas, kinds | CLOCK) if e.number <= dasar]
    members = {who.id: (who, task) for who, task in people.members(c, found.paket.id)}
    last = {entry.event.kind: entry.event for entry in entries if entry.event.kind in kinds}
    steps = tahap.clock(entries, entries[-1].event.at)
    ke = sum(entry.event.kind == kind for entry in entries)
    return Bahan(found, entries[-1].digest, ke, last, members, steps)


def line_of(c: sa.Connection, sesi: str, *kinds: str) -> int:
    """The number of the last line of these kinds; 0 for none."""
    entries = evidence.of_kinds(c, f"sesi/{sesi}", set(kinds))
    return entries[-1].number if entries else 0


async def assignment(services: Services, sesi: str) -> bytes:
    """Surat Penugasan Personil as PDF. Raises NotFound while nobody was assigned."""
    return await cetak.latest(
        services, JenisCetakan.PENUGASAN, f"sesi/{sesi}", "Personil sesi ini belum ditugaskan.",
        lambda c: line_of(c, sesi, ASSIGNED),
    )  # fmt: skip


async def readiness(services: Services, sesi: str) -> bytes:
    """Laporan Kesiapan as PDF: as reported, else as last filled in. Raises NotFound while nothing was checked."""
    return await cetak.latest(
        services, JenisCetakan.KESIAPAN, f"sesi/{sesi}", "Sarana sesi ini belum diperiksa.",
        lambda c: line_of(c, sesi, REPORTED, CHECKED),
    )  # fmt: skip


def _assigned(services: Services, c: sa.Connection, sesi: str, dasar: int) -> Kertas:
    bahan = _read(services, c, sesi, dasar, ASSIGNED)
    event = bahan.event("personil.ditugaskan", "Personil sesi ini belum ditugaskan.")
    listed: Any = event.data["personil"]
    facts = {
        **_common(services, bahan, JenisCetakan.PENUGASAN, event),
        "dasar": [
            fakta.dasar(bahan.found.paket),
            f"Keputusan Kepala {bahan.found.kantor.nama} Nomor {bahan.found.paket.sk_pokja}",
        ],
        "personil": [_person(bahan, one["orang"], TUGAS.get(one["tugas"], one["tugas"])) for one in listed],
        "perangkat": list(PERANGKAT),
        "waktu_baku": "10 menit",
        "penanda": _ketua(bahan),
    }
    return _paper(bahan, event, facts)


def _ready(services: Services, c: sa.Connection, sesi: str, dasar: int) -> Kertas:
    bahan = _read(services, c, sesi, dasar, REPORTED)
    event = bahan.event("sarana.diperiksa", "Sarana sesi ini belum diperiksa.")
    kondisi: Any = event.data["kondisi"]
    catatan: Any = event.private.get("catatan", {})
    faulty = [kode for kode in DAFTAR if kondisi.get(kode) != "baik"]
    reported = bahan.events.get("sarana.dilaporkan")
    facts = {
        **_common(services, bahan, JenisCetakan.KESIAPAN, event),
        "petugas": [_person(bahan, event.actor, "Petugas sarana")],
        "daftar": [
            {"nama": butir.nama, "kondisi": kondisi.get(kode, "tidak_ada"), **_noted(catatan.get(kode))}
            for kode, butir in DAFTAR.items()
        ],
        "siap": bool(event.data["siap"]),
        "kendala": [
            {"kendala": DAFTAR[kode].nama, "tindak_lanjut": _noted(catatan.get(kode))["catatan"]} for kode in faulty
        ],
        "waktu": [_time(step) for step in bahan.steps if step.kode in PREPARED],
        "diterima": _received(bahan, reported),
        "penanda": [{"id": "petugas", **_signer(bahan, event.actor)}],
    }
    return _paper(bahan, event, facts)


BUILDERS: Mapping[JenisCetakan, Builder] = {JenisCetakan.PENUGASAN: _assigned, JenisCetakan.KESIAPAN: _ready}


def _paper(bahan: Bahan, event: Event, facts: dict[str, Any]) -> Kertas:
    found = bahan.found
    about = f"{found.peserta.nama}, sesi {found.sesi.kode}"
    return Kertas(str(facts["kode_dokumen"]), found.kantor.id, found.paket.nama_pokja, about, event.at, facts)


def _common(services: Services, bahan: Bahan, jenis: JenisCetakan, event: Event) -> dict[str, object]:
    found = bahan.found
    again = f"-{bahan.ke}" if bahan.ke > 1 else ""
    common = fakta.document(
        services, found.kantor, found.paket.nama_pokja, f"{KODE[jenis]}-{found.sesi.kode}{again}", bahan.head, event.at,
        kind=jenis.value,
    )  # fmt: skip  # dated when it was decided, not when it was printed
    return {
        **common,
        "paket": fakta.paket(found.paket),
        "kegiatan": fakta.kegiatan(found.sesi, found.paket),
        "peserta": found.peserta.nama,
        "acara": fakta.acara(found.sesi),
    }


def _person(bahan: Bahan, id: str, tugas: str) -> dict[str, str]:
    if id not in bahan.people:
        return {"nama": id, "nip": "", "jabatan": "", "tugas": tugas}
    who = bahan.people[id][0]
    return {"nama": who.nama, "nip": who.nip, "jabatan": who.jabatan, "tugas": tugas}


def _signer(bahan: Bahan, id: str) -> dict[str, str]:
    person = _person(bahan, id, "")
    return {"nama": person["nama"], "jabatan": person["jabatan"] or "Petugas", "nip": person["nip"], "cara": "basah"}


def _ketua(bahan: Bahan) -> list[dict[str, str]]:
    ketua = [id for id, (_, task) in bahan.people.items() if task is Peran.KETUA]
    return [{"id": "ketua", **_signer(bahan, id)} for id in ketua]


def _noted(pair: Any) -> dict[str, str]:
    bukti, catatan = pair if isinstance(pair, list) and len(pair) == 2 else ("", "")
    return {"bukti": str(bukti), "catatan": str(catatan)}


def _time(step: Langkah) -> dict[str, str]:
    words = step.alasan or ("melewati waktu baku" if step.lewat else "")
    return {
        "langkah": f"{step.kode} {step.uraian}",
        "baku": _minutes(step.baku),
        "nyata": _minutes(step.nyata),
        "keterangan": words,
    }


def _minutes(span: timedelta | None) -> str:
    return "-" if span is None else f"{round(span / timedelta(minutes=1))} menit"


def _received(bahan: Bahan, event: Event | None) -> dict[str, str]:
    """The report reaches the Pokja in the application, the moment it is made."""
    if event is None:
        return {"nama": "", "jam": ""}
    zona: Zona = bahan.found.sesi.zona
    return {"nama": bahan.found.paket.nama_pokja, "jam": f"pukul {jam(zona.local(event.at))} {zona}"}
