"""Klausul of forms and of papers about a whole paket, in the manner of `clauses.py`."""

from collections.abc import Mapping, Sequence

KLAUSUL: Mapping[str, Mapping[str, str | Sequence[str]]] = {
    "tatap_muka": {
        "pembuka": (
            "Sehubungan dengan {kegiatan} paket **{paket_nama}** (Kode Tender {paket_kode_tender}) yang semula "
            "dijadwalkan secara daring pada {semula}, dengan ini kami mengundang Saudara untuk mengikutinya **secara "
            "tatap muka**, pada:"
        ),
        "bukti_lama": (
            "Foto, jawaban, dan catatan yang sudah diterima dalam sesi daring tetap berlaku dan tidak perlu diulang, "
            "kecuali diminta kembali di tempat."
        ),
        "jaminan": (
            "Peralihan ke tatap muka **tidak menggugurkan dan tidak mengurangi penilaian**. Apabila berhalangan, "
            "sampaikan kepada narahubung di atas sebelum waktu tersebut disertai alasan."
        ),
        "penutup": "Demikian undangan ini disampaikan. Atas perhatian dan kehadiran Saudara diucapkan terima kasih.",
    },
    "klarifikasi_penerbit": {
        "pembuka": (
            "Dalam rangka pembuktian kualifikasi paket **{paket_nama}** (Kode Tender {paket_kode_tender}), peserta "
            "**{peserta}** memperlihatkan kepada kami dokumen **{dokumen}** yang menurut keterangannya diterbitkan "
            "oleh lembaga Saudara, sebagai berikut."
        ),
        "mohon": (
            "Kami mohon penjelasan Saudara apakah dokumen tersebut **benar diterbitkan** oleh lembaga Saudara, apakah "
            "isinya sesuai dengan catatan Saudara, dan apakah masih berlaku pada tanggal surat ini."
        ),
        "jawab": (
            "Jawaban mohon kami terima paling lambat **{batas}**, dengan membalas surel pengantar surat ini tanpa "
            "mengubah tanda {balas} pada perihalnya, atau dengan surat kepada alamat kami di atas."
        ),
        "penutup": (
            "Keterangan Saudara hanya dipakai untuk pembuktian kualifikasi ini. Atas bantuan dan kerja sama Saudara "
            "diucapkan terima kasih."
        ),
    },
    "rekap_paket": {
        "pembuka": (
            "Sampai dengan {tanggal}, pembuktian kualifikasi secara daring untuk paket **{paket_nama}** (Kode Tender "
            "{paket_kode_tender}) telah dilaksanakan oleh {kantor_pokja} dengan hasil sebagai berikut."
        ),
        "penutup": (
            "Demikian rekapitulasi ini dibuat menurut Berita Acara tiap peserta dan catatan sistem. Dokumen ini untuk "
            "keperluan dinas dan **tidak disampaikan kepada peserta**."
        ),
    },
    "laporan_gagal": {
        "pembuka": (
            "Dengan hormat, bersama ini kami laporkan bahwa prakualifikasi paket **{paket_nama}** (Kode Tender "
            "{paket_kode_tender}) **dinyatakan gagal** (Peraturan LKPP Nomor 12 Tahun 2021), dengan keterangan sebagai "
            "berikut."
        ),
        "penutup": "Demikian laporan ini disampaikan untuk menjadi bahan tindak lanjut Saudara.",
    },
    "pengesahan": {
        "pembuka": "Lembar ini menyertai dan tidak mengubah dokumen berikut:",
        "akibat": (
            "Berita Acara tersebut **tetap sah** dengan tanda tangan Pokja Pemilihan. Keberatan yang disampaikan "
            "peserta sebelum dibekukan dimuat di dalamnya kata demi kata."
        ),
        "susulan": (
            "Wakil peserta yang namanya tercantum di bawah masih dapat menandatangani lembar ini secara elektronik, "
            "dengan tautan pribadi dan kode sekali pakai, sampai berkas sesi disegel. Tanda tangan susulan berlaku "
            "untuk dokumen dengan sidik SHA-256 di atas, tanpa mengubah isinya; penolakan atau keberatan yang sudah "
            "dimuat di dalamnya tetap tercatat."
        ),
    },
    "bidding_akses": {
        "pembuka": (
            "Diisi oleh pengunjung, diperiksa petugas meja depan. Kartu identitas tidak dipindai dan tidak difoto."
        ),
        "pernyataan": (
            "Saya mengenakan tanda pengenal khusus selama berada di ruang dan mengembalikannya saat keluar; kartu "
            "identitas diri saya dikembalikan pada saat itu juga."
        ),
    },
    "bidding_fasilitas": {
        "pembuka": "Diisi sebelum fasilitas dipakai dan dilengkapi saat selesai.",
        "pernyataan": (
            "Saya memakai fasilitas hanya untuk keperluan pengadaan, tidak mengubah pengaturannya, dan keluar dari "
            "semua akun saya ketika selesai."
        ),
    },
    "buku_akses": {},
    "buku_fasilitas": {},
    "laporan_kunjungan": {
        "pembuka": "Dengan hormat, bersama ini kami sampaikan rekapitulasi kunjungan bidding room **{masa}**.",
        "penutup": "Demikian laporan ini disampaikan untuk diketahui dan ditandatangani sebagai tanda terima.",
    },
    "akun_pokja": {
        "pembuka": (
            "Bersama ini kami mohon dibuatkan akun bagi anggota Pokja Pemilihan berikut, yang telah ditetapkan dan "
            "ditugaskan menurut ketentuan."
        ),
        "pernyataan": (
            "Setiap anggota menjaga kerahasiaan akun dan sandinya, memakainya sendiri, serta melaporkan setiap "
            "penyalahgunaan. Akun dikirim sebagai **tautan sekali pakai** ke surel dinas; sandi wajib dibuat sendiri."
        ),
        "penutup": "Demikian permohonan ini disampaikan. Atas perhatian Saudara diucapkan terima kasih.",
    },
    "akun_auditor": {
        "pembuka": (
            "Akun hanya untuk paket yang disebut dalam surat tugas, selama masa audit. Setiap akses dicatat dan diberi "
            "tanda air. Akun aktif setelah pelatihan aplikasi selesai."
        ),
    },
    "akun_penyedia": {
        "pembuka": (
            "Diisi oleh penyedia dan diserahkan bersama lima berkas. Berkas asli diperlihatkan dan langsung "
            "dikembalikan; penyedia menerima Tanda Terima Berkas."
        ),
        "pernyataan": (
            "Kami menyatakan data dan berkas ini benar, dan bersedia menerima akibat sesuai ketentuan bila terbukti "
            "tidak benar."
        ),
    },
}
