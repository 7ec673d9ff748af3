"""Invented persons and companies: nobody's real number, yet every number obeys its own rules."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from random import Random
from typing import Any

# Region codes that begin a NIK (Kemendagri), a handful, mostly from the provinces where the SOPs come from.
WILAYAH = {
    "6402": ("KALIMANTAN TIMUR", "KABUPATEN KUTAI KARTANEGARA"),
    "6403": ("KALIMANTAN TIMUR", "KABUPATEN BERAU"),
    "6407": ("KALIMANTAN TIMUR", "KABUPATEN KUTAI BARAT"),
    "6408": ("KALIMANTAN TIMUR", "KABUPATEN KUTAI TIMUR"),
    "6471": ("KALIMANTAN TIMUR", "KOTA BALIKPAPAN"),
    "6472": ("KALIMANTAN TIMUR", "KOTA SAMARINDA"),
    "6309": ("KALIMANTAN SELATAN", "KABUPATEN TABALONG"),
    "6371": ("KALIMANTAN SELATAN", "KOTA BANJARMASIN"),
    "6171": ("KALIMANTAN BARAT", "KOTA PONTIANAK"),
    "5103": ("BALI", "KABUPATEN BADUNG"),
    "5171": ("BALI", "KOTA DENPASAR"),
    "3171": ("DKI JAKARTA", "JAKARTA PUSAT"),
    "3273": ("JAWA BARAT", "KOTA BANDUNG"),
    "3374": ("JAWA TENGAH", "KOTA SEMARANG"),
    "3471": ("DI YOGYAKARTA", "KOTA YOGYAKARTA"),
    "3578": ("JAWA TIMUR", "KOTA SURABAYA"),
}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


DEPAN = _words(
    "AGUS BUDI SITI DEWI RINA JOKO ANDI YUSUF MUHAMMAD AHMAD SRI WAHYU INDAH RATNA EKO DIAN NUR FITRI HENDRA IRWAN "
    "RUDI TUTI BAMBANG SLAMET MARIA YOHANES KETUT WAYAN MADE NYOMAN GUSTI ASEP DANIEL RIZKY PUTRI HASAN ZAINAL TAUFIK"
)
BELAKANG = _words(
    "SANTOSO WIBOWO SAPUTRA SIREGAR NASUTION SIMANJUNTAK HIDAYAT SETIAWAN KURNIAWAN PRASETYO HANDAYANI WULANDARI "
    "RAHMAWATI SUSANTO GUNAWAN HALIM TANJUNG LUBIS HUTAPEA PURBA DHARMAWAN ADNYANA MAHENDRA PRATAMA NUGROHO MA'RUF "
    "ABDULLAH LANGITAN RUMAMBI WENDA"
)
JALAN = _phrases(
    "JL. MERDEKA|JL. AHMAD YANI|JL. SUDIRMAN|DUSUN SUKA MAJU|JL. GATOT SUBROTO|PERUM GRIYA INDAH BLOK C|"
    "JL. PANGERAN ANTASARI|GANG MAWAR|JL. DIPONEGORO|KAMPUNG BARU"
)
DESA = _phrases("SUKAMAJU|KARANG ANYAR|MELAK ULU|SIDOMULYO|BATU AMPAR|TANJUNG REDEB|GUNUNG TABUR|LONG IRAM")
PEKERJAAN = _phrases("WIRASWASTA|KARYAWAN SWASTA|KONSULTAN|ARSITEK|MENGURUS RUMAH TANGGA")
AGAMA = _words("ISLAM KRISTEN KATHOLIK HINDU BUDHA")
KAWIN = _phrases("KAWIN|BELUM KAWIN|CERAI HIDUP|CERAI MATI")
USAHA = _words("KARYA BANGUN MITRA SUMBER CAHAYA BUMI TIRTA CIPTA SINAR REKA GRAHA INTI PRIMA BORNEO NUSA")
SIFAT = _words("ABADI MANDIRI SEJAHTERA UTAMA PERKASA LESTARI KONSTRUKSI JAYA MAKMUR PERSADA TEKNIK SENTOSA")


@dataclass(frozen=True, slots=True)
class Person:
    """What a KTP and a personal NPWP say about one invented person; text as printed, upper case."""

    nama: str
    nik: str
    npwp: str
    tempat: str
    lahir: date
    perempuan: bool
    provinsi: str
    kabupaten: str
    alamat: str
    rt_rw: str
    desa: str
    kecamatan: str
    agama: str
    kawin: str
    pekerjaan: str
    darah: str


@dataclass(frozen=True, slots=True)
class Company:
    """What NIB, SBU and akta say about one invented company. `npwp` has 15 digits, `nib` 13."""

    nama: str
    npwp: str
    nib: str
    alamat: str
    kabupaten: str


def person(rng: Random, **given: Any) -> Person:
    """Invent a person around what is given; a given NIK decides birth date, sex and, where known, the region.

    Raises TypeError for a name that Person does not have.
    """
    code = rng.choice(list(WILAYAH))
    lahir = _day(rng, date(1958, 1, 1), date(2004, 12, 31))
    perempuan = bool(given.get("perempuan", rng.random() < 0.35))
    names = [rng.choice(DEPAN), *([rng.choice(DEPAN)] if rng.random() < 0.35 else []), rng.choice(BELAKANG)]
    provinsi, kabupaten = WILAYAH[code]
    invented = Person(
        nama=" ".join(names),
        nik=nik(code, lahir, perempuan, rng),
        npwp=npwp(rng, ("07", "08", "09", "24", "47", "58", "66", "79")),
        tempat=_town(kabupaten),
        lahir=lahir,
        perempuan=perempuan,
        provinsi=provinsi,
        kabupaten=kabupaten,
        alamat=f"{rng.choice(JALAN)} NO. {rng.randint(1, 199)}",
        rt_rw=f"{rng.randint(1, 20):03d}/{rng.randint(0, 12):03d}",
        desa=rng.choice(DESA),
        kecamatan=rng.choice(DESA),
        agama=rng.choice(AGAMA),
        kawin=rng.choice(KAWIN),
        pekerjaan=rng.choice(PEKERJAAN),
        darah=rng.choice(("A", "B", "AB", "O", "-")),
    )
    return replace(invented, **_from_nik(str(given.get("nik", ""))) | _known(Person, given))


def company(rng: Random, **given: Any) -> Company:
    """Invent a company around what is given. Raises TypeError for a name that Company does not have."""
    invented = Company(
        nama=f"{rng.choice(('PT', 'CV'))} CONTOH {rng.choice(USAHA)} {rng.choice(SIFAT)}",
        npwp=npwp(rng, ("01", "02", "03", "21", "31", "41", "60", "71", "82", "93")),
        nib=f"{rng.choice(('91', '02', '12', '81', '22'))}{rng.randrange(10**11):011d}",
        alamat=f"{rng.choice(JALAN).title()} No. {rng.randint(1, 199)}",
        kabupaten=rng.choice([kabupaten for _, kabupaten in WILAYAH.values()]),
    )
    return replace(invented, **_known(Company, given))


def nik(code: str, lahir: date, perempuan: bool, rng: Random) -> str:
    """16 digits: region 4, district 2, DDMMYY (women: day + 40), serial 4.

    The serial starts with 9: no register counts nine thousand births of one day in one district, so this is nobody.
    """
    day = lahir.day + (40 if perempuan else 0)
    return f"{code}{rng.randint(1, 30):02d}{day:02d}{lahir:%m%y}9{rng.randint(1, 999):03d}"


def npwp(rng: Random, kinds: Sequence[str]) -> str:
    """15 digits: 8 of the taxpayer, their check digit, tax office 3, branch 3."""
    eight = rng.choice(kinds) + f"{rng.randint(1, 999_999):06d}"
    office = rng.choice(("721", "722", "541", "906", "407", "731", "952"))
    return eight + check_digit(eight) + office + "000"


def check_digit(eight: str) -> str:
    """The ninth digit of an NPWP: Luhn over the first eight."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(eight)]
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def dotted_npwp(number: str) -> str:
    return f"{number[:2]}.{number[2:5]}.{number[5:8]}.{number[8]}-{number[9:12]}.{number[12:]}"


def _known(noun: type[Person] | type[Company], given: dict[str, Any]) -> dict[str, Any]:
    unknown = set(given) - {field.name for field in fields(noun)}
    if unknown:
        raise TypeError(f"{noun.__name__} has no {', '.join(sorted(unknown))}")
    return given


def _from_nik(number: str) -> dict[str, Any]:
    """Birth date, sex and region that a 16-digit NIK implies; empty when there is none."""
    if len(number) != 16:
        return {}
    day, month, year = int(number[6:8]), int(number[8:10]), int(number[10:12])
    implied: dict[str, Any] = {
        "perempuan": day > 40,
        "lahir": date((1900 if year > 30 else 2000) + year, month, day - 40 if day > 40 else day),
    }
    if number[:4] in WILAYAH:
        provinsi, kabupaten = WILAYAH[number[:4]]
        implied |= {"provinsi": provinsi, "kabupaten": kabupaten, "tempat": _town(kabupaten)}
    return implied


def _town(kabupaten: str) -> str:
    return kabupaten.removeprefix("KABUPATEN ").removeprefix("KOTA ")


def _day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days))
