"""Contoh: invented facts for every letter, and the people the letters go between."""

from datetime import UTC, datetime

from mailer.address import Address
from mailer.kalender import Jadwal

POKJA = Address("Pokja Pemilihan 3 UKPBJ Kabupaten Contoh", "pokja3@ukpbj.contoh.id")
PESERTA = Address("CV Contoh Karya Mandiri", "direktur@karya-mandiri.contoh.id")
BALASAN = Address("Pokja Pemilihan 3", "balas+rb7k2m@ukpbj.contoh.id")
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
MESSAGE_ID = "<undangan.0192f3a4-7c1e-7b2d-9a55-3f0c1d2e4b6a.1@ruang.ukpbj.contoh.id>"

JADWAL = Jadwal(
    uid="sesi-0192f3a4@ruang.ukpbj.contoh.id",
    sequence=0,
    mulai=datetime(2026, 11, 23, 1, 0, tzinfo=UTC),
    selesai=datetime(2026, 11, 23, 2, 30, tzinfo=UTC),
    perihal="Pembuktian Kualifikasi",
    paket="Peningkatan Jalan Desa Contoh Makmur",
    nomor="005/UND/POKJA-3/XI/2026",
    halaman="https://ruang.ukpbj.contoh.id/undangan",
)

UMUM = {
    "kantor": "UKPBJ Kabupaten Contoh",
    "pengirim": "Pokja Pemilihan 3",
    "penerima": "Direktur CV Contoh Karya Mandiri",
    "narahubung": "Sdri. Contoh Rahayu, WhatsApp 0812-0000-0000, pokja3@ukpbj.contoh.id",
    "kode": "RB-7K2M",
}
ACARA = UMUM | {
    "perihal": "Pembuktian Kualifikasi",
    "paket": "Peningkatan Jalan Desa Contoh Makmur",
    "waktu": "Senin, 23 November 2026 pukul 09.00 s.d. 10.30 WITA",
    "waktu_lain": "pukul 08.00 s.d. 09.30 WIB",
}
TAUTAN = {"tautan": "https://ruang.ukpbj.contoh.id/u/7k2m#rahasia-contoh-2c5f0e"}
KEPALA = {
    "kepala": [
        "ruang-bukti/contoh/sesi-0192f3a4",
        "17",
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        "",
        "— ruang-bukti/contoh Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeM",
    ]
}
UNDANGAN = (
    ACARA
    | TAUTAN
    | {
        "nomor": "005/UND/POKJA-3/XI/2026",
        "kode_paket": "Kode Tender 12345678, Kode RUP 87654321",
        "dasar": "Berita Acara Hasil Evaluasi Nomor 004/BAHE/POKJA-3/XI/2026 tanggal 20 November 2026",
        "dasar_daring": "Peraturan LKPP Nomor 12 Tahun 2021",
        "waktu_singkat": "23 Nov 2026 09.00 WITA",
        "ruang_tunggu": "pukul 08.30 WITA",
        "tempat_pokja": "Ruang Bidding, Kantor UKPBJ Kabupaten Contoh",
        "hadir": ["Direktur yang namanya tercantum dalam akta", "atau penerima kuasa dengan surat kuasa"],
        "siapkan": ["Akta pendirian dan perubahannya", "NIB dan sertifikat badan usaha", "NPWP perusahaan"],
        "tenaga_ahli": True,
        "lama_jawab": "24 (dua puluh empat) jam",
        "batas_jawab": "Minggu, 22 November 2026 pukul 10.00 WITA",
        "klausul": "IKP 29.13",
    }
)
PENGINGAT = (
    ACARA
    | TAUTAN
    | {"nomor": "005/UND/POKJA-3/XI/2026", "sisa": "12 jam", "batas_jawab": "Minggu, 22 November 2026 pukul 10.00 WITA"}
)
AUDIT = (
    UMUM
    | TAUTAN
    | {
        "penerima": "Sdr. Contoh Wicaksono, Inspektorat Daerah Kabupaten Contoh",
        "surat_tugas": "700/ST-012/ITDA/2026",
        "paket": ["Peningkatan Jalan Desa Contoh Makmur", "Rehabilitasi Gedung Contoh"],
        "mulai": "Selasa, 1 Desember 2026 pukul 08.00 WITA",
        "sampai": "Kamis, 31 Desember 2026 pukul 16.00 WITA",
    }
)

FACTS: dict[str, dict[str, object]] = {
    "undangan": UNDANGAN,
    "undangan_revisi": UNDANGAN
    | {
        "nomor": "006/UND/POKJA-3/XI/2026",
        "nomor_semula": "005/UND/POKJA-3/XI/2026",
        "waktu_semula": "Jumat, 20 November 2026 pukul 09.00 s.d. 10.30 WITA",
        "perubahan": "Peserta memohon perubahan jadwal karena berada di luar daerah.",
    },
    "pengingat_12": PENGINGAT,
    "pengingat_20": PENGINGAT | {"sisa": "4 jam"},
    "tanda_terima_jawaban": ACARA
    | TAUTAN
    | KEPALA
    | {
        "jawaban": "Bersedia hadir",
        "dijawab": "Sabtu, 21 November 2026 pukul 14.05 WITA",
        "whatsapp": "0812-0000-0001",
        "catatan": "Kami hadir bersama satu tenaga ahli.",
    },
    "jawaban_usul": ACARA
    | TAUTAN
    | {
        "usul": "Perubahan jadwal ke Selasa, 24 November 2026 pukul 13.00 WITA",
        "putusan": "Disetujui",
        "alasan": "Waktu yang diusulkan masih dalam jadwal tahap pembuktian pada SPSE.",
        "lanjutan": "Undangan revisi dikirim terpisah; mohon menjawab undangan itu.",
    },
    "pembatalan": ACARA
    | {
        "nomor": "005/UND/POKJA-3/XI/2026",
        "alasan": "Tender dibatalkan oleh Pengguna Anggaran.",
        "lanjutan": "Pengumuman dimuat di SPSE.",
    },
    "tatap_muka": ACARA
    | {
        "nomor": "015/TM/POKJA-3/XI/2026",
        "waktu_baru": "Rabu, 25 November 2026 pukul 09.00 s.d. 10.30 WITA",
        "tempat": "Ruang Rapat Contoh, Jalan Contoh Raya Nomor 1",
        "siapkan": ["Akta pendirian", "NPWP perusahaan"],
    },
    "klarifikasi_penerbit": UMUM
    | {
        "paket": ACARA["paket"],
        "peserta": "CV Contoh Karya Mandiri",
        "dokumen": "Sertifikat Badan Usaha",
        "nomor": "016/KL/POKJA-3/XI/2026",
        "pokok": "Apakah klasifikasinya sama dengan catatan Saudara?",
        "batas": "Jumat, 27 November 2026 pukul 16.00 WITA",
    },
    "pengingat_hari": ACARA
    | TAUTAN
    | {"kapan": "2 jam lagi", "ruang_tunggu": "pukul 08.30 WITA", "siapkan": ["Akta pendirian", "NPWP perusahaan"]},
    "tautan": ACARA | TAUTAN | {"sebab": "Saudara meminta tautan baru.", "menggantikan": True},
    "tanda_terima_persetujuan": ACARA
    | TAUTAN
    | KEPALA
    | {
        "nama": "Contoh Budi Santoso",
        "kapasitas": "Direktur CV Contoh Karya Mandiri",
        "pilihan": "B. Saya tidak setuju direkam",
        "akibat": "Sesi berlangsung tanpa rekaman suara dan gambar; foto dokumen dan catatan tertulis tetap dibuat.",
        "dipilih": "Senin, 23 November 2026 pukul 08.41 WITA",
        "versi_teks": "v1",
        "sidik_teks": "1a2b3c4d…9e8f7a6b",
    },
    "tanda_terima_berkas": ACARA
    | KEPALA
    | {
        "nomor": "011/TT/POKJA-3/XI/2026",
        "nama": "Contoh Budi Santoso, Direktur CV Contoh Karya Mandiri",
        "berkas": [
            {
                "nama": "NPWP perusahaan",
                "bentuk": "foto",
                "berkas": "F-07.jpg",
                "sidik": "5f16f4c7…c8f7d1a2",
                "jam": "pukul 09.41.12 WITA",
                "jalur": "kamera langsung",
                "keterangan": "baik",
            },
            {
                "nama": "Akta pendirian, halaman 1",
                "bentuk": "foto",
                "berkas": "F-08.jpg",
                "sidik": "0badcafe…feedbeef",
                "jam": "pukul 09.44.50 WITA",
                "jalur": "unggah",
                "keterangan": "perlu ulang: silau",
            },
        ],
    },
    "foto_ulang": ACARA
    | TAUTAN
    | {
        "berkas": [{"nama": "Akta pendirian, halaman 1", "sebab": "silau", "saran": "Jauhkan dari lampu."}],
        "batas": "Senin, 23 November 2026 pukul 10.15 WITA",
    },
    "kode_tanda_tangan": UMUM
    | {
        "dokumen": "Berita Acara Pembuktian Kualifikasi",
        "kode_sekali": "482 913",
        "lama": "10 menit",
        "sampai": "pukul 10.42 WITA",
    },
    "ba_siap": ACARA
    | TAUTAN
    | {
        "dokumen": "Berita Acara Pembuktian Kualifikasi",
        "nomor": "012/BAPK/POKJA-3/XI/2026",
        "penanda_tangan": ["Ketua Pokja Pemilihan 3", "Anggota Pokja Pemilihan 3", "Direktur CV Contoh Karya Mandiri"],
        "batas": "Selasa, 24 November 2026 pukul 10.30 WITA",
    },
    "ba_susulan": ACARA
    | TAUTAN
    | {
        "dokumen": "Berita Acara Pembuktian Kualifikasi",
        "nomor": "012/BAPK/POKJA-3/XI/2026",
        "batas": "7 Desember 2026 pukul 10.30 WITA",
    },
    "ba_ditolak": ACARA
    | {
        "dokumen": "Berita Acara Pembuktian Kualifikasi",
        "nomor": "012/BAPK/POKJA-3/XI/2026",
        "penolak": "Direktur CV Contoh Karya Mandiri",
        "alasan": "Butir 5 tidak sesuai dengan yang saya perlihatkan.",
        "sudah": ["Ketua Pokja Pemilihan 3", "Anggota Pokja Pemilihan 3"],
    },
    "ba_final": ACARA
    | KEPALA
    | {
        "dokumen": "Berita Acara Pembuktian Kualifikasi",
        "nomor": "012/BAPK/POKJA-3/XI/2026",
        "sidik": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "keterangan": "Peserta tidak menandatangani; keberatannya dimuat pada halaman 4.",
        "lampiran": ["Berita Acara Pembuktian Kualifikasi (PDF)", "Daftar hadir (PDF)"],
        "periksa": "https://ruang.ukpbj.contoh.id/periksa/RB-7K2M",
    },
    "berkas_disegel": ACARA | KEPALA | TAUTAN,
    "akun": UMUM
    | TAUTAN
    | {
        "penerima": "Sdri. Contoh Siti Aminah",
        "nama": "Contoh Siti Aminah",
        "peran": "Anggota Pokja Pemilihan",
        "lama": "72 jam",
        "sampai": "Selasa, 24 November 2026 pukul 10.00 WITA",
    },
    "audit_mulai": AUDIT | {"pelatihan": "ikuti pelatihan singkat (20 menit) di halaman yang sama."},
    "audit_berakhir": AUDIT | {"sisa": "3 hari"},
    "integritas_rusak": UMUM
    | TAUTAN
    | {"waktu": "23 Nov 2026 02.00 WITA", "temuan": ["Berkas 9f86d081884c7d65… rusak di penyimpanan"]},
    "kepala_harian": UMUM
    | KEPALA
    | {
        "waktu": "23 Nov 2026 02.00 WITA",
        "hasil": "utuh",
        "diperiksa": "12 rantai, 345 peristiwa, 67 berkas",
    },
}
