"""Pengesahan: whoever did not sign a berita acara in time may sign after all, on a sheet that cites the sealed file.

The berita acara itself is closed and stays as it is, a refusal in it too: nothing here can take anything away from it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sessions import berita_acara
from sessions.berita_acara import SUDAH, BeritaAcara, JenisBA, Keadaan, Paraf, Pihak, TandaTangan
from sessions.errors import Conflict, NotFound
from sessions.evidence import Event
from sessions.mesin import SISTEM, Mesin, Next, note, reason
from sessions.penandatanganan import Signed
from sessions.wewenang import Pelaku

K = Keadaan  # for the table

NEXT: Next = {
    (K.KOSONG, "terbitkan"): K.MENUNGGU_TTD,
    (K.MENUNGGU_TTD, "ttd"): K.MENUNGGU_TTD,
    (K.MENUNGGU_TTD, "lengkap"): K.FINAL,
    (K.MENUNGGU_TTD, "tutup"): K.FINAL_TANPA_PESERTA,
}
JEJAK = {
    "terbitkan": "pengesahan.diterbitkan",
    "ttd": "pengesahan.ditandatangani",
    "lengkap": "pengesahan.lengkap",
    "tutup": "pengesahan.diakhiri",
}
"""The kind of event that each step of a sheet writes."""

advance = Mesin("pengesahan", NEXT, JEJAK).advance
"""One step of the machine."""


def missing(semua: Sequence[TandaTangan]) -> list[TandaTangan]:
    """Who of the peserta has not signed: silent or refusing."""
    return [one for one in semua if one.pihak is Pihak.PESERTA and one.keadaan not in SUDAH]


def issue(
    id: str, ke: int, ba: BeritaAcara, semua: Sequence[TandaTangan], fakta: str, pdf: str, at: datetime
) -> tuple[BeritaAcara, tuple[TandaTangan, ...], Event]:
    """The sheet of a berita acara that was closed without the peserta, with a place for each who is missing."""
    late = missing(semua)
    if ba.keadaan is not Keadaan.FINAL_TANPA_PESERTA or not late:
        raise Conflict("Lembar pengesahan hanya untuk berita acara yang selesai tanpa tanda tangan peserta.")
    empty = BeritaAcara(id, ba.sesi, JenisBA.PENGESAHAN, ba.nomor, Keadaan.KOSONG, fakta, pdf, 0, ke, ba.id)
    places = tuple(replace(one, ba=id, keadaan=Paraf.MENUNGGU, waktu=None, alasan="", tingkat="") for one in late)
    signers: list[object] = [{"urut": one.urut, "siapa": one.siapa, "cara": str(one.cara)} for one in places]
    data = {"ba": ba.id, "fakta": fakta, "pdf": pdf, "penanda": signers}
    new, event = advance(empty, "terbitkan", SISTEM, at, data=data)
    return new, places, event


def sign(
    lembar: BeritaAcara,
    semua: Sequence[TandaTangan],
    pdf: str,
    by: Pelaku,
    at: datetime,
    *,
    kolom: str = "",
    atas_nama: str = "",
    tingkat: str = "",
) -> Signed:
    """As `penandatanganan.sign`, on the sheet; in no order."""
    mine = _open_place(lembar, semua, by)
    signed = replace(mine, keadaan=Paraf.DITANDATANGANI, waktu=at, kolom=kolom, atas_nama=atas_nama, tingkat=tingkat)
    said = {"urut": mine.urut, "siapa": mine.siapa, "pdf": pdf, "cara": str(mine.cara), "tingkat": tingkat}
    new, event = advance(lembar, "ttd", by, at, data=said)
    return _finish(replace(new, pdf=pdf), signed, semua, event, at)


def refuse(
    lembar: BeritaAcara, semua: Sequence[TandaTangan], alasan: str, by: Pelaku, at: datetime, *, pdf: str = ""
) -> Signed:
    """Not on the sheet either, with a reason that is printed in one's own place."""
    mine = _open_place(lembar, semua, by)
    text = reason(alasan, "menolak menandatangani")
    refused = replace(mine, keadaan=Paraf.MENOLAK, waktu=at, alasan=text)
    data = {"id": lembar.id, "urut": mine.urut, "siapa": mine.siapa, "pdf": pdf or lembar.pdf}
    event = note(by, at, lembar.berkas, "pengesahan.ditolak", data, {"alasan": text})
    return _finish(replace(lembar, pdf=pdf or lembar.pdf), refused, semua, event, at)


def end(lembar: BeritaAcara, at: datetime) -> tuple[BeritaAcara, Event]:
    """With the sesi's seal nothing more can be added: the sheet ends with the signatures that it has."""
    return advance(lembar, "tutup", SISTEM, at)


def count(
    ba: BeritaAcara, semua: Sequence[TandaTangan], lembar: BeritaAcara, by: Pelaku, at: datetime
) -> tuple[BeritaAcara, TandaTangan, Event]:
    """What a signature on the sheet means for its berita acara: final once nobody of the peserta is missing.

    The sealed file stays as it is; a refusal that it records is kept beside the later signature.
    """
    mine = next((one for one in missing(semua) if one.siapa == by.id), None)
    if mine is None:
        raise NotFound("Lembar pengesahan hanya untuk wakil peserta yang belum menandatangani.")
    signed = replace(mine, keadaan=Paraf.SUSULAN, waktu=at)
    data = {"urut": mine.urut, "siapa": mine.siapa, "lembar": lembar.id, "pdf": lembar.pdf}
    if len(missing(semua)) == 1 and ba.keadaan is Keadaan.FINAL_TANPA_PESERTA:
        new, event = berita_acara.advance(ba, "ttd_susulan", by, at, data=data)
        return new, signed, event
    return ba, signed, note(by, at, ba.berkas, "ba.ditandatangani_susulan", {"id": ba.id, **data})


def _open_place(lembar: BeritaAcara, semua: Sequence[TandaTangan], by: Pelaku) -> TandaTangan:
    mine = next((one for one in semua if one.siapa == by.id), None)
    if mine is None:
        raise NotFound("Lembar pengesahan hanya untuk wakil peserta yang belum menandatangani.")
    if lembar.keadaan is not Keadaan.MENUNGGU_TTD:
        raise Conflict("Lembar pengesahan ini sudah ditutup, sehingga tidak dapat ditandatangani lagi.")
    if mine.keadaan is not Paraf.MENUNGGU:
        raise Conflict("Saudara sudah menandatangani atau menolak lembar ini; itu tidak dapat diubah lagi.")
    return mine


def _finish(lembar: BeritaAcara, mine: TandaTangan, semua: Sequence[TandaTangan], event: Event, at: datetime) -> Signed:
    """Closed when everybody has decided."""
    now = [mine if one.siapa == mine.siapa else one for one in semua]
    if any(one.keadaan is Paraf.MENUNGGU for one in now):
        return lembar, mine, (event,)
    whole = all(one.keadaan in SUDAH for one in now)
    done, last = advance(lembar, "lengkap" if whole else "tutup", SISTEM, at, data={"pdf": lembar.pdf})
    return done, mine, (event, last)
