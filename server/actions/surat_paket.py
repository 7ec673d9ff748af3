"""Surat paket: the recap of all peserta and the report of a failed prakualifikasi; for the office only."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from server.actions import cetak, fakta
from server.actions.cetak import Bahan, Builder
from server.actions.surat_selesai import HASIL, counts
from server.services import Services
from server.store import berita_acara as minutes
from server.store import cetakan as printed
from server.store import evidence
from server.store import orang as people
from server.store import peserta as companies
from server.store import sesi as sesis
from server.store.kantor import KANTOR
from server.store.paket import PAKET
from server.store.unit import Tx
from sessions.cetakan import KODE, JenisCetakan
from sessions.evidence import Entry
from sessions.gerbang import gerbang, jalur
from sessions.indonesia import Zona, jumlah_terbilang, tanggal_surat
from sessions.mesin import words
from sessions.orang import Orang
from sessions.paket import Keadaan, Paket
from sessions.peserta import FINAL, Hasil, Peserta
from sessions.sesi import Keadaan as KeadaanSesi
from sessions.sesi import Sesi
from sessions.wewenang import POKJA, Pelaku, Peran, require

J = JenisCetakan
FOLLOWS: Mapping[Keadaan, str] = {
    Keadaan.HASIL_DITETAPKAN: "penetapan hasil",
    Keadaan.PRAKUALIFIKASI_GAGAL: "prakualifikasi dinyatakan gagal; laporan kepada PPK",
    Keadaan.PRAKUALIFIKASI_ULANG_GAGAL: "prakualifikasi ulang dinyatakan gagal; laporan kepada PPK",
    Keadaan.LANJUT_PENUNJUKAN_LANGSUNG: "proses dilanjutkan dengan penunjukan langsung",
    Keadaan.TENDER_GAGAL: "tender dinyatakan gagal",
    Keadaan.BERJALAN: "peserta cadangan diundang",
}
"""State of the paket after the count -> what follows, in words."""


async def recap(services: Services, by: Pelaku, paket: str) -> None:
    """A recap of where the paket stands now."""
    require(by, "paket.ubah")

    def unit(tx: Tx) -> None:
        size, _, _ = evidence.state(tx.connection, f"paket/{paket}")
        cetak.ask_at(tx, J.REKAP_PAKET, f"paket/{paket}", size)

    await services.store.write(unit)


def concluded(tx: Tx, paket: Paket) -> None:
    """With the count: the recap, and where it failed the report to the PPK."""
    cetak.ask(tx, J.REKAP_PAKET, paket.berkas)
    if paket.keadaan in (Keadaan.PRAKUALIFIKASI_GAGAL, Keadaan.PRAKUALIFIKASI_ULANG_GAGAL):
        cetak.ask(tx, J.LAPORAN_GAGAL, paket.berkas)


def received(tx: Tx, paket: Paket) -> None:
    """The report once more, with the receipt of the PPK filled in."""
    cetak.ask(tx, J.LAPORAN_GAGAL, paket.berkas)


def _chain(c: sa.Connection, paket: str, dasar: int) -> list[Entry]:
    return [entry for entry in evidence.after(c, f"paket/{paket}", 0) if entry.number <= dasar]


def _paper(
    services: Services, c: sa.Connection, jenis: JenisCetakan, paket: Paket, told: Entry, facts: Mapping[str, Any]
) -> Bahan:
    office = KANTOR.get(c, paket.kantor)
    before = [one for one in printed.of_berkas(c, paket.berkas) if one.jenis is jenis and one.dasar < told.number]
    kode = f"{KODE[jenis]}-{paket.kode_tender}-{len(before) + 1}"
    common = fakta.document(
        services, office, paket.nama_pokja, kode, told.digest, told.event.at, kind=jenis.value
    )  # dated by the line that it tells of
    return Bahan(
        kode, office.id, paket.nama_pokja, paket.nama, told.event.at, {**common, "paket": fakta.paket(paket), **facts}
    )


def _recap(services: Services, c: sa.Connection, id: str, dasar: int) -> Bahan:
    paket, told = PAKET.get(c, id), _chain(c, id, dasar)[-1]
    peserta, all_sesi = companies.of_paket(c, id), sesis.of_paket(c, id)
    lulus = sum(one.hasil is Hasil.LULUS for one in peserta)
    facts = {
        "hasil": results(c, peserta, all_sesi),
        "jumlah": counts(peserta, all_sesi),
        "gerbang": f"{jumlah_terbilang(lulus)} peserta lulus.",
        "tindak_lanjut": _follows(paket, peserta, lulus),
        "rantai": [
            {"peserta": _name(peserta, one), "kode": one.kode, "kepala": evidence.state(c, one.berkas)[1]}
            for one in all_sesi
            if one.keadaan is KeadaanSesi.DISEGEL
        ],
        "penanda": _pokja(c, paket),
    }
    return _paper(services, c, J.REKAP_PAKET, paket, told, facts)


def _follows(paket: Paket, peserta: Sequence[Peserta], lulus: int) -> str:
    """What the count leads to; while somebody is undecided, nothing yet."""
    asked = [one for one in peserta if not (one.cadangan and one.hasil is None)]
    if not asked or any(one.hasil not in FINAL for one in asked):
        return "menunggu putusan semua peserta"
    return FOLLOWS.get(gerbang(jalur(paket), paket.putaran, lulus, len(asked) < len(peserta)), "")


def results(c: sa.Connection, peserta: Sequence[Peserta], all_sesi: Sequence[Sesi]) -> list[dict[str, str]]:
    rows = []
    for one in peserta:
        mine = [sesi for sesi in all_sesi if sesi.peserta == one.id and sesi.keadaan is not KeadaanSesi.DIBATALKAN]
        last = mine[-1] if mine else None
        papers = minutes.of_sesi(c, last.id) if last else []
        numbered = [ba.nomor for ba in papers if ba.nomor and ba.utama]
        rows.append(
            {
                "peringkat": str(one.peringkat),
                "peserta": one.nama,
                "hari": tanggal_surat(last.zona.local(last.mulai)) if last else "–",
                "hasil": HASIL[one.hasil],
                "ba_nomor": numbered[-1] if numbered else "–",
                "keterangan": "cadangan" if one.cadangan else words(last.keadaan) if last else "belum ada sesi",
            }
        )
    return rows


def _name(peserta: Sequence[Peserta], sesi: Sesi) -> str:
    return next((one.nama for one in peserta if one.id == sesi.peserta), "")


def _pokja(c: sa.Connection, paket: Paket) -> list[dict[str, str]]:
    members: list[tuple[Orang, Peran]] = [(who, task) for who, task in people.members(c, paket.id) if task in POKJA]
    members.sort(key=lambda pair: pair[1] is not Peran.KETUA)
    return [
        {"id": f"pokja_{n}", "nama": who.nama, "jabatan": who.jabatan or words(task), "nip": who.nip, "cara": "basah"}
        for n, (who, task) in enumerate(members, 1)
    ]


def _failed(services: Services, c: sa.Connection, id: str, dasar: int) -> Bahan:
    paket, chain = PAKET.get(c, id), _chain(c, id, dasar)
    office = KANTOR.get(c, paket.kantor)
    got = [entry.event for entry in chain if entry.event.kind == "paket.dilaporkan"]
    names = {who.id: who.nama for who, _ in people.members(c, id)}
    zona = Zona(office.zona)
    facts = {
        "hal": "Laporan Prakualifikasi Gagal",
        "kepada": {"nama": f"PPK: {paket.ppk}", "di": office.kota or paket.skpd},
        "hasil": results(c, companies.of_paket(c, id), sesis.of_paket(c, id)),
        "sebab": "peserta yang lulus kurang dari yang dipersyaratkan (Peraturan Presiden Nomor 16 Tahun 2018 Pasal 51)",
        "uraian": "",
        "tindak_lanjut": "ditetapkan Pokja setelah laporan ini diterima: evaluasi ulang atau prakualifikasi ulang",
        "terima": {
            "nama": names.get(got[-1].actor, "") if got else "",
            "waktu": fakta.short_time(got[-1].at, zona) if got else "",
        },
        "tembusan": [f"Kepala {office.nama}"],
        "penanda": _pokja(c, paket)[:1],
    }
    return _paper(services, c, J.LAPORAN_GAGAL, paket, chain[-1], facts)


BUILDERS: Mapping[JenisCetakan, Builder] = {J.REKAP_PAKET: _recap, J.LAPORAN_GAGAL: _failed}
