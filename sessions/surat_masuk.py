"""Surat masuk: a letter that came to the Pokja's address for a sesi. Who it is from is noted, never believed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sessions.evidence import Event
from sessions.mesin import SISTEM, note


@dataclass(frozen=True, slots=True)
class SuratMasuk:
    """`sha256` is of the letter as it came; `dikenal`: its sender has an address that the Pokja knows of this peserta.

    `periksa` says what the office's own mail server found of the sender: "lulus", "gagal", or "" when it said nothing.
    """

    id: str
    sesi: str
    sha256: str
    message_id: str
    dari: str
    nama: str
    perihal: str
    dikenal: bool
    periksa: str
    lampiran: int
    ditolak: int
    waktu: datetime

    @property
    def berkas(self) -> str:
        return f"sesi/{self.sesi}"


def known(dari: str, alamat: Collection[str]) -> bool:
    return bool(dari) and dari.strip().lower() in {one.strip().lower() for one in alamat if one}


def examined(hasil: str) -> str:
    """RFC 8601: what our own server says of DMARC, else of DKIM and SPF; a sender can write the header too."""
    text = hasil.lower()
    for method in ("dmarc", "dkim", "spf"):
        if f"{method}=pass" in text:
            return "lulus"
        if f"{method}=fail" in text:
            return "gagal"
    return ""


def came(surat: SuratMasuk, foto: Collection[str], at: datetime) -> Event:
    """Its line: digests and counts for everybody in the office, names and subject salted beside it."""
    public = {
        "surel": surat.id,
        "sha256": surat.sha256,
        "dikenal": surat.dikenal,
        "periksa": surat.periksa,
        "foto": list(foto),
        "ditolak": surat.ditolak,
    }
    private = {"dari": surat.dari, "nama": surat.nama, "perihal": surat.perihal, "message_id": surat.message_id}
    return note(SISTEM, at, surat.berkas, "surel.masuk", public, private)
