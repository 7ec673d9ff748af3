"""Example documents of tax and money."""

from server.contoh.forms import Cast, Form
from server.contoh.people import dotted_npwp
from server.contoh.words import day, in_words, numeric, rupiah, years_later


def bukti_potong_a1(cast: Cast) -> Form:
    nomor = f"1.1-12.24-{cast.rng.randint(1, 9999999):07d}"
    return Form(
        headings=("BUKTI PEMOTONGAN PAJAK PENGHASILAN PASAL 21", "FORMULIR 1721 - A1", f"NOMOR : {nomor}"),
        rows=(
            ("MASA PEROLEHAN", "01 - 12"),
            ("NPWP PEMOTONG", dotted_npwp(cast.firm.npwp)),
            ("NAMA PEMOTONG", cast.firm.nama),
            ("IDENTITAS PENERIMA PENGHASILAN", ""),
            ("1. NPWP", dotted_npwp(cast.who.npwp)),
            ("2. NIK", cast.who.nik),
            ("3. NAMA", cast.who.nama),
            ("JUMLAH PENGHASILAN BRUTO", rupiah(cast.rng.randint(40, 200) * 1_000_000)),
        ),
        truth={
            "nomor": nomor,
            "nama": cast.who.nama,
            "nik": cast.who.nik,
            "npwp": cast.who.npwp,
            "perusahaan": cast.firm.nama,
            "npwp_pemotong": cast.firm.npwp,
            "masa": "01 - 12",
        },
    )


def kswp(cast: Cast) -> Form:
    nomor, on = f"KSWP-{cast.rng.randint(10**6, 10**7)}/{2024}", day(cast.rng, 2024, 2025)
    return Form(
        headings=("KONFIRMASI STATUS WAJIB PAJAK", "DIREKTORAT JENDERAL PAJAK (CONTOH)"),
        rows=(
            ("Nomor", nomor),
            ("NPWP", dotted_npwp(cast.firm.npwp)),
            ("Nama Wajib Pajak", cast.firm.nama),
            ("Status Wajib Pajak", "VALID"),
            ("Keterangan Status", "Telah menyampaikan SPT"),
            ("Tanggal", in_words(on)),
        ),
        truth={
            "nomor": nomor,
            "npwp": cast.firm.npwp,
            "perusahaan": cast.firm.nama,
            "status": "VALID",
            "tanggal": numeric(on),
        },
    )


def bukti_lapor(cast: Cast) -> Form:
    nomor, on = f"{cast.rng.randrange(10**18, 10**19)}", day(cast.rng, 2024, 2025)
    return Form(
        headings=("BUKTI PENERIMAAN ELEKTRONIK", "DIREKTORAT JENDERAL PAJAK (CONTOH)"),
        rows=(
            ("Nama", cast.firm.nama),
            ("NPWP", dotted_npwp(cast.firm.npwp)),
            ("Jenis SPT", "SPT Tahunan PPh Badan"),
            ("Tahun Pajak", str(on.year - 1)),
            ("Masa Pajak", "01 - 12"),
            ("Nomor Tanda Terima Elektronik", nomor),
            ("Tanggal Penyampaian", in_words(on)),
        ),
        truth={
            "nomor": nomor,
            "npwp": cast.firm.npwp,
            "perusahaan": cast.firm.nama,
            "spt": "SPT Tahunan PPh Badan",
            "tahun": str(on.year - 1),
            "tanggal": numeric(on),
        },
    )


def neraca(cast: Cast) -> Form:
    modal, hutang = (cast.rng.randint(100, 900) * 1_000_000 + cast.rng.randint(0, 999) * 1000 for _ in range(2))
    return Form(
        kop=cast.firm.nama,
        headings=("NERACA", "PER 31 Desember 2024"),
        rows=(
            ("AKTIVA", ""),
            ("Kas dan bank", rupiah(modal // 2)),
            ("Aktiva tetap", rupiah(modal + hutang - modal // 2)),
            ("JUMLAH AKTIVA", rupiah(modal + hutang)),
            ("PASIVA", ""),
            ("JUMLAH HUTANG", rupiah(hutang)),
            ("JUMLAH MODAL", rupiah(modal)),
            ("JUMLAH PASIVA", rupiah(modal + hutang)),
        ),
        signer=cast.who.nama,
        truth={
            "perusahaan": cast.firm.nama,
            "tanggal": "31-12-2024",
            "aktiva": str(modal + hutang),
            "pasiva": str(modal + hutang),
            "ekuitas": str(modal),
        },
    )


def skp(cast: Cast) -> Form:
    running = cast.rng.randint(0, 4)
    return Form(
        kop=cast.firm.nama,
        headings=("DATA SISA KEMAMPUAN PAKET", "SKP = KP - P"),
        rows=(
            ("Kemampuan Paket (KP)", "5"),
            ("Paket yang sedang dikerjakan (P)", str(running)),
            ("Sisa Kemampuan Paket (SKP)", str(5 - running)),
        ),
        below=("P adalah jumlah paket yang sedang dikerjakan pada hari pemasukan penawaran.",),
        signer=cast.who.nama,
        truth={"perusahaan": cast.firm.nama, "kp": "5", "p": str(running), "skp": str(5 - running)},
    )


def jaminan(cast: Cast) -> Form:
    begin, nilai = day(cast.rng, 2024, 2025), cast.rng.randint(5, 80) * 1_000_000
    until, nomor = years_later(begin, 1), f"{cast.rng.randint(10, 99)}.{cast.rng.randint(10**6, 10**7)}/JP/2025"
    return Form(
        headings=("JAMINAN PENAWARAN",),
        rows=(
            ("Nomor Jaminan", nomor),
            ("Nilai Jaminan", rupiah(nilai)),
            ("PENJAMIN", "PT ASURANSI CONTOH PRATAMA"),
            ("TERJAMIN", cast.firm.nama),
            ("PENERIMA JAMINAN", "Pokja Pemilihan Contoh"),
            ("Berlaku mulai", in_words(begin)),
            ("Berlaku sampai", in_words(until)),
        ),
        qr=f"https://jaminan.contoh.id/{nomor}",
        truth={
            "nomor": nomor,
            "penerbit": "PT ASURANSI CONTOH PRATAMA",
            "perusahaan": cast.firm.nama,
            "nilai": str(nilai),
            "mulai": numeric(begin),
            "berlaku": numeric(until),
        },
    )
