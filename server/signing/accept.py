"""Accept: a signature that a certificate service made for a person here, looked at before it is believed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from server.signing.extends import extends
from sessions.errors import Conflict


@dataclass(frozen=True, slots=True)
class Accepted:
    """`kolom` is the field that the service made, `atas_nama` whom its certificate names."""

    pdf: bytes
    kolom: str
    atas_nama: str
    level: str


def accept(
    sent: bytes, returned: bytes, nama: str, nik: str, roots: Sequence[x509.Certificate], at: datetime
) -> Accepted:
    """One more signature on what was sent, nothing else, by a trusted certificate of this very person.

    Raises Conflict saying what is wrong; the document that was sent is still as it was.
    """
    added = extends(sent, returned, roots, at)
    people = [one for one in added.signatures if not one.archive]
    if not added.ok or len(people) != 1:
        said = " ".join(added.problems) or "Ada lebih dari satu tanda tangan baru."
        raise Conflict(f"Berkas dari layanan tanda tangan ditolak. {said} Dokumen belum berubah.")
    [one] = people
    if one.fault:
        raise Conflict(f"Tanda tangan dari layanan itu ditolak: {one.fault}. Tim IT memeriksa RUANG_TRUST.")
    if not same_person(one.nama, one.nomor, nama, nik):
        raise Conflict(
            "Sertifikat yang dipakai bukan atas nama Saudara. Periksa NIK yang diketik. Dokumen belum berubah."
        )
    if added.aside:
        raise Conflict("Layanan itu menaruh stempel di luar kolom Saudara. Tim IT memeriksa RUANG_BSRE_ORIGIN.")
    return Accepted(returned, one.slot, one.nama, "B-LT" if one.proven else "B-B")


def same_person(common: str, number: str, nama: str, nik: str) -> bool:
    """By the name without titles ("Rahayu Contoh, S.T." is RAHAYU CONTOH), and by the NIK where both have one.

    The NIK alone would let whoever knows a colleague's passphrase sign in one's own place with their certificate.
    """
    digits = re.search(r"\d{16}", number)
    if digits and nik and digits[0] != nik:
        return False
    return _bare(common) == _bare(nama)


def _bare(nama: str) -> str:
    """Without what comes behind a comma, and words that end in a full stop before the name."""
    words = nama.partition(",")[0].casefold().split()
    return " ".join(word for word in words if not word.endswith("."))
