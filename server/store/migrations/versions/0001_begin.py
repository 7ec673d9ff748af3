"""The first form of every table."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _maybe(name: str) -> sa.Column[str | None]:
    return sa.Column(name, sa.Text)


def _number(name: str, default: int = 0) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default=str(default))


def upgrade() -> None:
    op.create_table(
        "berkas",
        sa.Column("id", sa.Text, primary_key=True),
        _text("kantor"),
        _number("ukuran"),
        _text("digest"),
        _text("tepi"),
    )
    op.create_table(
        "bukaan",
        sa.Column("berkas", sa.Text, primary_key=True),
        sa.Column("no", sa.BigInteger, primary_key=True),
        _text("garam"),
        _text("isi"),
    )
    op.create_table(
        "idempoten",
        sa.Column("siapa", sa.Text, primary_key=True),
        sa.Column("kunci", sa.Text, primary_key=True),
        _text("jawaban"),
        _text("waktu"),
    )
    op.create_table(
        "kantor",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kode", sa.Text, nullable=False, unique=True),
        *[_text(name) for name in ("nama", "pemda", "unit", "alamat", "telepon", "laman", "surel", "kota")],
        _text("zona", "WITA"),
        _text("warna", "#0b4f8a"),
        _text("pola_nomor", "{urut:03d}/{kode}/POKJA/{bulan_romawi}/{tahun}"),
        _text("klausul", "{}"),
        _text("induk"),
        _text("lambang"),
        _text("pola", "{}"),
    )
    op.create_table(
        "kode",
        sa.Column("siapa", sa.Text, primary_key=True),
        sa.Column("untuk", sa.Text, primary_key=True),
        _text("sidik"),
        _text("habis"),
        _number("percobaan"),
    )
    op.create_table(
        "login",
        sa.Column("sidik", sa.Text, primary_key=True),
        *[_text(name) for name in ("jenis", "siapa", "dibuat", "habis")],
    )
    op.create_index("login_siapa", "login", ["siapa"])
    op.create_table(
        "sambungan",
        sa.Column("id", sa.Text, primary_key=True),
        _text("sesi"),
        _text("siapa"),
        sa.Column("pemilik", sa.BigInteger, nullable=False),
    )
    op.create_index("sambungan_pemilik", "sambungan", ["pemilik"])
    op.create_table(
        "perekaman",
        sa.Column("sesi", sa.Text, primary_key=True),
        sa.Column("kursi", sa.Text, primary_key=True),
        sa.Column("pemilik", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "pekerjaan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        _text("jenis"),
        sa.Column("kunci", sa.Text, unique=True),
        _text("isi"),
        _text("keadaan", "antre"),
        sa.Column("mulai_pada", sa.Float, nullable=False),
        _number("percobaan"),
        _number("epoch"),
        sa.Column("pemilik", sa.BigInteger),
        sa.Column("sewa", sa.Float),
        _maybe("tanda"),
        _maybe("kemajuan"),
        _maybe("galat"),
        sa.Column("dibuat", sa.Float, nullable=False),
        sa.Column("selesai", sa.Float),
        sqlite_autoincrement=True,
    )
    op.create_index("pekerjaan_antre", "pekerjaan", ["keadaan", "mulai_pada"])
    op.create_table(
        "surel",
        sa.Column("id", sa.Text, primary_key=True),
        _text("kantor"),
        _maybe("sesi"),
        *[_text(name) for name in ("jenis", "kepada", "perihal", "message_id")],
        _text("keadaan", "antre"),
        _number("percobaan"),
        _number("kode"),
        *[_text(name) for name in ("pesan", "sha256", "dibuat")],
        _maybe("dikirim"),
    )
    op.create_index("surel_sesi", "surel", ["sesi"])
    op.create_table(
        "kepala",
        sa.Column("berkas", sa.Text, sa.ForeignKey("berkas.id"), primary_key=True),
        sa.Column("ukuran", sa.BigInteger, primary_key=True),
        _text("catatan"),
        _text("waktu"),
    )
    op.create_table(
        "nomor",
        sa.Column("kantor", sa.Text, sa.ForeignKey("kantor.id"), primary_key=True),
        sa.Column("jenis", sa.Text, primary_key=True),
        sa.Column("tahun", sa.Integer, primary_key=True),
        _number("terakhir"),
    )
    op.create_table(
        "nomor_surat",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kantor", sa.Text, sa.ForeignKey("kantor.id"), nullable=False),
        _text("jenis"),
        sa.Column("tahun", sa.Integer, nullable=False),
        sa.Column("urut", sa.Integer, nullable=False),
        *[_text(name) for name in ("nomor", "untuk", "tentang", "waktu", "keadaan", "alasan")],
        sa.UniqueConstraint("kantor", "nomor", name="uq_nomor_surat_kantor"),
    )
    op.create_index("ix_nomor_surat_kantor", "nomor_surat", ["kantor"])
    op.create_table(
        "cetakan",
        sa.Column("id", sa.Text, primary_key=True),
        _text("berkas"),
        _text("jenis"),
        _number("dasar"),
        *[_text(name) for name in ("kode", "nomor", "sha256", "fakta", "waktu")],
        sa.UniqueConstraint("berkas", "jenis", "dasar", name="uq_cetakan_berkas"),
    )
    op.create_table(
        "orang",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kantor", sa.Text, sa.ForeignKey("kantor.id"), nullable=False),
        *[_text(name) for name in ("nama", "nip", "jabatan")],
        sa.Column("surel", sa.Text, nullable=False, unique=True),
        _text("peran"),
        _text("sandi"),
        _maybe("sampai"),
        _text("dibuat"),
    )
    op.create_index("ix_orang_kantor", "orang", ["kantor"])
    op.create_table(
        "paket",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kantor", sa.Text, sa.ForeignKey("kantor.id"), nullable=False),
        *[_text(name) for name in ("kode_tender", "kode_rup", "nama", "skpd", "sumber_dana")],
        _number("tahun"),
        _number("pagu"),
        _number("hps"),
        *[_text(name) for name in ("jenis", "metode", "kualifikasi")],
        _number("putaran", 1),
        _text("nomor_dokpil"),
        _maybe("tanggal_dokpil"),
        _text("nomor_ba_evaluasi"),
        _maybe("tanggal_ba_evaluasi"),
        _maybe("batas_penawaran"),
        *[_text(name) for name in ("nama_pokja", "sk_pokja", "ppk", "klausul_hadir", "keadaan")],
        _number("versi"),
        _text("dibuat"),
        sa.UniqueConstraint("kantor", "kode_tender"),
    )
    op.create_index("ix_paket_kantor", "paket", ["kantor"])
    op.create_index("paket_terbaru", "paket", ["kantor", "dibuat"])
    op.create_table(
        "peristiwa",
        sa.Column("berkas", sa.Text, sa.ForeignKey("berkas.id"), primary_key=True),
        sa.Column("no", sa.BigInteger, primary_key=True),
        *[_text(name) for name in ("jenis", "baris", "digest")],
    )
    op.create_table(
        "anggota",
        sa.Column("paket", sa.Text, sa.ForeignKey("paket.id"), primary_key=True),
        sa.Column("orang", sa.Text, sa.ForeignKey("orang.id"), primary_key=True),
        _text("tugas"),
        _text("dibuat"),
    )
    op.create_index("ix_anggota_orang", "anggota", ["orang"])
    op.create_index("anggota_terbaru", "anggota", ["orang", "dibuat"])
    op.create_table(
        "hak_audit",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kantor", sa.Text, sa.ForeignKey("kantor.id"), nullable=False),
        sa.Column("orang", sa.Text, sa.ForeignKey("orang.id"), nullable=False),
        *[_text(name) for name in ("nomor_surat", "tanggal_surat", "instansi", "keadaan")],
        _maybe("mulai"),
        _maybe("habis"),
        _text("paket", "[]"),
    )
    op.create_index("ix_hak_audit_kantor", "hak_audit", ["kantor"])
    op.create_index("ix_hak_audit_orang", "hak_audit", ["orang"])
    op.create_table(
        "peserta",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("paket", sa.Text, sa.ForeignKey("paket.id"), nullable=False),
        _number("peringkat"),
        *[_text(name) for name in ("nama", "npwp", "nib", "alamat", "surel", "telepon", "direktur")],
        sa.Column("cadangan", sa.Boolean, nullable=False, server_default=sa.false()),
        _text("isian", "{}"),
        _maybe("hasil"),
    )
    op.create_index("ix_peserta_paket", "peserta", ["paket"])
    op.create_table(
        "hak_audit_paket",
        sa.Column("hak", sa.Text, sa.ForeignKey("hak_audit.id"), primary_key=True),
        sa.Column("paket", sa.Text, sa.ForeignKey("paket.id"), primary_key=True),
    )
    op.create_index("ix_hak_audit_paket_paket", "hak_audit_paket", ["paket"])
    op.create_table(
        "sesi",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("paket", sa.Text, sa.ForeignKey("paket.id"), nullable=False),
        sa.Column("peserta", sa.Text, sa.ForeignKey("peserta.id"), nullable=False),
        sa.Column("kode", sa.Text, nullable=False, unique=True),
        *[_text(name) for name in ("jenis", "mulai", "selesai", "zona", "dasar", "dasar_nomor", "tempat", "keadaan")],
        _number("kirim_ulang"),
        _number("versi"),
    )
    op.create_index("ix_sesi_paket", "sesi", ["paket"])
    op.create_index("ix_sesi_peserta", "sesi", ["peserta"])
    op.create_index("sesi_mulai", "sesi", ["mulai"])
    op.create_table(
        "pemusnahan",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kantor", sa.Text, sa.ForeignKey("kantor.id"), nullable=False),
        sa.Column("sesi", sa.Text, sa.ForeignKey("sesi.id"), nullable=False),
        *[_text(name) for name in ("putusan", "tanggal", "alasan", "pengusul", "peran", "keadaan", "waktu", "pemutus")],
    )
    op.create_index("ix_pemusnahan_kantor", "pemusnahan", ["kantor"])
    op.create_index("ix_pemusnahan_sesi", "pemusnahan", ["sesi"])
    op.create_table(
        "berita_acara",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("sesi", sa.Text, sa.ForeignKey("sesi.id"), nullable=False),
        *[_text(name) for name in ("jenis", "nomor", "keadaan", "fakta", "pdf")],
        _text("narasi", "{}"),
        _text("kotak", "[]"),
        sa.Column("berurutan", sa.Boolean, nullable=False, server_default=sa.false()),
        _number("versi"),
        _number("ke", 1),
        _text("merujuk"),
        sa.UniqueConstraint("sesi", "jenis", "ke"),
    )
    op.create_index("ix_berita_acara_sesi", "berita_acara", ["sesi"])
    op.create_table(
        "dokumen",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("sesi", sa.Text, sa.ForeignKey("sesi.id"), nullable=False),
        _number("urut"),
        _text("jenis"),
        _text("nama"),
        sa.Column("wajib", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("kunci", sa.Boolean, nullable=False, server_default=sa.false()),
        _text("isian", "{}"),
        _text("keadaan"),
        _maybe("sumber"),
        _text("alasan"),
        _text("pemeriksa", "[]"),
        _text("nilai", "{}"),
        _number("versi"),
    )
    op.create_index("ix_dokumen_sesi", "dokumen", ["sesi"])
    op.create_table(
        "negosiasi",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("sesi", sa.Text, sa.ForeignKey("sesi.id"), nullable=False, unique=True),
        _text("keadaan"),
        _number("hps"),
        _text("baris", "[]"),
        _text("ppn"),
        _number("bulat", 1),
        sa.Column("hps_terbuka", sa.Boolean, nullable=False, server_default=sa.false()),
        _number("putaran"),
        _text("tawaran", "[]"),
        _text("kuasa", "[]"),
        _maybe("tenggat"),
        *[_text(name) for name in ("sidik", "putusan")],
        _number("versi"),
    )
    op.create_table(
        "undangan",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("sesi", sa.Text, sa.ForeignKey("sesi.id"), nullable=False),
        _text("nomor"),
        _number("ke", 1),
        _text("keadaan"),
        _text("dibuat"),
        _maybe("dikirim"),
        _maybe("tenggat"),
        _text("surat"),
        _text("isi", "{}"),
    )
    op.create_index("ix_undangan_sesi", "undangan", ["sesi"])
    op.create_table(
        "wakil",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("sesi", sa.Text, sa.ForeignKey("sesi.id"), nullable=False),
        *[_text(name) for name in ("nama", "jabatan", "kapasitas", "surel", "telepon", "dibuat")],
        sa.Column("utama", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index("ix_wakil_sesi", "wakil", ["sesi"])
    op.create_table(
        "foto",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("sesi", sa.Text, sa.ForeignKey("sesi.id"), nullable=False),
        sa.Column("dokumen", sa.Text, sa.ForeignKey("dokumen.id")),
        _text("untuk"),
        _number("nomor"),
        _text("sha256"),
        _text("sha256_gawai"),
        _number("ukuran"),
        *[_text(name) for name in ("tipe", "jalur", "wakil", "waktu", "asal", "turunan", "kecil")],
        sa.Column("saat", sa.Text),
        _text("bacaan", "{}"),
    )
    op.create_index("ix_foto_dokumen", "foto", ["dokumen"])
    op.create_index("ix_foto_sesi", "foto", ["sesi"])
    op.create_table(
        "surat_masuk",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("sesi", sa.Text, sa.ForeignKey("sesi.id"), nullable=False),
        *[_text(name) for name in ("sha256", "message_id", "dari", "nama", "perihal")],
        sa.Column("dikenal", sa.Boolean, nullable=False, server_default=sa.false()),
        _text("periksa"),
        _number("lampiran"),
        _number("ditolak"),
        _text("waktu"),
        sa.UniqueConstraint("sesi", "sha256"),
    )
    op.create_index("ix_surat_masuk_sesi", "surat_masuk", ["sesi"])
    op.create_table(
        "tangkapan",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("sesi", sa.Text, sa.ForeignKey("sesi.id"), nullable=False),
        *[_text(name) for name in ("laman", "sha256")],
        _number("ukuran"),
        *[_text(name) for name in ("tipe", "turunan", "galat", "oleh", "waktu")],
    )
    op.create_index("ix_tangkapan_sesi", "tangkapan", ["sesi"])
    op.create_table(
        "jawaban",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("undangan", sa.Text, sa.ForeignKey("undangan.id"), nullable=False),
        sa.Column("sesi", sa.Text, sa.ForeignKey("sesi.id"), nullable=False),
        *[_text(name) for name in ("pilihan", "alasan", "usul", "whatsapp", "perangkat")],
        sa.Column("terlambat", sa.Boolean, nullable=False, server_default=sa.false()),
        _text("waktu"),
        _text("alamat_ip"),
        _text("hadir", "[]"),
        _text("surat"),
    )
    op.create_index("ix_jawaban_sesi", "jawaban", ["sesi"])
    op.create_index("ix_jawaban_undangan", "jawaban", ["undangan"])
    op.create_table(
        "tanda_tangan",
        sa.Column("ba", sa.Text, sa.ForeignKey("berita_acara.id"), primary_key=True),
        sa.Column("urut", sa.Integer, primary_key=True),
        *[_text(name) for name in ("siapa", "nama", "jabatan", "pihak", "keadaan")],
        _maybe("waktu"),
        _text("alasan"),
        _text("cara", "aplikasi"),
        *[_text(name) for name in ("kolom", "atas_nama", "tingkat")],
    )
    op.create_table(
        "terbitan",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("sesi", sa.Text, sa.ForeignKey("sesi.id"), nullable=False),
        *[_text(name) for name in ("kode", "judul", "pdf")],
        *[_text(name, "[]") for name in ("halaman", "sel", "ttd", "penanda")],
        *[_text(name) for name in ("nama", "keadaan", "waktu")],
    )
    op.create_index("ix_terbitan_sesi", "terbitan", ["sesi"])
    op.create_table(
        "kembali",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("terbitan", sa.Text, sa.ForeignKey("terbitan.id"), nullable=False),
        sa.Column("sesi", sa.Text, sa.ForeignKey("sesi.id"), nullable=False),
        *[_text(name) for name in ("cara", "keadaan")],
        *[_text(name, "[]") for name in ("kiriman", "lembar", "tambahan")],
        *[_text(name) for name in ("alasan", "pemeriksa", "dibuat")],
        _number("versi"),
    )
    op.create_index("ix_kembali_terbitan", "kembali", ["terbitan"])
    op.create_index("ix_kembali_sesi", "kembali", ["sesi"])
    op.create_table(
        "tautan",
        sa.Column("sidik", sa.Text, primary_key=True),
        sa.Column("wakil", sa.Text, sa.ForeignKey("wakil.id"), nullable=False),
        _text("dibuat"),
        _text("habis"),
        _maybe("dicabut"),
        _maybe("dibuka"),
    )
    op.create_index("ix_tautan_wakil", "tautan", ["wakil"])
