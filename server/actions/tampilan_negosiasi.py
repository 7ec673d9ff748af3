"""Tampilan negosiasi: the price table and its rounds as one reader may see them, in plain values.

The HPS price of each unit, and whatever could be worked out from it, is the Pokja's own until the Pokja opens it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from server.actions import usulan
from server.actions.berkas import Berkas, load
from server.actions.usulan import Usulan
from server.services import Services
from server.store import berita_acara as minutes
from server.store import negosiasi as rows
from server.store import peserta as companies
from sessions import harga, negosiasi
from sessions.berita_acara import BeritaAcara, JenisBA
from sessions.berita_acara import Keadaan as KeadaanBA
from sessions.evidence import utc_text
from sessions.harga import volume_kata
from sessions.indonesia import terbilang
from sessions.klarifikasi import ASPEK
from sessions.negosiasi import Keadaan as Runding
from sessions.negosiasi import Negosiasi, Tawaran
from sessions.peserta import Peserta
from sessions.putusan import Perihal
from sessions.ruang import Aspek, Ruang
from sessions.sesi import Keadaan as KeadaanSesi
from sessions.wewenang import POKJA, Pelaku, Peran, may

KNOWS_HPS = POKJA | {Peran.KEPALA, Peran.PPK, Peran.AUDITOR}
"""Who may see the HPS price of each unit before it is opened; whoever sets up the room has no part in it."""


def table(services: Services, old: Negosiasi | None, ruang: Ruang, peran: Peran) -> dict[str, Any] | None:
    """None while there is nothing for this reader: a draft is the Pokja's own."""
    if old is None or (peran is Peran.PENYEDIA and not old.tawaran):
        return None
    open_ = peran in KNOWS_HPS or old.hps_terbuka
    right = old.terkoreksi
    last = old.terakhir
    seen: dict[str, Any] = {
        "id": old.id,
        "versi": old.versi,
        "keadaan": old.keadaan.value,
        "hps": old.hps,
        "hps_terbuka": old.hps_terbuka,
        "ppn": old.ppn,
        "bulat": old.bulat,
        "putaran": old.putaran,
        "tenggat": utc_text(old.tenggat) if old.tenggat else None,
        "sekarang": utc_text(services.now()),
        "baris": [_row(old, n, open_) for n in range(len(old.baris))],
        "penawaran": _sums(right),
        "tertulis": sum(harga.written(old.baris)),
        "persen": harga.percent(right.total, old.hps),
        "rendah": harga.too_low(right.total, old.hps),
        "tawaran": [_offer(old, one) for one in old.tawaran],
        "terbilang": f"{terbilang(last.total)} rupiah" if last else "",
        "berwenang": [seat.id for seat in ruang.wakil if negosiasi.may_bind(old, ruang, seat.id)],
        "disetujui": Perihal.SEPAKAT in ruang.ditetapkan,
        "sidik": old.sidik,
        "putusan": old.putusan,
    }
    if open_:
        seen["hps_baris"] = harga.hps_total(old.baris, old.ppn, old.bulat)
        seen["timpang"] = list(
            harga.lopsided(old.baris, last.harga if last else [b.satuan_penawaran for b in old.baris])
        )
    return seen


def _row(old: Negosiasi, place: int, open_: bool) -> dict[str, Any]:
    one = old.baris[place]
    shown: dict[str, Any] = {
        "no": one.no,
        "uraian": one.uraian,
        "satuan": one.satuan,
        "volume": volume_kata(one.volume),
        "angka": one.volume,
        "penawaran": one.satuan_penawaran,
        "tertulis": harga.written([one])[0],
        "jumlah": harga.row_amount(one.volume, one.satuan_penawaran),
        "koreksi": next((fix.sebab for fix in harga.corrections([one])), ""),
    }
    if open_:
        shown["hps"] = one.hps
    return shown


def _offer(old: Negosiasi, one: Tawaran) -> dict[str, Any]:
    done = harga.sum_up(old.baris, one.harga, old.ppn, old.bulat)
    return {
        "putaran": one.putaran,
        "sisi": one.sisi.value,
        "nama": one.nama,
        "harga": list(one.harga),
        "jumlah": list(done.jumlah),
        **_sums(done),
        "persen": harga.percent(one.total, old.hps),
        "catatan": one.catatan,
        "waktu": utc_text(one.waktu),
    }


def _sums(done: harga.Hitungan) -> dict[str, int]:
    return {"subtotal": done.subtotal, "pajak": done.ppn, "pembulatan": done.pembulatan, "total": done.total}


def aspects(ruang: Ruang) -> list[Mapping[str, str]]:
    """The aspects that were written down, in the order of the list."""
    return [
        {
            "aspek": kode,
            "dokumen": ruang.aspek[kode].dokumen,
            "penawaran": ruang.aspek[kode].penawaran,
            "hasil": ruang.aspek[kode].hasil,
        }
        for kode in ASPEK
        if kode in ruang.aspek
    ]


# The pages


@dataclass(frozen=True, slots=True)
class Isian:
    """One aspect and what was written of it."""

    kode: str
    kelompok: str
    nama: str
    dokumen: str
    penawaran: str
    hasil: str


@dataclass(frozen=True, slots=True)
class HalamanNegosiasi:
    """`tabel` is what `table` gives, or None; `isian` the rows to type in; `lanjut` who is next in rank."""

    found: Berkas
    tabel: Mapping[str, Any] | None
    isian: Sequence[Mapping[str, str]]
    ppn: str
    bulat: int
    aspek: Sequence[Isian]
    boleh: bool
    berlangsung: bool
    berunding: bool
    disetujui: bool
    berkas: BeritaAcara | None
    buka: Usulan | None
    lanjut: Peserta | None
    jam: Sequence[datetime]
    sekarang: datetime


def page(services: Services, c: sa.Connection, by: Pelaku, sesi: str) -> HalamanNegosiasi:
    found, ruang, old = load(c, sesi), services.ruang.state(c, sesi), rows.of_sesi(c, sesi)
    papers = [
        one
        for one in minutes.of_sesi(c, sesi)
        if one.jenis is JenisBA.BERKAS_NEGOSIASI and one.keadaan is not KeadaanBA.DIGANTIKAN
    ]
    after = [one for one in companies.of_paket(c, found.paket.id) if one.peringkat > found.peserta.peringkat]
    failed = bool(old and old.putusan == Perihal.PERINGKAT_BERIKUT)
    return HalamanNegosiasi(
        found=found,
        tabel=table(services, old, ruang, by.peran),
        isian=[_typed(one) for one in old.baris] if old and by.peran in POKJA else [],
        ppn=old.ppn.replace(".", ",") if old else "11",
        bulat=old.bulat if old else 1000,
        aspek=[_aspect(kode, ruang) for kode in ASPEK],
        boleh=may(by, "negosiasi.susun"),
        berlangsung=ruang.keadaan is KeadaanSesi.BERLANGSUNG,
        berunding=bool(old and negosiasi.may_bind(old, ruang, by.id)),
        disetujui=Perihal.SEPAKAT in ruang.ditetapkan,
        berkas=papers[-1] if papers else None,
        buka=_opening(ruang, by) if old and old.keadaan is Runding.DIBEKUKAN else None,
        lanjut=min(after, key=lambda one: one.peringkat) if after and failed and by.peran in POKJA else None,
        jam=[one.waktu for one in old.tawaran] if old else [],
        sekarang=services.now(),
    )


def _opening(ruang: Ruang, by: Pelaku) -> Usulan | None:
    """Opening a frozen price again; a peserta learns of it once the Pokja has decided and not while it proposes."""
    usul = next((one for one in ruang.usul.values() if one.perihal == Perihal.BUKA_SEGEL), None)
    decided = ruang.ditetapkan.get(Perihal.BUKA_SEGEL)
    found = decided or usul
    if by.peran not in POKJA and decided is None:
        return None
    if found is None:
        return usulan.nothing(milik=False)
    return usulan.shown(ruang, found, by)


def _typed(one: harga.Baris) -> dict[str, str]:
    """A row as a form takes it back: no points for thousands, so that nothing can be read in two ways."""
    amounts = {name: getattr(one, name) for name in ("hps", "penawaran", "tertulis")}
    return {
        "uraian": one.uraian,
        "satuan": one.satuan,
        "volume": one.volume.replace(".", ","),
        **{name: "" if value is None else str(value) for name, value in amounts.items()},
        "volume_tertulis": one.volume_tertulis.replace(".", ","),
    }


def _aspect(kode: str, ruang: Ruang) -> Isian:
    said = ruang.aspek.get(kode) or Aspek("", "", "")
    return Isian(kode, ASPEK[kode].kelompok, ASPEK[kode].nama, said.dokumen, said.penawaran, said.hasil)
