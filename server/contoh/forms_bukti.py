"""Example documents of experience, equipment, people and joint work."""

from server.contoh.forms import PEKERJAAN, Cast, Form
from server.contoh.words import day, in_words, numeric, rupiah, years_later


def kontrak(cast: Cast) -> Form:
    on, nilai, nomor = day(cast.rng, 2021, 2024), cast.rng.randint(150, 2400) * 1_000_000, cast.nomor("KONTRAK", 2023)
    work = cast.rng.choice(PEKERJAAN)
    return Form(
        headings=("SURAT PERJANJIAN", f"Nomor : {nomor}"),
        rows=(
            ("Paket Pekerjaan", work),
            ("Pejabat Pembuat Komitmen", cast.other.nama),
            ("Penyedia", cast.firm.nama),
            ("Nilai Kontrak", rupiah(nilai)),
            ("Tanggal Kontrak", in_words(on)),
            ("Jangka Waktu", "120 hari kalender"),
        ),
        signer=cast.who.nama,
        truth={
            "nomor": nomor,
            "pekerjaan": work,
            "perusahaan": cast.firm.nama,
            "nilai": str(nilai),
            "tanggal": numeric(on),
        },
    )


def bast(cast: Cast) -> Form:
    on, nilai = day(cast.rng, 2021, 2024), cast.rng.randint(150, 2400) * 1_000_000
    nomor, kontrak = cast.nomor("BAST", 2024), cast.nomor("KONTRAK", 2023)
    work = cast.rng.choice(PEKERJAAN)
    return Form(
        headings=("BERITA ACARA SERAH TERIMA HASIL PEKERJAAN", f"Nomor : {nomor}"),
        rows=(
            ("Paket Pekerjaan", work),
            ("Penyedia", cast.firm.nama),
            ("Nomor Kontrak", kontrak),
            ("Nilai Pekerjaan", rupiah(nilai)),
            ("Tanggal Serah Terima", in_words(on)),
        ),
        below=("PIHAK KEDUA menyerahkan hasil pekerjaan kepada PIHAK KESATU dalam keadaan selesai.",),
        truth={
            "nomor": nomor,
            "pekerjaan": work,
            "perusahaan": cast.firm.nama,
            "kontrak": kontrak,
            "nilai": str(nilai),
            "tanggal": numeric(on),
        },
    )


def stnk(cast: Cast) -> Form:
    nomor, rangka, mesin = _vehicle(cast)
    until = years_later(day(cast.rng, 2021, 2024), 5)
    return Form(
        headings=("SURAT TANDA NOMOR KENDARAAN BERMOTOR",),
        rows=(
            ("NOMOR REGISTRASI", nomor),
            ("NAMA PEMILIK", cast.who.nama),
            ("MEREK/TIPE", "CONTOH TRUK 110"),
            ("ISI SILINDER", "4009 CC"),
            ("NOMOR RANGKA", rangka),
            ("NOMOR MESIN", mesin),
            ("BERLAKU SAMPAI", numeric(until)),
        ),
        lying=True,
        truth={
            "nomor": nomor,
            "pemilik": cast.who.nama,
            "merek": "CONTOH TRUK 110",
            "rangka": rangka,
            "mesin": mesin,
            "berlaku": numeric(until),
        },
    )


def bpkb(cast: Cast) -> Form:
    _, rangka, mesin = _vehicle(cast)
    nomor = f"N-{cast.rng.randint(10**7, 10**8 - 1)}"
    return Form(
        headings=("BUKU PEMILIK KENDARAAN BERMOTOR", "IDENTITAS PEMILIK"),
        rows=(
            ("NOMOR BPKB", nomor),
            ("NAMA PEMILIK", cast.who.nama),
            ("ALAMAT", cast.who.alamat),
            ("NOMOR RANGKA", rangka),
            ("NOMOR MESIN", mesin),
        ),
        truth={"nomor": nomor, "pemilik": cast.who.nama, "rangka": rangka, "mesin": mesin},
    )


def _vehicle(cast: Cast) -> tuple[str, str, str]:
    letters = "".join(cast.rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(6))
    number = cast.rng.randint(10**6, 10**7 - 1)
    return (
        f"KT {cast.rng.randint(1000, 9999)} {letters[:2]}",
        f"MH{letters}{number}",
        f"4D{letters[3:]}{number % 10**6:06d}",
    )


def invoice(cast: Cast) -> Form:
    on, nilai = day(cast.rng, 2020, 2024), cast.rng.randint(20, 900) * 1_000_000
    nomor, seller = f"INV-{cast.rng.randint(1, 9999):04d}/{on.year}", "PT CONTOH ALAT BERAT NUSANTARA"
    return Form(
        kop=seller,
        headings=("INVOICE / FAKTUR",),
        rows=(
            ("No. Invoice", nomor),
            ("Tanggal", in_words(on)),
            ("Kepada", cast.firm.nama),
            ("Uraian", "Excavator contoh, 1 unit"),
            ("Harga Satuan", rupiah(nilai)),
            ("Jumlah", "1"),
            ("TOTAL", rupiah(nilai)),
        ),
        truth={
            "nomor": nomor,
            "penjual": seller,
            "perusahaan": cast.firm.nama,
            "tanggal": numeric(on),
            "nilai": str(nilai),
        },
    )


def ijazah(cast: Cast) -> Form:
    on = day(cast.rng, 2005, 2022)
    nomor = f"{cast.rng.randint(1000, 9999)}/UNC/{on.year}"
    return Form(
        headings=("IJAZAH", "Universitas Contoh Nusantara", "Fakultas Teknik, Program Studi Teknik Sipil"),
        centred=("memberikan kepada", cast.who.nama),
        rows=(
            ("Lahir di", f"{cast.who.tempat.title()}, {in_words(cast.who.lahir)}"),
            ("Nomor Ijazah", nomor),
            ("Gelar", "Sarjana Teknik (S.T.)"),
            ("Lulus tanggal", in_words(on)),
        ),
        below=("Yang bersangkutan dinyatakan lulus dengan segala hak yang melekat pada gelar ini.",),
        lying=True,
        truth={
            "nomor": nomor,
            "nama": cast.who.nama,
            "tempat": cast.who.tempat,
            "tgl_lahir": numeric(cast.who.lahir),
            "gelar": "Sarjana Teknik (S.T.)",
            "tanggal": numeric(on),
        },
    )


def cv(cast: Cast) -> Form:
    post = cast.rng.choice(("Pelaksana", "Ahli K3 Konstruksi", "Manajer Proyek"))
    return Form(
        headings=("DAFTAR RIWAYAT HIDUP",),
        rows=(
            ("Posisi yang diusulkan", post),
            ("Nama Perusahaan", cast.firm.nama),
            ("Nama Personel", cast.who.nama),
            ("Tempat/Tanggal Lahir", f"{cast.who.tempat.title()}, {in_words(cast.who.lahir)}"),
            ("Pendidikan", "S1 Teknik Sipil"),
            ("Pengalaman Kerja", "5 tahun"),
        ),
        signer=cast.who.nama,
        truth={
            "nama": cast.who.nama,
            "posisi": post,
            "perusahaan": cast.firm.nama,
            "tgl_lahir": numeric(cast.who.lahir),
            "pendidikan": "S1 Teknik Sipil",
        },
    )


def perjanjian_kso(cast: Cast) -> Form:
    nomor, on = cast.nomor("KSO", 2025), day(cast.rng, 2024, 2025)
    return Form(
        headings=("PERJANJIAN KERJA SAMA OPERASI (KSO)", f"Nomor : {nomor}"),
        rows=(
            ("Nama KSO", "Contoh Karya Bersama KSO"),
            ("Leadfirm", cast.firm.nama),
            ("Porsi leadfirm", "60 persen"),
            ("Anggota", "CV CONTOH MITRA JAYA"),
            ("Wakil KSO", cast.who.nama),
            ("Tanggal", in_words(on)),
        ),
        below=("Para anggota KSO bertanggung jawab bersama atas pekerjaan.",),
        truth={
            "nomor": nomor,
            "nama_kso": "Contoh Karya Bersama KSO",
            "leadfirm": cast.firm.nama,
            "anggota": "CV CONTOH MITRA JAYA",
            "wakil": cast.who.nama,
            "tanggal": numeric(on),
        },
    )


def smk3(cast: Cast) -> Form:
    on, nomor = day(cast.rng, 2022, 2024), f"5/{cast.rng.randint(100, 999)}/AS.02.01/2024"
    until = years_later(on, 3)
    return Form(
        headings=("SERTIFIKAT", "SISTEM MANAJEMEN KESELAMATAN DAN KESEHATAN KERJA (SMK3)"),
        rows=(
            ("Nomor", nomor),
            ("Nama Perusahaan", cast.firm.nama),
            ("Diberikan oleh", "KEMENTERIAN KETENAGAKERJAAN (CONTOH)"),
            ("Tanggal Terbit", in_words(on)),
            ("Berlaku sampai dengan", in_words(until)),
        ),
        lying=True,
        truth={
            "nomor": nomor,
            "perusahaan": cast.firm.nama,
            "tgl_terbit": numeric(on),
            "berlaku": numeric(until),
        },
    )


def iso(cast: Cast) -> Form:
    on, nomor = day(cast.rng, 2022, 2024), f"QMS-{cast.rng.randint(10000, 99999)}"
    until = years_later(on, 3)
    return Form(
        headings=("CERTIFICATE OF REGISTRATION", "Quality Management System", "ISO 9001:2015"),
        rows=(
            ("Certificate No", nomor),
            ("Company", cast.firm.nama),
            ("Scope", "General construction"),
            ("Issue date", numeric(on)),
            ("Valid until", numeric(until)),
        ),
        truth={
            "nomor": nomor,
            "perusahaan": cast.firm.nama,
            "standar": "ISO 9001:2015",
            "tgl_terbit": numeric(on),
            "berlaku": numeric(until),
        },
    )


def surat_dukungan(cast: Cast) -> Form:
    nomor, on = cast.nomor("DUK", 2025), day(cast.rng, 2024, 2025)
    return Form(
        kop="PT CONTOH PABRIKAN UTAMA",
        headings=("SURAT DUKUNGAN", f"Nomor : {nomor}"),
        rows=(("Nama Perusahaan", cast.firm.nama), ("Tanggal", in_words(on))),
        below=("Kami selaku pabrikan memberikan dukungan dan mendukung perusahaan tersebut untuk paket Contoh.",),
        truth={
            "nomor": nomor,
            "pendukung": "PT CONTOH PABRIKAN UTAMA",
            "perusahaan": cast.firm.nama,
            "tanggal": numeric(on),
        },
    )
