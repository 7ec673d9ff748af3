"""Every table, declared once. Times are ISO-8601 UTC text, amounts are whole rupiah, nested values are JSON text."""

import sqlalchemy as sa

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
"""So that a later migration can name what it changes, on both databases."""

metadata = sa.MetaData(naming_convention=NAMES)


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.Text, primary_key=True)


def _text(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _maybe(name: str) -> sa.Column[str | None]:
    return sa.Column(name, sa.Text)


def _number(name: str, default: int = 0) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default=str(default))


def _of(table: str, name: str | None = None, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name or table, sa.Text, sa.ForeignKey(f"{table}.id"), nullable=null, index=True)


# The evidence: added to, never changed.

berkas = sa.Table(
    "berkas", metadata, _id(), _text("kantor"), _number("ukuran"), _text("digest"), _text("tepi")
)  # fmt: skip
peristiwa = sa.Table(
    "peristiwa",
    metadata,
    sa.Column("berkas", sa.Text, sa.ForeignKey("berkas.id"), primary_key=True),
    sa.Column("no", sa.BigInteger, primary_key=True),
    _text("jenis"),
    _text("baris"),
    _text("digest"),
)
# What a lawful deletion may remove: the salt and the words behind a commitment.
bukaan = sa.Table(
    "bukaan",
    metadata,
    sa.Column("berkas", sa.Text, primary_key=True),
    sa.Column("no", sa.BigInteger, primary_key=True),
    _text("garam"),
    _text("isi"),
)
kepala = sa.Table(
    "kepala",
    metadata,
    sa.Column("berkas", sa.Text, sa.ForeignKey("berkas.id"), primary_key=True),
    sa.Column("ukuran", sa.BigInteger, primary_key=True),
    _text("catatan"),
    _text("waktu"),
)

# Work and mail that a transaction causes.

pekerjaan = sa.Table(
    "pekerjaan",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    _text("jenis"),
    sa.Column("kunci", sa.Text, unique=True),
    _text("isi"),
    _text("keadaan", "antre"),  # antre, berjalan, selesai, gagal, ditahan
    sa.Column("mulai_pada", sa.Float, nullable=False),
    _number("percobaan"),
    _number("epoch"),  # +1 at every claim: fences off a worker that was taken over
    sa.Column("pemilik", sa.BigInteger),
    sa.Column("sewa", sa.Float),
    _maybe("tanda"),  # durable mark of a step that cannot be undone
    _maybe("kemajuan"),
    _maybe("galat"),
    sa.Column("dibuat", sa.Float, nullable=False),
    sa.Column("selesai", sa.Float),
    sqlite_autoincrement=True,  # a deleted row's number would be given to other work, which its worker then ends
)
sa.Index("pekerjaan_antre", pekerjaan.c.keadaan, pekerjaan.c.mulai_pada)

surel = sa.Table(
    "surel",
    metadata,
    _id(),
    _text("kantor"),
    _maybe("sesi"),
    _text("jenis"),
    _text("kepada"),
    _text("perihal"),
    _text("message_id"),
    _text("keadaan", "antre"),  # antre, terkirim, gagal, dipantulkan, tak_pasti
    _number("percobaan"),
    _number("kode"),
    _text("pesan"),
    _text("sha256"),
    _text("dibuat"),
    _maybe("dikirim"),
)
sa.Index("surel_sesi", surel.c.sesi)

# The office and its people.

kantor = sa.Table(
    "kantor",
    metadata,
    _id(),
    sa.Column("kode", sa.Text, nullable=False, unique=True),
    _text("nama"),
    _text("pemda"),
    _text("unit"),
    _text("alamat"),
    _text("telepon"),
    _text("laman"),
    _text("surel"),
    _text("kota"),
    _text("zona", "WITA"),
    _text("warna", "#0b4f8a"),
    _text("pola_nomor", "{urut:03d}/{kode}/POKJA/{bulan_romawi}/{tahun}"),
    _text("klausul", "{}"),
    _text("induk"),
    _text("lambang"),
    _text("pola", "{}"),
)
nomor = sa.Table(
    "nomor",
    metadata,
    sa.Column("kantor", sa.Text, sa.ForeignKey("kantor.id"), primary_key=True),
    sa.Column("jenis", sa.Text, primary_key=True),
    sa.Column("tahun", sa.Integer, primary_key=True),
    _number("terakhir"),
)
# The register of those numbers: one line each, also for those that were never used.
nomor_surat = sa.Table(
    "nomor_surat",
    metadata,
    _id(),
    _of("kantor"),
    _text("jenis"),
    sa.Column("tahun", sa.Integer, nullable=False),
    sa.Column("urut", sa.Integer, nullable=False),
    *[_text(n) for n in ("nomor", "untuk", "tentang", "waktu", "keadaan", "alasan")],
    sa.UniqueConstraint("kantor", "nomor"),
)
orang = sa.Table(
    "orang",
    metadata,
    _id(),
    _of("kantor"),
    _text("nama"),
    _text("nip"),
    _text("jabatan"),
    sa.Column("surel", sa.Text, nullable=False, unique=True),
    _text("peran"),
    _text("sandi"),
    _maybe("sampai"),
    _text("dibuat"),
)
login = sa.Table(
    "login",
    metadata,
    sa.Column("sidik", sa.Text, primary_key=True),  # SHA-256 of the cookie's token
    _text("jenis"),  # staf | tamu
    _text("siapa"),
    _text("dibuat"),
    _text("habis"),
)
sa.Index("login_siapa", login.c.siapa)
sambungan = sa.Table(
    "sambungan",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),  # as the chain names it
    _text("sesi"),
    _text("siapa"),
    sa.Column("pemilik", sa.BigInteger, nullable=False),  # the process that holds it, as in `pekerjaan`
)
sa.Index("sambungan_pemilik", sambungan.c.pemilik)
perekaman = sa.Table(
    "perekaman",
    metadata,
    sa.Column("sesi", sa.Text, primary_key=True),
    sa.Column("kursi", sa.Text, primary_key=True),  # "": the recording of the sesi itself, until it is closed
    sa.Column("pemilik", sa.BigInteger, nullable=False),  # the process whose recorder has this person
)

# The procedure.

paket = sa.Table(
    "paket",
    metadata,
    _id(),
    _of("kantor"),
    *[_text(n) for n in ("kode_tender", "kode_rup", "nama", "skpd", "sumber_dana")],
    _number("tahun"),
    _number("pagu"),
    _number("hps"),
    *[_text(n) for n in ("jenis", "metode", "kualifikasi")],
    _number("putaran", 1),
    _text("nomor_dokpil"),
    _maybe("tanggal_dokpil"),
    _text("nomor_ba_evaluasi"),
    _maybe("tanggal_ba_evaluasi"),
    _maybe("batas_penawaran"),
    *[_text(n) for n in ("nama_pokja", "sk_pokja", "ppk", "klausul_hadir", "keadaan")],
    _number("versi"),
    _text("dibuat"),
    sa.UniqueConstraint("kantor", "kode_tender"),
)
sa.Index("paket_terbaru", paket.c.kantor, paket.c.dibuat)
anggota = sa.Table(
    "anggota",
    metadata,
    sa.Column("paket", sa.Text, sa.ForeignKey("paket.id"), primary_key=True),
    sa.Column("orang", sa.Text, sa.ForeignKey("orang.id"), primary_key=True, index=True),
    _text("tugas"),
    _text("dibuat"),  # the paket's, so that somebody's newest are found without looking at all
)
sa.Index("anggota_terbaru", anggota.c.orang, anggota.c.dibuat)
peserta = sa.Table(
    "peserta",
    metadata,
    _id(),
    _of("paket"),
    _number("peringkat"),
    *[_text(n) for n in ("nama", "npwp", "nib", "alamat", "surel", "telepon", "direktur")],
    sa.Column("cadangan", sa.Boolean, nullable=False, server_default=sa.false()),
    _text("isian", "{}"),
    _maybe("hasil"),
)
sesi = sa.Table(
    "sesi",
    metadata,
    _id(),
    _of("paket"),
    _of("peserta"),
    sa.Column("kode", sa.Text, nullable=False, unique=True),
    *[_text(n) for n in ("jenis", "mulai", "selesai", "zona", "dasar", "dasar_nomor", "tempat", "keadaan")],
    _number("kirim_ulang"),
    _number("versi"),
)
sa.Index("sesi_mulai", sesi.c.mulai)
undangan = sa.Table(
    "undangan",
    metadata,
    _id(),
    _of("sesi"),
    _text("nomor"),
    _number("ke", 1),
    _text("keadaan"),
    _text("dibuat"),
    _maybe("dikirim"),
    _maybe("tenggat"),
    _text("surat"),
    _text("isi", "{}"),
)
jawaban = sa.Table(
    "jawaban",
    metadata,
    _id(),
    _of("undangan"),
    _of("sesi"),
    *[_text(n) for n in ("pilihan", "alasan", "usul", "whatsapp", "perangkat")],
    sa.Column("terlambat", sa.Boolean, nullable=False, server_default=sa.false()),
    _text("waktu"),
    _text("alamat_ip"),
    _text("hadir", "[]"),
    _text("surat"),
)
wakil = sa.Table(
    "wakil",
    metadata,
    _id(),
    _of("sesi"),
    *[_text(n) for n in ("nama", "jabatan", "kapasitas", "surel", "telepon", "dibuat")],
    sa.Column("utama", sa.Boolean, nullable=False, server_default=sa.false()),
)
tautan = sa.Table(
    "tautan",
    metadata,
    sa.Column("sidik", sa.Text, primary_key=True),  # SHA-256 of the secret in the link's fragment
    _of("wakil"),
    _text("dibuat"),
    _text("habis"),
    _maybe("dicabut"),
    _maybe("dibuka"),
)
dokumen = sa.Table(
    "dokumen",
    metadata,
    _id(),
    _of("sesi"),
    _number("urut"),
    *[_text(n) for n in ("jenis", "nama")],
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
foto = sa.Table(
    "foto",
    metadata,
    _id(),
    _of("sesi"),
    _of("dokumen", null=True),
    _text("untuk"),
    _number("nomor"),
    *[_text(n) for n in ("sha256", "sha256_gawai")],
    _number("ukuran"),
    *[_text(n) for n in ("tipe", "jalur", "wakil", "waktu")],
    _text("asal"),  # the surat_masuk that it hung on
    _maybe("saat"),
    _text("turunan"),  # SHA-256 of the copy without EXIF that pages show
    _text("kecil"),
    _text("bacaan", "{}"),
)
surat_masuk = sa.Table(
    "surat_masuk",
    metadata,
    _id(),
    _of("sesi"),
    *[_text(n) for n in ("sha256", "message_id", "dari", "nama", "perihal")],
    sa.Column("dikenal", sa.Boolean, nullable=False, server_default=sa.false()),
    _text("periksa"),
    _number("lampiran"),
    _number("ditolak"),
    _text("waktu"),
    sa.UniqueConstraint("sesi", "sha256"),
)
# What the Pokja saw on an issuer's page; the result is a line of the chain.
tangkapan = sa.Table(
    "tangkapan",
    metadata,
    _id(),
    _of("sesi"),
    *[_text(n) for n in ("laman", "sha256")],
    _number("ukuran"),
    *[_text(n) for n in ("tipe", "turunan", "galat", "oleh", "waktu")],
)
berita_acara = sa.Table(
    "berita_acara",
    metadata,
    _id(),
    _of("sesi"),
    *[_text(n) for n in ("jenis", "nomor", "keadaan", "fakta", "pdf")],
    _text("narasi", "{}"),
    _text("kotak", "[]"),
    sa.Column("berurutan", sa.Boolean, nullable=False, server_default=sa.false()),
    _number("versi"),
    _number("ke", 1),  # an erratum is the next one
    _text("merujuk"),
    sa.UniqueConstraint("sesi", "jenis", "ke"),
)
tanda_tangan = sa.Table(
    "tanda_tangan",
    metadata,
    sa.Column("ba", sa.Text, sa.ForeignKey("berita_acara.id"), primary_key=True),
    sa.Column("urut", sa.Integer, primary_key=True),
    *[_text(n) for n in ("siapa", "nama", "jabatan", "pihak", "keadaan")],
    _maybe("waktu"),
    _text("alasan"),
    _text("cara", "aplikasi"),
    *[_text(n) for n in ("kolom", "atas_nama", "tingkat")],
)
# Papers as they were printed, once; whoever asks again is given the same bytes.
cetakan = sa.Table(
    "cetakan",
    metadata,
    _id(),
    _text("berkas"),
    _text("jenis"),
    _number("dasar"),
    *[_text(n) for n in ("kode", "nomor", "sha256", "fakta", "waktu")],
    sa.UniqueConstraint("berkas", "jenis", "dasar"),
)
negosiasi = sa.Table(
    "negosiasi",
    metadata,
    _id(),
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
    *[_text(n) for n in ("sidik", "putusan")],
    _number("versi"),
)
terbitan = sa.Table(
    "terbitan",
    metadata,
    _id(),
    _of("sesi"),
    *[_text(n) for n in ("kode", "judul", "pdf")],
    *[_text(n, "[]") for n in ("halaman", "sel", "ttd", "penanda")],
    *[_text(n) for n in ("nama", "keadaan", "waktu")],
)
kembali = sa.Table(
    "kembali",
    metadata,
    _id(),
    _of("terbitan"),
    _of("sesi"),
    *[_text(n) for n in ("cara", "keadaan")],
    *[_text(n, "[]") for n in ("kiriman", "lembar", "tambahan")],
    *[_text(n) for n in ("alasan", "pemeriksa", "dibuat")],
    _number("versi"),
)
kode = sa.Table(
    "kode",
    metadata,
    sa.Column("siapa", sa.Text, primary_key=True),
    sa.Column("untuk", sa.Text, primary_key=True),
    _text("sidik"),
    _text("habis"),
    _number("percobaan"),
)
hak_audit = sa.Table(
    "hak_audit",
    metadata,
    _id(),
    _of("kantor"),
    _of("orang"),
    *[_text(n) for n in ("nomor_surat", "tanggal_surat", "instansi", "keadaan")],
    _maybe("mulai"),
    _maybe("habis"),
    _text("paket", "[]"),
)
hak_audit_paket = sa.Table(
    "hak_audit_paket",
    metadata,
    sa.Column("hak", sa.Text, sa.ForeignKey("hak_audit.id"), primary_key=True),
    sa.Column("paket", sa.Text, sa.ForeignKey("paket.id"), primary_key=True, index=True),
)
pemusnahan = sa.Table(
    "pemusnahan",
    metadata,
    _id(),
    _of("kantor"),
    _of("sesi"),
    *[_text(n) for n in ("putusan", "tanggal", "alasan", "pengusul", "peran", "keadaan", "waktu", "pemutus")],
)
idempoten = sa.Table(
    "idempoten",
    metadata,
    sa.Column("siapa", sa.Text, primary_key=True),
    sa.Column("kunci", sa.Text, primary_key=True),
    _text("jawaban"),
    _text("waktu"),
)
