"""Penandatanganan: a frozen berita acara is signed, or refused with a reason; nothing ever takes a signature away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sessions.berita_acara import SUDAH, BeritaAcara, Cara, Keadaan, Paraf, Pihak, TandaTangan, advance
from sessions.errors import Conflict, NotFound
from sessions.evidence import Event
from sessions.mesin import SISTEM, note, reason
from sessions.pokja import kuorum
from sessions.wewenang import Pelaku

SIGN_WITHIN = timedelta(hours=24)

Signed = tuple[BeritaAcara, TandaTangan, tuple[Event, ...]]


def sign(
    ba: BeritaAcara,
    semua: Sequence[TandaTangan],
    pdf: str,
    by: Pelaku,
    at: datetime,
    *,
    kolom: str = "",
    atas_nama: str = "",
    tingkat: str = "",
) -> Signed:
    """`by` signs; the caller has just proven that it is them. `pdf` is the SHA-256 of the file with the signature.

    Where the paper is `berurutan` whoever stands before must have decided first. When the last has signed it is final.
    """
    mine = _place(semua, by)
    if ba.keadaan is not Keadaan.MENUNGGU_TTD:
        raise Conflict("Berita acara ini sedang tidak menunggu tanda tangan.")
    if mine.keadaan is Paraf.DITANDATANGANI:
        raise Conflict("Saudara sudah menandatangani berita acara ini.")
    _turn(ba, mine, semua)
    signed = replace(
        mine, keadaan=Paraf.DITANDATANGANI, waktu=at, alasan="", kolom=kolom, atas_nama=atas_nama, tingkat=tingkat
    )
    said = {"urut": mine.urut, "siapa": mine.siapa, "pdf": pdf, "cara": str(mine.cara), "tingkat": tingkat}
    new, event = advance(ba, "ttd", by, at, data=said)
    return _finish(replace(new, pdf=pdf), signed, semua, (event,), at)


def refuse(
    ba: BeritaAcara, semua: Sequence[TandaTangan], alasan: str, by: Pelaku, at: datetime, *, pdf: str = ""
) -> Signed:
    """Refuse with a reason, which is printed; signatures that were given stay. One's own signature cannot be undone.

    `pdf` is the SHA-256 of the file that says so in the refuser's own slot.
    """
    mine = _place(semua, by)
    if ba.keadaan is not Keadaan.MENUNGGU_TTD:
        raise Conflict("Berita acara ini sedang tidak menunggu tanda tangan.")
    if mine.keadaan is Paraf.DITANDATANGANI:
        raise Conflict("Saudara sudah menandatangani; tanda tangan tidak dapat ditarik kembali.")
    text = reason(alasan, "menolak menandatangani")
    refused = replace(mine, keadaan=Paraf.MENOLAK, waktu=at, alasan=text)
    data = {"ba": ba.id, "urut": mine.urut, "siapa": mine.siapa, "pihak": mine.pihak, "pdf": pdf or ba.pdf}
    event = note(by, at, ba.berkas, "ba.ditolak", data, {"alasan": text})
    return _finish(replace(ba, pdf=pdf or ba.pdf), refused, semua, (event,), at)


def finish_without_peserta(
    ba: BeritaAcara, semua: Sequence[TandaTangan], dibekukan: datetime, alasan: str, by: Pelaku, at: datetime
) -> tuple[BeritaAcara, Event]:
    """The peserta refused, or 24 hours since it was frozen went by: valid without them, and the reason is printed."""
    peserta = [t for t in semua if t.pihak is Pihak.PESERTA and t.keadaan not in SUDAH]
    if not peserta:
        raise Conflict("Semua wakil peserta sudah menandatangani.")
    waiting = [t.nama for t in peserta if t.keadaan is Paraf.MENUNGGU]
    if waiting and at < dibekukan + SIGN_WITHIN:
        raise Conflict(f"Beri waktu 24 jam kepada {', '.join(waiting)} untuk menandatangani atau menolak.")
    if not _pokja_done(semua):
        raise Conflict("Tanda tangan Pokja belum lengkap.")
    refused = next((t.alasan for t in peserta if t.alasan), "")
    text = reason(alasan or refused, "berita acara tanpa tanda tangan peserta")
    return advance(ba, "peserta_tak_ttd", by, at, alasan=text, data={"menunggu": len(waiting)})


def signed_elsewhere(
    ba: BeritaAcara, semua: Sequence[TandaTangan], kembali: str, cara: Cara, by: Pelaku, at: datetime
) -> tuple[BeritaAcara, tuple[TandaTangan, ...], tuple[Event, ...]]:
    """The peserta signed another copy of it, which came back (`kembali`) and which `by`, of the Pokja, has compared.

    Who has signed here or refused stays as they are; the PDF stays as it is. When it was the last one, it is final.
    """
    waiting = [t for t in semua if t.pihak is Pihak.PESERTA and t.keadaan is Paraf.MENUNGGU]
    if ba.keadaan is not Keadaan.MENUNGGU_TTD or not waiting:
        return ba, (), ()
    new, changed, events = ba, list[TandaTangan](), list[Event]()
    for one in waiting:
        data = {"urut": one.urut, "siapa": one.siapa, "pdf": ba.pdf, "kembali": kembali, "cara": str(cara)}
        new, event = advance(new, "ttd", by, at, data=data)
        changed.append(replace(one, keadaan=Paraf.DI_LUAR, waktu=at, cara=cara))
        events.append(event)
    now = [next((c for c in changed if c.urut == t.urut), t) for t in semua]
    done, _, made = _finish(new, changed[-1], now, tuple(events), at)
    return done, tuple(changed), made


def seal(ba: BeritaAcara, at: datetime) -> tuple[BeritaAcara, Event]:
    """With the sesi; a berita acara without the peserta becomes final by it."""
    return advance(ba, "segel", SISTEM, at)


def _finish(
    ba: BeritaAcara, mine: TandaTangan, semua: Sequence[TandaTangan], events: tuple[Event, ...], at: datetime
) -> Signed:
    now = [mine if t.siapa == mine.siapa else t for t in semua]
    peserta = [t for t in now if t.pihak is Pihak.PESERTA]
    if not _pokja_done(now) or any(t.keadaan not in SUDAH for t in peserta):
        return ba, mine, events
    final, event = advance(ba, "semua_ttd", SISTEM, at, data={"pdf": ba.pdf})
    return final, mine, (*events, event)


def _pokja_done(semua: Sequence[TandaTangan]) -> bool:
    """Every member has decided, and a quorum of them has signed; one who refuses is named with the reason."""
    pokja = [t for t in semua if t.pihak is Pihak.POKJA]
    signed = sum(t.keadaan is Paraf.DITANDATANGANI for t in pokja)
    return all(t.keadaan is not Paraf.MENUNGGU for t in pokja) and signed >= kuorum(len(pokja))


def _place(semua: Sequence[TandaTangan], by: Pelaku) -> TandaTangan:
    for tanda in semua:
        if tanda.siapa == by.id:
            return tanda
    raise NotFound("Saudara tidak termasuk penanda tangan berita acara ini.")


def before(ba: BeritaAcara, mine: TandaTangan, semua: Sequence[TandaTangan]) -> TandaTangan | None:
    """Who has to decide before this one may sign; None when it is their turn."""
    waiting = [t for t in semua if t.urut < mine.urut and t.keadaan is Paraf.MENUNGGU]
    return waiting[0] if ba.berurutan and waiting else None


def _turn(ba: BeritaAcara, mine: TandaTangan, semua: Sequence[TandaTangan]) -> None:
    if first := before(ba, mine, semua):
        raise Conflict(f"Tunggu giliran: {first.nama} menandatangani lebih dulu.")
