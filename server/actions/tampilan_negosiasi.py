"""Tampilan negosiasi: the price table and its rounds as one reader may see them, in plain values.

The HPS price of each unit, and whatever could be worked out from it, is the Pokja's own until the Pokja opens it.
"""

from collections.abc import Mapping
from typing import Any

from server.services import Services
from sessions import harga, negosiasi
from sessions.evidence import utc_text
from sessions.harga import volume_kata
from sessions.indonesia import rupiah_terbilang
from sessions.klarifikasi import ASPEK
from sessions.negosiasi import Negosiasi, Tawaran
from sessions.ruang import Ruang
from sessions.wewenang import Peran


def table(services: Services, old: Negosiasi | None, ruang: Ruang, peran: Peran) -> dict[str, Any] | None:
    """None while there is nothing for this reader: a draft is the Pokja's own."""
    peserta = peran is Peran.PENYEDIA
    if old is None or (peserta and not old.tawaran):
        return None
    open_ = not peserta or old.hps_terbuka
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
        "terbilang": rupiah_terbilang(last.total) if last else "",
        "berwenang": [seat.id for seat in ruang.wakil if negosiasi.may_bind(old, ruang, seat.id)],
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
