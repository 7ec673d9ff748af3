"""Nik: what looks odd in a person's number; never more than a reason to look, for a NIK is never corrected."""

from sessions.angka import parse_date

# Kemendagri province codes, those of 2022 included; a NIK keeps the code its owner was first registered under.
PROVINSI = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "18",
        "19",
        "21",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "51",
        "52",
        "53",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "72",
        "73",
        "74",
        "75",
        "76",
        "81",
        "82",
        "91",
        "92",
        "93",
        "94",
        "95",
        "96",
    ]
)


def nik_warnings(nik: str, born: str | None, sex: str | None) -> tuple[str, ...]:
    """Structure: province 2, regency 2, district 2, DDMMYY (women: day + 40), serial 4 that is not 0000."""
    if len(nik) != 16:
        return (f"NIK seharusnya 16 angka, terbaca {len(nik)}.",)
    day, month, woman = int(nik[6:8]), int(nik[8:10]), int(nik[6:8]) > 40
    found = []
    if nik[:2] not in PROVINSI:
        found.append("Kode provinsi NIK tidak dikenal; lihat foto.")
    if not (1 <= day - 40 * woman <= 31 and 1 <= month <= 12) or nik[12:] == "0000":
        found.append("Susunan tanggal atau nomor urut NIK tidak lazim; lihat foto.")
    on = parse_date(born or "")
    if on and (day - 40 * woman, month, int(nik[10:12])) != (on.day, on.month, on.year % 100):
        found.append("Tanggal lahir tidak sama dengan yang tersirat pada NIK: perlu klarifikasi, dapat tetap sah.")
    if sex and woman != (sex.upper() == "PEREMPUAN"):
        found.append("Jenis kelamin tidak sama dengan yang tersirat pada NIK: perlu klarifikasi, dapat tetap sah.")
    return tuple(found)
