"""Lampiran harga: the negotiation as its chain has it, and the table of prices that the minutes are annexed with."""

from collections.abc import Sequence
from dataclasses import dataclass

from sessions import harga
from sessions.catatan import Catatan, Row
from sessions.harga import Baris, Hitungan, volume_kata
from sessions.indonesia import ribuan

OFFERS = ("negosiasi.dikirim", "negosiasi.ditawar")


@dataclass(frozen=True, slots=True)
class Runding:
    """The negotiation as the chain has it: the table as it was sent, and the last offer."""

    baris: tuple[Baris, ...]
    ppn: str
    bulat: int
    hps: int
    terbuka: bool
    harga: tuple[int, ...] | None
    disepakati: bool

    @classmethod
    def of(cls, catatan: Catatan) -> "Runding | None":
        made = catatan.last("negosiasi.disusun", "negosiasi.disunting")
        if made is None:
            return None
        said = made.event.private
        last = catatan.last(*OFFERS, "negosiasi.dibuka_segel")
        offered = last is not None and last.event.kind in OFFERS  # what was offered before an opening is over
        return cls(
            baris=tuple(Baris(*row) for row in _list(said.get("tabel"))),  # type: ignore[misc]  # as _table_event wrote
            ppn=str(said.get("ppn", "")),
            bulat=int(str(said.get("bulat", 1))),
            hps=int(str(said.get("hps", 0))),
            terbuka=catatan.last("negosiasi.hps_dibuka") is not None,
            harga=tuple(int(str(p)) for p in _list(last.event.private.get("harga"))) if last and offered else None,
            disepakati=catatan.ruang.negosiasi in ("sepakat", "dibekukan", "cek_pindaian", "ttd_penyedia", "final"),
        )

    def sums(self, prices: Sequence[int]) -> Hitungan:
        return harga.sum_up(self.baris, prices, self.ppn, self.bulat)

    @property
    def terkoreksi(self) -> Hitungan:
        return harga.corrected(self.baris, self.ppn, self.bulat)

    @property
    def sepakat(self) -> Hitungan | None:
        return self.sums(self.harga) if self.harga is not None and self.disepakati else None


def comparison(runding: Runding | None) -> list[Row]:
    if runding is None:
        return []
    done = runding.sepakat
    written, right = harga.written(runding.baris), runding.terkoreksi.jumlah
    rows = []
    for place, one in enumerate(runding.baris):
        row = {
            "no": str(one.no),
            "uraian": one.uraian,
            "satuan": one.satuan,
            "volume": volume_kata(one.volume),
            "hps": ribuan(one.hps) if runding.terbuka and one.hps is not None else "",
            "satuan_penawaran": ribuan(one.penawaran) if one.penawaran is not None else "–",
            "jumlah_penawaran": ribuan(written[place]),
            "satuan_terkoreksi": ribuan(one.satuan_penawaran),
            "jumlah_terkoreksi": ribuan(right[place]),
            "satuan_negosiasi": "–",
            "jumlah_negosiasi": "–",
            "selisih": "–",
        }
        if done is not None and runding.harga is not None:
            row["satuan_negosiasi"] = ribuan(runding.harga[place])
            row["jumlah_negosiasi"] = ribuan(done.jumlah[place])
            row["selisih"] = ribuan(done.jumlah[place] - right[place])
        rows.append(row)
    return rows


def totals(runding: Runding | None) -> list[Row]:
    """Subtotal, tax, rounding and total, of the corrected offer beside what was agreed."""
    if runding is None:
        return []
    right, done = runding.terkoreksi, runding.sepakat
    lines: list[tuple[str, str]] = [("Jumlah", "subtotal")]
    if runding.ppn:
        lines.append((f"PPN {runding.ppn.replace('.', ',')}%", "ppn"))
    if runding.bulat > 1:
        lines.append((f"Dibulatkan ke bawah ke kelipatan Rp{ribuan(runding.bulat)}", "pembulatan"))
    lines.append(("Total", "total"))
    return [
        {
            "nama": words,
            "terkoreksi": _amount(right, name),
            "negosiasi": _amount(done, name) if done else "–",
            "selisih": ribuan(_value(done, name) - _value(right, name)) if done else "–",
        }
        for words, name in lines
    ]


def _amount(done: Hitungan, name: str) -> str:
    return ribuan(_value(done, name))


def _value(done: Hitungan, name: str) -> int:
    """What is cut off counts against the total."""
    value = int(getattr(done, name))
    return -value if name == "pembulatan" else value


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()
