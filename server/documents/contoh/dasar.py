"""What every example paper has: an invented office, paket and sesi."""

import hashlib

from server.documents.facts import Acara, Dokumen, Kantor, Paket, Penanda
from sessions.persetujuan_teks import NoticeFacts

HEAD = hashlib.sha256(b"contoh").hexdigest()

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
