"""Example facts of the papers before a sesi: invented, as many rows and as long a name as asked for."""

from server.documents.contoh.dasar import ACARA, KETUA, NOTICE, PAKET, dokumen
from server.documents.facts import Penanda
from server.documents.facts_surat import Kesediaan, Kesiapan, Penugasan, Undangan


def undangan(many: int = 6, name: str = "CV Contoh Karya Mandiri") -> Undangan:
    return Undangan(
        kegiatan="pembuktian kualifikasi",
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
        kegiatan="pembuktian kualifikasi",
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
        kegiatan="pembuktian kualifikasi",
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
        kegiatan="pembuktian kualifikasi",
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
