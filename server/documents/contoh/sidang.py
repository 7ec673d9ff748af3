"""Example facts of the papers of a sesi itself: invented, as many rows and as long a name as asked for."""

from server.documents.contoh.dasar import ACARA, HEAD, KETUA, NOTICE, PAKET, dokumen
from server.documents.facts import Penanda, rujukan
from server.documents.facts_laporan import LaporanSelesai
from server.documents.facts_sidang import BeritaAcara, DaftarHadir, Orang, Ralat
from server.documents.facts_surat import Persetujuan, TandaTerima


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
        kewakilan=[
            f"CONTOH AHMAD SYAHRONI hadir sebagai Direktur, direksi {name} yang namanya tercantum dalam akta, dengan "
            f"memperlihatkan identitas asli; oleh Pokja dinyatakan berhak mewakili: ada dalam akta {rujukan(101, 3)}."
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
        direkam=[
            {"nama": "Contoh Rina Pokja", "rentang": "09.02.10–10.14.58", "lama": "73 menit", "keterangan": ""},
            {
                "nama": "Contoh Ahmad Syahroni",
                "rentang": "09.02.12–09.40.03",
                "lama": "38 menit",
                "keterangan": "persetujuan ditarik pukul 09.40.02; perekam berhenti pukul 09.40.03",
            },
            {"nama": "Contoh Budi Pokja", "rentang": "–", "lama": "–", "keterangan": "tidak direkam atas permintaan"},
        ],
        tanpa_rekaman=False,
        ralat=Ralat(nomor="", tanggal="", sha256="", alasan="", isi=""),
        rekam=["A", "B"],
        pilihan_rekam=[f"CONTOH AHMAD SYAHRONI memilih A pukul 08.55.03 {rujukan(88)}"],
        mutu="putus",
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
        ketidakhadiran={"tunggu": "", "upaya": "", "putusan": "", "rujukan": ""},
        simpulan={"hasil": "LULUS", "alasan": "semua persyaratan terpenuhi."},
        keberatan=[],
        waktu=[
            {"langkah": "KB-8 Pelaksanaan", "baku": "90 menit", "nyata": "92 menit", "keterangan": "sambungan terputus"}
        ],
        waktu_baku=[
            {
                "kode": f"KB-{n + 1}",
                "langkah": "Memeriksa dan mempersiapkan sarana",
                "pelaksana": "Tim IT",
                "baku": "60 menit",
                "mulai": "28 Juli 2026 pukul 07.30 WITA",
                "selesai": "28 Juli 2026 pukul 08.12 WITA",
                "nyata": "42 menit",
                "selisih": "-18 menit",
                "keterangan": "",
            }
            for n in range(12 if many else 0)
        ],
        paraf=[
            {
                "bagian": "Hasil pemeriksaan dokumen",
                "pokja": f"Rina 10.05.11 {rujukan(201)}",
                "peserta": f"Ahmad 10.06.40 {rujukan(202)}",
                "keterangan": "",
            }
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


def laporan_selesai(many: int = 3, name: str = "CV Contoh Karya Mandiri") -> LaporanSelesai:
    return LaporanSelesai(
        kegiatan="pembuktian kualifikasi",
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
