"""Document types as small tables: the words that give a type away, and where each field stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Find(StrEnum):
    """How the words of a field are found on the page."""

    LABEL = "label"  # behind a label, on the same row
    DIGITS = "digits"  # a row of so many digits, preferably behind a label
    BELOW_DIGITS = "below_digits"  # the first row of letters below a number or its label
    COMPANY = "company"  # the first row near the top that begins with PT or CV
    PATTERN = "pattern"  # the first group of a pattern in the running text


class Form(StrEnum):
    """How the words of a field become a value. The way it is compared later is in sessions/pemeriksaan.py, BIDANG."""

    DIGITS = "digits"
    NAME = "name"
    COMPANY = "company"
    TEXT = "text"
    PLACE = "place"  # what stands before the comma or the first digit
    DATE = "date"
    SEX = "sex"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where one field stands and what it is. `digits` is how many a number has."""

    nama: str
    find: Find
    form: Form
    labels: tuple[str, ...] = ()
    digits: int = 0
    pattern: str = ""

    @property
    def judul(self) -> str:
        """What people call it."""
        return self.nama.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document. `card` is ID-1 (landscape), else A4. Without fields it is kept but not read."""

    jenis: str
    keywords: tuple[str, ...]
    fields: tuple[FieldRule, ...]
    card: bool = False
    landscape: bool = False


# Patterns are linear: no nested repetition, bounded lengths (a hostile page must not slow the worker).
TYPES: Mapping[str, DocumentType] = {
    found.jenis: found
    for found in (
        DocumentType(
            "ktp",
            (
                "Tempat/Tgl Lahir",
                "Jenis Kelamin",
                "Berlaku Hingga",
                "Kewarganegaraan",
                "Status Perkawinan",
                "Gol. Darah",
                "Kecamatan",
            ),
            (
                FieldRule("nik", Find.DIGITS, Form.DIGITS, ("NIK",), 16),
                FieldRule("nama", Find.LABEL, Form.NAME, ("Nama",)),
                FieldRule("tempat", Find.LABEL, Form.PLACE, ("Tempat/Tgl Lahir",)),
                FieldRule("tgl_lahir", Find.LABEL, Form.DATE, ("Tempat/Tgl Lahir",)),
                FieldRule("jk", Find.LABEL, Form.SEX, ("Jenis Kelamin",)),
            ),
            card=True,
            landscape=True,
        ),
        DocumentType(
            "npwp",
            (
                "DIREKTORAT JENDERAL PAJAK",
                "KEMENTERIAN KEUANGAN",
                "NPWP",
                "KPP PRATAMA",
                "Tanggal Terdaftar",
            ),
            (
                FieldRule("npwp", Find.DIGITS, Form.DIGITS, ("NPWP15", "NPWP"), 15),
                FieldRule("nik", Find.DIGITS, Form.DIGITS, ("NPWP16", "NIK"), 16),
                FieldRule("nama", Find.BELOW_DIGITS, Form.NAME, ("NPWP15", "NPWP")),
            ),
            card=True,
            landscape=True,
        ),
        DocumentType(
            "nib",
            (
                "NOMOR INDUK BERUSAHA",
                "PERIZINAN BERUSAHA BERBASIS RISIKO",
                "Nama Pelaku Usaha",
                "Kode KBLI",
                "Skala Usaha",
            ),
            (
                FieldRule("nib", Find.DIGITS, Form.DIGITS, ("NOMOR INDUK BERUSAHA",), 13),
                FieldRule("perusahaan", Find.LABEL, Form.COMPANY, ("Nama Pelaku Usaha", "1. Nama Pelaku Usaha")),
                FieldRule("alamat", Find.LABEL, Form.TEXT, ("Alamat Kantor", "2. Alamat Kantor")),
                FieldRule("tgl_terbit", Find.LABEL, Form.DATE, ("Diterbitkan di Jakarta, tanggal",)),
            ),
        ),
        DocumentType(
            "sbu",
            (
                "SERTIFIKAT BADAN USAHA",
                "LEMBAGA SERTIFIKASI BADAN USAHA",
                "Subklasifikasi",
                "Nama Badan Usaha",
                "Nomor PB-UMKU",
            ),
            (
                FieldRule("nomor", Find.LABEL, Form.DIGITS, ("Nomor PB-UMKU",)),
                FieldRule("perusahaan", Find.LABEL, Form.COMPANY, ("Nama Badan Usaha",)),
                FieldRule("npwp", Find.DIGITS, Form.DIGITS, ("NPWP",), 15),
                FieldRule("nib", Find.DIGITS, Form.DIGITS, ("NIB",), 13),
                FieldRule("penanggung_jawab", Find.LABEL, Form.NAME, ("Penanggung Jawab Badan Usaha",)),
                FieldRule("subklas", Find.PATTERN, Form.TEXT, pattern=r"\b([A-Z]{2}[0-9]{3})\b"),
                FieldRule("berlaku", Find.LABEL, Form.DATE, ("Berlaku Sampai Dengan",)),
            ),
        ),
        DocumentType(
            "akta",
            ("AKTA PENDIRIAN", "Notaris", "saksi-saksi", "Penghadap", "PERSEROAN", "dihadapan saya"),
            (
                FieldRule("nomor", Find.PATTERN, Form.DIGITS, pattern=r"[Nn]omor ?[:;.]? ?([0-9]{1,3})\b"),
                FieldRule("perusahaan", Find.COMPANY, Form.COMPANY),
                FieldRule(
                    "tanggal", Find.PATTERN, Form.DATE, pattern=r"hari ini[^0-9]{1,40}([0-9]{2}-[0-9]{2}-[0-9]{4})"
                ),
                FieldRule("nama", Find.PATTERN, Form.NAME, pattern=r"(?:Tuan|Nyonya) ([A-Z][A-Z' .]{2,60}?),? lahir"),
            ),
        ),
        DocumentType("wajah", (), ()),
    )
}
