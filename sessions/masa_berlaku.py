"""Masa berlaku: whether a document was valid on the last day of bids and is valid on the day of the sesi."""

import re
from datetime import date

from sessions.indonesia import tanggal_surat as tanggal

WITHOUT_END = re.compile(r"(?i)seumur hidup|selama\b.*\busaha|tidak terbatas|selamanya")
"""What is printed instead of a date: on a KTP, and on a NIB "selama menjalankan kegiatan usaha"."""


def lapsed(until: date | None, printed: str, on: date, tawaran: date | None) -> tuple[bool, str]:
    """Whether the printed validity had ended on one of the two days, and the sentence that says on which.

    `until` is None when what is printed is no date. What an ended validity leads to is in the Dokumen Pemilihan and
    for the Pokja to say: some documents must be valid on the day of bids, some on the day of signing too.
    """
    if until is None:
        if WITHOUT_END.search(printed):
            return False, "Berlaku tanpa batas waktu menurut yang tercetak."
        return False, "Masa berlaku yang tercetak bukan tanggal; baca sendiri pada dokumen."
    if tawaran and until < tawaran:
        return True, f"Berakhir {tanggal(until)}, sebelum hari terakhir pemasukan penawaran ({tanggal(tawaran)})."
    if until < on:
        ended = f"berakhir {tanggal(until)}, sebelum hari sesi ({tanggal(on)})."
        before = f"Masih berlaku pada batas penawaran ({tanggal(tawaran)}), tetapi {ended}" if tawaran else ""
        return True, before or f"B{ended[1:]}"
    both = f" dan pada batas penawaran ({tanggal(tawaran)})" if tawaran else ""
    return False, f"Berlaku pada hari sesi ({tanggal(on)}){both}."


def issued_late(issued: date | None, tawaran: date | None) -> str:
    """A document that was issued after the last day of bids was not there when the bid was made; "" otherwise."""
    if issued and tawaran and issued > tawaran:
        return f"Terbit {tanggal(issued)}, sesudah hari terakhir pemasukan penawaran ({tanggal(tawaran)})."
    return ""
