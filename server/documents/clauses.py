"""Klausul: the wording of each document that an office may put in its own words.

`{names}` are replaced by facts: a text of the facts by its own name (`{dasar_daring}`), one inside a group by both
(`{paket_nama}`, `{acara_pukul}`). `**bold**` is the only markup, and only here: facts are never read for it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TypedDict

from server.documents import clauses_formulir
from sessions import indonesia
from sessions.errors import Invalid

Wording = str | Sequence[str]

CARA = {
    "cara_aplikasi": (
        "Ditandatangani dalam aplikasi dengan **tanda tangan elektronik tidak tersertifikasi** (PP 71/2019 Pasal 60): "
        "penanda tangan dikenali lewat tautan pribadi dan kode sekali pakai; perubahan sesudahnya terlihat saat "
        "diperiksa."
    ),
    "cara_bsre": (
        "Dokumen ini ditandatangani secara elektronik menggunakan **sertifikat elektronik yang diterbitkan oleh "
        "BSrE**. UU ITE Pasal 5 ayat (1): Informasi Elektronik dan/atau Dokumen Elektronik dan/atau hasil cetaknya "
        "merupakan alat bukti hukum yang sah."
    ),
    "cara_psre": "Ditandatangani secara elektronik dengan sertifikat dari Penyelenggara Sertifikasi Elektronik (PSrE).",
    "cara_basah": "Ditandatangani dengan tinta; pindaiannya disimpan bersama dokumen ini.",
}

KLAUSUL: Mapping[str, Mapping[str, Wording]] = {
    "undangan": {
        "pembuka": (
            "Berdasarkan {dasar} untuk paket **{paket_nama}** (Kode Tender {paket_kode_tender}), dengan ini kami "
            "mengundang Saudara untuk mengikuti {kegiatan} yang dilaksanakan **secara daring** "
            "berdasarkan {dasar_daring}, pada:"
        ),
        "tata_cara": (
            "menggunakan telepon atau komputer yang berkamera, tanpa memasang aplikasi;",
            "menguji perangkat sebelumnya di {alamat_uji};",
            "memperlihatkan identitas diri yang asli;",
            "memperlihatkan dokumen asli sejelas mungkin sesuai arahan Pokja;",
            "menyampaikan foto dokumen langsung dari kamera tanpa proses edit, melalui halaman sesi atau surel "
            "{narahubung_surel};",
            "tenaga ahli yang diminta hadir memegang KTP aslinya;",
            "sesi direkam **atas izin** Saudara; pilihan persetujuan A/B/C terlampir dan penolakan tidak menggugurkan.",
        ),
        "jawaban": (
            "Mohon menyampaikan jawaban kesediaan paling lambat **{batas_jawab}** sejak undangan ini diterima, dengan "
            "mencantumkan nomor WhatsApp yang dapat dihubungi, melalui {alamat_jawab} atau dengan membalas surel ini. "
            "Apabila berhalangan, sampaikan permohonan perubahan jadwal atau tatap muka disertai alasan."
        ),
        "akibat": (
            "Peserta yang tidak hadir tanpa alasan yang dapat diterima dapat dinyatakan gugur pada tahap pembuktian "
            "kualifikasi sesuai Dokumen Pemilihan ({pasal_akibat})."
        ),
        "akibat_lain": (
            "Apabila Saudara tidak hadir tanpa alasan yang dapat diterima, {kegiatan} dilanjutkan sesuai ketentuan "
            "Dokumen Pemilihan ({pasal_akibat})."
        ),
        "penutup": "Demikian undangan ini disampaikan. Atas perhatian dan kehadiran Saudara diucapkan terima kasih.",
        "panduan": (
            "**Buka surel undangan** di telepon atau komputer, lalu ketuk tautan pribadi Saudara. Jangan meneruskan "
            "tautan itu kepada orang lain.",
            "**Izinkan kamera dan mikrofon** ketika ditanya. Tidak ada aplikasi yang perlu dipasang.",
            "**Uji perangkat**: pastikan wajah terlihat, suara terdengar, dan jaringan terbaca cukup.",
            "**Pilih A, B, atau C** pada lembar persetujuan perekaman. Semua pilihan boleh; tidak ada yang "
            "menggugurkan.",
            "**Perlihatkan dokumen asli**: letakkan di tempat terang, penuhi bingkai, tahan sampai gambar tajam, lalu "
            "ketuk tombol foto.",
            "**Baca dan tanda tangani** Berita Acara. Bila ada keberatan, sampaikan sebelum menandatangani.",
        ),
        "bila_putus": (
            "Bila sambungan terputus, buka kembali tautan yang sama; Saudara masuk ke sesi yang sama. Sambungan lemah "
            "bukan alasan menggugurkan. Hubungi {narahubung_nama}, {narahubung_telepon}."
        ),
    },
    "kesediaan": {
        "pernyataan": (
            "Kami menyatakan bahwa semua dokumen yang akan diperlihatkan dan disampaikan adalah benar dan sesuai "
            "dengan aslinya, dan bersedia menerima akibat sesuai ketentuan bila di kemudian hari terbukti tidak benar."
        ),
    },
    "penugasan": {
        "pernyataan": (
            "Personil yang ditugaskan menyatakan tidak mempunyai benturan kepentingan dengan peserta, menjaga "
            "kerahasiaan selama dan sesudah pelaksanaan, dan melaporkan dengan segera bila keadaan itu berubah."
        ),
        "penutup": "Surat penugasan ini berlaku sejak ditetapkan sampai Berita Acara ditandatangani.",
    },
    "kesiapan": {
        "pembuka": (
            "Telah diperiksa kesiapan sarana untuk {kegiatan} secara daring paket **{paket_nama}** dengan "
            "peserta **{peserta}**, {acara_hari_tanggal} {acara_pukul}, dengan hasil sebagai berikut."
        ),
    },
    "daftar_hadir": {
        "catatan": (
            "Jam dan lama hadir dicatat oleh sistem ({sumber}); lama hadir dijumlahkan dari semua sambungan. Pilihan "
            "rekam: A setuju direkam, B tanpa rekaman suara dan gambar, C memohon tatap muka."
        ),
    },
    "berita_acara": {
        "pembuka": (
            "Pada hari ini **{tanggal_kata}**, {acara_pukul}, bertempat di {acara_tempat}, kami yang bertanda tangan "
            "di bawah ini {kantor_pokja} berdasarkan Keputusan {sk_nama} Nomor {sk_nomor}, telah melaksanakan "
            "pembuktian kualifikasi **secara daring** berdasarkan {dasar_daring} terhadap peserta **{peserta_nama}**, "
            "dengan hasil sebagai berikut."
        ),
        "pembuka_tidak_hadir": (
            "Pada hari ini **{tanggal_kata}**, bertempat di {acara_tempat}, kami yang bertanda tangan di bawah "
            "ini {kantor_pokja} berdasarkan Keputusan {sk_nama} Nomor {sk_nomor}, telah menunggu peserta "
            "**{peserta_nama}** untuk pembuktian kualifikasi **secara daring** berdasarkan {dasar_daring} yang "
            "dijadwalkan {acara_pukul}, dengan hasil sebagai berikut."
        ),
        "ralat": (
            "Berita Acara ini **menggantikan** Berita Acara Nomor {ralat_nomor} tanggal {ralat_tanggal} (SHA-256 "
            "{ralat_sha256}) karena kesalahan tulis, berdasarkan putusan kuorum Pokja. Berita Acara yang lama tetap "
            "disimpan dan tidak diubah."
        ),
        "paraf": ("Paraf diberikan atas isi bagian sebagaimana terbaca saat itu; sidik isinya tercatat pada rujukan."),
        "tanpa_rekaman": (
            "Pembuktian dilaksanakan tanpa perekaman audio-video atas permintaan peserta, dengan foto dokumen, "
            "notulen, dan dua pemeriksa."
        ),
        "rekam_a": (
            "**Pilihan A.** Perekaman suara dan gambar hanya dilakukan atas persetujuan orang yang bersangkutan "
            "(UU 27/2022 Pasal 20 ayat (2) huruf a)."
        ),
        "rekam_b": (
            "**Pilihan B.** Suara dan gambar orang yang memilih B tidak direkam; foto dokumen, catatan tertulis, "
            "dan log kehadiran tetap dibuat, dan butir kunci diperiksa dua pemeriksa. Pilihan ini tidak "
            "mengurangi penilaian."
        ),
        "rekam_c": (
            "**Pilihan C.** Permohonan tatap muka dicatat dan diputuskan Pokja; permohonan ini tidak menggugurkan"
            " dan tidak mengurangi penilaian."
        ),
        "rekam_ditarik": (
            "**Persetujuan ditarik.** Sejak persetujuan ditarik, suara dan gambar orang tersebut tidak direkam "
            "lagi; yang telah direkam secara sah tetap menjadi arsip."
        ),
        "mutu_penuh": "Wakil peserta tersambung dengan gambar dan suara sepanjang sesi tanpa terputus.",
        "mutu_sebagian": (
            "Sambungan wakil peserta tidak terputus, tetapi untuk sebagian waktu tanpa gambar bergerak; sambungan "
            "yang lemah tidak mengurangi penilaian."
        ),
        "mutu_putus": (
            "Sambungan wakil peserta sempat terputus dan tersambung kembali. Selama terputus jam prosedur "
            "berhenti; sambungan yang lemah tidak mengurangi penilaian."
        ),
        "mutu_tanpa_gambar": (
            "Wakil peserta hadir dengan suara tanpa gambar langsung. Identitas dan dokumen diperiksa atas foto "
            "yang diambil langsung dari kamera; Pokja dapat meminta memperlihatkannya secara tatap muka."
        ),
        "simpulan": (
            "Berdasarkan hasil tersebut, peserta **{peserta_nama}** dinyatakan **{simpulan_hasil}** pembuktian "
            "kualifikasi, dengan alasan: {simpulan_alasan}"
        ),
        "simpulan_tidak_hadir": (
            "Peserta **{peserta_nama}** dinyatakan **TIDAK HADIR** pada pembuktian kualifikasi, dengan alasan: "
            "{simpulan_alasan}"
        ),
        "penutup": (
            "Demikian Berita Acara ini dibuat dengan sebenarnya dalam rangkap secukupnya untuk dipergunakan "
            "sebagaimana mestinya."
        ),
    },
    "berita_acara_negosiasi": {
        "pembuka": (
            "Pada hari ini **{tanggal_kata}**, {acara_pukul}, bertempat di {acara_tempat}, kami yang bertanda tangan "
            "di bawah ini {kantor_pokja} berdasarkan Keputusan {sk_nama} Nomor {sk_nomor}, telah melaksanakan "
            "klarifikasi dan negosiasi **secara daring** berdasarkan {dasar_daring} terhadap peserta "
            "**{peserta_nama}**, dengan hasil sebagai berikut."
        ),
        "hasil": "**{hasil_putusan}.** {hasil_kalimat}",
        "paraf": ("Paraf diberikan atas isi bagian sebagaimana terbaca saat itu; sidik isinya tercatat pada rujukan."),
        "penutup": (
            "Demikian Berita Acara ini dibuat dengan sebenarnya dalam rangkap secukupnya untuk dipergunakan "
            "sebagaimana mestinya."
        ),
        "cara_hitung": (
            "Semua harga dalam rupiah bulat. Jumlah tiap baris adalah volume dikalikan harga satuan, dibulatkan ke "
            "rupiah terdekat; harga satuan penawaran tidak diubah oleh koreksi aritmatik."
        ),
    },
    "negosiasi": {
        "pembuka": (
            "Pada hari ini **{tanggal_kata}**, {kantor_pokja} dan **{peserta}** menyepakati harga hasil negosiasi "
            "untuk paket **{paket_nama}** (Kode Tender {paket_kode_tender}) dengan rincian sebagai berikut."
        ),
        "penutup": (
            "Harga tersebut sudah termasuk pajak dan kewajiban lain menurut Dokumen Pemilihan. Dengan menandatangani, "
            "peserta menyetujui setiap harga satuan dan jumlah di atas."
        ),
        "petunjuk": (
            "Bila ditandatangani dengan tinta: cetak semua halaman, tanda tangani hanya di dalam kotak, lalu kirim "
            "pindaian atau foto tiap halaman dengan keempat sudutnya terlihat. Jangan mencoret kode dan angka."
        ),
    },
    "laporan_selesai": {
        "pembuka": (
            "Dengan hormat, bersama ini kami laporkan pelaksanaan {kegiatan} secara daring untuk paket "
            "**{paket_nama}** (Kode Tender {paket_kode_tender}) sebagai berikut."
        ),
        "penutup": "Demikian laporan ini disampaikan untuk menjadi bahan selanjutnya.",
    },
    "tanda_terima": {
        "pembuka": "Telah diterima dari **{dari}** berkas sebagai berikut:",
        "jangkar": (
            "Simpanlah surat ini. Sidik tiap berkas dan kepala rantai di bawah membuktikan apa yang diterima dan "
            "urutannya; keduanya tidak dapat diubah tanpa terlihat."
        ),
    },
    "persetujuan": {
        "penutup": (
            "Pilihan ini dapat diubah atau ditarik kapan saja di halaman sesi atau melalui narahubung di atas."
        ),
    },
    **clauses_formulir.KLAUSUL,
}


class Run(TypedDict):
    """A stretch of text in one weight."""

    t: str
    b: bool


def names(kind: str) -> set[str]:
    """The names that a clause of this kind of paper may use: those that its own clauses use."""
    found: set[str] = set()
    for wording in {**KLAUSUL[kind], **CARA}.values():
        for part in (wording,) if isinstance(wording, str) else wording:
            found |= set(indonesia.fields(part))
    return found


def merged(kind: str, own: Mapping[str, Wording]) -> dict[str, Wording]:
    """The default wording of `kind` under the office's own; raises Invalid for a clause that the kind has not."""
    defaults = {**KLAUSUL[kind], **CARA}
    unknown = sorted(set(own) - set(defaults))
    if unknown:
        raise Invalid(f"Klausul {', '.join(unknown)} tidak ada pada dokumen ini. Hapus atau perbaiki namanya.")
    return {**defaults, **own}


def runs(wording: str, values: Mapping[str, str]) -> list[Run]:
    """The wording in runs, its names replaced by `values`; a `**` that comes from a value stays as it is."""
    found: list[Run] = []
    bold = False
    for text, name, spec in indonesia.pieces(wording):
        for index, part in enumerate(re.split(r"\*\*", text)):
            bold ^= index > 0
            found.append(Run(t=part, b=bold))
        if name is not None:
            slot = f"{{{name}:{spec}}}" if spec else f"{{{name}}}"
            found.append(Run(t=indonesia.fill(slot, values), b=bold))
    return [run for run in found if run["t"]]


def values(facts: Mapping[str, object]) -> dict[str, str]:
    """What a clause may name: the facts' texts, and `group_name` for texts one level down."""
    found: dict[str, str] = {}
    for name, value in facts.items():
        if isinstance(value, str):
            found[name] = value
        elif isinstance(value, Mapping) and name not in ("klausul", "pemberitahuan"):
            found |= {f"{name}_{inner}": text for inner, text in value.items() if isinstance(text, str)}
    if "kantor_unit" in found:
        found.setdefault("kantor_pokja", found["kantor_unit"])
    return found
