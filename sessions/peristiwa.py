"""Peristiwa: every kind of event that a chain may hold, what it says, and who may read it in full.

A reader without the right still sees that there is a line, and its digest, so that the chain can be checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sessions.evidence import Entry, utc_text
from sessions.wewenang import PEMBACA, POKJA, Peran

SEMUA = PEMBACA | {Peran.AUDITOR, Peran.PENYEDIA}
DALAM = PEMBACA | {Peran.AUDITOR}  # the office and its auditor, not the peserta
MUSYAWARAH = POKJA | {Peran.KEPALA, Peran.AUDITOR}  # what the Pokja says among themselves
KANTOR = frozenset({Peran.ADMIN, Peran.KEPALA, Peran.AUDITOR})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event: a sentence for people, and the peran that may read it in full."""

    penjelasan: str
    untuk: frozenset[Peran]


TERTUTUP = "tertutup"
"""The kind that a line has for those who may not read it."""

_KANTOR = {
    "kantor.diatur": "Pengaturan kantor diubah.",
    "nomor.dibatalkan": "Nomor surat yang tidak dipakai dijelaskan; nomor itu tidak dipakai lagi.",
    "orang.didaftarkan": "Seorang petugas didaftarkan.",
    "orang.ditautkan": "Tautan untuk membuat sandi baru dikirim kepada seorang petugas.",
    "orang.dinonaktifkan": "Akun petugas dinonaktifkan.",
    "orang.masuk": "Seorang petugas masuk ke aplikasi.",
    "orang.sandi_diganti": "Seorang petugas mengganti sandinya.",
    "paket.disegel": "Rantai peristiwa paket ditutup dan kepalanya dicatat.",
    "integritas.diperiksa": "Semua berkas dan rantai kantor diperiksa keutuhannya.",
    "kepala.diterbitkan": "Kepala rantai dikirim ke luar kantor.",
    "pemusnahan.diusulkan": "Pemusnahan bukti sebuah sesi diusulkan.",
    "pemusnahan.ditolak": "Usul pemusnahan bukti ditolak.",
    "berkas.dimusnahkan": "Bukti sebuah sesi dimusnahkan menurut putusan; rantainya tetap.",
    "audit.dimohonkan": "Permohonan hak audit diterima.",
    "audit.didisposisi": "Permohonan hak audit didisposisi.",
    "audit.ditolak": "Permohonan hak audit ditolak.",
    "audit.diperiksa": "Berkas permohonan hak audit dinyatakan lengkap.",
    "audit.kurang": "Berkas permohonan hak audit belum lengkap.",
    "audit.dilengkapi": "Berkas permohonan hak audit dilengkapi.",
    "audit.diberikan": "Hak audit diberikan untuk paket dan masa tertentu.",
    "audit.dilatih": "Auditor menyelesaikan pelatihan aplikasi.",
    "audit.diaktifkan": "Auditor masuk untuk pertama kali.",
    "audit.dilihat": "Auditor membuka paket yang diperiksanya.",
    "audit.diperpanjang": "Hak audit diperpanjang dengan surat tugas baru.",
    "audit.dicabut": "Hak audit dicabut.",
    "audit.berakhir": "Masa hak audit berakhir.",
    "audit.diarsipkan": "Hak audit diarsipkan.",
}

_DALAM = {
    "paket.dibuat": "Paket dibuat.",
    "paket.diubah": "Data paket diubah.",
    "paket.dimulai": "Pembuktian paket dimulai.",
    "paket.dibatalkan": "Paket dibatalkan.",
    "paket.selesai_diperiksa": "Semua peserta paket sudah mempunyai putusan akhir.",
    "paket.dihitung": "Hasil seluruh peserta dihitung dan kelanjutan paket ditetapkan.",
    "paket.dilaporkan": "PPK menerima laporan prakualifikasi gagal.",
    "paket.dievaluasi_ulang": "Paket dievaluasi ulang.",
    "paket.diulang": "Prakualifikasi diulang.",
    "pokja.ditetapkan": "Susunan Pokja dan petugas paket ditetapkan.",
    "peserta.dimasukkan": "Peserta dimasukkan ke dalam paket.",
    "peserta.diubah": "Data peserta diubah.",
    "peserta.dihapus": "Peserta yang salah dimasukkan dihapus.",
    "peserta.dinilai": "Hasil peserta dicatat.",
    "sesi.dibuat": "Sesi dibuat untuk seorang peserta.",
    "sesi.diubah": "Jadwal atau dasar sesi diubah sebelum undangan dikirim.",
    "sesi.kuorum_gagal": "Pokja tidak mencapai kuorum pada waktunya.",
    "undangan.disusun": "Undangan disusun.",
    "undangan.disunting": "Isi undangan diubah.",
    "undangan.diajukan": "Undangan diajukan kepada ketua Pokja.",
    "undangan.disahkan": "Ketua Pokja mengesahkan undangan dan nomornya terbit.",
    "undangan.dikembalikan": "Ketua Pokja mengembalikan undangan untuk diperbaiki.",
    "undangan.diantrekan": "Undangan masuk antrean pengiriman surel.",
    "undangan.gagal": "Server surel menolak undangan.",
    "undangan.dicoba_lagi": "Pengiriman undangan dicoba lagi.",
    "undangan.alamat_diganti": "Alamat surel undangan diganti.",
    "undangan.memantul": "Surel undangan kembali karena tidak tersampaikan.",
    "surel.dikirim": "Sebuah surel diterima server surel.",
    "surel.gagal": "Sebuah surel tidak dapat dikirim.",
    "surel.masuk": "Sebuah surel untuk sesi ini diterima di alamat Pokja; pengirimnya hanya dicatat.",
    "upaya.dicatat": "Upaya menghubungi peserta dicatat.",
    "perangkat.diuji": "Perangkat dan jaringan seseorang diuji sebelum hari sesi.",
    "telepon.diminta": "Seseorang yang sambungannya lemah minta ditelepon.",
    "telepon.dicatat": "Seseorang ditelepon, dan hasilnya dicatat.",
    "penyedia.terhubung": "Peserta terhubung dan mendapat penjelasan tata cara.",
    "personil.ditugaskan": "Personil ditugaskan untuk sesi.",
    "sarana.mulai_diperiksa": "Petugas mulai memeriksa sarana.",
    "sarana.diperiksa": "Daftar periksa sarana diisi.",
    "sarana.dilaporkan": "Kesiapan sarana dilaporkan kepada Pokja.",
    "sarana.gagal": "Sarana tidak siap.",
    "sarana.diperbaiki": "Sarana diperbaiki.",
    "sarana.dikembalikan": "Sarana dikembalikan ke tempat semula.",
    "tahap.dimulai": "Pengerjaan satu tahap prosedur dimulai.",
    "tahap.dijelaskan": "Alasan penyimpangan dari waktu baku dicatat.",
    "dokumen.diperbarui": "Daftar periksa dokumen atau isian SPSE diubah.",
    "dokumen.dibaca": "Foto dokumen selesai dibaca mesin; hasilnya petunjuk bagi Pokja.",
    "dokumen.diperiksa": "Seorang pemeriksa menilai butir kunci; putusan menunggu pemeriksa lain.",
    "daftar_hitam.diperiksa": "Daftar hitam diperiksa.",
    "laman.diperiksa": "Pokja melihat laman penerbit dan mencatat hasilnya.",
    "kewakilan.diperiksa": "Pokja menyimpulkan apakah seseorang berhak mewakili peserta.",
    "kembali.dibaca": "Berkas yang kembali selesai dibandingkan mesin; hasilnya petunjuk bagi Pokja.",
    "ba.disusun": "Berita acara disusun dari catatan sesi.",
    "ba.disunting": "Bagian naratif berita acara diubah.",
    "ba.diperbaiki": "Berita acara ditarik untuk diperbaiki sebelum ditandatangani.",
    "cetakan.dibuat": "Surat dinas dicetak dan sidiknya dicatat.",
    "bukti.dilihat": "Bukti sesi dibuka.",
    "bukti.diunduh": "Paket bukti sesi diunduh.",
}

_MUSYAWARAH = {
    "tanya.disiapkan": "Pokja menyiapkan pertanyaan sebelum sesi berlangsung.",
    "tanya.dibuang": "Pokja membuang pertanyaan yang disiapkan.",
    "negosiasi.disusun": "Tabel harga negosiasi disusun, dengan harga satuan HPS.",
    "negosiasi.disunting": "Tabel harga negosiasi diubah sebelum dikirim.",
    "paket.kembar": "Foto atau nomor yang sama dikirim dua peserta; petunjuk bagi Pokja.",
    "musyawarah.pesan": "Pesan ditulis di dalam musyawarah Pokja.",
    "catatan.ditulis": "Catatan internal Pokja ditulis.",
    "putusan.diusulkan": "Sebuah putusan diusulkan di dalam Pokja.",
    "putusan.disetujui": "Anggota Pokja menyetujui usul putusan.",
    "putusan.dicabut": "Usul putusan dicabut.",
}

_SEMUA = {
    "sesi.diundang": "Peserta diundang.",
    "sesi.dijawab": "Peserta menjawab undangan.",
    "sesi.tanpa_jawaban": "Undangan tidak dijawab dalam 24 jam; diam bukan penolakan.",
    "sesi.diundang_ulang": "Undangan dikirim ulang.",
    "sesi.dipertahankan": "Jadwal tetap walaupun undangan belum dijawab.",
    "sesi.perubahan_disetujui": "Permohonan perubahan jadwal disetujui.",
    "sesi.perubahan_ditolak": "Permohonan perubahan tidak dikabulkan; jadwal semula tetap.",
    "sesi.dialihkan": "Sesi daring dialihkan ke tatap muka.",
    "sesi.dibatalkan": "Sesi dibatalkan.",
    "sesi.dijadwal_ulang": "Sesi dijadwalkan ulang.",
    "sesi.dibuka": "Ruang tunggu dibuka.",
    "sesi.dimulai": "Sesi dimulai.",
    "sesi.ditunggu": "Waktu tunggu peserta lewat; Pokja akan memutuskan.",
    "sesi.alasan_diterima": "Alasan ketidakhadiran diterima; undangan susulan akan dikirim.",
    "sesi.dinyatakan_tidak_hadir": "Pokja memutuskan bahwa peserta tidak hadir.",
    "sesi.penyedia_masuk": "Peserta hadir sebelum ketidakhadirannya diputuskan.",
    "sesi.dijeda": "Sesi dijeda.",
    "sesi.dilanjutkan": "Sesi dilanjutkan.",
    "sesi.diskors": "Sesi diskors.",
    "sesi.terputus": "Sambungan peserta terputus; jam prosedur berhenti.",
    "sesi.tersambung": "Peserta tersambung kembali.",
    "sesi.dilanjutkan_hari_lain": "Sesi dilanjutkan pada hari lain; bukti yang ada tetap.",
    "sesi.lewat_waktu": "Sesi melewati waktu baku 90 menit.",
    "sesi.kuorum_hilang": "Pokja tidak lagi mencapai kuorum; sesi dijeda.",
    "sesi.ditutup": "Sesi ditutup.",
    "sesi.dilaporkan": "Pelaksanaan sesi dilaporkan selesai.",
    "sesi.disegel": "Berkas sesi disegel.",
    "sesi.disegel_kembali": "Berkas sesi disegel kembali, dengan yang ditambahkan sesudah segel sebelumnya.",
    "undangan.dikirim": "Server surel menerima undangan; batas jawaban 24 jam mulai berjalan.",
    "undangan.diserahkan": "Undangan diserahkan lewat jalur selain surel.",
    "undangan.dibuka": "Tautan undangan dibuka.",
    "undangan.dijawab": "Undangan dijawab.",
    "undangan.diingatkan": "Pengingat undangan dikirim.",
    "undangan.tanpa_jawaban": "Batas jawaban undangan lewat.",
    "undangan.digantikan": "Undangan digantikan undangan baru.",
    "undangan.ditarik": "Undangan ditarik.",
    "kesediaan.disampaikan": "Jawaban kesediaan disampaikan.",
    "kesediaan.dicetak": "Cetakan jawaban kesediaan dibuat.",
    "cetakan.diterbitkan": "Surat untuk peserta dicetak dan sidiknya dicatat.",
    "tatap_muka.ditetapkan": "Waktu dan tempat tatap muka ditetapkan.",
    "suara.diminta_mati": "Pokja meminta seseorang mematikan mikrofonnya.",
    "suara.dibisukan": "Pokja membisukan mikrofon seseorang.",
    "suara.diminta_bicara": "Seseorang yang dibisukan minta bicara.",
    "suara.dibuka": "Pokja membuka kembali mikrofon seseorang.",
    "ruang.menunggu": "Seseorang masuk ke ruang tunggu.",
    "ruang.perangkat_lolos": "Perangkat seseorang lolos uji.",
    "ruang.dibantu": "Seseorang dibantu tim IT.",
    "ruang.memilih": "Seseorang telah menentukan pilihan perekaman dan menunggu pemeriksaan identitas.",
    "ruang.diterima": "Seseorang diterima setelah identitasnya diperiksa.",
    "ruang.diminta_lengkapi": "Seseorang diminta melengkapi bukti kewakilan.",
    "ruang.dilengkapi": "Bukti kewakilan dilengkapi.",
    "ruang.ditolak": "Seseorang ditolak masuk.",
    "ruang.masuk": "Seseorang masuk ke ruang sesi.",
    "ruang.terputus": "Sambungan seseorang terputus.",
    "ruang.tersambung": "Seseorang di ruang tunggu tersambung kembali.",
    "ruang.kembali": "Seseorang kembali ke kursinya.",
    "ruang.diambil_alih": "Kursi seseorang berpindah ke sambungannya yang baru.",
    "ruang.keluar": "Seseorang keluar dari ruang.",
    "ruang.dikeluarkan": "Seseorang dikeluarkan dari ruang.",
    "tangga.berubah": "Mutu gambar dan suara seseorang berubah anak tangga.",
    "persetujuan.ditampilkan": "Pemberitahuan dan pilihan perekaman ditampilkan.",
    "persetujuan.dipilih": "Seseorang memilih A, B, atau C.",
    "persetujuan.diubah": "Seseorang mengubah pilihannya menjadi A.",
    "persetujuan.ditarik": "Seseorang menarik persetujuan perekaman.",
    "rekaman.disiapkan": "Semua yang di ruang telah memilih; perekaman dapat dimulai.",
    "rekaman.dimulai": "Pokja membacakan pernyataan dan mulai merekam yang menyetujui.",
    "rekaman.tidak_direkam": "Tidak seorang pun menyetujui perekaman; sesi memakai foto dan notulen.",
    "rekaman.dijeda": "Pokja menghentikan perekaman sementara.",
    "rekaman.dilanjutkan": "Pokja melanjutkan perekaman.",
    "rekaman.gangguan": "Suara dan gambar yang seharusnya direkam tidak sampai ke perekam.",
    "rekaman.pulih": "Perekaman pulih; celahnya tercatat.",
    "rekaman.berhenti": "Perekam menyatakan semua rekaman sesi telah ditutup.",
    "rekaman.orang_mulai": "Perekam mulai merekam seseorang, menurut perekam sendiri.",
    "rekaman.orang_berhenti": "Perekam berhenti merekam seseorang, menurut perekam sendiri.",
    "rekaman.segmen": "Sepotong rekaman seseorang ditutup dan sidiknya dicatat.",
    "rekaman.dijahit": "Film seorang disusun dari potongan rekamannya.",
    "rekaman.gagal_dijahit": "Film seorang belum dapat disusun; potongan rekamannya tetap bukti.",
    "pesan.dikirim": "Pesan ditulis di ruang.",
    "musyawarah.dimulai": "Pokja mulai bermusyawarah tersendiri.",
    "musyawarah.selesai": "Pokja selesai bermusyawarah.",
    "tanya.diajukan": "Pokja mengajukan pertanyaan bernomor.",
    "tanya.dijawab": "Pertanyaan dijawab.",
    "tanya.disimpulkan": "Pokja menyimpulkan jawaban.",
    "tanya.dilampiri": "Peserta melampirkan foto pada jawabannya.",
    "aspek.dicatat": "Hasil klarifikasi satu aspek dicatat.",
    "foto.diminta": "Pokja meminta foto.",
    "foto.diterima": "Foto diterima dan sidiknya dicatat.",
    "foto.diolah": "Salinan foto untuk dilihat dan dibaca selesai dibuat, atau foto ternyata tidak dapat dibuka.",
    "foto.dipilah": "Pokja memilah foto dari surel atau bidding room ke butir dokumennya.",
    "dokumen.diminta": "Dokumen masuk daftar yang harus diperlihatkan.",
    "dokumen.tidak_diperlukan": "Dokumen tidak perlu diperlihatkan karena sudah terkualifikasi di SIKaP atau SPSE.",
    "dokumen.diterima": "Foto dokumen diterima.",
    "dokumen.tidak_ada": "Dokumen tidak pernah datang sampai sesi ditutup.",
    "dokumen.diolah": "Foto dokumen diolah.",
    "dokumen.perlu_ulang": "Foto dokumen perlu diulang.",
    "dokumen.dipaksa": "Pokja menerima foto yang mutunya rendah.",
    "dokumen.diperlihatkan": "Dokumen diperlihatkan kepada Pokja.",
    "dokumen.sah": "Pokja menyatakan dokumen memenuhi.",
    "dokumen.tidak_sah": "Pokja menyatakan dokumen tidak memenuhi.",
    "dokumen.diklarifikasi": "Dokumen diklarifikasi.",
    "dokumen.ditanyakan": "Dokumen ditanyakan kepada penerbitnya.",
    "penerbit.menjawab": "Penerbit menjawab pertanyaan tentang sebuah dokumen.",
    "putusan.ditetapkan": "Putusan ditetapkan dengan kuorum Pokja.",
    "negosiasi.hps_dibuka": "Pokja membuka harga satuan HPS kepada peserta.",
    "negosiasi.kuasa_diterima": "Pokja mencatat kuasa penuh seorang wakil untuk berunding.",
    "negosiasi.dikirim": "Pokja mengirim tawaran harga.",
    "negosiasi.dipelajari": "Peserta membuka tawaran harga.",
    "negosiasi.ditawar": "Peserta menawar balik.",
    "negosiasi.disepakati": "Harga disepakati.",
    "negosiasi.ditolak": "Peserta menolak tawaran harga.",
    "negosiasi.dihentikan": "Pokja menghentikan putaran negosiasi.",
    "negosiasi.lewat_waktu": "Batas waktu jawaban negosiasi lewat; Pokja yang memutuskan kelanjutannya.",
    "negosiasi.gagal": "Pokja menyatakan negosiasi tidak mencapai kesepakatan.",
    "negosiasi.dibatalkan": "Negosiasi dibatalkan.",
    "negosiasi.dibekukan": "Tabel harga yang disepakati dibekukan dan sidiknya dicatat.",
    "negosiasi.dibuka_segel": "Tabel harga yang dibekukan dibuka kembali atas persetujuan kedua pihak.",
    "negosiasi.buka_ditolak": "Peserta tidak setuju tabel harga yang dibekukan dibuka kembali.",
    "negosiasi.ditandatangani_penyedia": "Peserta menandatangani berkas negosiasi.",
    "negosiasi.pindaian_diterima": "Pindaian berkas negosiasi bertanda tangan diterima.",
    "negosiasi.pindaian_berbeda": "Pindaian berkas negosiasi berbeda dari berkas yang diterbitkan.",
    "negosiasi.final": "Berkas negosiasi ditandatangani kedua pihak.",
    "terbitan.diterbitkan": "Berkas diterbitkan untuk ditandatangani di luar aplikasi atau di atas kertas.",
    "terbitan.ditarik": "Berkas yang diterbitkan ditarik.",
    "kembali.diterima": "Berkas yang ditandatangani kembali, dan sidiknya dicatat.",
    "kembali.disahkan": "Pokja membandingkan berkas yang kembali dan menerimanya.",
    "kembali.diminta_ulang": "Pokja meminta berkas yang kembali dikirim ulang.",
    "keberatan.diajukan": "Peserta menyampaikan keberatan.",
    "ba.diparaf": "Seseorang memaraf satu bagian berita acara.",
    "ba.dibacakan": "Berita acara dibacakan.",
    "ba.dibekukan": "Berita acara dibekukan untuk ditandatangani.",
    "ba.ditandatangani": "Berita acara ditandatangani.",
    "ba.ditolak": "Seseorang menolak menandatangani berita acara.",
    "ba.ditandatangani_susulan": "Peserta menandatangani berita acara pada lembar terpisah.",
    "pengesahan.diterbitkan": "Lembar pengesahan diterbitkan untuk wakil peserta yang belum menandatangani.",
    "pengesahan.ditandatangani": "Lembar pengesahan ditandatangani.",
    "pengesahan.ditolak": "Seseorang menolak menandatangani lembar pengesahan.",
    "pengesahan.lengkap": "Lembar pengesahan selesai ditandatangani.",
    "pengesahan.diakhiri": "Lembar pengesahan ditutup sebelum semua menandatangani.",
    "ba.final": "Berita acara selesai ditandatangani.",
    "ba.final_tanpa_peserta": "Berita acara selesai tanpa tanda tangan peserta.",
    "ba.ditutup": "Berita acara diberi segel penutup dan stempel waktu.",
    "ba.disegel": "Berita acara disegel.",
    "bukti.disusun": "Berkas pendukung paket bukti disusun dan sidiknya dicatat.",
    "ba.ditarik": "Berkas harga yang dibekukan ditarik karena harganya dibuka kembali.",
    "ba.diralat": "Berita acara digantikan berita acara perbaikan.",
    "salinan.diunduh": "Peserta mengunduh salinan buktinya.",
}

KINDS: dict[str, Kind] = {
    kind: Kind(sentence, readers)
    for table, readers in ((_KANTOR, KANTOR), (_DALAM, DALAM), (_MUSYAWARAH, MUSYAWARAH), (_SEMUA, SEMUA))
    for kind, sentence in table.items()
}


def visible(kind: str, peran: Peran) -> bool:
    """Whether `peran` may read events of this kind in full; a kind that is not known is nobody's."""
    return kind in KINDS and peran in KINDS[kind].untuk


def view(entry: Entry, peran: Peran) -> dict[str, object]:
    """What a reader sees of a line: all of it, or its number and digest under the kind `tertutup`."""
    event = entry.event
    if not visible(event.kind, peran):
        return {"no": entry.number, "jenis": TERTUTUP, "sidik": entry.digest}
    seen: dict[str, object] = {
        "no": entry.number,
        "jenis": event.kind,
        "waktu": utc_text(event.at),
        "pelaku": event.actor,
        "peran": event.role,
        "data": dict(event.data),
        "isi": dict(event.private),
        "sidik": entry.digest,
    }
    return seen


def private_for(private: Mapping[str, object], kind: str, peran: Peran) -> Mapping[str, object]:
    """The opening of an event as far as `peran` may have it: all of it or nothing."""
    return private if visible(kind, peran) else {}
