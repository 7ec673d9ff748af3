"""Pemeriksaan: what stands on a document beside what was typed into SPSE; a person decides, this only shows.

Numbers are compared exactly: allowing one wrong digit accepted 95 % of forged numbers. A NIK may lawfully differ from
the birth date and its region from the address (a NIK is never corrected), so its structure is only a warning.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from sessions.angka import digits, luhn, npwp16, parse_date, rupiah
from sessions.jenis import Bentuk, Jenis
from sessions.masa_berlaku import WITHOUT_END, issued_late, lapsed
from sessions.nik import nik_warnings


class Hasil(StrEnum):
    """`tidak_terbaca` says nothing against the document; `kedaluwarsa` is a date that lies before the check."""

    SAMA_PERSIS = "sama_persis"
    MIRIP_PERIKSA = "mirip_periksa"
    BERBEDA = "berbeda"
    TIDAK_TERBACA = "tidak_terbaca"
    TANPA_PEMBANDING = "tanpa_pembanding"
    KEDALUWARSA = "kedaluwarsa"


@dataclass(frozen=True, slots=True)
class Temuan:
    """One line of the comparison: as read, as typed, the outcome, and what the checker should look at."""

    bidang: str
    hasil: Hasil
    terbaca: str | None
    isian: str | None
    catatan: str


BIDANG: Mapping[str, Bentuk] = {
    "nik": Bentuk.NIK,
    "npwp": Bentuk.NPWP,
    "nib": Bentuk.ANGKA,
    "nama": Bentuk.NAMA,
    "penanggung_jawab": Bentuk.NAMA,
    "perusahaan": Bentuk.PERUSAHAAN,
    "tempat": Bentuk.TEKS,
    "alamat": Bentuk.TEKS,
    "jk": Bentuk.TEKS,
    "subklas": Bentuk.KODE,
    "kbli": Bentuk.KODE,
    "nilai": Bentuk.RUPIAH,
    "nomor": Bentuk.NOMOR,
    "tgl_lahir": Bentuk.TANGGAL,
    "tgl_terbit": Bentuk.TANGGAL,
    "tanggal": Bentuk.TANGGAL,
    "berlaku": Bentuk.BERLAKU,
}
"""What a field is whose type declares no table; a type's own table (sessions/jenis.py) comes before."""
TERBIT = frozenset({"tgl_terbit"})  # when a document was issued; days of birth and of deeds say nothing about a bid
MIRIP = 0.8  # likeness of two names from which a person should look twice


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


BADAN = frozenset(_words("PT CV UD PD FA FIRMA KOPERASI PERUM PERUMDA PERSERODA"))
GELAR = frozenset(
    _words(
        "IR DR DRS DRA PROF H HJ ST SE SH SP SIP SSOS SPD SKOM SSI SAG SKM SSTP STP AMD MT MM MH MSI MSC MBA MKN MKOM "
        "MPD MA MAP ME PHD IPM IPU APT AK CA"
    )
)


def check(
    jenis: str,
    fields: Mapping[str, str | None],
    isian: Mapping[str, str],
    on: date,
    tawaran: date | None = None,
    tabel: Jenis | None = None,
) -> tuple[Temuan, ...]:
    """Compare what was read (`fields`) with what was typed (`isian`), field by field, as of the day `on`.

    What has a validity is looked at on the last day of bids too (`tawaran`, None when it is not known). `tabel` says
    what each field is and with which isian it is compared; names that it and BIDANG lack are compared as text.
    Fields that were typed but not read are `tidak_terbaca`, fields that were read but not typed `tanpa_pembanding`.
    """
    rules = {rule.nama: rule for rule in tabel.bidang} if tabel else {}
    typed_as = {name: rules[name].isian if name in rules else name for name in fields}
    names = [*fields, *(name for name in isian if name not in fields and name not in typed_as.values())]
    found = []
    for name in names:
        bentuk = rules[name].bentuk if name in rules else BIDANG.get(name, Bentuk.TEKS)
        typed = isian.get(typed_as.get(name, name), "").strip() or None
        one = _check(jenis, name, bentuk, fields, typed, (on, tawaran))
        if tabel and name not in rules and name not in fields:
            one = replace(one, catatan=f"Bukan bidang yang dibaca pada {tabel.nama}; cocokkan sendiri dengan aslinya.")
        found.append(_explained(one, tabel.arti_berlaku) if tabel else one)
    return tuple(found)


def _explained(found: Temuan, arti: str) -> Temuan:
    """What a validity that has passed means on this type of document."""
    if found.hasil is not Hasil.KEDALUWARSA or not arti:
        return found
    return replace(found, catatan=f"{found.catatan} {arti}")


def _check(
    jenis: str,
    name: str,
    bentuk: Bentuk,
    fields: Mapping[str, str | None],
    typed: str | None,
    days: tuple[date, date | None],
) -> Temuan:
    read = (fields.get(name) or "").strip() or None
    if read is None:
        return Temuan(
            name, Hasil.TIDAK_TERBACA, None, typed, "Tidak terbaca pada foto; cocokkan sendiri atau minta foto ulang."
        )
    notes = warnings(bentuk, read, fields)
    if bentuk is Bentuk.BERLAKU:
        past, sentence = lapsed(parse_date(read), read, *days)
        if past:
            return Temuan(name, Hasil.KEDALUWARSA, read, typed, sentence)
        notes = (*notes, sentence)
    if bentuk is Bentuk.TANGGAL and name in TERBIT:
        notes = (*notes, issued_late(parse_date(read), days[1]))
    if typed is None:
        return Temuan(name, Hasil.TANPA_PEMBANDING, read, None, " ".join(filter(None, notes)))
    hasil, note = COMPARE[bentuk](read, typed)
    if bentuk is Bentuk.NPWP and jenis == "npwp" and _is_nik(typed, fields.get("nik")):
        hasil, note = Hasil.SAMA_PERSIS, "Isian memakai NIK sebagai NPWP 16 angka."
    return Temuan(name, hasil, read, typed, " ".join(filter(None, (note, *notes))))


def same_digits(read: str, typed: str) -> tuple[Hasil, str]:
    """Equal in every digit, or different; there is no third."""
    return _exactly(digits(read), digits(typed))


def same_npwp(read: str, typed: str) -> tuple[Hasil, str]:
    """As numbers, once both are in the 16-digit form: 15 digits take a leading 0 (PMK 112/PMK.03/2022)."""
    return _exactly(npwp16(read), npwp16(typed))


def same_number(read: str, typed: str) -> tuple[Hasil, str]:
    """Letter numbers and codes: spaces, case and leading zeros do not count, everything else does."""
    a, b = _compact(read), _compact(typed)
    if a == b or (a.isdigit() and b.isdigit() and len(a) < 4 and int(a) == int(b)):
        return Hasil.SAMA_PERSIS, ""
    return Hasil.BERBEDA, "Nomor tidak sama; angka Romawi dan garis miring mudah salah baca, lihat foto."


def same_name(read: str, typed: str) -> tuple[Hasil, str]:
    """Names without titles, dots and the form of the company; a different form (PT, CV) is never the same."""
    (a, form_a), (b, form_b) = name_and_form(read), name_and_form(typed)
    if a and a == b and form_a == form_b:
        return Hasil.SAMA_PERSIS, ""
    if a and a == b and form_a and form_b:
        return Hasil.MIRIP_PERIKSA, f"Bentuk badan usaha berbeda: {form_a} dan {form_b}."
    if a and a == b:
        return Hasil.MIRIP_PERIKSA, "Bentuk badan usaha hanya ada pada salah satu."
    return _alike(a, b)


def same_text(read: str, typed: str) -> tuple[Hasil, str]:
    """Addresses and places: punctuation, case and common short forms do not count."""
    a, b = _text(read), _text(typed)
    return (Hasil.SAMA_PERSIS, "") if a and a == b else _alike(a, b)


def same_date(read: str, typed: str) -> tuple[Hasil, str]:
    a, b = parse_date(read), parse_date(typed)
    if a is None and b is None and WITHOUT_END.search(read) and WITHOUT_END.search(typed):
        return Hasil.SAMA_PERSIS, ""
    if a is None or b is None:
        return Hasil.MIRIP_PERIKSA, "Tanggal tidak dapat ditafsirkan; bandingkan sendiri."
    return (Hasil.SAMA_PERSIS, "") if a == b else (Hasil.BERBEDA, "Tanggal tidak sama.")


def same_money(read: str, typed: str) -> tuple[Hasil, str]:
    """Whole rupiah; `Rp1.250.000,00` is 1250000."""
    return _exactly(rupiah(read) or "", rupiah(typed) or "")


def same_codes(read: str, typed: str) -> tuple[Hasil, str]:
    """Every code that was typed stands on the document, which may hold more. Words beside a code are no codes."""
    words = re.findall(r"[A-Z0-9]{2,12}", plain(typed))
    wanted = [word for word in words if re.search(r"[0-9]", word)] or words
    missing = [code for code in wanted if code not in re.findall(r"[A-Z0-9]{2,12}", plain(read))]
    if wanted and not missing:
        return Hasil.SAMA_PERSIS, ""
    return Hasil.BERBEDA, f"Tidak terbaca pada dokumen: {', '.join(missing) or 'kode apa pun'}; lihat foto."


COMPARE: Mapping[Bentuk, Callable[[str, str], tuple[Hasil, str]]] = {
    Bentuk.NIK: same_digits,
    Bentuk.NPWP: same_npwp,
    Bentuk.ANGKA: same_digits,
    Bentuk.NOMOR: same_number,
    Bentuk.KODE: same_codes,
    Bentuk.NAMA: same_name,
    Bentuk.PERUSAHAAN: same_name,
    Bentuk.TEKS: same_text,
    Bentuk.TEMPAT: same_text,
    Bentuk.KELAMIN: same_text,
    Bentuk.RUPIAH: same_money,
    Bentuk.TANGGAL: same_date,
    Bentuk.BERLAKU: same_date,
}


def warnings(bentuk: Bentuk, read: str, fields: Mapping[str, str | None]) -> tuple[str, ...]:
    """What looks odd about a number as read; never more than a reason to look."""
    if bentuk is Bentuk.NIK:
        return nik_warnings(digits(read), fields.get("tgl_lahir"), fields.get("jk"))
    if bentuk is Bentuk.NPWP and len(digits(read)) == 15 and not luhn(digits(read)[:9]):
        return ("Angka ke-9 NPWP tidak cocok dengan delapan angka pertama; lihat foto.",)
    return ()


def _exactly(read: str, typed: str) -> tuple[Hasil, str]:
    if read and read == typed:
        return Hasil.SAMA_PERSIS, ""
    if not read or not typed:
        return Hasil.BERBEDA, "Salah satu bukan angka; bandingkan dengan foto."
    if len(read) != len(typed):
        return Hasil.BERBEDA, f"Banyaknya angka berbeda: {len(read)} pada dokumen, {len(typed)} pada isian."
    places = [at for at, (a, b) in enumerate(zip(read, typed, strict=True), 1) if a != b]
    return Hasil.BERBEDA, f"Berbeda pada angka ke-{', '.join(map(str, places))}; bandingkan dengan foto."


def _alike(a: str, b: str) -> tuple[Hasil, str]:
    if a and b and SequenceMatcher(None, a, b, autojunk=False).ratio() >= MIRIP:
        return Hasil.MIRIP_PERIKSA, "Hampir sama; bandingkan huruf demi huruf dengan foto."
    return Hasil.BERBEDA, "Tidak sama; bandingkan dengan foto."


def name_and_form(text: str) -> tuple[str, str]:
    """A name without titles, and the form of the company ("" for a person)."""
    head, *tail = plain(text).split(",")
    words = [re.sub(r"[^A-Z0-9]", "", word) for word in head.replace("'", "").split()]
    words = [word for word in words if word]
    form = ""
    if words and words[0] in BADAN:
        form, *words = words
    for part in tail:  # "PT" behind the name is its form, "S.T." a title, anything else belongs to the name
        rest = [re.sub(r"[^A-Z0-9]", "", word) for word in part.split()]
        if len(rest) == 1 and rest[0] in BADAN and not form:
            form = rest[0]
        else:
            words += [word for word in rest if word and word not in GELAR]
    while len(words) > 1 and words[0] in GELAR and not form:
        words = words[1:]
    return " ".join(words), form


def _text(text: str) -> str:
    short = {"JALAN": "JL", "JLN": "JL", "NOMOR": "NO", "KABUPATEN": "KAB", "GANG": "GG"}
    return " ".join(short.get(word, word) for word in re.findall(r"[A-Z0-9]+", plain(text)))


def plain(text: str) -> str:
    """Upper case without accents."""
    parts = unicodedata.normalize("NFKD", text.replace("\u2019", "'"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).upper()


def _compact(text: str) -> str:
    return re.sub(r"\s", "", plain(text))


def _is_nik(typed: str, nik: str | None) -> bool:
    """A resident's NPWP is the NIK (PMK 112/PMK.03/2022): typed so, it is compared with the NIK on the card."""
    return len(digits(typed)) == 16 and digits(typed) == digits(nik or "")
