"""Contoh dokumen: invented facts for every kind, typical and overfull."""

import hashlib
import io
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw

from server.documents.facts import (
    Acara,
    BeritaAcara,
    BeritaAcaraNegosiasi,
    BerkasNegosiasi,
    DaftarHadir,
    Dokumen,
    Kantor,
    Kesediaan,
    Kesiapan,
    LaporanSelesai,
    Orang,
    Paket,
    Penanda,
    Penugasan,
    Persetujuan,
    TandaTerima,
    Undangan,
    rujukan,
)
from sessions.persetujuan_teks import NoticeFacts

HEAD = hashlib.sha256(b"contoh").hexdigest()
LONG = "PT Contoh Sangat Panjang Sekali Nama Badan Usahanya Sampai Tidak Muat Dalam Satu Baris Tabel (Persero) Tbk"
WORD = "Contohtanpaspasisamasekali" * 4

KANTOR = Kantor(
    pemerintah="Pemerintah Kabupaten Contoh",
    induk="Sekretariat Daerah",
    unit="Bagian Pengadaan Barang dan Jasa",
    pokja="Pokja Pemilihan III",
    alamat="Jalan Contoh Raya Nomor 1, Kota Contoh 00000",
    kontak="Telp. (0500) 000-000 · ukpbj.contoh.id · pokja@ukpbj.contoh.id",
    lambang="lambang",
)
PAKET = Paket(
    nama="Contoh Pembangunan Gedung Arsip Daerah Tahap II",
    kode_tender="00417999",
    kode_rup="50417999",
    skpd="Dinas Contoh Kabupaten Contoh",
    sumber_dana="APBD",
    tahun_anggaran="2026",
    pagu="Rp1.300.000.000,00",
    hps="Rp1.250.750.500,00",
    metode_pemilihan="Tender, satu file",
    metode_kualifikasi="Prakualifikasi",
    tahap="Pembuktian kualifikasi, 27 s.d. 29 Juli 2026",
    dokumen_pemilihan="Nomor 004/DP/POKJA-III/VII/2026 tanggal 1 Juli 2026",
)
ACARA = Acara(
    hari_tanggal="Selasa, 28 Juli 2026",
    pukul="pukul 09.00 s.d. 10.30 WITA",
    tempat="ruang daring Ruang Bukti; Pokja berada di Ruang Rapat Contoh, Kota Contoh",
)
NOTICE = NoticeFacts(
    nama_paket=PAKET["nama"],
    tanggal="28 Juli 2026",
    pukul="pukul 09.00 s.d. 10.30 WITA",
    penyelenggara="Pokja Pemilihan III, UKPBJ Kabupaten Contoh",
    narahubung="Contoh Petugas, 0800-0000-0000, pokja@ukpbj.contoh.id",
    pejabat_pdp="Contoh Pejabat PDP, pdp@contoh.id",
    dasar_hukum="Perpres 16/2018 dan perubahannya; Perlem LKPP 12/2021",
    butir=["KTP wakil peserta", "Akta pendirian dan perubahan terakhir", "NIB dan SBU"],
    masa_simpan="2 tahun setelah tindak lanjut hasil pemeriksaan selesai, lalu dimusnahkan",
)
KETUA = Penanda(
    id="ketua", nama="CONTOH RINA MARLINA, S.E.", jabatan="Ketua Pokja Pemilihan III", nip="19800101 200501 2 001"
)


def dokumen(kode: str, *penanda: Penanda, nomor: str = "007/UND/POKJA-III/VII/2026") -> Dokumen:
    return Dokumen(
        kode_dokumen=kode,
        alamat_periksa=f"https://bukti.contoh.id/periksa/{kode}",
        kepala_rantai=HEAD,
        dibuat="2026-07-24T08:15:00+08:00",
        kantor=KANTOR,
        nomor=nomor,
        tempat="Kota Contoh",
        tanggal="24 Juli 2026",
        penanda=penanda,
    )


def undangan(many: int = 6, name: str = "CV Contoh Karya Mandiri") -> Undangan:
    return Undangan(
        **dokumen("RB-2026-000417", KETUA),
        sifat="Segera",
        lampiran="1 (satu) berkas",
        hal="Undangan Pembuktian Kualifikasi secara Daring",
        kepada={"nama": f"Direktur {name}", "di": "Kota Contoh"},
        dasar="Berita Acara Hasil Evaluasi Nomor 006/BAHE/POKJA-III/VII/2026 tanggal 20 Juli 2026",
        dasar_daring="Perlem LKPP Nomor 12 Tahun 2021",
        paket=PAKET,
        acara=ACARA,
        kode_sesi="RB-7K3Q",
        ruang_tunggu="dibuka 30 menit sebelumnya",
        narahubung={"nama": "Contoh Petugas", "telepon": "0800-0000-0000", "surel": "pokja@ukpbj.contoh.id"},
        hadir=["Direksi yang namanya ada dalam akta perusahaan; atau", "Penerima kuasa dari direktur utama."],
        siapkan=[
            {"nama": f"Akta pendirian dan perubahannya ({n + 1})", "keterangan": "asli atau salinan yang dilegalisir"}
            for n in range(many)
        ],
        batas_jawab="24 (dua puluh empat) jam",
        alamat_jawab="tautan jawaban pada surel undangan",
        alamat_uji="https://bukti.contoh.id/uji",
        pasal_akibat="IKP 28.12",
        tembusan=["Kepala UKPBJ Kabupaten Contoh", "PPK Dinas Contoh"],
        pemberitahuan=NOTICE,
    )


def kesediaan(many: int = 2, name: str = "CV Contoh Karya Mandiri") -> Kesediaan:
    return Kesediaan(
        **dokumen(
            "RB-2026-000418",
            Penanda(id="penjawab", nama="CONTOH AHMAD SYAHRONI", jabatan="Direktur", pihak=name),
            nomor="",
        ),
        undangan_nomor="007/UND/POKJA-III/VII/2026",
        undangan_tanggal="24 Juli 2026",
        paket=PAKET,
        penjawab={
            "nama": "CONTOH AHMAD SYAHRONI",
            "nik_akhir": "0001",
            "jabatan": "Direktur",
            "badan_usaha": name,
            "kapasitas": "Direksi dalam akta",
            "alamat": "Jalan Contoh Nomor 2, Kota Contoh",
            "surel": "direktur@karyamandiri.contoh.id",
            "whatsapp": "+62 800-0000-0001",
        },
        jawaban="ubah_jadwal",
        usul=["Rabu, 29 Juli 2026 pukul 09.00 WITA", "Rabu, 29 Juli 2026 pukul 13.00 WITA"],
        alasan="Direktur mengikuti sidang pada jam yang sama.",
        hadir=[
            {
                "nama": f"Contoh Hadir {n + 1}",
                "jabatan": "Direktur",
                "kapasitas": "Direksi dalam akta",
                "surel": f"hadir{n + 1}@karyamandiri.contoh.id",
                "telepon": "+62 800-0000-0001",
            }
            for n in range(many)
        ],
        perangkat=["telepon", "bidding_room"],
        jaringan_lemah=True,
        diterima="24 Juli 2026 pukul 14.02.11 WITA",
        jalur="halaman jawaban",
        alamat_ip="192.0.2.17",
        surat={
            "dari": "Direktur <direktur@karyamandiri.contoh.id>",
            "tanggal": "Fri, 24 Jul 2026 14:02:03 +0800",
            "message_id": "<20260724060203.4f1c@karyamandiri.contoh.id>",
            "dkim": "pass (karyamandiri.contoh.id)",
        },
    )


def penugasan(many: int = 6, name: str = "CV Contoh Karya Mandiri") -> Penugasan:
    tugas = ["Pemimpin sidang", "Pemeriksa dokumen 1", "Pemeriksa dokumen 2", "Notulis", "Operator", "Petugas sarana"]
    return Penugasan(
        **dokumen("RB-2026-000419", KETUA, nomor="008/ST/POKJA-III/VII/2026"),
        dasar=["Keputusan Bupati Contoh Nomor 1 Tahun 2026", "Undangan Nomor 007/UND/POKJA-III/VII/2026"],
        personil=[
            {
                "nama": f"CONTOH PERSONIL {n + 1}, S.T.",
                "nip": "19800101 200501 1 00" + str(n),
                "jabatan": "Anggota Pokja",
                "tugas": tugas[n % 6],
            }
            for n in range(many)
        ],
        paket=PAKET,
        peserta=name,
        acara=ACARA,
        perangkat=["Laptop berkamera contoh, ruang rapat", "Gawai cadangan"],
        waktu_baku="10 menit",
    )


def kesiapan(many: int = 12, name: str = "CV Contoh Karya Mandiri") -> Kesiapan:
    return Kesiapan(
        **dokumen(
            "RB-2026-000420",
            Penanda(id="petugas", nama="CONTOH PETUGAS IT", jabatan="Petugas sarana"),
            nomor="009/LKS/POKJA-III/VII/2026",
        ),
        paket=PAKET,
        peserta=name,
        acara=ACARA,
        petugas=[{"nama": "CONTOH PETUGAS IT", "jabatan": "Pranata komputer", "tugas": "Petugas sarana"}],
        daftar=[
            {
                "nama": ["Komputer/laptop berkamera", "Mikrofon", "Internet utama", "Ruang perekaman"][n % 4],
                "kondisi": "kurang" if n == 3 else "baik",
                "bukti": "otomatis: 48/22 Mbps, 18 ms",
                "catatan": "kosong 212 GB, perkiraan 3 GB",
            }
            for n in range(many)
        ],
        siap=True,
        kendala=[{"kendala": "Listrik padam 5 menit", "tindak_lanjut": "UPS dipasang"}],
        waktu=[{"langkah": "KB-5 Menyiapkan perangkat", "baku": "60 menit", "nyata": "42 menit", "keterangan": ""}],
        diterima={"nama": "CONTOH RINA MARLINA, S.E.", "jam": "28 Juli 2026 pukul 08.31 WITA"},
    )


def orang(number: int, slot: bool) -> Orang:
    found = Orang(
        nama=f"Contoh Orang {number}",
        instansi="CV Contoh Karya Mandiri",
        jabatan="Direktur / direksi dalam akta",
        identitas="KTP, …0001",
        masuk="08.51",
        keluar="10.33",
        lama="102",
        putus="1",
        pilihan="A",
        cara="video",
        foto="wajah" if number == 1 else "",
        ttd="TTE 28-07-2026 10.41",
    )
    return Orang(**found, slot=f"hadir_{number}") if slot else found


def daftar_hadir(many: int = 3, name: str = "CV Contoh Karya Mandiri") -> DaftarHadir:
    return DaftarHadir(
        **dokumen("RB-2026-000421", KETUA, nomor="010/DH/POKJA-III/VII/2026"),
        judul="Daftar Hadir Pembuktian Kualifikasi secara Daring",
        paket=PAKET,
        acara=ACARA,
        kelompok=[
            {"judul": "A. Pokja Pemilihan", "orang": [orang(n + 1, True) for n in range(many)]},
            {"judul": "B. Peserta", "orang": [{**orang(100, False), "instansi": name}]},
            {"judul": "C. Tenaga ahli", "orang": []},
        ],
        sumber="log L-0031 s.d. L-0208",
    )


def berita_acara(many: int = 8, name: str = "CV Contoh Karya Mandiri") -> BeritaAcara:
    penanda = [
        KETUA,
        Penanda(id="anggota1", nama="CONTOH DEDI KURNIAWAN, S.T.", jabatan="Anggota", nip="19820202 200602 1 002"),
        Penanda(id="anggota2", nama="CONTOH YOHANES LASSA, S.Sos.", jabatan="Anggota", nip="19830303 200703 1 003"),
        Penanda(id="peserta", nama="CONTOH AHMAD SYAHRONI", jabatan="Direktur", pihak=name),
    ]
    return BeritaAcara(
        **dokumen("RB-2026-000422", *penanda, nomor="011/BAPK/POKJA-III/VII/2026"),
        judul="Berita Acara Pembuktian Kualifikasi",
        tanggal_kata="Selasa, tanggal dua puluh delapan bulan Juli tahun dua ribu dua puluh enam (28-07-2026)",
        acara=ACARA,
        dasar_daring="Perlem LKPP Nomor 12 Tahun 2021",
        sk={"nama": "Kepala UKPBJ Kabupaten Contoh", "nomor": "188/12/2026"},
        paket=PAKET,
        peserta={"nama": name, "npwp": "00.000.000.0-000.001", "alamat": "Jalan Contoh 2", "peringkat": "1", "kso": []},
        wakil=[
            {
                "nama": "CONTOH AHMAD SYAHRONI",
                "kapasitas": "Direksi",
                "bukti": "Akta Nomor 12, KTP",
                "putusan": "berhak mewakili",
                "alasan": "nama ada dalam akta",
            }
        ],
        ahli=[{"nama": "CONTOH SITI AMINAH, S.T.", "keahlian": "Ahli Muda K3", "hasil": "hadir, KTP asli cocok"}],
        undangan=[
            {
                "peristiwa": "Undangan terkirim",
                "waktu": "24 Juli 2026 pukul 08.20 WITA",
                "keterangan": "diterima server tujuan (250 OK)",
                "rujukan": rujukan(12),
            },
            {
                "peristiwa": "Dijawab",
                "waktu": "24 Juli 2026 pukul 14.02 WITA",
                "keterangan": "bersedia hadir",
                "rujukan": rujukan(15),
            },
        ],
        tata_urutan=["Pembukaan dan persetujuan perekaman", "Pemeriksaan identitas", "Pemeriksaan dokumen asli"],
        sambungan=[
            {"nama": "Contoh Ahmad Syahroni", "mutu": "video", "putus": "1 kali", "pilihan": "A", "keterangan": ""}
        ],
        celah=[{"mulai": "09.41.12", "selesai": "09.41.40", "sebab": "sambungan perekam terputus"}],
        tanpa_rekaman=False,
        pemeriksaan=[
            {
                "persyaratan": f"LDK 5.{n + 1} Memiliki NIB",
                "dokumen": "NIB 0000000000001, 2 Januari 2024, Lembaga OSS, berlaku selama usaha berjalan",
                "sumber": "asli",
                "isian": "0000000000001",
                "cocok": "ya",
                "pemeriksa": "Rina, Dedi",
                "hasil": "memenuhi",
                "rujukan": rujukan(142 + n, 2472 + 60 * n, 7 + n),
            }
            for n in range(many)
        ],
        klarifikasi=[
            {
                "pertanyaan": "Mengapa alamat pada NIB berbeda dengan akta?",
                "jawaban": "Kantor pindah tahun 2025.",
                "bukti": "Akta perubahan Nomor 3",
                "simpulan": "dapat diterima",
                "rujukan": rujukan(160, 3300, 9),
            }
        ],
        daftar_hitam={"waktu": "28 Juli 2026 pukul 08.40 WITA", "hasil": "tidak tercantum", "rujukan": rujukan(30)},
        simpulan={"hasil": "LULUS", "alasan": "semua persyaratan terpenuhi."},
        keberatan=[],
        waktu=[
            {"langkah": "KB-8 Pelaksanaan", "baku": "90 menit", "nyata": "92 menit", "keterangan": "sambungan terputus"}
        ],
        foto=[
            {
                "kode": f"F-{n + 7:02d}",
                "judul": "NIB halaman 1",
                "sha256": HEAD,
                "gambar": "wajah" if n % 2 == 0 else "",
            }
            for n in range(many)
        ],
        bukti=[{"nama": "08-rekaman/jahitan/video.webm", "ukuran": "241 MB", "sha256": HEAD}],
    )


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


def laporan_selesai(many: int = 3, name: str = "CV Contoh Karya Mandiri") -> LaporanSelesai:
    return LaporanSelesai(
        **dokumen("RB-2026-000423", KETUA, nomor="012/LAP/POKJA-III/VII/2026"),
        kepada={"nama": "Kepala UKPBJ Kabupaten Contoh", "di": "Kota Contoh"},
        hal="Laporan Pelaksanaan Pembuktian Kualifikasi secara Daring",
        paket=PAKET,
        jumlah={"diundang": "3", "hadir": "3", "lulus": "3", "gugur": "0", "tidak_hadir": "0", "tatap_muka": "0"},
        gerbang="3 peserta lulus; dilanjutkan ke tahap penetapan hasil kualifikasi",
        hasil=[
            {"peserta": name, "hasil": "LULUS", "ba_nomor": f"0{11 + n}/BAPK/POKJA-III/VII/2026", "keterangan": ""}
            for n in range(many)
        ],
        waktu=[
            {"langkah": f"KB-{n + 1} Langkah contoh", "baku": "60 menit", "nyata": "55 menit", "keterangan": ""}
            for n in range(12)
        ],
        kendala=[],
        bukti=[{"nama": "berita-acara.pdf", "ukuran": "362 kB", "sha256": HEAD}],
        sarana=[
            {"nama": "Laptop contoh", "kembali": True, "jam": "11.05"},
            {"nama": "Kamera", "kembali": False, "jam": ""},
        ],
        rekomendasi=["Internet cadangan diuji sehari sebelumnya."],
        tembusan=["PPK Dinas Contoh"],
    )


def tanda_terima(many: int = 5, name: str = "CV Contoh Karya Mandiri") -> TandaTerima:
    return TandaTerima(
        **dokumen(
            "RB-2026-000424",
            Penanda(id="penyerah", nama="CONTOH AHMAD SYAHRONI", jabatan="Direktur", pihak="Yang menyerahkan"),
            Penanda(id="penerima", nama="CONTOH PETUGAS", jabatan="Petugas", pihak="Yang menerima"),
            nomor="013/TT/POKJA-III/VII/2026",
        ),
        dari=name,
        paket=PAKET,
        berkas=[
            {
                "nama": "NIB halaman 1",
                "bentuk": "foto",
                "jumlah": "1",
                "nama_berkas": f"F-{n + 7:02d}.jpg",
                "sha256": HEAD,
                "jam": "09.41.12",
                "jalur": "kamera langsung",
                "keterangan": "baik",
            }
            for n in range(many)
        ],
    )


def persetujuan(many: int = 3, name: str = "CV Contoh Karya Mandiri") -> Persetujuan:
    return Persetujuan(
        **dokumen("RB-2026-000425", nomor=""),
        pemberitahuan={**NOTICE, "butir": [f"Butir periksa {n + 1}" for n in range(many)], "nama_paket": name},
        pilihan="B",
        nama="CONTOH AHMAD SYAHRONI",
        kapasitas="Direksi dalam akta",
        waktu="28 Juli 2026 pukul 08.55.03 WITA",
        dibacakan=False,
    )


CONTOH: dict[str, Callable[..., Any]] = {
    "undangan": undangan,
    "kesediaan": kesediaan,
    "penugasan": penugasan,
    "kesiapan": kesiapan,
    "daftar_hadir": daftar_hadir,
    "berita_acara": berita_acara,
    "berita_acara_negosiasi": berita_acara_negosiasi,
    "negosiasi": negosiasi,
    "laporan_selesai": laporan_selesai,
    "tanda_terima": tanda_terima,
    "persetujuan": persetujuan,
}


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
