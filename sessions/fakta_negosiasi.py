"""Fakta negosiasi: what the minutes of a klarifikasi and negosiasi say, and the file of the agreed prices.

Out of the chain alone, as all papers are; the HPS price of a unit is in them only if the Pokja opened it.
"""

from sessions import harga
from sessions.catatan import Catatan, Row
from sessions.evidence import Entry
from sessions.harga import volume_kata
from sessions.indonesia import jam, ribuan, rupiah, rupiah_terbilang, tanggal_dalam_kata, terbilang
from sessions.klarifikasi import ASPEK, BIAYA, TEKNIS, tentang
from sessions.kursi import Kursi
from sessions.lampiran_harga import Runding, comparison, totals
from sessions.mesin import words
from sessions.negosiasi import BERUNDING
from sessions.samar import in_text

Facts = dict[str, object]

HAPPENED = {
    "negosiasi.dikirim": "tawaran Pokja",
    "negosiasi.ditawar": "tawaran balik peserta",
    "negosiasi.disepakati": "disepakati",
    "negosiasi.ditolak": "peserta menolak",
    "negosiasi.dihentikan": "putaran dihentikan Pokja",
    "negosiasi.lewat_waktu": "batas waktu jawaban lewat",
    "negosiasi.gagal": "tidak tercapai kesepakatan",
    "negosiasi.buka_ditolak": "peserta tidak setuju harga dibuka kembali",
    "negosiasi.dibuka_segel": "harga yang dibekukan dibuka kembali atas persetujuan kedua pihak",
}
"""Kinds of events that make the table of rounds, in the words of the minutes."""
AKIBAT = {
    "peringkat_berikut": "negosiasi dilanjutkan dengan peserta peringkat berikutnya",
    "seleksi_gagal": "seleksi dinyatakan gagal (Perpres 16/2018 Pasal 51 ayat (2) huruf h)",
}


def title(catatan: Catatan) -> str:
    """What was talked over: cost or prices."""
    paket = catatan.fact("fakta_paket")
    return tentang(str(paket.get("metode")), str(paket.get("jenis")))


def minutes(catatan: Catatan) -> Facts:
    """The parts of the minutes that no other berita acara has."""
    runding = Runding.of(catatan)
    return {
        "nilai": _values(runding),
        "berunding": _empowered(catatan),
        "teknis": _aspects(catatan, TEKNIS),
        "biaya": _aspects(catatan, BIAYA),
        "koreksi": _corrections(runding),
        "kewajaran": _fairness(runding),
        "putaran": _rounds(catatan, runding),
        "hasil": _result(catatan, runding),
        "lain_lain": [part for part in catatan.worded("lain_lain").split("\n") if part],
        "banding": comparison(runding),
        "rekap": totals(runding),
        "hps_terbuka": bool(runding and runding.terbuka),
        "sidik": _digest(catatan),
    }


def agreed(catatan: Catatan, alamat: str) -> Facts:
    """The file of the agreed prices. Raises ValueError while nothing is agreed."""
    runding = Runding.of(catatan)
    if runding is None or runding.harga is None or runding.sepakat is None:
        raise ValueError("no price is agreed")
    done = runding.sepakat
    return {
        "tanggal_kata": tanggal_dalam_kata(catatan.zona.local(catatan.all("negosiasi.disepakati")[-1].event.at)),
        "peserta": str(catatan.fact("fakta_peserta").get("nama", "")),
        "baris": [
            {
                "no": str(one.no),
                "uraian": one.uraian,
                "satuan": one.satuan,
                "volume": volume_kata(one.volume),
                "harga_satuan": price,
                "jumlah": amount,
            }
            for one, price, amount in zip(runding.baris, runding.harga, done.jumlah, strict=True)
        ],
        "subtotal": done.subtotal,
        "ppn_persen": runding.ppn.replace(".", ","),
        "ppn": done.ppn,
        "pembulatan": done.pembulatan,
        "total": done.total,
        "total_kata": f"{terbilang(done.total)} rupiah",
        "hash": harga.digest(runding.baris, runding.harga, runding.ppn, runding.bulat),
        "tautan": alamat,
    }


def may_bind(catatan: Catatan) -> list[Kursi]:
    """Who of the peserta came in and may agree to a price."""
    seen = {str(e.event.data.get("wakil")) for e in catatan.all("negosiasi.kuasa_diterima")}
    seats = catatan.ruang.kursi.values()
    return [k for k in seats if k.wakil and k.masuk is not None and (k.kapasitas in BERUNDING or k.id in seen)]


def _values(runding: Runding | None) -> list[Row]:
    if runding is None:
        return []
    right = runding.terkoreksi
    rows = [
        {"nama": "HPS", "nilai": rupiah(runding.hps)},
        {"nama": "Nilai penawaran (jumlah tertulis sebelum pajak)", "nilai": rupiah(sum(harga.written(runding.baris)))},
        {"nama": "Nilai penawaran terkoreksi", "nilai": rupiah(right.total)},
        {"nama": "Persentase terhadap HPS", "nilai": f"{harga.percent(right.total, runding.hps)}%"},
    ]
    if (done := runding.sepakat) is not None:
        rows.append({"nama": "Harga hasil negosiasi", "nilai": rupiah(done.total)})
        rows.append({"nama": "Persentase hasil terhadap HPS", "nilai": f"{harga.percent(done.total, runding.hps)}%"})
    return rows


def _empowered(catatan: Catatan) -> list[Row]:
    given = {str(e.event.data.get("wakil")): e for e in catatan.all("negosiasi.kuasa_diterima")}
    rows = []
    for seat in may_bind(catatan):
        entry = given.get(seat.id)
        why = f"{entry.event.private.get('alasan', '')} {catatan.cite(entry)}" if entry else "menurut akta"
        rows.append({"nama": seat.nama, "kapasitas": seat.jabatan or words(seat.kapasitas), "dasar": why})
    return rows


def _aspects(catatan: Catatan, group: str) -> list[Row]:
    last = {str(e.event.data["aspek"]): e for e in catatan.all("aspek.dicatat")}
    return [
        {
            "aspek": one.nama,
            **{
                name: in_text(str(last[kode].event.private.get(name) or "–"))
                for name in ("dokumen", "penawaran", "hasil")
            },
            "rujukan": catatan.cite(last[kode]),
        }
        for kode, one in ASPEK.items()
        if one.kelompok == group and kode in last
    ]


def _corrections(runding: Runding | None) -> list[Row]:
    names = {one.no: one.uraian for one in runding.baris} if runding else {}
    return [
        {
            "no": str(one.no),
            "uraian": names[one.no],
            "tertulis": ribuan(one.tertulis),
            "benar": ribuan(one.benar),
            "sebab": one.sebab,
        }
        for one in (harga.corrections(runding.baris) if runding else ())
    ]


def _fairness(runding: Runding | None) -> list[str]:
    """What stands out beside the HPS. Which unit prices do tells of the HPS, so only when it is open."""
    if runding is None:
        return []
    right, said = runding.terkoreksi, []
    if harga.too_low(right.total, runding.hps):
        said.append("Nilai penawaran terkoreksi di bawah 80% HPS; kewajaran harganya perlu diklarifikasi.")
    if harga.above(right.total, runding.hps):
        said.append("Nilai penawaran terkoreksi di atas HPS.")
    prices = runding.harga or tuple(one.satuan_penawaran for one in runding.baris)
    odd = harga.lopsided(runding.baris, prices) if runding.terbuka else ()
    if odd:
        rows = ", ".join(map(str, odd))
        said.append(f"Harga satuan timpang (di atas 110% harga satuan HPS) pada nomor {rows}.")
    return said


def _rounds(catatan: Catatan, runding: Runding | None) -> list[Row]:
    rows = []
    for entry in catatan.all(*HAPPENED):
        event = entry.event
        total = event.private.get("total")
        note = " ".join(str(event.private.get(name) or "") for name in ("catatan", "alasan")).strip()
        here = catatan.zona.local(event.at)
        rows.append(
            {
                "putaran": str(event.data.get("putaran") or ""),
                "jam": f"{jam(here)}.{here.second:02d}",
                "pihak": _side(entry),
                "nilai": rupiah(int(str(total))) if total else "",
                "persen": f"{harga.percent(int(str(total)), runding.hps)}%" if total and runding else "",
                "keterangan": ". ".join(part for part in (HAPPENED[event.kind], in_text(note)) if part),
                "rujukan": catatan.cite(entry),
            }
        )
    return rows


def _side(entry: Entry) -> str:
    if entry.event.role == "sistem":
        return "–"
    return "Peserta" if entry.event.role == "penyedia" else "Pokja"


def _result(catatan: Catatan, runding: Runding | None) -> Row:
    if runding is None:
        return {"putusan": "TANPA NEGOSIASI HARGA", "kalimat": "Sesi ini hanya memuat klarifikasi."}
    failed = catatan.last("negosiasi.gagal")
    if (done := runding.sepakat) is not None:
        entry = catatan.all("negosiasi.disepakati")[-1]
        return {
            "putusan": "DISEPAKATI",
            "kalimat": f"Harga disepakati sebesar {rupiah_terbilang(done.total)} {catatan.cite(entry)}",
        }
    if failed is not None:
        akibat = AKIBAT.get(str(failed.event.data.get("akibat")), "")
        why = in_text(str(failed.event.private.get("alasan") or ""))
        return {
            "putusan": "TIDAK TERCAPAI KESEPAKATAN",
            "kalimat": f"Tidak tercapai kesepakatan: {why.rstrip(' .')}. Akibatnya {akibat} {catatan.cite(failed)}",
        }
    return {"putusan": "TIDAK DILANJUTKAN", "kalimat": "Negosiasi harga tidak dilanjutkan."}


def _digest(catatan: Catatan) -> str:
    frozen = catatan.last("negosiasi.dibekukan")
    return str(frozen.event.data.get("sidik", "")) if frozen else ""
