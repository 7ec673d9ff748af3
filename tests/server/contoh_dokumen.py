"""Contoh dokumen: the example facts of the documents at hand for tests, with long names and pictures beside them."""

import io
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw

from server.documents.contoh.dasar import ACARA, HEAD, KANTOR, KETUA, NOTICE, PAKET, dokumen
from server.documents.contoh.sidang import berita_acara, daftar_hadir, laporan_selesai, persetujuan, tanda_terima
from server.documents.contoh.surat import kesediaan, kesiapan, penugasan, undangan
from server.documents.facts import Penanda, rujukan
from server.documents.facts_harga import BeritaAcaraNegosiasi, BerkasNegosiasi

__all__ = ["ACARA", "CONTOH", "HEAD", "KANTOR", "KETUA", "LONG", "NOTICE", "PAKET", "WORD", "berita_acara", "dokumen"]

LONG = "PT Contoh Sangat Panjang Sekali Nama Badan Usahanya Sampai Tidak Muat Dalam Satu Baris Tabel (Persero) Tbk"
WORD = "Contohtanpaspasisamasekali" * 4


def berita_acara_negosiasi(many: int = 5, name: str = "CV Contoh Karya Mandiri") -> BeritaAcaraNegosiasi:
    base = berita_acara(1, name)
    return BeritaAcaraNegosiasi(
        **dokumen("BN-7K3Q9X", *base["penanda"], nomor="015/BN/POKJA-III/VII/2026"),
        judul="Berita Acara Klarifikasi dan Negosiasi Teknis dan Harga",
        tanggal_kata=base["tanggal_kata"],
        acara=ACARA,
        dasar_daring=base["dasar_daring"],
        sk=base["sk"],
        paket=PAKET,
        peserta=base["peserta"],
        wakil=base["wakil"],
        ahli=base["ahli"],
        sambungan=base["sambungan"],
        nilai=[
            {"nama": "HPS", "nilai": "Rp1.250.750.500,00"},
            {"nama": "Nilai penawaran terkoreksi", "nilai": "Rp1.200.000.000,00"},
            {"nama": "Persentase terhadap HPS", "nilai": "95,94%"},
        ],
        berunding=[{"nama": "CONTOH AHMAD SYAHRONI", "kapasitas": "Direktur", "dasar": "menurut akta"}],
        klarifikasi=base["klarifikasi"],
        teknis=[
            {
                "aspek": f"Lingkup dan sasaran jasa konsultansi ({n + 1})",
                "dokumen": "KAK bab 2: 12 desa",
                "penawaran": "12 desa",
                "hasil": "Sesuai; peserta menambah satu laporan antara.",
                "rujukan": rujukan(170 + n, 3400),
            }
            for n in range(many)
        ],
        paraf=base["paraf"],
        biaya=[],
        koreksi=[
            {
                "no": "2",
                "uraian": "Contoh galian tanah",
                "tertulis": "2.400",
                "benar": "2.000",
                "sebab": "volume disesuaikan dengan Dokumen Pemilihan (12 menjadi 10)",
            }
        ],
        kewajaran=["Nilai penawaran terkoreksi di bawah 80% HPS; kewajaran harganya diklarifikasi."],
        putaran=[
            {
                "putaran": "1",
                "jam": "09.31.05",
                "pihak": "Pokja",
                "nilai": "Rp1.150.000.000,00",
                "persen": "91,94%",
                "keterangan": "tawaran Pokja",
                "rujukan": rujukan(180, 3700),
            }
        ],
        hasil={"putusan": "DISEPAKATI", "kalimat": "Harga disepakati sebesar Rp1.180.000.000,00 (contoh)."},
        lain_lain=["Masa berlaku penawaran diperpanjang 14 hari."],
        keberatan=[],
        waktu=base["waktu"],
        hps_terbuka=False,
        banding=[
            {
                "no": str(n + 1),
                "uraian": f"Contoh pekerjaan tanah {n + 1} untuk {name}",
                "satuan": "m3",
                "volume": "1.234,5",
                "hps": "",
                "satuan_penawaran": "93.500",
                "jumlah_penawaran": "115.425.750",
                "satuan_terkoreksi": "93.500",
                "jumlah_terkoreksi": "115.425.750",
                "satuan_negosiasi": "90.000",
                "jumlah_negosiasi": "111.105.000",
                "selisih": "-4.320.750",
            }
            for n in range(many)
        ],
        rekap=[
            {"nama": "Jumlah", "terkoreksi": "577.128.750", "negosiasi": "555.525.000", "selisih": "-21.603.750"},
            {"nama": "PPN 11%", "terkoreksi": "63.484.162", "negosiasi": "61.107.750", "selisih": "-2.376.412"},
            {"nama": "Total", "terkoreksi": "640.612.912", "negosiasi": "616.632.750", "selisih": "-23.980.162"},
        ],
        sidik=HEAD,
    )


def negosiasi(many: int = 5, name: str = "CV Contoh Karya Mandiri") -> BerkasNegosiasi:
    satuan, volume = 93_500, 1234
    return BerkasNegosiasi(
        **dokumen(
            "NG-7K3Q9X",
            KETUA,
            Penanda(id="peserta", nama="CONTOH AHMAD SYAHRONI", jabatan="Direktur", pihak=name),
            nomor="014/NG/POKJA-III/VII/2026",
        ),
        judul="Hasil Negosiasi Harga",
        tanggal_kata="Selasa, tanggal dua puluh delapan bulan Juli tahun dua ribu dua puluh enam (28-07-2026)",
        acara=ACARA,
        paket=PAKET,
        peserta=name,
        baris=[
            {
                "no": str(n + 1),
                "uraian": f"Contoh galian tanah biasa, kedalaman {n + 1} meter",
                "satuan": "m3",
                "volume": "1.234",
                "harga_satuan": satuan + 1000 * n,
                "jumlah": volume * (satuan + 1000 * n),
            }
            for n in range(many)
        ],
        subtotal=sum(volume * (satuan + 1000 * n) for n in range(many)),
        ppn_persen="11",
        ppn=64_821_020,
        pembulatan=20,
        total=654_101_000,
        total_kata="enam ratus lima puluh empat juta seratus satu ribu rupiah",
        hash=HEAD,
        tautan="https://bukti.contoh.id/periksa/NG-7K3Q9X",
    )


CONTOH: dict[str, Callable[..., Any]] = {
    "undangan": undangan,
    "kesediaan": kesediaan,
    "penugasan": penugasan,
    "kesiapan": kesiapan,
    "daftar_hadir": daftar_hadir,
    "berita_acara": berita_acara,
    "laporan_selesai": laporan_selesai,
    "tanda_terima": tanda_terima,
    "persetujuan": persetujuan,
    "berita_acara_negosiasi": berita_acara_negosiasi,
    "negosiasi": negosiasi,
}
"""Those whose pages are read by a camera in tests."""


def pictures() -> dict[str, bytes]:
    """A coat of arms and a photo, drawn here."""
    arms = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 96"><path d="M4 4h72v50q0 28-36 38Q4 82 4 54Z" '
        b'fill="#1f4e79"/><path d="M40 18l8 20h20l-16 12 6 20-18-12-18 12 6-20-16-12h20Z" fill="#f2c94c"/></svg>'
    )
    photo = Image.new("RGB", (1200, 900), "#dfe6ec")
    ImageDraw.Draw(photo).rectangle((200, 150, 1000, 750), outline="#345", width=12)
    out = io.BytesIO()
    photo.save(out, "JPEG")
    return {"lambang": arms, "wajah": out.getvalue()}


def drawn_name() -> bytes:
    """A name drawn by hand: a PNG with a transparent ground."""
    image = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    points = [(30, 150), (90, 40), (140, 160), (200, 60), (260, 150), (330, 80), (400, 140), (570, 60)]
    ImageDraw.Draw(image).line(points, fill=(20, 40, 120, 255), width=9, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
