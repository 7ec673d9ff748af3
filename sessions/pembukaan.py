"""Pembukaan: a price that was frozen is opened again, by the quorum's written word and the peserta's.

The frozen file stays as it is, and in the bag: it only counts no longer, and the next one has a number and a code of
its own. Nothing of a peserta is opened without the peserta.
"""

from dataclasses import replace
from datetime import datetime

from sessions.berita_acara import BeritaAcara, Keadaan
from sessions.errors import Conflict
from sessions.evidence import Event
from sessions.mesin import Mesin, Next, note, reason
from sessions.negosiasi import Changed, Negosiasi, advance, seen
from sessions.negosiasi import Keadaan as Runding
from sessions.putaran import require_may_bind
from sessions.putusan import Perihal, decided
from sessions.ruang import Ruang
from sessions.wewenang import Pelaku

NEXT: Next = {(Keadaan.MENUNGGU_TTD, "buka_segel"): Keadaan.DIGANTIKAN}
"""What opening does to the file that was being signed: a row beside those of a berita acara, which are never opened."""
_withdraw = Mesin("berita_acara", NEXT, {"buka_segel": "ba.ditarik"}).advance


def open_again(old: Negosiasi, ruang: Ruang, by: Pelaku, at: datetime, *, versi: int) -> Changed:
    """The peserta agrees to what the quorum decided: the table is a draft again, and the talks go on from there."""
    seen(old, versi)
    require_may_bind(old, ruang, by)
    usul = decided(ruang, Perihal.BUKA_SEGEL)
    data = {"sidik": old.sidik, "usul": usul.id, "setuju": list(usul.setuju)}
    new, event = advance(old, "buka_segel", by, at, alasan=usul.alasan, data=data)
    return replace(new, sidik="", tawaran=(), tenggat=None), event


def keep_shut(old: Negosiasi, alasan: str, ruang: Ruang, by: Pelaku, at: datetime) -> Changed:
    """The peserta does not agree: the frozen price stands, and the Pokja's word about it lapses."""
    require_may_bind(old, ruang, by)
    usul = decided(ruang, Perihal.BUKA_SEGEL)
    if old.keadaan is not Runding.DIBEKUKAN:
        raise Conflict("Harga ini tidak sedang dibekukan. Muat ulang halaman untuk melihat keadaan terbaru.")
    data = {"negosiasi": old.id, "usul": usul.id, "ke": str(old.keadaan)}
    private = {"alasan": reason(alasan, "tidak setuju dibuka kembali")}
    event = note(by, at, old.berkas, "negosiasi.buka_ditolak", data, private)
    return replace(old, versi=old.versi + 1), event


def withdraw(ba: BeritaAcara, alasan: str, by: Pelaku, at: datetime) -> tuple[BeritaAcara, Event]:
    """The file of the frozen prices counts no longer; whoever signed it has signed what it said."""
    return _withdraw(ba, "buka_segel", by, at, alasan=alasan)
