"""Surat selesai: the Laporan Selesai of a sesi (5.8), printed once from its chain."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from server.actions import fakta
from server.actions.berkas import exhibits, load
from server.actions.cetak import Bahan, Builder
from server.actions.surat_sesi import chain, ketua, paper
from server.services import Services
from server.store import berita_acara as minutes
from server.store import peserta as companies
from server.store import sesi as sesis
from sessions import fakta_mutu
from sessions.berita_acara import Keadaan
from sessions.catatan import Catatan
from sessions.cetakan import JenisCetakan
from sessions.evidence import Entry
from sessions.mesin import words
from sessions.peserta import Hasil, Peserta
from sessions.sesi import Keadaan as KeadaanSesi

J = JenisCetakan
CAME = frozenset({KeadaanSesi.DITUTUP, KeadaanSesi.DILAPORKAN, KeadaanSesi.SIAP_SEGEL, KeadaanSesi.DISEGEL})
HINDERED = {
    "sesi.dijeda": "Sesi dijeda",
    "sesi.terputus": "Sambungan peserta terputus",
    "sesi.kuorum_hilang": "Kuorum Pokja hilang",
    "sesi.diskors": "Sesi diskors",
    "sarana.gagal": "Sarana tidak siap",
}
HASIL: Mapping[Hasil | None, str] = {
    Hasil.LULUS: "LULUS",
    Hasil.GUGUR: "TIDAK LULUS (GUGUR)",
    Hasil.TIDAK_HADIR: "TIDAK HADIR",
    Hasil.TATAP_MUKA: "TATAP MUKA",
    Hasil.DITUNDA: "DITUNDA",
    None: "belum diputus",
}


def _report(services: Services, c: sa.Connection, sesi: str, dasar: int) -> Bahan:
    catatan = Catatan.of(chain(c, sesi, dasar))
    told, found = catatan.entries[-1], load(c, sesi)
    back = catatan.last("sarana.dikembalikan")
    final = next((one for one in minutes.of_sesi(c, sesi) if one.utama and one.nomor), None)
    facts = {
        "kepada": {"nama": f"Kepala {found.kantor.nama}", "di": found.kantor.kota or found.kantor.alamat},
        "hal": f"Laporan Pelaksanaan {fakta.perihal(found.sesi, found.paket)} secara Daring",
        "jumlah": counts(companies.of_paket(c, found.paket.id), sesis.of_paket(c, found.paket.id)),
        "kegiatan": fakta.kegiatan(found.sesi, found.paket),
        "gerbang": "",
        "hasil": [
            {
                "peserta": found.peserta.nama,
                "hasil": HASIL[found.peserta.hasil],
                "ba_nomor": final.nomor if final else "",
                "keterangan": words(final.keadaan) if final and final.keadaan is Keadaan.FINAL_TANPA_PESERTA else "",
            }
        ],
        "waktu": fakta_mutu.steps(catatan, told.event.at),
        "kendala": [_hindrance(catatan, entry) for entry in catatan.all(*HINDERED)],
        "bukti": exhibits(services, c, sesi, without="data/05-"),
        "sarana": _returned(catatan, back),
        "rekomendasi": [],
        "tembusan": [f"PPK: {found.paket.ppk}"] if found.paket.ppk else [],
        "penanda": ketua(c, found),
    }
    return paper(services, c, J.LAPORAN_SELESAI, sesi, told, facts)


def counts(peserta: Sequence[Peserta], sesi: Sequence[Any]) -> dict[str, str]:
    """How the paket stands: of all that were invited, how many came, passed, and did not."""
    asked = {one.peserta for one in sesi if one.keadaan not in (KeadaanSesi.DRAF, KeadaanSesi.DIBATALKAN)}
    came = {one.peserta for one in sesi if one.keadaan in CAME}
    results = [one.hasil for one in peserta]
    absent = sum(one is Hasil.TIDAK_HADIR for one in results)
    moved = {one.peserta for one in sesi if one.keadaan is KeadaanSesi.DIALIHKAN}
    return {
        "diundang": str(len(asked)),
        "hadir": str(max(0, len(came) - absent)),
        "lulus": str(sum(one is Hasil.LULUS for one in results)),
        "gugur": str(sum(one is Hasil.GUGUR for one in results)),
        "tidak_hadir": str(absent),
        "tatap_muka": str(len(moved | {one.id for one in peserta if one.hasil is Hasil.TATAP_MUKA})),
    }


def _hindrance(catatan: Catatan, entry: Entry) -> str:
    why = str(entry.event.private.get("alasan") or "")
    told = f"{HINDERED[entry.event.kind]} pukul {catatan.hour(entry.event.at)}"
    return f"{told}{f': {why}' if why else ''} {catatan.cite(entry)}"


def _returned(catatan: Catatan, back: Entry | None) -> list[dict[str, object]]:
    if back is None:
        return []
    named: Any = back.event.private.get("sarana", [])
    return [{"nama": str(one), "kembali": True, "jam": catatan.hour(back.event.at)} for one in named]


BUILDERS: Mapping[JenisCetakan, Builder] = {J.LAPORAN_SELESAI: _report}
