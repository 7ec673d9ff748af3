"""Pembekuan: what was drawn up and shown is fixed with number, PDF and signers; a slip of the pen is corrected."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from sessions.berita_acara import (
    CLOSED,
    CORRECTED,
    RUNDING,
    WITH_PESERTA,
    BeritaAcara,
    JenisBA,
    Keadaan,
    Pihak,
    TandaTangan,
    advance,
    read_out,
)
from sessions.errors import Conflict, Invalid
from sessions.evidence import Event
from sessions.mesin import reason
from sessions.putusan import Perihal, decided
from sessions.ruang import Ruang
from sessions.wewenang import Pelaku


def freeze(
    ba: BeritaAcara,
    nomor: str,
    fakta: str,
    pdf: str,
    penanda: Sequence[TandaTangan],
    ruang: Ruang,
    by: Pelaku,
    at: datetime,
    *,
    berurutan: bool = False,
) -> tuple[BeritaAcara, Event]:
    """Fix number, facts and PDF (SHA-256 each) and who signs; from now on nothing in it changes.

    A pembuktian needs the sesi closed and a result decided by the Pokja.
    """
    if ruang.keadaan not in (CORRECTED if ba.merujuk else CLOSED):
        raise Conflict("Tutup dulu sesi, baru bekukan berita acara.")
    if ba.jenis is JenisBA.PEMBUKTIAN and "hasil" not in ruang.ditetapkan:
        raise Conflict("Pokja belum menetapkan hasil peserta. Usulkan dan setujui dulu hasilnya.")
    if ba.jenis is JenisBA.NEGOSIASI and ruang.negosiasi in RUNDING:
        raise Conflict("Negosiasi belum selesai. Bekukan harga yang disepakati, atau putuskan bahwa tidak tercapai.")
    if not nomor.strip() or len(pdf) != 64 or len(fakta) != 64:
        raise Invalid("Berita acara dibekukan dengan nomor dan naskah PDF-nya.", bidang={"nomor": "Isi nomornya."})
    _enough(ba, penanda)
    new, event = advance(ba, "mulai_ttd", by, at, **_frozen(nomor, fakta, pdf, penanda, berurutan))
    return replace(new, nomor=nomor.strip(), fakta=fakta, pdf=pdf, berurutan=berurutan), event


def issue(
    id: str,
    sesi: str,
    nomor: str,
    fakta: str,
    pdf: str,
    penanda: Sequence[TandaTangan],
    by: Pelaku,
    at: datetime,
    *,
    ke: int = 1,
) -> tuple[BeritaAcara, tuple[Event, ...]]:
    """The file of the agreed prices: it says what both sides have before them, so it is drawn up, shown and frozen
    in one act, and is signed while the sesi still goes on; the `ke`-th, when earlier ones were opened again."""
    ba = BeritaAcara(id, sesi, JenisBA.BERKAS_NEGOSIASI, "", Keadaan.KOSONG, fakta, "", 0, ke)
    _enough(ba, penanda)
    made, first = advance(ba, "susun", by, at, data={"jenis": ba.jenis, "fakta": fakta})
    shown, second = read_out(made, by, at)
    frozen, third = advance(shown, "mulai_ttd", by, at, **_frozen(nomor, fakta, pdf, penanda))
    return replace(frozen, nomor=nomor.strip(), pdf=pdf), (first, second, third)


def correct(
    ba: BeritaAcara, baru: str, isi: str, ruang: Ruang, by: Pelaku, at: datetime, *, dipakai: Collection[str] = ()
) -> tuple[BeritaAcara, BeritaAcara, tuple[Event, Event]]:
    """A slip of the pen in a final one, by the quorum's decision; `isi` says what it shall read.

    The old one stays as it is; the new one (id `baru`) begins as a draft that refers to it. `dipakai`: the decisions
    that were carried out already.
    """
    usul = decided(ruang, Perihal.RALAT)
    if usul.id in dipakai:
        raise Conflict("Putusan ralat itu sudah dijalankan. Usulkan dan setujui ralat yang baru.")
    told = reason(isi, "dan bunyi perbaikannya", 5)
    data = {"baru": baru, "usul": usul.id}
    old, first = advance(ba, "ralat", by, at, alasan=usul.alasan, data=data, private={"isi": told})
    empty = BeritaAcara(baru, ba.sesi, ba.jenis, "", Keadaan.KOSONG, ba.fakta, "", 0, ba.ke + 1, ba.id)
    new, second = advance(empty, "susun", by, at, data={"jenis": ba.jenis, "fakta": ba.fakta, "merujuk": ba.id})
    return old, new, (first, second)


class _Said(TypedDict):
    data: dict[str, object]
    private: dict[str, object]


def _frozen(nomor: str, fakta: str, pdf: str, penanda: Sequence[TandaTangan], berurutan: bool = False) -> _Said:
    signers: list[object] = [
        {"urut": t.urut, "siapa": t.siapa, "pihak": str(t.pihak), "cara": str(t.cara)} for t in penanda
    ]
    return {
        "data": {"fakta": fakta, "pdf": pdf, "penanda": signers, "berurutan": berurutan},
        "private": {"nomor": nomor.strip(), "penanda": [[t.siapa, t.nama, t.jabatan] for t in penanda]},
    }


def _enough(ba: BeritaAcara, penanda: Sequence[TandaTangan]) -> None:
    pokja = [t for t in penanda if t.pihak is Pihak.POKJA]
    if len(pokja) < 2 or len({t.siapa for t in penanda}) < len(penanda):
        raise Invalid("Penanda tangan: seluruh anggota Pokja, masing-masing satu kali.", bidang={"penanda": "Periksa."})
    if ba.jenis in WITH_PESERTA and len(pokja) == len(penanda):
        raise Invalid("Berita acara ini juga ditandatangani wakil peserta.", bidang={"penanda": "Tambah wakil."})
