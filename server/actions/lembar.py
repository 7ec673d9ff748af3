"""Lembar: the berita acara of a sesi for those who read and sign it: pages, signers, objections, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from server.actions import bag as bags
from server.actions import gambar, risalah, usulan
from server.actions.berkas import Berkas, load
from server.actions.naskah import TITLES
from server.actions.tampilan import CLOCK
from server.actions.usulan import Usulan
from server.services import Services
from server.store import berita_acara as rows
from server.store import evidence, kode
from sessions import tahap
from sessions.berita_acara import CLOSED as CLOSED_SESI
from sessions.berita_acara import CORRECTED as CORRECTED_SESI
from sessions.berita_acara import (
    NARASI,
    RUNDING,
    BeritaAcara,
    JenisBA,
    Keadaan,
    Paraf,
    Pihak,
    TandaTangan,
    kinds,
    readable,
)
from sessions.penandatanganan import SIGN_WITHIN, before
from sessions.putusan import Perihal
from sessions.risalah import OPEN as PARTS_OPEN
from sessions.ruang import Ruang, Usul
from sessions.sesi import Keadaan as KeadaanSesi
from sessions.sesi import Sesi
from sessions.tahap import Langkah
from sessions.wewenang import POKJA, Pelaku, may


@dataclass(frozen=True, slots=True)
class Lembar:
    """One paper. `tanda` changes with whatever its pages show, and `lasting` says that they cannot change."""

    ba: BeritaAcara
    judul: str
    penanda: Sequence[TandaTangan]
    narasi: Mapping[str, str]
    halaman: int
    tanda: str
    lasting: bool


@dataclass(frozen=True, slots=True)
class Keberatan:
    nomor: int
    waktu: datetime
    oleh: str
    teks: str


@dataclass(frozen=True, slots=True)
class HalamanBA:
    """The page's values. `berikut` names the one next step, `milik` whether this reader does it.

    `bagian` are the parts of the berita acara that are initialled, or may be.
    """

    found: Berkas
    lembar: Sequence[Lembar]
    keberatan: Sequence[Keberatan]
    berikut: str
    milik: bool
    batas_ttd: datetime | None
    saya: TandaTangan | None
    kode_sampai: datetime | None
    terlambat: Sequence[Langkah]
    sekarang: datetime
    ralat: Usulan | None
    bagian: Sequence[Mapping[str, Any]]

    @property
    def susulan(self) -> bool:
        """What waits for this reader is the sheet for a late signature."""
        sheets = {one.ba.id for one in self.lembar if one.ba.jenis is JenisBA.PENGESAHAN}
        return self.saya is not None and self.saya.ba in sheets

    @property
    def utama(self) -> Lembar | None:
        """The berita acara itself, not the daftar hadir."""
        return next((one for one in self.lembar if one.ba.utama), None)


async def see(services: Services, by: Pelaku, sesi: str) -> HalamanBA:
    """All that the page shows this reader: a draft is only the Pokja's to see."""
    papers = await services.store.read(lambda c: rows.of_sesi(c, sesi))
    counts = {one.id: await gambar.count(services, sesi, one) for one in papers if readable(one, by.peran)}
    return await services.store.read(lambda c: _page(services, c, by, sesi, papers, counts))


def _page(
    services: Services, c: sa.Connection, by: Pelaku, sesi: str, all: Sequence[BeritaAcara], counts: Mapping[str, int]
) -> HalamanBA:
    """`counts`: the papers that are shown, and their pages; the next step follows from all of them."""
    found, at = load(c, sesi), services.now()
    papers = [_sheet(c, found, one, counts.get(one.id, 0)) for one in all]
    ruang = services.ruang.state(c, sesi)
    late = late_steps(c, sesi, at)
    next_one = step(found.sesi, ruang, papers, by)
    if next_one == "selesai" and bags.grown(c, sesi) and _open_ralat(c, found.sesi, ruang) is None:
        next_one = "segel_lagi"
    return HalamanBA(
        found=found,
        lembar=[one for one in papers if one.ba.id in counts],
        keberatan=_objections(c, found.sesi.berkas, ruang),
        berikut=next_one,
        milik=may(by, STEPS[next_one]) if STEPS[next_one] else False,
        batas_ttd=_due(c, papers),
        saya=_mine(papers, by),
        kode_sampai=kode.code_holds(c, by.id, f"ttd:{sesi}", at),
        terlambat=late,
        sekarang=at,
        ralat=_ralat(c, found, papers, ruang, by),
        bagian=_parts(services, c, found.sesi, by),
    )


def _parts(services: Services, c: sa.Connection, sesi: Sesi, by: Pelaku) -> Sequence[Mapping[str, Any]]:
    """The parts that this reader may initial now, or that somebody has initialled."""
    if sesi.keadaan not in PARTS_OPEN:
        return ()
    parts = risalah.state(services, c, sesi.id, by)["bagian"]
    return [{**one, "paraf": [_timed(p) for p in one["paraf"]]} for one in parts if one["boleh"] or one["paraf"]]


def _timed(paraf: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**paraf, "waktu": datetime.fromisoformat(paraf["waktu"])}


def _ralat(c: sa.Connection, found: Berkas, papers: Sequence[Lembar], ruang: Ruang, by: Pelaku) -> Usulan | None:
    """Where a correction of the final paper stands; None where there is nothing to correct any more, or for others."""
    main = next((one.ba for one in papers if one.ba.utama), None)
    open_to = found.sesi.keadaan in CORRECTED_SESI and by.peran in POKJA
    if main is None or main.keadaan is not Keadaan.FINAL or not open_to:
        return None
    usul = _open_ralat(c, found.sesi, ruang)
    return usulan.shown(ruang, usul, by) if usul else usulan.nothing(milik=True)


def _open_ralat(c: sa.Connection, meeting: Sesi, ruang: Ruang) -> Usul | None:
    """A ralat that is proposed, or decided and not yet carried out."""
    decided = ruang.ditetapkan.get(Perihal.RALAT)
    done = {str(e.event.data.get("usul")) for e in evidence.of_kinds(c, meeting.berkas, {"ba.diralat"})}
    usul = next((one for one in ruang.usul.values() if one.perihal == Perihal.RALAT), None)
    return usul or (decided if decided is not None and decided.id not in done else None)


def _sheet(c: sa.Connection, found: Berkas, ba: BeritaAcara, pages: int) -> Lembar:
    mark = ba.pdf[:12] or evidence.state(c, found.sesi.berkas)[1][:12]
    return Lembar(ba, TITLES[ba.jenis], rows.signatures(c, ba.id), _worded(c, ba), pages, mark, bool(ba.pdf))


def _worded(c: sa.Connection, ba: BeritaAcara) -> Mapping[str, str]:
    return {**dict.fromkeys(NARASI, ""), **rows.narrative(c, ba.id)}


def _objections(c: sa.Connection, berkas: str, ruang: Ruang) -> list[Keberatan]:
    said = []
    for entry in evidence.of_kinds(c, berkas, {"keberatan.diajukan"}):
        seat = ruang.kursi.get(entry.event.actor)
        words = str(entry.event.private.get("teks", ""))
        said.append(Keberatan(entry.number, entry.event.at, seat.nama if seat else "", words))
    return said


def _due(c: sa.Connection, papers: Sequence[Lembar]) -> datetime | None:
    """24 hours after it was frozen, while the peserta has still to decide."""
    for one in papers:
        waits = one.ba.keadaan is Keadaan.MENUNGGU_TTD and one.ba.jenis is not JenisBA.PENGESAHAN
        if waits and _waits_for(one.penanda, Pihak.PESERTA):
            return rows.frozen_at(c, one.ba) + SIGN_WITHIN
    return None


def _mine(papers: Sequence[Lembar], by: Pelaku) -> TandaTangan | None:
    """My place in a paper that waits for me."""
    for one in papers:
        if one.ba.keadaan is Keadaan.MENUNGGU_TTD:
            for place in one.penanda:
                mine = place.siapa == by.id and place.keadaan is Paraf.MENUNGGU
                if mine and before(one.ba, place, one.penanda) is None:
                    return place
    return None


def _waits_for(signers: Sequence[TandaTangan], pihak: Pihak) -> bool:
    return any(one.keadaan is Paraf.MENUNGGU for one in signers if one.pihak is pihak)


# What comes next

STEPS: Mapping[str, str] = {
    "belum": "",
    "susun": "ba.susun",
    "bacakan": "ba.susun",
    "tutup_dulu": "ruang.pimpin",
    "hasil_dulu": "putusan.usulkan",
    "runding_dulu": "negosiasi.susun",
    "bekukan": "ba.susun",
    "tanda_tangan": "ba.tandatangani",
    "tunggu": "",
    "tanpa_peserta": "ba.susun",
    "lapor": "ba.susun",
    "sarana": "sarana.lapor",
    "segel": "segel.pasang",
    "segel_lagi": "segel.pasang",
    "selesai": "",
}
"""The one next step -> the izin of whoever does it ("" when one only waits)."""

AFTERWARDS: Mapping[KeadaanSesi, str] = {
    KeadaanSesi.DITUTUP: "lapor",
    KeadaanSesi.DILAPORKAN: "sarana",
    KeadaanSesi.SIAP_SEGEL: "segel",
    KeadaanSesi.DISEGEL: "selesai",
}


def step(meeting: Sesi, ruang: Ruang, papers: Sequence[Lembar], by: Pelaku) -> str:
    """A key of STEPS; the paper that is least far decides. Prices to be signed are signed before anything else."""
    papers = [one for one in papers if one.ba.jenis is not JenisBA.PENGESAHAN]  # nobody has to wait for that
    sesi, states = meeting.keadaan, {one.ba.keadaan for one in papers}
    if _mine([one for one in papers if one.ba.jenis is JenisBA.BERKAS_NEGOSIASI], by):
        return "tanda_tangan"
    if {one.ba.jenis for one in papers} - {JenisBA.BERKAS_NEGOSIASI} != set(kinds(meeting.jenis, ruang)):
        ready = sesi in CLOSED_SESI | {KeadaanSesi.BERLANGSUNG, KeadaanSesi.JEDA, KeadaanSesi.DISKORS}
        return "susun" if ready else "belum"
    if Keadaan.DRAF in states:
        return "bacakan"
    if Keadaan.DIBACAKAN in states:
        return _before_freezing(sesi, ruang, papers)
    if Keadaan.MENUNGGU_TTD in states:
        return _signing(papers, by)
    return AFTERWARDS.get(sesi, "selesai")


def _before_freezing(sesi: KeadaanSesi, ruang: Ruang, papers: Sequence[Lembar]) -> str:
    if sesi not in CORRECTED_SESI:
        return "tutup_dulu"
    if ruang.negosiasi in RUNDING:
        return "runding_dulu"
    proves = any(one.ba.jenis is JenisBA.PEMBUKTIAN for one in papers)
    return "hasil_dulu" if proves and "hasil" not in ruang.ditetapkan else "bekukan"


def _signing(papers: Sequence[Lembar], by: Pelaku) -> str:
    if _mine(papers, by):
        return "tanda_tangan"
    waiting = [one for one in papers if one.ba.keadaan is Keadaan.MENUNGGU_TTD]
    pokja_done = not any(_waits_for(one.penanda, Pihak.POKJA) for one in waiting)
    return "tanpa_peserta" if pokja_done else "tunggu"


def late_steps(c: sa.Connection, sesi: str, at: datetime) -> Sequence[Langkah]:
    """Steps that took longer than their standard and have no reason yet."""
    return tuple(tahap.unexplained(tahap.clock(evidence.of_kinds(c, f"sesi/{sesi}", CLOCK), at)))
