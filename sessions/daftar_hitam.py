"""Daftar hitam: the peserta is looked up in the blacklist, and what was seen there is kept as a picture."""

from datetime import datetime
from enum import StrEnum

from sessions.errors import Invalid
from sessions.evidence import Event
from sessions.mesin import note, reason
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku


class HasilDaftarHitam(StrEnum):
    TIDAK_TERCANTUM = "tidak_tercantum"
    TERCANTUM = "tercantum"


def check(sesi: Sesi, hasil: HasilDaftarHitam, sha256: str, catatan: str, by: Pelaku, at: datetime) -> Event:
    """What the list said; `sha256` is of the screenshot ("" when none was kept). The Pokja decides what follows."""
    if hasil is HasilDaftarHitam.TERCANTUM and not sha256:
        raise Invalid("Lampirkan tangkapan layar daftar hitam.", bidang={"tangkapan": "Lampirkan gambarnya."})
    private = {"catatan": reason(catatan, "atau catatan pemeriksaan", 3)} if catatan.strip() else {}
    return note(by, at, sesi.berkas, "daftar_hitam.diperiksa", {"hasil": hasil, "sha256": sha256}, private)
