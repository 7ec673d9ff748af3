"""Example facts of forms and of papers about a whole paket: invented, as many rows as asked for."""

from server.documents import facts_formulir as f
from server.documents.contoh.dasar import ACARA, HEAD, KETUA, PAKET, dokumen
from server.documents.facts import Jumlah, Kepada, Penanda

PETUGAS = Penanda(id="petugas", nama="CONTOH PETUGAS DEPAN", jabatan="Petugas meja depan", cara="basah")
PENGUNJUNG = Penanda(id="pengunjung", nama="CONTOH AHMAD SYAHRONI", jabatan="Pengunjung", cara="basah")
KEPADA = Kepada(nama="Kepala LPSE Kabupaten Contoh", di="Kota Contoh")
ALASAN = "Peserta memilih C (tatap muka) pada lembar persetujuan perekaman."


def bidding_akses(many: int = 1, name: str = "CV Contoh Karya Mandiri") -> f.BiddingAkses:
    return f.BiddingAkses(
        **dokumen("FRM-AKSES", PENGUNJUNG, PETUGAS, nomor=""),
        antrian="A-07",
        hari="Selasa, 28 Juli 2026",
        masuk="08.41 WITA",
        nama="CONTOH AHMAD SYAHRONI",
        instansi=name,
        keperluan="Pembuktian kualifikasi",
        telepon="" if many == 1 else "0800-0000-0001",
        pengenal="KTP",
        pengenal_akhir="0001",
        kartu="12",
    )


def bidding_fasilitas(many: int = 1, name: str = "CV Contoh Karya Mandiri") -> f.BiddingFasilitas:
    return f.BiddingFasilitas(
        **dokumen("FRM-FASILITAS", PENGUNJUNG, PETUGAS, nomor=""),
        antrian="A-07",
        hari="Selasa, 28 Juli 2026",
        nama="CONTOH AHMAD SYAHRONI",
        instansi=name,
        fasilitas=["Internet", "Komputer"],
        nomor_tempat="3",
        mulai="08.50 WITA",
        selesai="",
        sesi="RB-7K3Q",
    )


def buku_akses(many: int = 4, name: str = "CV Contoh Karya Mandiri") -> f.BukuAkses:
    one = f.Kunjungan(
        tanggal="28-07-2026",
        antrian="A-07",
        nama="Contoh Pengunjung",
        instansi=name,
        keperluan="Pembuktian",
        pengenal="KTP …0001",
        kartu="12",
        masuk="08.41",
        keluar="10.50",
        keterangan="",
    )
    return f.BukuAkses(
        **dokumen("BUKU-AKSES", PETUGAS, nomor=""), masa="Juli 2026", kunjungan=[one] * many, kosong=8 if many else 0
    )


def buku_fasilitas(many: int = 4, name: str = "CV Contoh Karya Mandiri") -> f.BukuFasilitas:
    one = f.Pemakaian(
        tanggal="28-07-2026",
        nama=name,
        fasilitas="Komputer 3",
        mulai="08.50",
        selesai="10.45",
        bantuan="T-4: mikrofon",
        sesi="RB-7K3Q",
    )
    return f.BukuFasilitas(
        **dokumen("BUKU-FASILITAS", PETUGAS, nomor=""),
        masa="Juli 2026",
        pemakaian=[one] * many,
        kosong=8 if many else 0,
    )


def laporan_kunjungan(many: int = 3, name: str = "Pembuktian kualifikasi") -> f.LaporanKunjungan:
    return f.LaporanKunjungan(
        **dokumen("LAP-KUNJUNGAN", PETUGAS, nomor="014/LKB/LPSE/VIII/2026"),
        hal="Laporan Kunjungan Bidding Room",
        kepada=KEPADA,
        masa="bulan Juli 2026",
        rekap=[{"keperluan": name, "kunjungan": "12", "orang": "19", "lama": "1 jam 40 menit"}] * many,
        kosong=0,
        kendala=["Mikrofon komputer 2 rusak; diganti 29 Juli 2026."],
    )


def akun_pokja(many: int = 3, name: str = "CONTOH RINA MARLINA, S.E.") -> f.AkunPokja:
    one = f.AnggotaPokja(
        nama=name,
        nip="19800101 200501 2 001",
        jabatan="Ketua",
        pangkat="III/d",
        sertifikat="PBJ 123, 2028",
        telepon="0800-0000-0002",
        surel="rina@ukpbj.contoh.id",
        masa="2026",
    )
    return f.AkunPokja(
        **dokumen("FRM-AKUN-POKJA", {**KETUA, "jabatan": "Kepala Bagian Pengadaan Barang dan Jasa"}),
        hal="Permohonan Pembuatan Akun Pokja",
        lampiran="2 (dua) berkas",
        kepada=KEPADA,
        sk="188/12/2026, 2 Januari 2026",
        surat_tugas="",
        anggota=[one] * many,
        kosong=2 if many else 0,
        tembusan=["Kepala LPSE"],
    )


def akun_auditor(many: int = 2, name: str = "Contoh Pembangunan Gedung Arsip") -> f.AkunAuditor:
    pemohon = Penanda(id="pemohon", nama="CONTOH AUDITOR, Ak.", jabatan="Auditor", cara="basah")
    return f.AkunAuditor(
        **dokumen("FRM-AKUN-AUDITOR", pemohon, nomor=""),
        surat_nomor="700/12/ITDA",
        surat_tanggal="20 Juli 2026",
        surat_berlaku="30 hari",
        satuan_kerja="Dinas Contoh",
        tahun="2026",
        paket=[{"nama": name, "kode": "00417999"}] * many,
        kosong=1 if many else 0,
        nama="CONTOH AUDITOR, Ak.",
        nip="",
        instansi="Inspektorat Contoh",
        jabatan="Auditor",
        alamat="",
        telepon="",
        surel="auditor@contoh.id",
        sampai="",
        pelatihan="",
        lampiran=["Surat permohonan"] if many else [],
        periksa=[],
    )


def akun_penyedia(many: int = 5, name: str = "CV Contoh Karya Mandiri") -> f.AkunPenyedia:
    berkas = ["KTP direktur", "NPWP", "NIB", "Akta pendirian dan perubahannya", "Surat kuasa"]
    return f.AkunPenyedia(
        **dokumen("FRM-PENYEDIA", {**PENGUNJUNG, "jabatan": "Direktur"}, PETUGAS, nomor=""),
        nama=name,
        bentuk="CV",
        npwp="",
        nib="",
        alamat="Jalan Contoh 2",
        telepon="",
        surel="",
        direktur="",
        pendaftar="",
        berkas=[{"nama": berkas[n % 5], "asli": "", "salinan": "", "catatan": ""} for n in range(many)],
        daftar_hitam="",
        lpse_lain="",
        keputusan="",
    )


def tatap_muka(many: int = 4, name: str = "CV Contoh Karya Mandiri") -> f.TatapMuka:
    return f.TatapMuka(
        **dokumen("TM-RB-7K3Q", KETUA, nomor="015/TM/POKJA-III/VII/2026"),
        hal="Undangan Pembuktian Kualifikasi secara Tatap Muka",
        sifat="Segera",
        lampiran="-",
        kepada={"nama": f"Direktur {name}", "di": "Kota Contoh"},
        kegiatan="pembuktian kualifikasi",
        paket=PAKET,
        semula="Selasa, 28 Juli 2026 pukul 09.00 s.d. 10.30 WITA",
        alasan=ALASAN,
        acara={**ACARA, "tempat": "Ruang Rapat Contoh, Jalan Contoh Raya Nomor 1"},
        narahubung={"nama": "Contoh Petugas", "telepon": "0800-0000-0000", "surel": "pokja@ukpbj.contoh.id"},
        hadir=["Direksi yang namanya ada dalam akta perusahaan; atau", "Penerima kuasa dari direktur utama."],
        siapkan=[{"nama": f"Akta ({n + 1})", "keterangan": "asli atau salinan yang dilegalisir"} for n in range(many)],
        tembusan=["Kepala UKPBJ Kabupaten Contoh"],
    )


def klarifikasi_penerbit(many: int = 3, name: str = "CV Contoh Karya Mandiri") -> f.KlarifikasiPenerbit:
    read = (("Nomor", "503/0123/IUJK/CONTOH/2024"), ("Tanggal terbit", "12 Januari 2024"), ("Berlaku sampai", "-"))
    return f.KlarifikasiPenerbit(
        **dokumen("KP-RB-7K3Q", KETUA, nomor="016/KL/POKJA-III/VII/2026"),
        hal="Permohonan Klarifikasi Dokumen",
        sifat="Segera",
        lampiran="-",
        kepada={"nama": "Kepala Dinas Penanaman Modal dan PTSP Kabupaten Contoh", "di": "Kota Contoh"},
        paket=PAKET,
        peserta=name,
        dokumen="Sertifikat Badan Usaha",
        keterangan=[{"nama": read[n % 3][0], "nilai": read[n % 3][1]} for n in range(many)],
        pokok="Apakah klasifikasi dan kualifikasi pada sertifikat sama dengan catatan Saudara? (contoh)",
        batas="Jumat, 31 Juli 2026 pukul 16.00 WITA",
        balas="#RB-7K3Q9X",
        narahubung={"nama": "Contoh Petugas", "telepon": "0800-0000-0000", "surel": "pokja@ukpbj.contoh.id"},
        tembusan=["Kepala UKPBJ Kabupaten Contoh"],
    )


def _hasil(many: int, name: str) -> list[f.HasilPeserta]:
    words = ("LULUS", "TIDAK LULUS (GUGUR)", "TIDAK HADIR", "LULUS")
    return [
        {
            "peringkat": str(n + 1),
            "peserta": name,
            "hari": "28 Juli 2026",
            "hasil": words[n % 4],
            "ba_nomor": f"0{11 + n}/BAPK/POKJA-III/VII/2026",
            "keterangan": "",
        }
        for n in range(many)
    ]


def rekap_paket(many: int = 4, name: str = "CV Contoh Karya Mandiri") -> f.RekapPaket:
    jumlah = Jumlah(diundang="4", hadir="3", lulus="2", gugur="1", tidak_hadir="1", tatap_muka="0")
    return f.RekapPaket(
        **dokumen("RP-00417999-1", KETUA, {**KETUA, "id": "anggota1"}, nomor="016/RP/POKJA-III/VII/2026"),
        paket=PAKET,
        hasil=_hasil(many, name),
        jumlah=jumlah,
        gerbang="2 (dua) peserta lulus; kurang dari 3 (tiga).",
        tindak_lanjut="prakualifikasi ulang",
        rantai=[{"peserta": name, "kode": "RB-7K3Q", "kepala": HEAD}] * many,
    )


def laporan_gagal(many: int = 3, name: str = "CV Contoh Karya Mandiri") -> f.LaporanGagal:
    return f.LaporanGagal(
        **dokumen("LG-00417999-1", KETUA, nomor="017/LG/POKJA-III/VII/2026"),
        hal="Laporan Prakualifikasi Gagal",
        kepada={"nama": "PPK Dinas Contoh", "di": "Kota Contoh"},
        paket=PAKET,
        hasil=_hasil(many, name),
        sebab="peserta yang lulus kurang dari 3 (tiga)",
        uraian="Dua dari empat lulus.",
        tindak_lanjut="prakualifikasi ulang",
        terima={"nama": "", "waktu": ""},
        tembusan=["Kepala UKPBJ"],
    )


def pengesahan(many: int = 1, name: str = "CV Contoh Karya Mandiri") -> f.Pengesahan:
    wakil = Penanda(id="ttd_4", nama="CONTOH AHMAD SYAHRONI", jabatan="Direktur", pihak=name)
    return f.Pengesahan(
        **dokumen("LP-RB-7K3Q", wakil, nomor=""),
        dokumen="Berita Acara Pembuktian Kualifikasi",
        ba_nomor="011/BAPK/POKJA-III/VII/2026",
        ba_tanggal="28 Juli 2026",
        ba_sha256=HEAD,
        paket=PAKET,
        peserta=name,
        alasan="Wakil peserta tidak menandatangani dalam 24 jam sejak dibekukan.",
        wakil=[{"nama": "CONTOH AHMAD SYAHRONI", "jabatan": "Direktur", "keadaan": "tidak menjawab"}] * many,
    )
